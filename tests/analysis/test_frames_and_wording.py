"""Picking figures, reading their bounds, and naming things in sentences."""

import math

import pytest

from tyanalysis.analysis.frames import bounds_of, figures_by_id, joined, pick
from tyanalysis.analysis.wording import area_name, indicator_name, listed, period_name
from tyanalysis.errors import DataError, ParameterError

MORE = {
    "low": 51.0, "high": math.inf, "customary_low": 51.0, "customary_high": 59.0,
    "customary_low_closed": True, "customary_high_closed": True,
}  # fmt: skip


def test_readings_and_rounding(frames_of):
    rows = frames_of([{"value": 232.2, "precision": 0.05}, MORE]).figures
    assert str(bounds_of(rows)) == "232.2; [51, inf)"
    assert str(bounds_of(rows, "customary")) == "232.2; [51, 59]"
    assert str(bounds_of(rows, "strict", "rounded")) == "[232.15, 232.25); [51, inf)"
    assert str(bounds_of(rows, "", "rounded")) == "[232.15, 232.25); [51, inf)"
    with pytest.raises(ParameterError, match="reading: found 'loose'"):
        bounds_of(rows, "loose")


def test_a_loaded_reading_is_kept_when_rounding(bundled):
    one = bundled.figures[bundled.figures["id"] == "seed-F045"].copy()
    one["high"] = 59.0
    assert bounds_of(one, "", "rounded").high[0] == 59.0
    assert math.isinf(bounds_of(one, "strict").high[0])


def test_figures_by_id_keeps_the_order_and_names_what_is_missing(frames_of):
    frames = frames_of([{"value": 1.0}, {"value": 2.0}])
    assert figures_by_id(frames, ["F2", "F1"])["value"].to_list() == [2.0, 1.0]
    with pytest.raises(DataError, match="no figure F7"):
        figures_by_id(frames, ["F7"])


def test_picking_by_year_leaves_undated_figures_out(frames_of):
    frames = frames_of([{"period": p} for p in ("2021", "2022-S1", "2023-08-19", "")])
    assert pick(frames, start="2022")["id"].to_list() == ["F2", "F3"]
    assert pick(frames, end="2022")["id"].to_list() == ["F1", "F2"]
    assert len(pick(frames)) == 4
    assert pick(frames, areas="a", indicators=["x"], kinds=["plan"]).empty


def test_joined_keeps_first_appearances():
    assert joined(["b", "", "a", "b"]) == "b;a"


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2023", "2023年", "2023"),
        ("2024-S2", "2024年下半年", "the second half of 2024"),
        ("2022-Q2", "2022年第二季度", "the second quarter of 2022"),
        ("2021-M09", "2021年9月", "September 2021"),
        ("2020-01-01/P9M", "2020年1—9月", "January–September 2020"),
        ("2021-01-01/P5Y", "2021年1月至2025年12月", "January 2021 to December 2025"),
        ("2024-08-19", "2024年8月19日", "19 August 2024"),
        ("", "未注明时期", "an undated period"),
    ],
)
def test_periods_in_words(period, zh, en):
    assert period_name(period, "zh") == zh
    assert period_name(period, "en") == en


def test_lists_with_commas_inside_use_semicolons():
    assert listed(["value added, primary", "wages"], "en") == "value added, primary; and wages"
    assert listed(["A"], "en") == "A"


def test_names_inside_a_sentence(bundled):
    assert area_name(bundled, "key-towns", "en") == "the eleven key towns"
    assert area_name(bundled, "zhongbei-zone", "en") == "the Zhongbei Zone"
    assert area_name(bundled, "taiyuan", "en") == "Taiyuan"
    assert area_name(bundled, "nowhere", "zh") == "nowhere"
    assert indicator_name(bundled, "total-investment", "en") == "total investment"
    assert indicator_name(bundled, "some-thing", "en") == "some thing"

"""A province among the provinces: shares, ranks and growth, never across a break."""

import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.investment.provinces import province_mean_growth, province_position
from tyanalysis.data.panel import KNOWN_BREAKS, PANELS, load_panel


@pytest.fixture(scope="module")
def panel():
    return load_panel("china-province-investment")


@pytest.fixture(scope="module")
def position(bundled, panel):
    return province_position(bundled, panel).set_index("year", drop=False)


def small(levels):
    rows = [
        {"id": place, "year": year, "investment": value, "price_index": 1.0, "volume_index": 1.0}
        for place, values in levels.items()
        for year, value in values.items()
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def frames(frames_of):
    return frames_of(areas=[("c", "city"), ("shanxi", "province")])


def test_share_rank_and_median_by_hand(frames):
    table = province_position(frames, small({
        "shanxi": {2000: 20.0, 2001: 30.0},
        "b": {2000: 50.0, 2001: 55.0},
        "c": {2000: 30.0, 2001: 15.0},
    }))  # fmt: skip
    assert table["share"].to_list() == [20.0, 30.0]
    assert table["rank"].to_list() == [3, 2]
    assert np.isnan(table["growth"].iloc[0])
    assert table["growth"].iloc[1] == pytest.approx(50.0)
    assert table["median"].iloc[1] == pytest.approx(10.0)


def test_levels_not_above_zero_are_left_out(frames):
    table = province_position(frames, small({"shanxi": {2000: 20.0}, "b": {2000: -5.0}}))
    assert table[["share", "provinces"]].to_numpy().tolist() == [[100.0, 1]]


def test_no_growth_across_the_break_in_level(position):
    broken = position.loc[2017]
    assert np.isnan(broken["growth"])
    assert np.isnan(broken["median"])
    assert broken["level_change"] == pytest.approx(-19.945, abs=1e-3)
    assert position["level_change"].notna().sum() == 1
    assert position.loc[2016, "growth"] == pytest.approx(-5.126, abs=1e-3)


def test_the_price_index_breaks_while_the_volume_doubles(position):
    assert position.loc[1993, "price_change"] == pytest.approx(-33.21, abs=0.01)
    assert position.loc[1993, "volume_change"] == pytest.approx(106.9, abs=0.01)
    assert position["price_change"].notna().sum() == 1


def test_shanxi_in_the_panel(position):
    assert position.index.tolist() == list(range(1952, 2018))
    assert position.loc[1952, ["provinces", "rank"]].to_list() == [30, 12]
    assert position.loc[2016, ["provinces", "rank"]].to_list() == [31, 25]
    assert position.loc[2016, "share"] == pytest.approx(2.0159, abs=1e-4)
    assert set(position["figures"]) == {"panel:china-province-investment"}


def test_the_mean_growth_stops_before_the_break_and_starts_when_all_provinces_do(panel, position):
    row = province_mean_growth(panel, position).iloc[0]
    assert (row["first"], row["last"], row["provinces"]) == (1996, 2016, 31)
    assert row["growth"] == pytest.approx(((8369.36 / 351.10) ** (1 / 20) - 1) * 100, abs=1e-6)
    assert (row["rank"], row["ahead"], row["years"]) == (14, 12, 20)


def test_years_can_be_chosen_and_may_leave_nothing(bundled, panel):
    chosen = province_position(bundled, panel, "1990", "1995")
    assert chosen["year"].to_list() == list(range(1990, 1996))
    assert not np.isnan(chosen["growth"].iloc[0])
    assert province_position(bundled, panel, "2030").empty
    assert province_mean_growth(panel, province_position(bundled, panel, "2015", "2016")).empty
    assert province_mean_growth(panel, pd.DataFrame()).empty


def test_without_a_province_there_is_nothing(frames_of, panel):
    assert province_position(frames_of(areas=[("c", "city")]), panel).empty


def test_breaks_are_named_for_panels_and_columns_that_are_there(panel):
    for name, breaks in KNOWN_BREAKS.items():
        assert set(breaks.values()) <= set(PANELS[name].numbers)
    for place, year in KNOWN_BREAKS["china-province-investment"]:
        assert ((panel["id"] == place) & (panel["year"] == year)).any()

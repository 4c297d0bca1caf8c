"""What may be put side by side, and why not."""

import pytest

from tyanalysis.analysis.comparability import REASONS, comparability, mixtures

PAIRS = {
    "same": ({}, {"area": "b"}, []),
    "indicator": ({}, {"indicator": "y"}, ["mixed-scopes"]),
    "unit": ({}, {"unit": "count"}, ["mixed-dimensions"]),
    "year": ({}, {"period": "2022"}, ["mixed-periods"]),
    "half against year": ({}, {"period": "2023-S1"}, ["mixed-period-kinds"]),
    "undated": ({}, {"period": ""}, ["undated"]),
    "prices": (
        {"price_basis": "current"}, {"price_basis": "comparable"}, ["mixed-price-bases"]),
    "unknown prices": ({"price_basis": "current"}, {"price_basis": "unknown"}, []),
    "plan": ({}, {"kind": "plan"}, ["mixed-kinds"]),
    "two facts": ({}, {"kind": "count"}, []),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "reasons"), PAIRS.values(), ids=PAIRS)
def test_reasons(frames_of, left, right, reasons):
    frames = frames_of([{"value": 1.0} | left, {"value": 2.0} | right])
    row = comparability(frames, ["F1", "F2"]).iloc[0]
    assert row["reasons"].split(";") == (reasons or [""])
    assert row["comparable"] == (not reasons)
    assert row["zh"] == "；".join(REASONS[reason][0] for reason in reasons)


def test_over_time_periods_may_differ_but_vintages_may_not(frames_of):
    frames = frames_of(
        [
            {"value": 1.0, "period": "2022", "vintage": "first"},
            {"value": 1.0, "period": "2023", "vintage": "revised"},
        ]
    )
    assert comparability(frames, ["F1", "F2"], across="time")["reasons"][0] == "mixed-vintages"


def test_a_named_assumption_is_kept(frames_of):
    frames = frames_of([{"value": 1.0}, {"value": 1.0, "kind": "target"}])
    row = comparability(frames, ["F1", "F2"], assume=["mixed-kinds"]).iloc[0]
    assert row["comparable"]
    assert row["assumed"] == "mixed-kinds"


def test_all_pairs_once_and_none_of_one(frames_of):
    frames = frames_of([{"value": 1.0}] * 4)
    assert len(comparability(frames, ["F1", "F2", "F3", "F4"])) == 6
    assert comparability(frames, ["F1"]).empty


def test_mixtures_of_inputs(frames_of):
    rows = frames_of([{"value": 1.0}, {"value": 1.0, "kind": "plan", "period": "2022"}]).figures
    assert mixtures(rows) == "mixed-kinds;mixed-periods"
    assert mixtures(rows.head(1)) == ""


def test_the_half_year_and_the_full_chain_may_not_be_compared(bundled):
    row = comparability(bundled, ["seed-F069", "seed-F073"]).iloc[0]
    assert row["reasons"] == "mixed-scopes;mixed-period-kinds"

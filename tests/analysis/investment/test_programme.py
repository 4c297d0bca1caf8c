"""Plan against total, pace, and what is known to have been done."""

import math

import pytest

from tyanalysis.analysis.investment.claims import bounds_at
from tyanalysis.analysis.investment.programme import (
    done_beside_plan,
    done_share,
    plan_against_total,
    progress_reports,
)

INF = math.inf


def plan_rows(**more):
    return [
        {"indicator": "total-investment", "value": 1000, "low": 1000, "high": INF,
         "low_closed": False, "kind": "plan"},
        {"indicator": "planned-investment", "value": 232.2, "kind": "plan"},
        {"indicator": "project-count", "value": 100, "low": 101, "high": INF, "unit": "count",
         "kind": "plan"},
    ]  # fmt: skip


def test_the_zone_of_the_article(bundled):
    table = plan_against_total(bundled).set_index(["area", "year", "basis"])
    row = table.loc[("zongcai-zone", "2024", "book")]
    assert str(bounds_at(row, "share_")) == "(0, 23.22)"
    assert str(bounds_at(row, "remainder_")) == "(767.8, inf)"
    assert bounds_at(row, "half_pace_").low[0] == pytest.approx(116.1)
    assert row["day"] == "2024-08-19"
    assert bounds_at(row, "day_pace_").low[0] == pytest.approx(232.2 * 232 / 366)
    assert str(bounds_at(row, "target_")) == "[500, inf)"
    assert not bounds_at(row, "each_total_").determinable(0.0)[0]
    assert math.isnan(row["done_low"])
    assert row["kind"] == "plan"


def test_the_newest_comes_first_and_starts_are_a_basis_of_their_own(bundled):
    table = plan_against_total(bundled)
    assert table["year"].is_monotonic_decreasing
    starts = table[table["basis"] == "starts"].iloc[0]
    assert starts["share_low"] == pytest.approx(404 / 1038 * 100)
    assert math.isnan(starts["half_pace_low"])


def test_done_counts_only_from_the_same_source(frames_of):
    done = {"indicator": "completed-investment", "value": 116.1, "kind": "actual"}
    same = plan_against_total(frames_of([*plan_rows(), done]))
    assert same["attainment_low"].iloc[0] == pytest.approx(50)
    other = plan_against_total(frames_of([*plan_rows(), done | {"source": "another"}]))
    assert math.isnan(other["attainment_low"].iloc[0])


def test_a_plan_without_a_total_is_no_programme(frames_of):
    assert plan_against_total(frames_of(plan_rows()[1:])).empty


def test_what_was_done_is_divided_only_on_its_own_scope(bundled):
    table = done_beside_plan(bundled)
    groups = dict(list(table.groupby(["area", "year"])))
    assert str(bounds_at(done_share(groups["sx-zones", "2019"]))) == f"{416 / 1778 * 100:g}"
    assert done_share(groups["taixin-zone", "2022"]) is None
    assert done_share(groups["zongcai-zone", "2024"]) is None
    stages = groups["taixin-zone", "2022"]["stage"].to_list()
    assert stages == ["total", "plan", "started", "done"]


def test_completion_is_ahead_of_uniform_months(bundled):
    reports = progress_reports(bundled, plan_against_total(bundled)).set_index("indicator")
    rates = reports[reports["area"] == "zongcai-zone"]
    assert rates.loc["completion-rate", "lead_low"] == pytest.approx(12.9)
    assert math.isnan(rates.loc["fixed-asset-investment-growth", "lead_low"])
    assert rates.loc["industrial-investment-growth", "low"] == 59.8

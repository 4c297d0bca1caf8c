"""Project books, splits, plan beside done, and the funnel of signed, started and producing."""

import math

import pytest

from tyanalysis.analysis.funnel import (
    CUMULATIVE,
    cohort_warning,
    funnel,
    production_rate,
    start_rate,
)
from tyanalysis.analysis.project_book import plan_and_done, project_books, splits
from tyanalysis.data.quantity import Bounds


def test_the_project_book_grows_from_583_to_602(bundled):
    table = project_books(bundled, ["taixin-taiyuan"])
    assert table["period"].to_list() == ["2022-09-27", "2023-10-30"]
    first, last = table.iloc[0], table.iloc[1]
    assert (first["count_low"], first["amount_low"]) == (583, 8447.19)
    assert math.isnan(first["count_change_low"])
    assert (last["count_change_low"], last["amount_change_low"]) == (19, pytest.approx(678.81))
    assert last["before"] == "2022-09-27"
    assert last["each_low"] == pytest.approx(9126 / 602)
    assert last["kind"] == "plan"


def test_changes_do_not_run_from_one_area_into_the_next(bundled):
    table = project_books(bundled)
    firsts = ~table["area"].duplicated()
    assert table.loc[firsts, "count_change_low"].isna().all()
    assert project_books(bundled, ["taiyuan"]).empty


def test_printed_totals_and_their_parts(bundled):
    table = splits(bundled).set_index(["area", "period", "indicator"])
    row = table.loc[("taixin-zone", "2022", "total-investment")]
    assert (row["total_low"], row["sum_low"], row["agree"]) == (9726, 9726, "yes")
    assert table.loc[("taixin-zone", "2022", "project-count"), "part_values"] == "383;299"
    assert table.loc[
        ("shuozhou", "2023-12-01", "three-batches-investment"), "sum_low"
    ] == pytest.approx(90.36)
    assert table.loc[("shanxi", "2023", "gross-regional-product"), "agree"] == "no"
    assert table.loc[("taiyuan", "2014-S1", "fixed-asset-investment"), "residual_low"] == 0


def test_plan_and_done_are_laid_out_and_not_divided(bundled):
    table = plan_and_done(bundled, ["taixin-zone"])
    assert table[["stage", "value"]].to_numpy().tolist() == [
        ["total", 9726.0], ["plan", 1756.0], ["done", 159.9]]  # fmt: skip
    assert "taiyuan" not in set(plan_and_done(bundled)["area"])


def test_rates_of_the_funnel():
    assert start_rate(Bounds.point(94), Bounds.point(82)).low[0] == pytest.approx(0.8723, abs=1e-4)
    assert production_rate(Bounds.point(107), Bounds.point(67)).low[0] == pytest.approx(
        0.6262, abs=1e-4
    )


def test_the_province_by_event(bundled):
    table = funnel(bundled, ["sx-zones"])
    counts = table[table["measure"] == "count"].set_index("period")
    assert counts.loc["2021-01-01", ["signed_low", "started_low", "producing_low"]].to_list() == [
        413,
        268,
        245,
    ]
    assert counts.loc["2023-12-01", "start_rate_low"] == pytest.approx(225 / 233 * 100)
    amounts = table[table["measure"] == "amount"].set_index("period")
    assert amounts.loc["2021-01-01", "start_rate_low"] == pytest.approx(1288.6 / 2800 * 100)
    assert amounts["kind"].to_list() == ["plan"]


def test_the_cities_of_one_event_and_their_sums(bundled):
    table = funnel(bundled, period="2023-12-01")
    cities = set(table["area"]) - {"sx-zones"}
    assert cities == {"datong", "yangquan", "changzhi", "jincheng", "shuozhou", "luliang"}
    rows = table.set_index(["area", "measure"])
    assert rows.loc[("shuozhou", "amount"), "residual_low"] == 0
    assert rows.loc[("jincheng", "amount"), "agree"] == "yes"
    assert rows.loc[("yangquan", "count"), "agree"] == "undetermined"
    assert math.isnan(rows.loc[("yangquan", "count"), "production_rate_low"])
    assert table["caution_en"].str.contains("different projects").all()


def test_rates_above_one_are_told(bundled):
    warned = cohort_warning(funnel(bundled, period="2023-12-01")).set_index(["area", "measure"])
    assert warned.loc[("yangquan", "count"), "rates"] == "start_rate"
    assert ("jincheng", "count") not in warned.index
    assert (warned.filter(like="rate_low").max(axis=1) > 100).all()


def test_several_events_added_up_are_apart(bundled):
    table = funnel(bundled, stages=CUMULATIVE).set_index(["area", "period", "measure"])
    row = table.loc[("sx-zones", "2024-10-17", "count")]
    assert (row["signed_low"], row["started_low"], row["producing_low"]) == (1638, 1607, 1419)
    assert funnel(bundled, ["taiyuan"]).empty


def test_a_sum_grants_rounding(frames_of):
    names = ("signed-investment", "started-investment", "in-production-investment")
    figures = [{"indicator": n, "value": 1.1, "precision": 0.05} for n in names]
    figures += [{"indicator": "three-batches-investment", "value": 3.4, "precision": 0.05}]
    row = funnel(frames_of(figures)).iloc[0]
    assert row["residual_low"] == pytest.approx(0.1)
    assert row["agree"] == "yes"

"""Best claims, conflicts, series with vintages and gaps, levels against growth."""

import math

import pytest

from tyanalysis.analysis.claims import best_claims, claims, conflicting_claims
from tyanalysis.analysis.series import gaps, level_against_growth, main_series, series

SOURCES = [("s", "2023-05", False), ("m", "2023-06", True), ("t", "2024-01-02", False)]


def best(frames_of, *figures):
    return best_claims(frames_of(figures, sources=SOURCES))["figure"].to_list()


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"grade": "A"}, {"grade": "S"}),
        ({"grade": "S"}, {"grade": "B"}),
        ({"source": "s"}, {"source": "m"}),
        ({"qualifier": "exact"}, {"qualifier": "about"}),
        ({"precision": 0.005}, {"precision": 0.05}),
        ({"source": "t"}, {"source": "s"}),
    ],
)
def test_the_better_claim_comes_first(frames_of, better, worse):
    assert best(frames_of, {"value": 1.0} | worse, {"value": 1.0} | better) == ["F2"]
    assert best(frames_of, {"value": 1.0} | better, {"value": 1.0} | worse) == ["F1"]


def test_vintages_and_plans_are_not_rivals(frames_of):
    figures = [{"value": 1.0}, {"value": 2.0, "vintage": "revised"}, {"value": 3.0, "kind": "plan"}]
    assert sorted(best(frames_of, *figures)) == ["F1", "F2", "F3"]
    assert set(claims(frames_of(figures))["others"]) == {""}


def test_conflicts_grant_rounding(frames_of):
    table = claims(
        frames_of(
            [
                {"value": 22590.0, "precision": 0.5},
                {"value": 22590.16, "precision": 0.005},
                {"value": 22600.0, "precision": 0.5},
            ]
        )
    ).set_index("figure")
    assert table.loc["F1", "conflicts"] == "F3"
    assert table.loc["F2", "conflicts"] == "F3"
    assert table.loc["F1", "others"] == "F2;F3"


def test_units_of_one_indicator_are_made_one(frames_of):
    table = claims(
        frames_of(
            [
                {"value": 1.0, "period": "2021"},
                {"value": 2.0, "period": "2022"},
                {"value": 1200.0, "unit": "CNY_10K", "low": 1200.0, "high": math.inf},
                {"value": 5.0, "unit": "count", "period": "2020"},
            ]
        )
    )
    assert table["value"].to_list() == pytest.approx([5.0, 1.0, 2.0, 0.12])
    assert set(table["unit"]) == {"CNY_100M", "count"}
    assert math.isinf(table["high"].iloc[-1])


def test_the_vinegar_claims_of_2023_are_shown_as_a_conflict(bundled):
    rows = conflicting_claims(bundled, ["qingxu-vinegar"], ["full-chain-output"])
    assert sorted(rows["value"]) == [65.0, 70.0]
    assert set(rows["source"]) == {"seed-article", "chinadaily-20240215"}
    wider = claims(bundled, ["qingxu-vinegar"], ["product-output-value", "full-chain-output"])
    assert set(wider["indicator"]) == {"product-output-value", "full-chain-output"}


def test_a_series_leaves_gaps_open(frames_of):
    figures = [{"value": 1.0, "period": p} for p in ("2019", "2020", "2022", "2022-S1")]
    table = series(frames_of(figures), ["a"], "x")
    annual = table[table["period_kind"] == "year"]
    assert annual["gap_before"].to_list() == [False, False, True]
    assert gaps(table)["period"].to_list() == ["2021"]
    assert table["series"].nunique() == 2
    halves = series(frames_of(figures), ["a"], "x", period_kind="half")
    assert halves["period"].to_list() == ["2022-S1"]


def test_ranges_join_only_ranges_of_the_same_length(frames_of):
    figures = [
        {"value": 1.0, "period": p} for p in ("2020-01-01/P9M", "2021-01-01/P9M", "2021-01-01/P4M")
    ]
    table = series(frames_of(figures), None, "x")
    assert table["series"].nunique() == 2
    assert not table["gap_before"].any()


def test_plans_stay_out_of_series_unless_named(frames_of):
    figures = [{"value": 1.0}, {"value": 2.0, "kind": "target", "period": "2024"}]
    assert series(frames_of(figures), ["a"], "x")["period"].to_list() == ["2023"]
    assert len(series(frames_of(figures), ["a"], "x", kinds=None)) == 2


def test_main_series_is_the_longest_vintage_and_names_the_others(frames_of):
    figures = [{"value": 1.0, "period": p, "vintage": "revised"} for p in ("2021", "2022", "2023")]
    figures += [{"value": 9.0, "period": "2023", "vintage": "first"}]
    table = main_series(frames_of(figures), ["a"], "x")
    assert table["value"].to_list() == [1.0, 1.0, 1.0]
    assert table["other_vintages"].to_list() == ["", "", "F4"]
    assert main_series(frames_of([]), ["a"], "x").empty


def test_levels_against_growth(frames_of):
    rate = {"indicator": "g", "unit": "percent", "kind": "growth", "precision": 0.05}
    figures = [
        {"value": 100.0, "period": "2021", "vintage": "first"},
        {"value": 110.0, "period": "2022", "vintage": "first"},
        {"value": 110.0, "period": "2023", "vintage": "revised"},
        {"value": 6.0, "period": "2022"} | rate,
        {"value": 3.0, "period": "2023"} | rate,
    ]
    frames = frames_of(figures)
    table = level_against_growth(
        series(frames, ["a"], "x", rounding="rounded"),
        series(frames, ["a"], "g", rounding="rounded"),
    )
    row = table.iloc[0]
    assert table["period"].to_list() == ["2022"]  # two vintages are never divided
    assert row["shown_low"] == pytest.approx(10.0)
    assert row["gap"] == pytest.approx(10.0 - 6.05)
    assert not row["agree"]
    assert row["price_low"] == pytest.approx((1.1 / 1.0605 - 1) * 100)
    assert row["figures"] == "F2;F1;F4"


def test_levels_and_growth_that_meet_agree(frames_of):
    rate = {"indicator": "g", "unit": "percent", "kind": "growth", "precision": 0.05}
    figures = [
        {"value": 100.0, "period": "2022", "precision": 0.5},
        {"value": 106.0, "period": "2023", "precision": 0.5},
        {"value": 6.0, "period": "2023"} | rate,
    ]
    frames = frames_of(figures)
    table = level_against_growth(
        series(frames, ["a"], "x", rounding="rounded"),
        series(frames, ["a"], "g", rounding="rounded"),
    )
    assert table["agree"].to_list() == [True]
    assert table["gap"].to_list() == [0.0]
    empty = series(frames, ["a"], "none")
    assert level_against_growth(empty, empty).empty


def test_shanxi_investment_growth_is_unbroken_from_1992_to_2023(bundled):
    table = series(bundled, ["shanxi"], "fixed-asset-investment-growth", period_kind="year")
    assert table["period"].to_list() == [str(year) for year in range(1992, 2024)]
    assert not table["gap_before"].any()
    values = dict(zip(table["period"], table["value"], strict=True))
    assert (values["1992"], values["2009"], values["2016"], values["2023"]) == (
        20.3,
        41.2,
        0.8,
        -6.6,
    )


def test_taiyuan_levels_keep_their_vintages(bundled):
    table = series(bundled, ["taiyuan"], "gross-regional-product", period_kind="year")
    assert set(table["vintage"]) == {"first", "yearbook"}
    assert "2023" not in set(table["period"])
    main = main_series(bundled, ["taiyuan"], "gross-regional-product")
    assert main["period"].to_list() == [str(year) for year in range(2000, 2021)]
    assert main.set_index("period").loc["2020", "other_vintages"] != ""


def test_the_zone_part_has_two_points_of_different_length(bundled):
    table = series(bundled, ["taixin-taiyuan"], "gross-regional-product")
    assert table[["period", "value"]].to_numpy().tolist() == [
        ["2023-S1", 1581.92],
        ["2022", 3424.0],
    ]
    assert table["series"].nunique() == 2

"""Growth of investment: spans, the main series, targets beside outcomes, last amounts."""

import math

from tyanalysis.analysis.investment.growth import (
    areas_with_series,
    investment_amounts,
    investment_growth,
    missed_targets,
)

G = "fixed-asset-investment-growth"


def rate(area, period, value, kind="growth"):
    return {"area": area, "indicator": G, "period": period, "value": value, "kind": kind,
            "unit": "percent"}  # fmt: skip


def test_whole_years_stand_on_their_number_and_parts_before_it(frames_of):
    frames = frames_of(
        [rate("p", "2020-S1", 8.3), rate("p", "2020", 10.6), rate("p", "2020-01-01/P9M", 9.5)],
        areas=[("p", "province")],
    )
    table = investment_growth(frames).set_index("period")
    assert table.loc["2020", "at"] == 2020
    assert table.loc["2020-S1", "at"] == 2019.5
    assert table.loc["2020-01-01/P9M", "at"] == 2019.75
    assert table["span"].to_dict() == {
        "2020-S1": "part", "2020-01-01/P9M": "part", "2020": "year",
    }  # fmt: skip


def test_the_area_with_most_annual_facts_leads(frames_of):
    rows = [rate("c", str(y), 1.0) for y in (2019, 2020, 2021)]
    rows += [rate("p", str(y), 1.0) for y in (2018, 2019, 2020, 2021)]
    rows += [rate("d", str(y), 1.0, "target") for y in (2018, 2019, 2020, 2021, 2022)]
    frames = frames_of(rows, areas=[("c", "city"), ("p", "province"), ("d", "city")])
    assert areas_with_series(investment_growth(frames)) == ["p", "c"]


def test_a_target_meets_the_whole_year_before_a_part_of_it(frames_of):
    frames = frames_of(
        [
            rate("p", "2024", 10.0, "target"),
            rate("p", "2024-S1", 3.0),
            rate("p", "2024-01-01/P8M", 1.6),
            rate("p", "2025", 6.0, "target"),
        ],
        areas=[("p", "province")],
    )
    table = missed_targets(investment_growth(frames)).set_index("period")
    assert (table.loc["2024", "outcome_low"], table.loc["2024", "outcome_period"]) == (
        1.6, "2024-01-01/P8M",
    )  # fmt: skip
    assert math.isnan(table.loc["2025", "outcome_low"])


def test_the_series_of_the_bundled_package_is_unbroken_from_1992_to_2023(bundled):
    growth = investment_growth(bundled)
    mine = growth[(growth["area"] == "shanxi") & (growth["span"] == "year") & ~growth["promise"]]
    assert mine["year"].to_list() == list(range(1992, 2024))
    assert mine["low"].iloc[-1] == -6.6
    assert mine["low"].min() == -6.6
    strong = mine[~mine["weak"]]
    assert strong["year"].to_list() == [2018, 2020, 2021, 2023]


def test_no_amount_of_the_city_after_2015(bundled):
    amounts = investment_amounts(bundled)
    mine = amounts[amounts["area"] == "taiyuan"]
    assert mine["year"].max() <= 2015
    assert not amounts["promise"].any()

import pandas as pd
import pytest

from tyanalysis.data.findings import (
    CASE_COLUMNS,
    find_all,
    find_conflicts,
    find_cumulative_falls,
    find_duplicates,
    find_jumps,
    find_level_against_growth,
    find_parts_against_total,
    find_rate_times_time,
    find_shares_against_levels,
    find_unnamed_years,
)
from tyanalysis.data.package import load, with_reading

BLANK = {
    "area": "taiyuan", "subject_zh": "", "indicator": "gross-output", "period": "2023",
    "unit": "CNY_100M", "qualifier": "exact", "low_closed": True, "high_closed": True,
    "precision": float("nan"), "kind": "actual", "price_basis": "", "vintage": "", "source": "s1",
    "customary_low": float("nan"), "customary_high": float("nan"),
    "customary_low_closed": False, "customary_high_closed": False,
}  # fmt: skip
FLOWS = pd.DataFrame({"id": ["gross-output"], "measure": ["flow"]})


def figures(*rows, rounding="rounded"):
    """Make figures from what matters in a test: value (or low, high) and what differs."""
    made = []
    for number, row in enumerate(rows):
        value = row.get("value", float("nan"))
        ends = {"id": f"F{number}", "value": value, "low": value, "high": value}
        made.append(BLANK | ends | row)
    return with_reading(pd.DataFrame(made), "strict", rounding)


def pairs(found):
    assert list(found.columns) == list(CASE_COLUMNS)
    return list(zip(found["reason"], found["figures"], strict=True))


# -- the same claim --------------------------------------------------------------------------


def test_claims_without_a_number_in_common_are_a_conflict():
    found = find_conflicts(figures({"value": 70, "low": 70, "high": float("inf"),
                                    "low_closed": False, "high_closed": False, "qualifier": "gt"},
                                   {"value": 65, "source": "s2"}))  # fmt: skip
    assert pairs(found) == [("conflict", "F0 F1")]
    assert found.loc[0, "gap"] == 5
    assert not found.loc[0, "low_closed_a"]


def test_a_bound_that_touches_the_open_end_is_a_conflict():
    over = {"low": 70, "high": float("inf"), "low_closed": False, "high_closed": False}
    assert len(find_conflicts(figures({"value": 70} | over, {"value": 70}))) == 1
    assert find_conflicts(figures({"value": 70} | over | {"low_closed": True}, {"value": 70})).empty


def test_fewer_digits_are_no_conflict_once_rounding_is_read():
    rows = [{"value": 5121.61, "precision": 0.005}, {"value": 5121.6, "precision": 0.05}]
    assert find_conflicts(figures(*rows)).empty
    assert len(find_conflicts(figures(*rows, rounding="printed"))) == 1


def test_units_are_converted_before_claims_are_compared():
    assert find_conflicts(figures({"value": 0.12}, {"value": 1200, "unit": "CNY_10K"})).empty


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "target"},
        {"period": "2022"},
        {"area": "shanxi"},
        {"subject_zh": "出口"},
        {"price_basis": "constant"},
        {"kind": "background"},
    ],
)
def test_claims_about_different_things_are_no_conflict(other):
    first = {"value": 1, "subject_zh": "内销", "price_basis": "current"}
    second = {"value": 2, "subject_zh": "内销", "price_basis": "current"} | other
    assert find_conflicts(figures(first, second)).empty


def test_an_unknown_price_basis_does_not_excuse_a_conflict():
    assert len(find_conflicts(figures({"value": 1, "price_basis": "unknown"},
                                      {"value": 2, "price_basis": "current"}))) == 1  # fmt: skip


def test_a_marked_revision_is_a_vintage_and_names_all_who_say_it():
    found = find_conflicts(
        figures(
            {"value": 100, "vintage": "first"},
            {"value": 100, "vintage": "first", "source": "s2"},
            {"value": 98, "vintage": "revised"},
        )
    )
    assert pairs(found) == [("vintage", "F0 F1 F2")]
    assert found.loc[0, "figures_a"] == "F0 F1"


def test_undated_facts_are_not_compared_but_undated_plans_are():
    rows = [{"value": 1, "period": ""}, {"value": 2, "period": ""}]
    assert find_conflicts(figures(*rows)).empty
    assert len(find_conflicts(figures(*({**row, "kind": "plan"} for row in rows)))) == 1


def test_a_claim_of_one_source_entered_twice_is_a_duplicate():
    found = find_duplicates(figures({"value": 5}, {"value": 5}, {"value": 5, "source": "s2"}))
    assert pairs(found) == [("duplicate", "F1 F0")]


# -- figures that do not fit others ------------------------------------------------------------


DAILY = {"indicator": "pots-sold-per-day", "unit": "pots", "subject_zh": "盆栽", "period": "2024"}
YEARLY = {"indicator": "pots-raised", "unit": "pots_10K", "subject_zh": "盆栽", "kind": "capacity"}


def test_a_daily_rate_is_held_against_the_year():
    found = find_rate_times_time(figures(YEARLY | {"value": 120}, DAILY | {"value": 2000}))
    assert pairs(found) == [("rate-times-time", "F0 F1")]
    assert (found.loc[0, "low_a"], found.loc[0, "low_b"]) == (1_200_000, 730_000)
    assert found.loc[0, "unit"] == "pots"


def test_a_daily_rate_that_makes_the_year_is_no_finding():
    assert find_rate_times_time(figures(YEARLY | {"value": 73}, DAILY | {"value": 2000})).empty


def test_an_up_to_claim_is_held_at_its_printed_value_and_plants_against_stems():
    year = YEARLY | {"value": 300, "low": 0, "unit": "plants_10K", "qualifier": "up_to"}
    day = DAILY | {"value": 1000, "unit": "stems", "indicator": "stems-sold-per-day"}
    found = find_rate_times_time(figures(year, day))
    assert (found.loc[0, "low_a"], found.loc[0, "high_b"]) == (3_000_000, 365_000)


def test_rates_and_years_of_different_goods_are_not_compared():
    year = YEARLY | {"value": 120, "subject_zh": "鲜花"}
    assert find_rate_times_time(figures(year, DAILY | {"value": 2000})).empty


GRP = {"indicator": "gross-regional-product", "precision": 0.05}
SECTORS = [
    {"indicator": f"value-added-{name}", "precision": 0.05}
    for name in ("primary", "secondary", "tertiary")
]


@pytest.mark.parametrize(("total", "found"), [(100.0, 0), (100.1, 0), (100.2, 1), (99.8, 1)])
def test_a_total_must_be_the_sum_of_its_parts_within_rounding(total, found):
    parts = [
        part | {"value": value} for part, value in zip(SECTORS, (5.0, 40.0, 55.0), strict=True)
    ]
    # Four roundings of 0.05: up to 0.2 apart, the end itself not reached.
    result = find_parts_against_total(figures(GRP | {"value": total}, *parts))
    assert len(result) == found
    if found:
        assert pairs(result) == [("parts-against-total", "F0 F1 F2 F3")]


def test_a_total_whose_parts_are_not_all_printed_is_not_judged():
    assert find_parts_against_total(figures(GRP | {"value": 100}, SECTORS[0] | {"value": 5})).empty


def test_a_printed_share_is_held_against_the_quotient_of_the_levels():
    share = {"indicator": "share-primary", "unit": "percent", "precision": 0.005, "kind": "actual"}
    levels = [GRP | {"value": 3600.6}, SECTORS[0] | {"value": 24.6}]
    wrong = find_shares_against_levels(figures(share | {"value": 0.61}, *levels))
    assert pairs(wrong) == [("share-against-levels", "F0 F2 F1")]
    assert find_shares_against_levels(figures(share | {"value": 0.68}, *levels)).empty


def test_an_amount_that_shrinks_within_a_year_is_found():
    rows = [
        {"period": "2023-S1", "value": 50},
        {"period": "2023-01-01/P9M", "value": 48},
        {"period": "2023", "value": 60},
    ]
    assert pairs(find_cumulative_falls(figures(*rows), FLOWS)) == [("cumulative-falls", "F1 F0")]


def test_single_quarters_other_years_and_stocks_may_fall():
    rows = [
        {"period": "2023-Q2", "value": 50},
        {"period": "2023-S2", "value": 20},
        {"period": "2024-S1", "value": 10},
        {"period": "2023-S1", "value": 9, "indicator": "enterprises", "unit": "count"},
        {"period": "2023", "value": 8, "indicator": "enterprises", "unit": "count"},
    ]
    assert find_cumulative_falls(figures(*rows), FLOWS).empty


GROWTH = {
    "indicator": "gross-output-growth",
    "unit": "percent",
    "kind": "growth",
    "precision": 0.05,
}


def test_growth_that_the_levels_do_not_show_is_found():
    levels = [{"period": "2022", "value": 100}, {"period": "2023", "value": 90}]
    found = find_level_against_growth(figures(GROWTH | {"value": 5.0}, *levels))
    assert pairs(found) == [("level-against-growth", "F0 F2 F1")]
    assert found.loc[0, "high_b"] == pytest.approx(-10)
    assert found.loc[0, "indicator"] == "gross-output"
    levels[1]["value"] = 105.04
    assert find_level_against_growth(figures(GROWTH | {"value": 5.0}, *levels)).empty


def test_real_growth_is_found_only_if_prices_would_have_moved_implausibly():
    growth = GROWTH | {"value": 15.9, "price_basis": "comparable"}
    levels = [{"period": "2022", "value": 515.7}, {"period": "2023", "value": 763.8}]
    found = find_level_against_growth(figures(growth, *levels))
    assert pairs(found) == [("implied-deflator", "F0 F2 F1")]
    levels[1]["value"] = 640
    assert find_level_against_growth(figures(growth, *levels)).empty


def test_a_revised_base_that_fits_saves_the_growth():
    levels = [
        {"period": "2022", "value": 100},
        {"period": "2022", "value": 86, "source": "s2"},
        {"period": "2023", "value": 90},
    ]
    assert find_level_against_growth(figures(GROWTH | {"value": 4.7}, *levels)).empty


def test_a_report_that_names_no_year_is_held_against_the_year_before():
    rows = [{"period": "2024-05-17", "value": 1.58}, {"period": "2023", "value": 1.26}]
    assert pairs(find_unnamed_years(figures(*rows), FLOWS)) == [("unnamed-year", "F0 F1")]
    rows[0]["value"] = 1.26
    assert find_unnamed_years(figures(*rows), FLOWS).empty


def test_a_jump_by_ten_is_found_between_years_and_not_between_seasons():
    rows = [
        {"period": "2021", "value": 51.16},
        {"period": "2022", "value": 557.1},
        {"period": "2022-S1", "value": 5},
        {"period": "2022-Q1", "value": 0.1},
    ]
    assert pairs(find_jumps(figures(*rows))) == [("jump", "F1 F0")]


@pytest.mark.parametrize(
    "find",
    [
        find_conflicts,
        find_duplicates,
        find_rate_times_time,
        find_parts_against_total,
        find_shares_against_levels,
        find_level_against_growth,
        find_jumps,
        lambda frame: find_cumulative_falls(frame, FLOWS),
        lambda frame: find_unnamed_years(frame, FLOWS),
    ],
)
def test_of_no_figures_nothing_is_found(find):
    assert pairs(find(figures({"value": 1}).iloc[:0])) == []


def test_findings_are_put_into_words(edit_csv):
    edit_csv(
        "figures", "T08,vinegar-town,,,gross-output,2022", "T08,vinegar-town,,,gross-output,2023"
    )
    found = find_all(
        load(edit_csv("sources", "晚报,Evening", "晚报纸,Evening"), "customary", "rounded")
    )
    assert found[["reason", "found", "expected"]].to_numpy().tolist() == [
        [
            "conflict",
            "60 CNY_100M for vinegar-town gross-output 2023, printed '60亿元'",
            "(70, inf) (T09), the same figure elsewhere",
        ]
    ]

"""The town report's frames: real figures against the derivations, and a made-up town."""

import math

import pytest

from tyanalysis.analysis.derive import derive
from tyanalysis.analysis.selection import select
from tyanalysis.analysis.town_firms import (
    enterprise_sums,
    enterprises_per_park,
    rates_against_years,
    revenue_of_firms,
    town_enterprises,
)
from tyanalysis.analysis.town_output import (
    growth_of_total,
    town_output_claims,
    town_standing,
    town_total,
    town_volumes,
)
from tyanalysis.analysis.town_peers import output_by_scope, output_per_firm, peer_records
from tyanalysis.analysis.town_records import home_area, peer_towns, places_of, towns_of
from tyanalysis.analysis.town_roster import town_coverage, town_roster, town_tiers
from tyanalysis.analysis.town_sales import sales_agree, town_sales
from tyanalysis.analysis.town_words import town_words
from tyanalysis.errors import NotComputable

ENDS = ("low", "high", "low_closed", "high_closed")


@pytest.fixture(scope="module")
def derived(bundled):
    return derive(bundled, "town_output").set_index("id")


@pytest.fixture(scope="module")
def sales(bundled):
    return town_sales(bundled)


@pytest.fixture
def elsewhere(frames_of):
    """A city with a county and two towns, and a town of another city."""
    frames = frames_of(
        [
            {"area": "tea", "indicator": "full-chain-output", "value": 8.0, "period": "2023"},
            {"area": "tea", "indicator": "full-chain-output", "value": 9.0, "period": "2023",
             "source": "t", "grade": "B"},
            {"area": "silk", "indicator": "gross-output", "value": 3.0, "period": "2022"},
            {"area": "silk", "indicator": "enterprises", "value": 30, "unit": "count",
             "period": "2022"},
            {"area": "tea", "indicator": "online-sales", "value": 1.1},
            {"area": "tea", "indicator": "online-sales-growth", "value": 10.0, "unit": "percent"},
        ],
        areas=[("east", "city"), ("west", "city"), ("hill", "county"), ("tea", "town"),
               ("rice", "town"), ("silk", "town")],
        memberships=[
            ("hill", "east", "whole", "lies_in"), ("tea", "hill", "whole", "lies_in"),
            ("rice", "hill", "whole", "lies_in"), ("silk", "west", "whole", "lies_in"),
        ],
        sources=[("s", "2024-01-01", False), ("t", "2024-01-01", True)],
    )  # fmt: skip
    frames.areas["note"] = ""
    return frames


def same(row, result, prefix=""):
    """Compare a row's bounds with those of a derivation."""
    return [row[f"{prefix}{end}"] for end in ENDS] == [result[end] for end in ENDS]


def test_home_is_where_most_towns_lie(bundled, elsewhere):
    assert home_area(bundled) == "taiyuan"
    assert home_area(elsewhere) == "east"
    assert towns_of(elsewhere, "east") == ["tea", "rice"]
    assert peer_towns(elsewhere) == ["silk"]
    assert places_of(elsewhere, "silk") == ["west"]


def test_twelve_towns_by_tier(bundled):
    roster = town_roster(bundled)
    assert roster["tier"].value_counts(sort=False).to_dict() == {
        "provincial": 1, "municipal": 6, "being_built": 2, "to_be_fostered": 3,
    }  # fmt: skip
    assert roster["by_context"].sum() == 7
    assert roster.loc[roster["in_zone"], "town"].to_list() == [
        "zhongbei-stainless",
        "zhongbei-semiconductor",
    ]
    assert roster["industry_zh"].to_list()[:4] == ["老陈醋", "花卉", "电机", "不锈钢"]
    assert roster["industry_en"].to_list()[3] == "Stainless steel"


def test_only_one_town_has_an_output_and_a_zone_lends_its_count(bundled):
    roster = town_roster(bundled).set_index("town")
    assert roster.index[roster["output_figures"] != ""].to_list() == ["qingxu-vinegar"]
    assert roster.at["zhongbei-stainless", "enterprises_low"] == 51
    assert roster.at["zhongbei-semiconductor", "enterprises_figures"] == ""
    assert roster.at["yangqu-coarse-grain", "firms_zh"] == ["农合盛", "清风良业", "绿色山区"]


def test_a_choice_of_areas_chooses_the_towns(bundled):
    towns = town_roster(select(bundled, ["xiaodian"]))["town"].to_list()
    assert towns == ["xiaodian-motor", "xiaodian-digital"]


def test_named_against_counted(bundled, derived):
    tiers = town_tiers(bundled).set_index("tier")
    assert tiers["named"].to_list() == [1, 6, 2, 3]
    assert tiers.at["municipal", "low"] == 10
    assert math.isinf(tiers.at["to_be_fostered", "high"])
    assert tiers.at["being_built", "figures"] == ""
    rows = town_coverage(bundled).set_index("measure")
    for measure, result in (("tiers", "D19a"), ("share", "D33"), ("rule", "D37")):
        assert same(rows.loc[measure], derived.loc[result]), measure


def test_the_total_and_what_follows(bundled, derived):
    rows = town_total(bundled).set_index("measure")
    assert rows.at["total", "low"] == rows.at["total", "high"] == 152.9
    for measure, result in (("per-town", "D16"), ("per-month", "D17"), ("twice", "D18")):
        assert rows.at[measure, "low"] == pytest.approx(derived.at[result, "low"]), measure
        assert rows.at[measure, "unit"] == derived.at[result, "unit"]


def test_growth_of_the_total_is_refused(bundled):
    with pytest.raises(NotComputable) as refusal:
        growth_of_total(bundled)
    assert refusal.value.reason == "no-base-period"


def test_growth_is_not_refused_where_a_base_is_there(frames_of):
    frames = frames_of(
        [
            {"area": "g", "indicator": "leading-industry-output", "value": v, "period": p}
            for v, p in ((5.0, "2022-S1"), (6.0, "2023-S1"))
        ],
        areas=[("g", "group")],
        sources=[("s", "2024-01-01", False)],
    )
    assert growth_of_total(frames)["low"].to_list() == [5.0]
    assert town_total(frames)["measure"].to_list() == ["total", "per-month", "twice"]


def test_every_source_of_an_output_is_kept_and_conflicts_are_marked(bundled, elsewhere):
    claims = town_output_claims(bundled)
    assert claims["figures"].to_list() == [
        "col-0669", "col-0670", "seed-F073", "col-0671", "col-0672", "col-0668", "col-0673",
    ]  # fmt: skip
    apart = claims[claims["conflicts"] != ""]
    assert apart["figures"].to_list() == ["col-0670", "seed-F073"]
    assert town_output_claims(elsewhere)["low"].to_list() == [8.0, 9.0]
    volumes = town_volumes(bundled)
    assert volumes["kind"].to_list()[-1] == "target"
    assert len(volumes) == 7


def test_shares_imply_wholes_that_are_no_series(bundled):
    rows = town_standing(bundled)
    national = rows[rows["indicator"] == "share-of-national-output"]
    assert national["whole_low"].round(1).to_list() == [440.0, 233.3, 400.0]
    assert national["whole_high"].to_list() == [math.inf, math.inf, 400.0]
    assert rows.loc[rows["indicator"] == "employees", "whole_figures"].to_list() == [""]


def test_sales_follow_the_derivations(sales, derived):
    row = sales.loc[0]
    pairs = {"base_": "D20", "increment_": "D21", "share_": "D22", "each_": "D23", "day_": "D24"}
    for prefix, result in pairs.items():
        for end in ("low", "high"):
            assert row[prefix + end] == pytest.approx(derived.at[result, end]), prefix
    rounded = [row["increment_rounded_low"], row["increment_rounded_high"]]
    wanted = [derived.at["D21", "rounded_low"], derived.at["D21", "rounded_high"]]
    assert rounded == pytest.approx(wanted)


def test_taking_level_and_base_as_independent_widens_the_increment(sales):
    row = sales.loc[0]
    naive = row["naive_high"] - row["naive_low"]
    own = row["increment_rounded_high"] - row["increment_rounded_low"]
    assert naive > 4 * own


def test_the_two_claims_fit_neither_one_year_nor_two(sales, elsewhere):
    pair = sales_agree(sales).loc[0]
    assert (pair["same"], pair["following"]) == (False, False)
    alone = town_sales(elsewhere)
    assert alone["base_low"].item() == pytest.approx(1.0)
    assert math.isnan(alone["each_low"].item())
    assert sales_agree(alone).empty


def test_years_that_follow_each_other_are_recognised(sales):
    later = sales.copy()
    for end in ENDS:
        later.loc[1, f"base_rounded_{end}"] = later.loc[0, f"sales_rounded_{end}"]
    assert sales_agree(later)["following"].to_list() == [True]


def test_days_against_the_year_follow_the_derivations(bundled, derived):
    pots, stems = (row for _, row in rates_against_years(bundled).iterrows())
    assert same(pots, derived.loc["D25a"], "strict_year_")
    assert (pots["customary_year_low"], pots["customary_year_high"]) == (54.75, 91.25)
    assert (pots["strict_verdict"], pots["customary_verdict"]) == ("undetermined", "no")
    assert stems["strict_year_low"] == pytest.approx(derived.at["D26a", "low"])
    assert stems["strict_share_low"] == pytest.approx(derived.at["D26b", "low"])
    assert stems["strict_factor_low"] == pytest.approx(derived.at["D26c", "low"])
    assert stems["strict_verdict"] == "no"


def test_revenue_follows_the_derivations(bundled, derived):
    rows = revenue_of_firms(bundled).set_index("measure")
    assert rows.at["per-piece-stated", "strict_low"] == derived.at["D27a", "low"]
    assert rows.at["per-piece-daily", "customary_low"] == pytest.approx(
        derived.at["D27b", "customary_low"]
    )
    assert rows.at["per-day", "strict_low"] == pytest.approx(derived.at["D28", "low"])


def test_enterprises_in_both_readings(bundled, derived):
    rows = town_enterprises(bundled)
    zone = rows[rows["in_zone"]].set_index("indicator")
    assert zone["strict_low"].to_list() == [51, 41, 10]
    assert zone["customary_high"].to_list() == [59, 49, 10]
    sums = enterprise_sums(rows).loc[0]
    assert (sums["strict_low"], sums["strict_high"]) == (102, math.inf)
    assert (sums["customary_low"], sums["customary_high"]) == (102, 118)
    parks = enterprises_per_park(bundled).loc[0]
    assert parks["strict_low"] == pytest.approx(derived.at["D32", "low"])
    assert parks["customary_high"] == pytest.approx(derived.at["D32", "customary_high"])


def test_only_one_scope_and_year_is_comparable(bundled):
    rows = output_by_scope(bundled)
    same_year = rows[rows["comparable"]]
    assert same_year["area"].to_list() == ["zezhou-casting", "yanhu-pump", "yangquan-refractory"]
    assert not rows.loc[rows["kind"] == "target", "comparable"].any()
    assert not rows.loc[rows["group"], "comparable"].any()


def test_output_for_each_firm_stays_within_one_document(bundled, elsewhere):
    rows = output_per_firm(bundled).set_index("area")
    assert rows.loc["yanhu-pump", "per_firm_low"] == pytest.approx(12150)
    assert rows.loc["yanhu-pump", "per_job_low"] == pytest.approx(162)
    assert rows.loc["yangquan-refractory", "per_job_high"] == pytest.approx(211000 / 15000)
    assert not rows.loc["yanhu-pump", "same_year"]
    assert "taigu-cast-iron" not in rows.index
    lone = output_per_firm(elsewhere)
    assert lone["area"].to_list() == ["silk"]
    assert lone["per_firm_low"].item() == pytest.approx(1000)
    assert bool(lone["same_year"].item())


def test_other_records_hold_no_zone_and_nothing_twice(bundled):
    rows = peer_records(bundled)
    assert "sx-zones" not in set(rows["area"])
    assert {"dingxiang-flange", "huairen-ceramics", "pingyao-beef"} <= set(rows["area"])
    assert set(rows["figures"]).isdisjoint(output_by_scope(bundled)["figures"])


def test_words_are_sorted_by_what_they_are_worth(bundled):
    rows = town_words(bundled).set_index("figures")["worth"]
    assert rows["seed-F072"] == "undefined"
    assert rows["seed-F077"] == "ambiguous"
    assert rows["seed-F063"] == rows["seed-F088"] == "speech"
    assert rows["seed-F084"] == "rank"
    assert rows["seed-F070"] == "date"
    assert rows["seed-F086"] == "list"


def test_every_town_figure_of_the_package_is_in_some_section(bundled):
    kinds = bundled.areas.set_index("id")["kind"]
    home = set(towns_of(bundled, "taiyuan"))
    wanted = bundled.figures[bundled.figures["area"].isin(home)]
    assert set(wanted["area"].map(kinds)) == {"town"}
    parts = (town_output_claims, town_volumes, town_standing, town_words, town_enterprises)
    told = {figure for part in parts for figure in part(bundled)["figures"]}
    for column in ("sales_figures", "growth_figures", "orders_figures"):
        told |= set(town_sales(bundled)[column])
    told |= set(enterprises_per_park(bundled)["figures"].str.split(";").explode())
    assert set(wanted["id"]) <= told

"""The zone report's frames: real figures, and a made-up region to show they know no place."""

import math

import pytest

from tyanalysis.analysis.selection import select
from tyanalysis.analysis.zone_counties import county_records, county_years
from tyanalysis.analysis.zone_growth import zone_growth, zone_output, zone_weights
from tyanalysis.analysis.zone_overlap import zone_overlaps, zone_places
from tyanalysis.analysis.zone_profile import zone_dates, zone_members, zone_profiles
from tyanalysis.analysis.zone_records import head_zones, zone_of, zone_parts
from tyanalysis.analysis.zone_regions import (
    region_claims,
    region_growth,
    region_levels,
    zone_cities,
    zone_city_totals,
    zone_regions,
)
from tyanalysis.analysis.zone_targets import growth_targets, zone_targets

GROWTH = "gross-regional-product-growth"
LEVEL = "gross-regional-product"
SHARE = "gross-regional-product-share-of-city"


@pytest.fixture
def elsewhere(frames_of):
    """A city with two counties, and a zone that reaches into one of them through its part."""
    frames = frames_of(
        [
            {"area": "port", "indicator": GROWTH, "value": 9.0, "unit": "percent"},
            {"area": "city", "indicator": GROWTH, "value": 4.0, "unit": "percent"},
            {"area": "land", "indicator": GROWTH, "value": 5.0, "unit": "percent",
             "period": "2022"},
            {"area": "port", "indicator": LEVEL, "value": 60.0},
            {"area": "city", "indicator": LEVEL, "value": 100.0},
            {"area": "south", "indicator": LEVEL, "value": 25.0},
            {"area": "port", "indicator": SHARE, "value": 61.0, "unit": "percent",
             "precision": 0.5},
        ],
        areas=[("land", "province"), ("city", "city"), ("north", "county"), ("south", "county"),
               ("west", "county"), ("bay", "zone"), ("port", "zone")],
        memberships=[
            ("city", "land", "whole", "lies_in"), ("north", "city", "whole", "lies_in"),
            ("south", "city", "whole", "lies_in"), ("west", "city", "whole", "lies_in"),
            ("port", "bay", "whole", "belongs_to"), ("port", "city", "whole", "lies_in"),
            ("north", "port", "whole", "belongs_to"),
        ],
    )  # fmt: skip
    rates = frames.indicators["id"].str.endswith("-growth")
    frames.indicators.loc[rates, "measure"] = "rate"
    return frames


def test_heads_are_the_listed_zones_with_a_record(bundled):
    assert head_zones(bundled) == ["zongcai-zone", "taixin-zone", "zhongbei-zone", "qingxu-zone"]
    assert zone_parts(bundled, "taixin-zone") == ["taixin-taiyuan", "taixin-xinzhou"]
    assert zone_of(bundled)["wusu-bonded-zone"] == "zongcai-zone"


def test_without_a_list_a_zone_inside_no_other_is_a_head(elsewhere):
    assert head_zones(elsewhere) == ["bay"]
    assert zone_of(elsewhere) == {"bay": "bay", "port": "bay"}


def test_growth_is_compared_only_at_the_same_period(elsewhere):
    table = zone_growth(elsewhere)
    assert table["other"].to_list() == ["city"]
    assert table["gap_low"].item() == pytest.approx(5.0)


def test_the_three_gaps_of_the_taixin_zone(bundled):
    table = zone_growth(bundled)
    pairs = table[table["other"] != ""].set_index(["indicator", "other"])["gap_low"].round(6)
    industry = "industrial-value-added-above-scale-growth"
    assert pairs.to_dict() == {
        (GROWTH, "taiyuan"): 2.2, (GROWTH, "shanxi"): 1.6, (industry, "taiyuan"): 2.9,
    }  # fmt: skip
    alone = table[table["other"] == ""]
    assert alone["gap_low"].isna().all()
    assert {59.8, 34.4, 11.1, 14.1, 25.53, 16.4} <= set(alone["low"])


def test_weight_and_rest_of_the_city(elsewhere, bundled):
    made_up = zone_weights(elsewhere).set_index("role")
    assert made_up["share_low"].to_dict() == pytest.approx(
        {"total": 100, "zone": 60, "county": 25, "rest": 15}
    )
    assert made_up.loc["rest", "area"] == "west"
    assert made_up.loc["zone", "verdict"] == "no"
    real = zone_weights(bundled)
    real = real[real["period"] == "2022"].set_index("role")
    assert real.loc["zone", "share_low"] == pytest.approx(61.459, abs=1e-3)
    assert real.loc["zone", "verdict"] == "yes"
    assert real.loc["rest", "low"] == pytest.approx(560.0)
    assert real.loc["rest", "area_zh"] == "晋源、清徐、娄烦"


def test_output_is_never_a_promise(bundled):
    table = zone_output(bundled)
    assert set(table["kind"]) <= {"actual", "growth", "count"}
    assert 3424.0 in set(table["value"])


def test_places_and_pairs(bundled):
    pairs = zone_overlaps(bundled)
    assert list(zip(pairs["left"], pairs["right"], pairs["shared"], strict=True)) == [
        ("zongcai-zone", "taixin-zone", "park-yangqu"),
        ("taixin-zone", "zhongbei-zone", "zhongbei-zone"),
    ]
    places = zone_places(bundled).set_index(["zone", "place"])["relation"]
    assert places["taixin-zone", "yangqu"] == "covers"
    assert places["zongcai-zone", "jinzhong"] == "reaches"
    assert places["qingxu-zone", "qingxu"] == "within"
    assert places["", "loufan"] == "none"
    counties = [p for (z, p), r in places.items() if z == "taixin-zone" and r == "covers"]
    assert len(set(counties) - {"zhongbei-zone", "park-yangqu"}) == 12


def test_profile_has_every_zone_and_the_country_beside_a_star(bundled):
    table = zone_profiles(bundled)
    assert list(dict.fromkeys(table["zone"])) == head_zones(bundled)
    stars = table[table["indicator"] == "five-star-bases"]
    assert stars[["zone", "low"]].to_numpy().tolist() == [["zhongbei-zone", 28.0]]
    ranks = table[(table["zone"] == "qingxu-zone") & (table["unit"] == "rank")]
    assert ranks[["low", "high"]].to_numpy().tolist() == [[1.0, 100.0], [99.0, 99.0]]


def test_members_by_name(bundled):
    table = zone_members(bundled)
    sizes = table.groupby(["zone", "member_kind"]).size()
    assert sizes["taixin-zone", "chain"] == 14
    assert sizes["taixin-zone", "industry"] == 7
    assert sizes["taixin-zone", "county"] == 12
    parks = table[(table["zone"] == "zongcai-zone") & ~table["shared"]]
    assert len(parks) == 6
    assert table.loc[table["member"] == "park-yangqu", "shared"].all()


def test_ages_on_the_day_of_the_event(bundled):
    dates = zone_dates(bundled).set_index("indicator")
    assert dates.loc["inauguration-date", "days_low"] == 964
    founded = dates.loc["establishment-date"]
    assert (founded["months_low"], founded["months_high"]) == (93, 93)
    assert math.isnan(dates.loc["support-period", "days_low"])
    assert set(dates["until"]) == {"2024-08-19"}


def test_regions_are_those_that_zones_touch(bundled):
    assert zone_regions(bundled) == ["shanxi", "taiyuan", "jinzhong", "xinzhou"]
    levels = region_levels(bundled)
    assert set(levels["area"]) == {"shanxi", "taiyuan", "xinzhou"}
    first = levels[(levels["area"] == "taiyuan") & (levels["vintage"] == "first")]
    assert 2023 not in set(first["year"])
    assert first.loc[first["year"] == 2024, "gap_before"].item()


def test_a_quotient_of_levels_is_not_growth(bundled):
    table = region_growth(bundled)
    row = table[(table["area"] == "taiyuan") & (table["year"] == 2018)].iloc[0]
    assert row["published_low"] == 9.2
    assert row["shown_low"] == pytest.approx(14.85, abs=0.01)
    assert row["gap"] == pytest.approx(5.65, abs=0.06)
    row = table[(table["area"] == "taiyuan") & (table["year"] == 2021)].iloc[0]
    assert (row["vintage"], round(row["shown_low"], 1)) == ("first", 23.3)
    assert table.loc[table["published_low"].isna(), "gap"].isna().all()


def test_printed_shares_of_the_province(bundled):
    table = region_claims(bundled)
    shares = table[table["indicator"] == "gross-regional-product-share-of-province"]
    assert shares["value"].to_list() == [19.8, 21.4, 23.5]


def test_eleven_cities_and_their_sum(bundled):
    cities = zone_cities(bundled)
    assert (len(cities), set(cities["period"])) == (11, {"2021"})
    assert cities["area"].iloc[0] == "taiyuan"
    assert cities.loc[cities["touched"], "area"].to_list() == ["taiyuan", "jinzhong", "xinzhou"]
    totals = zone_city_totals(bundled)
    assert set(totals["sum_low"].round(2)) == {22590.11}
    assert 0.05 in set(totals["residual_low"].round(2))


def test_no_year_has_two_counties(bundled):
    table = county_records(bundled)
    levels = table[table["level_low"].notna()].set_index(["area", "period"])
    assert levels.loc[("qingxu", "2023"), "level_low"] == 353.0
    assert levels.loc[("gujiao", "2025"), "kind"] == "expected"
    years = county_years(bundled)
    assert years["facts"].max() == 1
    assert set(years["counties"]) == {16}


def test_targets_are_multiplied_but_never_added(bundled):
    table = zone_targets(bundled).set_index("scope")
    parks = table.loc["parks"]
    assert (parks["low"], parks["high"], parks["count_low"]) == (3000.0, math.inf, 3.0)
    assert table.loc["zone", "low"] == 500.0
    assert set(table["kind"]) == {"target"}


def test_a_missed_target(bundled):
    table = growth_targets(bundled).set_index(["area", "period"])
    missed = table.loc[("taiyuan", "2014")]
    assert (missed["actual_kind"], round(missed["gap_low"], 1)) == ("expected", -16.5)
    assert table.loc[("shanxi", "2025"), "actual_figures"] == ""


@pytest.mark.parametrize(
    ("areas", "start", "end"),
    [(["zhenhua-horticulture"], "", ""), ([], "1950", "1951"), (["taixin-zone"], "2022", "2022")],
)
def test_a_choice_without_data_gives_empty_frames(bundled, areas, start, end):
    chosen = select(bundled, areas, start, end)
    for function in (
        zone_profiles, zone_members, zone_dates, zone_places, zone_overlaps, zone_growth,
        zone_output, zone_weights, region_levels, region_growth, region_claims, zone_cities,
        zone_city_totals, county_records, county_years, zone_targets, growth_targets,
    ):  # fmt: skip
        assert len(function(chosen)) >= 0

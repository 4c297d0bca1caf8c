"""Cross-sections: the eleven cities, shares, ranks with ties, and the sum against the total."""

import math

import pytest

from tyanalysis.analysis.cross_section import areas_of, cross_section, cross_section_total

GRP = "gross-regional-product"
PLACES = [("p", "province"), ("a", "city"), ("b", "city"), ("c", "city"), ("z", "zone")]
LINKS = [(name, "p", "whole", "lies_in") for name in "abcz"]


def test_the_eleven_cities_of_2021(bundled):
    table = cross_section(bundled, "shanxi", "city", GRP, "2021", growth=f"{GRP}-growth")
    assert len(table) == 11
    assert table["area"].iloc[0] == "taiyuan"
    assert table["share_low"].sum() == pytest.approx(100.0)
    assert table["rank_low"].to_list() == list(range(1, 12))
    ranks = table.set_index("area")[["growth_rank_low", "growth_rank_high"]]
    assert ranks.loc["jincheng"].to_list() == [1, 1]
    assert ranks.loc["taiyuan"].to_list() == ranks.loc["luliang"].to_list() == [5, 6]


def test_the_sum_of_the_cities_against_the_printed_total(bundled):
    table = cross_section_total(bundled, "shanxi", "city", GRP, "2021")
    row = table.iloc[0]
    assert (row["sum_low"], row["total_low"], row["residual_low"]) == (
        pytest.approx(22590.11), 22590.16, pytest.approx(0.05))  # fmt: skip
    assert (row["members"], row["missing"], row["overlap"]) == (11, 0, False)
    assert row["agree"] == "yes"  # within the rounding of eleven figures
    assert table.set_index("vintage").loc["revised", "agree"] == "no"
    assert len(row["figures"].split(";")) == 12


def test_a_cross_section_of_rates_has_no_shares(bundled):
    table = cross_section(
        bundled, "shanxi", "city", "industry-project-fai-share", "2020",
        growth="industry-project-fai-growth",
    )  # fmt: skip
    assert table["value"].notna().sum() == 11
    assert table["share_low"].isna().all()
    row = table.set_index("area").loc["taiyuan"]
    assert (row["value"], row["growth_value"], row["growth_rank_low"]) == (25.7, 40.3, 1)


def cities(frames_of, *values):
    figures = [{"area": area} | value for area, value in zip("abc", values, strict=False)]
    return frames_of(figures, areas=PLACES, memberships=LINKS)


def test_only_the_members_of_one_kind_count(frames_of):
    assert areas_of(cities(frames_of), "p", "city") == ["a", "b", "c"]


def test_bounds_that_meet_share_their_places(frames_of):
    frames = cities(frames_of, {"value": 10.0}, {"low": 5.0, "high": math.inf}, {"value": 4.0})
    table = cross_section(frames, "p", "city", "x", "2023").set_index("area")
    assert table.loc["a", ["rank_low", "rank_high"]].to_list() == [1, 2]
    assert table.loc["b", ["rank_low", "rank_high"]].to_list() == [1, 2]
    assert table.loc["c", ["rank_low", "rank_high"]].to_list() == [3, 3]
    assert table.loc["a", "share_high"] == pytest.approx(1000 / 19)


def test_a_missing_member_leaves_no_share_and_no_sum(frames_of):
    frames = cities(frames_of, {"value": 10.0}, {"value": 5.0})
    table = cross_section(frames, "p", "city", "x", "2023")
    assert table["area"].to_list() == ["a", "b", "c"]
    assert table["share_low"].isna().all()
    assert str(table["rank_low"].to_list()) == "[1, 2, <NA>]"
    row = cross_section_total(frames, "p", "city", "x", "2023").iloc[0]
    assert (row["missing"], row["agree"]) == (1, "undetermined")
    assert math.isnan(row["sum_low"])


def test_one_area_may_be_asked_for(frames_of):
    frames = cities(frames_of, {"value": 10.0}, {"value": 5.0}, {"value": 4.0})
    assert len(cross_section(frames, "p", "city", "x", "2023", areas=["b"])) == 1

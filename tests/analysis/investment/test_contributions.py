"""Pulls and contributions of cities: the formula, the vintage and what is left over."""

import pytest

from tyanalysis.analysis.investment.contributions import GROWTH, LEVEL, city_contributions


def figure(area, level, growth, period="2021", **more):
    base = {"area": area, "period": period, "vintage": "first", "precision": 0.05}
    return [
        base | {"indicator": LEVEL, "value": level} | more,
        base | {"indicator": GROWTH, "value": growth, "unit": "percent", "kind": "growth"} | more,
    ]


PLACES = {
    "areas": [("p", "province"), ("a", "city"), ("b", "city")],
    "memberships": [("a", "p", "whole", "lies_in"), ("b", "p", "whole", "lies_in")],
    "sources": [("s", "2022", False)],
}


@pytest.fixture(scope="module")
def eleven(bundled):
    return city_contributions(bundled)


def role(table, name):
    return table[table["role"] == name]


def test_pulls_and_residual_follow_the_formula(frames_of):
    rows = [*figure("p", 110.0, 10.0), *figure("a", 60.0, 20.0), *figure("b", 50.0, 0.0)]
    table = city_contributions(frames_of(rows, **PLACES))
    members = role(table, "member").set_index("area")
    assert members["pull_low"].to_dict() == {"a": pytest.approx(10.0), "b": pytest.approx(0.0)}
    assert members.loc["a", "rate_low"] == pytest.approx(100.0)
    assert members.loc["a", "share_low"] == pytest.approx(100 * 60 / 110)
    rest = role(table, "residual").iloc[0]
    assert rest["pull_low"] == pytest.approx(0.0, abs=1e-9)
    assert rest["wide_low"] < 0 < rest["wide_high"]


def test_the_wholes_figures_are_of_the_members_vintage(frames_of):
    rows = [*figure("p", 120.0, 10.0, vintage="revised"), *figure("p", 110.0, 10.0),
            *figure("a", 60.0, 20.0), *figure("b", 50.0, 0.0)]  # fmt: skip
    table = city_contributions(frames_of(rows, **PLACES))
    assert role(table, "total")["low"].to_list() == [110.0]
    assert role(table, "revised")["low"].to_list() == [120.0]


def test_a_missing_member_leaves_no_row_and_an_older_full_year_is_taken(frames_of):
    newer = [*figure("p", 110.0, 10.0), *figure("a", 60.0, 20.0)]
    assert city_contributions(frames_of(newer, **PLACES)).empty
    older = [f for n in ("p", "a", "b") for f in figure(n, 50.0, 5.0, "2020")]
    assert set(city_contributions(frames_of([*newer, *older], **PLACES))["period"]) == {"2020"}


def test_the_eleven_cities_of_2021(eleven):
    members = role(eleven, "member")
    assert len(members) == 11
    assert members["area"].iloc[0] == "taiyuan"
    expected = 5121.61 / 22590.16 * 1.091 * 0.092 / 1.092 * 100
    assert members["pull_low"].iloc[0] == pytest.approx(expected)
    assert members["pull_low"].is_monotonic_decreasing
    rest, total = role(eleven, "residual").iloc[0], role(eleven, "total").iloc[0]
    assert (total["low"], total["growth_low"], total["vintage"]) == (22590.16, 9.1, "first")
    assert rest["pull_low"] == pytest.approx(9.1 - members["pull_low"].sum())
    assert rest["rate_low"] == pytest.approx(100 - members["rate_low"].sum())
    assert rest["pull_low"] == pytest.approx(-0.0899, abs=1e-4)
    assert rest["wide_low"] < 0 < rest["wide_high"]
    assert role(eleven, "revised")["low"].to_list() == [22870.4]


def test_every_row_rests_on_figures(eleven, bundled):
    used = {name for names in eleven["figures"] for name in names.split(";")}
    assert used <= set(bundled.figures["id"])
    assert eleven["figures"].ne("").all()

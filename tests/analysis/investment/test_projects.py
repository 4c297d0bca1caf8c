"""Terms of single projects, and grants that a fund pays."""

import pytest

from tyanalysis.analysis.investment.claims import bounds_at
from tyanalysis.analysis.investment.projects import fund_terms, programme_shares, project_terms


@pytest.fixture(scope="module")
def terms(bundled):
    return project_terms(bundled).set_index("project", drop=False)


def test_output_and_cost_per_unit_of_capacity(terms):
    jinko, taishan = terms.loc["jinko-56gw"], terms.loc["taishan-glassfibre"]
    assert jinko["output_each_low"] == pytest.approx(2000 / 56)
    assert (jinko["investment_each_low"], jinko["chain_low"]) == (10, 3000)
    assert jinko["running_low"] == 25
    assert jinko["output_each_kind"] == "target"
    assert taishan["investment_each_low"] == pytest.approx(70 / 60)
    assert taishan["buildings_low"] == 33


def test_a_planned_project_has_only_its_plan(terms):
    platforms = terms.loc["taigang-daming-platforms"]
    assert (platforms["platforms_low"], platforms["platforms_kind"]) == (6, "plan")
    assert bool(bounds_at(platforms, "capacity_").is_empty[0])


def test_the_share_of_an_open_programme_is_open(bundled, terms):
    shares = programme_shares(bundled, terms).set_index("project")
    assert str(bounds_at(shares.loc["taishan-glassfibre"], "share_")) == "(0, 7)"
    assert shares.loc["taishan-glassfibre", "zone"] == "zongcai-zone"


def test_grants_at_the_floor_and_for_any_fund(bundled):
    (fund,) = fund_terms(bundled).to_dict("records")
    assert str(bounds_at(fund, "at_floor_")) == "[20, 100]"
    assert str(bounds_at(fund, "any_")) == "[20, inf)"
    assert fund["fund_unit"] == "CNY_10K"


def test_no_project_no_terms(frames_of):
    frames = frames_of([{"value": 1.0}])
    assert project_terms(frames).empty
    assert programme_shares(frames, project_terms(frames)).empty
    assert fund_terms(frames).empty

"""Parts of investment, shares between cities, implied totals, and what is left over."""

import math

import pytest

from tyanalysis.analysis.investment.ledger import other_investment
from tyanalysis.analysis.investment.structure import (
    implied_totals,
    industry_project_shares,
    investment_structure,
)


def test_sectors_and_owners_add_up_in_2014(bundled):
    table = investment_structure(bundled)
    mine = table[(table["area"] == "taiyuan") & (table["period"] == "2014-S1")]
    for split, parts in (("sector", 3), ("owner", 2)):
        rows = mine[mine["split"] == split]
        assert len(rows) == parts
        assert rows["residual_low"].abs().max() < 1e-9
        assert rows["share_low"].sum() == pytest.approx(100)
    large = mine[mine["split"] == "size"]
    assert large["low"].to_list() == [189.41, pytest.approx(499.79 - 189.41)]
    assert large["part"].to_list() == ["large-project-completed-investment", ""]
    assert large["residual_low"].isna().all()


def test_a_split_with_an_unknown_part_is_left_out(frames_of):
    frames = frames_of(
        [
            {"indicator": "fixed-asset-investment", "value": 10.0},
            {"indicator": "investment-primary", "value": 1.0},
            {"indicator": "state-investment", "value": 4.0},
            {"indicator": "non-state-investment", "value": 5.0},
        ]
    )
    table = investment_structure(frames)
    assert set(table["split"]) == {"owner"}
    assert table["residual_low"].iloc[0] == 1.0


def test_a_target_is_no_total(frames_of):
    frames = frames_of(
        [
            {"indicator": "fixed-asset-investment", "value": 10.0, "kind": "target"},
            {"indicator": "private-investment", "value": 4.0},
        ]
    )
    assert investment_structure(frames).empty


def test_an_implied_total_is_an_interval(bundled):
    table = implied_totals(bundled).set_index(["area", "period"])
    row = table.loc[("taiyuan", "2015")]
    assert row["low"] == pytest.approx(1001.175 / 0.4945)
    assert row["high"] == pytest.approx(1001.185 / 0.4935)
    assert row["low"] < 2027 < row["high"]


def test_eleven_cities_and_the_province_by_share(bundled):
    table = industry_project_shares(bundled)
    cities = table[table["area_kind"] == "city"]
    assert len(cities) == 11
    assert (cities["area"].iloc[0], cities["area"].iloc[-1]) == ("xinzhou", "taiyuan")
    assert table.loc[table["area"] == "linfen", "growth_low"].iloc[0] == -1.8


def test_what_is_left_over_is_nowhere_else(bundled):
    others = other_investment(bundled)
    assert not others["figures"].duplicated().any()
    shown = set(investment_structure(bundled)["total_figures"])
    assert not shown & set(others["figures"])
    assert math.isclose(
        others.loc[others["indicator"] == "non-coal-investment", "low"].iloc[0], 397.65
    )

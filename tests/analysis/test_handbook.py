"""The worked examples of the handbook: their numbers by hand, and what their sentences assert."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import tyanalysis as ty
from tyanalysis.analysis.handbook import Example, Fact
from tyanalysis.data.package import Package

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def package() -> Package:
    return ty.load(DATA)


@pytest.fixture(scope="module")
def provinces() -> pd.DataFrame:
    return ty.load_panel("china-province-investment", DATA)


@pytest.fixture(scope="module")
def counties() -> pd.DataFrame:
    return ty.load_panel("us-county-gdp", DATA)


def value(example: Example, key: str) -> float:
    """Give the exact number of a fact."""
    fact = example.facts[key]
    assert isinstance(fact, Fact)
    assert fact.bounds.is_point[0], key
    return float(fact.bounds.low[0])


def ends(example: Example, key: str) -> tuple[float, float]:
    fact = example.facts[key]
    assert isinstance(fact, Fact)
    return float(fact.bounds.low[0]), float(fact.bounds.high[0])


def test_average_growth_is_that_of_the_published_rates(package: Package) -> None:
    done = ty.growth_example(package, "taiyuan")
    assert done.table["year"].tolist() == [2020, 2021, 2022]
    product = 1.026 * 1.092 * 1.033
    assert value(done, "average") == pytest.approx((product ** (1 / 3) - 1) * 100)
    assert value(done, "trend") == pytest.approx(((5571.17 / 4028.5) ** (1 / 3) - 1) * 100)
    assert done.table["figures"].str.count(";").tolist() == [2, 2, 2]


def test_a_stretch_holds_the_rate_without_rounding(package: Package) -> None:
    done = ty.cumulative_example(package, "shanxi", "2022")
    base = 25642.59 / 1.044 - 18026.35 / 1.053
    plain = ((25642.59 - 18026.35) / base - 1) * 100
    low, high = ends(done, "growth")
    assert low < plain < high
    assert high - low > 0.3  # rounding of one decimal each


def test_two_past_years_make_a_range_and_a_refusal(package: Package) -> None:
    done = ty.projection_example(package, "taiyuan", "2023")
    low, high = ends(done, "range")
    assert low == pytest.approx(2535.08 / (2524.01 / 5571.17))
    assert high == pytest.approx(2535.08 / (1810.2 / 4153.25))
    assert value(done, "doubled") < low  # the sentence says that it underrates
    assert done.facts["verdict"].en == "refuses"  # type: ignore[union-attr]


def test_quarters_add_up_to_the_year() -> None:
    table = ty.denton_example().table
    assert table.groupby("year")["value"].sum().tolist()[:2] == pytest.approx([4000.0, 4161.4])


def test_contributions_leave_nothing_but_rounding(package: Package) -> None:
    done = ty.contribution_example(package, "shanxi", "2023")
    assert value(done, "residual_low") < 0 < value(done, "residual_high")
    assert done.facts["top"].en == "secondary sector"  # type: ignore[union-attr]
    low, high = ends(done, "pull")
    assert low < 13329.69 / 1.051 * 0.051 / (25698.18 / 1.05) * 100 < high


def test_pulls_of_the_cities_are_their_joint_growth(package: Package) -> None:
    done = ty.city_pull_example(package, "shanxi", "2021")
    table = done.table
    base = table["level"] / (1 + table["growth"] / 100)
    assert table["pull"].sum() == pytest.approx((table["level"].sum() / base.sum() - 1) * 100)
    assert value(done, "n") == 11
    assert table["pull"].is_monotonic_decreasing


def test_quotients_are_shares_over_shares(package: Package) -> None:
    done = ty.quotient_example(package, "taiyuan", "shanxi", "2021")
    plain = done.table["share"] / done.table["reference_share"]
    assert (done.table["quotient_low"] <= plain).all()
    assert (plain <= done.table["quotient_high"]).all()
    assert value(done, "krugman") == pytest.approx(
        (done.table["share"] - done.table["reference_share"]).abs().sum() / 100
    )


def test_coarse_figures_bound_the_index(
    package: Package, provinces: pd.DataFrame, counties: pd.DataFrame
) -> None:
    done = ty.concentration_example(package, "shanxi", "2021", provinces, counties)
    low, high = ends(done, "coarse")
    assert low < value(done, "exact") < high
    assert value(done, "exact") > value(done, "least") == pytest.approx(1 / 11)
    assert done.table["n"].tolist()[:3] == [11, 11, 31]
    assert done.table["n"].iloc[3] > 3000


def test_the_split_adds_up(counties: pd.DataFrame) -> None:
    table = ty.inequality_example(counties).table
    assert (table["between"] + table["within"]).tolist() == pytest.approx(table["theil"].tolist())
    assert table["n"].min() > 3000


def test_fisher_lies_between(provinces: pd.DataFrame) -> None:
    done = ty.price_example(provinces, 2004, 2016)
    direct = done.table["direct"].tolist()
    assert direct[2] == pytest.approx(math.sqrt(direct[0] * direct[1]))
    assert value(done, "n") == 31


def test_deflated_investment_starts_at_its_own_level(provinces: pd.DataFrame) -> None:
    done = ty.real_example(provinces, "shanxi", 1993, 2016)
    assert done.table["real"].iloc[0] == done.table["nominal"].iloc[0]
    price = 1 + value(done, "price") / 100
    assert value(done, "nominal") == pytest.approx(value(done, "real") * price)


def test_the_terms_add_up_to_the_change(counties: pd.DataFrame) -> None:
    table = ty.shift_example(counties).table
    parts = table["national"] + table["industry_mix"] + table["regional"]
    assert parts.tolist() == pytest.approx(table["change"].tolist())
    assert table["label_en"].iloc[0] == "California"


def test_agriculture_is_more_bunched(counties: pd.DataFrame) -> None:
    done = ty.agglomeration_example(counties)
    assert value(done, "farming") > value(done, "making")  # the caption says so
    assert done.table["area"].tolist() == pytest.approx((done.table["half"] * 2).tolist())


def test_both_kinds_of_convergence_hold(provinces: pd.DataFrame) -> None:
    done = ty.convergence_example(provinces, "shanxi", 1996, 2016)
    assert value(done, "beta_high") < 0  # the sentence says that both hold
    assert value(done, "sd_end") < value(done, "sd_start")
    assert value(done, "half") == pytest.approx(math.log(2) / (value(done, "speed") / 100))
    assert done.table["chosen"].sum() == 1


def test_moves_out_of_a_class_are_whole(counties: pd.DataFrame) -> None:
    done = ty.mobility_example(counties)
    assert done.table.filter(like="to_").sum(axis="columns").tolist() == pytest.approx([100.0] * 5)
    assert 0 < value(done, "kendall") < 1


def test_three_industries_are_too_few(counties: pd.DataFrame) -> None:
    done = ty.complexity_example(counties)
    assert done.facts["verdict"].en == "refuses"  # type: ignore[union-attr]
    assert done.table["diversity"].tolist() == [4, 1, 2, 1]
    assert done.table["ubiquity"].tolist() == [1, 2, 2, 3]


def test_ranks_stand_within_their_range(package: Package) -> None:
    done = ty.composite_example(package, "shanxi", "2021")
    table = done.table
    assert (table["rank_best"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_worst"]).all()
    assert value(done, "worst") - value(done, "best") == (
        (table["rank_worst"] - table["rank_best"]).max()
    )


def test_a_rate_above_one_hundred_is_found(package: Package) -> None:
    done = ty.funnel_example(package, "sx-zones")
    assert value(done, "rate") == pytest.approx(310 / 303 * 100)
    assert value(done, "above") == 1


def test_the_two_intervals_do_not_meet() -> None:
    done = ty.proportion_example()
    assert ends(done, "other")[1] < ends(done, "wilson")[0]  # the sentence says so
    assert done.table["rate"].round(2).tolist() == [87.23, 62.62]


def test_a_total_from_below_gives_a_share_from_above(package: Package) -> None:
    done = ty.pace_example(package, "zongcai-zone", "2024")
    assert ends(done, "share") == pytest.approx((0.0, 23.22))
    assert ends(done, "pace")[0] == pytest.approx(116.1)


def test_textbook_efficiency() -> None:
    done = ty.efficiency_example()
    assert value(done, "outturn") == pytest.approx(90)
    assert value(done, "variance") == pytest.approx(24 / 180 * 100)
    assert done.table["deviation"].sum() == pytest.approx(0)
    assert value(done, "productivity") == pytest.approx(2)


def test_later_projects_were_watched_for_less_time() -> None:
    done = ty.survival_example()
    assert value(done, "waiting") == pytest.approx(25)
    assert value(done, "naive") == pytest.approx(37.5)


def test_without_figures_there_is_no_example(
    package: Package, provinces: pd.DataFrame, counties: pd.DataFrame
) -> None:
    bare = replace(package, figures=package.figures.iloc[:0])
    empty = [
        ty.growth_example(bare, "taiyuan"),
        ty.cumulative_example(bare, "shanxi", "2022"),
        ty.projection_example(bare, "taiyuan", "2023"),
        ty.contribution_example(bare, "shanxi", "2023"),
        ty.city_pull_example(bare, "shanxi", "2021"),
        ty.quotient_example(bare, "taiyuan", "shanxi", "2021"),
        ty.concentration_example(bare, "shanxi", "2021", provinces, counties),
        ty.composite_example(bare, "shanxi", "2021"),
        ty.funnel_example(bare, "sx-zones"),
        ty.pace_example(bare, "zongcai-zone", "2024"),
        ty.real_example(provinces, "nowhere", 1993, 2016),
        ty.convergence_example(provinces, "nowhere", 1996, 2016),
        ty.projection_example(package, "shanxi", "2001"),
    ]
    assert [one.family for one in empty if not one.table.empty] == []

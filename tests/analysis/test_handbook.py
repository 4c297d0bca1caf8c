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


def test_half_years_add_up_to_the_revised_year(package: Package) -> None:
    done = ty.denton_example(package, "shanxi", 2021, 2023)
    halves = done.table["value"].to_numpy().reshape(-1, 2).sum(axis=1)
    assert halves.tolist() == pytest.approx([22870.4, 25583.9, 25698.2])
    assert done.table["indicator"].iloc[:2].tolist() == pytest.approx([9606.7, 12983.46])
    assert (value(done, "before"), value(done, "after")) == (22590.16, 22870.4)


def test_chained_growth_beside_the_levels(package: Package) -> None:
    done = ty.chain_example(package, "taiyuan", 2007, 2022, 2016)
    rates = (done.table["growth"].dropna() / 100 + 1).tolist()
    assert len(rates) == 15
    assert value(done, "real") == pytest.approx(math.prod(rates))
    assert value(done, "nominal") == pytest.approx(5571.17 / 1254.9447)
    assert (1 + value(done, "price") / 100) * value(done, "real") == pytest.approx(
        value(done, "nominal")
    )
    low, high = ends(done, "mean")
    assert low < value(done, "said") + 0.05  # the published mean holds 6.55 to 6.65
    assert high > value(done, "said")
    assert done.facts["verdict"].en == "agrees with"  # type: ignore[union-attr]


def test_a_spliced_series_keeps_the_growth_of_the_new_one(package: Package) -> None:
    table = ty.splice_example(package, "shanxi", 2018, 2019, 2023).table
    assert table["spliced"].iloc[:2].tolist() == table["old"].iloc[:2].tolist()
    grown = table.set_index("year")[["new", "spliced"]].loc[2019:].pct_change().dropna()
    assert grown["spliced"].tolist() == pytest.approx(grown["new"].tolist())


def test_a_wrong_vintage_below_shrinks_growth(package: Package) -> None:
    done = ty.splice_example(package, "shanxi", 2018, 2019, 2023)
    assert value(done, "naive") == pytest.approx((17835.6 / 17026.7 - 1) * 100)
    assert value(done, "sound") == pytest.approx((17835.6 / 16961.6 - 1) * 100)


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
    assert value(done, "coefficient") == pytest.approx(value(done, "krugman") * 50)


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


def test_the_other_forms_add_up_to_the_same_change(counties: pd.DataFrame) -> None:
    done, classic = ty.dynamic_example(counties), ty.shift_example(counties)
    table = done.table
    assert table["label_en"].tolist() == classic.table["label_en"].tolist()
    assert table["classic"].tolist() == pytest.approx(classic.table["regional"].tolist())
    split = table["regional"] + table["allocation"]
    assert split.tolist() == pytest.approx(table["classic"].tolist())
    turned = (table["classic"] > 0) != (table["step_regional"] > 0)
    assert value(done, "turned") == turned.sum() == 1
    assert value(done, "allocation") > 0  # the sentence says so


def test_published_plants_give_the_published_index() -> None:
    done = ty.plants_example()
    assert value(done, "gamma") == pytest.approx(0.05990628, abs=1e-8)
    assert value(done, "cluster") == pytest.approx(21.87491, abs=1e-5)
    assert done.table["plants"].tolist() == [5, 4, 1]
    assert done.table["share"].sum() == done.table["reference"].sum() == pytest.approx(100)


def test_three_industries_are_too_few(counties: pd.DataFrame) -> None:
    done = ty.presence_example(counties)
    assert done.facts["verdict"].en == "refuses"  # type: ignore[union-attr]
    present = value(done, "one") + 2 * value(done, "two")
    assert done.table["ubiquity"].sum() == present
    assert value(done, "one") + value(done, "two") == value(done, "states") == 51


def test_the_published_network_is_counted() -> None:
    done = ty.complexity_example()
    assert done.table["diversity"].tolist() == [4, 1, 2, 1]
    assert done.table["ubiquity"].tolist() == [1, 2, 2, 3]
    assert done.table["has_en"].tolist()[2] == "P3 P4"


def test_ranks_stand_within_their_range(package: Package) -> None:
    done = ty.composite_example(package, "shanxi", "2021")
    table = done.table
    assert (table["rank_best"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_worst"]).all()
    assert value(done, "worst") - value(done, "best") == (
        (table["rank_worst"] - table["rank_best"]).max()
    )
    assert sorted(table["topsis"]) == list(range(1, 12))
    assert value(done, "same") == (table["topsis"] == table["rank"]).sum() < 11


def test_a_rate_above_one_hundred_is_found(package: Package) -> None:
    done = ty.funnel_example(package, "sx-zones")
    assert value(done, "rate") == pytest.approx(310 / 303 * 100)
    assert value(done, "above") == 1


def test_the_two_intervals_overlap(counties: pd.DataFrame) -> None:
    done = ty.proportion_example(counties)
    assert done.table["trials"].tolist() == [51, 51]
    states = counties[counties["kind"] == "state"].set_index("name")
    for step, (first, last) in enumerate(((2001, 2011), (2011, 2021))):
        rate = states[f"gdp_{last}"] / states[f"gdp_{first}"]
        part = rate[states["industry"] == "manufacturing"]
        whole = rate[states["industry"] == "all"]
        assert done.table["successes"].iloc[step] == (part > whole.loc[part.index]).sum()
    assert ends(done, "other")[0] < ends(done, "wilson")[1]  # the sentence says so
    assert done.facts["verdict"].en == "overlap"  # type: ignore[union-attr]


def test_a_total_from_below_gives_a_share_from_above(package: Package) -> None:
    done = ty.pace_example(package, "zongcai-zone", "2024")
    assert ends(done, "share") == pytest.approx((0.0, 23.22))
    assert ends(done, "pace")[0] == pytest.approx(116.1)


def test_completion_beside_uniform_pace(package: Package) -> None:
    done = ty.attainment_example(package, "zongcai-zone", "2024-S1", "taiyuan", "2014")
    assert value(done, "lead") == pytest.approx(62.9 - 50)
    assert value(done, "gap") == pytest.approx(21 - 4.5)
    assert done.table["value_low"].iloc[3] == pytest.approx(125.8)


def test_one_year_of_capital_ratios_is_noise(package: Package, provinces: pd.DataFrame) -> None:
    done = ty.icor_example(package, provinces, "shanxi", 2005, 2016)
    table = done.table.set_index("label_en")
    row = table.loc["2010"]
    assert row["icor"] == pytest.approx(row["investment"] / row["product"] / (row["growth"] / 100))
    assert table["icor"].isna().tolist() == (table["growth"] <= 0).tolist()
    assert value(done, "fell") == 1
    assert value(done, "low") < value(done, "overall") < value(done, "high")
    assert value(done, "high") > 10 * value(done, "low")  # the sentence calls it noise


def test_textbook_efficiency() -> None:
    done = ty.efficiency_example()
    assert value(done, "outturn") == pytest.approx(90)
    assert value(done, "variance") == pytest.approx(24 / 180 * 100)
    assert done.table["deviation"].sum() == pytest.approx(0)
    assert value(done, "productivity") == pytest.approx(2)
    assert value(done, "disbursed") == pytest.approx(20)
    assert ends(done, "realised") == pytest.approx((29.5 / 120 * 100, 30.5))


def test_later_provinces_were_watched_for_less_time(provinces: pd.DataFrame) -> None:
    done = ty.survival_example(provinces, 1000.0, 4000.0, 1996, 2016)
    assert (value(done, "n"), value(done, "open")) == (23, 4)
    assert done.table["events"].sum() == 19
    assert done.table["years"].is_unique
    assert value(done, "naive") == pytest.approx(17 / 23 * 100)
    assert value(done, "ten") > value(done, "naive")  # the sentence says so


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
        ty.denton_example(bare, "shanxi", 2021, 2023),
        ty.chain_example(bare, "taiyuan", 2007, 2022, 2016),
        ty.chain_example(package, "taiyuan", 2017, 2022, 2016),
        ty.splice_example(bare, "shanxi", 2018, 2019, 2023),
        ty.icor_example(bare, provinces, "shanxi", 2005, 2016),
        ty.icor_example(package, provinces, "shanxi", 2016, 2016),
        ty.attainment_example(bare, "zongcai-zone", "2024-S1", "taiyuan", "2014"),
        ty.real_example(provinces, "nowhere", 1993, 2016),
        ty.convergence_example(provinces, "nowhere", 1996, 2016),
        ty.projection_example(package, "shanxi", "2001"),
    ]
    assert [one.family for one in empty if not one.table.empty] == []

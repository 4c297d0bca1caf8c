"""Worked examples of the methods handbook that need many units: prices, shift-share, convergence.

The panels are shipped beside the figures (``data.panel``); they have no figure ids.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.agglomeration import (
    ellison_glaeser,
    gini_concentration,
    gini_locational_area,
    gini_locational_half,
)
from tyanalysis.analysis.complexity import complexity, diversity, presence, ubiquity
from tyanalysis.analysis.convergence import beta_convergence, sigma_convergence
from tyanalysis.analysis.handbook import Example, Words, extreme, finite, point, worked
from tyanalysis.analysis.mobility import rank_changes, rank_correlation, transition_matrix
from tyanalysis.analysis.prices import deflate, price_index
from tyanalysis.analysis.shift_share import shift_share
from tyanalysis.errors import NotComputable

FORMULAS = {
    "laspeyres": Words("拉氏", "Laspeyres"),
    "paasche": Words("帕氏", "Paasche"),
    "fisher": Words("费雪", "Fisher"),
}
INDUSTRIES = {
    "manufacturing": Words("制造业", "Manufacturing"),
    "agriculture": Words("农业", "Agriculture"),
}
STATES = {
    "California": "加利福尼亚", "Texas": "得克萨斯", "New York": "纽约", "Florida": "佛罗里达",
    "Illinois": "伊利诺伊", "Pennsylvania": "宾夕法尼亚", "Ohio": "俄亥俄", "Georgia": "佐治亚",
}  # fmt: skip
_SHOWN = 8  # largest states in the shift-share table


def _spread(provinces: pd.DataFrame, column: str, first: int, last: int) -> pd.DataFrame:
    """Years down, provinces across; provinces without all years are left out."""
    kept = provinces[provinces["year"].between(first, last) & (provinces["investment"] > 0)]
    table = kept.pivot_table(index="year", columns="id", values=column).dropna(axis="columns")
    if len(table) < 2:
        raise NotComputable("no-base-period", "面板没有这些年份。", "The panel lacks the years.")
    return table


@worked("prices")
def price_example(provinces: pd.DataFrame, first: int, last: int) -> Example:
    """Compute the price index of investment over all provinces by three formulas, two ways.

    Args:
        provinces: The panel ``china-province-investment``.
        first: First year, the base.
        last: Last year.
    """
    prices = _spread(provinces, "price_index", first, last)
    values = _spread(provinces, "investment", first, last)[prices.columns]
    volumes = values.to_numpy() / prices.to_numpy()
    rows = []
    for key, name in FORMULAS.items():
        direct = price_index(prices.to_numpy(), volumes, key)  # type: ignore[arg-type]
        linked = price_index(prices.to_numpy(), volumes, key, chained=True)  # type: ignore[arg-type]
        ends = {"direct": float(direct[-1]) * 100, "chained": float(linked[-1]) * 100}
        rows.append({"label_zh": name.zh, "label_en": name.en, **ends})
    table = pd.DataFrame(rows)
    return Example("prices", table, {
        "n": point(prices.shape[1], "count", kind="count"),
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "laspeyres": point(table["direct"][0]),
        "paasche": point(table["direct"][1]),
        "fisher": point(table["chained"][2]),
    })  # fmt: skip


@worked("real")
def real_example(provinces: pd.DataFrame, area: str, first: int, last: int) -> Example:
    """Deflate a province's investment to the prices of the first year.

    Args:
        provinces: The panel ``china-province-investment``.
        area: Province id.
        first: Base year; after a break of the price index.
        last: Last year; before a break of the level.
    """
    own = provinces[(provinces["id"] == area) & provinces["year"].between(first, last)]
    own = own.sort_values("year", ignore_index=True)
    if len(own) < 2:
        raise NotComputable("no-base-period", "面板没有这些年份。", "The panel lacks the years.")
    index = own["price_index"].to_numpy() / own["price_index"].iloc[0]
    real = deflate(own["investment"].to_numpy(), index)
    table = own.assign(
        label_zh=[f"{y}年" for y in own["year"]], label_en=own["year"].astype(str),
        nominal=own["investment"], real=real, price=index * 100,
    )  # fmt: skip
    name = own.iloc[0]
    last_row = table.iloc[-1]
    return Example("real", table, {
        "area": Words(name["name_zh"], name["name_en"]),
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "nominal": point(last_row["nominal"] / table["nominal"][0], "times"),
        "real": point(last_row["real"] / table["real"][0], "times"),
        "price": point(last_row["price"] - 100, "percent"),
    })  # fmt: skip


def _states(panel: pd.DataFrame, year: int) -> pd.DataFrame:
    """States down, agriculture, manufacturing and the rest across (million dollars)."""
    own = panel[panel["kind"] == "state"]
    table = own.pivot_table(index="name", columns="industry", values=f"gdp_{year}").dropna() / 1000
    table["rest"] = table["all"] - table["agriculture"] - table["manufacturing"]
    return table[["agriculture", "manufacturing", "rest", "all"]]


@worked("shift")
def shift_example(panel: pd.DataFrame, first: int = 2001, last: int = 2021) -> Example:
    """Split the growth of the largest states: nation, structure, own strength.

    Args:
        panel: The panel ``us-county-gdp``.
        first: First year.
        last: Last year.
    """
    before, now = _states(panel, first), _states(panel, last)
    both = before.index.intersection(now.index)
    parts = ["agriculture", "manufacturing", "rest"]
    nation = [t.loc[both, parts].sum().to_numpy() for t in (before, now)]
    rows: list[dict[str, Any]] = []
    for state in now.loc[both, "all"].nlargest(_SHOWN).index:
        own = [t.loc[state, parts].to_numpy(dtype=float) for t in (before, now)]
        done = shift_share(*own, *nation).total()
        base = float(before.loc[state, "all"])
        terms = {k: float(getattr(done, k)) / base * 100
                 for k in ("change", "national", "industry_mix", "regional")}  # fmt: skip
        rows.append({"label_zh": STATES.get(state, state), "label_en": state, **terms})
    table = pd.DataFrame(rows)
    best, worst = extreme(table, "regional"), extreme(table, "regional", largest=False)
    return Example("shift", table, {
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "best": Words(best["label_zh"], best["label_en"]),
        "best_regional": point(best["regional"], "percentage_point"),
        "best_change": point(best["change"], "percent"),
        "worst": Words(worst["label_zh"], worst["label_en"]),
        "worst_regional": point(worst["regional"], "percentage_point"),
        "national": point(table["national"][0], "percent"),
    })  # fmt: skip


@worked("agglomeration")
def agglomeration_example(panel: pd.DataFrame, year: int = 2021) -> Example:
    """Compare three Ginis of two industries over the states.

    Args:
        panel: The panel ``us-county-gdp``.
        year: Year.
    """
    states = _states(panel, year)
    whole = states["all"].to_numpy(dtype=float)
    rows: list[dict[str, Any]] = []
    for key, name in INDUSTRIES.items():
        own = states[key].to_numpy(dtype=float)
        rows.append(
            {"label_zh": name.zh, "label_en": name.en, "rank": gini_concentration(own, whole),
             "area": gini_locational_area(own, whole), "half": gini_locational_half(own, whole)}
        )  # fmt: skip
    # A textbook case: four plants of one industry in two of three regions.
    done = ellison_glaeser([60, 20, 10, 10], ["a", "a", "a", "b"], {"a": 40, "b": 30, "c": 30})
    return Example("agglomeration", pd.DataFrame(rows), {
        "year": Words(str(year), str(year)),
        "n": point(len(states), "count", kind="count"),
        "farming": point(rows[1]["area"]),
        "making": point(rows[0]["area"]),
        "gamma": point(done.gamma),
        "raw": point(done.raw),
        "plants": point(done.plant_hhi),
    })  # fmt: skip


@worked("convergence")
def convergence_example(provinces: pd.DataFrame, area: str, first: int, last: int) -> Example:
    """Regress the growth of the provinces' real investment on where they started.

    Args:
        provinces: The panel ``china-province-investment``.
        area: Province to be pointed out.
        first: First year.
        last: Last year.
    """
    prices = _spread(provinces, "price_index", first, last)
    values = _spread(provinces, "investment", first, last)[prices.columns]
    real = values / (prices / prices.loc[first])
    if area not in real:
        raise NotComputable("no-parts", "面板没有该地区。", "The panel lacks the area.")
    start, end = real.loc[first], real.loc[last]
    years = float(last - first)
    beta = beta_convergence(start.to_numpy(), end.to_numpy(), years)
    sigma = sigma_convergence(start.to_numpy(), end.to_numpy())
    names = provinces.drop_duplicates("id").set_index("id").loc[start.index]
    table = pd.DataFrame(
        {"label_zh": names["name_zh"].tolist(), "label_en": names["name_en"].tolist(),
         "start": start.to_numpy(), "end": end.to_numpy(),
         "growth": np.log(end.to_numpy() / start.to_numpy()) / years * 100,
         "fitted": (beta.alpha + beta.beta * np.log(start.to_numpy())) * 100,
         "chosen": start.index == area}
    )  # fmt: skip
    own = table[table["chosen"]].iloc[0]
    return Example("convergence", table, {
        "n": point(beta.units, "count", kind="count"),
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "beta_low": point(beta.beta_low * 100, "percentage_point"),
        "beta_high": point(beta.beta_high * 100, "percentage_point"),
        "slope": point(beta.beta * 100, "percentage_point"),
        "speed": point(beta.speed.speed * 100, "percent"),
        "half": point(beta.speed.half_life, "year"),
        "sd_start": point(sigma.sd_start),
        "sd_end": point(sigma.sd_end),
        "area": Words(own["label_zh"], own["label_en"]),
        "growth": point(own["growth"], "percent"),
    })  # fmt: skip


@worked("mobility")
def mobility_example(panel: pd.DataFrame, classes: int = 5) -> Example:
    """Say how likely a county moves between fifths in ten years, and whether ranks hold.

    Args:
        panel: The panel ``us-county-gdp``.
        classes: Number of classes.
    """
    columns = ["gdp_2001", "gdp_2011", "gdp_2021"]
    kept = panel[panel["kind"] == "county"].set_index("code")[columns]
    kept = kept[(kept > 0).all(axis="columns")]
    done = transition_matrix(kept.to_numpy().T, classes)
    table = pd.DataFrame(
        {f"to_{i + 1}": done.probabilities[:, i] * 100 for i in range(classes)}
    ).assign(
        label_zh=[f"第{i + 1}组（小→大）" for i in range(classes)],
        label_en=[f"Class {i + 1} (small to large)" for i in range(classes)],
    )  # fmt: skip
    first, last = finite(kept[columns[0]]), finite(kept[columns[-1]])
    moved = rank_changes(first, last)["places"].abs()
    return Example("mobility", table, {
        "n": point(len(kept), "count", kind="count"),
        "stay_low": point(float(done.probabilities[0, 0] * 100), "percent"),
        "stay_middle": point(float(done.probabilities[2, 2] * 100), "percent"),
        "shorrocks": point(done.mobility),
        "kendall": point(rank_correlation(first.to_numpy(), last.to_numpy()).coefficient),
        "median": point(float(moved.median()), "count"),
    })  # fmt: skip


@worked("complexity")
def complexity_example(panel: pd.DataFrame) -> Example:
    """Count diversity and ubiquity in Hidalgo and Hausmann's textbook table; try the states.

    Args:
        panel: The panel ``us-county-gdp``.
    """
    textbook = pd.DataFrame(
        [[1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1]],
        index=["C1", "C2", "C3", "C4"], columns=["P1", "P2", "P3", "P4"],
    )  # fmt: skip
    table = pd.DataFrame(
        {"label_zh": textbook.index, "label_en": textbook.index,
         "diversity": diversity(textbook).to_numpy(), "product": textbook.columns,
         "ubiquity": ubiquity(textbook).to_numpy()}
    )  # fmt: skip
    states = _states(panel, 2021)[["agriculture", "manufacturing", "rest"]]
    try:
        complexity(presence(states))
        refused = Words("给出", "answers")
    except NotComputable:
        refused = Words("拒绝", "refuses")
    return Example("complexity", table, {
        "states": point(len(states), "count", kind="count"),
        "industries": point(states.shape[1], "count", kind="count"),
        "verdict": refused,
    })  # fmt: skip

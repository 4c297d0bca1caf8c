"""Worked examples of the methods handbook that need many units: prices, convergence, mobility.

The panels are shipped beside the figures (``data.panel``); they have no figure ids.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tyanalysis.analysis.convergence import beta_convergence, sigma_convergence
from tyanalysis.analysis.handbook import Example, Words, finite, point, worked
from tyanalysis.analysis.mobility import rank_changes, rank_correlation, transition_matrix
from tyanalysis.analysis.prices import deflate, price_index
from tyanalysis.errors import NotComputable

FORMULAS = {
    "laspeyres": Words("拉氏", "Laspeyres"),
    "paasche": Words("帕氏", "Paasche"),
    "fisher": Words("费雪", "Fisher"),
}


def spread(provinces: pd.DataFrame, column: str, first: int, last: int) -> pd.DataFrame:
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
    prices = spread(provinces, "price_index", first, last)
    values = spread(provinces, "investment", first, last)[prices.columns]
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


@worked("convergence")
def convergence_example(provinces: pd.DataFrame, area: str, first: int, last: int) -> Example:
    """Regress the growth of the provinces' real investment on where they started.

    Args:
        provinces: The panel ``china-province-investment``.
        area: Province to be pointed out.
        first: First year.
        last: Last year.
    """
    prices = spread(provinces, "price_index", first, last)
    values = spread(provinces, "investment", first, last)[prices.columns]
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

"""Worked examples of the methods handbook on one series: chaining, splicing, benchmarking."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.average import average_growth
from tyanalysis.analysis.benchmark import denton
from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.growth import growth_rate, index_series
from tyanalysis.analysis.handbook import (
    GROWTH,
    GRP,
    Example,
    Fact,
    Words,
    claim_of,
    extreme,
    point,
    rounded,
    words_of,
    worked,
)
from tyanalysis.analysis.prices import chain, splice
from tyanalysis.errors import NotComputable

MEAN_GROWTH = "gross-regional-product-mean-growth"
_PLAN = 5  # years of a five-year plan


def _of_vintages(frames: Frames, area: str, indicator: str, period: str) -> dict[str, Any]:
    """Give the yearbook's figure, or the first release where the yearbook has none."""
    try:
        return dict(claim_of(frames, area, indicator, period, "yearbook"))
    except NotComputable:
        return dict(claim_of(frames, area, indicator, period))


@worked("chain")
def chain_example(frames: Frames, area: str, first: int, last: int, plan: int) -> Example:
    """Chain published real growth into an index, and read the implied price beside the levels.

    Args:
        frames: The data package.
        area: Area id.
        first: Base year.
        last: Last year.
        plan: First year of a five-year stretch of which a mean growth was published.

    Returns:
        Years down; published growth (%), real index, index of current-price levels and implied
        price index (first year = 100).
    """
    years = list(range(first, last + 1))
    levels = [_of_vintages(frames, area, GRP, str(y)) for y in years]
    rates = {y: _of_vintages(frames, area, GROWTH, str(y)) for y in years[1:]}
    said = claim_of(frames, area, MEAN_GROWTH, f"{plan}-01-01/P{_PLAN}Y", "")
    real = chain([1 + float(r["value"]) / 100 for r in rates.values()], 100.0)
    nominal = index_series([float(c["value"]) for c in levels])
    own_ids = [c["id"] for c in levels]
    table = pd.DataFrame(
        {"label_zh": [f"{y}年" for y in years], "label_en": [str(y) for y in years], "year": years,
         "growth": [np.nan, *(float(r["value"]) for r in rates.values())],
         "real": real, "nominal": nominal, "price": nominal / real * 100,
         "figures": [";".join([one, rates[y]["id"]] if y in rates else [one])
                     for y, one in zip(years, own_ids, strict=True)]}
    )  # fmt: skip
    stretch = [rates[y] for y in range(plan, plan + _PLAN) if y in rates]
    if len(stretch) < _PLAN:
        raise NotComputable("no-base-period", "年份不足。", "There are too few years.")
    mean = average_growth(*(rounded(r, 0.01) for r in stretch)) * 100.0
    published = rounded(said)
    meets = not (mean.high[0] < published.low[0] or published.high[0] < mean.low[0])
    ids, end = ";".join(table["figures"]), table.iloc[-1]
    return Example("chain", table, {
        "area": words_of(frames, area),
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "real": point(end["real"] / 100, "times", ids),
        "nominal": point(end["nominal"] / 100, "times", ids),
        "price": point(end["price"] - 100, "percent", ids),
        "start": Words(str(plan), str(plan)),
        "stop": Words(*(str(plan + _PLAN - 1),) * 2),
        "mean": Fact(mean, "percent", ";".join(r["id"] for r in stretch), "growth"),
        "said": point(float(said["value"]), "percent", str(said["id"]), "growth"),
        "verdict": Words("相容", "agrees with") if meets else Words("不合", "contradicts"),
    })  # fmt: skip


@worked("splice")
def splice_example(frames: Frames, area: str, first: int, overlap: int, last: int) -> Example:
    """Let first releases go on in the revised series at their own level.

    Args:
        frames: The data package.
        area: Area id.
        first: First year of the first releases.
        overlap: Year of which both vintages are known.
        last: Last year of the revised series.

    Returns:
        Years down; first release, revised level and spliced level (亿元, NaN where not used).
    """
    years = list(range(first, last + 1))
    old = [claim_of(frames, area, GRP, str(y)) for y in range(first, overlap + 1)]
    new = [claim_of(frames, area, GRP, str(y), "revised") for y in range(overlap, last + 1)]
    before, after = ([float(c["value"]) for c in claims] for claims in (old, new))
    joined = splice(before, after, 0)
    table = pd.DataFrame(
        {"label_zh": [f"{y}年" for y in years], "label_en": [str(y) for y in years], "year": years,
         "old": before + [np.nan] * (last - overlap),
         "new": [np.nan] * (overlap - first) + after, "spliced": joined}
    )  # fmt: skip
    ids = [[c["id"] for c in side] for side in (old, new)]
    padded = (ids[0] + [""] * (last - overlap), [""] * (overlap - first) + ids[1])
    table["figures"] = [";".join(filter(None, pair)) for pair in zip(*padded, strict=True)]
    used = ";".join([ids[0][-1], *ids[1][:2]])
    return Example("splice", table, {
        "area": words_of(frames, area),
        "overlap": Words(str(overlap), str(overlap)),
        "next": Words(str(overlap + 1), str(overlap + 1)),
        "old": point(before[-1], "CNY_100M", ids[0][-1]),
        "new": point(after[0], "CNY_100M", ids[1][0]),
        "naive": point(float(growth_rate(after[1], before[-1])) * 100, "percent", used),
        "sound": point(float(growth_rate(after[1], after[0])) * 100, "percent", used),
    })  # fmt: skip


@worked("denton")
def denton_example(frames: Frames, area: str, first: int, last: int) -> Example:
    """Make first releases of half-years add up to the revised totals of the years.

    Args:
        frames: The data package.
        area: Area id.
        first: First year with a half-year, a first release and a revised total.
        last: Last such year.

    Returns:
        Half-years down; first release, benchmarked level (亿元) and the ratio of the two.
    """
    halves: list[float] = []
    rows: list[dict[str, Any]] = []
    years: list[dict[str, Any]] = []
    for year in range(first, last + 1):
        half, whole = (claim_of(frames, area, GRP, p) for p in (f"{year}-S1", f"{year}"))
        total = claim_of(frames, area, GRP, str(year), "revised")
        halves += [float(half["value"]), float(whole["value"]) - float(half["value"])]
        years.append({"year": year, "before": whole["value"], "after": total["value"],
                      "size": abs(total["value"] / whole["value"] - 1),
                      "figures": f"{whole['id']};{total['id']}"})  # fmt: skip
        rows += [
            {"label_zh": f"{year}年{zh}半年", "label_en": f"{en} half of {year}",
             "figures": f"{half['id']};{whole['id']};{total['id']}"}
            for zh, en in (("上", "First"), ("下", "Second"))
        ]  # fmt: skip
    done = denton(halves, [float(y["after"]) for y in years], 2)
    table = pd.concat([pd.DataFrame(rows), done.drop(columns="year")], axis=1)
    ids = ";".join(table["figures"])
    most = extreme(pd.DataFrame(years), "size")
    return Example("denton", table, {
        "area": words_of(frames, area),
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "year": Words(*(str(most["year"]),) * 2),
        "before": point(most["before"], "CNY_100M", str(most["figures"])),
        "after": point(most["after"], "CNY_100M", str(most["figures"])),
        "low": point(float(table["ratio"].min()), figures=ids),
        "high": point(float(table["ratio"].max()), figures=ids),
    })  # fmt: skip

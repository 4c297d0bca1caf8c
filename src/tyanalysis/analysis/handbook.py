"""Worked examples of the methods handbook: the common form, and change over time.

Each example is a small table of real figures with what a method makes of them, and the facts that a
sentence quotes. Textbook tables are marked as such by the reports that show them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import with_rounding
from tyanalysis.analysis.average import average_growth
from tyanalysis.analysis.basis import break_of_basis
from tyanalysis.analysis.cumulative import single_growth
from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.growth import cagr
from tyanalysis.analysis.projection import project_year_end, twelve_month_multiple
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

P = ParamSpec("P")
GRP = "gross-regional-product"
GROWTH = "gross-regional-product-growth"
_FACTS = ("actual", "growth", "count")
_MONTHS = {"{}-Q1": 3, "{}-S1": 6, "{}-01-01/P9M": 9, "{}": 12}


@dataclass(frozen=True)
class Fact:
    """A number that a sentence quotes: bounds of length 1 in a unit, and what it rests on."""

    bounds: Bounds
    unit: str
    figures: str = ""
    kind: str = "actual"


@dataclass(frozen=True)
class Words:
    """A name that a sentence quotes, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, eq=False)
class Example:
    """A worked example.

    Attributes:
        family: Key of the family of methods.
        table: One row for each line shown: ``label_zh`` and ``label_en``, numbers in printed units
            (a column ``x`` or its bounds ``x_low`` …), and ``figures`` (ids joined with ``;``).
            Empty where the data do not hold what the example needs.
        facts: What the sentences quote.
    """

    family: str
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    facts: Mapping[str, Fact | Words] = field(default_factory=dict)


def worked(family: str) -> Callable[[Callable[P, Example]], Callable[P, Example]]:
    """Give an empty example where the data do not hold what the method needs."""

    def wrap(make: Callable[P, Example]) -> Callable[P, Example]:
        @wraps(make)
        def safely(*args: P.args, **kwargs: P.kwargs) -> Example:
            try:
                return make(*args, **kwargs)
            except NotComputable:
                return Example(family)

        return safely

    return wrap


def point(value: float, unit: str = "", figures: str = "", kind: str = "actual") -> Fact:
    """Make a fact of an exact number."""
    return Fact(Bounds.point(value), unit, figures, kind)


def words_of(frames: Frames, area: str) -> Words:
    """Name an area, short where it has a short name."""
    row = frames.areas.loc[frames.areas["id"] == area].iloc[0]
    return Words(*(str(row[f"short_{x}"] or row[f"name_{x}"]) for x in ("zh", "en")))


def claim_of(
    frames: Frames, area: str, indicator: str, period: str, vintage: str = "first"
) -> Mapping[str, Any]:
    """Give the most precise fact about an area, or refuse.

    Raises:
        NotComputable: ``no-base-period`` if there is no such figure.
    """
    table = frames.figures
    found = table[
        (table["area"] == area) & (table["indicator"] == indicator) & (table["period"] == period)
        & table["kind"].isin(_FACTS) & (table["vintage"] == vintage) & table["value"].notna()
    ].sort_values("precision", kind="stable")  # fmt: skip
    if found.empty:
        raise NotComputable("no-base-period", "没有所需的数字。", "There is no such figure.")
    return {str(key): value for key, value in found.iloc[0].items()}


def rounded(claim: Mapping[str, Any], scale: float = 1.0) -> Bounds:
    """Give all numbers that round to a printed one, times a factor."""
    step = float(claim["precision"])
    value = float(claim["value"])
    if not step > 0:
        return Bounds.point(value * scale)
    return with_rounding(np.array([value * scale]), 2 * step * scale)


def bound_columns(rows: list[Bounds], name: str, factor: float = 1.0) -> pd.DataFrame:
    """Put one interval for each row into columns ``name_low`` …."""
    return Bounds.concat([row * factor for row in rows]).to_frame(prefix=f"{name}_")


@worked("growth")
def growth_example(frames: Frames, area: str) -> Example:
    """Set published growth beside the quotient of levels, and averages beside each other.

    Args:
        frames: The data package.
        area: Area id.

    Returns:
        Years down; level (亿元), quotient (%, bounds by rounding), published (%), gap (points).
    """
    rows: list[dict[str, Any]] = []
    quotients: list[Bounds] = []
    for year in range(2000, 2040):
        try:
            now, before = (claim_of(frames, area, GRP, str(y)) for y in (year, year - 1))
            rate = claim_of(frames, area, GROWTH, str(year))
        except NotComputable:
            continue
        found = break_of_basis(rounded(now), rounded(before), rounded(rate, 0.01)).iloc[0]
        quotient = Bounds.of(found["quotient_low"], found["quotient_high"], True, False)
        quotients.append(quotient)
        rows.append(
            {"label_zh": f"{year}年", "label_en": str(year), "year": year,
             "level": now["value"], "published": rate["value"], "gap": found["gap"] * 100,
             "broken": found["verdict"] == "break", "base": before["value"],
             "figures": ";".join((now["id"], before["id"], rate["id"]))}
        )  # fmt: skip
    if len(rows) < 2:
        raise NotComputable("no-base-period", "年份不足。", "There are too few years.")
    table = pd.concat([pd.DataFrame(rows), bound_columns(quotients, "quotient", 100)], axis=1)
    span = len(table)
    average = float(average_growth(*(table["published"] / 100).tolist()))
    trend = float(cagr(table["base"].iloc[0], table["level"].iloc[-1], span))
    ids = ";".join(table["figures"])
    return Example("growth", table, {
        "area": words_of(frames, area),
        "first": Words(*(str(table["year"].iloc[0]),) * 2),
        "last": Words(*(str(table["year"].iloc[-1]),) * 2),
        "average": point(average * 100, "percent", ids, "growth"),
        "trend": point(trend * 100, "percent", ids),
        "breaks": point(int(table["broken"].sum()), "count", ids, "count"),
        "n": point(span, "count", ids, "count"),
    })  # fmt: skip


@worked("cumulative")
def cumulative_example(frames: Frames, area: str, year: str) -> Example:
    """Take year-to-date figures apart into single stretches, with the rounding carried along.

    Args:
        frames: The data package.
        area: Area id.
        year: A year with at least two published year-to-date levels and rates.
    """
    points: list[tuple[int, Mapping[str, Any], Mapping[str, Any]]] = []
    for pattern, month in _MONTHS.items():
        period = pattern.format(year)
        try:
            level, rate = (claim_of(frames, area, one, period) for one in (GRP, GROWTH))
            points.append((month, level, rate))
        except NotComputable:
            continue
    if len(points) < 2:
        raise NotComputable("no-base-period", "累计数不足。", "Too few cumulative figures.")
    rows, levels, rates = [], [], []
    for i, (month, level, rate) in enumerate(points):
        first = points[i - 1][0] + 1 if i else 1
        ids = [level["id"], rate["id"]]
        if i:
            _, old, old_rate = points[i - 1]
            levels.append(rounded(level) - rounded(old))
            terms = (rounded(level), rounded(old), rounded(rate, 0.01), rounded(old_rate, 0.01))
            rates.append(single_growth(*terms))
            ids += [old["id"], old_rate["id"]]
        else:
            levels.append(rounded(level))
            rates.append(rounded(rate, 0.01))
        rows.append(
            {"label_zh": f"{first}—{month}月", "label_en": f"Months {first}–{month}",
             "to_date": level["value"], "to_date_growth": rate["value"], "figures": ";".join(ids)}
        )  # fmt: skip
    table = pd.concat(
        [pd.DataFrame(rows), bound_columns(levels, "single"),
         bound_columns(rates, "growth", 100)], axis=1,
    )  # fmt: skip
    last = table.iloc[-1]
    return Example("cumulative", table, {
        "area": words_of(frames, area),
        "year": Words(year, year),
        "part": Words(last["label_zh"], last["label_en"].lower()),
        "growth": Fact(rates[-1] * 100, "percent", last["figures"], "growth"),
        "to_date": point(last["to_date_growth"], "percent", last["figures"], "growth"),
        "before": point(table["to_date_growth"].iloc[-2], "percent", last["figures"], "growth"),
    })  # fmt: skip


@worked("projection")
def projection_example(frames: Frames, area: str, year: str) -> Example:
    """Project a year's end from its first half by the shares of the years that are known.

    Args:
        frames: The data package.
        area: Area id.
        year: A year of which the first half is known.
    """
    rows = []
    for past in range(2000, 2040):
        try:
            half, whole = (claim_of(frames, area, GRP, p) for p in (f"{past}-S1", f"{past}"))
        except NotComputable:
            continue
        rows.append(
            {"label_zh": f"{past}年", "label_en": str(past), "half": half["value"],
             "whole": whole["value"], "share": half["value"] / whole["value"] * 100,
             "figures": f"{half['id']};{whole['id']}"}
        )  # fmt: skip
    if len(rows) < 2:
        raise NotComputable("no-history", "往年不足。", "There are too few past years.")
    table = pd.DataFrame(rows)
    now = claim_of(frames, area, GRP, f"{year}-S1")
    shares = (table["share"] / 100).tolist()
    done = project_year_end(float(now["value"]), shares, least_years=2)
    doubled = twelve_month_multiple(float(now["value"]), 6)
    ids = ";".join([*table["figures"], now["id"]])
    refused = Words("拒绝", "refuses") if len(shares) < 3 else Words("给出", "gives")
    return Example("projection", table, {
        "area": words_of(frames, area),
        "year": Words(year, year),
        "half": point(now["value"], "CNY_100M", now["id"]),
        "range": Fact(done.range, "CNY_100M", ids, "expected"),
        "doubled": point(float(np.asarray(doubled)), "CNY_100M", now["id"], "expected"),
        "n": point(len(shares), "count", ids, "count"),
        "verdict": refused,
    })  # fmt: skip


def extreme(table: pd.DataFrame, column: str, *, largest: bool = True) -> dict[str, Any]:
    """Give the row with the largest or smallest value; of equal ones the first."""
    row = table.sort_values(column, ascending=not largest, kind="stable").iloc[0]
    return {str(key): value for key, value in row.items()}


def finite(values: pd.Series) -> pd.Series:
    """Keep what is published and above 0."""
    return values[values.map(math.isfinite) & (values > 0)]

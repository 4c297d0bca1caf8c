"""Claims about the same thing that cannot both be right, were revised, or are one claim twice."""

from __future__ import annotations

import pandas as pd

from tyanalysis.data.claim_sets import cases, comparable_claims, disjoint, no_cases
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.schema import BOUND_COLUMNS

_SAME = ["area", "indicator", "period", "group"]
_UNDATED_GROUPS = ["capacity", "plan", "target", "expected"]


def find_conflicts(figures: pd.DataFrame) -> pd.DataFrame:
    """Find claims about one area, indicator and period whose bounds have no number in common.

    Claims are set against each other only if they are of one group of kinds (facts, plans, …), of
    one price basis, about one subject as far as both name it, and dated, unless they are plans.

    Args:
        figures: Figures with the reading chosen; read with ``rounding="rounded"``, or a figure
            printed with fewer digits seems to contradict the longer one.

    Returns:
        One row for each pair of different claims, ``CASE_COLUMNS``; ``reason`` is ``vintage``
        where one of them is marked as a revision of the other, else ``conflict``. ``figures_a``
        and ``figures_b`` hold the ids of all who say the one and the other.
    """
    claims = comparable_claims(figures)
    claims = claims[(claims["period"] != "") | claims["group"].isin(_UNDATED_GROUPS)]
    if claims.empty:
        return no_cases()
    said = [*_SAME, "subject_zh", "price_basis", "vintage", "unit"]
    ends = list(BOUND_COLUMNS)
    # Whoever repeats a claim word for word adds an id to it, not another pair.
    distinct = (
        claims.groupby([*said, *ends], sort=False, dropna=False)
        .agg(ids=("id", " ".join))
        .reset_index()
    )
    distinct["order"] = range(len(distinct))
    pairs = distinct.merge(distinct, on=[*_SAME, "unit"], suffixes=("_a", "_b"))
    pairs = pairs[pairs["order_a"] < pairs["order_b"]].reset_index(drop=True)
    pairs = pairs[_compatible(pairs, "subject_zh") & _compatible(pairs, "price_basis", "unknown")]
    pairs = pairs.reset_index(drop=True)
    a, b = (Bounds.of(*(pairs[f"{name}_{side}"] for name in ends)) for side in "ab")
    apart = disjoint(a, b)
    frame = pairs.loc[apart, [*_SAME, "unit", "vintage_a", "vintage_b", "ids_a", "ids_b"]]
    revised = frame["vintage_a"] != frame["vintage_b"]
    reason = revised.map({True: "vintage", False: "conflict"})
    return cases(frame, reason, a[apart], b[apart], ("ids_a", "ids_b"))


def find_duplicates(figures: pd.DataFrame) -> pd.DataFrame:
    """Find figures that enter one claim of one source twice.

    Args:
        figures: Figures with the reading chosen.

    Returns:
        One row for each repetition, ``CASE_COLUMNS``, reason ``duplicate``.
    """
    claims = comparable_claims(figures)
    same = [*_SAME, "subject_zh", "unit", "source", "qualifier", "kind", "low", "high"]
    if claims.empty:
        return no_cases()
    again = claims[claims.duplicated(same, keep=False)].copy()
    again["first"] = again.groupby(same, sort=False)["id"].transform("first")
    again = again[again["id"] != again["first"]]
    bounds = Bounds.from_frame(again)
    return cases(again, "duplicate", bounds, bounds, ("id", "first"))


def _compatible(pairs: pd.DataFrame, name: str, unknown: str = "") -> pd.Series:
    """Say where both sides agree in a column or one of them does not say."""
    a, b = pairs[f"{name}_a"], pairs[f"{name}_b"]
    silent = a.isin(["", unknown]) | b.isin(["", unknown])
    return (a == b) | silent

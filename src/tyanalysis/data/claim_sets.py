"""Claims brought into a form in which they can be set against each other.

A finder works on a frame of claims: bounds in one unit for each indicator, the period read, and
the reasons of a finding in one layout (``CASE_COLUMNS``), so that all findings stack.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.data.period import period_frame
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.unit import compatible, convert

KIND_GROUPS: Final = {
    "actual": "fact", "count": "fact", "growth": "fact", "enumeration": "fact", "status": "fact",
    "expected": "expected", "capacity": "capacity", "plan": "plan", "target": "target",
}  # fmt: skip
CASE_COLUMNS: Final = (
    "reason", "area", "indicator", "period", "unit",
    "figure_a", "figure_b", "figures_a", "figures_b", "figures",
    "low_a", "high_a", "low_closed_a", "high_closed_a",
    "low_b", "high_b", "low_closed_b", "high_closed_b", "gap",
)  # fmt: skip
"""Layout of a finding: side a and side b, each with bounds in ``unit``, the first of its figures
(``figure_a``), all of them (``figures_a``), and those of both sides (``figures``); ids in one text
are separated by blanks. ``gap`` is the distance between the two intervals in ``unit``."""


@remembered
def comparable_claims(figures: pd.DataFrame) -> pd.DataFrame:
    """Bring claims with bounds into one unit for each indicator.

    Args:
        figures: Figures as ``load`` gives them, shape (n, …), with the reading already chosen.

    Returns:
        The claims that have bounds and a kind that can be compared; bounds and value are in the
        indicator's most frequent unit. Added: ``group`` (fact, expected, capacity, plan, target),
        and from the period ``period_kind``, ``start``, ``end``, ``year``, ``months``,
        ``cumulative``.
    """
    frame = figures.assign(group=figures["kind"].map(KIND_GROUPS).astype("str"))
    frame = frame[frame["low"].notna() & frame["high"].notna() & frame["group"].notna()].copy()
    target = frame["indicator"].map(_usual_units(frame)).fillna("")
    keep = np.ones(len(frame), dtype=bool)
    for source, wanted in set(zip(frame["unit"], target, strict=True)):
        here = ((frame["unit"] == source) & (target == wanted)).to_numpy()
        if source == wanted:
            continue
        if not source or not compatible(source, wanted):
            keep[here] = False
            continue
        for name in ("value", "low", "high"):
            frame.loc[here, name] = convert(frame.loc[here, name].to_numpy(), source, wanted)
    frame["unit"] = target
    periods = period_frame(frame["period"]).rename(columns={"kind": "period_kind"})
    frame = pd.concat([frame, periods.drop(columns="period")], axis=1)
    return frame[keep].reset_index(drop=True)


def _usual_units(frame: pd.DataFrame) -> pd.Series:
    """Give the most frequent unit of each indicator, the first by its code where several are."""
    counts = frame[frame["unit"] != ""].groupby(["indicator", "unit"]).size()
    ranked = counts.reset_index(name="n").sort_values(
        ["indicator", "n", "unit"], ascending=[True, False, True], kind="stable"
    )
    return ranked.drop_duplicates("indicator").set_index("indicator")["unit"]


def settled(claims: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """Make one row of all claims about the same thing: the hull of their bounds.

    A contradiction that holds for the hull holds whichever of the claims is right.

    Args:
        claims: From ``comparable_claims``.
        by: What makes a thing the same; area, indicator, subject and period if not given.

    Returns:
        One row for each thing: its columns, hull bounds, ``unit``, period columns, and ``ids``
        (the figures, separated by a blank).
    """
    keys = by or ["area", "indicator", "subject_zh", "period"]
    if claims.empty:
        return claims.assign(ids="")
    ordered = claims.sort_values("low", kind="stable")
    grouped = ordered.groupby(keys, sort=True, dropna=False)
    hull = grouped.agg(
        low=("low", "min"),
        high=("high", "max"),
        unit=("unit", "first"),
        period_kind=("period_kind", "first"),
        start=("start", "first"),
        end=("end", "first"),
        year=("year", "first"),
        months=("months", "first"),
        cumulative=("cumulative", "first"),
        price_basis=("price_basis", "first"),
        ids=("id", " ".join),
    ).reset_index()
    joined = ordered.merge(hull[[*keys, "low", "high"]], on=keys, suffixes=("", "_hull"))
    joined["low_closed"] &= joined["low"] == joined["low_hull"]
    joined["high_closed"] &= joined["high"] == joined["high_hull"]
    flags = joined.groupby(keys, sort=True, dropna=False)[["low_closed", "high_closed"]].any()
    return hull.merge(flags.reset_index(), on=keys)


def disjoint(a: Bounds, b: Bounds) -> np.ndarray:
    """Say where two columns of intervals have no number in common (both known)."""
    return ~a.is_empty & ~b.is_empty & a.intersect(b).is_empty


def cases(
    frame: pd.DataFrame, reason: str | pd.Series, a: Bounds, b: Bounds, ids: tuple[str, str]
) -> pd.DataFrame:
    """Lay out findings.

    Args:
        frame: One row for each, with area, indicator, period and unit, shape (n, …).
        reason: Short code of the finding, or one for each row.
        a: What one side says, in the unit, shape (n,).
        b: What the other side says, in the same unit, shape (n,).
        ids: The columns that hold the figures of either side, separated by blanks.
    """
    if frame.empty:
        return no_cases()
    frame = frame.reset_index(drop=True)
    out = pd.concat([frame, a.to_frame().add_suffix("_a"), b.to_frame().add_suffix("_b")], axis=1)
    for side, column in zip("ab", ids, strict=True):
        out[f"figures_{side}"] = frame[column]
        out[f"figure_{side}"] = frame[column].str.split().str[0]
    both = out["figures_a"] + " " + out["figures_b"]
    out["figures"] = both.str.split().map(lambda names: " ".join(dict.fromkeys(names)))
    out["gap"] = np.maximum(np.maximum(b.low - a.high, a.low - b.high), 0.0)
    out["reason"] = reason if isinstance(reason, str) else reason.to_numpy()
    return out[list(CASE_COLUMNS)]


def no_cases() -> pd.DataFrame:
    """Give an empty frame of findings."""
    return pd.DataFrame(columns=list(CASE_COLUMNS))

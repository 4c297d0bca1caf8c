"""One claim for each area, indicator and period: the best-graded, with the others kept beside it.

Promises (plans, targets, expectations) and facts are never merged: a target for a year and that
year's outcome are two claims about two things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result, text
from tyanalysis.analysis.kinds import AHEAD
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.unit import convert

# The publisher's own page or an attributed reprint, then the starting article, then mirrors.
_BEST_FIRST: Final = "ASBC"
_MONEY: Final = frozenset({"CNY", "CNY_10K", "CNY_100M"})
CLAIM_COLUMNS: Final = (
    "area", "area_kind", "indicator", "subject_zh", "subject_en", "period", "value", *COLUMNS,
    "unit", "kind", "promise", "qualifier", "figures", "source", "grade", "others", "differs",
)  # fmt: skip


def best_claims(
    frames: Frames,
    indicators: Iterable[str],
    *,
    area_kinds: Sequence[str] | None = None,
    by_subject: bool = False,
) -> pd.DataFrame:
    """Choose the best-graded claim for each area, indicator, period and side.

    Facts are one side; plans, targets, capacities and expectations are a side each.

    Args:
        frames: The data package.
        indicators: Indicator ids.
        area_kinds: Kinds of area, or None for all.
        by_subject: Keep claims about different subjects apart.

    Returns:
        One row for each choice: ``area``, ``area_kind``, ``indicator``, ``subject_zh``,
        ``subject_en``, ``period``, ``value`` (the stated number, missing where there is none), the
        four bound columns, ``unit`` (money in 100 million yuan
        where the indicator is kept in it), ``kind``, ``promise`` (bool), ``qualifier``,
        ``figures`` (the id), ``source``, ``grade``, ``others`` (ids of the claims that stand back,
        joined with ``;``) and ``differs`` (whether one of them says something else). Claims
        without a number are left out.
    """
    wanted = list(indicators)
    table = frames.figures
    kinds = frames.areas.set_index("id")["kind"]
    keep = table["indicator"].isin(wanted) & table["low"].notna()
    rows = table[keep].copy()
    rows["area_kind"] = rows["area"].map(kinds)
    if area_kinds is not None:
        rows = rows[rows["area_kind"].isin(list(area_kinds))]
    if rows.empty:
        return empty_result(CLAIM_COLUMNS).astype({"promise": "bool", "differs": "bool"})
    rows["promise"] = rows["kind"].isin(AHEAD)
    rows["rank"] = text(rows, "grade").map(_BEST_FIRST.find)
    rows = rows.sort_values("rank", kind="stable")
    rows["side"] = rows["kind"].where(rows["promise"], "fact")
    keys = ["area", "indicator", "period", "side"] + (["subject_zh"] if by_subject else [])
    units = frames.indicators.set_index("id")["unit"]
    chosen = [_choose(group, units) for _, group in rows.groupby(keys, sort=False)]
    found = pd.DataFrame(chosen, columns=list(CLAIM_COLUMNS))
    found["order"] = found["indicator"].map(wanted.index)
    return found.sort_values(["area", "order", "period"], kind="stable", ignore_index=True).drop(
        columns="order"
    )


def bounds_at(row: Mapping[Any, Any], prefix: str = "") -> Bounds:
    """Read one row's bounds, shape (1,); empty where there are none."""
    low = row[f"{prefix}low"]
    if pd.isna(low):
        return Bounds.empty(1)
    return Bounds.of(
        low, row[f"{prefix}high"], row[f"{prefix}low_closed"], row[f"{prefix}high_closed"]
    )


def ends(bounds: Bounds, prefix: str = "") -> dict[str, Any]:
    """Lay one interval out as four cells."""
    return {f"{prefix}{name}": getattr(bounds, name)[0] for name in COLUMNS}


def first(claims: pd.DataFrame, **wanted: Any) -> dict[str, Any] | None:
    """Give the first claim whose columns hold these values, or None."""
    keep = pd.Series(True, index=claims.index)
    for column, value in wanted.items():
        keep &= claims[column] == value
    return None if not keep.any() else {str(k): v for k, v in claims[keep].iloc[0].items()}


def _choose(group: pd.DataFrame, units: pd.Series) -> dict[str, Any]:
    best = group.iloc[0]
    rest = group.iloc[1:]
    bounds = _in_unit(best, units)
    differs = any(str(_in_unit(other, units)) != str(bounds) for _, other in rest.iterrows())
    unit = str(best["unit"])
    return {
        **{name: best[name] for name in CLAIM_COLUMNS if name in best},
        **ends(bounds),
        "value": _stated(best, units),
        "unit": _target(unit, str(units.get(best["indicator"], unit))),
        "figures": best["id"],
        "others": ";".join(rest["id"]),
        "differs": differs,
    }


def _in_unit(row: pd.Series, units: pd.Series) -> Bounds:
    bounds = bounds_at(row.to_dict())
    unit = str(row["unit"])
    target = _target(unit, str(units.get(row["indicator"], unit)))
    converted: Bounds = bounds if target == unit else convert(bounds, unit, target)
    return converted


def _stated(row: pd.Series, units: pd.Series) -> float:
    unit = str(row["unit"])
    value = float(row["value"]) if pd.notna(row["value"]) else float("nan")
    return float(convert(value, unit, _target(unit, str(units.get(row["indicator"], unit)))))


def _target(unit: str, canonical: str) -> str:
    return canonical if unit in _MONEY and canonical in _MONEY else unit

"""Choosing between claims: the best one about a thing, with the others beside it.

A claim is better for its grade (A before the seed article S before B), then for coming from the
outlet itself and not a mirror, for being exact, for being printed with more digits, and for being
published later. Claims of different vintages are not rivals: each vintage has its own best claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.frames import Frames, bounds_of, pick, pick_rows, text
from tyanalysis.analysis.kinds import FACTS
from tyanalysis.data.period import period_frame
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.unit import compatible, convert
from tyanalysis.errors import DataError

GRADES: Final = ("A", "S", "B", "C")
_EXACTNESS: Final = ("exact", "rounded", "reaches", "about", "range")
_KEY: Final = ["area", "indicator", "period", "vintage", "kind_group"]
_PRINTED: Final = "_printed_unit"
CLAIM_COLUMNS: Final = (
    "area", "indicator", "subject_zh", "subject_en", "period", "period_kind", "start", "end",
    "vintage", "value", "low", "high", "low_closed", "high_closed", "unit", "qualifier", "kind",
    "kind_group", "price_basis", "figure", "source", "published", "grade", "as_printed", "mirror",
)  # fmt: skip


def claims(
    frames: Frames,
    areas: Iterable[str] | None = None,
    indicators: Iterable[str] | None = None,
    *,
    kinds: Iterable[str] | None = None,
    start: str = "",
    end: str = "",
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Give all claims about some areas and indicators, in one unit for each indicator.

    Args:
        frames: The data package.
        areas: Area ids, or None for all.
        indicators: Indicator ids, or None for all.
        kinds: Kinds of claim, or None for all.
        start: First year, or "".
        end: Last year, or "".
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        One row for each figure, by indicator, area, period, vintage and rank: ``area``,
        ``indicator``, ``subject_zh``, ``subject_en``, ``period``, ``period_kind``, ``start`` and
        ``end`` (dates), ``vintage``, ``value``, ``low``, ``high``, ``low_closed``, ``high_closed``,
        ``unit``, ``qualifier``, ``kind``, ``kind_group`` (fact, or the kind itself),
        ``price_basis``, ``figure``, ``source``, ``published``, ``grade``, ``as_printed``,
        ``mirror`` (bool), ``rank`` (1 is the best claim about its thing), ``conflicts`` (figures
        about the same thing whose bounds, rounding granted, have no number in common with this
        one, joined with ``;``) and ``others`` (all other figures about the same thing).
    """
    areas, indicators, kinds = (_listed(choice) for choice in (areas, indicators, kinds))
    whole = _whole(frames, reading, rounding)
    found = None
    if whole is not None and _separable(kinds):
        found = _in_their_units(pick_rows(whole, areas, indicators, kinds, start, end))
    if found is None:
        rows = pick(frames, areas, indicators, kinds, start, end)
        found = _ranked(frames, rows, reading, rounding).drop(columns=_PRINTED)
    return found


def _listed(choice: Iterable[str] | None) -> list[str] | None:
    return [choice] if isinstance(choice, str) else None if choice is None else list(choice)


def _separable(kinds: list[str] | None) -> bool:
    """Say whether the claims chosen are simply rows of the table of all claims.

    They are not where a choice of kinds takes some of the facts and leaves others, which may be
    better claims.
    """
    return kinds is None or set(kinds) & set(FACTS) in (set(), set(FACTS))


def _in_their_units(table: pd.DataFrame) -> pd.DataFrame | None:
    """Give claims taken from the table of all; None where alone they would be in other units.

    The unit of an indicator is the one that most of its figures have.
    """
    printed = table.pop(_PRINTED)
    mixed = (printed != table["unit"]).to_numpy(dtype=bool)
    if mixed.any():
        rows = table["indicator"].isin(table["indicator"][mixed].unique())
        usual = _targets(table["indicator"][rows], printed[rows])
        if (usual != table["unit"][rows]).any():
            return None
    return table


@remembered
def _whole(frames: Frames, reading: str, rounding: str) -> pd.DataFrame | None:
    """Rank all claims of a package once, each with its printed unit.

    None where some of the figures cannot be read.
    """
    try:
        return _ranked(frames, pick(frames), reading, rounding)
    except DataError:
        return None  # the figures that are asked for may well be readable


def _ranked(frames: Frames, found: pd.DataFrame, reading: str, rounding: str) -> pd.DataFrame:
    """Bring picked figures into one unit for each indicator and rank those about one thing.

    The unit that each is printed in stands in a column of its own.
    """
    scale, targets = _scale(found)
    table = _table(frames, found, targets, scale, bounds_of(found, reading, rounding))
    wide = bounds_of(found, reading, "rounded") * Bounds.point(scale)
    order = _order(table)
    table, wide = table.iloc[order].reset_index(drop=True), wide[order]
    groups = table.groupby(_KEY, sort=False, dropna=False)
    conflicts, others = [""] * len(table), [""] * len(table)
    names = table["figure"].to_list()
    for rows in groups.indices.values():
        if len(rows) > 1:
            places = np.asarray(rows)
            _tell_rivals(names, wide[places], places, conflicts, others)
    return table.assign(
        rank=groups.cumcount() + 1,
        conflicts=pd.Series(conflicts, table.index, dtype="str"),
        others=pd.Series(others, table.index, dtype="str"),
    )


def best_claims(
    frames: Frames,
    areas: Iterable[str] | None = None,
    indicators: Iterable[str] | None = None,
    *,
    kinds: Iterable[str] | None = None,
    start: str = "",
    end: str = "",
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """What is the best claim about each thing and vintage?

    Args:
        frames: The data package.
        areas: Area ids, or None for all.
        indicators: Indicator ids, or None for all.
        kinds: Kinds of claim, or None for all.
        start: First year, or "".
        end: Last year, or "".
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        The columns of :func:`claims`, of each thing the row with ``rank`` 1; the others stand in
        its ``others`` and ``conflicts``.
    """
    table = claims(
        frames,
        areas,
        indicators,
        kinds=kinds,
        start=start,
        end=end,
        reading=reading,
        rounding=rounding,
    )
    return table[table["rank"] == 1].reset_index(drop=True)


def conflicting_claims(
    frames: Frames,
    areas: Iterable[str] | None = None,
    indicators: Iterable[str] | None = None,
    *,
    reading: str = "",
) -> pd.DataFrame:
    """Which claims does another claim about the same thing contradict?

    Args:
        frames: The data package.
        areas: Area ids, or None for all.
        indicators: Indicator ids, or None for all.
        reading: "", strict or customary.

    Returns:
        The columns of :func:`claims`, the rows with ``conflicts``, side by side. Rounding is
        granted before two claims conflict.

    Pitfalls:
        Vintages are not rivals: a revised figure does not contradict its first release.
    """
    table = claims(frames, areas, indicators, reading=reading)
    return table[table["conflicts"] != ""].reset_index(drop=True)


def _scale(found: pd.DataFrame) -> tuple[np.ndarray, pd.Series]:
    """Give the factor that brings each figure into its indicator's unit, and that unit."""
    units = text(found, "unit")
    targets = _targets(text(found, "indicator"), units)
    factors = [_factor(unit, target) for unit, target in zip(units, targets, strict=True)]
    return np.asarray(factors, dtype=float), targets


def _table(
    frames: Frames, found: pd.DataFrame, targets: pd.Series, scale: np.ndarray, bounds: Bounds
) -> pd.DataFrame:
    sources = frames.sources.set_index("id") if len(frames.sources) else pd.DataFrame()
    periods = period_frame(text(found, "period"))
    # One frame from finished columns: adding them one by one costs more than all the rest.
    out: dict[str, Any] = {name: text(found, name) for name in CLAIM_COLUMNS}
    out |= {
        "period_kind": periods["kind"],
        "start": periods["start"],
        "end": periods["end"],
        "value": pd.to_numeric(found["value"]).to_numpy(dtype=float, na_value=np.nan) * scale,
        "low": bounds.low * scale,
        "high": bounds.high * scale,
        "low_closed": bounds.low_closed,
        "high_closed": bounds.high_closed,
        "unit": targets,
        "kind_group": out["kind"].where(~out["kind"].isin(FACTS), "fact"),
        "figure": text(found, "id"),
        _PRINTED: text(found, "unit"),
    }
    for name in ("published", "mirror"):
        known = sources[name] if name in sources else pd.Series(dtype="object")
        named = text(found, "source").map(known)
        out[name] = named.astype("str").where(named.notna(), "")
    out["mirror"] = out["mirror"].str.lower() == "true"
    out["_precision"] = pd.to_numeric(found.get("precision", pd.Series(np.nan, found.index)))
    return pd.DataFrame(out, index=found.index)


def _targets(indicators: pd.Series, units: pd.Series) -> pd.Series:
    """Choose one unit for each indicator: the most frequent one, where all convert into it."""
    usual: dict[str, str] = {}
    pairs = Counter(zip(indicators, units, strict=True))
    for (indicator, unit), _ in sorted(pairs.items(), key=lambda one: (-one[1], one[0])):
        if unit:
            usual.setdefault(indicator, unit)
    targets = [
        usual[indicator] if unit and compatible(unit, usual[indicator]) else unit
        for indicator, unit in zip(indicators, units, strict=True)
    ]
    return pd.Series(targets, index=units.index, dtype="str")


def _factor(unit: str, target: str) -> float:
    return 1.0 if unit == target else float(convert(1.0, unit, target))


def _order(table: pd.DataFrame) -> np.ndarray:
    def place(column: str, best: tuple[str, ...]) -> pd.Series:
        return table[column].map({name: n for n, name in enumerate(best)}).fillna(len(best))

    keys = table.assign(
        _grade=place("grade", GRADES),
        _exact=place("qualifier", _EXACTNESS),
        _fine=table["_precision"].fillna(np.inf),
        _late=-pd.to_numeric(table["published"].str.replace("-", "").str.ljust(8, "0"), "coerce"),
    )
    by = ["indicator", "area", "start", "end", *_KEY[2:], "_grade", "mirror", "_exact", "_fine"]
    ordered = keys.sort_values([*by, "_late", "figure"], kind="stable")
    del table["_precision"]
    return ordered.index.to_numpy()


def _tell_rivals(
    names: list[str], wide: Bounds, rows: np.ndarray, conflicts: list[str], others: list[str]
) -> None:
    """Write beside each claim about one thing the others, and those that contradict it."""
    for place, row in enumerate(rows):
        rest = [other for other in range(len(rows)) if other != place]
        alone = wide[[place] * len(rest)]
        apart = alone.intersect(wide[rest]).is_empty & ~alone.is_empty & ~wide[rest].is_empty
        others[row] = ";".join(names[rows[other]] for other in rest)
        conflicts[row] = ";".join(
            names[rows[other]] for other, far in zip(rest, apart, strict=True) if far
        )

"""The tables that the functions work on, and how figures are picked and read from them.

Any object with these seven frames will do; ``tyanalysis.load`` gives one. The columns are those of
the data package: ``figures`` has id, area, indicator, period, value, unit, the four bound columns,
kind, price_basis, vintage, source, grade and the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from tyanalysis.data.package import Reading, Rounding, with_reading
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.strings import PLAIN
from tyanalysis.errors import DataError, ParameterError

READINGS = ("", "strict", "customary")
ROUNDINGS = ("printed", "rounded")


class Frames(Protocol):
    """A data package, read."""

    @property
    def areas(self) -> pd.DataFrame:
        """Zones, towns, counties, cities, enterprises, projects."""

    @property
    def memberships(self) -> pd.DataFrame:
        """Which area lies in which, in whole or part."""

    @property
    def indicators(self) -> pd.DataFrame:
        """What is measured."""

    @property
    def figures(self) -> pd.DataFrame:
        """Claims, one a row."""

    @property
    def sources(self) -> pd.DataFrame:
        """Documents."""

    @property
    def derivations(self) -> pd.DataFrame:
        """What may be computed from the figures."""

    @property
    def questions(self) -> pd.DataFrame:
        """What a reader would ask."""


def text(frame: pd.DataFrame, column: str) -> pd.Series:
    """Read a column as text, "" where it is empty or not there.

    Args:
        frame: Any table.
        column: Name of the column.

    Returns:
        Text of the frame's length and index.

    >>> text(pd.DataFrame({"unit": ["CNY", None]}), "unit").tolist()
    ['CNY', '']
    """
    if column not in frame:
        return pd.Series("", index=frame.index, dtype="str")
    found = frame[column]
    if found.dtype == PLAIN and not found.hasnans:  # most columns are: nothing is to be made
        return found
    return found.astype("str").where(found.notna(), "")


def bounds_of(figures: pd.DataFrame, reading: str = "", rounding: str = "printed") -> Bounds:
    """Read the bounds of figures.

    Args:
        figures: Rows of the table of figures, shape (n, any).
        reading: "" for the reading the frame was loaded with, "strict", or "customary" (which falls
            back on strict where the two are the same).
        rounding: "printed" takes a printed decimal as it is, "rounded" as all that rounds to it.

    Returns:
        Bounds of length n, in the figures' own units.

    Raises:
        ParameterError: If the reading or the rounding is unknown.
    """
    _choice("reading", reading, READINGS)
    _choice("rounding", rounding, ROUNDINGS)
    if not reading and rounding == "printed":
        return Bounds.from_frame(figures)
    frame = figures
    if not reading:
        # Without the bounds as written, the chosen ones are what gets widened.
        frame = figures.drop(columns=[f"strict_{name}" for name in COLUMNS], errors="ignore")
    for name in ("customary_low", "customary_high", "precision"):
        if name not in frame:
            frame = frame.assign(**{name: np.nan})
    for name in ("customary_low_closed", "customary_high_closed"):
        if name not in frame:
            frame = frame.assign(**{name: False})
    chosen: Reading = "customary" if reading == "customary" else "strict"
    rounded: Rounding = "rounded" if rounding == "rounded" else "printed"
    return Bounds.from_frame(with_reading(frame, chosen, rounded))


def figures_by_id(frames: Frames, ids: Sequence[str]) -> pd.DataFrame:
    """Give the rows of some figures, in the order of the ids.

    Args:
        frames: The data package.
        ids: Figure ids.

    Returns:
        Rows of the table of figures, numbered anew.

    Raises:
        DataError: If an id is not in the table of figures.
    """
    table = frames.figures.set_index("id", drop=False)
    missing = [name for name in ids if name not in table.index]
    if missing:
        raise DataError(
            f"figures.csv, column id: found no figure {', '.join(missing)}; expected one row for"
            " each id that is asked for. Next: correct the id, or add the figure."
        )
    return table.loc[list(ids)].reset_index(drop=True)


def pick(
    frames: Frames,
    areas: Iterable[str] | None = None,
    indicators: Iterable[str] | None = None,
    kinds: Iterable[str] | None = None,
    start: str = "",
    end: str = "",
) -> pd.DataFrame:
    """Choose figures by area, indicator, kind and years.

    Args:
        frames: The data package.
        areas: Area ids, or None for all.
        indicators: Indicator ids, or None for all.
        kinds: Kinds of claim, or None for all.
        start: First year ("2015"), or "" for no limit; undated figures pass only without limits.
        end: Last year, or "".

    Returns:
        Rows of the table of figures in its order, numbered anew.
    """
    return pick_rows(frames.figures, areas, indicators, kinds, start, end)


def pick_rows(
    table: pd.DataFrame,
    areas: Iterable[str] | None = None,
    indicators: Iterable[str] | None = None,
    kinds: Iterable[str] | None = None,
    start: str = "",
    end: str = "",
) -> pd.DataFrame:
    """Choose rows of any table with area, indicator, kind and period; see :func:`pick`.

    Args:
        table: The table.
        areas: Area ids, or None for all.
        indicators: Indicator ids, or None for all.
        kinds: Kinds of claim, or None for all.
        start: First year, or "" for no limit; undated rows pass only without limits.
        end: Last year, or "".

    Returns:
        Rows in the table's order, numbered anew.
    """
    keep = np.ones(len(table), dtype=bool)
    for column, wanted in (("area", areas), ("indicator", indicators), ("kind", kinds)):
        if wanted is not None:
            chosen = [wanted] if isinstance(wanted, str) else list(wanted)
            keep &= table[column].isin(chosen).to_numpy(dtype=bool)
    if start or end:
        year = text(table, "period").str[:4]
        keep &= (year != "").to_numpy(dtype=bool)
        if start:
            keep &= (year >= start[:4]).to_numpy(dtype=bool)
        if end:
            keep &= (year <= end[:4]).to_numpy(dtype=bool)
    return table[keep].reset_index(drop=True)


def joined(values: Iterable[str]) -> str:
    """Join the different non-empty values with ``;`` in the order of their first appearance.

    Args:
        values: Ids or codes.

    Returns:
        One text, "" of none.

    >>> joined(["b", "", "a", "b"])
    'b;a'
    """
    return ";".join(dict.fromkeys(value for value in values if value))


def empty_result(columns: Sequence[str]) -> pd.DataFrame:
    """Give a frame with the columns and no row, so that a caller need not ask.

    Args:
        columns: Names of the columns; values and bounds get their own types, the rest is text.

    Returns:
        The frame, shape (0, columns).

    >>> empty_result(["area", "low"]).shape
    (0, 2)
    """
    return pd.DataFrame({name: pd.Series(dtype=_DTYPES.get(name, "str")) for name in columns})


_DTYPES = {
    **dict.fromkeys(("value", *COLUMNS[:2]), "float64"),
    **dict.fromkeys(COLUMNS[2:], "bool"),
}


def _choice(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        options = ", ".join(choice for choice in choices if choice)
        raise ParameterError(f"{name}: found {value!r}; expected one of {options}.")

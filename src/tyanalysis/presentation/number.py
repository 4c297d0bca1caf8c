"""Printed numbers that answer for themselves.

A ``Number`` keeps its bounds, unit, kind, period and figure ids beside the text that the reader
sees; the bounds are the same in every language, only the text differs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.format import format_bounds


@dataclass(frozen=True)
class Number:
    """A printed number that answers for itself.

    Attributes:
        text: As the reader sees it, bound signs and unit included.
        value: The exact value in ``unit``, None where only bounds are known.
        low: Lower bound, None where unbounded.
        high: Upper bound, None where unbounded.
        low_closed: Whether the lower bound itself is possible.
        high_closed: Whether the upper bound itself is possible.
        unit: Canonical unit code, the same in every language.
        kind: actual, plan, target, … (the weakest of its inputs).
        period: SDMX period, "" where undated.
        figures: Ids of the figures it rests on.
    """

    text: str
    value: float | None
    low: float | None
    high: float | None
    low_closed: bool
    high_closed: bool
    unit: str
    kind: str = "actual"
    period: str = ""
    figures: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[float, float]:
        """Both bounds, infinite where unbounded; NaN where nothing can be determined."""
        if self.value is None and self.low is None and self.high is None:
            return math.nan, math.nan
        return (
            -math.inf if self.low is None else self.low,
            math.inf if self.high is None else self.high,
        )

    def to_json(self) -> dict[str, Any]:
        """Give the number as the bundle schema wants it."""
        names = self.__dataclass_fields__
        return {n: getattr(self, n) for n in names} | {"figures": list(self.figures)}

    def __str__(self) -> str:
        return self.text


def number(
    bounds: Bounds,
    unit: str,
    language: str,
    *,
    kind: str = "actual",
    period: str = "",
    figures: str | Sequence[str] = (),
    digits: int | None = None,
    about: bool = False,
    floor: float | None = 0.0,
    with_unit: bool = True,
    size: float | None = None,
) -> Number:
    """Make a printed number from one interval; see ``format_bounds`` for the printing.

    Args:
        bounds: One interval (length 1) in ``unit``.
        unit: Canonical unit code.
        language: ``zh`` or ``en``.
        kind: Kind of the claim or result.
        period: SDMX period.
        figures: Figure ids, a sequence or one string joined by ``;``.
        digits: Decimals in the canonical unit.
        about: Print with 约 / "about".
        floor: Smallest possible value by nature, None for growth and differences.
        with_unit: Whether the text carries the unit.
        size: Magnitude that chooses the money unit.
    """
    ids = tuple(i for i in figures.split(";") if i) if isinstance(figures, str) else tuple(figures)
    low, high = float(bounds.low[0]), float(bounds.high[0])
    return Number(
        text=format_bounds(
            bounds,
            unit,
            language,
            digits=digits,
            about=about,
            floor=floor,
            with_unit=with_unit,
            size=size,
        ),
        value=low if low == high else None,
        low=low if math.isfinite(low) else None,
        high=high if math.isfinite(high) else None,
        low_closed=bool(bounds.low_closed[0]),
        high_closed=bool(bounds.high_closed[0]),
        unit=unit,
        kind=kind,
        period=period,
        figures=ids,
    )


def number_from(
    row: Mapping[str, Any], language: str, *, figure_column: str = "figures", **options: Any
) -> Number:
    """Make a printed number from a row with bounds, unit, kind, period and figure ids.

    A row of ``figures.csv`` works too: its own id is the figure it rests on, and 约 is printed
    where its qualifier says so.
    """
    bounds = Bounds.of(row["low"], row["high"], bool(row["low_closed"]), bool(row["high_closed"]))
    ids = row[figure_column] if figure_column in row else row.get("id", "")
    return number(
        bounds,
        str(row["unit"]),
        language,
        kind=str(row.get("kind", "actual")),
        period=str(row.get("period", "") or ""),
        figures=ids,
        **options,
    )


def figure_number(row: Mapping[str, Any], language: str, **options: Any) -> Number:
    """Print a row of ``figures`` as its source does; it rests on itself.

    Args:
        row: A row of ``figures``.
        language: ``zh`` or ``en``.
        **options: As for ``number``.
    """
    about = row["qualifier"] == "about"
    floor = None if row["low"] < 0 else 0.0
    return number_from(
        row, language, figure_column="id", **{"about": about, "floor": floor, **options}
    )


def count_number(n: int, language: str, figures: Sequence[str] = ()) -> Number:
    """Print a number of things that were counted here."""
    return number(Bounds.point(n), "count", language, kind="count", figures=figures)

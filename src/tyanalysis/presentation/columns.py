"""Columns and cells: what a table and a chart's data are made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pandas as pd

from tyanalysis.presentation.number import Number

Cell: TypeAlias = "Number | str"
_WIDEST = 40  # columns of a terminal for one cell of words


@dataclass(frozen=True)
class Column:
    """A table's column: its key, its head, its unit and its side."""

    key: str
    name: str
    unit: str = ""
    align: Literal["left", "right"] = "left"

    def to_json(self) -> dict[str, str]:
        """Give the column as the bundle schema wants it."""
        return {"key": self.key, "name": self.name, "unit": self.unit, "align": self.align}


def figure_ids(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Collect the figure ids of all cells, each once, in order of appearance."""
    seen = dict.fromkeys(i for row in rows for c in row if isinstance(c, Number) for i in c.figures)
    return list(seen)


def cells_frame(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> pd.DataFrame:
    """Give cells as a plain frame to go on with.

    Args:
        columns: The columns; their keys become names.
        rows: Cells in the order of the columns.

    Returns:
        The text of each cell under the column's key. A column that holds numbers has, beside it,
        ``<key>_low`` and ``<key>_high`` (float64, infinite where there is no bound, NaN where
        there is no number), ``<key>_unit`` and ``<key>_figures`` (ids joined with ``;``).
    """
    frame: dict[str, Any] = {}
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        frame[column.key] = pd.Series([str(cell) for cell in cells], dtype="str")
        numbers = [cell if isinstance(cell, Number) else None for cell in cells]
        if not any(numbers):
            continue
        ends = [(math.nan, math.nan) if n is None else n.ends for n in numbers]
        frame[f"{column.key}_low"] = [low for low, _ in ends]
        frame[f"{column.key}_high"] = [high for _, high in ends]
        frame[f"{column.key}_unit"] = ["" if n is None else n.unit for n in numbers]
        frame[f"{column.key}_figures"] = ["" if n is None else ";".join(n.figures) for n in numbers]
    return pd.DataFrame(frame)


def json_rows(rows: Sequence[Sequence[Cell]]) -> list[list[Any]]:
    """Give rows as the bundle schema wants them."""
    return [[c.to_json() if isinstance(c, Number) else c for c in row] for row in rows]


def aligned(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Write cells as lines of plain text whose columns stand below each other.

    A Chinese character is two columns of a terminal wide. Long words are cut, numbers never.

    Args:
        columns: The columns; their heads are the first line.
        rows: Cells in the order of the columns.
    """
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - wanted by print only

    def fit(cell: Cell) -> str:
        text = str(cell)
        if isinstance(cell, Number) or cell_len(text) <= _WIDEST:
            return text
        return set_cell_size(text, _WIDEST - 1).rstrip() + "…"

    heads = [f"{one.name} ({one.unit})" if one.unit else one.name for one in columns]
    lines = [heads, *([fit(cell) for cell in row] for row in rows)]
    widths = [max(map(cell_len, texts)) for texts in zip(*lines, strict=True)]
    shown = []
    for line in lines:
        padded = [
            " " * (width - cell_len(text)) + text if column.align == "right"
            else text + " " * (width - cell_len(text))
            for column, text, width in zip(columns, line, widths, strict=True)
        ]  # fmt: skip
        shown.append("  ".join(padded).rstrip())
    return shown

"""How a table fits on paper: the size of its type, the width of its columns, upright or turned.

The widths are estimates from the kinds of characters, so that equal tables always look equal.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from tyanalysis.reporting.blocks import Column, Table

UPRIGHT = 442.2
"""Width of the text on an upright A4 page, in points (15.6 cm)."""

TURNED = 703.0
"""Width of the text on a turned A4 page, in points (24.8 cm)."""

HEIGHT = 640.0
"""Height a table may take on an upright page, in points."""

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
INSET = 4.0
WIDER = 8.0
_SEAM = re.compile(r"(?<=[\u2e80-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u2e80-\u9fff])")
_COMFORT = 13.0  # a column of words is read well from about this many ems on
_SPARE = 3.0  # how many ems a column is widened where there is room


@dataclass(frozen=True)
class TableFit:
    """What the printer must know about a table.

    Attributes:
        size: Type size in points, 6.5 to 9.
        widths: Width of each column in points, inset included.
        turned: Whether the page is turned.
        breakable: Whether it may run over several pages.
    """

    size: float
    widths: tuple[float, ...]
    turned: bool
    breakable: bool


def fit_table(table: Table) -> TableFit:
    """Choose the largest type at which a table can be read, upright if at all possible."""
    least, natural = _measures(table)
    insets = _insets(table.columns)
    for room, turned in ((UPRIGHT, False), (TURNED, True)):
        for size in SIZES:
            spare = room - sum(least) * size - sum(insets)
            if spare >= 0:
                widths = _spread(least, natural, insets, size, spare)
                lines = _lines(table, widths, size)
                tall = lines * size * 1.45 > HEIGHT * (0.6 if turned else 0.85)
                return TableFit(size, widths, turned, tall or len(table.rows) > 20)
    share = (TURNED - sum(insets)) / sum(least)
    widths = tuple(ems * share + inset for ems, inset in zip(least, insets, strict=True))
    return TableFit(SIZES[-1], widths, True, True)


def text_width(text: str) -> float:
    """Estimate the width of a text in ems.

    >>> text_width("太原"), text_width("2023")
    (2.0, 2.08)
    """
    gaps = len(_SEAM.findall(text))  # the typesetter parts Han from Latin by a quarter
    return round(sum(map(_width, text)) + 0.25 * gaps, 2)


def _width(letter: str) -> float:
    if east_asian_width(letter) in "WF" or letter in "“”‘’—…":
        return 1.0
    if letter in " .,:;'|!ijl()[]":
        return 0.3
    return 0.68 if letter.isupper() or letter in "%mw@" else 0.52


def _measures(table: Table) -> tuple[list[float], list[float]]:
    """Give for each column the least width that reads well, and the width without any break."""
    least, natural = [], []
    for at, column in enumerate(table.columns):
        cells = [row[at] for row in table.rows]
        whole = max((text_width(cell.text) for cell in cells), default=0.0)
        fixed = column.align == "right" or all(cell.numeric for cell in cells)
        head = max(map(text_width, head_lines(column)))
        narrow_head = min(head, max(_longest_word(line) for line in head_lines(column)))
        body = whole if fixed else max(min(whole, _COMFORT), max(map(_longest, cells), default=0))
        least.append(max(body, narrow_head, 2.0) + 0.2)
        natural.append(max(whole, head) + 0.2)
    return least, natural


def head_lines(column: Column) -> list[str]:
    """Give the name of a column and, below it, its unit."""
    return [column.name, column.unit] if column.unit else [column.name]


def _longest(cell: object) -> float:
    return min(_longest_word(getattr(cell, "text", "")), 20.0)


def _longest_word(text: str) -> float:
    """Give the width of the longest run that should stay whole.

    Chinese may break anywhere, but two even lines of four characters or more look best.
    """
    words = re.findall(r"[^\s\u2e80-\u9fff\uff00-\uffef]+", text)
    han = len(re.findall(r"[\u2e80-\u9fff]", text))
    even = float(min(han, max(4, math.ceil(han / math.ceil(han / 5))))) if han else 0.0
    return max([even, *map(text_width, words)])


def _insets(columns: Sequence[Column]) -> list[float]:
    """Give the white at both sides of each column; words after right-aligned numbers need more."""
    before = [None, *columns][:-1]
    tight = [
        last is not None and last.align == "right" and column.align == "left"
        for last, column in zip(before, columns, strict=True)
    ]
    return [2 * INSET + (WIDER if near else 0.0) for near in tight]


def _spread(
    least: list[float], natural: list[float], insets: list[float], size: float, spare: float
) -> tuple[float, ...]:
    """Give the spare width first to columns whose words break, then a little to all."""
    wanted = [max(0.0, whole - few) * size for few, whole in zip(least, natural, strict=True)]
    share = min(1.0, spare / sum(wanted)) if sum(wanted) else 0.0
    left = spare - share * sum(wanted)
    extra = min(left / len(least), _SPARE * size)
    return tuple(
        round(few * size + share * want + extra + inset, 2)
        for few, want, inset in zip(least, wanted, insets, strict=True)
    )


def _lines(table: Table, widths: tuple[float, ...], size: float) -> int:
    total = 3
    for row in table.rows:
        total += max(
            int(text_width(cell.text) * size / max(width - 2 * INSET, size)) + 1
            for cell, width in zip(row, widths, strict=True)
        )
    return total

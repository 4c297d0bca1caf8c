"""How a table fits on paper: the size of its type, the width of its columns, upright or turned.

The widths are estimates from the kinds of characters, so that equal tables always look equal.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import east_asian_width

from tyanalysis.reporting.blocks import Column, Table

UPRIGHT = 442.2
"""Width of the text on an upright A4 page, in points (15.6 cm)."""

TURNED = 703.0
"""Width of the text on a turned A4 page, in points (24.8 cm)."""

HEIGHT = 640.0
"""Height a table may take on an upright page, in points."""

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
WHOLE = 20
"""Up to how many characters a number is kept on one line."""

INSET = 4.0
WIDER = 8.0
_SEAM = re.compile(r"(?<=[\u2e80-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u2e80-\u9fff])")
_COMFORTS = (13.0, 10.0, 7.0)  # how wide a column of words should be, in ems, best first
_EASY = 7.5  # type from this size on is easy to read, in points
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
    """Choose how a table is set.

    Taken is the largest type, with columns of words as narrow as need be, at which rows do not run
    over too many lines. Where there is none, the lowest upright table in type that is still easy
    to read wins; the page is turned only for a table that cannot stand upright at all.
    """
    for room in (UPRIGHT, TURNED):
        fits = [fit for size in SIZES for comfort in _COMFORTS
                if (fit := _fit(table, room, size, comfort)) is not None]  # fmt: skip
        for fit in fits:
            lines = _lines(table, fit)
            if max(lines, default=1) <= 4 and sum(lines) <= 2 * len(lines):
                return fit
        if fits:
            easy = [fit for fit in fits if fit.size >= _EASY]
            return min(easy or fits, key=lambda fit: _height(table, fit))
    insets = _insets(table.columns)
    least, _ = _measures(table, _COMFORTS[-1])
    share = (TURNED - sum(insets)) / sum(least)
    widths = tuple(ems * share + inset for ems, inset in zip(least, insets, strict=True))
    return TableFit(SIZES[-1], widths, True, True)


def _fit(table: Table, room: float, size: float, comfort: float) -> TableFit | None:
    insets = _insets(table.columns)
    least, natural = _measures(table, comfort)
    spare = room - sum(least) * size - sum(insets)
    if spare < 0:
        return None
    turned = room == TURNED
    fit = TableFit(size, _spread(least, natural, insets, size, spare), turned, True)
    tall = _height(table, fit) > HEIGHT * (0.6 if turned else 0.85)
    return replace(fit, breakable=tall or len(table.rows) > 20)


# Every size and comfort that is tried measures the same texts again.
@lru_cache(maxsize=1 << 14)
def text_width(text: str) -> float:
    """Estimate the width of a text in ems.

    >>> text_width("太原"), text_width("2023")
    (2.0, 2.24)
    """
    gaps = len(_SEAM.findall(text))  # the typesetter parts Han from Latin by a quarter
    return round(sum(map(_width, text)) + 0.25 * gaps, 2)


def _width(letter: str) -> float:
    if east_asian_width(letter) in "WF" or letter in "“”‘’—…":
        return 1.0
    if letter in " .,:;'|!ijl()[]":
        return 0.3
    if letter.isdigit():
        return 0.56
    return 0.68 if letter.isupper() or letter in "%mw@" else 0.52


def _measures(table: Table, comfort: float) -> tuple[list[float], list[float]]:
    """Give for each column the least width that reads well, and the width without any break."""
    least, natural = [], []
    for at, column in enumerate(table.columns):
        cells = [row[at] for row in table.rows]
        whole = max((text_width(cell.text) for cell in cells), default=0.0)
        fixed = column.align == "right" or all(cell.numeric for cell in cells)
        head = max(map(text_width, head_lines(column)))
        narrow_head = min(head, max(_longest_word(line) for line in head_lines(column)))
        longest = max(map(_longest, cells), default=0.0)
        if fixed:  # short numbers stay whole, long phrases with a number may break
            body = max((_kept_whole(cell.text) for cell in cells), default=0.0)
        else:
            body = max(min(whole, comfort), longest)
        least.append(max(body, narrow_head, 2.0) + 0.2)
        natural.append(max(whole, head) + 0.2)
    return least, natural


def _kept_whole(text: str) -> float:
    width = text_width(text)
    return width if len(text) <= WHOLE else max(min(width, _COMFORTS[-1]), _longest_word(text))


def head_lines(column: Column) -> list[str]:
    """Give the name of a column and, below it, its unit."""
    return [column.name, column.unit] if column.unit else [column.name]


def _longest(cell: object) -> float:
    return min(_longest_word(getattr(cell, "text", "")), 20.0)


@lru_cache(maxsize=1 << 14)
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


def _lines(table: Table, fit: TableFit) -> list[int]:
    """Estimate over how many lines each row runs."""
    rooms = [(width - 2 * INSET) / fit.size for width in fit.widths]
    return [
        max(
            math.ceil(text_width(cell.text) / room - 0.01) or 1
            for cell, room in zip(row, rooms, strict=True)
        )
        for row in table.rows
    ]


def _height(table: Table, fit: TableFit) -> float:
    """Estimate the height of a table in points."""
    lines = _lines(table, fit)
    return (sum(lines) * 1.2 + len(lines) * 0.45 + 3) * fit.size

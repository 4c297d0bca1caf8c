"""Where the table lies in a sheet: title, header, body, notes; and what the corner says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tyanalysis.data.qualifier import is_quantity
from tyanalysis.intake.sheet import Sheet
from tyanalysis.intake.words import NOTES, period_in, plain, unit_in, year_in

_YEAR: Final = re.compile(r"(?:19|20)\d{2}(?:\.0)?")
# Characters that NFKC would turn into digits of the number before them.
_MARKS: Final = re.compile(r"[①-⑳⑴-⒇❶-❿¹²³⁰⁴-⁹*※†]+$|(?<=\d)\[\d+\]$")
# Blanks between thousands; between other digits they part two numbers.
_GROUPS: Final = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
UNCHANGED: Final = {"持平", "与上年持平", "与去年持平", "unchanged"}
# What is meant as a number and is none, so that its row is not taken for a header.
_LIKE_NUMBER: Final = re.compile(
    r"=.+|#[A-Z0-9/]+[!?]?|[-+]?\d[\d.,、]*[-+%]?|\(\d+[.,]\d[\d.,]*\)", re.DOTALL
)
MISSING: Final = {
    "", "-", "--", "—", "——", "–", "…", "……", "...", "..", "na", "n/a", "null", "none", "无", "缺",
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """The parts of a sheet; rows are numbered as the file shows them, the first is 1.

    Attributes:
        header: Rows of the header, from the top.
        body: Rows that may hold figures.
        names: Name of each column: the header's cells down the column, joined with " / ".
        unit: The unit's word in a corner or title, for the whole table; "" if there is none.
        period: The period in the title, in SDMX notation, or "".
        year: The year in the title, or "".
        notes: Rows below the table.
        title: What stands above the header, or the sheet's name.
    """

    header: tuple[int, ...]
    body: tuple[int, ...]
    names: tuple[str, ...]
    unit: str
    period: str
    year: str
    notes: tuple[int, ...]
    title: str

    def column(self, name: str) -> int | None:
        """Find a column by name or letter; None if there is none or more than one."""
        wanted = plain(name)
        found = [i for i, one in enumerate(self.names) if plain(one) == wanted]
        return found[0] if len(found) == 1 else None


def clean(cell: str) -> str:
    """Give a cell's number without footnote marks, blanks and full-width forms; "" if missing.

    >>> clean("１，９０９．５"), clean("1909.5①"), clean(" — "), clean("持平"), clean("−1.8")
    ('1,909.5', '1909.5', '', '0', '-1.8')
    >>> clean("1 234 567"), clean("12 34"), clean("近 90 亿元")
    ('1234567', '12 34', '近90亿元')
    """
    text = " ".join(map(plain, without_marks(cell).split())).replace("−", "-")
    text = _GROUPS.sub(lambda match: plain(match[0]), re.sub(r"(?<![\d.,]) | (?![\d.,])", "", text))
    if text.lower() in MISSING:
        return ""
    return "0" if text in UNCHANGED else text


def without_marks(cell: str) -> str:
    """Leave out the footnote marks at the end of a cell."""
    return _MARKS.sub("", cell.strip())


def find_layout(
    sheet: Sheet, header_rows: Sequence[int] = (), first_row: int = 0, last_row: int = 0
) -> Layout:
    """Find the header and the body of a sheet.

    Args:
        sheet: The sheet.
        header_rows: Rows of the header, if the mapping says so.
        first_row: First row of the body, likewise; 0 to find it.
        last_row: Last row of the body, likewise.
    """
    header = tuple(header_rows) or ((1,) if sheet.headed else ())
    first = first_row or (header[-1] + 1 if header else _first_row(sheet))
    header = header or _header_rows(sheet, first)
    last = last_row or len(sheet.cells)
    body: list[int] = []
    notes: list[int] = []
    for row in range(first, len(sheet.cells) + 1):
        cells = sheet.cells[row - 1]
        label = plain(next((cell for cell in cells if cell), ""))
        if row > last or notes or (NOTES.match(label) and not sheet.headed):
            notes.append(row)
        elif label:
            body.append(row)
    above = [row for row in range(1, min(header, default=first)) if row not in header]
    titles = [_joined(sheet.cells[row - 1]) for row in (*above, *notes)]
    corners = [text for text in titles if re.search("单位|unit", text, re.I)]
    words = [unit_in(text) for text in corners] + [unit_in(text) for text in titles[: len(above)]]
    told = " ".join(titles[: len(above)]) or sheet.name
    return Layout(
        header,
        tuple(body),
        tuple(_name(sheet, header, column) for column in range(sheet.width)),
        next((word for word in words if word), ""),
        period_in(told) if year_in(told) else "",
        year_in(told) or year_in(sheet.name),
        tuple(notes),
        told,
    )


def _first_row(sheet: Sheet) -> int:
    """Find the first row that holds a number, read or not, beside its label; not years alone."""
    for number, row in enumerate(sheet.cells, start=1):
        filled = [clean(cell) for cell in row if cell]
        values = [cell for cell in filled if _is_value(cell) and not _YEAR.fullmatch(cell)]
        if values and len(set(row) - {""}) > 1:
            return number
    return len(sheet.cells) + 1


def _is_value(cell: str) -> bool:
    return is_quantity(cell) or _LIKE_NUMBER.fullmatch(cell) is not None


def _header_rows(sheet: Sheet, first: int) -> tuple[int, ...]:
    rows: list[int] = []
    for number in range(first - 1, 0, -1):
        cells = sheet.cells[number - 1]
        text = _joined(cells)
        title = len(set(cells) - {""}) < 2 or re.search(r"单位\s*[:：]|units?\s*:", text, re.I)
        if title:
            break
        rows.insert(0, number)
    return tuple(rows) or ((first - 1,) if first > 1 else ())


def _name(sheet: Sheet, header: Sequence[int], column: int) -> str:
    parts: list[str] = []
    for row in header:
        text = re.sub(r"\s+", " ", sheet.cells[row - 1][column]).strip()
        if re.search(r"[\u4e00-\u9fff]", text):
            text = text.replace(" ", "")
        if text and text not in parts[-1:]:
            parts.append(text)
    return " / ".join(parts)


def _joined(cells: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(cell for cell in cells if cell))

"""The data of one chart or table as a CSV file inside a link."""

from __future__ import annotations

import base64
import csv
import io
import math

from tyanalysis.reporting.blocks import Cell, Exhibit
from tyanalysis.reporting.labels import Language, word

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(exhibit: Exhibit, language: Language) -> str:
    """Write the rows of an exhibit as CSV: as printed, then the bounds of each column of numbers.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    columns = range(len(exhibit.columns))
    bounded = [at for at in columns if any(row[at].order is not None for row in exhibit.rows)]
    traced = any(cell.figures for row in exhibit.rows for cell in row)
    heads = [f"{column.name} / {column.unit}" if column.unit else column.name
             for column in exhibit.columns]  # fmt: skip
    for at in bounded:
        name = exhibit.columns[at].name
        heads += [f"{name} ({word('lower', language)})", f"{name} ({word('upper', language)})"]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(map(_safe, [*heads, *([word("figure_ids", language)] if traced else [])]))
    for row in exhibit.rows:
        cells = [_safe(cell.text) for cell in row]
        for at in bounded:
            cells += _bounds(row[at])
        if traced:
            used = dict.fromkeys(name for cell in row for name in cell.figures)
            cells.append(_safe(" ".join(used)))
        writer.writerow(cells)
    return stream.getvalue()


def csv_link(exhibit: Exhibit, language: Language) -> str:
    """Give the CSV as a data: address; the mark at its head tells Excel that it is UTF-8."""
    content = ("\ufeff" + csv_text(exhibit, language)).encode("utf-8")
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode('ascii')}"


def _bounds(cell: Cell) -> list[str]:
    low = cell.value if cell.value is not None else cell.low
    high = cell.value if cell.value is not None else cell.high
    return ["" if bound is None or not math.isfinite(bound) else repr(float(bound))
            for bound in (low, high)]  # fmt: skip


def _safe(text: str) -> str:
    """Keep a spreadsheet from running a text.

    >>> _safe("=1+1"), _safe("-3.5"), _safe("太原")
    ("'=1+1", '-3.5', '太原')
    """
    if not text.startswith(_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text

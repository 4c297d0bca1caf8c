"""Three kinds of file, one kind of table: CSV, Excel and Parquet become grids of text cells.

Text is read first in every case, so that one set of checks with one set of messages serves all
three; numbers become numbers only after they have been found good.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from tyanalysis.data.encoding import decode
from tyanalysis.data.grid import RawTable, fill

_PARQUET_TYPES: Final = {
    "number": ("double", "float", "halffloat", "int", "uint", "decimal"),
    "bool": ("bool",),
    "date": ("string", "large_string", "date", "timestamp"),
}
_TEXT_TYPES: Final = ("string", "large_string", "dictionary")


def read_csv(raw: RawTable, data: bytes, mapping: dict[str, str]) -> RawTable:
    """Read a CSV file: comma, double quotes, UTF-8.

    Args:
        raw: The table to fill.
        data: The bytes of the file.
        mapping: The user's column name to ours.
    """
    decoded = decode(data, raw.file)
    raw.problems += decoded.problems
    raw.findings += decoded.findings
    if decoded.text is None:
        return raw
    cells: list[list[str]] = []
    reader = csv.reader(io.StringIO(decoded.text, newline=""), strict=True)
    try:
        cells += reader
    except csv.Error as error:
        raw.problem(
            "broken-quotes", len(cells) + 1, "", f"a quote that does not close ({error})",
            'cells with a comma in "…", a quote inside them doubled ("")',
            "All that follows the quote would be taken for one cell; no row after it was read",
            "Mend the quotes in this row",
        )  # fmt: skip
    return fill(raw, cells, mapping) if cells else raw


def read_workbook(raw: RawTable, data: bytes, mapping: dict[str, str], sheet: str = "") -> RawTable:
    """Read a sheet of an Excel workbook (.xlsx), values as last calculated.

    Args:
        raw: The table to fill.
        data: The bytes of the workbook.
        mapping: The user's column name to ours.
        sheet: Name of the sheet; "" takes the first.
    """
    import openpyxl  # noqa: PLC0415  # takes 0.5 s and is wanted for workbooks only

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raw.problem(
            "unreadable", None, "", f"no Excel workbook ({error})", "a workbook in .xlsx", "",
            "Open it in a spreadsheet and save it as .xlsx without a password",
        )  # fmt: skip
        return raw
    page = book[sheet] if sheet else book.worksheets[0]
    cells = [[_cell_text(value) for value in row] for row in page.iter_rows(values_only=True)]
    for area in page.merged_cells.ranges:
        row, column = area.min_row, area.min_col
        value = cells[row - 1][column - 1]
        raw.problem(
            "merged-cells", row, "", f"merged cells {area.coord} holding {value!r}",
            "one cell for each value", "Only the first of merged cells has a value for a reader",
            "Unmerge the cells and fill every one of them",
        )  # fmt: skip
        # Read on as if filled, so that blanks under the merged cell are not told once more.
        for r in range(area.min_row - 1, area.max_row):
            cells[r][column - 1] = value
    while cells and not any(cells[-1]):
        cells.pop()
    if not cells:
        raw.problem(
            "empty-file", None, "", "an empty sheet", "a header row and at least one row", "",
            "Export the table again",
        )  # fmt: skip
        return raw
    return fill(raw, _trimmed(cells), mapping)


def sheet_names(data: bytes) -> list[str]:
    """List the sheets of a workbook; an unreadable one has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            text = book.read("xl/workbook.xml").decode("utf-8")
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        return []
    return re.findall(r"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"", text)


def read_parquet(raw: RawTable, data: bytes, mapping: dict[str, str]) -> RawTable:
    """Read a Parquet file whose columns have fitting types.

    Args:
        raw: The table to fill.
        data: The bytes of the file.
        mapping: The user's column name to ours.
    """
    import pyarrow as pa  # noqa: PLC0415  # wanted for Parquet only
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raw.problem(
            "unreadable", None, "", f"no Parquet file ({str(error).splitlines()[0]})",
            "a Parquet file", "", "Write it again with pandas, DuckDB or Polars",
        )  # fmt: skip
        return raw
    types = {column.name: column.type for column in raw.table.columns}
    for column in table.schema:
        ours = mapping.get(column.name, column.name)
        wanted = _PARQUET_TYPES.get(types.get(ours, ""), _TEXT_TYPES)
        if ours in types and not str(column.type).startswith((*wanted, "null")):
            raw.problem(
                "parquet-type", None, ours, f"type {column.type}", f"type {wanted[0]}",
                "A period stored as a number or a number stored as text has lost its form",
                f"Cast the column to {wanted[0]} when writing the file",
            )  # fmt: skip
    columns = [[_cell_text(value) for value in column.to_pylist()] for column in table.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return fill(raw, [list(table.column_names), *rows], mapping)


def _cell_text(value: Any) -> str:  # noqa: PLR0911  # one return for each type
    """Write a typed cell as the text that a CSV file would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):  # NaN is how frames write a blank
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _trimmed(cells: Iterable[list[str]]) -> list[list[str]]:
    """Cut the blank columns that a spreadsheet keeps to the right of the table."""
    rows = list(cells)
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows]

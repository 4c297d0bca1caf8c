"""Tables as others keep them, as grids of text: Excel, CSV and Parquet files.

Text is kept as a reader of the file sees it: 0.061 in a cell formatted as a percentage is
"6.1%", merged cells all hold the value of their first, and rows and columns keep their places. A
formula that the file keeps no value for is given as the formula.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Final

from tyanalysis.data.encoding import decode
from tyanalysis.errors import DataError

_FORMAT: Final = re.compile(r"[#,0]*0(?:\.(0+))?(%?)(?:_.*)?")
_SEPARATORS: Final = ",\t;|"


@dataclass(frozen=True)
class Sheet:
    """A sheet, a file or a query as a grid.

    Attributes:
        name: Name of the sheet or table, "" where there is only one.
        cells: Rows of text cells, all of one width; the first is row 1.
        headed: Whether row 1 is known to be the header (a database says so).
        hidden: What of it a reader of the workbook does not see, in words; "" if nothing.
    """

    name: str
    cells: tuple[tuple[str, ...], ...]
    headed: bool = False
    hidden: str = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.cells[0]) if self.cells else 0


def read_sheets(path: Path, data: bytes, sheet: str = "") -> list[Sheet]:
    """Read every sheet of a file.

    Args:
        path: The file, for its ending and for messages.
        data: Its bytes.
        sheet: Only this sheet of a workbook; "" reads all that hold anything.

    Raises:
        DataError: If the file is of no known kind, cannot be read, or has no such sheet.
    """
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        return _workbook(path, data, sheet)
    if suffix in {".csv", ".tsv", ".txt"}:
        return [Sheet("", _csv(path, data))]
    if suffix == ".parquet":
        return [Sheet("", _parquet(path, data), headed=True)]
    step = "open it in a spreadsheet and save it as .xlsx" if suffix == ".xls" else "convert it"
    raise DataError(
        f"{path}: found a file ending in {suffix or 'nothing'}, expected .xlsx, .csv, .parquet,"
        f" .db, .sqlite, .duckdb or the URL of a database. Next: {step}."
    )


def as_text(value: Any, number_format: str = "General") -> str:
    """Write a value as a reader of the file sees it.

    >>> as_text(0.0612, "0.0%"), as_text(1909.5), as_text(1909.46, "#,##0.0"), as_text(None)
    ('6.1%', '1909.5', '1,909.5', '')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return _date_text(value, number_format)
    if isinstance(value, int | float | Decimal):
        return _number_text(value, number_format)
    return str(value).strip()


def _number_text(value: float | Decimal, number_format: str) -> str:
    shown = _FORMAT.fullmatch(re.sub(r"\[[^]]*\]|\"[^\"]*\"|\\.", "", number_format).split(";")[0])
    exact = Decimal(str(value))
    if not shown:
        return f"{exact.normalize():f}"
    percent = shown[2]
    step = Decimal(1).scaleb(-len(shown[1] or ""))
    rounded = (exact * (100 if percent else 1)).quantize(step, ROUND_HALF_UP)
    return f"{rounded:,f}{percent}" if "," in number_format else f"{rounded:f}{percent}"


def _date_text(value: date, number_format: str) -> str:
    plain = number_format.lower()
    if "y" in plain and "d" not in plain:
        return f"{value:%Y-%m}" if "m" in plain else f"{value:%Y}"
    return f"{value:%Y-%m-%d}"


def _workbook(path: Path, data: bytes, wanted: str) -> list[Sheet]:
    import openpyxl  # noqa: PLC0415  # takes 0.5 s and is wanted for workbooks only

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = _formulas(data)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise DataError(
            f"{path}: found no Excel workbook ({error}), expected one in .xlsx. Next: open it in a"
            " spreadsheet and save it as .xlsx without a password."
        ) from error
    if wanted and wanted not in book.sheetnames:
        raise DataError(
            f"{path}: found no sheet {wanted!r}, expected one of {', '.join(book.sheetnames)}."
            " Next: correct --sheet."
        )
    sheets = []
    for page in book.worksheets:
        if wanted and page.title != wanted:
            continue
        cells = [[as_text(c.value, c.number_format) for c in row] for row in page.iter_rows()]
        for (row, column), formula in formulas.get(page.title, {}).items():
            # Of type str, the formula gave a text without characters, which is a blank cell.
            if not cells[row - 1][column - 1] and page.cell(row, column).data_type != "str":
                cells[row - 1][column - 1] = formula
        for area in page.merged_cells.ranges:
            value = cells[area.min_row - 1][area.min_col - 1]
            for row in range(area.min_row - 1, area.max_row):
                cells[row][area.min_col - 1 : area.max_col] = [value] * area.size["columns"]
        if any(any(row) for row in cells):
            sheets.append(Sheet(page.title, _square(cells), hidden=_hidden(page)))
    return sheets


def _formulas(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Find the formulas of each sheet by row and column."""
    import openpyxl  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        pages = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        if not any(re.search(rb"<f[ >/]", parts.read(name)) for name in pages):
            return {}
    found: dict[str, dict[tuple[int, int], str]] = {}
    for page in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        cells = [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
        found[page.title] = {
            (cell.row, cell.column): str(getattr(cell.value, "text", cell.value)) for cell in cells
        }
    return found


def _hidden(page: Any) -> str:
    """Say what of a sheet is hidden: itself, rows, columns."""
    if page.sheet_state != "visible":
        return "the sheet is hidden"
    told = []
    for noun, sizes in (("row", page.row_dimensions), ("column", page.column_dimensions)):
        names = [str(name) for name, size in sizes.items() if size.hidden]
        if names:
            told.append(f"{noun}{'s' * (len(names) > 1)} {', '.join(names)} hidden")
    return " and ".join(told)


def _csv(path: Path, data: bytes) -> tuple[tuple[str, ...], ...]:
    decoded = decode(data, path.name)
    told = [p for p in decoded.problems if p.code != "wrong-encoding" or "neither" in p.found]
    if decoded.text is None or told:
        raise DataError("\n".join(problem.message for problem in told) or f"{path}: no text.")
    head = decoded.text[:4000]
    separator = max(_SEPARATORS, key=head.count)
    lines = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=separator, strict=True)
    cells: list[list[str]] = []
    try:
        cells += ([cell.strip() for cell in row] for row in lines)
    except csv.Error as error:
        raise DataError(
            f"{path}, row {len(cells) + 1}: found a quote that does not close ({error}), expected"
            ' cells with a separator in "…". Next: mend the quotes in this row.'
        ) from error
    return _square(cells)


def _parquet(path: Path, data: bytes) -> tuple[tuple[str, ...], ...]:
    import pyarrow as pa  # noqa: PLC0415  # wanted for Parquet only
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise DataError(
            f"{path}: found no Parquet file ({str(error).splitlines()[0]}), expected one. Next:"
            " write it again with pandas, DuckDB or Polars."
        ) from error
    columns = [[as_text(value) for value in column.to_pylist()] for column in table.columns]
    return _square([list(table.column_names), *map(list, zip(*columns, strict=True))])


def _square(cells: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Cut blank rows and columns at the end, and make all rows of one width."""
    rows = list(cells)
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
    return tuple(tuple([*row, *[""] * width][:width]) for row in rows)

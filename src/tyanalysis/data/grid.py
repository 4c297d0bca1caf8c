"""From a grid of text cells to a table: find the header, name the columns, drop what is no row.

The frame that comes out has the schema's columns in the schema's order, all as text with blank
cells missing, and the file's row numbers as its index.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from tyanalysis.data.problems import Finding, Problem
from tyanalysis.data.schema import Table

_TOTALS: Final = {"合计", "总计", "小计", "共计", "total", "subtotal", "grand total", "sum"}
_SEARCHED: Final = 10


@dataclass
class RawTable:
    """A table as read, before its cells are checked.

    Attributes:
        table: Its schema.
        file: Its file, for the messages.
        frame: Text cells, blanks missing, index = row in the file; None if it cannot be read.
        problems: What stops the work.
        findings: What the reader is told.
    """

    table: Table
    file: str
    frame: pd.DataFrame | None = None
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def problem(
        self,
        code: str,
        row: int | None,
        column: str,
        found: str,
        expected: str,
        why: str,
        step: str,
    ) -> None:
        """Add a problem of this table."""
        self.problems.append(Problem(code, self.file, row, column, found, expected, why, step))

    def finding(
        self,
        code: str,
        row: int | None,
        column: str,
        found: str,
        expected: str,
        why: str,
        step: str,
    ) -> None:
        """Add a finding of this table."""
        self.findings.append(Finding(code, self.file, row, column, found, expected, why, step))


@dataclass
class RawPackage:
    """All tables of a package as text, and what was wrong on the way.

    Attributes:
        path: The folder or workbook.
        tables: The tables that are there, by name.
        problems: Problems of the package as a whole (missing files, a broken descriptor).
        descriptor: The descriptor, empty where there is none.
    """

    path: Path
    tables: dict[str, RawTable] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    descriptor: dict[str, Any] = field(default_factory=dict)


def fill(raw: RawTable, cells: list[list[str]], mapping: dict[str, str]) -> RawTable:
    """Turn a grid into the table's frame.

    Args:
        raw: The table to fill; problems and findings are added to it.
        cells: All rows of the file, the first of them row 1.
        mapping: The user's column name to ours.

    Returns:
        The same table, with its frame.
    """
    start = _header_row(raw, cells, mapping)
    if start is None:
        return raw
    header = _names(raw, cells[start], mapping, start + 1)
    _check_columns(raw, header, start + 1)
    width = len(cells[start])
    rows, numbers = [], []
    for number, row in enumerate(cells[start + 1 :], start=start + 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != width:
            raw.problem(
                "ragged-row", number, "", f"{len(row)} cells", f"{width} as in the header",
                "A comma or a line break inside a cell without quotes moves all that follow",
                "Put the cell in double quotes, or remove the cells too many",
            )  # fmt: skip
        rows.append([*row, *[""] * (width - len(row))][:width])
        numbers.append(number)
    if not rows and raw.table.required:
        raw.problem(
            "no-rows", start + 1, "", "a header without any row", "at least one row",
            "A table without rows answers nothing", "Export the table again with its rows",
        )  # fmt: skip
    frame = pd.DataFrame(
        rows, index=pd.Index(numbers, dtype=int), columns=range(width), dtype="str"
    )
    _check_unnamed(raw, frame, header, start + 1)
    frame = frame.loc[:, [index for index in range(width) if header[index]]]
    frame.columns = pd.Index([name for name in header if name])
    frame = frame.loc[:, ~frame.columns.duplicated()].reindex(columns=raw.table.names)
    frame = frame.astype("str").mask(lambda cells: cells == "")
    raw.frame = _drop_totals(raw, frame)
    _check_blank_keys(raw, raw.frame)
    return raw


def _clean(name: str) -> str:
    """Give a header cell without full-width forms, blanks and invisible characters."""
    plain = unicodedata.normalize("NFKC", name)
    return "".join(ch for ch in plain if unicodedata.category(ch) not in {"Cf", "Cc"}).strip()


def _header_row(raw: RawTable, cells: list[list[str]], mapping: dict[str, str]) -> int | None:
    """Find the header; title rows above it are a problem, no header at all is the last one."""
    wanted = set(raw.table.names)
    matches = [
        len(wanted & {mapping.get(_clean(cell), _clean(cell)) for cell in row})
        for row in cells[:_SEARCHED]
    ]
    best = max(range(len(matches)), key=matches.__getitem__, default=0)
    if not matches or matches[best] == 0:
        first = ",".join(cells[0])[:60] if cells else ""
        found = f"{first!r}" if first.strip() else "no text"
        separators = [mark for mark in ";\t|，；" if mark in first and "," not in first]
        step = (
            f"Separate the cells with commas instead of {separators[0]!r}"
            if separators
            else "Put the column names in the first row"
        )
        raw.problem(
            "no-header", 1, "", found, f"a header with {', '.join(raw.table.names[:4])} …",
            "Columns are read by name", step,
        )  # fmt: skip
        return None
    # A wrong column in the header leaves most of the others; a title row leaves none or one.
    if best and matches[0] * 2 < matches[best]:
        raw.problem(
            "title-rows", 1, "", f"{''.join(cells[0])[:40]!r} above the header",
            f"the header in row 1 (it is in row {best + 1})",
            "Title rows are for people; a reader takes the first row for the header",
            "Delete the rows above the header",
        )  # fmt: skip
        return best
    return 0


def _names(raw: RawTable, row: list[str], mapping: dict[str, str], number: int) -> list[str]:
    """Give our name of each column, "" where it has none."""
    names = []
    for cell in row:
        plain = _clean(cell)
        if plain != cell and plain and cell not in mapping:
            raw.problem(
                "dirty-header", number, plain, f"{cell!r}", f"{plain!r}",
                "It looks the same but is another name",
                "Type the name again without blanks or full-width characters",
            )  # fmt: skip
        names.append(mapping.get(cell, mapping.get(plain, plain)))
    return names


def _check_columns(raw: RawTable, header: list[str], number: int) -> None:
    present = [name for name in header if name]
    extra = [name for name in dict.fromkeys(present) if name not in raw.table.names]
    for name in raw.table.names:
        count = present.count(name)
        if count == 0:
            close = difflib.get_close_matches(name, extra, n=1, cutoff=0.6)
            step = f"Rename {close[0]!r} to {name!r}" if close else f"Add a column named {name!r}"
            found = f"no such column, but {close[0]!r}" if close else "no such column"
            raw.problem(
                "missing-column", number, name, found, f"a column {name!r}",
                f"Table {raw.table.name} needs it, even if its cells stay blank",
                f"{step}, or map your own name to it in datapackage.json",
            )  # fmt: skip
            extra = [other for other in extra if other not in close]
        elif count > 1:
            raw.problem(
                "duplicate-column", number, name, f"{count} columns of this name", "one",
                "It is unclear which of them holds", "Delete or rename the others",
            )  # fmt: skip
    for name in extra:
        raw.finding(
            "extra-column", number, name, "a column that the table does not have",
            f"only {', '.join(raw.table.names)}", "It is not read", "Delete it, or leave it",
        )  # fmt: skip
    known = [name for name in dict.fromkeys(present) if name in raw.table.names]
    if known != [name for name in raw.table.names if name in known]:
        first = next(a for a, b in zip(known, raw.table.names, strict=False) if a != b)
        raw.finding(
            "column-order", number, first, "the columns in another order",
            ", ".join(raw.table.names), "They are read by name, so nothing is lost",
            "Put them in this order, so that changes can be compared",
        )  # fmt: skip


def _check_unnamed(raw: RawTable, frame: pd.DataFrame, header: list[str], number: int) -> None:
    for index, name in enumerate(header):
        filled = frame[index].str.strip() != ""
        if not name and filled.any():
            row = int(frame.index[filled.to_numpy()][0])
            raw.problem(
                "unnamed-column", number, str(index + 1),
                f"no name above {frame.loc[row, index]!r} (row {row})", "a column name",
                "A merged header cell names only the first of its columns",
                "Write a name above the cells, or delete the column",
            )  # fmt: skip


def _drop_totals(raw: RawTable, frame: pd.DataFrame) -> pd.DataFrame:
    """Report rows such as 合计 and leave them out, or their sums would be counted again."""
    # Only where a record is named: elsewhere "sum" may be a word of the data (a method, say).
    naming = [
        name
        for name in frame.columns
        if name in raw.table.key or name.startswith(("name", "area", "title"))
    ]
    label = frame[naming].apply(lambda column: column.str.strip().str.lower().isin(_TOTALS))
    totals = label.any(axis=1) if len(frame) else pd.Series(dtype=bool)
    for row in frame.index[totals.to_numpy(dtype=bool)]:
        cells = frame.loc[row].dropna()
        raw.problem(
            "total-row", int(row), "", f"a row {str(cells.iloc[0])!r}", "one row for each record",
            "A sum among the records is counted twice", "Delete the row",
        )  # fmt: skip
    return frame.loc[~totals.to_numpy(dtype=bool)]


def _check_blank_keys(raw: RawTable, frame: pd.DataFrame) -> None:
    """Report a blank key under a filled one: what a merged cell leaves when it is exported."""
    for name in raw.table.key[:1]:
        column = frame[name]
        blank = column.isna() & column.ffill().notna()
        above = column.ffill()
        for row in frame.index[blank.to_numpy()]:
            raw.problem(
                "merged-cells", int(row), name, "a blank cell",
                f"an id of its own; the last one above is {above[row]!r}",
                "Merged cells keep their value in the first row only when exported",
                "Unmerge the cells in the spreadsheet, fill every row, and export again",
            )  # fmt: skip

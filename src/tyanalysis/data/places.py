"""Which file, or which sheet of a workbook, holds which table of a data package.

A package is a folder with one file for each table (``figures.csv``, ``figures.xlsx`` or
``figures.parquet``) or a workbook with one sheet for each table. ``datapackage.json`` is optional
in a user's folder; where it is, it says which file holds which table and, under ``"mapping"`` of
a resource, which of the user's columns is which of ours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from tyanalysis.data.folder import DESCRIPTOR, log_read, read_bytes
from tyanalysis.data.grid import RawPackage
from tyanalysis.data.problems import Problem
from tyanalysis.data.readers import sheet_names
from tyanalysis.data.schema import TABLES, Table

_SUFFIXES: Final = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True)
class Place:
    """Where one table lies."""

    path: Path
    label: str
    sheet: str = ""
    mapping: dict[str, str] = field(default_factory=dict)


def read_descriptor(package: RawPackage) -> None:
    """Read ``datapackage.json`` into the package, or report that it is none."""
    file = package.path / DESCRIPTOR
    try:
        descriptor = json.loads(read_bytes(file).decode("utf-8-sig"))
        if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
            raise ValueError("it is no object with a list of resources")
    except (OSError, ValueError) as error:
        package.problems.append(
            Problem(
                "bad-descriptor",
                DESCRIPTOR,
                None,
                "",
                f"no readable descriptor ({error})",
                "a Data Package descriptor in JSON",
                "It says which file holds which table",
                "Mend the JSON, or delete the file to find tables by their file names",
            )
        )
        return
    package.descriptor = descriptor


def find_place(package: RawPackage, table: Table, books: dict[Path, bytes]) -> Place | None:
    """Find the file of a table, or report that it is missing."""
    if not package.path.is_dir():
        return _sheet_of(package, table, package.path, books)
    for resource in package.descriptor.get("resources", []):
        if isinstance(resource, dict) and resource.get("name") == table.name:
            return _resource_place(package, table, resource)
    files = [package.path / f"{table.name}{suffix}" for suffix in _SUFFIXES]
    found = [file for file in files if file.exists()]
    for file in files:
        if file not in found:
            log_read(file, "")
    if len(found) > 1:
        names = " and ".join(file.name for file in found)
        package.problems.append(
            Problem(
                "ambiguous-file",
                names,
                None,
                "",
                "the same table twice",
                "one file",
                "It is unclear which of them holds",
                "Move the others out of the folder",
            )
        )
    if found:
        return Place(found[0], found[0].name)
    workbooks = sorted(
        file for file in package.path.glob("*.xlsx") if file.stem not in TABLES and file.is_file()
    )
    for book in workbooks:
        if table.name in _sheets(book, books):
            return Place(book, f"{book.name}#{table.name}", table.name)
    if table.required:
        _missing(package, f"{table.name}.csv", table)
    return None


def _sheet_of(
    package: RawPackage, table: Table, book: Path, books: dict[Path, bytes]
) -> Place | None:
    sheets = _sheets(book, books)
    if table.name in sheets:
        return Place(book, f"{book.name}#{table.name}", table.name)
    if table.required:
        _missing(package, f"{book.name}#{table.name}", table)
    return None


def _sheets(book: Path, books: dict[Path, bytes]) -> list[str]:
    if book not in books:
        books[book] = read_bytes(book)
    return sheet_names(books[book])


def _resource_place(package: RawPackage, table: Table, resource: dict[str, Any]) -> Place | None:
    name = resource.get("path")
    dialect = resource.get("dialect")
    sheet = str(dialect.get("sheetName", "")) if isinstance(dialect, dict) else ""
    mapping = resource.get("mapping") or {}
    pure = PurePosixPath(str(name))
    if not isinstance(name, str) or pure.is_absolute() or ".." in pure.parts:
        package.problems.append(
            Problem(
                "bad-descriptor",
                DESCRIPTOR,
                None,
                f"resources/{table.name}/path",
                repr(name),
                "one file name inside the folder",
                "A package may not read outside its folder",
                "Copy the file into the folder and name it here",
            )
        )
        return None
    if not isinstance(mapping, dict) or not set(mapping.values()) <= set(table.names):
        unknown = (
            sorted(set(mapping.values()) - set(table.names))
            if isinstance(mapping, dict)
            else mapping
        )
        package.problems.append(
            Problem(
                "bad-mapping",
                DESCRIPTOR,
                None,
                f"resources/{table.name}/mapping",
                repr(unknown),
                f"your column name to one of {', '.join(table.names)}",
                "",
                "Correct the names on the right-hand side",
            )
        )
        return None
    path = package.path / name
    if not path.exists():
        _missing(package, name, table)
        return None
    return Place(path, f"{name}#{sheet}" if sheet else name, sheet, mapping)


def _missing(package: RawPackage, file: str, table: Table) -> None:
    package.problems.append(
        Problem(
            "missing-file",
            file,
            None,
            "",
            "no such file or sheet",
            f"table {table.name} as .csv, .xlsx or .parquet, or as a sheet of a workbook",
            "",
            f"Put it into {package.path.name or package.path}",
        )
    )

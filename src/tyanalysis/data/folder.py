"""Where the data lies: the folder, its descriptor, and the file of each table.

A package is a folder with one file for each table (``figures.csv``, ``figures.xlsx`` or
``figures.parquet``) or a workbook with one sheet for each table. ``datapackage.json`` is optional
in a user's folder; where it is, it says which file holds which table and, under ``"mapping"`` of
a resource, which of the user's columns is which of ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any, Final

from tyanalysis.data.grid import RawTable
from tyanalysis.data.problems import Problem
from tyanalysis.data.readers import read_csv, read_parquet, read_workbook, sheet_names
from tyanalysis.data.schema import TABLES, Table
from tyanalysis.errors import DataError

DESCRIPTOR: Final = "datapackage.json"
READ_LOG: Final = "TYANALYSIS_READ_LOG"
DATA_FOLDER: Final = "TYANALYSIS_DATA"
_SUFFIXES: Final = (".csv", ".xlsx", ".parquet")


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


@dataclass(frozen=True)
class _Place:
    """Where one table lies."""

    path: Path
    label: str
    sheet: str = ""
    mapping: dict[str, str] = field(default_factory=dict)


def find_data(data: str | os.PathLike[str] = "") -> Path:
    """Find the data: the given path, TYANALYSIS_DATA, a project around here, or the bundled data.

    Args:
        data: Folder or workbook; "" looks in the environment variable, then upward from the
            working directory for ``data/datapackage.json``, then in the installed package.

    Raises:
        DataError: If the path that was named does not exist, or there is no data anywhere.
    """
    named = os.fspath(data) or os.environ.get(DATA_FOLDER, "")
    if named:
        path = Path(named).expanduser()
        if not path.exists():
            origin = "the data parameter" if os.fspath(data) else DATA_FOLDER
            raise DataError(
                f"{path}: found nothing there; expected a data folder or an .xlsx workbook, named"
                f" by {origin}. Next: correct the path, or leave it empty for the bundled data."
            )
        return path.resolve()
    here = Path.cwd()
    bundled = Path(str(resources.files("tyanalysis"))) / "bundled" / "data"
    source_tree = Path(__file__).resolve().parents[3] / "data"
    candidates = [folder / "data" for folder in (here, *here.parents)]
    for path in (*candidates, bundled, source_tree):
        if (path / DESCRIPTOR).is_file():
            return path.resolve()
    raise DataError(
        f"{here}: found no data/{DESCRIPTOR} here or above, and no bundled data; expected one."
        f" Next: name a folder with the data parameter or {DATA_FOLDER}."
    )


def read_bytes(path: Path) -> bytes:
    """Read a file, and write path and sha256 to the read log if there is one."""
    data = path.read_bytes()
    if os.environ.get(READ_LOG):
        _log(path, hashlib.sha256(data).hexdigest())
    return data


def _log(path: Path, digest: str) -> None:
    """Write a line of the read log; "" for a file that was looked for and is not there.

    A report without a table changes when the table comes.
    """
    log = os.environ.get(READ_LOG)
    if log:
        entry = {"path": str(path.resolve()), "sha256": digest}
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


@dataclass
class Gathered:
    """The files of a package, read and not yet looked into.

    Attributes:
        package: The package without its tables; problems of files that are not there are in it.
        contents: For each table that is there its place and its bytes, or why they are not read.
    """

    package: RawPackage
    contents: dict[str, tuple[_Place, bytes | OSError]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """One SHA-256 over all that the tables are made of; "" where something is wrong."""
        whole = hashlib.sha256(json.dumps(self.package.descriptor).encode())
        if self.package.problems:
            return ""
        for name, (place, data) in self.contents.items():
            if isinstance(data, OSError):
                return ""
            told = [name, str(place.path), place.label, place.sheet, place.mapping]
            whole.update(json.dumps(told).encode())
            whole.update(hashlib.sha256(data).digest())
        return whole.hexdigest()


def gather(path: Path) -> Gathered:
    """Read the bytes of every table of a package; nothing is raised.

    Args:
        path: A folder, or a workbook with one sheet for each table.
    """
    found = Gathered(RawPackage(path))
    if path.is_dir() and (path / DESCRIPTOR).exists():
        _read_descriptor(found.package)
    elif path.is_dir():
        _log(path / DESCRIPTOR, "")
    books: dict[Path, bytes] = {}
    for table in TABLES.values():
        place = _place(found.package, table, books)
        if place is not None:
            found.contents[table.name] = place, _bytes_of(place, books)
    return found


def read_tables(found: Gathered) -> RawPackage:
    """Turn the bytes of a package into tables of text; all problems are collected."""
    for name, (place, data) in found.contents.items():
        found.package.tables[name] = _read(place, TABLES[name], data)
    return found.package


def read_folder(path: Path) -> RawPackage:
    """Read every table of a package as text; nothing is raised, all problems are collected.

    Args:
        path: A folder, or a workbook with one sheet for each table.
    """
    return read_tables(gather(path))


def _read_descriptor(package: RawPackage) -> None:
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


def _place(package: RawPackage, table: Table, books: dict[Path, bytes]) -> _Place | None:
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
            _log(file, "")
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
        return _Place(found[0], found[0].name)
    workbooks = sorted(
        file for file in package.path.glob("*.xlsx") if file.stem not in TABLES and file.is_file()
    )
    for book in workbooks:
        if table.name in _sheets(book, books):
            return _Place(book, f"{book.name}#{table.name}", table.name)
    if table.required:
        _missing(package, f"{table.name}.csv", table)
    return None


def _sheet_of(
    package: RawPackage, table: Table, book: Path, books: dict[Path, bytes]
) -> _Place | None:
    sheets = _sheets(book, books)
    if table.name in sheets:
        return _Place(book, f"{book.name}#{table.name}", table.name)
    if table.required:
        _missing(package, f"{book.name}#{table.name}", table)
    return None


def _sheets(book: Path, books: dict[Path, bytes]) -> list[str]:
    if book not in books:
        books[book] = read_bytes(book)
    return sheet_names(books[book])


def _resource_place(package: RawPackage, table: Table, resource: dict[str, Any]) -> _Place | None:
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
    return _Place(path, f"{name}#{sheet}" if sheet else name, sheet, mapping)


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


def _bytes_of(place: _Place, books: dict[Path, bytes]) -> bytes | OSError:
    try:
        return books[place.path] if place.path in books else read_bytes(place.path)
    except OSError as error:
        return error


def _read(place: _Place, table: Table, data: bytes | OSError) -> RawTable:
    raw = RawTable(table, place.label)
    if isinstance(data, OSError):
        reason = (
            "a folder" if place.path.is_dir() else f"a file that cannot be read ({data.strerror})"
        )
        raw.problem(
            "unreadable", None, "", reason, "a readable file", "",
            "Put the table itself there, and check its permissions",
        )  # fmt: skip
        return raw
    suffix = place.path.suffix.lower()
    if suffix == ".xlsx":
        if place.sheet and place.sheet not in sheet_names(data):
            raw.problem(
                "missing-file", None, "", f"no sheet {place.sheet!r}",
                f"one of {', '.join(sheet_names(data)) or 'the sheets'}", "",
                "Correct the sheet's name in datapackage.json",
            )  # fmt: skip
            return raw
        return read_workbook(raw, data, place.mapping, place.sheet)
    if suffix == ".parquet":
        return read_parquet(raw, data, place.mapping)
    return read_csv(raw, data, place.mapping)

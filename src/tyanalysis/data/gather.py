"""Read the files of a data package: first their bytes, then the text of their tables.

The bytes alone tell whether a package that was checked before may be taken as it is.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from tyanalysis.data.folder import DESCRIPTOR, log_read, read_bytes
from tyanalysis.data.grid import RawPackage, RawTable
from tyanalysis.data.places import Place, find_place, read_descriptor
from tyanalysis.data.readers import read_csv, read_parquet, read_workbook, sheet_names
from tyanalysis.data.schema import TABLES, Table


@dataclass
class Gathered:
    """The files of a package, read and not yet looked into.

    Attributes:
        package: The package without its tables; problems of files that are not there are in it.
        contents: For each table that is there its place and its bytes, or why they are not read.
    """

    package: RawPackage
    contents: dict[str, tuple[Place, bytes | OSError]] = field(default_factory=dict)

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
        read_descriptor(found.package)
    elif path.is_dir():
        log_read(path / DESCRIPTOR, "")
    books: dict[Path, bytes] = {}
    for table in TABLES.values():
        place = find_place(found.package, table, books)
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


def _bytes_of(place: Place, books: dict[Path, bytes]) -> bytes | OSError:
    try:
        return books[place.path] if place.path in books else read_bytes(place.path)
    except OSError as error:
        return error


def _read(place: Place, table: Table, data: bytes | OSError) -> RawTable:
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

"""Writing into a data package: all of it or nothing.

The changed tables are made in a folder of their own, the package is checked as it would be, and
only then does each file replace the old one: what others refer to first (areas, indicators,
sources), figures last. So every state that a crash can leave is a sound package, and the import
can be repeated.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tyanalysis.data.checks import check_package
from tyanalysis.data.folder import DESCRIPTOR
from tyanalysis.data.grid import RawPackage
from tyanalysis.data.problems import CheckReport
from tyanalysis.errors import DataError

ORDER: Final = ("areas", "indicators", "sources", "memberships", "figures")
_LEFT: Final = ("panels",)


def append(
    package: RawPackage, rows: Mapping[str, Sequence[Mapping[str, str]]], *, write: bool
) -> CheckReport:
    """Append rows to the tables of a package if it stays sound with them.

    Args:
        package: The package as it was read.
        rows: Table → rows to append; a column that a row leaves out is blank.
        write: False checks only.

    Returns:
        The outcome of checking the package with the rows. If it has problems, nothing was written.

    Raises:
        DataError: If a table is no CSV file, or was changed by someone else meanwhile.
    """
    folder = package.path
    files = {table: _file(package, table) for table in ORDER if rows.get(table)}
    before = {table: file.read_bytes() for table, file in files.items()}
    changed = {table: _appended(before[table], rows[table]) for table in files}
    # In the same folder, because a rename between file systems is no rename.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".tyanalysis-import-") as name:
        draft = Path(name) / folder.name
        shutil.copytree(folder, draft, ignore=shutil.ignore_patterns(*_LEFT, ".*"))
        for table, data in changed.items():
            place = draft / files[table].relative_to(folder)
            with place.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        report = check_package(draft, compared=False)
        if report.problems or not write:
            return report
        for table, file in files.items():
            if file.read_bytes() != before[table]:
                raise DataError(
                    f"{file}: found it changed while the import was being checked, expected it as"
                    " it was read. Nothing was written. Next: run the import again."
                )
        for table in changed:
            shutil.copymode(files[table], draft / files[table].relative_to(folder))
            os.replace(draft / files[table].relative_to(folder), files[table])
    return report


def _file(package: RawPackage, table: str) -> Path:
    raw = package.tables.get(table)
    file = package.path / (raw.file if raw is not None else f"{table}.csv")
    resources = package.descriptor.get("resources", [])
    mapped = any(
        isinstance(r, dict) and r.get("name") == table and r.get("mapping") for r in resources
    )
    if package.path.is_dir() and file.suffix == ".csv" and file.is_file() and not mapped:
        return file
    raise DataError(
        f"{package.path}: found table {table} in {file.name}{' under other column names' * mapped},"
        f" expected {table}.csv. Rows can be appended to CSV files in our own columns only. Next:"
        f" save the table as {table}.csv, or import into a workspace made with tyanalysis init."
        f" ({DESCRIPTOR} says which file holds which table.)"
    )


def _appended(data: bytes, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Append rows to a CSV file, in the order of its own columns and with its own line ends."""
    text = data.decode("utf-8-sig")
    header = next(csv.reader(io.StringIO(text, newline="")))
    end = "\r\n" if "\r\n" in text else "\n"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator=end)
    writer.writerows(rows)
    joint = b"" if data.endswith(b"\n") else end.encode()
    return data + joint + out.getvalue().encode("utf-8")

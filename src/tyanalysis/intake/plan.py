"""An import as a whole: read, map, compare, and the rows that would be written."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tyanalysis.data.gather import read_folder
from tyanalysis.data.grid import RawPackage
from tyanalysis.data.tables import check_tables
from tyanalysis.errors import DataError
from tyanalysis.intake.compare import Comparison, compare
from tyanalysis.intake.database import is_database, read_database, shown_url
from tyanalysis.intake.draft import Intake
from tyanalysis.intake.figures import read_figures
from tyanalysis.intake.known import Known, known_names
from tyanalysis.intake.mapping import Mapping
from tyanalysis.intake.sheet import Sheet, read_sheets
from tyanalysis.intake.source import digest_of, is_there, source_row

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Origin:
    """What was read: its sheets, its name for people, and the sha256 of its content."""

    sheets: list[Sheet]
    name: str
    digest: str


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    Attributes:
        intake: The figures of the file, what was left out and what is wrong.
        comparison: Those figures against the package.
        rows: Table → rows to append; without any if nothing is new.
        source: Id of the import's source.
    """

    intake: Intake
    comparison: Comparison
    rows: Rows
    source: str


def read_origin(source: str, sheet: str = "", query: str = "") -> Origin:
    """Read a file or a database.

    Args:
        source: A file, or the URL of a database.
        sheet: Sheet of a workbook, or table of a database.
        query: A SELECT, for databases.

    Raises:
        DataError: If it cannot be read.
    """
    if is_database(source):
        sheets = read_database(source, sheet, query)
        return Origin(sheets, shown_url(source), digest_of(sheets))
    if query:
        raise DataError(f"{source}: found --query with a file, expected it with a database only.")
    path = Path(source)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror}), expected a file or the URL of a database."
            " Next: correct the path."
        ) from None
    return Origin(read_sheets(path, data, sheet), path.name, hashlib.sha256(data).hexdigest())


def read_target(folder: Path) -> RawPackage:
    """Read the package that is to receive the figures, with its cells checked."""
    package = read_folder(folder)
    check_tables(package)
    return package


def names_for(package: RawPackage, mapping: Mapping | None = None) -> Known:
    """Collect the names of the package and of the mapping."""
    if mapping is None:
        return known_names(package, {}, {})
    return known_names(
        package,
        mapping.areas,
        mapping.indicators,
        [(key, area.model_dump()) for key, area in mapping.new_area.items()],
        [(key, one.model_dump()) for key, one in mapping.new_indicator.items()],
    )


def plan_import(origin: Origin, mapping: Mapping, package: RawPackage, today: date) -> Plan:
    """Work out what an import would write.

    Args:
        origin: What was read.
        mapping: What its columns mean.
        package: The package as it is.
        today: The day that the source is dated with.

    Raises:
        DataError: If the source's id belongs to another document.
    """
    intake = read_figures(origin.sheets, mapping, names_for(package, mapping), origin.name)
    source = source_row(mapping.source, origin.name, origin.digest, today)
    there = is_there(package, source, origin.digest)
    comparison = compare(intake.drafts, package, source["id"])
    rows: Rows = {}
    if comparison.new:
        rows = _definitions(mapping, package, source["id"])
        rows["sources"] = [] if there else [source]
        first = _next_number(package, source["id"])
        rows["figures"] = [
            {
                **draft.row,
                "id": f"{source['id']}-F{number:03d}",
                "source": source["id"],
                "grade": source["grade"],
            }
            for number, draft in enumerate(comparison.new, start=first)
        ]
    return Plan(intake, comparison, rows, source["id"])


def _definitions(mapping: Mapping, package: RawPackage, source: str) -> Rows:
    """Give the areas, memberships and indicators that the mapping defines and the package lacks."""
    rows: Rows = {"areas": [], "memberships": [], "indicators": []}
    for key, area in mapping.new_area.items():
        if key not in _ids(package, "areas"):
            row = area.model_dump()
            parent = row.pop("parent")
            rows["areas"].append({"id": key, **row})
            if parent:
                rows["memberships"].append(
                    {
                        "area": key, "parent": parent, "extent": "whole", "relation": "lies_in",
                        "source": source,
                    }
                )  # fmt: skip
    for key, indicator in mapping.new_indicator.items():
        if key not in _ids(package, "indicators"):
            rows["indicators"].append({"id": key, **indicator.model_dump()})
    return rows


def _ids(package: RawPackage, table: str) -> set[str]:
    raw = package.tables.get(table)
    return set() if raw is None or raw.frame is None else set(raw.frame["id"].dropna())


def _next_number(package: RawPackage, source: str) -> int:
    """Give the next free number of a source's figures; a number is never used again."""
    pattern = re.compile(re.escape(source) + r"-F(\d+)")
    found = [pattern.fullmatch(str(key)) for key in _ids(package, "figures")]
    return max((int(match[1]) for match in found if match), default=0) + 1

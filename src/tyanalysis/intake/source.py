"""The source row of an import: what was read, its hash, and when."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import PurePath

from tyanalysis.data.grid import RawPackage
from tyanalysis.errors import DataError
from tyanalysis.intake.mapping import SourceMap
from tyanalysis.intake.sheet import Sheet


def digest_of(sheets: list[Sheet]) -> str:
    """Give the sha256 of what a database answered, whose rows come in no certain order."""
    hasher = hashlib.sha256()
    for sheet in sheets:
        for row in (sheet.cells[0], *sorted(sheet.cells[1:])):
            hasher.update("\x1f".join(row).encode("utf-8") + b"\x1e")
    return hasher.hexdigest()


def source_row(told: SourceMap, name: str, digest: str, today: date) -> dict[str, str]:
    """Make the row for ``sources.csv``.

    Args:
        told: What the mapping says of the source.
        name: Name of the file or address of the database, without user and password.
        digest: The sha256 of what was read.
        today: The day of the import.
    """
    words = re.sub(r"[^a-z0-9]+", "-", PurePath(name).stem.lower()).strip("-")
    note = f"imported from {name} on {today.isoformat()}; sha256 {digest}"
    return {
        "id": told.id or f"{words or 'import'}-{digest[:8]}",
        "title": told.title or name,
        "title_en": told.title_en,
        "publisher": told.publisher,
        "publisher_en": told.publisher_en,
        "published": told.published,
        "url": told.url,
        "accessed": today.isoformat(),
        "grade": told.grade,
        "mirror": "true" if told.mirror else "false",
        "note": f"{told.note}; {note}" if told.note else note,
    }


def is_there(package: RawPackage, row: dict[str, str], digest: str) -> bool:
    """Say whether the package has this import's source.

    Raises:
        DataError: If the id is that of another document, or of another state of this file.
    """
    raw = package.tables.get("sources")
    if raw is None or raw.frame is None:
        return False
    found = raw.frame[raw.frame["id"] == row["id"]]
    if found.empty:
        return False
    note = str(found.iloc[0]["note"])
    if f"sha256 {digest}" in note:
        return True
    other = "the import of another file" if "sha256 " in note else "another document"
    raise DataError(
        f"{raw.file}, row {found.index[0]}, column id: found {row['id']!r}, {other}, expected an id"
        " of its own for this import. Each import is a source, so that every figure can be traced"
        " to the file as it was. Next: give source.id in the mapping another value, or leave it"
        " out."
    )

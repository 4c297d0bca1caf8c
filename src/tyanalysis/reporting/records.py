"""What is known of the published editions: what each rests on, and what its files should be.

Planning must not read thousands of manifests, so the newest edition of each variant and language
has one row in the memory of the output, and each distinct group of ingredients is kept once. The
manifests say the same; where a row is missing or damaged, they are read instead.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tyanalysis.errors import DataError
from tyanalysis.reporting.database import open_memory, transaction
from tyanalysis.reporting.digest import canonical, sha256, sha256_text
from tyanalysis.reporting.layout import LATEST, MANIFEST
from tyanalysis.reporting.manifest import Manifest
from tyanalysis.reporting.plan import Ingredients

MIGRATIONS = [
    (
        "plan-1",
        """
CREATE TABLE plan_group (digest TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
CREATE TABLE plan_edition (
    name TEXT PRIMARY KEY, edition TEXT NOT NULL, created TEXT NOT NULL, groups TEXT NOT NULL,
    files TEXT NOT NULL, places TEXT NOT NULL, seconds REAL NOT NULL) STRICT;
CREATE TABLE plan_file (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL, ctime INTEGER NOT NULL,
    sha256 TEXT NOT NULL) STRICT;
CREATE TABLE plan_fact (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
""",
    ),
]

Stat = tuple[int, int, str]
"""Size, time of change in ns, and sha256 of a file."""


@dataclass(frozen=True)
class Record:
    """The newest published edition of one variant and language.

    Attributes:
        name: report/variant/language.
        edition: Its folder's name.
        created: When it was built.
        groups: Group of ingredients -> its digest.
        files: Path below the variant's folder (``latest/index.html``) -> what the file should be.
        places: Where data files lie that no folder of the project holds.
        seconds: How long the build took.
    """

    name: str
    edition: str
    created: str
    groups: Mapping[str, str]
    files: Mapping[str, Stat]
    places: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


def open_records(output: Path) -> tuple[sqlite3.Connection, str]:
    """Open the memory of an output folder; where that is impossible, an empty one for this process.

    Returns:
        The connection, and why it is not the memory of the folder; "" when it is.
    """
    told = ""
    if output.is_dir():
        try:
            return open_memory(output, MIGRATIONS), ""
        except DataError as error:
            told = str(error)
    return empty_records(), told


def empty_records() -> sqlite3.Connection:
    """Open a memory that lasts as long as the connection."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    for _, script in MIGRATIONS:
        connection.executescript(script)
    return connection


def remember(
    connection: sqlite3.Connection,
    manifest: Manifest,
    folder: Path,
    places: Mapping[str, str] | None = None,
) -> None:
    """Keep what is needed to tell later whether an edition is still good.

    Args:
        connection: The memory, with `MIGRATIONS` carried out.
        manifest: The edition's manifest as published.
        folder: The edition's folder; its copy ``latest`` lies beside it.
        places: Ingredient of the data -> absolute path, for files outside the project.
    """
    with transaction(connection):
        save_groups(connection, manifest.ingredients)
        save(connection, [record_of(manifest, folder, places)])


def record_of(manifest: Manifest, folder: Path, places: Mapping[str, str] | None = None) -> Record:
    """Describe an edition as its manifest says it and its folder holds it; see `remember`."""
    files: dict[str, Stat] = {}
    known = {one.name: one.sha256 for one in manifest.files}
    for place in (folder, folder.with_name(LATEST)):
        for name in (*known, MANIFEST):
            path = place / name
            if not path.is_file():
                continue
            state = path.stat()
            digest = known.get(name) or sha256(path)
            files[f"{place.name}/{name}"] = (state.st_size, state.st_mtime_ns, digest)
    return Record(
        name=f"{manifest.report}/{manifest.variant}/{manifest.language}",
        edition=manifest.edition,
        created=manifest.created,
        groups={group: digest_of(content) for group, content in manifest.ingredients.items()},
        files=files,
        places=dict(places or {}),
        seconds=sum(float(manifest.timings.get(one) or 0) for one in ("run", "render")),
    )


def forget(connection: sqlite3.Connection, folder: Path) -> None:
    """Forget an edition whose folder is taken away; of an older one nothing is known anyway."""
    report, variant, language, edition = folder.parts[-4:]
    with transaction(connection):
        connection.execute(
            "DELETE FROM plan_edition WHERE name = ? AND edition = ?",
            (f"{report}/{variant}/{language}", edition),
        )


def digest_of(group: Mapping[str, str]) -> str:
    """Hash one group of ingredients."""
    return sha256_text(canonical(group))


def save(connection: sqlite3.Connection, records: Iterable[Record]) -> None:
    """Write records in place of those of the same name."""
    connection.executemany(
        "INSERT OR REPLACE INTO plan_edition VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                one.name,
                one.edition,
                one.created,
                canonical(one.groups),
                canonical(one.files),
                canonical(one.places),
                one.seconds,
            )
            for one in records
        ],
    )


def save_groups(connection: sqlite3.Connection, ingredients: Ingredients) -> None:
    """Keep groups of ingredients that are not there yet."""
    connection.executemany(
        "INSERT OR IGNORE INTO plan_group VALUES (?, ?)",
        [(digest_of(content), canonical(content)) for content in ingredients.values()],
    )


def load_records(connection: sqlite3.Connection) -> dict[str, Record]:
    """Read all records by name; a damaged row is left out, so that the manifest is read."""
    found = {}
    with closing(connection.execute("SELECT * FROM plan_edition")) as rows:
        for row in rows:
            try:
                groups, files, places = (
                    json.loads(row[one]) for one in ("groups", "files", "places")
                )
                stats = {name: (int(a), int(b), str(c)) for name, (a, b, c) in files.items()}
            except (ValueError, TypeError, AttributeError):
                continue
            found[row["name"]] = Record(
                row["name"], row["edition"], row["created"], groups, stats, places, row["seconds"]
            )
    return found


class Groups:
    """Groups of ingredients by digest, read when asked for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._found: dict[str, dict[str, str] | None] = {}

    def get(self, digest: str) -> dict[str, str] | None:
        """Give a group; None where it is missing or not what the digest says."""
        if digest not in self._found:
            rows = self._connection.execute(
                "SELECT content FROM plan_group WHERE digest = ?", (digest,)
            )
            with closing(rows):
                row = rows.fetchone()
            self._found[digest] = _group(row["content"], digest) if row else None
        return self._found[digest]

    def put(self, ingredients: Ingredients) -> None:
        """Take groups that were read elsewhere."""
        for content in ingredients.values():
            self._found[digest_of(content)] = dict(content)


def _group(content: str, digest: str) -> dict[str, str] | None:
    if sha256_text(content) != digest:
        return None
    return {str(name): str(value) for name, value in json.loads(content).items()}

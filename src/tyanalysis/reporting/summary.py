"""What the site needs to know of an edition: a few fields of its manifest, remembered.

Thousands of manifests are not parsed each time the index is written: a summary is kept in the
project's memory under the path of the folder, and made anew when the manifest's size or time
changes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tyanalysis.errors import DataError
from tyanalysis.reporting.database import open_memory, transaction
from tyanalysis.reporting.manifest import NAME, Manifest, read_manifest

MIGRATIONS = (
    (
        "site-1",
        "CREATE TABLE edition_summary (path TEXT PRIMARY KEY, stamp TEXT, content TEXT) STRICT;\n"
        "CREATE TABLE site_part (path TEXT PRIMARY KEY, stamp TEXT) STRICT",
    ),
)


@dataclass(frozen=True)
class Summary:
    """An edition, or a failed build, on one line.

    Attributes:
        report: The report's id; variant and language name the folder below it.
        variant: The set of parameters.
        language: ``zh`` or ``en``.
        edition: The edition's id.
        status: ``ok`` or ``failed``.
        titles: Titles from the catalogue.
        data_date: The date of the data.
        parameters: Those that tell variants apart, as text.
        created: When it was built, UTC.
        files: Names of its files.
        failure: Cell and message of a failed build, "" otherwise.
        baseline: The edition it was compared with.
        headlines: The first few numbers that its text quotes.
    """

    report: str
    variant: str
    language: str
    edition: str
    status: str
    titles: dict[str, str]
    data_date: str
    parameters: dict[str, str]
    created: str
    files: list[str]
    failure: str
    baseline: str
    headlines: list[str]

    @classmethod
    def of(cls, manifest: Manifest) -> Summary:
        """Take it from a manifest."""
        failure = manifest.failure
        return cls(
            report=manifest.report,
            variant=manifest.variant,
            language=manifest.language,
            edition=manifest.edition,
            status=manifest.status,
            titles=manifest.titles,
            data_date=manifest.data_date,
            parameters=_shown(manifest),
            created=manifest.created,
            files=[file.name for file in manifest.files],
            failure=": ".join(filter(None, (failure.cell, failure.ename, failure.evalue)))
            if failure
            else "",
            baseline=manifest.baseline,
            headlines=[f"{one['label']} {one['text']}" for one in manifest.headlines[:3]],
        )


class SiteMemory:
    """Summaries and stamps of an output folder; without a usable file nothing is remembered.

    A site must be written even where the memory is damaged, so that readers find the editions.
    """

    def __init__(self, output: Path) -> None:
        self.output = output
        self.connection: sqlite3.Connection | None
        try:
            self.connection = open_memory(output, MIGRATIONS)
        except DataError:
            self.connection = None
        self.known: dict[str, tuple[str, str]] = {}
        self.parts: dict[str, str] = {}
        if self.connection is not None:
            with suppress(sqlite3.Error):
                rows = self.connection.execute("SELECT path, stamp, content FROM edition_summary")
                self.known = {row["path"]: (row["stamp"], row["content"]) for row in rows}
                rows = self.connection.execute("SELECT path, stamp FROM site_part")
                self.parts = {row["path"]: row["stamp"] for row in rows}
        self._new: dict[str, tuple[str, str]] = {}

    def summary(self, folder: Path) -> Summary | None:
        """Give the summary of a folder, None where its manifest cannot be read."""
        try:
            found = (folder / NAME).stat()
        except OSError:
            return None
        path = folder.relative_to(self.output).as_posix()
        stamp = f"{found.st_mtime_ns}-{found.st_size}-{found.st_ino}"
        known = self.known.get(path)
        if known is not None and known[0] == stamp:
            return Summary(**json.loads(known[1]))
        try:
            summary = Summary.of(read_manifest(folder))
        except ValueError:
            return None  # a damaged folder is left out of the index, not out of the reader's sight
        self._new[path] = (stamp, json.dumps(asdict(summary), ensure_ascii=False))
        return summary

    def is_made(self, part: str, stamp: str) -> bool:
        """Say whether a part of the site was made from the same things and is still there."""
        return self.parts.get(part) == stamp and (self.output / part).is_file()

    def made(self, part: str, stamp: str) -> None:
        """Remember from what a part of the site was made."""
        self.parts[part] = stamp
        if self.connection is not None:
            with suppress(sqlite3.Error):
                self.connection.execute(
                    "INSERT OR REPLACE INTO site_part VALUES (?, ?)", (part, stamp)
                )

    def close(self, seen: Iterable[str]) -> None:
        """Write what is new, forget the editions that are gone, and close the file."""
        if self.connection is None:
            return
        with closing(self.connection) as memory:
            gone = self.known.keys() - set(seen)
            if not (self._new or gone):
                return
            # What cannot be remembered is read again the next time.
            with suppress(sqlite3.Error), transaction(memory):
                memory.executemany(
                    "INSERT OR REPLACE INTO edition_summary VALUES (?, ?, ?)",
                    [(path, *values) for path, values in self._new.items()],
                )
                memory.executemany(
                    "DELETE FROM edition_summary WHERE path = ?", [(path,) for path in gone]
                )


def _shown(manifest: Manifest) -> dict[str, str]:
    """Give the parameters that tell variants apart."""

    def plain(value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    owned = {"language", "data"}
    return {name: plain(value) for name, value in manifest.parameters.items() if name not in owned}

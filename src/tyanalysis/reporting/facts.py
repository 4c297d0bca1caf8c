"""What is dear to find out, kept in the memory between two plans: digests, imports, versions.

A digest is kept with size and times of its file. A source's imports are kept by its digest. The
versions of libraries are kept by a cheap look at what is installed.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from tyanalysis.reporting import key, libraries
from tyanalysis.reporting.code import Code
from tyanalysis.reporting.database import transaction
from tyanalysis.reporting.digest import canonical, sha256, sha256_text
from tyanalysis.reporting.imports import references
from tyanalysis.reporting.key import World
from tyanalysis.reporting.setting import Setting

Fact = TypeVar("Fact")

SETTLED = 100_000_000
"""Age in ns from which a file is taken as done: a clock tick later it may change unseen."""


def world_now(setting: Setting) -> World:
    """Look at the world for one edition; libraries and fonts are looked at once in a process."""
    facts = _of_process()
    return World(setting, Code(scan=facts.scan), facts.digest, facts.versions)


class Facts:
    """Looks things up in the memory, finds out what is not there, and keeps it.

    Without a memory it keeps them as long as it lives.
    """

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection
        self._digests: dict[Path, str] = {}
        self._new_files: list[tuple[str, int, int, int, str]] = []
        self._facts: dict[str, Any] = {}
        self._new_facts: dict[str, str] = {}

    def digest(self, path: Path) -> str:
        """Give the sha256 of a file.

        Raises:
            OSError: It cannot be read.
        """
        if path not in self._digests:
            state = path.stat()
            kept = (state.st_size, state.st_mtime_ns, state.st_ctime_ns)
            found = self._row("SELECT * FROM plan_file WHERE path = ?", str(path))
            if found and (found["size"], found["mtime"], found["ctime"]) == kept:
                self._digests[path] = found["sha256"]
            else:
                self._digests[path] = sha256(path)
                if time.time_ns() - max(kept[1:]) > SETTLED:
                    self._new_files.append((str(path), *kept, self._digests[path]))
        return self._digests[path]

    def scan(self, digest: str, text: str) -> list[str]:
        """Give the references of a source, see `imports.references`."""
        return self._fact(f"imports {digest}", lambda: references(text))

    def versions(self, modules: frozenset[str]) -> dict[str, str]:
        """Give the versions of the libraries, see `key.library_versions`."""
        name = sha256_text(canonical([libraries.installed(), sorted(modules)]))
        return self._fact(f"versions {name}", lambda: key.library_versions(modules))

    def keep(self) -> None:
        """Write what was found out; where another process writes just now, the next plan does."""
        if self._connection is None or not (self._new_files or self._new_facts):
            return
        with suppress(sqlite3.OperationalError), transaction(self._connection):
            self._connection.executemany(
                "INSERT OR REPLACE INTO plan_file VALUES (?, ?, ?, ?, ?)", self._new_files
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO plan_fact VALUES (?, ?)", self._new_facts.items()
            )
            self._new_files, self._new_facts = [], {}

    def _fact(self, name: str, find: Callable[[], Fact]) -> Fact:
        if name not in self._facts:
            row = self._row("SELECT content FROM plan_fact WHERE name = ?", name)
            content = row["content"] if row else ""
            try:
                self._facts[name] = json.loads(content)
            except ValueError:
                self._facts[name] = find()
                self._new_facts[name] = json.dumps(self._facts[name])
        found: Fact = self._facts[name]
        return found

    def _row(self, statement: str, value: str) -> sqlite3.Row | None:
        if self._connection is None:
            return None
        with closing(self._connection.execute(statement, (value,))) as rows:
            found: sqlite3.Row | None = rows.fetchone()
        return found


@cache
def _of_process() -> Facts:
    return Facts(None)

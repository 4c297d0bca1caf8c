"""The project's memory: one SQLite file beside the reports.

``<output>/.tyanalysis/memory.sqlite3`` holds what was built, when and how it ended. It is opened by
one process at a time for writing and by any number for reading (WAL). A module that keeps tables
here lists its own scripts in `MIGRATIONS`; they run once each, in order, in one transaction, so
that an older file is brought up to date at its next opening and nothing is lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from tyanalysis.errors import DataError

FOLDER = ".tyanalysis"
NAME = "memory.sqlite3"
BUSY_SECONDS = 30.0


def memory_path(output: Path) -> Path:
    """Give the file of an output folder."""
    return output / FOLDER / NAME


def open_memory(output: Path, migrations: Sequence[tuple[str, str]]) -> sqlite3.Connection:
    """Open the memory of an output folder, making or updating it first.

    Args:
        output: The folder of all reports.
        migrations: Name and script of each change to the tables, oldest first. A name that was
            carried out once is not carried out again; names never change.

    Raises:
        DataError: The file cannot be made or read, or is no such file.
    """
    path = memory_path(output)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(path, error) from error
    with memory_errors(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            _prepare(connection, migrations)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def memory_errors(path: Path) -> Iterator[None]:
    """Turn an error of SQLite into one of ours.

    Args:
        path: The file of the memory.

    Raises:
        DataError: With the reason and the next step.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: Exception) -> DataError:
    if "locked" in str(error):
        step = (
            f"Another process has been writing it for {BUSY_SECONDS:g} s: wait until that is done, "
            "or end it, and try again; the editions stay."
        )
    else:
        step = (
            "If the folder is writable and the disk is not full, the file is damaged: move it "
            "away; the editions stay, and the next build makes a new one."
        )
    return DataError(f"{path}: cannot be used as the memory of past builds ({error}). {step}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Make several changes one: all of them hold at the end, or none does."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it already
            connection.execute("ROLLBACK")
        raise


def _prepare(connection: sqlite3.Connection, migrations: Sequence[tuple[str, str]]) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY) STRICT")
    with closing(connection.execute("SELECT name FROM migration")) as rows:
        done = {row["name"] for row in rows}
    for name, script in migrations:
        if name in done:
            continue
        # Two processes may open an old file at once: the second finds the name already there.
        connection.execute("BEGIN IMMEDIATE")
        try:
            first = connection.execute(
                "INSERT OR IGNORE INTO migration (name) VALUES (?)", (name,)
            ).rowcount
            if first:
                for statement in script.split(";\n"):
                    if statement.strip():
                        connection.execute(statement)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

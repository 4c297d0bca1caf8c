"""The memory of past builds: made once, brought up to date, and never half-changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tyanalysis.errors import DataError
from tyanalysis.reporting.database import memory_path, open_memory

FIRST = ("first", "CREATE TABLE a (x INTEGER);\nINSERT INTO a VALUES (1)")
SECOND = ("second", "ALTER TABLE a ADD COLUMN y TEXT DEFAULT 'new'")


def test_a_migration_runs_once(tmp_path: Path) -> None:
    for _ in range(2):
        connection = open_memory(tmp_path, [FIRST])
        assert [tuple(row) for row in connection.execute("SELECT * FROM a")] == [(1,)]
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        connection.close()


def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    open_memory(tmp_path, [FIRST]).close()
    connection = open_memory(tmp_path, [FIRST, SECOND])
    assert [tuple(row) for row in connection.execute("SELECT x, y FROM a")] == [(1, "new")]
    connection.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    bad = ("bad", "CREATE TABLE b (x INTEGER);\nCREATE TABLE b (x INTEGER)")
    with pytest.raises(DataError, match="memory of past builds"):
        open_memory(tmp_path, [FIRST, bad])
    connection = open_memory(tmp_path, [FIRST])
    tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "a" in tables
    assert "b" not in tables
    connection.close()


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = memory_path(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a database, but long enough to be looked at as one" * 40)
    with pytest.raises(DataError, match="move it away"):
        open_memory(tmp_path, [FIRST])


def test_two_at_once_wait_for_each_other(tmp_path: Path) -> None:
    one = open_memory(tmp_path, [FIRST])
    two = open_memory(tmp_path, [FIRST])
    one.execute("BEGIN IMMEDIATE")
    two.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        two.execute("INSERT INTO a VALUES (2)")
    one.execute("COMMIT")
    two.execute("INSERT INTO a VALUES (2)")
    one.close()
    two.close()

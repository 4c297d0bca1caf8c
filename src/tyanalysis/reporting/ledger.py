"""The ledger: every batch of builds and every attempt at an edition, and how it ended.

One process writes at a time, the one that runs the batch; anybody may read. States only move
forward. What is true of an edition stands in its folder; the ledger says what was tried. A batch
whose process is gone without a last word was killed, and is marked so when the ledger is opened
next.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tyanalysis.reporting.database import memory_errors, memory_path, open_memory, transaction
from tyanalysis.reporting.process import started_at
from tyanalysis.reporting.records import MIGRATIONS as RECORDS

Cause = Literal["hand", "schedule", "catch-up"]
State = Literal["running", "ok", "failed", "timeout", "died", "cancelled"]
BatchOutcome = Literal["running", "ok", "failed", "interrupted", "killed"]

MIGRATIONS = (
    (
        "ledger-1",
        """
CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  cause TEXT NOT NULL,
  slot TEXT,
  command TEXT NOT NULL,
  pid INTEGER NOT NULL,
  pid_started TEXT NOT NULL,
  host TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  outcome TEXT NOT NULL
) STRICT;
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  batch INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  report TEXT NOT NULL,
  variant TEXT NOT NULL,
  language TEXT NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  seconds REAL,
  cell TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '',
  folder TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX attempt_batch ON attempt (batch);
CREATE INDEX attempt_report ON attempt (report, variant, language, id)
""",
    ),
)


@dataclass(frozen=True)
class Ending:
    """How an attempt ended.

    Attributes:
        state: Its last state.
        seconds: Wall time.
        cell: The cell that failed, if one did.
        message: What went wrong; empty when nothing did.
        folder: Where the edition or the failure lies, relative to the output folder.
    """

    state: State
    seconds: float
    cell: str = ""
    message: str = ""
    folder: str = ""


class Ledger:
    """The ledger of one output folder; each of its methods may find out that the file is unusable.

    Args:
        output: The folder of all reports.

    Raises:
        DataError: The file cannot be used.
    """

    def __init__(self, output: Path) -> None:
        self.path = memory_path(output)
        self.connection = open_memory(output, [*RECORDS, *MIGRATIONS])
        try:
            self.recover()
        except BaseException:
            self.connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def recover(self) -> list[int]:
        """Mark the batches whose process is gone as killed, and their open attempts as died.

        Returns:
            The ids of the batches marked.
        """
        here = socket.gethostname()
        with memory_errors(self.path):
            rows = self.connection.execute(
                "SELECT id, pid, pid_started FROM batch WHERE outcome = 'running' AND host = ?",
                (here,),
            ).fetchall()
        dead = [row["id"] for row in rows if started_at(row["pid"]) != row["pid_started"]]
        now = _now()
        for batch in dead:
            with memory_errors(self.path), transaction(self.connection):
                self.connection.execute(
                    "UPDATE batch SET outcome = 'killed', ended = ? WHERE id = ?", (now, batch)
                )
                self.connection.execute(
                    "UPDATE attempt SET state = 'died', ended = ?, message = ? "
                    "WHERE batch = ? AND state = 'running'",
                    (now, "the command that ran it was killed", batch),
                )
        return dead

    def start_batch(self, *, cause: Cause = "hand", slot: str | None = None, command: str) -> int:
        """Record that a batch begins in this process; give its id."""
        pid = os.getpid()
        row = (cause, slot, command, pid, started_at(pid), socket.gethostname(), _now())
        cursor = self._write(
            "INSERT INTO batch (cause, slot, command, pid, pid_started, host, started, outcome) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'running')",
            row,
        )
        return int(cursor.lastrowid or 0)

    def end_batch(self, batch: int, outcome: BatchOutcome) -> None:
        """Record how a batch ended; what was still running in it was cancelled."""
        now = _now()
        with memory_errors(self.path), transaction(self.connection):
            self.connection.execute(
                "UPDATE attempt SET state = 'cancelled', ended = ? "
                "WHERE batch = ? AND state = 'running'",
                (now, batch),
            )
            self.connection.execute(
                "UPDATE batch SET outcome = ?, ended = ? WHERE id = ? AND outcome = 'running'",
                (outcome, now, batch),
            )

    def start_attempt(
        self, batch: int, report: str, variant: str, language: str, number: int = 1
    ) -> int:
        """Record that an edition is being tried; give the attempt's id."""
        cursor = self._write(
            "INSERT INTO attempt (batch, report, variant, language, number, state, started) "
            "VALUES (?, ?, ?, ?, ?, 'running', ?)",
            (batch, report, variant, language, number, _now()),
        )
        return int(cursor.lastrowid or 0)

    def end_attempt(self, attempt: int, ending: Ending) -> bool:
        """Record how an attempt ended.

        Returns:
            Whether it was still open: an attempt ends once, so a late answer changes nothing.
        """
        cursor = self._write(
            "UPDATE attempt SET state = ?, ended = ?, seconds = ?, cell = ?, message = ?, "
            "folder = ? WHERE id = ? AND state = 'running'",
            (
                ending.state,
                _now(),
                ending.seconds,
                ending.cell,
                ending.message,
                ending.folder,
                attempt,
            ),
        )
        return cursor.rowcount == 1

    def _write(self, statement: str, values: Sequence[object]) -> sqlite3.Cursor:
        with memory_errors(self.path):
            return self.connection.execute(statement, values)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

"""The slots in the project's memory: one row for each slot of each report, and what became of it.

``settled`` of a job is the time up to which every slot has been decided. The pair of report and
slot is unique, so a slot is decided once whoever asks, and however often.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tyanalysis.reporting.clock import stamp

SlotState = Literal["due", "running", "ok", "failed", "lost", "skipped", "missed"]
SlotCause = Literal["schedule", "catch-up"]

MIGRATIONS = (
    (
        "schedule-1",
        """
CREATE TABLE job (
  report TEXT PRIMARY KEY,
  settled TEXT NOT NULL
) STRICT;
CREATE TABLE slot (
  id INTEGER PRIMARY KEY,
  report TEXT NOT NULL,
  slot TEXT NOT NULL,
  cause TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  started TEXT,
  ended TEXT,
  seconds REAL,
  message TEXT NOT NULL DEFAULT '',
  UNIQUE (report, slot)
) STRICT
""",
    ),
    ("schedule-2", "ALTER TABLE slot ADD COLUMN zone TEXT NOT NULL DEFAULT ''"),
)

_UNBUILT = "state IN ('missed', 'skipped') OR (state = 'due' AND attempts = 0)"


@dataclass(frozen=True)
class Decision:
    """What is to become of a slot that has come.

    Attributes:
        slot: The slot, in UTC.
        state: ``due``, ``missed`` or ``skipped``.
        cause: Whether it is on time.
        message: Why it is not built.
    """

    slot: datetime
    state: SlotState
    cause: SlotCause
    message: str = ""


@dataclass(frozen=True)
class SlotRow:
    """One row of the table; times are aware, in UTC."""

    id: int
    report: str
    slot: datetime
    cause: SlotCause
    state: SlotState
    attempts: int
    started: datetime | None
    ended: datetime | None
    seconds: float | None
    message: str


class SlotTable:
    """The rows of all reports, in a connection of the memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def settled(self, report: str) -> datetime | None:
        """Give the time up to which a report's slots are decided; None at its first sight."""
        row = self.connection.execute(
            "SELECT settled FROM job WHERE report = ?", (report,)
        ).fetchone()
        return datetime.fromisoformat(row["settled"]) if row else None

    def settle(self, report: str, moment: datetime) -> None:
        """Record that every slot up to a moment is decided."""
        self.connection.execute(
            "INSERT INTO job (report, settled) VALUES (?, ?) "
            "ON CONFLICT (report) DO UPDATE SET settled = excluded.settled",
            (report, stamp(moment)),
        )

    def keep_only(self, reports: list[str]) -> None:
        """Forget jobs that left the catalogue: if one returns, it starts from its first sight."""
        marks = ",".join("?" * len(reports))
        self.connection.execute(f"DELETE FROM job WHERE report NOT IN ({marks})", reports)

    def known(self, report: str, after: datetime) -> set[datetime]:
        """Give the slots after a moment that have a row."""
        rows = self.connection.execute(
            "SELECT slot FROM slot WHERE report = ? AND slot > ?", (report, stamp(after))
        )
        return {datetime.fromisoformat(row["slot"]) for row in rows}

    def forget_unbuilt(self, report: str, after: datetime) -> None:
        """Take back what was decided, without building, about slots that are yet to come."""
        self.connection.execute(
            f"DELETE FROM slot WHERE report = ? AND slot > ? AND ({_UNBUILT})",
            (report, stamp(after)),
        )

    def record(self, report: str, decision: Decision, zone: str) -> None:
        """Write what was decided; a slot that has a row keeps it.

        Args:
            report: The report's id.
            decision: What was decided.
            zone: The schedule's time zone, in which the history shows the slot.
        """
        self.connection.execute(
            "INSERT OR IGNORE INTO slot (report, slot, cause, state, message, zone) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (report, stamp(decision.slot), decision.cause, decision.state, decision.message, zone),
        )

    def supersede(self, report: str, before: datetime, message: str) -> None:
        """Give up the slots before a moment that are due and were never begun."""
        self.connection.execute(
            "UPDATE slot SET state = 'missed', message = ? "
            "WHERE report = ? AND slot < ? AND state = 'due' AND attempts = 0",
            (message, report, stamp(before)),
        )

    def overlapped(self, report: str, slot: datetime) -> bool:
        """Say whether the run of an earlier slot, itself on time, was going on at a slot."""
        rows = self.connection.execute(
            "SELECT started, seconds FROM slot WHERE report = ? AND slot < ? "
            "AND cause = 'schedule' AND started <= ? AND seconds IS NOT NULL",
            (report, stamp(slot), stamp(slot)),
        )
        # The duration is counted by a clock that never jumps; the time of the end is not used.
        return any(
            slot < datetime.fromisoformat(row["started"]) + timedelta(seconds=row["seconds"])
            for row in rows
        )

    def rows(self, report: str, state: SlotState) -> list[SlotRow]:
        """List a report's slots in one state, oldest first."""
        found = self.connection.execute(
            "SELECT * FROM slot WHERE report = ? AND state = ? ORDER BY slot", (report, state)
        )
        return [_row(row) for row in found]

    def all_rows(self) -> list[SlotRow]:
        """List every slot, newest first."""
        found = self.connection.execute("SELECT * FROM slot ORDER BY slot DESC, report")
        return [_row(row) for row in found]

    def begin(self, row: SlotRow, now: datetime) -> None:
        """Record that a run begins."""
        self.connection.execute(
            "UPDATE slot SET state = 'running', attempts = attempts + 1, started = ?, "
            "ended = NULL, seconds = NULL, message = '' WHERE id = ?",
            (stamp(now), row.id),
        )

    def put_back(self, row: SlotRow) -> None:
        """Record that a run was called off, which is no failure: the slot is due as before."""
        self.connection.execute(
            "UPDATE slot SET state = 'due', attempts = ?, message = ? WHERE id = ?",
            (row.attempts, "called off", row.id),
        )

    def end(
        self, row: SlotRow, state: SlotState, now: datetime | None, seconds: float, message: str
    ) -> None:
        """Record how a run ended, or that the slot is given up."""
        ended = None if now is None else stamp(now)
        self.connection.execute(
            "UPDATE slot SET state = ?, ended = ?, seconds = ?, message = ? WHERE id = ?",
            (state, ended, seconds, message, row.id),
        )


def _row(row: sqlite3.Row) -> SlotRow:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(row[name]) if row[name] else None

    slot = moment("slot")
    assert slot is not None
    return SlotRow(
        id=row["id"],
        report=row["report"],
        slot=slot,
        cause=row["cause"],
        state=row["state"],
        attempts=row["attempts"],
        started=moment("started"),
        ended=moment("ended"),
        seconds=row["seconds"],
        message=row["message"],
    )

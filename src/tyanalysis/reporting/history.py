"""The history: every run with its cause, its end and its log, and every slot that was not built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tyanalysis.reporting import ledger, outbox, slot_table
from tyanalysis.reporting.database import memory_errors, memory_path, open_memory
from tyanalysis.reporting.ledger import Ledger

MIGRATIONS = (*ledger.MIGRATIONS, *slot_table.MIGRATIONS, *outbox.MIGRATIONS)

BAD = ("failed", "killed", "interrupted", "lost", "missed")
"""Outcomes that somebody should look at."""


@dataclass(frozen=True)
class Attempt:
    """One try at one edition.

    Attributes:
        report: The report's id; variant and language name the edition with it.
        state: ``running``, ``ok``, ``failed``, ``timeout``, ``died`` or ``cancelled``.
        number: Which try it was.
        seconds: How long it took, if it ended.
        cell: The cell that failed, if one did.
        message: What went wrong.
        folder: The edition's folder or that of the failure, relative to the output folder.
        log: The file that says more, relative to the output folder; empty when it is gone.
    """

    report: str
    variant: str
    language: str
    state: str
    number: int
    seconds: float | None
    cell: str
    message: str
    folder: str
    log: str


@dataclass(frozen=True)
class Entry:
    """One line of the history: a run, or a slot that was not built.

    Attributes:
        batch: The run's number; None for a slot that was not built.
        cause: ``hand``, ``schedule`` or ``catch-up``.
        outcome: ``running``, ``ok``, ``failed``, ``interrupted``, ``killed``; of a slot
            ``missed``, ``skipped`` or ``lost``.
        reports: The reports it was about.
        slot: The slot, if it was scheduled.
        zone: The time zone of its schedule; "" where it is not known.
        started: When it began; of a slot that was not built, the slot.
        ended: When it ended, if it did.
        seconds: How long it took, if it ended.
        message: What is to be said about it as a whole.
        attempts: Its editions.
        command: The command that ran it.
    """

    batch: int | None
    cause: str
    outcome: str
    reports: tuple[str, ...]
    slot: datetime | None
    started: datetime
    ended: datetime | None
    seconds: float | None
    message: str
    attempts: tuple[Attempt, ...] = ()
    command: str = ""
    zone: str = ""


def read_history(
    output: Path, report: str = "", *, failed: bool = False, limit: int | None = None
) -> list[Entry]:
    """Read the history, newest first.

    A run whose process is gone without a last word is marked as killed first.

    Args:
        output: The folder of all reports.
        report: Only what is about this report.
        failed: Only what somebody should look at.
        limit: How many lines at most.

    Raises:
        DataError: The memory cannot be used.
    """
    if not memory_path(output).exists():
        return []
    with closing(Ledger(output)):
        pass  # opening it marks the killed
    path = memory_path(output)
    with memory_errors(path), closing(open_memory(output, MIGRATIONS)) as connection:
        batches = connection.execute("SELECT * FROM batch").fetchall()
        attempts = connection.execute("SELECT * FROM attempt ORDER BY id").fetchall()
        slots = connection.execute(
            "SELECT * FROM slot WHERE state IN ('missed', 'skipped', 'lost') "
            "OR (state IN ('ok', 'failed') AND NOT EXISTS (SELECT * FROM batch "
            "JOIN attempt ON attempt.batch = batch.id "
            "WHERE batch.slot = slot.slot AND attempt.report = slot.report))"
        ).fetchall()
        zones = {
            (row["report"], row["slot"]): row["zone"]
            for row in connection.execute("SELECT report, slot, zone FROM slot")
        }
    tried: dict[int, list[Attempt]] = {}
    for row in attempts:
        tried.setdefault(row["batch"], []).append(_attempt(row, output))
    entries = [_run(row, tried.get(row["id"], ()), zones) for row in batches]
    entries += [_unbuilt(row) for row in slots]
    chosen = [
        entry
        for entry in entries
        if (not report or report in entry.reports) and (not failed or entry.outcome in BAD)
    ]
    chosen.sort(key=lambda entry: (entry.started, entry.batch or 0), reverse=True)
    return chosen[:limit]


def as_json(entry: Entry) -> dict[str, Any]:
    """Give an entry as plain values."""
    return {
        "batch": entry.batch,
        "cause": entry.cause,
        "outcome": entry.outcome,
        "reports": list(entry.reports),
        "slot": entry.slot.isoformat() if entry.slot else None,
        "zone": entry.zone,
        "started": entry.started.isoformat(),
        "ended": entry.ended.isoformat() if entry.ended else None,
        "seconds": entry.seconds,
        "message": entry.message,
        "command": entry.command,
        "attempts": [vars(one) for one in entry.attempts],
    }


def _attempt(row: Any, output: Path) -> Attempt:
    folder = row["folder"]
    # What is gone with an old edition is not linked.
    names = ("index.html", "message.txt") if row["state"] == "ok" else ("message.txt",)
    log = next((f"{folder}/{name}" for name in names if (output / folder / name).is_file()), "")
    return Attempt(
        report=row["report"],
        variant=row["variant"],
        language=row["language"],
        state=row["state"],
        number=row["number"],
        seconds=row["seconds"],
        cell=row["cell"],
        message=row["message"],
        folder=folder,
        log=log if folder else "",
    )


def _run(row: Any, attempts: Sequence[Attempt], zones: Mapping[tuple[str, str], str]) -> Entry:
    started, ended = datetime.fromisoformat(row["started"]), _moment(row["ended"])
    told = "the process was killed" if row["outcome"] == "killed" else ""
    # When a killed run ended nobody saw; the ledger holds when it was found.
    known = ended is not None and row["outcome"] != "killed"
    return Entry(
        batch=row["id"],
        cause=row["cause"],
        outcome=row["outcome"],
        reports=tuple(dict.fromkeys(one.report for one in attempts)),
        slot=_moment(row["slot"]),
        started=started,
        ended=ended,
        seconds=round((ended - started).total_seconds(), 1) if known and ended else None,
        message=told,
        attempts=tuple(attempts),
        command=row["command"],
        zone=next((z for one in attempts if (z := zones.get((one.report, row["slot"])))), ""),
    )


def _unbuilt(row: Any) -> Entry:
    slot = datetime.fromisoformat(row["slot"])
    return Entry(
        batch=None,
        cause=row["cause"],
        outcome=row["state"],
        reports=(row["report"],),
        slot=slot,
        started=slot,
        ended=None,
        seconds=None,
        message=row["message"] or ("nothing had changed" if row["state"] == "ok" else ""),
        zone=row["zone"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""The outbox: what is to be told stands in the memory until it is delivered.

A message is written in the transaction that records how a run ended, once for each channel; so a
run is told of exactly if it is recorded, and a receiver that is down, slow or broken neither
fails nor repeats a run. Delivery is tried a bounded number of times, waiting longer each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tyanalysis.reporting.clock import Clock, stamp
from tyanalysis.reporting.report_lock import hold

MIGRATIONS = (
    (
        "outbox-1",
        """
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  event TEXT NOT NULL,
  channel TEXT NOT NULL,
  content TEXT NOT NULL,
  created TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  attempts INTEGER NOT NULL DEFAULT 0,
  tried TEXT,
  error TEXT NOT NULL DEFAULT '',
  UNIQUE (event, channel)
) STRICT
""",
    ),
)

ATTEMPTS = 10
FIRST_WAIT = 30
LONGEST_WAIT = 6 * 3600
LOCK = "_outbox"


@dataclass(frozen=True)
class Message:
    """One message for one channel.

    Attributes:
        id: Its number.
        event: What it is about: the same for all channels.
        channel: ``mail``, or ``webhook:REPORT:NAME``.
        content: What to send, as JSON.
        created: When it was written.
        attempts: How often it was tried.
    """

    id: int
    event: str
    channel: str
    content: str
    created: datetime
    attempts: int


@dataclass(frozen=True)
class Delivery:
    """What became of one attempt.

    Attributes:
        message: The message.
        error: Why it was not delivered; empty when it was.
        final: Whether it will not be tried again.
    """

    message: Message
    error: str
    final: bool


def put(
    connection: sqlite3.Connection, event: str, channel: str, content: str, now: datetime
) -> None:
    """Write a message; one event is told to one channel once."""
    connection.execute(
        "INSERT OR IGNORE INTO message (event, channel, content, created) VALUES (?, ?, ?, ?)",
        (event, channel, content, stamp(now)),
    )


def deliver(
    output: Path,
    connection: sqlite3.Connection,
    clock: Clock,
    send: Callable[[Message], None],
) -> list[Delivery]:
    """Try every message whose time has come; only one process does so at a time.

    Args:
        output: The folder of all reports.
        connection: The memory.
        clock: What time it is.
        send: Sends one message, or raises.
    """
    done = []
    with hold(output, LOCK) as held:
        for message in _ready(connection, clock.now()) if held else []:
            error = ""
            try:
                send(message)
            except Exception as problem:  # whatever it is, the other messages go out
                error = str(problem) or type(problem).__name__
            final = not error or message.attempts + 1 >= ATTEMPTS
            state = "sent" if not error else "given up" if final else "waiting"
            connection.execute(
                "UPDATE message SET state = ?, attempts = attempts + 1, tried = ?, error = ? "
                "WHERE id = ?",
                (state, stamp(clock.now()), error, message.id),
            )
            done.append(Delivery(message, error, final))
    return done


def next_attempt(connection: sqlite3.Connection) -> datetime | None:
    """Give the time at which the next message is tried again, if any waits."""
    times = [_time(row) for row in _waiting(connection)]
    return min(times, default=None)


def _ready(connection: sqlite3.Connection, now: datetime) -> list[Message]:
    ready = []
    for row in _waiting(connection):
        # A clock that was set back does not prolong the wait.
        ahead = row["tried"] is not None and datetime.fromisoformat(row["tried"]) > now
        if ahead or _time(row) <= now:
            created = datetime.fromisoformat(row["created"])
            numbers = (row["id"], row["event"], row["channel"], row["content"])
            ready.append(Message(*numbers, created, row["attempts"]))
    return ready


def _waiting(connection: sqlite3.Connection) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT * FROM message WHERE state = 'waiting' ORDER BY id"
    ).fetchall()


def _time(row: sqlite3.Row) -> datetime:
    if row["tried"] is None:
        return datetime.fromisoformat(row["created"])
    wait = min(FIRST_WAIT * 2 ** (row["attempts"] - 1), LONGEST_WAIT)
    return datetime.fromisoformat(row["tried"]) + timedelta(seconds=wait)

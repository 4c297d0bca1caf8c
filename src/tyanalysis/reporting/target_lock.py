"""One publisher at a time: a file at the target says who is at work there.

It is made in one step where there is none, names its holder, and is written anew while the holder
works. It is taken over at once when its holder was a process of this machine that has ended, and
after half an hour without a sign of life when it was elsewhere.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from tyanalysis.errors import DataError
from tyanalysis.reporting.process import started_at
from tyanalysis.reporting.target import Target

LOCK = ".tyanalysis-site.lock"
SILENCE = timedelta(minutes=30)
"""How long a holder elsewhere may give no sign of life."""
_TRIES = 3
_SIGN_SECONDS = 60.0


@dataclass(frozen=True)
class Holder:
    """Who holds a target.

    Attributes:
        id: Drawn by lot; tells two holders apart.
        host: The machine's name.
        pid: The process.
        process: When the process started, as the system counts; a pid is used again.
        since: When it began, UTC.
        seen: The last sign of life, UTC.
    """

    id: str
    host: str
    pid: int
    process: str
    since: str
    seen: str

    @property
    def gone(self) -> bool:
        """Whether it was a process of this machine and has ended."""
        return self.host == socket.gethostname() and started_at(self.pid) != self.process

    @property
    def silent(self) -> bool:
        """Whether it has given no sign of life for too long."""
        return datetime.now(UTC) - datetime.fromisoformat(self.seen) > SILENCE


class Lock:
    """A target that is ours until the block of `hold_target` ends."""

    def __init__(self, place: Target, holder: Holder) -> None:
        self.place, self.holder = place, holder
        self._signed = time.monotonic()

    def check(self) -> None:
        """See that the target is still ours.

        Raises:
            DataError: Somebody has taken it over, for instance while this machine was asleep.
        """
        found = _read(self.place)
        if found is None or found.id != self.holder.id:
            raise DataError(
                f"{self.place.shown}: somebody else has taken over the publishing"
                f"{f' ({found.host}, process {found.pid})' if found else ''}, because this one "
                "gave no sign of life. Nothing more is copied; run the same command again."
            )

    def sign(self) -> None:
        """Give a sign of life when the last one is a minute old, if the target is still ours."""
        if time.monotonic() - self._signed < _SIGN_SECONDS:
            return
        self.check()
        self.place.write(LOCK, _text(self.holder))
        self._signed = time.monotonic()


@contextmanager
def hold_target(place: Target, told: Callable[[str], None] = lambda _: None) -> Iterator[Lock]:
    """Hold a target for as long as the block lasts.

    Args:
        place: The target.
        told: Told when the lock of somebody who is gone is taken over.

    Raises:
        DataError: Somebody else is at work there.
    """
    lock = Lock(place, _take(place, told))
    try:
        yield lock
    finally:
        # A line that is down is told by what failed first; the lock then ends by its age.
        with suppress(Exception):
            lock.check()
            place.delete(LOCK)


def _take(place: Target, told: Callable[[str], None]) -> Holder:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    pid = os.getpid()
    own = Holder(token_hex(8), socket.gethostname(), pid, started_at(pid), now, now)
    for _ in range(_TRIES):
        # Reading it back tells two apart where the place knows no exclusive writing.
        if place.create(LOCK, _text(own)) and (found := _read(place)) and found.id == own.id:
            return own
        found = _read(place)
        if found is None:
            continue  # released meanwhile
        if not (found.gone or found.silent):
            raise DataError(
                f"{place.shown}: found another publisher at work since {found.since} ({found.host},"
                f" process {found.pid}), expected none: two would mix their pages. Nothing was "
                f"copied; try again when it is done. If it is dead, its lock is taken over "
                f"{SILENCE.seconds // 60} minutes after its last sign of life; {LOCK} there may "
                "be deleted by hand."
            )
        told(f"taken over from {found.host}, process {found.pid}, which is gone")
        if (again := _read(place)) and again.id == found.id:
            place.delete(LOCK)
    raise DataError(f"{place.shown}: others began to publish at the same time. Try again.")


def _read(place: Target) -> Holder | None:
    """Read who holds the target; a holder that nobody can make out counts as unknown and silent."""
    for _ in range(10):
        content = place.read(LOCK)
        if content is None:
            return None
        try:
            return Holder(**json.loads(content))
        except (ValueError, TypeError):
            time.sleep(0.1)  # made a moment ago, and not yet filled
    return Holder("", "?", 0, "", "an unknown time", "1970-01-01T00:00:00+00:00")


def _text(holder: Holder) -> bytes:
    seen = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({**asdict(holder), "seen": seen}).encode()

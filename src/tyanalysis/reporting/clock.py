"""The clock, behind a protocol: tests live through a quarter in milliseconds."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the scheduler knows of time."""

    def now(self) -> datetime:
        """Give the wall-clock time in UTC; it may jump."""

    def monotonic(self) -> float:
        """Give seconds that never jump, for durations."""

    def wait(self, seconds: float) -> bool:
        """Wait, and say whether the wait was cut short because the process is to stop."""


class SystemClock:
    """The machine's clock.

    Attributes:
        stop: Set it to end a wait at once.
    """

    def __init__(self) -> None:
        self.stop = threading.Event()

    def now(self) -> datetime:
        """Give the wall-clock time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Give seconds that never jump."""
        return time.monotonic()

    def wait(self, seconds: float) -> bool:
        """Wait until the time is over or the event is set."""
        return self.stop.wait(seconds)


def stamp(moment: datetime) -> str:
    """Write a moment for the memory: UTC, to the second, so that text order is time order.

    >>> from datetime import datetime, timezone
    >>> stamp(datetime(2026, 11, 30, 1, tzinfo=timezone.utc))
    '2026-11-30T01:00:00+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def slot_time(slot: datetime, zone: str) -> str:
    """Write a slot as its schedule reads it, with the distance from UTC.

    Args:
        slot: Any aware time.
        zone: Name of the schedule's time zone; "" for a slot of which it is not known, then UTC.

    >>> from datetime import datetime, timezone
    >>> slot_time(datetime(2026, 11, 30, 1, tzinfo=timezone.utc), "Asia/Shanghai")
    '2026-11-30 09:00 +0800'
    """
    return f"{slot.astimezone(ZoneInfo(zone) if zone else UTC):%Y-%m-%d %H:%M %z}"

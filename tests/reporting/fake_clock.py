"""A clock for tests: time passes when somebody waits or works, and jumps when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """Read a wall-clock time of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class FakeClock:
    """Starts at a wall-clock time of Shanghai unless another zone is named."""

    def __init__(self, text: str, zone: str = "Asia/Shanghai") -> None:
        self.wall, self.ticks, self.waits = at(text, zone), 0.0, 0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.ticks

    def wait(self, seconds: float) -> bool:
        self.waits += 1
        self.go(seconds=seconds)
        return False

    def go(self, **span: float) -> None:
        """Let time pass."""
        self.wall += timedelta(**span)
        self.ticks += timedelta(**span).total_seconds()

    def jump(self, **span: float) -> None:
        """Set the wall clock; no time passes."""
        self.wall += timedelta(**span)

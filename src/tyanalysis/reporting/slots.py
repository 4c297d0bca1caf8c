"""The slots of a schedule, and the period each stands for: pure, from cron and calendar alone.

A slot is one moment at which a report is due. Everything about it follows from the slot itself,
never from the time at which it is built, so that a run that comes late covers the same period.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cronsim import CronSim

from tyanalysis.reporting.schedule_entry import DAYS, PLACEHOLDER, ScheduleEntry

RECORDED = 60
"""How many slots of one downtime are kept apart; older ones are only counted."""


@dataclass(frozen=True)
class Period:
    """What a slot is about.

    Attributes:
        start: The first day.
        end: The last day.
        code: Its code, such as ``2026-M09``; a day for as-of-today.
    """

    start: date
    end: date
    code: str


def slots_after(entry: ScheduleEntry, after: datetime) -> Iterator[datetime]:
    """Give the slots after a moment, in order, in UTC and without end.

    A wall-clock time that a change of the clocks leaves out comes right after the gap; one that
    it brings twice comes once.

    Args:
        entry: The schedule.
        after: Any aware time.
    """
    # cronsim takes the repeated hour by its first pass, which may lie before the start.
    for found in CronSim(entry.cron, after.astimezone(entry.zone)):
        slot = found.astimezone(UTC)
        if slot > after:
            yield slot


def slots_between(
    entry: ScheduleEntry, after: datetime, until: datetime
) -> tuple[list[datetime], int]:
    """Give the slots in ``(after, until]``: the newest sixty, and how many there are in all."""
    kept: deque[datetime] = deque(maxlen=RECORDED)
    count = 0
    for slot in slots_after(entry, after):
        if slot > until:
            break
        kept.append(slot)
        count += 1
    return list(kept), count


def next_slot(entry: ScheduleEntry, after: datetime) -> datetime:
    """Give the first slot after a moment, in UTC."""
    return next(slots_after(entry, after))


def period_of(entry: ScheduleEntry, slot: datetime) -> Period:
    """Give the period that a slot covers.

    >>> from datetime import datetime, timezone
    >>> entry = ScheduleEntry(cron="0 9 1 * *", period="last-month")
    >>> period_of(entry, datetime(2024, 3, 1, 1, tzinfo=timezone.utc))
    Period(start=datetime.date(2024, 2, 1), end=datetime.date(2024, 2, 29), code='2024-M02')
    """
    day = _day(entry, slot)
    if entry.period == "as-of-today":
        return Period(day, day, day.isoformat())
    months = {"last-month": 1, "last-quarter": 3, "last-half-year": 6, "last-year": 12}[
        entry.period
    ]
    this = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    end = this - timedelta(days=1)
    start = end.replace(month=end.month - months + 1, day=1)
    number = end.month // months
    code = {1: f"-M{number:02}", 3: f"-Q{number}", 6: f"-S{number}", 12: ""}[months]
    return Period(start, end, f"{end.year}{code}")


def fill_parameters(entry: ScheduleEntry, slot: datetime) -> dict[str, str]:
    """Fill the placeholders of the schedule's parameters for a slot.

    Returns:
        Values as on a command line: each is read by its parameter's type.
    """
    period = period_of(entry, slot)
    days = dict(zip(DAYS, (period.start, period.end, _day(entry, slot)), strict=True))
    words: dict[str, str] = {"period": period.code}
    for name, day in days.items():
        words[name] = day.isoformat()
        words[f"{name}_year"] = str(day.year)
        words[f"{name}_month"] = f"{day.month:02}"
        words[f"{name}_quarter"] = str((day.month + 2) // 3)
        words[f"{name}_half"] = str((day.month + 5) // 6)

    def word(name: str, moved: str | None) -> str:
        return str(int(words[name]) + int(moved)) if moved else words[name]

    return {
        name: PLACEHOLDER.sub(lambda found: word(found[1], found[2]), template)
        for name, template in entry.parameters.items()
    }


def as_of(entry: ScheduleEntry, slot: datetime) -> date | None:
    """Give the day whose knowledge the slot may use, or None for all that is known at the run."""
    return _day(entry, slot) if entry.as_of == "slot" else None


def _day(entry: ScheduleEntry, slot: datetime) -> date:
    return slot.astimezone(entry.zone).date()

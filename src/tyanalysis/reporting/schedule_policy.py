"""Which slots are built, which are not and why, and when one that failed is tried again: pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.schedule_task import Step
from tyanalysis.reporting.slot_table import Decision, SlotCause, SlotRow

CAP = 31
"""How many missed slots are built at most after one downtime."""
GRACE = timedelta(hours=1)
"""How late a slot may come and still be on time: triggers need not be exact."""


def summarise(report: str, decisions: Sequence[Decision]) -> list[Step]:
    """Say in few lines what is not built: one for all slots with the same reason."""
    steps: list[Step] = []
    for state in ("missed", "skipped"):
        those = [one for one in decisions if one.state == state]
        if those:
            more = f"{len(those)} slots up to this one: " if len(those) > 1 else ""
            last = those[-1]
            steps.append(Step(report, last.state, last.slot, f"{more}{those[0].message}"))
    return steps


def decide(
    entry: ScheduleEntry,
    fresh: Sequence[datetime],
    now: datetime,
    overlapped: set[datetime],
    *,
    unlisted: int = 0,
) -> list[Decision]:
    """Decide about slots that have come: which are built, which are not, and why.

    Args:
        entry: The schedule.
        fresh: The slots about which nothing is decided yet, oldest first.
        now: The time.
        overlapped: Those at which the run of an earlier slot was still going on.
        unlisted: How many more, older than these, are not in the list.
    """
    rest = [slot for slot in fresh if slot not in overlapped]
    chosen = {"all": rest[-CAP:], "latest": rest[-1:], "none": rest[-1:]}[entry.catch_up]
    if entry.catch_up == "none":
        chosen = [slot for slot in chosen if now - slot <= GRACE]
    more = f", and {unlisted} before it" if unlisted else ""
    decisions = []
    for slot in fresh:
        on_time = slot == fresh[-1] and now - slot <= GRACE
        cause: SlotCause = "schedule" if on_time else "catch-up"
        if slot in overlapped:
            told = "the run of an earlier slot was still going"
            decisions.append(Decision(slot, "skipped", cause, told))
        elif slot in chosen:
            decisions.append(Decision(slot, "due", cause))
        else:
            told = f"nothing ran at its time, and catch_up is {entry.catch_up}{more}"
            decisions.append(Decision(slot, "missed", cause, told))
            more = ""
    return decisions


def retry_time(row: SlotRow, entry: ScheduleEntry) -> datetime:
    """Give the time at which a slot that failed is tried again; each wait is twice the last."""
    if row.ended is None:
        return row.slot
    return row.ended + timedelta(seconds=entry.back_off * 2 ** (row.attempts - 1))


def retry_is_due(row: SlotRow, entry: ScheduleEntry, now: datetime) -> bool:
    """Say whether a slot may run now; a clock set back does not prolong the wait."""
    if row.attempts == 0 or row.ended is None:
        return True
    return now < row.ended or now >= retry_time(row, entry)

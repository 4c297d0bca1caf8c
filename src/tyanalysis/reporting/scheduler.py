"""Build what is due: level-triggered, so anything may call it, at any time and ever so often.

What is due follows from the clock, the catalogue and the memory alone: the slots since the last
call, less those that have a row. Who holds a report's lock decides about its slots and builds
them one after the other, oldest first. A slot that is found running when the lock is free was
killed with its process.

A clock that went ahead and came back changes nothing: a slot that was built early is not built
again, and what was only decided about the future is decided anew when its time comes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tyanalysis.errors import BuildStopped
from tyanalysis.reporting.clock import Clock
from tyanalysis.reporting.database import transaction
from tyanalysis.reporting.report_lock import hold
from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.slot_table import Decision, SlotCause, SlotRow, SlotState, SlotTable
from tyanalysis.reporting.slots import Period, as_of, fill_parameters, period_of, slots_between

if TYPE_CHECKING:  # a tick with nothing to build must not wait for the renderers
    from tyanalysis.reporting.listener import Outcome

CAP = 31
"""How many missed slots are built at most after one downtime."""
GRACE = timedelta(hours=1)
"""How late a slot may come and still be on time: triggers need not be exact."""


@dataclass(frozen=True)
class Task:
    """One run of one slot, for the builder.

    Attributes:
        report: The report's id.
        entry: Its schedule.
        slot: The slot, in UTC.
        cause: Whether it is on time or caught up.
        attempt: The number of this run of the slot, from 1.
    """

    report: str
    entry: ScheduleEntry
    slot: datetime
    cause: SlotCause
    attempt: int

    @property
    def period(self) -> Period:
        """The period that the slot covers."""
        return period_of(self.entry, self.slot)

    @property
    def parameters(self) -> dict[str, str]:
        """The notebook's parameters for the slot, as text."""
        return fill_parameters(self.entry, self.slot)

    @property
    def as_of(self) -> date | None:
        """The day whose knowledge the edition may use; None for all that is known at the run."""
        return as_of(self.entry, self.slot)


@dataclass(frozen=True)
class Result:
    """What a builder made of a task.

    Attributes:
        message: What went wrong; empty when nothing did.
        outcomes: One for each edition.
    """

    message: str = ""
    outcomes: Sequence[Outcome] = ()


@dataclass(frozen=True)
class Event:
    """A slot that has come to an end, for those who are to be told.

    Attributes:
        task: The slot and its last run.
        state: How it ended.
        message: What went wrong; empty when nothing did.
        seconds: How long the last run took.
        outcomes: Its editions.
    """

    task: Task
    state: SlotState
    message: str = ""
    seconds: float = 0.0
    outcomes: Sequence[Outcome] = field(default=())


Builder = Callable[[Task], Result]
Announce = Callable[[sqlite3.Connection, Event], None]
Said = SlotState | Literal["busy", "first seen", "retry later"]


@dataclass(frozen=True)
class Step:
    """One thing that a call did, for the log."""

    report: str
    said: Said
    slot: datetime | None = None
    message: str = ""


def _tell_nobody(_: sqlite3.Connection, __: Event) -> None:
    """Announce nothing."""


class Scheduler:
    """Decides about slots and has them built.

    Args:
        output: The folder of all reports, which holds the memory and the locks.
        memory: Opens the memory with the slots' tables. It is closed while a slot is built: the
            builder forks, and a fork must not inherit an open database.
        clock: What time it is.
        builder: Builds one slot. An exception is a failure of that slot.
        announce: Told of each slot that has ended, inside the transaction that records it.
        log: Told of each step.
    """

    def __init__(
        self,
        output: Path,
        memory: Callable[[], sqlite3.Connection],
        clock: Clock,
        builder: Builder,
        announce: Announce = _tell_nobody,
        log: Callable[[Step], None] = lambda _: None,
    ) -> None:
        self.output, self.memory, self.clock = output, memory, clock
        self.builder, self.announce, self.log = builder, announce, log
        self.steps: list[Step] = []
        self._open()

    def close(self) -> None:
        """Close the memory."""
        self.connection.close()

    def _open(self) -> None:
        self.connection = self.memory()
        self.table = SlotTable(self.connection)

    def due(self, entries: Mapping[str, ScheduleEntry]) -> list[Step]:
        """Decide about every slot that has come, and build those that are due.

        Args:
            entries: The schedules by report.

        Returns:
            What was done, in order.
        """
        self.steps = []
        self.table.keep_only(list(entries))
        for report, entry in entries.items():
            with hold(self.output, report) as held:
                if held:
                    self._serve(report, entry)
                else:
                    self._say(report, "busy", message="another process is at work on it")
        return self.steps

    def foresee(self, report: str, entry: ScheduleEntry) -> list[Decision]:
        """Say what a call would decide now and which slots it would run; change nothing."""
        now = self.clock.now()
        waiting = [
            Decision(row.slot, "due", row.cause, f"run {row.attempts + 1}")
            for row in self.table.rows(report, "due")
            if _retry_is_due(row, entry, now)
        ]
        return waiting + self._decide(report, entry, now)

    def wake(self, entries: Mapping[str, ScheduleEntry]) -> datetime | None:
        """Give the next time at which a slot that failed is tried again, if there is any."""
        times = [
            _retry_time(row, entry)
            for report, entry in entries.items()
            for row in self.table.rows(report, "due")
            if row.attempts
        ]
        return min(times, default=None)

    def _serve(self, report: str, entry: ScheduleEntry) -> None:
        for row in self.table.rows(report, "running"):
            self._found_dead(row, entry)
        while True:
            now = self.clock.now()
            self._take_in(report, entry, now)
            waiting = self.table.rows(report, "due")
            ready = next((row for row in waiting if _retry_is_due(row, entry, now)), None)
            if ready is None:
                return
            if entry.deadline and now > ready.slot + timedelta(seconds=entry.deadline):
                self._too_late(ready, entry, now)
            else:
                self._run(ready, entry)

    def _take_in(self, report: str, entry: ScheduleEntry, now: datetime) -> None:
        """Write down what is decided about the slots that have come since the last call."""
        settled = self.table.settled(report)
        with transaction(self.connection):
            if settled is None:
                self._say(report, "first seen", message="slots count from now on")
            elif now < settled:
                self.table.forget_unbuilt(report, now)
            else:
                decisions = self._decide(report, entry, now)
                for decision in decisions:
                    self.table.record(report, decision)
                for step in summarise(report, decisions):
                    self._say(report, step.said, step.slot, step.message)
                if decisions and entry.catch_up != "all":
                    newest = max(decision.slot for decision in decisions)
                    self.table.supersede(report, newest, "a later slot came before it was begun")
            self.table.settle(report, now)

    def _decide(self, report: str, entry: ScheduleEntry, now: datetime) -> list[Decision]:
        settled = self.table.settled(report)
        if settled is None or now <= settled:
            return []
        found, count = slots_between(entry, settled, now)
        known = self.table.known(report, settled)
        fresh = [slot for slot in found if slot not in known]
        overlapped = {slot for slot in fresh if self.table.overlapped(report, slot)}
        return decide(entry, fresh, now, overlapped, unlisted=count - len(found))

    def _run(self, row: SlotRow, entry: ScheduleEntry) -> None:
        task = Task(row.report, entry, row.slot, row.cause, row.attempts + 1)
        self.table.begin(row, self.clock.now())
        began = self.clock.monotonic()
        result = self._build(task, row)
        seconds = round(self.clock.monotonic() - began, 3)
        now = self.clock.now()
        if result.message and task.attempt <= entry.retries:
            self.table.end(row, "due", now, seconds, result.message)
            self._say(row.report, "retry later", row.slot, result.message)
            return
        state: SlotState = "failed" if result.message else "ok"
        event = Event(task, state, result.message, seconds, result.outcomes)
        self._end(row, event, now)

    def _build(self, task: Task, row: SlotRow) -> Result:
        self.connection.close()
        try:
            result = self.builder(task)
        except (BuildStopped, KeyboardInterrupt, SystemExit):
            self._open()
            self.table.put_back(row)
            raise
        except Exception as error:  # a plan that does not hold, a full disk: the slot's failure
            result = Result(str(error) or type(error).__name__)
        self._open()
        return result

    def _found_dead(self, row: SlotRow, entry: ScheduleEntry) -> None:
        message = f"the process of run {row.attempts} was killed"
        if row.attempts <= entry.retries:
            self.table.end(row, "due", None, 0.0, message)
            self._say(row.report, "retry later", row.slot, message)
            return
        task = Task(row.report, entry, row.slot, row.cause, row.attempts)
        self._end(row, Event(task, "lost", f"{message}, and no retry is left"), self.clock.now())

    def _too_late(self, row: SlotRow, entry: ScheduleEntry, now: datetime) -> None:
        state: SlotState = "failed" if row.attempts else "missed"
        why = f"; {row.message}" if row.message else ""
        message = f"the deadline, {entry.deadline} s after the slot, has passed{why}"
        task = Task(row.report, entry, row.slot, row.cause, row.attempts)
        self._end(row, Event(task, state, message, row.seconds or 0.0), now)

    def _end(self, row: SlotRow, event: Event, now: datetime) -> None:
        with transaction(self.connection):
            self.table.end(row, event.state, now, event.seconds, event.message)
            self.announce(self.connection, event)
        self._say(row.report, event.state, row.slot, event.message)

    def _say(
        self, report: str, said: Said, slot: datetime | None = None, message: str = ""
    ) -> None:
        step = Step(report, said, slot, message)
        self.steps.append(step)
        self.log(step)


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


def _retry_time(row: SlotRow, entry: ScheduleEntry) -> datetime:
    if row.ended is None:
        return row.slot
    return row.ended + timedelta(seconds=entry.back_off * 2 ** (row.attempts - 1))


def _retry_is_due(row: SlotRow, entry: ScheduleEntry, now: datetime) -> bool:
    """Say whether a slot may run now; a clock set back does not prolong the wait."""
    if row.attempts == 0 or row.ended is None:
        return True
    return now < row.ended or now >= _retry_time(row, entry)

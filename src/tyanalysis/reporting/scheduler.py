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
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from tyanalysis.errors import BuildStopped
from tyanalysis.reporting.clock import Clock
from tyanalysis.reporting.database import transaction
from tyanalysis.reporting.report_lock import hold
from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.schedule_policy import decide, retry_is_due, retry_time, summarise
from tyanalysis.reporting.schedule_task import Announce, Builder, Event, Result, Said, Step, Task
from tyanalysis.reporting.slot_table import Decision, SlotRow, SlotState, SlotTable
from tyanalysis.reporting.slots import slots_between


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
            if retry_is_due(row, entry, now)
        ]
        return waiting + self._decide(report, entry, now)

    def wake(self, entries: Mapping[str, ScheduleEntry]) -> datetime | None:
        """Give the next time at which a slot that failed is tried again, if there is any."""
        times = [
            retry_time(row, entry)
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
            ready = next((row for row in waiting if retry_is_due(row, entry, now)), None)
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
                    self.table.record(report, decision, entry.timezone)
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

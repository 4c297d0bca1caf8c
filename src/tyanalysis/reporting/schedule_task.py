"""What passes between the scheduler, the builder and those who are told: tasks, results, events."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.slot_table import SlotCause, SlotState
from tyanalysis.reporting.slots import Period, as_of, fill_parameters, period_of

if TYPE_CHECKING:  # a tick with nothing to build must not wait for the renderers
    from tyanalysis.reporting.listener import Outcome


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

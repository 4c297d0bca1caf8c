"""One round of the scheduler with everything real: the catalogue, the builds, the messages.

``tyanalysis schedule due`` is one round; ``tyanalysis schedule run`` is rounds without end. Each
reads the catalogue anew, so that a change holds from the next round on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tyanalysis.errors import DataError, ParameterError, TyAnalysisError
from tyanalysis.reporting import outbox, records, slot_table
from tyanalysis.reporting.catalogue import Catalogue, load_catalogue
from tyanalysis.reporting.clock import Clock, stamp
from tyanalysis.reporting.database import memory_errors, memory_path, open_memory
from tyanalysis.reporting.listener import Listener, Outcome
from tyanalysis.reporting.outbox import Delivery
from tyanalysis.reporting.plan import Job, make_plan
from tyanalysis.reporting.report_entry import ReadColumn
from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.schedule_task import Event, Result, Step, Task
from tyanalysis.reporting.scheduler import Scheduler
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.slots import fill_parameters, next_slot
from tyanalysis.reporting.surroundings import is_due, page_errors, write_surroundings

MIGRATIONS = (*slot_table.MIGRATIONS, *outbox.MIGRATIONS)
IDLE = 30.0
"""The longest wait in seconds: the wall clock may have been set, or the machine asleep."""
_TOLD = 3
_NO_NEWS = {"busy", "first seen"}

Follow = Callable[[Sequence[Job]], AbstractContextManager[Listener]]


@dataclass(frozen=True)
class Place:
    """Where a schedule works.

    Attributes:
        catalogue: The path of the catalogue.
        root: The project's folder.
        output: The folder of all reports.
        data: The data folder, or None when the notebooks find their own.
        data_given: The caller named the data, which then wins over the notebooks' own.
        read_column: Reads a column of a data table, for sweeps over one.
    """

    catalogue: Path
    root: Path
    output: Path
    data: Path | None
    data_given: bool = False
    read_column: ReadColumn | None = None


@dataclass(frozen=True)
class Round:
    """What one round did.

    Attributes:
        steps: What became of slots.
        deliveries: What became of messages.
        wake: When something is due next; None when nothing is foreseen.
        problem: Why the pages around the editions are not up to date, "" if they are.
    """

    steps: list[Step]
    deliveries: list[Delivery]
    wake: datetime | None
    problem: str = ""


def schedules(catalogue: Catalogue) -> dict[str, ScheduleEntry]:
    """Give the schedules of a catalogue by report."""
    return {
        name: report.schedule
        for name, report in catalogue.reports.items()
        if report.schedule is not None
    }


def check_schedules(catalogue: Catalogue, read_column: ReadColumn | None = None) -> None:
    """Check that each schedule's parameters are those of its notebook, for the next slot.

    Raises:
        ParameterError: With every problem.
    """
    problems = []
    for report, entry in schedules(catalogue).items():
        given = fill_parameters(entry, next_slot(entry, datetime.now(UTC)))
        try:
            make_plan(catalogue, [report], given, as_text=True, read_column=read_column)
        except TyAnalysisError as error:
            where = catalogue.where(report, "schedule")
            problems.append(f"{where}: the schedule's parameters do not hold: {error}")
    if problems:
        raise ParameterError("\n".join(problems))


def open_slots(output: Path) -> sqlite3.Connection:
    """Open the memory with the tables of slots and messages."""
    return open_memory(output, MIGRATIONS)


def one_round(
    place: Place, clock: Clock, follow: Follow, log: Callable[[Step], None] = lambda _: None
) -> Round:
    """Build what is due, deliver what is to be told, and say when to come again.

    Args:
        place: Where.
        clock: What time it is.
        follow: Follows each build.
        log: Told of each step as it is taken.

    Raises:
        DataError: The catalogue or the memory cannot be used.
        BuildStopped: A signal ended a build; its slot stays due.
    """
    catalogue = load_catalogue(place.catalogue)
    entries = schedules(catalogue)

    def announce(connection: sqlite3.Connection, event: Event) -> None:
        # Wanted only when there is news.
        from tyanalysis.reporting.compare_notice import changes_text  # noqa: PLC0415
        from tyanalysis.reporting.notice import Announcer  # noqa: PLC0415

        Announcer(catalogue, place.output, clock.now, changes_text)(connection, event)

    def build_slot(task: Task) -> Result:
        return build_task(task, catalogue, place, follow, clock.now())

    def memory() -> sqlite3.Connection:
        return open_slots(place.output)

    scheduler = Scheduler(place.output, memory, clock, build_slot, announce, log)
    try:
        with memory_errors(memory_path(place.output)):
            steps = scheduler.due(entries)
            deliveries = _deliver(place, catalogue, scheduler.connection, clock)
            wakes = [scheduler.wake(entries), outbox.next_attempt(scheduler.connection)]
    finally:
        scheduler.close()
    problem = ""
    try:
        _write_pages(place.output, any(step.said not in _NO_NEWS for step in steps))
    except DataError as error:  # what was built and delivered is told all the same
        problem = str(error)
    now = clock.now()
    times = [one for one in (*wakes, *_next_slots(entries, now)) if one is not None]
    return Round(steps, deliveries, min(times, default=None), problem)


def _write_pages(output: Path, news: bool) -> None:
    from tyanalysis.reporting.history_page import write_history  # noqa: PLC0415 - when wanted

    if is_due(output):
        write_surroundings(output)
    elif news:
        with page_errors(output):
            write_history(output)


def build_task(
    task: Task, catalogue: Catalogue, place: Place, follow: Follow, now: datetime
) -> Result:
    """Build the editions of one slot, as far as anything in them has changed.

    The deadline of the schedule ends a run that is still going on then.
    """
    from tyanalysis.reporting.build import Options, build  # noqa: PLC0415 - when there is work
    from tyanalysis.reporting.rules import Rules  # noqa: PLC0415
    from tyanalysis.reporting.survey import survey  # noqa: PLC0415

    jobs = make_plan(
        catalogue,
        [task.report],
        task.parameters,
        data_given=place.data_given,
        as_text=True,
        read_column=place.read_column,
        as_of=task.as_of,
    )
    # A container runs in UTC: the day of the schedule's readers has another name before 08:00.
    setting = Setting.of(place.root, place.output, place.data, now.astimezone(task.entry.zone))
    with closing(open_memory(place.output, records.MIGRATIONS)) as connection:
        planned = survey(jobs, setting, connection)
    wanted = [one.job for one in planned if one.status != "fresh"]
    # What nothing has changed about stands as it is, and is told of like the others.
    stands = [
        Outcome(one.job, one.folder, None, 0.0)
        for one in planned
        if one.status == "fresh" and one.folder is not None
    ]
    left = None
    if task.entry.deadline:
        end = task.slot + timedelta(seconds=task.entry.deadline)
        left = max((end - now).total_seconds(), 1.0)
    options = Options(cause=task.cause, slot=stamp(task.slot), rules=Rules(batch_seconds=left))
    if not wanted:
        return Result("", stands)
    with follow(wanted) as listener:
        outcomes = build(wanted, setting, listener, options)
    return Result(explain_failures(outcomes, len(wanted)), [*stands, *outcomes])


def explain_failures(outcomes: Sequence[Outcome], wanted: int) -> str:
    """Say in a sentence what failed; nothing when all editions were published."""
    failed = [one for one in outcomes if one.failure is not None]
    missing = wanted - len(outcomes)
    if not failed and not missing:
        return ""
    told = []
    for one in failed[:_TOLD]:
        failure = one.failure
        assert failure is not None
        where = f"cell {failure.cell}" if failure.cell else failure.stage
        told.append(f"{one.job.language}, {where}: {failure.ename}: {failure.evalue.strip()}")
    if len(failed) > _TOLD:
        told.append(f"and {len(failed) - _TOLD} more")
    return f"{len(failed) + missing} of {wanted} editions failed. " + "; ".join(told)


def keep_going(work: Callable[[], datetime | None], clock: Clock, idle: float = IDLE) -> None:
    """Do rounds until the clock's wait is cut short.

    Args:
        work: One round; gives the time of the next one.
        clock: Waits, and says when to stop.
        idle: The longest wait, after which the wall clock is read again.
    """
    while True:
        wake = work()
        now = clock.now()
        wait = idle if wake is None else (wake - now).total_seconds()
        # What is due and cannot be done now, as when another process is at it, can wait a little.
        if clock.wait(min(wait, idle) if wait > 0 else min(5.0, idle)):
            return


def _deliver(
    place: Place, catalogue: Catalogue, connection: sqlite3.Connection, clock: Clock
) -> list[Delivery]:
    if outbox.next_attempt(connection) is None:
        return []
    from tyanalysis.reporting.courier import Courier  # noqa: PLC0415 - when there is news

    courier = Courier(catalogue, place.output, clock.now)
    return outbox.deliver(place.output, connection, clock, courier)


def _next_slots(entries: Mapping[str, ScheduleEntry], now: datetime) -> list[datetime]:
    return [next_slot(entry, now.astimezone(UTC)) for entry in entries.values()]

"""``tyanalysis schedule``: build what is due, now, on and on, or by the machine's own timer."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from tyanalysis.commands.options import (
    ALL_BUILT,
    SOME_FAILED,
    plain_console,
)
from tyanalysis.commands.schedule_install import install, uninstall
from tyanalysis.commands.schedule_place import find_place, local, say, where
from tyanalysis.errors import BuildStopped, ParameterError, TyAnalysisError
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.clock import SystemClock


@click.group()
def schedule() -> None:
    """Build reports on their schedules ([report.X.schedule] in the catalogue)."""


schedule.add_command(install)
schedule.add_command(uninstall)


@schedule.command()
@click.option(
    "--now", "text", metavar="TIME", help="Take this for the time, such as 2026-03-01T09:00."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@where
@click.pass_context
def due(
    ctx: click.Context,
    text: str | None,
    dry_run: bool,
    output: Path | None,
    data: Path | None,
    project: Path | None,
) -> None:
    """Build exactly what is due and not yet done, then deliver what is to be told.

    Call it as often as you like, from a timer, from cron or by hand: a slot is built once.
    """
    from tyanalysis.reporting.schedule_round import one_round  # noqa: PLC0415

    place = find_place(output, data, project)
    clock = _SetClock(_time(text)) if text else SystemClock()
    if dry_run:
        _foresee(place, clock)
        return
    done = one_round(place, clock, _follow, _tell(place))
    _tell_rest(done)
    bad = done.problem or any(step.said in {"failed", "lost"} for step in done.steps)
    ctx.exit(SOME_FAILED if bad else ALL_BUILT)


@schedule.command()
@where
def run(output: Path | None, data: Path | None, project: Path | None) -> None:
    """Stay in the foreground and build each report when it is due, for a container for instance.

    Ends cleanly at SIGTERM or Ctrl-C; a build that is under way is called off, and its slot stays
    due.
    """
    from tyanalysis.reporting.schedule_round import keep_going, one_round  # noqa: PLC0415

    place, clock = find_place(output, data, project), SystemClock()
    load_catalogue(place.catalogue)

    @contextmanager
    def follow(jobs: Any) -> Iterator[Any]:
        with _follow(jobs) as listener:
            yield _Stoppable(listener, clock)

    def work() -> datetime | None:
        try:
            done = one_round(place, clock, follow, _tell(place))
        except BuildStopped:
            clock.stop.set()
            return None
        except TyAnalysisError as error:  # a catalogue that is being edited: try again
            say(f"error: {error}")
            return None
        _tell_rest(done)
        return done.wake

    def stop(*_: Any) -> None:
        clock.stop.set()

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    say("waiting for what is due; Ctrl-C ends")
    try:
        keep_going(work, clock)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    say("stopped")


@schedule.command(name="list")
@where
def list_schedules(output: Path | None, data: Path | None, project: Path | None) -> None:
    """Show each schedule with its last slot and its next."""
    from rich.table import Table  # noqa: PLC0415

    from tyanalysis.reporting.schedule_round import open_slots, schedules  # noqa: PLC0415
    from tyanalysis.reporting.slot_table import SlotTable  # noqa: PLC0415
    from tyanalysis.reporting.slots import next_slot, period_of  # noqa: PLC0415

    place, now = find_place(output, data, project), datetime.now(UTC)
    entries = schedules(load_catalogue(place.catalogue))
    if not entries:
        say(f"no report of {place.catalogue} has a schedule")
        return
    connection = open_slots(place.output)
    try:
        rows = SlotTable(connection).all_rows()
    finally:
        connection.close()
    table = Table("report", "cron", "zone", "last", "next", "period")
    for report, entry in entries.items():
        last = next((row for row in rows if row.report == report), None)
        coming = next_slot(entry, now)
        table.add_row(
            report,
            entry.cron,
            entry.timezone,
            f"{local(last.slot, entry)} {last.state}" if last else "–",
            local(coming, entry),
            period_of(entry, coming).code,
        )
    plain_console().print(table)


class _Stoppable:
    """A listener that ends a build if the signal came while the build was still warming up.

    From its first edition on a build hears signals itself.
    """

    def __init__(self, listener: Any, clock: SystemClock) -> None:
        self._listener, self._clock = listener, clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)

    def started(self, job: Any) -> None:
        """Pass it on, and pass on a signal that has come before."""
        if self._clock.stop.is_set():
            signal.raise_signal(signal.SIGTERM)
        self._listener.started(job)


class _SetClock(SystemClock):
    """A clock that starts at a time of the caller's choice."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self.start, self.began = start, self.monotonic()

    def now(self) -> datetime:
        """Give the time that was set, and what has passed since."""
        return self.start + timedelta(seconds=self.monotonic() - self.began)


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise ParameterError(
            f"--now: found {text!r}, expected a time such as 2026-03-01T09:00 (of this machine's "
            "zone) or 2026-03-01T09:00+08:00."
        ) from None


@contextmanager
def _follow(jobs: Any) -> Iterator[Any]:
    from tyanalysis.console import follow  # noqa: PLC0415

    with follow(plain_console(), jobs, "plain") as listener:
        yield listener


def _tell(place: Any) -> Callable[[Any], None]:
    from tyanalysis.reporting.schedule_round import schedules  # noqa: PLC0415

    entries = schedules(load_catalogue(place.catalogue))

    def tell(step: Any) -> None:
        slot = f" {local(step.slot, entries[step.report])}" if step.slot else ""
        why = f" ({step.message})" if step.message else ""
        say(f"{step.report}{slot}: {step.said}{why}", "red" if step.said == "failed" else "")

    return tell


def _tell_rest(done: Any) -> None:
    for one in done.deliveries:
        state = "sent" if not one.error else "given up" if one.final else "will be tried again"
        why = f": {one.error}" if one.error else ""
        say(f"{one.message.channel} about {one.message.event}: {state}{why}")
    if done.problem:
        say(f"error: {done.problem}", "red")


def _foresee(place: Any, clock: SystemClock) -> None:
    """Say what a round would do; the memory is neither made nor changed."""
    import tempfile  # noqa: PLC0415

    from tyanalysis.reporting.database import memory_path  # noqa: PLC0415
    from tyanalysis.reporting.schedule_policy import summarise  # noqa: PLC0415
    from tyanalysis.reporting.schedule_round import open_slots, schedules  # noqa: PLC0415
    from tyanalysis.reporting.schedule_task import Result  # noqa: PLC0415
    from tyanalysis.reporting.scheduler import Scheduler  # noqa: PLC0415
    from tyanalysis.reporting.slots import next_slot, period_of  # noqa: PLC0415

    tell = _tell(place)
    with tempfile.TemporaryDirectory() as name:
        output = place.output if memory_path(place.output).exists() else Path(name)
        scheduler = Scheduler(output, lambda: open_slots(output), clock, lambda _: Result())
        try:
            for report, entry in schedules(load_catalogue(place.catalogue)).items():
                decisions = scheduler.foresee(report, entry)
                for step in summarise(report, decisions):
                    tell(step)
                for one in decisions:
                    if one.state == "due":
                        period = period_of(entry, one.slot).code
                        say(f"{report} {local(one.slot, entry)} {period}: would be built")
                if not decisions:
                    coming = local(next_slot(entry, clock.now()), entry)
                    say(f"{report}: nothing is due; next {coming}")
        finally:
            scheduler.close()

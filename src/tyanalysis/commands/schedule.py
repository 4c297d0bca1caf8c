"""``tyanalysis schedule``: build what is due, now, on and on, or by the machine's own timer."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from tyanalysis.commands.options import (
    ALL_BUILT,
    SOME_FAILED,
    Command,
    data_from_environment,
    data_option,
    output_option,
    plain_console,
    project_option,
    traceback_option,
)
from tyanalysis.errors import BuildStopped, ParameterError, TyAnalysisError
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.clock import SystemClock
from tyanalysis.reporting.project import find_project


def _where(command: Command) -> Command:
    for option in (traceback_option, project_option, data_option, output_option):
        command = option(command)
    return command


@click.group()
def schedule() -> None:
    """Build reports on their schedules ([report.X.schedule] in the catalogue)."""


@schedule.command()
@click.option(
    "--now", "text", metavar="TIME", help="Take this for the time, such as 2026-03-01T09:00."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@_where
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

    place = _place(output, data, project)
    clock = _SetClock(_time(text)) if text else SystemClock()
    if dry_run:
        _foresee(place, clock)
        return
    done = one_round(place, clock, _follow, _tell(place))
    _tell_deliveries(done.deliveries)
    bad = any(step.said in {"failed", "lost"} for step in done.steps)
    ctx.exit(SOME_FAILED if bad else ALL_BUILT)


@schedule.command()
@_where
def run(output: Path | None, data: Path | None, project: Path | None) -> None:
    """Stay in the foreground and build each report when it is due, for a container for instance.

    Ends cleanly at SIGTERM or Ctrl-C; a build that is under way is called off, and its slot stays
    due.
    """
    from tyanalysis.reporting.schedule_round import keep_going, one_round  # noqa: PLC0415

    place, clock = _place(output, data, project), SystemClock()
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
            _say(f"error: {error}")
            return None
        _tell_deliveries(done.deliveries)
        return done.wake

    def stop(*_: Any) -> None:
        clock.stop.set()

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    _say("waiting for what is due; Ctrl-C ends")
    try:
        keep_going(work, clock)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    _say("stopped")


@schedule.command(name="list")
@_where
def list_schedules(output: Path | None, data: Path | None, project: Path | None) -> None:
    """Show each schedule with its last slot and its next."""
    from rich.table import Table  # noqa: PLC0415

    from tyanalysis.reporting.schedule_round import open_slots, schedules  # noqa: PLC0415
    from tyanalysis.reporting.slot_table import SlotTable  # noqa: PLC0415
    from tyanalysis.reporting.slots import next_slot, period_of  # noqa: PLC0415

    place, now = _place(output, data, project), datetime.now(UTC)
    entries = schedules(load_catalogue(place.catalogue))
    if not entries:
        _say(f"no report of {place.catalogue} has a schedule")
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
            f"{_local(last.slot, entry)} {last.state}" if last else "–",
            _local(coming, entry),
            period_of(entry, coming).code,
        )
    plain_console().print(table)


@schedule.command()
@click.option(
    "--using", type=click.Choice(["auto", "systemd", "crontab"]), default="auto",
    help="What calls the schedule; auto is the user's systemd where it runs, else crontab.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Install without asking.")
@_where
def install(
    using: str, yes: bool, output: Path | None, data: Path | None, project: Path | None
) -> None:
    """Have this machine call the schedule: shows what it would install, then asks."""
    from tyanalysis.reporting import triggers  # noqa: PLC0415

    trigger = _trigger(output, data, project)
    if using == "systemd" or (using == "auto" and triggers.has_systemd()):
        units = triggers.write_units(trigger)
        for name, content in units.items():
            _say(f"{triggers.unit_folder() / name}\n\n{content}")
        complaint = triggers.verify_units(units)
        if complaint:
            raise ParameterError(f"systemd-analyze does not accept these units: {complaint}")
        _confirm(yes)
        triggers.install_units(units, trigger.name)
        _say(f"installed and started {trigger.name}.timer")
        return
    before, line = triggers.read_crontab(), triggers.write_line(trigger)
    _say(f"crontab\n\n{line}\n")
    _confirm(yes)
    triggers.write_crontab(triggers.edit_crontab(before, trigger.name, line))
    _say("installed in the crontab")


@schedule.command()
@_where
def uninstall(output: Path | None, data: Path | None, project: Path | None) -> None:
    """Take away what install put in place; reports and history stay."""
    from tyanalysis.reporting import triggers  # noqa: PLC0415

    trigger = _trigger(output, data, project)
    gone = [str(path) for path in triggers.remove_units(trigger.name)]
    try:
        before = triggers.read_crontab()
    except TyAnalysisError:
        before = ""
    after = triggers.edit_crontab(before, trigger.name)
    if after != before:
        triggers.write_crontab(after)
        gone.append("a line of the crontab")
    _say(f"removed {', '.join(gone)}" if gone else "nothing is installed for this project")


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


def _place(output: Path | None, data: Path | None, project: Path | None) -> Any:
    from tyanalysis.commands.columns import column_reader  # noqa: PLC0415
    from tyanalysis.reporting.schedule_round import Place  # noqa: PLC0415

    home = find_project(project)
    named = data or data_from_environment() or home.data
    return Place(
        catalogue=home.catalogue,
        root=home.root,
        output=(output or home.reports).resolve(),
        data=named.resolve() if named else None,
        data_given=data is not None,
        read_column=column_reader(named),
    )


def _trigger(output: Path | None, data: Path | None, project: Path | None) -> Any:
    from tyanalysis.reporting.schedule_round import schedules  # noqa: PLC0415
    from tyanalysis.reporting.triggers import Trigger, step_for  # noqa: PLC0415

    place = _place(output, data, project)
    entries = schedules(load_catalogue(place.catalogue))
    command = [sys.executable, "-m", "tyanalysis", "schedule", "due", "--project", str(place.root)]
    command += ["--output", str(place.output)] if output else []
    command += ["--data", str(place.data)] if data else []
    return Trigger(place.root, tuple(command), step_for(entries.values()))


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise ParameterError(
            f"--now: found {text!r}, expected a time such as 2026-03-01T09:00 (of this machine's "
            "zone) or 2026-03-01T09:00+08:00."
        ) from None


def _confirm(yes: bool) -> None:
    if not yes:
        click.confirm("Install this?", abort=True)


def _say(text: str, style: str = "") -> None:
    from tyanalysis.console import say  # noqa: PLC0415

    say(plain_console(), text, style)


@contextmanager
def _follow(jobs: Any) -> Iterator[Any]:
    from tyanalysis.console import follow  # noqa: PLC0415

    with follow(plain_console(), jobs, "plain") as listener:
        yield listener


def _local(slot: datetime, entry: Any) -> str:
    return f"{slot.astimezone(entry.zone):%Y-%m-%d %H:%M}"


def _tell(place: Any) -> Callable[[Any], None]:
    from tyanalysis.reporting.schedule_round import schedules  # noqa: PLC0415

    entries = schedules(load_catalogue(place.catalogue))

    def tell(step: Any) -> None:
        slot = f" {_local(step.slot, entries[step.report])}" if step.slot else ""
        why = f" ({step.message})" if step.message else ""
        _say(f"{step.report}{slot}: {step.said}{why}", "red" if step.said == "failed" else "")

    return tell


def _tell_deliveries(deliveries: Any) -> None:
    for one in deliveries:
        state = "sent" if not one.error else "given up" if one.final else "will be tried again"
        why = f": {one.error}" if one.error else ""
        _say(f"{one.message.channel} about {one.message.event}: {state}{why}")


def _foresee(place: Any, clock: SystemClock) -> None:
    """Say what a round would do; the memory is neither made nor changed."""
    import tempfile  # noqa: PLC0415

    from tyanalysis.reporting.database import memory_path  # noqa: PLC0415
    from tyanalysis.reporting.schedule_round import open_slots, schedules  # noqa: PLC0415
    from tyanalysis.reporting.scheduler import Result, Scheduler, summarise  # noqa: PLC0415
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
                        _say(f"{report} {_local(one.slot, entry)} {period}: would be built")
                if not decisions:
                    coming = _local(next_slot(entry, clock.now()), entry)
                    _say(f"{report}: nothing is due; next {coming}")
        finally:
            scheduler.close()

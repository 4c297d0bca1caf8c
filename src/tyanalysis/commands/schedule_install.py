"""``tyanalysis schedule install`` and ``uninstall``: the machine's own timer calls the schedule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tyanalysis.commands.schedule_place import find_place, say, where
from tyanalysis.errors import ParameterError, TyAnalysisError
from tyanalysis.reporting.catalogue import load_catalogue


@click.command()
@click.option(
    "--using", type=click.Choice(["auto", "systemd", "crontab"]), default="auto",
    help="What calls the schedule; auto is the user's systemd where it runs, else crontab.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Install without asking.")
@where
def install(
    using: str, yes: bool, output: Path | None, data: Path | None, project: Path | None
) -> None:
    """Have this machine call the schedule: shows what it would install, then asks."""
    from tyanalysis.reporting import triggers  # noqa: PLC0415

    trigger = _trigger(output, data, project)
    if using == "systemd" or (using == "auto" and triggers.has_systemd()):
        units = triggers.write_units(trigger)
        for name, content in units.items():
            say(f"{triggers.unit_folder() / name}\n\n{content}")
        complaint = triggers.verify_units(units)
        if complaint:
            raise ParameterError(f"systemd-analyze does not accept these units: {complaint}")
        _confirm(yes)
        triggers.install_units(units, trigger.name)
        say(f"installed and started {trigger.name}.timer")
        return
    before, line = triggers.read_crontab(), triggers.write_line(trigger)
    say(f"crontab\n\n{line}\n")
    _confirm(yes)
    triggers.write_crontab(triggers.edit_crontab(before, trigger.name, line))
    say("installed in the crontab")


@click.command()
@where
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
    say(f"removed {', '.join(gone)}" if gone else "nothing is installed for this project")


def _trigger(output: Path | None, data: Path | None, project: Path | None) -> Any:
    from tyanalysis.reporting.schedule_round import schedules  # noqa: PLC0415
    from tyanalysis.reporting.triggers import Trigger, step_for  # noqa: PLC0415

    place = find_place(output, data, project)
    entries = schedules(load_catalogue(place.catalogue))
    command = [sys.executable, "-m", "tyanalysis", "schedule", "due", "--project", str(place.root)]
    command += ["--output", str(place.output)] if output else []
    command += ["--data", str(place.data)] if data else []
    return Trigger(place.root, tuple(command), step_for(entries.values()))


def _confirm(yes: bool) -> None:
    if not yes:
        click.confirm("Install this?", abort=True)

"""What the commands about schedules share: where a schedule works, and how slots are written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from tyanalysis.commands.options import (
    Command,
    data_from_environment,
    data_option,
    output_option,
    plain_console,
    project_option,
    traceback_option,
)
from tyanalysis.reporting.clock import slot_time
from tyanalysis.reporting.project import find_project


def where(command: Command) -> Command:
    """Give a command the options that say where it works."""
    for option in (traceback_option, project_option, data_option, output_option):
        command = option(command)
    return command


def find_place(output: Path | None, data: Path | None, project: Path | None) -> Any:
    """Find where a schedule works."""
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


def say(text: str, style: str = "") -> None:
    """Say a line."""
    from tyanalysis import console  # noqa: PLC0415

    console.say(plain_console(), text, style)


def local(slot: datetime, entry: Any) -> str:
    """Write a slot in its own zone, with the distance from UTC."""
    return slot_time(slot, entry.timezone)

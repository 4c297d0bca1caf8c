"""Which editions a command is about: its options, and the plan they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tyanalysis.commands.options import (
    CommaList,
    Command,
    data_from_environment,
    data_option,
    output_option,
    project_option,
)
from tyanalysis.errors import ParameterError
from tyanalysis.reporting.catalogue import read_catalogue
from tyanalysis.reporting.project import find_project
from tyanalysis.reporting.report_entry import FORMATS, LANGUAGES

if TYPE_CHECKING:
    from tyanalysis.reporting.plan import Job
    from tyanalysis.reporting.setting import Setting

_EASTERNMOST = timedelta(hours=14)  # no zone is further ahead of UTC
_OPTIONS: tuple[Callable[..., Any], ...] = (
    click.argument("reports", nargs=-1, metavar="[REPORT]..."),
    click.option(
        "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE",
        help="Set a parameter; lists are comma separated or JSON. May be repeated.",
    ),
    click.option(
        "--language", "languages", type=CommaList(LANGUAGES), default=(), metavar="zh,en",
        help="Languages to build; those of the catalogue if not given.",
    ),
    click.option(
        "--formats", type=CommaList(FORMATS), default=(), metavar="html,pdf",
        help="Formats to render; those of the catalogue if not given.",
    ),
    click.option(
        "--only", multiple=True, metavar="PATTERN",
        help="Keep editions whose REPORT/VARIANT/LANGUAGE fits, such as '*/en'. May be repeated.",
    ),
    click.option(
        "--as-of", type=click.DateTime(["%Y-%m-%d"]), envvar="TYANALYSIS_AS_OF", metavar="DATE",
        help="What a past day would have seen: only figures certainly published by then.",
    ),
    click.option("--verify", is_flag=True, help="Hash every published file to find damage."),
    output_option,
    data_option,
    project_option,
)  # fmt: skip


@dataclass(frozen=True)
class Selection:
    """What the options of `selection_options` ask for."""

    reports: tuple[str, ...]
    parameters: tuple[str, ...]
    languages: tuple[Any, ...]
    formats: tuple[Any, ...]
    only: tuple[str, ...]
    as_of: datetime | None
    verify: bool
    output: Path | None
    data: Path | None
    project: Path | None

    def plan(self) -> tuple[list[Job], Setting]:
        """Make the plan, everything checked.

        Raises:
            TyAnalysisError: With every problem; nothing was written.
        """
        from tyanalysis.commands.columns import column_reader  # noqa: PLC0415
        from tyanalysis.reporting.parameters import parse_assignments  # noqa: PLC0415
        from tyanalysis.reporting.plan import choose, make_plan  # noqa: PLC0415
        from tyanalysis.reporting.setting import Setting  # noqa: PLC0415

        place = find_project(self.project)
        named = self.data or data_from_environment() or place.data
        jobs = make_plan(
            read_catalogue(place.catalogue),
            self.reports,
            parse_assignments(self.parameters),
            languages=self.languages,
            formats=self.formats,
            data_given=self.data is not None,
            as_text=True,
            read_column=column_reader(named),
            as_of=_known_day(self.as_of),
        )
        output = (self.output or place.reports).resolve()
        data = named.resolve() if named else None
        return choose(jobs, self.only), Setting.of(place.root, output, data)


def _known_day(as_of: datetime | None) -> date | None:
    """Give the day of --as-of.

    Raises:
        ParameterError: The day has begun nowhere on Earth yet.
    """
    if as_of is None:
        return None
    today = (datetime.now(UTC) + _EASTERNMOST).date()
    if as_of.date() > today:
        raise ParameterError(
            f"--as-of: found {as_of.date()}, expected {today} or a day before. What will have been"
            " published by then is not known. Next: name a past day, or leave --as-of out to use"
            " all that is known."
        )
    return as_of.date()


def selection_options(command: Command) -> Command:
    """Add the options; the command takes them as keyword arguments of `Selection`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command

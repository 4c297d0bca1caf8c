"""``tyanalysis check``: the data, the catalogue and the notebooks' parameters."""

from __future__ import annotations

from pathlib import Path

import click

from tyanalysis.commands.options import (
    ALL_BUILT,
    BAD_INPUT,
    count,
    data_option,
    plain_console,
    project_option,
    traceback_option,
)
from tyanalysis.errors import TyAnalysisError
from tyanalysis.reporting.catalogue import read_catalogue
from tyanalysis.reporting.project import Project, find_project


@click.command()
@data_option
@project_option
@traceback_option
@click.pass_context
def check(ctx: click.Context, data: Path | None, project: Path | None) -> None:
    """Check the data, the catalogue and the notebooks' parameters.

    Errors must be mended (exit code 2); findings, such as sources that disagree, are for the
    reader and may be right.
    """
    from tyanalysis.commands.columns import column_reader  # noqa: PLC0415
    from tyanalysis.console import say  # noqa: PLC0415
    from tyanalysis.data.checks import check_package  # noqa: PLC0415
    from tyanalysis.reporting.plan import make_plan  # noqa: PLC0415
    from tyanalysis.reporting.schedule_round import check_schedules  # noqa: PLC0415

    console = plain_console()
    errors: list[str] = []
    place = _find_project_if_any(project, needed=data is None)
    if place is not None:
        try:
            catalogue, reader = read_catalogue(place.catalogue), column_reader(data or place.data)
            make_plan(catalogue, read_column=reader)
            check_schedules(catalogue, reader)
        except TyAnalysisError as error:
            errors.append(str(error))
    report = check_package(data or (place and place.data) or "")
    errors += [problem.message for problem in report.problems]
    for heading, style, messages in (
        ("error", "bold red", errors),
        ("finding", "bold", [finding.message for finding in report.findings]),
    ):
        if messages:
            say(console, count(messages, heading), style)
            for number, message in enumerate(messages, start=1):
                say(console, f"  {number}. {message}")
            say(console)
    counts = ", ".join(f"{rows} {table}" for table, rows in report.counts.items())
    verdict = f"{count(errors, 'error')}, {count(report.findings, 'finding')}"
    say(console, f"checked {counts}: {verdict}", "bold")
    ctx.exit(BAD_INPUT if errors else ALL_BUILT)


def _find_project_if_any(folder: Path | None, *, needed: bool) -> Project | None:
    """Find the project; without one, data that is named can still be checked."""
    try:
        return find_project(folder)
    except TyAnalysisError:
        if needed or folder is not None:
            raise
        return None

"""The command ``tyanalysis``: list, check and build.

Exit codes: 0 everything asked for was done, 1 some editions failed, 2 wrong input (an unknown
report or parameter, a catalogue, notebook or table that cannot be used), 130 interrupted. Our own
errors are one paragraph without a traceback; ``--traceback`` shows it.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Sized
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

import tyanalysis
from tyanalysis.errors import TyAnalysisError
from tyanalysis.reporting.catalogue import FORMATS, LANGUAGES, Catalogue, load_catalogue, suggest
from tyanalysis.reporting.project import Project, find_project

ALL_BUILT, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

Command = TypeVar("Command", bound=Callable[..., Any])


class _Commands(click.Group):
    """Turns our errors into one paragraph and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TyAnalysisError as error:
            if ctx.meta.get("traceback"):
                traceback.print_exception(error)
            else:
                click.echo(f"error: {error}", err=True)
            ctx.exit(BAD_INPUT)
        except KeyboardInterrupt:
            click.echo("interrupted; what was published before stays", err=True)
            ctx.exit(INTERRUPTED)


class _CommaList(click.ParamType[tuple[str, ...]]):
    """Values separated by commas, each one of the choices."""

    name = "list"

    def __init__(self, choices: tuple[str, ...]) -> None:
        self.choices = choices

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        parts = [part.strip() for part in str(value).split(",") if part.strip()]
        for part in parts:
            if part not in self.choices:
                known = ", ".join(self.choices)
                self.fail(
                    f"found {part!r}{suggest(part, self.choices)}, expected {known}", param, ctx
                )
        return tuple(dict.fromkeys(parts))


def _remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta["traceback"] = True


_traceback = click.option(
    "--traceback", is_flag=True, expose_value=False, callback=_remember,
    help="Show where in the code an error arose.",
)  # fmt: skip
_project = click.option(
    "--project", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that holds notebooks/reports.toml; found upward from here if not given.",
)  # fmt: skip
_data = click.option(
    "--data", type=click.Path(exists=True, path_type=Path),
    help="Data folder or workbook; the project's own if not given.",
)  # fmt: skip


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tyanalysis.__version__, prog_name="tyanalysis")
@_traceback
def main() -> None:
    """Build regional-economy reports from qualified, sourced figures."""


@main.command("list")
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@_project
@_traceback
def list_reports(reports: tuple[str, ...], project: Path | None) -> None:
    """List the reports of the catalogue; with names, their parameters too."""
    from tyanalysis.reporting.parameters import inspect_parameters  # noqa: PLC0415

    catalogue = load_catalogue(find_project(project).catalogue)
    console = _console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("report", "title", "languages", "formats", "notebook"):
        table.add_column(column, overflow="fold")
    for one in catalogue.select(reports):
        entry = catalogue.reports[one]
        title = f"{entry.title_zh} {entry.title_en}"
        table.add_row(
            one, title, ", ".join(entry.languages), ", ".join(entry.formats), entry.notebook
        )
    console.print(table)
    for one in reports:
        entry = catalogue.reports[one]
        table = Table(box=None, pad_edge=False, header_style="bold", title_justify="left")
        for column in (f"parameters of {one}", "type", "default", "choices", "meaning"):
            table.add_column(column, overflow="fold")
        for parameter in inspect_parameters(catalogue.notebook(one)).values():
            listed = entry.parameters.get(parameter.name)
            choices = ", ".join(map(str, (listed and listed.choices) or []))
            default = repr(parameter.default)
            table.add_row(parameter.name, parameter.type, default, choices, parameter.help)
        console.print()
        console.print(table)


@main.command()
@_data
@_project
@_traceback
@click.pass_context
def check(ctx: click.Context, data: Path | None, project: Path | None) -> None:
    """Check the data, the catalogue and the notebooks' parameters.

    Errors must be mended (exit code 2); findings, such as sources that disagree, are for the
    reader and may be right.
    """
    from tyanalysis.console import say  # noqa: PLC0415
    from tyanalysis.data.checks import check_package  # noqa: PLC0415
    from tyanalysis.reporting.plan import make_plan  # noqa: PLC0415

    console = _console()
    errors: list[str] = []
    place = _find_project_if_any(project, needed=data is None)
    if place is not None:
        try:
            make_plan(load_catalogue(place.catalogue))
        except TyAnalysisError as error:
            errors.append(str(error))
    report = check_package(data or (place and place.data) or "")
    errors += [problem.message for problem in report.problems]
    for heading, style, messages in (
        ("error", "bold red", errors),
        ("finding", "bold", [finding.message for finding in report.findings]),
    ):
        if messages:
            say(console, _count(messages, heading), style)
            for number, message in enumerate(messages, start=1):
                say(console, f"  {number}. {message}")
            say(console)
    counts = ", ".join(f"{rows} {table}" for table, rows in report.counts.items())
    verdict = f"{_count(errors, 'error')}, {_count(report.findings, 'finding')}"
    say(console, f"checked {counts}: {verdict}", "bold")
    ctx.exit(BAD_INPUT if errors else ALL_BUILT)


@main.command()
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE",
    help="Set a parameter; lists are comma separated or JSON. May be repeated.",
)  # fmt: skip
@click.option(
    "--language", "languages", type=_CommaList(LANGUAGES), default=(), metavar="zh,en",
    help="Languages to build; those of the catalogue if not given.",
)  # fmt: skip
@click.option(
    "--formats", type=_CommaList(FORMATS), default=(), metavar="html,pdf",
    help="Formats to render; those of the catalogue if not given.",
)  # fmt: skip
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path),
    help="Where to publish; the project's reports/ if not given.",
)  # fmt: skip
@_data
@_project
@_traceback
@click.pass_context
def build(
    ctx: click.Context,
    reports: tuple[str, ...],
    parameters: tuple[str, ...],
    languages: tuple[Any, ...],
    formats: tuple[Any, ...],
    output: Path | None,
    data: Path | None,
    project: Path | None,
) -> None:
    """Build reports: all of them, or those named.

    Everything is checked before anything runs. An edition that fails is not published, its
    executed notebook and message are kept, and the others are built.
    """
    from tyanalysis.console import explain, follow, say, shown  # noqa: PLC0415
    from tyanalysis.reporting.build import build as run_build  # noqa: PLC0415
    from tyanalysis.reporting.edition import Setting  # noqa: PLC0415
    from tyanalysis.reporting.parameters import parse_assignments  # noqa: PLC0415
    from tyanalysis.reporting.plan import make_plan  # noqa: PLC0415

    place = find_project(project)
    catalogue: Catalogue = load_catalogue(place.catalogue)
    jobs = make_plan(
        catalogue,
        reports,
        parse_assignments(parameters),
        languages=languages,
        formats=formats,
        data_given=data is not None,
        as_text=True,
    )
    named = data or _from_environment() or place.data
    output = (output or place.reports).resolve()
    setting = Setting.of(place.root, output, named.resolve() if named else None)
    console, began = _console(), time.monotonic()
    with follow(console, jobs) as listener:
        outcomes = run_build(jobs, setting, listener)
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    for outcome in failed:
        say(console, f"\n{explain(outcome)}", "red")
        if ctx.meta.get("traceback") and outcome.failure:
            say(console, outcome.failure.traceback)
    done = f"{len(outcomes) - len(failed)} of {len(outcomes)} editions published"
    took = time.monotonic() - began
    say(console, f"\n{done} in {took:.0f} s. Open {shown(output / 'index.html')}", "bold")
    ctx.exit(SOME_FAILED if failed else ALL_BUILT)


def _count(things: Sized, noun: str) -> str:
    return f"{len(things) or 'no'} {noun}{'' if len(things) == 1 else 's'}"


def _console() -> Console:
    # A log has no width: a table in it must not be cut at 80 columns.
    return Console(markup=False, width=None if sys.stdout.isatty() else 200)


def _from_environment() -> Path | None:
    name = os.environ.get("TYANALYSIS_DATA", "")
    return Path(name) if name else None


def _find_project_if_any(folder: Path | None, *, needed: bool) -> Project | None:
    """Find the project; without one, data that is named can still be checked."""
    try:
        return find_project(folder)
    except TyAnalysisError:
        if needed or folder is not None:
            raise
        return None

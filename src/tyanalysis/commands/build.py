"""``tyanalysis build``: make the reports."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from tyanalysis.commands.options import (
    ALL_BUILT,
    SOME_FAILED,
    CommaList,
    data_from_environment,
    data_option,
    output_option,
    plain_console,
    project_option,
    traceback_option,
)
from tyanalysis.reporting.catalogue import FORMATS, LANGUAGES, Catalogue, load_catalogue
from tyanalysis.reporting.project import find_project


@click.command()
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE",
    help="Set a parameter; lists are comma separated or JSON. May be repeated.",
)  # fmt: skip
@click.option(
    "--language", "languages", type=CommaList(LANGUAGES), default=(), metavar="zh,en",
    help="Languages to build; those of the catalogue if not given.",
)  # fmt: skip
@click.option(
    "--formats", type=CommaList(FORMATS), default=(), metavar="html,pdf",
    help="Formats to render; those of the catalogue if not given.",
)  # fmt: skip
@output_option
@data_option
@project_option
@traceback_option
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
    named = data or data_from_environment() or place.data
    output = (output or place.reports).resolve()
    setting = Setting.of(place.root, output, named.resolve() if named else None)
    console, began = plain_console(), time.monotonic()
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

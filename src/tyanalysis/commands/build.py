"""``tyanalysis build``: make the reports."""

from __future__ import annotations

import time
from datetime import datetime
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
from tyanalysis.errors import ParameterError
from tyanalysis.reporting.catalogue import (
    FORMATS,
    LANGUAGES,
    Catalogue,
    load_catalogue,
    suggest,
)
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
@click.option(
    "--jobs", type=click.IntRange(min=1), default=None, metavar="N",
    help="Editions built at a time; the number of processors if not given.",
)  # fmt: skip
@click.option(
    "--engine", default="shell", metavar="shell|kernel|plain|dask://HOST:PORT",
    help="How cells run: in a forked shell, in a forked kernel, in papermill's own kernel, or on a "
    "cluster. The results are the same.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
    help="Time an edition may take; the catalogue's own limit if not given.",
)  # fmt: skip
@click.option(
    "--batch-timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
    help="Time all editions together may take.",
)  # fmt: skip
@click.option(
    "--retries", type=click.IntRange(min=0), default=1, show_default=True, metavar="N",
    help="How often an edition is tried again whose process died or took too long.",
)  # fmt: skip
@click.option(
    "--keep-going/--fail-fast", default=True,
    help="Whether the others are built after a failure, or none that has not begun.",
)  # fmt: skip
@click.option(
    "--log-format", type=click.Choice(["auto", "bar", "plain", "json"]), default="auto",
    help="How progress is told; auto is a bar on a terminal and lines elsewhere.",
)  # fmt: skip
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), envvar="TYANALYSIS_AS_OF", metavar="DATE",
    help="Build what a past day would have seen: only figures certainly published by then.",
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
    jobs: int | None,
    engine: str,
    timeout: float | None,
    batch_timeout: float | None,
    retries: int,
    keep_going: bool,
    log_format: str,
    as_of: datetime | None,
    output: Path | None,
    data: Path | None,
    project: Path | None,
) -> None:
    """Build reports: all of them, or those named.

    Everything is checked before anything runs. An edition that fails is not published, its
    executed notebook and message are kept, and the others are built.
    """
    from tyanalysis.console import explain, follow, say, shown  # noqa: PLC0415
    from tyanalysis.reporting.build import Options  # noqa: PLC0415
    from tyanalysis.reporting.build import build as run_build  # noqa: PLC0415
    from tyanalysis.reporting.parameters import parse_assignments  # noqa: PLC0415
    from tyanalysis.reporting.plan import make_plan  # noqa: PLC0415
    from tyanalysis.reporting.setting import Setting  # noqa: PLC0415
    from tyanalysis.reporting.spec import Limits  # noqa: PLC0415
    from tyanalysis.reporting.supervisor import Rules  # noqa: PLC0415

    place = find_project(project)
    catalogue: Catalogue = load_catalogue(place.catalogue)
    plan = make_plan(
        catalogue,
        reports,
        parse_assignments(parameters),
        languages=languages,
        formats=formats,
        data_given=data is not None,
        as_text=True,
        as_of=as_of.date() if as_of else None,
    )
    named = data or data_from_environment() or place.data
    output = (output or place.reports).resolve()
    setting = Setting.of(place.root, output, named.resolve() if named else None)
    rules = Rules(
        retries=retries,
        fail_fast=not keep_going,
        limits=Limits(edition_seconds=timeout),
        batch_seconds=batch_timeout,
    )
    options = Options(jobs=jobs or 0, rules=rules, **_engine(engine))
    console, began = plain_console(), time.monotonic()
    with follow(console, plan, log_format) as listener:
        outcomes = run_build(plan, setting, listener, options)
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    for outcome in failed:
        say(console, f"\n{explain(outcome)}", "red")
        if ctx.meta.get("traceback") and outcome.failure:
            say(console, outcome.failure.traceback)
    done = f"{len(outcomes) - len(failed)} of {len(outcomes)} editions published"
    took = time.monotonic() - began
    say(console, f"\n{done} in {took:.0f} s. Open {shown(output / 'index.html')}", "bold")
    ctx.exit(SOME_FAILED if failed else ALL_BUILT)


def _engine(name: str) -> dict[str, Any]:
    """Read ``--engine``.

    Raises:
        ParameterError: It is none of the known ones.
    """
    if name in {"shell", "kernel", "plain"}:
        return {"way": name}
    raise ParameterError(
        f"--engine: found {name!r}{suggest(name, ['shell', 'kernel', 'plain'])}, expected shell, "
        "kernel, plain or dask://HOST:PORT."
    )

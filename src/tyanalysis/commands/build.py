"""``tyanalysis build``: make the reports."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from tyanalysis.commands.options import ALL_BUILT, SOME_FAILED, plain_console, traceback_option
from tyanalysis.commands.selection import Selection, selection_options
from tyanalysis.errors import ParameterError
from tyanalysis.reporting.catalogue import suggest

if TYPE_CHECKING:
    from tyanalysis.reporting.listener import Outcome


@click.command()
@selection_options
@click.option("--dry-run", is_flag=True, help="Print the plan and build nothing.")
@click.option("--force", is_flag=True, help="Build fresh editions as well.")
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
@traceback_option
@click.pass_context
def build(
    ctx: click.Context,
    /,
    dry_run: bool,
    force: bool,
    jobs: int | None,
    engine: str,
    timeout: float | None,
    batch_timeout: float | None,
    retries: int,
    keep_going: bool,
    log_format: str,
    **asked: Any,
) -> None:
    """Build reports: all of them, or those named, as far as anything in them has changed.

    Everything is checked before anything runs. An edition that fails is not published, its
    executed notebook and message are kept, and the others are built. See what is to be built,
    and why, with --dry-run.
    """
    from tyanalysis.commands.plan import show_plan  # noqa: PLC0415
    from tyanalysis.console import explain, follow, say, say_event, shown  # noqa: PLC0415
    from tyanalysis.reporting.database import open_memory  # noqa: PLC0415
    from tyanalysis.reporting.records import MIGRATIONS, open_records  # noqa: PLC0415
    from tyanalysis.reporting.surroundings import catch_up, is_due  # noqa: PLC0415
    from tyanalysis.reporting.survey import survey  # noqa: PLC0415

    selection, way = Selection(**asked), _engine(engine, jobs)
    plan, setting = selection.plan()
    console, began = plain_console(), time.monotonic()
    # What is only looked at makes no folder.
    connection = (
        open_records(setting.output)[0] if dry_run else open_memory(setting.output, MIGRATIONS)
    )
    with closing(connection):
        planned = survey(plan, setting, connection, verify=selection.verify)
        if dry_run:
            show_plan(console, planned)
            return
    wanted = [one.job for one in planned if force or one.status != "fresh"]
    skipped = len(planned) - len(wanted)
    told = f"{skipped} of {len(planned)} editions are fresh and are not built again"
    if log_format == "json":
        say_event(console, "plan", editions=len(planned), fresh=skipped, wanted=len(wanted))
    elif skipped:
        say(console, told)
    if not wanted:
        catch_up(setting.output)
        if log_format != "json":
            index = shown(setting.output / "index.html")
            say(console, f"\nnothing to build. Open {index}", "bold")
        return
    from tyanalysis.reporting.build import Options  # noqa: PLC0415 - a second
    from tyanalysis.reporting.build import build as run_build  # noqa: PLC0415
    from tyanalysis.reporting.rules import Rules  # noqa: PLC0415
    from tyanalysis.reporting.spec import Limits  # noqa: PLC0415

    rules = Rules(
        retries=retries,
        fail_fast=not keep_going,
        limits=Limits(edition_seconds=timeout),
        batch_seconds=batch_timeout,
    )
    options = Options(jobs=jobs or 0, rules=rules, **way)
    with follow(console, wanted, log_format) as listener:
        outcomes = run_build(wanted, setting, listener, options)
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    counts, took = tally(outcomes), time.monotonic() - began
    whole = sum(counts.values()) == len(wanted) and not is_due(setting.output)
    code = ALL_BUILT if whole else SOME_FAILED
    if log_format == "json":
        say_event(console, "done", **counts, wanted=len(wanted), seconds=round(took, 3))
        ctx.exit(code)
    for outcome in failed:
        say(console, f"\n{explain(outcome)}", "red")
        if ctx.meta.get("traceback") and outcome.failure:
            say(console, outcome.failure.traceback)
    index = shown(setting.output / "index.html")
    say(console, f"\n{total(counts, len(wanted))} in {took:.0f} s. Open {index}", "bold")
    ctx.exit(code)


def tally(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Count the good outcomes: published by this build, or made meanwhile by another one."""
    good = [outcome for outcome in outcomes if outcome.failure is None]
    published = sum(outcome.attempts > 0 for outcome in good)
    return {"published": published, "made_meanwhile": len(good) - published}


def total(counts: Mapping[str, int], wanted: int) -> str:
    """Say what became of a batch.

    >>> total({"published": 3, "made_meanwhile": 0}, 4)
    '3 of 4 editions published'
    >>> total({"published": 1, "made_meanwhile": 2}, 4)
    '1 of 4 editions published, 2 made by another process meanwhile'
    """
    told = f"{counts['published']} of {wanted} editions published"
    others = counts["made_meanwhile"]
    return f"{told}, {others} made by another process meanwhile" if others else told


def _engine(name: str, jobs: int | None) -> dict[str, Any]:
    """Read ``--engine``.

    Raises:
        ParameterError: It is none of the known ones, or a cluster that may not be used.
    """
    from tyanalysis.reporting.cluster_address import is_cluster  # noqa: PLC0415

    if name in {"shell", "kernel", "plain"}:
        return {"way": name}
    if is_cluster(name):
        from tyanalysis.reporting.cluster import cluster_executor  # noqa: PLC0415 - an extra

        return {"executor": cluster_executor(name, jobs)}
    raise ParameterError(
        f"--engine: found {name!r}{suggest(name, ['shell', 'kernel', 'plain'])}, expected shell, "
        "kernel, plain, dask://HOST:PORT, dask+tls://HOST:PORT or dask:FILE."
    )

"""``tyanalysis build``: make the reports."""

from __future__ import annotations

import time
from contextlib import closing
from typing import Any

import click

from tyanalysis.commands.options import ALL_BUILT, SOME_FAILED, plain_console, traceback_option
from tyanalysis.commands.selection import Selection, selection_options


@click.command()
@selection_options
@click.option("--dry-run", is_flag=True, help="Print the plan and build nothing.")
@click.option("--force", is_flag=True, help="Build fresh editions as well.")
@traceback_option
@click.pass_context
def build(ctx: click.Context, /, dry_run: bool, force: bool, **asked: Any) -> None:
    """Build reports: all of them, or those named, as far as anything in them has changed.

    Everything is checked before anything runs. An edition that fails is not published, its
    executed notebook and message are kept, and the others are built. See what is to be built,
    and why, with --dry-run.
    """
    from tyanalysis.commands.plan import show_plan  # noqa: PLC0415
    from tyanalysis.console import explain, follow, say, shown  # noqa: PLC0415
    from tyanalysis.reporting.database import open_memory  # noqa: PLC0415
    from tyanalysis.reporting.records import MIGRATIONS, open_records  # noqa: PLC0415
    from tyanalysis.reporting.survey import survey  # noqa: PLC0415

    selection = Selection(**asked)
    jobs, setting = selection.plan()
    console, began = plain_console(), time.monotonic()
    # What is only looked at makes no folder.
    connection = (
        open_records(setting.output)[0] if dry_run else open_memory(setting.output, MIGRATIONS)
    )
    with closing(connection):
        planned = survey(jobs, setting, connection, verify=selection.verify)
        if dry_run:
            show_plan(console, planned)
            return
        wanted = [one.job for one in planned if force or one.status != "fresh"]
        skipped = len(planned) - len(wanted)
        if skipped:
            say(console, f"{skipped} of {len(planned)} editions are fresh and are not built again")
        if not wanted:
            if not (setting.output / "index.html").exists():
                from tyanalysis.reporting.site import write_site  # noqa: PLC0415

                write_site(setting.output)
            say(console, f"\nnothing to build. Open {shown(setting.output / 'index.html')}", "bold")
            return
        from tyanalysis.reporting.build import build as run_build  # noqa: PLC0415 - a second

        with follow(console, wanted) as listener:
            outcomes = run_build(wanted, setting, listener, connection)
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    for outcome in failed:
        say(console, f"\n{explain(outcome)}", "red")
        if ctx.meta.get("traceback") and outcome.failure:
            say(console, outcome.failure.traceback)
    done = f"{len(outcomes) - len(failed)} of {len(outcomes)} editions published"
    took = time.monotonic() - began
    say(console, f"\n{done} in {took:.0f} s. Open {shown(setting.output / 'index.html')}", "bold")
    ctx.exit(SOME_FAILED if failed else ALL_BUILT)

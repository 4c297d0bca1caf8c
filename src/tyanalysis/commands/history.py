"""``tyanalysis history``: what was run, why, and how it ended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tyanalysis.commands.options import (
    output_option,
    plain_console,
    project_option,
    traceback_option,
)
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.project import find_project

if TYPE_CHECKING:  # the command's help must not wait for the memory
    from tyanalysis.reporting.history import Attempt, Entry


@click.command()
@click.argument("report", default="", metavar="[REPORT]")
@click.option("--failed", is_flag=True, help="Only what failed, was killed, missed or lost.")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N",
    help="How many, the newest first.",
)  # fmt: skip
@output_option
@project_option
@traceback_option
def history(
    report: str,
    failed: bool,
    as_lines: bool,
    limit: int,
    output: Path | None,
    project: Path | None,
) -> None:
    """Show past runs with cause, duration, outcome and log, the newest first.

    A run whose process is gone without a last word is shown as killed.
    """
    from rich.table import Table  # noqa: PLC0415

    from tyanalysis.console import say  # noqa: PLC0415
    from tyanalysis.reporting.history import as_json, read_history  # noqa: PLC0415
    from tyanalysis.reporting.history_page import begun, duration  # noqa: PLC0415

    place = find_project(project)
    if report:
        load_catalogue(place.catalogue).select((report,))
    folder = (output or place.reports).resolve()
    entries = read_history(folder, report, failed=failed, limit=limit)
    if as_lines:
        for entry in entries:
            click.echo(json.dumps(as_json(entry), ensure_ascii=False))
        return
    console = plain_console()
    if not entries:
        say(console, "nothing that failed" if failed else "nothing has been run yet")
        return
    table = Table("started", "cause", "outcome", "took", "what", "log")
    for entry in entries:
        attempts = [one for one in entry.attempts if not report or one.report == report]
        what = [
            f"{one.report}{'' if one.variant == 'default' else ' ' + one.variant} {one.language} "
            f"{one.state}"
            for one in attempts
        ] or [", ".join(entry.reports) or entry.command]
        log = [_log(one) for one in attempts if one.state != "ok" and (one.message or one.log)]
        told = [entry.message] if entry.message else []
        table.add_row(
            begun(entry),
            _cause(entry),
            entry.outcome,
            duration(entry.seconds),
            "\n".join(what),
            "\n".join(told + log),
            style="red" if entry.outcome in {"failed", "killed", "lost"} else None,
        )
    console.print(table)


def _cause(entry: Entry) -> str:
    """Say why something ran, and for which slot; in short lines, since the log is long."""
    from tyanalysis.reporting.history_page import due  # noqa: PLC0415

    slot = due(entry).rsplit(" ", 1) if entry.batch is not None else []
    return "\n".join(part for part in (entry.cause, *slot) if part)


def _log(attempt: Attempt) -> str:
    return ": ".join(part for part in (attempt.log, *attempt.message.splitlines()[:1]) if part)

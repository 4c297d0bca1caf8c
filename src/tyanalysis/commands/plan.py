"""``tyanalysis plan``: what a build would do, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from tyanalysis.commands.options import plain_console, traceback_option
from tyanalysis.commands.selection import Selection, selection_options

if TYPE_CHECKING:
    from tyanalysis.reporting.survey import Planned

SHOWN = 4
"""Reasons told in a line; --json tells all."""

STYLES = {"new": "bold", "stale": "yellow", "fresh": "green"}


@click.command()
@selection_options
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON, every reason in it.")
@traceback_option
def plan(as_json: bool, **asked: Any) -> None:
    """Say which editions a build would make, and why; nothing is run.

    An edition is new (not published yet), fresh (nothing it rests on has changed since it was
    built) or stale.
    """
    from tyanalysis.console import say  # noqa: PLC0415
    from tyanalysis.reporting.records import open_records  # noqa: PLC0415
    from tyanalysis.reporting.survey import survey  # noqa: PLC0415

    selection = Selection(**asked)
    jobs, setting = selection.plan()
    connection, warning = open_records(setting.output)
    with closing(connection):
        planned = survey(jobs, setting, connection, verify=selection.verify)
    if as_json:
        click.echo(json.dumps(plan_as_json(planned), ensure_ascii=False, indent=1))
        return
    console = plain_console()
    if warning:
        say(console, warning, "yellow")
    show_plan(console, planned)


def show_plan(console: Console, planned: Sequence[Planned]) -> None:
    """Print one line for each edition, and the totals."""
    from tyanalysis.console import say  # noqa: PLC0415

    for one in planned:
        reasons = list(one.reasons[:SHOWN])
        if len(one.reasons) > SHOWN:
            reasons.append(f"{len(one.reasons) - SHOWN} more")
        told = f": {', '.join(reasons)}" if reasons else ""
        say(console, f"{one.status:5}  {one.job.name}{told}", STYLES[one.status])
    say(console, f"\n{total(planned)}", "bold")


def total(planned: Sequence[Planned]) -> str:
    """Count the editions of a plan in words."""
    counts = Counter[str](one.status for one in planned)
    parts = ", ".join(f"{counts[status]} {status}" for status in STYLES)
    return f"{len(planned)} edition{'' if len(planned) == 1 else 's'}: {parts}"


def plan_as_json(planned: Sequence[Planned]) -> dict[str, Any]:
    """Give a plan as plain values: totals, and each edition with its status and reasons."""
    counts = Counter[str](one.status for one in planned)
    return {
        "total": {"editions": len(planned), **{status: counts[status] for status in STYLES}},
        "editions": [
            {
                "name": one.job.name,
                "report": one.job.report,
                "variant": one.job.variant,
                "language": one.job.language,
                "formats": list(one.job.formats),
                "parameters": dict(one.job.parameters),
                "status": one.status,
                "reasons": list(one.reasons),
            }
            for one in planned
        ],
    }

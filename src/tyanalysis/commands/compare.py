"""``tyanalysis compare``: what two editions of a report differ in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tyanalysis.commands.options import (
    ALL_BUILT,
    SOME_FAILED,
    output_option,
    plain_console,
    project_option,
    traceback_option,
)
from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.catalogue import suggest
from tyanalysis.reporting.project import find_project
from tyanalysis.reporting.report_entry import LANGUAGES

if TYPE_CHECKING:
    from rich.console import Console

    from tyanalysis.reporting.compare import Comparison, Moved


@click.command()
@click.argument("report")
@click.argument("editions", nargs=-1, metavar="[EDITION] [EDITION]")
@click.option("--variant", default="default", metavar="NAME", help="Set of parameters.")
@click.option("--language", type=click.Choice(LANGUAGES), default="zh", help="Language.")
@click.option(
    "--threshold", default="0", metavar="N|N%",
    help="Count, and do not list, numbers that moved by less: in their unit, or of the older one.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page (HTML) as well."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the editions differ.")
@output_option
@project_option
@traceback_option
@click.pass_context
def compare(
    ctx: click.Context,
    report: str,
    editions: tuple[str, ...],
    variant: str,
    language: str,
    threshold: str,
    as_json: bool,
    page: Path | None,
    exit_code: bool,
    output: Path | None,
    project: Path | None,
) -> None:
    """Compare two editions of REPORT: the latest and the one before it, or those named.

    An edition is named by its id, by an unambiguous beginning of it, or as latest. Corrections of
    known facts are told apart from new data.
    """
    from tyanalysis.reporting.compare import compare as compare_manifests  # noqa: PLC0415
    from tyanalysis.reporting.compare_editions import find_pair  # noqa: PLC0415
    from tyanalysis.reporting.compare_numbers import Threshold  # noqa: PLC0415
    from tyanalysis.reporting.manifest import read_manifest  # noqa: PLC0415

    if len(editions) > 2:
        raise ParameterError(f"compare: found {len(editions)} editions, expected at most two.")
    least = Threshold.parse(threshold)
    folder = (output or find_project(project).reports).resolve()
    if not (folder / report).is_dir():
        known = sorted(one.name for one in folder.glob("[a-z]*/") if one.is_dir())
        raise ParameterError(
            f"{folder}: found no report {report!r}{suggest(report, known)}, expected one of "
            f"{', '.join(known) or 'those that were built'}. Build it, or name --output."
        )
    old, new = find_pair(folder / report / variant / language, editions)
    try:
        found = compare_manifests(read_manifest(old), read_manifest(new), least)
    except ValueError as error:
        raise DataError(f"{error}. The edition cannot be compared; build it again.") from error
    if page is not None:
        page.write_text(_page(old, new, found), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        _tell(plain_console(), found)
    ctx.exit(SOME_FAILED if exit_code and not found.same else ALL_BUILT)


def _page(old: Path, new: Path, found: Comparison) -> str:
    from tyanalysis.reporting.compare_page import Links, comparison_page  # noqa: PLC0415
    from tyanalysis.reporting.page import with_fonts  # noqa: PLC0415

    content = comparison_page(old, new, found, Links())
    return with_fonts({"": content}, "en" if found.new.language == "en" else "zh")[""]


def _tell(console: Console, found: Comparison) -> None:
    """Print the comparison as tables."""
    from tyanalysis.console import say  # noqa: PLC0415
    from tyanalysis.reporting.compare_text import change_word  # noqa: PLC0415

    say(console, f"{found.new.report} {found.new.variant} {found.new.language}: "
        f"{found.old.edition} → {found.new.edition}", "bold")  # fmt: skip
    if found.unseen:
        told = "; ".join(change_word(one, "en") for one in found.unseen)
        say(console, f"not recorded by the older edition, so not compared: {told}", "yellow")
    if found.method:
        told = ", ".join(change_word(one, "en") for one in found.method)
        say(console, f"not the same in both: {told}", "yellow")
    if found.same:
        say(console, "a reader of both sees the same")
        return
    _figures(console, f"corrections ({len(found.corrections)})", found.corrections)
    _figures(console, f"new data ({len(found.news)})", found.news)
    rest = [one for one in found.figures if one.how in {"gone", "renamed"}]
    _figures(console, f"gone or renamed ({len(rest)})", rest)
    _numbers(console, f"headline numbers ({len(found.headlines)})", found.headlines)
    _numbers(console, f"numbers in charts and tables ({len(found.cells)})", found.cells)
    for how, caption in found.items:
        say(console, f"{change_word(how, 'en')}: {caption}")
    if found.below:
        say(console, f"{found.below} more moved by less than the threshold")
    if found.charts:
        say(console, f"\ncharts that changed: {', '.join(found.charts)}")
    if found.sources:
        say(console, "\nsources", "bold")
        for one in found.sources:
            document = one.new or one.old or {}
            told = f" ({', '.join(one.fields)})" if one.fields else ""
            say(console, f"  {change_word(one.how, 'en')}{told}: {document.get('title') or one.id}")
    words = [one for one in found.wording if not one.only_numbers]
    if words:
        say(console, f"\nwording ({len(words)})", "bold")
        marks = {"old": "[-{}-]", "new": "{{+{}+}}", "same": "{}"}
        for sentence in words:
            told = "".join(marks[how].format(text) for how, text in sentence.pieces)
            say(console, f"  {sentence.place}: {told}")


def _numbers(console: Console, heading: str, found: tuple[Moved, ...]) -> None:
    from tyanalysis.changes import span_of  # noqa: PLC0415
    from tyanalysis.reporting.compare_text import (  # noqa: PLC0415
        bounds_text,
        change_word,
        difference_text,
    )

    rows = []
    for one in found:
        change = one.change
        unit = str((change.new or {}).get("unit") or "")
        apart = change_word(change.how, "en")
        if change.how == "moved":
            spans = span_of(change.old or {}), span_of(change.new or {})
            told = (difference_text(change.difference, unit, "en"),
                    bounds_text(*spans, unit, "en") if change.difference else "")  # fmt: skip
            apart = "; ".join(filter(None, told)) or "–"
        old, new = ((side or {}).get("text", "–") for side in (change.old, change.new))
        rows.append((change.label, old, new, apart, change_word(one.cause, "en")))
    _table(console, heading, ("item", "before", "now", "difference", "cause"), rows)


def _figures(console: Console, heading: str, found: Any) -> None:
    from tyanalysis.reporting.compare_text import (  # noqa: PLC0415
        figure_how,
        figure_name,
        figure_text,
    )

    rows = [
        (one.id, figure_name(one.new or one.old, "en"), figure_text(one.old), figure_text(one.new),
         figure_how(one, "en"))
        for one in found
    ]  # fmt: skip
    _table(console, heading, ("id", "figure", "before", "now", "change"), rows)


def _table(console: Console, heading: str, columns: tuple[str, ...], rows: list[Any]) -> None:
    from rich.table import Table  # noqa: PLC0415

    if not rows:
        return
    table = Table(
        box=None, pad_edge=False, header_style="bold", title_justify="left", title=heading
    )
    for column in columns:
        side: Any = "right" if column in {"before", "now", "difference"} else "left"
        table.add_column(column, overflow="fold", justify=side)
    for row in rows:
        table.add_row(*row)
    console.print()
    console.print(table)

"""``tyanalysis import``: bring a table of others into the data package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tyanalysis.commands.options import (
    ALL_BUILT,
    BAD_INPUT,
    count,
    data_from_environment,
    data_option,
    plain_console,
    project_option,
    traceback_option,
)
from tyanalysis.errors import DataError
from tyanalysis.reporting.project import find_project, installed

if TYPE_CHECKING:
    from rich.console import Console

    from tyanalysis.intake.plan import Plan


UNDATED = (
    "Nothing shows that these figures were known on a past day, so no edition as of one can hold"
    ' them. Next: write published = "2024-03-20" (or the month or year) under [source] in the'
    " mapping."
)


@click.command("import")
@click.argument("source", metavar="FILE|URL")
@click.option(
    "--map", "map_file", type=click.Path(dir_okay=False, path_type=Path),
    help="The mapping: which column is which figure. Write one with --propose.",
)  # fmt: skip
@click.option(
    "--propose", type=click.Path(dir_okay=False, path_type=Path),
    help="Guess a mapping from the headers, write it to this file, and import nothing.",
)  # fmt: skip
@click.option("--sheet", default="", help="Sheet of a workbook, or table of a database.")
@click.option("--query", default="", help="A SELECT in place of a table, for databases.")
@click.option("--source", "source_id", default="", help="Id of the import's source in sources.csv.")
@click.option("--dry-run", is_flag=True, help="Show the rows as they will be; write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking; replace a proposed mapping.")
@data_option
@project_option
@traceback_option
@click.pass_context
def import_table(
    ctx: click.Context,
    source: str,
    map_file: Path | None,
    propose: Path | None,
    sheet: str,
    query: str,
    source_id: str,
    dry_run: bool,
    yes: bool,
    data: Path | None,
    project: Path | None,
) -> None:
    """Import figures from a table of others: FILE or the URL of a database.

    Excel, CSV (UTF-8 or GBK), Parquet, SQLite, DuckDB and what SQLAlchemy reaches. First
    --propose a mapping and correct it, then look with --dry-run, then import. Nothing is written
    unless all of it is valid; importing the same file again changes nothing.
    """
    from datetime import date  # noqa: PLC0415

    from tyanalysis.console import say, shown  # noqa: PLC0415
    from tyanalysis.intake.mapping import load_mapping  # noqa: PLC0415
    from tyanalysis.intake.plan import (  # noqa: PLC0415
        names_for,
        plan_import,
        read_origin,
        read_target,
    )
    from tyanalysis.intake.store import append  # noqa: PLC0415

    if (map_file is None) == (propose is None):
        raise click.UsageError("Give either --map MAPPING or --propose MAPPING.")
    console = plain_console()
    folder = _target(data, project)
    package = read_target(folder)
    origin = read_origin(source, sheet, query)
    if propose is not None:
        _propose(propose, origin, names_for(package), yes=yes)
        say(console, f"proposed {shown(propose.resolve())}; correct it, then import with --map")
        return
    assert map_file is not None
    mapping = load_mapping(map_file)
    if source_id:
        told = mapping.source.model_copy(update={"id": source_id})
        mapping = mapping.model_copy(update={"source": told})
    plan = plan_import(origin, mapping, package, date.today())
    _show(console, plan, dry_run=dry_run)
    problems = [*plan.intake.problems, *plan.comparison.problems]
    if plan.comparison.new and not mapping.source.published:
        say(console, "finding: the source has no date of publication", "bold")
        say(console, f"  {UNDATED}")
    if not problems and not plan.rows:
        if not plan.intake.drafts:
            raise DataError(
                f"{origin.name}: found no figures by this mapping, expected some. Next: correct the"
                " mapping, or propose it again."
            )
        say(console, "nothing new: all of it is there already", "bold")
        return
    if not problems:
        # With --yes one check does for both.
        problems = append(package, plan.rows, write=yes and not dry_run).problems
    messages = [problem.message for problem in problems]
    if messages:
        say(console, count(messages, "problem"), "bold red")
        for number, message in enumerate(messages, start=1):
            say(console, f"  {number}. {message}")
        say(console, "nothing was written", "bold")
        ctx.exit(BAD_INPUT)
    new = count(plan.comparison.new, "figure")
    if dry_run:
        say(console, f"dry run: {new} would be written to {shown(folder)}; nothing was", "bold")
        ctx.exit(ALL_BUILT)
    if not yes:
        click.confirm(f"Write {new} to {shown(folder)}?", abort=True)
        append(package, plan.rows, write=True)
    say(console, f"wrote {new} of source {plan.source} to {shown(folder)}", "bold")


def _target(data: Path | None, project: Path | None) -> Path:
    """Find the package to write into; that of the installed package itself is never meant."""
    named = data or data_from_environment()
    if named is not None:
        return named.resolve()
    place = find_project(project)
    carried = place.root == installed().root and not (place.root / "pyproject.toml").is_file()
    if place.data is None or carried:
        raise DataError(
            f"{Path.cwd()}: found no data package here, expected one to import into. Next: go to"
            " its folder, name it with --data, or make one with tyanalysis init DIR."
        )
    return place.data


def _propose(target: Path, origin: object, known: object, *, yes: bool) -> None:
    from tyanalysis.intake.known import Known  # noqa: PLC0415
    from tyanalysis.intake.plan import Origin  # noqa: PLC0415
    from tyanalysis.intake.propose import propose  # noqa: PLC0415

    assert isinstance(origin, Origin)
    assert isinstance(known, Known)
    if target.exists() and not yes:
        raise DataError(
            f"{target}: found a file there, expected none: your corrections would be lost. Next:"
            " name another file, or replace it with --yes."
        )
    target.write_text(propose(origin, known), encoding="utf-8")


def _show(console: Console, plan: Plan, *, dry_run: bool) -> None:
    """List the rows (in a dry run), what is left out, and what others say of the same."""
    from rich.table import Table  # noqa: PLC0415

    from tyanalysis.console import say  # noqa: PLC0415

    if dry_run and plan.comparison.new:
        table = Table(box=None, pad_edge=False, header_style="bold")
        columns = ("area", "indicator", "period", "value", "unit", "qualifier", "kind", "printed")
        for column in (*columns, "from"):
            table.add_column(column, overflow="fold")
        for draft in plan.comparison.new:
            row = draft.row
            table.add_row(
                row["area"], row["indicator"], row["period"], row["value"] or _range(row),
                row["unit"], row["qualifier"], row["kind"], row["as_printed"], draft.place,
            )  # fmt: skip
        console.print(table)
    for heading, lines in (
        ("left out", plan.intake.left_out),
        ("hidden in the workbook, but read", plan.intake.notes),
        ("already there", [draft.place for draft in plan.comparison.already]),
        ("said twice", plan.comparison.duplicates),
        ("in conflict, both kept", plan.comparison.conflicts),
    ):
        if lines:
            say(console, f"{heading}: {len(lines)}", "bold")
            for line in lines:
                say(console, f"  {line}")


def _range(row: dict[str, str]) -> str:
    return (
        f"{'[' if row['low_closed'] == 'true' else '('}{row['low']}, {row['high']}"
        f"{']' if row['high_closed'] == 'true' else ')'}"
    )

"""``tyanalysis list``: the reports of the catalogue and their parameters."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from tyanalysis.commands.options import plain_console, project_option, traceback_option
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.project import find_project
from tyanalysis.reporting.report_entry import Column, Scalar


@click.command("list")
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@project_option
@traceback_option
def list_reports(reports: tuple[str, ...], project: Path | None) -> None:
    """List the reports of the catalogue; with names, their parameters too."""
    from tyanalysis.reporting.parameters_cell import inspect_parameters  # noqa: PLC0415

    catalogue = load_catalogue(find_project(project).catalogue)
    console = plain_console()
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
            choices = _shown(listed.choices if listed else None)
            default = repr(parameter.default)
            table.add_row(parameter.name, parameter.type, default, choices, parameter.help)
        console.print()
        console.print(table)


def _shown(choices: list[Scalar] | Column | None) -> str:
    return str(choices) if isinstance(choices, Column) else ", ".join(map(str, choices or []))

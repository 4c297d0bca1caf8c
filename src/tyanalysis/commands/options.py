"""What several commands share: options, exit codes, and where the data lies."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sized
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from tyanalysis.reporting.catalogue import suggest

ALL_BUILT, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

Command = TypeVar("Command", bound=Callable[..., Any])


class CommaList(click.ParamType[tuple[str, ...]]):
    """Values separated by commas, each one of the choices."""

    name = "list"

    def __init__(self, choices: tuple[str, ...]) -> None:
        self.choices = choices

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split the value; an unknown one is told with the nearest choice."""
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


traceback_option = click.option(
    "--traceback", is_flag=True, expose_value=False, callback=_remember,
    help="Show where in the code an error arose.",
)  # fmt: skip
project_option = click.option(
    "--project", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that holds notebooks/reports.toml; found upward from here if not given.",
)  # fmt: skip
data_option = click.option(
    "--data", type=click.Path(exists=True, path_type=Path),
    help="Data folder or workbook; the project's own if not given.",
)  # fmt: skip
output_option = click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path),
    help="Where to publish; the project's reports/ if not given.",
)  # fmt: skip


def count(things: Sized, noun: str) -> str:
    """Count things in words.

    >>> count([1], "error"), count([], "error")
    ('1 error', 'no errors')
    """
    return f"{len(things) or 'no'} {noun}{'' if len(things) == 1 else 's'}"


def plain_console() -> Console:
    """Give a console for tables and lines, on a terminal or in a log."""
    # A log has no width: a table in it must not be cut at 80 columns.
    return Console(markup=False, width=None if sys.stdout.isatty() else 200)


def data_from_environment() -> Path | None:
    """Give the data folder that the environment names, if it names one."""
    name = os.environ.get("TYANALYSIS_DATA", "")
    return Path(name) if name else None

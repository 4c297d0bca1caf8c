"""How the command speaks: progress, results and errors, on a terminal or in a log."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:  # planning must not wait for what only a build needs
    from tyanalysis.reporting.build import Listener
    from tyanalysis.reporting.edition import Outcome
    from tyanalysis.reporting.plan import Job


def say(console: Console, text: str = "", style: str = "") -> None:
    """Print text as it is: no markup, no guessed colours, no hard line breaks."""
    console.print(text, style=style or None, markup=False, highlight=False, soft_wrap=True)


def shown(path: Path) -> str:
    """Give a path as the user would type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


@contextmanager
def follow(console: Console, jobs: Sequence[Job]) -> Iterator[Listener]:
    """Follow a build: a bar with the time on a terminal, one line for each edition elsewhere."""
    if not console.is_terminal:
        yield _Lines(console, len(jobs))
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(console, len(jobs), progress)


def name(job: Job) -> str:
    """Name a job in a line."""
    variant = "" if job.variant == "default" else f" {job.variant}"
    return f"{job.report}{variant} {job.language}"


def explain(outcome: Outcome) -> str:
    """Say in one paragraph why an edition was not published."""
    failure = outcome.failure
    assert failure is not None
    where = f"cell {failure.cell}" if failure.cell else failure.stage
    return (
        f"{name(outcome.job)}, {where}: {failure.ename}: {failure.evalue.strip()} Not published; "
        f"earlier editions stay. See {shown(outcome.folder / 'message.txt')} and the marked cell "
        "in notebook.ipynb beside it."
    )


class _Lines:
    """One line for each edition, as it is done."""

    def __init__(self, console: Console, total: int) -> None:
        self.console, self.total, self.done = console, total, 0

    def started(self, job: Job) -> None:
        """Say nothing yet."""

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        """Say nothing: a log is no place for each cell."""

    def finished(self, outcome: Outcome) -> None:
        """Say what became of it."""
        self.done += 1
        told = f"[{self.done}/{self.total}] {name(outcome.job)}"
        if outcome.failure is None:
            say(self.console, f"{told}: {shown(outcome.folder)} ({outcome.seconds:.1f} s)")
        else:
            say(self.console, f"{told}: failed ({outcome.seconds:.1f} s)", "red")


class _Bar(_Lines):
    """The same lines above a bar that moves with the cells."""

    def __init__(self, console: Console, total: int, progress: Progress) -> None:
        super().__init__(console, total)
        self.progress = progress
        self.task = progress.add_task("", total=total)
        self.began = time.monotonic()

    def started(self, job: Job) -> None:
        """Show which edition is at work."""
        self.progress.update(self.task, description=f"{name(job)}: starting")

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        """Show the cell, and move the bar by its share of the edition."""
        share = (number - 1) / max(total, 1)
        self.progress.update(
            self.task, completed=self.done + share, description=f"{name(job)}: {cell}"
        )

    def finished(self, outcome: Outcome) -> None:
        """Print the line and move on to a whole edition."""
        super().finished(outcome)
        self.progress.update(self.task, completed=self.done)

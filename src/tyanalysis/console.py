"""How the command speaks: progress, results and errors, on a terminal or in a log."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:  # planning must not wait for what only a build needs
    from tyanalysis.reporting.listener import Listener, Outcome
    from tyanalysis.reporting.plan import Job


def say(console: Console, text: str = "", style: str = "") -> None:
    """Print text as it is: no markup, no guessed colours, no hard line breaks."""
    console.print(text, style=style or None, markup=False, highlight=False, soft_wrap=True)


def shown(path: Path) -> str:
    """Give a path as the user would type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


@contextmanager
def follow(console: Console, jobs: Sequence[Job], form: str = "auto") -> Iterator[Listener]:
    """Follow a build.

    Args:
        console: Where to speak.
        jobs: What is to be built.
        form: ``bar`` (lines, and a bar with what runs and how long it may take), ``plain`` (one
            line for each edition), ``json`` (one object a line for each event) or ``auto``: a bar
            on a terminal, plain lines elsewhere.
    """
    if form == "json":
        yield JsonLines(console, jobs)
        return
    if form == "plain" or (form == "auto" and not console.is_terminal):
        yield _Lines(console, len(jobs))
        return
    bar = _Bar(console, len(jobs))
    try:
        yield bar
    finally:
        bar.progress.stop()


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

    def note(self, text: str) -> None:
        """Say what the user should know."""
        say(self.console, f"note: {text}", "yellow")

    def finished(self, outcome: Outcome) -> None:
        """Say what became of it."""
        self.done += 1
        told = f"[{self.done}/{self.total}] {name(outcome.job)}"
        took = f"{outcome.seconds:.1f} s"
        if outcome.attempts > 1:
            took += f", {outcome.attempts} attempts"
        if outcome.failure is not None:
            say(self.console, f"{told}: {_WORDS.get(outcome.status, 'failed')} ({took})", "red")
        elif outcome.attempts:
            say(self.console, f"{told}: {shown(outcome.folder)} ({took})")
        else:
            say(self.console, f"{told}: made by another process meanwhile")


_WORDS = {"timeout": "stopped at its time limit", "died": "its process died"}


class _Bar(_Lines):
    """The same lines above a bar: what runs with its cell, done, failed, time left."""

    def __init__(self, console: Console, total: int) -> None:
        super().__init__(console, total)
        self.progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[failed]}", markup=False),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}", markup=False),
            console=console,
            transient=True,
        )
        self.task = self.progress.add_task("importing", total=total, failed="", left="")
        self.failed = 0
        self.shares: dict[tuple[str, str, str], tuple[float, str]] = {}
        self.began: float | None = None

    def started(self, job: Job) -> None:
        """Show which edition is at work."""
        if self.began is None:
            # Not earlier: the bar has a thread, and a process with threads cannot be forked.
            self.began = time.monotonic()
            self.progress.start()
        self.shares[_identity(job)] = (0.0, f"{name(job)}: starting")
        self._show()

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        """Show the cell, and move the bar by its share of the edition."""
        share = (number - 1) / max(total, 1)
        self.shares[_identity(job)] = (share, f"{name(job)}: {cell}")
        self._show()

    def finished(self, outcome: Outcome) -> None:
        """Print the line and move on to a whole edition."""
        super().finished(outcome)
        self.failed += outcome.failure is not None
        self.shares.pop(_identity(outcome.job), None)
        self._show()

    def _show(self) -> None:
        done = self.done + sum(share for share, _ in self.shares.values())
        spent = time.monotonic() - (self.began or time.monotonic())
        left = ""
        if self.done:
            left = f"about {spent / done * (self.total - done):.0f} s left"
        self.progress.update(
            self.task,
            completed=done,
            description=" | ".join(told for _, told in self.shares.values()) or "publishing",
            failed=f"{self.failed} failed" if self.failed else "",
            left=left,
        )


class JsonLines:
    """One JSON object a line for each event, for programs and log stores.

    Every object has ``event`` (start, cell, end, note, batch), ``time`` (seconds since the start)
    and, but for notes, the edition's ``report``, ``variant`` and ``language``.
    """

    def __init__(self, console: Console, jobs: Sequence[Job]) -> None:
        self.console, self.began = console, time.monotonic()
        self._say("batch", editions=len(jobs))

    def started(self, job: Job) -> None:
        """Write that an edition begins."""
        self._say("start", **_fields(job))

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        """Write that a cell begins."""
        self._say("cell", **_fields(job), cell=cell, number=number, cells=total)

    def finished(self, outcome: Outcome) -> None:
        """Write what became of an edition."""
        failure = outcome.failure
        self._say(
            "end",
            **_fields(outcome.job),
            status="ok" if failure is None else outcome.status,
            seconds=outcome.seconds,
            attempts=outcome.attempts,
            folder=str(outcome.folder),
            failure=None
            if failure is None
            else {"stage": failure.stage, "cell": failure.cell, "ename": failure.ename,
                  "evalue": failure.evalue},
        )  # fmt: skip

    def note(self, text: str) -> None:
        """Write a note."""
        self._say("note", text=text)

    def _say(self, event: str, **fields: object) -> None:
        line = {"event": event, "time": round(time.monotonic() - self.began, 3), **fields}
        say(self.console, json.dumps(line, ensure_ascii=False))
        self.console.file.flush()


def _identity(job: Job) -> tuple[str, str, str]:
    return job.report, job.variant, job.language


def _fields(job: Job) -> dict[str, str]:
    return {"report": job.report, "variant": job.variant, "language": job.language}

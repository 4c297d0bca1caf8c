"""What becomes of a job, and who is told how a build goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.spec import Failure


@dataclass(frozen=True)
class Outcome:
    """What became of one job.

    Attributes:
        job: The job.
        folder: The edition's folder, or that of the failure.
        failure: None when the edition was published.
        seconds: Wall time.
        status: How the last attempt ended.
        attempts: How many there were.
    """

    job: Job
    folder: Path
    failure: Failure | None
    seconds: float
    status: str = "ok"
    attempts: int = 1


class Listener(Protocol):
    """Told how a build goes on."""

    def started(self, job: Job) -> None:
        """Hear that a job begins."""

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        """Hear that a code cell begins: its number from 1, how many there are, and its id."""

    def finished(self, outcome: Outcome) -> None:
        """Hear what became of a job."""

    def note(self, text: str) -> None:
        """Hear something that the user should know and need not act upon."""


class Silence:
    """A listener that does nothing."""

    def started(self, job: Job) -> None:
        """Do nothing."""

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        """Do nothing."""

    def finished(self, outcome: Outcome) -> None:
        """Do nothing."""

    def note(self, text: str) -> None:
        """Do nothing."""

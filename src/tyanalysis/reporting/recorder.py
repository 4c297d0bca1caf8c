"""Write down how the attempts of a batch go; a ledger that cannot be written stops no build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tyanalysis.errors import DataError
from tyanalysis.reporting.ledger import Ending, Ledger, State
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.spec import Failure, Status


class Recorder:
    """The supervisor's pen.

    Args:
        ledger: The ledger of the output folder.
        batch: The batch's id in it.
        output: The folder of all reports.
        note: Told in words when the ledger cannot be written, a full disk for instance.
    """

    def __init__(
        self, ledger: Ledger, batch: int, output: Path, note: Callable[[str], None]
    ) -> None:
        self.ledger, self.batch, self.output, self.note = ledger, batch, output, note

    def start(self, job: Job, number: int) -> int:
        """Record that an edition is being tried; give the attempt's id, 0 when there is none."""
        try:
            return self.ledger.start_attempt(
                self.batch, job.report, job.variant, job.language, number
            )
        except DataError as error:  # the ledger is a record, not a condition
            self.note(f"{error}")
            return 0

    def end(
        self,
        attempt: int,
        status: Status,
        seconds: float,
        failure: Failure | None,
        folder: Path | None = None,
    ) -> None:
        """Record how an attempt ended."""
        state: State = "died" if status == "lost" else status
        told = f"{failure.ename}: {failure.evalue}" if failure else ""
        shown = folder.relative_to(self.output).as_posix() if folder else ""
        ending = Ending(state, seconds, failure.cell if failure else "", told, shown)
        try:
            self.ledger.end_attempt(attempt, ending)
        except DataError as error:
            self.note(f"{error}")

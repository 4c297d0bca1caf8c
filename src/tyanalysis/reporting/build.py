"""Build a plan: every job in turn, going on after a failure, then the site's index."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol

from tyanalysis.reporting.edition import Outcome, make_edition
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.records import remember
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.site import write_site


class Listener(Protocol):
    """Told how a build goes on."""

    def started(self, job: Job) -> None:
        """Hear that a job begins."""

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        """Hear that a code cell begins: its number from 1, how many there are, and its id."""

    def finished(self, outcome: Outcome) -> None:
        """Hear what became of a job."""


class Silence:
    """A listener that does nothing."""

    def started(self, job: Job) -> None:
        """Do nothing."""

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        """Do nothing."""

    def finished(self, outcome: Outcome) -> None:
        """Do nothing."""


def build(
    jobs: Sequence[Job],
    setting: Setting,
    listener: Listener | None = None,
    connection: sqlite3.Connection | None = None,
) -> list[Outcome]:
    """Build all jobs; a failing one stops none of the others.

    Args:
        jobs: The editions to build.
        setting: The folders.
        listener: Told how it goes on.
        connection: The memory of the output, which then learns of every edition published.

    Returns:
        One outcome for each job, in their order.
    """
    told: Listener = listener or Silence()
    outcomes: list[Outcome] = []
    try:
        for job in jobs:
            told.started(job)
            outcomes.append(make_edition(job, setting, partial(told.cell, job)))
            if connection is not None and outcomes[-1].failure is None:
                _remember(outcomes[-1], connection)
            told.finished(outcomes[-1])
    finally:
        if outcomes:  # what an interrupted batch has published is listed as well
            write_site(setting.output)
    return outcomes


def _remember(outcome: Outcome, connection: sqlite3.Connection) -> None:
    # The manifest is the truth; a plan reads it where the memory does not know the edition.
    with suppress(sqlite3.Error):
        remember(connection, read_manifest(outcome.folder), outcome.folder, outcome.places)

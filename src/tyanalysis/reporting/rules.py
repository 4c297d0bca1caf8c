"""How a batch is run: what the command and the catalogue ask of the supervisor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.spec import Limits, Way


@dataclass(frozen=True)
class Rules:
    """How a batch is run.

    Attributes:
        retries: How often an edition is tried again that died or took too long.
        fail_fast: Whether the first failure ends the batch.
        limits: What an edition may use, unless its catalogue entry says otherwise.
        batch_seconds: Wall time of the batch; None is no limit.
        ways: How the cells of a job run.
        recheck: Asked after waiting for another process: whether that has made the edition.
        published: Told of each edition, before the lock is let go: its folder, and where data
            files lie that no folder of the project holds.
    """

    retries: int = 1
    fail_fast: bool = False
    limits: Limits = field(default_factory=Limits)
    batch_seconds: float | None = None
    ways: Callable[[Job], Way] = lambda _: "shell"
    recheck: Callable[[Job], bool] = lambda _: False
    published: Callable[[Path, Mapping[str, str]], None] = lambda _, __: None

    def limits_of(self, job: Job) -> Limits:
        """Give what one edition may use: the command's limits, then the catalogue's."""
        entry, given = job.entry, self.limits
        return Limits(
            cell_seconds=entry.cell_timeout or given.cell_seconds,
            edition_seconds=given.edition_seconds or entry.timeout,
            memory_mb=entry.memory_mb or given.memory_mb,
            output_mb=entry.output_mb or given.output_mb,
        )

    def retries_of(self, job: Job) -> int:
        """Give how often an edition is tried again: the catalogue's number, then the command's."""
        return self.retries if job.entry.retries is None else job.entry.retries

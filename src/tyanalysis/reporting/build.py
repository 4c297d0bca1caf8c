"""Build a plan: all its editions, several at a time, each once; then the site's index."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from tyanalysis.errors import BuildStopped, DataError, TyAnalysisError
from tyanalysis.reporting.executor import Executor, LocalExecutor
from tyanalysis.reporting.launch import spawn_template
from tyanalysis.reporting.ledger import Cause, Ledger
from tyanalysis.reporting.listener import Listener, Outcome, Silence
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.place import clear_scratch, own_prefix
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.preload import modules_for
from tyanalysis.reporting.process import (
    adopt_orphans,
    can_fork,
    children,
    kill_run,
    reap,
    thread_count,
)
from tyanalysis.reporting.publish import sweep
from tyanalysis.reporting.records import remember
from tyanalysis.reporting.rules import Rules
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Way
from tyanalysis.reporting.supervisor import Supervisor
from tyanalysis.reporting.surroundings import disk_errors, mark_due, write_surroundings
from tyanalysis.reporting.survey import survey
from tyanalysis.reporting.template import Address, NotWarm, fork_template, renderers_warm

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

MakeExecutor = Callable[[Sequence[Job], Setting, Callable[[str], None]], Executor]


@dataclass(frozen=True)
class Options:
    """How a batch is built.

    Attributes:
        jobs: How many editions at a time; the number of processors when 0.
        way: How cells run.
        rules: Limits, retries and what else the supervisor keeps.
        cause: Why the batch runs.
        slot: The period it was scheduled for, if it was.
        executor: Makes another executor than this machine's own, a cluster's for instance.
    """

    jobs: int = 0
    way: Way = "shell"
    rules: Rules = field(default_factory=Rules)
    cause: Cause = "hand"
    slot: str | None = None
    executor: MakeExecutor | None = None


def build(
    jobs: Sequence[Job],
    setting: Setting,
    listener: Listener | None = None,
    options: Options | None = None,
) -> list[Outcome]:
    """Build all jobs; a failing one stops none of the others unless that is asked for.

    Args:
        jobs: What to build.
        setting: What all editions have in common.
        listener: Told how it goes on.
        options: How to build.

    Returns:
        One outcome for each job that has ended, in their order.

    Raises:
        BuildStopped: A signal ended the batch. What had been published stays, and the next build
            makes what is missing.
        DataError: The memory of past builds cannot be used, or the output may not be written.
            Pages around the editions that cannot be written are told of and stay due.
    """
    options, told = options or Options(), listener or Silence()
    outcomes: list[Outcome] = []
    if not jobs:
        return outcomes
    make = options.executor or _local(options)
    before = children(os.getpid())
    # Before anything else is open: a fork must not inherit a lock or a database.
    executor = make(jobs, setting, told.note)
    ledger = None
    try:
        with disk_errors(setting.output, "Nothing was built; the last good editions stay"):
            sweep(setting.output)
        ledger = Ledger(setting.output)
        command = " ".join(Path(sys.argv[0]).name.split() + sys.argv[1:])[:500]
        batch = ledger.start_batch(cause=options.cause, slot=options.slot, command=command)
        mark_due(setting.output)
        rules = _rules(options, setting, ledger.connection)
        with _signals() as (stop, wake):
            supervisor = Supervisor(
                setting,
                executor,
                ledger,
                batch,
                rules,
                told,
                stopped=lambda: bool(stop),
                wake=wake,
            )
            try:
                outcomes = supervisor.run(jobs)
            finally:
                whole = len(outcomes) == len(jobs) and all(not one.failure for one in outcomes)
                try:
                    ledger.end_batch(batch, "interrupted" if stop else "ok" if whole else "failed")
                except DataError as error:  # the ledger is a record, not a condition
                    told.note(str(error))
        if stop:
            raise BuildStopped(stop[0])
    finally:
        executor.close()
        # A template that was killed outright has left its children's children to us.
        kill_run(own_prefix())
        reap(spare=before)
        clear_scratch()  # of what was killed just now
        if ledger is not None:
            ledger.close()
            try:  # what an interrupted batch has published is listed as well
                write_surroundings(setting.output)
            except DataError as error:  # the editions stand, and how they ended matters more
                told.note(str(error))
    return outcomes


def _rules(options: Options, setting: Setting, memory: sqlite3.Connection) -> Rules:
    """Add what the memory of the output is needed for."""

    def published(folder: Path, places: Mapping[str, str]) -> None:
        # The manifest is the truth; a plan reads it where the memory does not know the edition.
        with suppress(sqlite3.Error):
            remember(memory, read_manifest(folder), folder, places)

    def made_meanwhile(job: Job) -> bool:
        try:
            (seen,) = survey([replace(job, ingredients=None)], setting, memory)
        except TyAnalysisError:  # the notebook was broken meanwhile: the run will say so
            return False
        return seen.status == "fresh"

    return replace(
        options.rules,
        ways=lambda _: options.way,
        published=published,
        recheck=made_meanwhile,
    )


def _local(options: Options) -> MakeExecutor:
    def make(jobs: Sequence[Job], setting: Setting, note: Callable[[str], None]) -> Executor:
        slots = min(options.jobs or os.cpu_count() or 1, len(jobs))
        template: Address | None = None
        keeper: Address | None = None
        adopt_orphans()
        if options.way != "plain":
            try:
                modules = modules_for(sorted({job.notebook for job in jobs}))
                if thread_count() == 1:
                    template = fork_template(modules, partial(_warm, jobs, setting))
                else:  # called from a program with threads of its own
                    template = spawn_template(modules, renderers=True)
                template.wait_ready()
            except NotWarm as error:
                note(f"{error}; editions are made without the template process, more slowly")
                if template is not None:
                    template.close()
                    template = None
        if template is None and can_fork() and thread_count() == 1:
            keeper = fork_template([])
        return LocalExecutor(slots, template, note, keeper)

    return make


def _warm(jobs: Sequence[Job], setting: Setting) -> Sequence[Callable[[], object]]:
    """Give what a template pays ahead: of several editions of one report, their data too."""
    from tyanalysis.reporting.warm import read_ahead  # noqa: PLC0415 - the renderers

    wanted = [(job.report, job.parameters) for job in jobs]
    data = str(setting.data) if setting.data is not None else ""
    return (*renderers_warm(), partial(read_ahead, data, wanted))


@contextmanager
def _signals() -> Iterator[tuple[list[int], int | None]]:
    """Let signals end a batch between two steps instead of in the middle of one.

    Yields:
        The signals that have come, and a descriptor that becomes readable when one does.
    """
    come: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield come, None
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    os.set_blocking(reader, False)

    def note(number: int, _: Any) -> None:
        come.append(number)

    before = {one: signal.signal(one, note) for one in SIGNALS}
    old = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield come, reader
    finally:
        signal.set_wakeup_fd(old)
        for one, handler in before.items():
            signal.signal(one, handler)
        os.close(reader)
        os.close(writer)

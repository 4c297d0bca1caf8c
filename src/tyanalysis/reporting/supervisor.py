"""The supervisor: keeps the slots busy, the limits held and the ledger true.

One thread waits for news of all running editions at once. An edition ends once: published, failed
with its page, timed out or died. Only the last two are tried again, because a notebook that raises
has given its answer. Whatever happens to one edition, the others go on.
"""

from __future__ import annotations

import selectors
import shutil
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tyanalysis.reporting.baseline import hand_over, made_again
from tyanalysis.reporting.deliver import deliver, disk_failure
from tyanalysis.reporting.describe import describe_job
from tyanalysis.reporting.executor import Executor, Task
from tyanalysis.reporting.ledger import Ledger
from tyanalysis.reporting.listener import Listener, Outcome
from tyanalysis.reporting.lock import VariantLock
from tyanalysis.reporting.place import make_private
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.recorder import Recorder
from tyanalysis.reporting.rules import Rules
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Failure, Result

GRACE_SECONDS = 10.0
"""From the polite signal to the other one."""

LOST_TIMES = 5
"""How often an edition is tried again that its worker lost; then it has failed."""

LOCK_SECONDS = 0.5
"""How often a lock that another process holds is tried again."""


@dataclass
class _Running:
    job: Job
    number: int
    task: Task
    private: Path
    attempt: int
    began: float
    limit: float | None
    end: float | None = None
    over: str = ""
    killed: bool = False


class Supervisor:
    """Runs one batch of jobs.

    Args:
        setting: What all editions have in common.
        executor: Where they are made.
        ledger: Where attempts are recorded.
        batch: The batch's id in the ledger.
        rules: How the batch is run.
        listener: Told how it goes on.
        stopped: Asked whenever there is news or a signal: whether the user wants an end.
        wake: A descriptor that becomes readable when a signal arrives.
    """

    def __init__(
        self,
        setting: Setting,
        executor: Executor,
        ledger: Ledger,
        batch: int,
        rules: Rules,
        listener: Listener,
        *,
        stopped: Callable[[], bool] = lambda: False,
        wake: int | None = None,
    ) -> None:
        self.setting, self.executor, self.rules = setting, executor, rules
        self.listener = listener
        self.recorder = Recorder(ledger, batch, setting.output, listener.note)
        self.stopped = stopped
        self.running: list[_Running] = []
        self.outcomes: dict[int, Outcome] = {}
        self.locks: dict[tuple[str, str], tuple[VariantLock, list[Job]]] = {}
        self.waited: set[int] = set()
        self.spent: dict[int, float] = {}
        self.lost: dict[int, int] = {}
        self.selector = selectors.DefaultSelector()
        self.wake = wake
        if wake is not None:
            self.selector.register(wake, selectors.EVENT_READ, None)

    def run(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Make all editions; give their outcomes in the order of the jobs.

        Jobs that an end of the batch has left over have no outcome.
        """
        queue = deque((index, job, 1) for index, job in enumerate(jobs))
        end = None if self.rules.batch_seconds is None else _now() + self.rules.batch_seconds
        try:
            while queue or self.running:
                if self.stopped() or (self.rules.fail_fast and self._failed()):
                    break
                if end is not None and _now() >= end:
                    self.listener.note(
                        f"the batch was stopped after {self.rules.batch_seconds:g} s; "
                        f"{len(queue) + len(self.running)} editions were not made"
                    )
                    break
                held_up = self._fill(queue)
                self._wait(end, held_up=held_up)
                self._look(queue)
        finally:
            for one in list(self.running):
                self._drop(one, "cancelled")
            for lock, _ in self.locks.values():
                lock.release()
            self.selector.close()
        return [self.outcomes[index] for index in sorted(self.outcomes)]

    def _failed(self) -> bool:
        return any(outcome.failure is not None for outcome in self.outcomes.values())

    def _fill(self, queue: deque[tuple[int, Job, int]]) -> bool:
        """Start what can be started; say whether a lock holds something up."""
        held_up = False
        for _ in range(len(queue)):
            if len(self.running) >= self.executor.slots:
                break
            index, job, number = queue.popleft()
            lock = self._lock(job)
            try:
                held = lock.acquire()
            except OSError as error:
                self._give_up(index, job, number, disk_failure(error))
                continue
            if not held:
                if index not in self.waited:
                    self.waited.add(index)
                    self.listener.note(
                        f"{job.report} {job.variant} {job.language}: waiting for {lock.holder()}, "
                        "which is building the same variant"
                    )
                queue.append((index, job, number))
                held_up = True
                continue
            self.locks.setdefault(_variant(job), (lock, []))[1].append(job)
            if index in self.waited and self.rules.recheck(job):
                latest = self.setting.output / job.name / "latest"
                self._finish(index, job, Outcome(job, latest, None, 0.0, "ok", 0))
                continue
            try:
                self._start(index, job, number)
            except OSError as error:
                self._give_up(index, job, number, disk_failure(error))
        return held_up

    def _lock(self, job: Job) -> VariantLock:
        found = self.locks.get(_variant(job))
        return found[0] if found else VariantLock(self.setting.output, job.report, job.variant)

    def _unlock(self, job: Job) -> None:
        lock, jobs = self.locks.get(_variant(job), (None, []))
        if job in jobs:  # else it could not be taken
            jobs.remove(job)
        if lock is not None and not jobs:
            lock.release()
            del self.locks[_variant(job)]

    def _start(self, index: int, job: Job, number: int) -> None:
        private = make_private(self.setting.output)
        attempt = self.recorder.start(job, number)
        limits = self.rules.limits_of(job)
        way = self.rules.ways(job)
        spec = describe_job(job, self.setting, way=way, limits=limits, mark=private.name)
        try:
            home = self.setting.output / job.name
            again = made_again(home, spec.ingredients, self.setting)
            spec = replace(spec, baseline=hand_over(home, private, again))
            task = self.executor.start(spec, private)
        except BaseException:
            shutil.rmtree(private, ignore_errors=True)
            raise
        one = _Running(job, number, task, private, attempt, _now(), limits.edition_seconds)
        self._begin(one)
        self.running.append(one)
        self.selector.register(task, selectors.EVENT_READ, (index, one))
        with suppress(AttributeError):
            self.selector.register(task.pipe(), selectors.EVENT_READ, (index, one))  # type: ignore[attr-defined]
        if number == 1:
            self.listener.started(job)

    def _begin(self, one: _Running) -> None:
        """Let the edition's time begin once it is no longer waiting for a worker."""
        if one.limit and one.end is None and not one.task.waiting():
            one.end = _now() + one.limit

    def _wait(self, end: float | None, *, held_up: bool) -> None:
        """Wait for news, for the next limit, or for a lock to be tried again."""
        times = [one.end for one in self.running if one.end is not None]
        times += [end] if end is not None else []
        times += [_now() + LOCK_SECONDS] if held_up else []
        seconds = max(0.0, min(times) - _now()) if times else None
        if seconds is None and not self.running:
            return
        for key, _ in self.selector.select(seconds):
            if key.data is None:
                return  # a signal: what it means is asked at the top of the loop

    def _look(self, queue: deque[tuple[int, Job, int]]) -> None:
        """See what has become of everything that runs."""
        for one in list(self.running):
            index: int = self.selector.get_key(one.task).data[0]
            for event in one.task.events():
                self.listener.cell(one.job, event["number"], event["total"], event["cell"])
            self._begin(one)
            result = one.task.poll()
            if result is not None:
                self._ended(index, one, result, queue)
            elif one.end is not None and _now() >= one.end:
                if one.over:
                    one.killed = True
                    one.task.kill()
                    one.end = _now() + GRACE_SECONDS
                else:
                    one.over = "timeout"
                    one.task.terminate()
                    one.end = _now() + GRACE_SECONDS

    def _ended(
        self, index: int, one: _Running, result: Result, queue: deque[tuple[int, Job, int]]
    ) -> None:
        seconds = round(_now() - one.began, 3)
        self.spent[index] = self.spent.get(index, 0.0) + seconds
        if one.over and result.status != "ok":
            result = replace(result, status="timeout", failure=result.failure or None)
        if result.status == "lost":
            self.lost[index] = self.lost.get(index, 0) + 1
        again = (result.status == "lost" and self.lost[index] <= LOST_TIMES) or (
            result.status in {"died", "timeout"} and one.number <= self.rules.retries_of(one.job)
        )
        if again:
            told = result.failure.evalue if result.failure else result.status
            self.recorder.end(one.attempt, result.status, seconds, result.failure)
            self._close(one)
            number = one.number + (result.status != "lost")
            self._unlock(one.job)
            queue.append((index, one.job, number))
            self.listener.note(
                f"{one.job.report} {one.job.variant} {one.job.language}: {told}; trying again"
            )
            return
        self._settle(index, one, result, seconds)

    def _settle(self, index: int, one: _Running, result: Result, seconds: float) -> None:
        """Publish what came of an attempt, and record it."""
        delivered = deliver(one.job, self.setting, one.private, result, self.rules.published)
        folder, failure, status = delivered.folder, delivered.failure, delivered.status
        self.recorder.end(one.attempt, status, seconds, failure, folder)
        self._close(one)
        spent = round(self.spent[index], 3)
        self._finish(index, one.job, Outcome(one.job, folder, failure, spent, status, one.number))

    def _give_up(self, index: int, job: Job, number: int, failure: Failure) -> None:
        """Record an edition that could not even be started."""
        failed = self.setting.output / job.name / "failed"
        self._finish(index, job, Outcome(job, failed, failure, 0.0, "failed", number))

    def _finish(self, index: int, job: Job, outcome: Outcome) -> None:
        self._unlock(job)
        self.outcomes[index] = outcome
        self.listener.finished(outcome)

    def _drop(self, one: _Running, status: Any) -> None:
        """Stop an edition that is no longer wanted."""
        one.task.kill()
        self.recorder.end(one.attempt, status, round(_now() - one.began, 3), None)
        self._close(one)

    def _close(self, one: _Running) -> None:
        self.selector.unregister(one.task)
        with suppress(AttributeError, KeyError, ValueError):
            self.selector.unregister(one.task.pipe())  # type: ignore[attr-defined]
        one.task.close()
        self.running.remove(one)
        shutil.rmtree(one.private, ignore_errors=True)


def _variant(job: Job) -> tuple[str, str]:
    return job.report, job.variant


def _now() -> float:
    return time.monotonic()

"""One attempt at an edition on a cluster: sent, watched, stopped, and brought home."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tyanalysis.errors import DataError
from tyanalysis.reporting.cluster_versions import told_differences
from tyanalysis.reporting.cluster_worker import (
    code_digest,
    run_edition,
    run_once,
)
from tyanalysis.reporting.key import content_key
from tyanalysis.reporting.parcel import unbundle
from tyanalysis.reporting.spec import Failure, Result, Spec, result_of
from tyanalysis.reporting.supervisor import GRACE_SECONDS

if TYPE_CHECKING:
    from distributed import Client

    from tyanalysis.reporting.cluster import DaskExecutor

SEND_SECONDS = 300.0
"""How long files, or a bundle, may take to travel."""

ROUNDS = 4
"""How often a worker is sent what it lacks before the attempt counts as lost."""


class ClusterGone(Exception):
    """The scheduler does not answer any more."""


class DaskTask:
    """One attempt at an edition on a cluster; see `tyanalysis.reporting.executor.Task`."""

    def __init__(self, executor: DaskExecutor, spec: Spec, folder: Path) -> None:
        self.executor, self.spec, self.folder = executor, spec, folder
        self.thread = threading.Thread(target=self._work, daemon=True, name=f"edition-{spec.mark}")
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._guard = threading.Lock()
        self._news = threading.Event()
        self._events: deque[dict[str, Any]] = deque()
        self._result: Result | None = None
        self._client: Client | None = None
        self._asked = ""
        self._execution = self._worker = ""
        self._moved: tuple[str, str] | None = None
        self._began = False

    def fileno(self) -> int:
        """See `Task`."""
        return self._reader

    def waiting(self) -> bool:
        """See `Task`."""
        return not self._began

    def events(self) -> list[dict[str, Any]]:
        """See `Task`."""
        with suppress(BlockingIOError):
            while os.read(self._reader, 1 << 12):
                pass
        self.executor.flush_notes()
        found = []
        while self._events:
            found.append(self._events.popleft())
        return found

    def poll(self) -> Result | None:
        """See `Task`."""
        return self._result

    def terminate(self) -> None:
        """See `Task`."""
        self._ask("terminate")

    def kill(self) -> None:
        """See `Task`."""
        self._ask("kill")

    def close(self) -> None:
        """See `Task`."""
        self.executor.tasks.pop(self.spec.mark, None) if self._result is not None else None
        if self._result is None:
            self._ask("kill")
            self.thread.join(2)
            self.executor.tasks.pop(self.spec.mark, None)
        with self._guard:
            for number in (self._reader, self._writer):
                if number >= 0:
                    os.close(number)
            self._reader = self._writer = -1

    def hear(self, told: Mapping[str, Any]) -> None:
        """Take what a worker says of this attempt; called in Dask's thread."""
        name, worker = str(told["execution"]), str(told["worker"])
        if told.get("began"):
            if self._execution:
                self._moved = (name, worker)
                self._news.set()
                return
            self._execution, self._worker, self._began = name, worker, True
        elif name != self._execution:
            return  # of an execution that no longer counts
        elif "note" in told:
            self.executor.say(f"{worker}: {told['note']}")
        else:
            self._events.append({one: told[one] for one in ("number", "total", "cell")})
        self.wake()

    def _ask(self, how: str) -> None:
        self._asked = how
        if self._execution and self._client is not None:
            self.executor.tell_stop(self._client, self._worker, self._execution, how)
        self._news.set()

    def wake(self) -> None:
        """Let the supervisor look at it."""
        with self._guard, suppress(BlockingIOError):
            if self._writer >= 0:
                os.write(self._writer, b".")

    def _work(self) -> None:
        """Carry the attempt to its end, in a thread of its own."""
        try:
            result = self._attempt()
        except ClusterGone as error:
            told = (
                f"the scheduler at {self.executor.address.url}: {error}. Nothing was published. "
                "Start it again, and build what is missing."
            )
            result = Result("failed", Failure("run", "", "ClusterGone", told, told))
        except OSError as error:
            told = f"{error.strerror or error}: {error.filename or self.folder}"
            result = Result("failed", Failure("run", "", type(error).__name__, told, told))
        except Exception as error:  # this attempt's alone; its number is bounded
            result = _lost(type(error).__name__, f"{type(error).__name__}: {error}")
        self._result = result
        self.wake()

    def _attempt(self) -> Result:
        client = self._client = self.executor.client()
        parcel = self.executor.pack(self.spec, self.folder)
        order = {
            "attempt": self.spec.mark,
            "topic": self.executor.topic,
            "code": code_digest(),
            "grace": GRACE_SECONDS,
            "spec": asdict(parcel.spec),
            "files": dict(parcel.files),
        }
        name = "-".join(("tyanalysis", self.spec.report, self.spec.variant, self.spec.language))
        key = f"{name}-{content_key(self.spec.ingredients)[:12]}-{self.spec.mark}"
        workers: list[str] | None = None
        for number in range(1, ROUNDS + 1):
            future = client.submit(
                run_edition,
                order,
                key=f"{key}-{number}",
                pure=False,
                retries=0,
                workers=workers,
                allow_other_workers=workers is not None,
            )
            try:
                answer = self._answer(client, future)
            finally:
                future.release()
            if isinstance(answer, Result):
                return answer
            if "missing" in answer:
                workers = [answer["worker"]]
                try:
                    self.executor.send(client, answer["worker"], answer["missing"], parcel)
                except DataError:
                    self.executor.packer.forget()
                    return _lost("DataChanged", "a file changed while it was being sent")
                continue
            return self._take(answer)
        return _lost("NotSent", f"the worker {workers} does not keep the files it is sent")

    def _answer(self, client: Client, future: Any) -> dict[str, Any] | Result:
        """Wait for what a worker answers, or for the attempt to end otherwise."""
        import distributed  # noqa: PLC0415 - an extra

        future.add_done_callback(lambda _: self._news.set())
        with suppress(Exception):  # where it cannot be told, a second beginning is noticed
            client.sync(client.run_on_scheduler, run_once, future.key, callback_timeout=10)
        while not future.done():
            self._news.wait(1.0)
            self._news.clear()
            if self._asked == "kill":
                return Result("died", _failure("Stopped", "the edition was stopped"))
            if self._moved is not None:
                name, worker = self._moved
                self.executor.tell_stop(client, worker, name, "kill")
                return _lost("WorkerDied", f"the worker {self._worker} is gone")
            if not self.executor.is_current(client):
                self.executor.drop(client)
                return _lost("SchedulerDied", "the connection to the scheduler was lost")
        try:
            answer: dict[str, Any] = future.result(timeout=SEND_SECONDS)
        except (CancelledError, asyncio.CancelledError) as error:
            if not self.executor.is_current(client) or "connection" in str(error):
                self.executor.drop(client)
            return _lost("Cancelled", str(error).splitlines()[0] or "the task was cancelled")
        except distributed.scheduler.KilledWorker as error:
            return _lost("WorkerDied", f"the worker {error.last_worker.address} is gone")
        return answer

    def _take(self, answer: Mapping[str, Any]) -> Result:
        """Take a finished edition in; what comes from an execution that was given up is refused."""
        where = answer["worker"]
        if "differs" in answer:
            return _lost("OtherVersions", f"{where} {told_differences(answer['differs'])}")
        if "libraries" in answer:
            other = [f"{one} {a} → {b}" for one, (a, b) in answer["libraries"].items()]
            return _lost("OtherVersions", f"{where} has other libraries: {', '.join(other)}")
        known = self._execution in {"", answer["execution"]} and self._moved is None
        if answer["attempt"] != self.spec.mark or not known:
            return _lost("Late", f"{where} sent an edition of an attempt that had been given up")
        result = result_of(answer["result"])
        if result.folder:
            if Path(result.folder).name != result.folder:
                raise DataError(f"{where} names a folder {result.folder!r}")
            unbundle(answer["bundle"], self.folder / result.folder)
        return result


def _failure(ename: str, told: str) -> Failure:
    return Failure("run", "", ename, told, told)


def _lost(ename: str, told: str) -> Result:
    return Result("lost", _failure(ename, told))

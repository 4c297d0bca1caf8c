"""Editions made by the workers of a Dask cluster; this side submits, and publishes.

One future is one attempt: Dask neither gives it to a second worker nor keeps its result after it
has come. Every execution says that it begins; should Dask start an attempt again all the same, its
first worker is gone: the attempt has ended as lost, and what either of them still sends is refused.
When the scheduler itself is gone, all attempts end as lost, and the next ones wait for it.
See docs/cluster.md for how clusters are started.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tyanalysis.errors import ParameterError
from tyanalysis.reporting.cluster_address import (
    ClusterAddress,
    cluster_address,
    is_cluster,
    security_for,
)
from tyanalysis.reporting.cluster_task import SEND_SECONDS, ClusterGone, DaskTask
from tyanalysis.reporting.cluster_versions import check_versions
from tyanalysis.reporting.cluster_worker import (
    keep,
    stop,
)
from tyanalysis.reporting.parcel import Packer, Parcel, pieces
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Spec

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["DaskExecutor", "DaskTask", "cluster_executor", "is_cluster"]

FIRST_SECONDS = 15.0
"""How long the scheduler may take to answer at the start."""

BACK_SECONDS = 120.0
"""How long a scheduler that was lost is waited for."""

TTL_SECONDS = 60.0
"""A worker that is silent should be given up after less than this."""


def cluster_executor(
    engine: str, jobs: int | None
) -> Callable[[Sequence[Job], Setting, Callable[[str], None]], DaskExecutor]:
    """Give what makes the executor of ``--engine``.

    Args:
        engine: The option's value.
        jobs: How many editions at a time; what the workers can do when None.

    Raises:
        ParameterError: The address is not one, or not safe; or Dask is not installed.
    """
    address = cluster_address(engine)

    def make(_: Sequence[Job], __: Setting, note: Callable[[str], None]) -> DaskExecutor:
        return DaskExecutor(address, jobs, note)

    return make


class DaskExecutor:
    """Makes editions on a cluster; see `tyanalysis.reporting.executor.Executor`.

    Args:
        address: The scheduler.
        jobs: How many editions at a time; two more than the workers have threads when None, so
            that none waits for this machine.
        note: Told in words what the user should know.
        back_seconds: How long a lost scheduler is waited for.

    Raises:
        ParameterError: The scheduler does not answer, the certificates are not usable, or some
            worker has other versions than this machine.
    """

    def __init__(
        self,
        address: ClusterAddress,
        jobs: int | None = None,
        note: Callable[[str], None] = lambda _: None,
        back_seconds: float = BACK_SECONDS,
    ) -> None:
        import dask.config  # noqa: PLC0415 - an extra
        import distributed  # noqa: F401, PLC0415 - sets its own levels first

        for name in ("client", "comm", "core", "batched"):  # what matters of it is told in notes
            logging.getLogger(f"distributed.{name}").setLevel(logging.CRITICAL)
        dask.config.update(dask.config.config, dict(address.config))
        self.address, self.jobs, self.note = address, jobs, note
        self.back_seconds = back_seconds
        self.packer = Packer()
        self.topic = f"tyanalysis-{os.urandom(8).hex()}"
        self.tasks: dict[str, DaskTask] = {}
        self.threads = 0
        self.closing = threading.Event()
        self._notes: deque[str] = deque()
        self._stops: set[Future[None]] = set()
        self._lock, self._packing = threading.Lock(), threading.Lock()
        self._security = security_for(address)
        self._client: Client | None = None
        try:
            client = self._connect(FIRST_SECONDS)
        except ClusterGone as error:
            raise ParameterError(
                f"--engine {address.url}: {error}. Start one with: dask scheduler --host "
                "127.0.0.1; see docs/cluster.md."
            ) from None
        self._client = client
        try:
            ttl = check_versions(client, address.url)
        except BaseException:
            self.close()
            raise
        if ttl is None or ttl > TTL_SECONDS:
            note(
                f"the scheduler gives up a silent worker only after {ttl or 'for ever'} s; start "
                "it with DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL=30s to lose less time"
            )
        if not self.threads:
            note("the cluster has no worker yet; editions wait for one")

    @property
    def slots(self) -> int:
        """See `Executor`."""
        return self.jobs or self.threads + 2

    def start(self, spec: Spec, folder: Path) -> DaskTask:
        """Begin an edition; see `Executor`."""
        task = DaskTask(self, spec, folder)
        self.tasks[spec.mark] = task
        task.thread.start()
        return task

    def close(self) -> None:
        """Stop everything and let go."""
        self.closing.set()
        for task in list(self.tasks.values()):
            task.kill()
        for task in list(self.tasks.values()):
            task.thread.join(5)
        wait(self._stops, 5)
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            _let_go(client)

    def client(self) -> Client:
        """Give a connection that works; one that was lost is made anew.

        Raises:
            ClusterGone: The scheduler has not come back in time.
        """
        with self._lock:
            if self._client is None or self._client.status != "running":
                old, self._client = self._client, None
                if old is not None:
                    _let_go(old)
                self.say(
                    f"the scheduler at {self.address.url} is gone; waiting for it up to "
                    f"{self.back_seconds:g} s"
                )
                self._client = self._connect(self.back_seconds)
                self.say("the scheduler is back; unfinished editions are made again")
            return self._client

    def drop(self, client: Client) -> None:
        """Use a connection no longer."""
        with self._lock:
            if self._client is client:
                self._client = None
                _let_go(client)

    def is_current(self, client: Client) -> bool:
        """Say whether a connection still stands."""
        return self._client is client and client.status == "running"

    def pack(self, spec: Spec, private: Path) -> Parcel:
        """List what an edition needs."""
        with self._packing:
            return self.packer.pack(spec, private)

    def count(self, client: Client) -> None:
        """See how many editions the workers can make at a time."""
        with suppress(Exception):
            threads = client.sync(client.nthreads, callback_timeout=10)
            self.threads = sum(threads.values())

    def send(self, client: Client, worker: str, digests: Sequence[str], parcel: Parcel) -> None:
        """Send a worker the files that it lacks.

        Raises:
            DataError: A file has changed since it was hashed.
        """
        for digest in digests:
            for piece in pieces(parcel.sources[digest], digest):
                client.sync(client.run, keep, *piece, workers=[worker],
                            callback_timeout=SEND_SECONDS)  # fmt: skip

    def tell_stop(self, client: Client, worker: str, execution: str, how: str) -> None:
        """Ask a worker to end an edition, without waiting for its answer."""

        async def ask() -> None:
            with suppress(Exception):
                told = client.run(stop, execution, how, workers=[worker], on_error="ignore")
                await asyncio.wait_for(told, 10)

        with suppress(RuntimeError):  # the loop has ended
            loop: Any = client.loop
            told = asyncio.run_coroutine_threadsafe(ask(), loop.asyncio_loop)
            self._stops.add(told)
            told.add_done_callback(self._stops.discard)

    def say(self, text: str) -> None:
        """Have something told to the user; from any thread."""
        self._notes.append(text)
        for task in list(self.tasks.values()):
            task.wake()

    def flush_notes(self) -> None:
        """Tell the user, from the supervisor's thread."""
        while self._notes:
            self.note(self._notes.popleft())

    def _connect(self, seconds: float) -> Client:
        from distributed import Client  # noqa: PLC0415 - an extra

        end = time.monotonic() + seconds
        while not self.closing.is_set():
            left = end - time.monotonic()
            try:
                client = Client(
                    self.address.url,
                    security=self._security,
                    set_as_default=False,
                    timeout=max(1.0, min(5.0, left)),
                    name="tyanalysis",
                )
            except (OSError, TimeoutError) as error:
                if time.monotonic() >= end:
                    told = str(error).splitlines()[0] if str(error) else type(error).__name__
                    raise ClusterGone(f"no scheduler answers there ({told})") from None
                self.closing.wait(0.5)
                continue
            client.subscribe_topic(self.topic, self._hear)
            self.count(client)
            return client
        raise ClusterGone("the build was ended")

    def _hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        """Pass progress on; called by Dask in its own thread."""
        told = event[1]
        task = self.tasks.get(str(told.get("attempt", "")))
        if task is not None:
            task.hear(told)


def _let_go(client: Client) -> None:
    """Close a connection, whatever state it is in."""
    with suppress(Exception):
        client.close(timeout=3)

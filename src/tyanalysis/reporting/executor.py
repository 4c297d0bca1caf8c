"""Where editions are made: the contract, and this machine's way of keeping it.

The supervisor gives an executor a description and a private folder, and gets a task. Whether the
task is a fork of a warm template, a process of its own or a job on a cluster makes no difference
to it: progress comes as events, the end as a `Result`, and the files lie in the folder.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from tyanalysis.reporting.launch import Child, ForkedChild, SpawnedChild, spawn_template
from tyanalysis.reporting.process import MARK, kill_run
from tyanalysis.reporting.spec import LOG, Failure, Result, Spec, read_result
from tyanalysis.reporting.template import ADDRESS, Address, NotWarm


class Task(Protocol):
    """An edition that is being made."""

    def fileno(self) -> int:
        """Give a descriptor that is readable when there is news."""

    def waiting(self) -> bool:
        """Say whether work has not begun; the edition's time has not begun either."""

    def events(self) -> list[dict[str, Any]]:
        """Give the progress since the last call."""

    def poll(self) -> Result | None:
        """Give the end once it has come."""

    def terminate(self) -> None:
        """Say that the time is over; what is done by then comes as a result."""

    def kill(self) -> None:
        """Stop it at once."""

    def close(self) -> None:
        """Let go of what it holds."""


class Executor(Protocol):
    """Makes editions."""

    @property
    def slots(self) -> int:
        """How many editions are made at a time; it may change."""

    def start(self, spec: Spec, folder: Path) -> Task:
        """Begin an edition in a private folder."""

    def close(self) -> None:
        """Stop everything and let go."""


class LocalExecutor:
    """Makes editions on this machine.

    Args:
        slots: How many at a time.
        template: The template to fork from; without one, every edition starts Python anew and
            papermill starts its kernel.
        note: Told in words when the way of working changes.
        keeper: A template with nothing imported, whose children start Python anew: it kills what
            they leave behind, also when this process is killed outright. One is started where it
            is needed and not given.
    """

    def __init__(
        self,
        slots: int,
        template: Address | None,
        note: Callable[[str], None] = lambda _: None,
        keeper: Address | None = None,
    ) -> None:
        self._slots = slots
        self.template, self.keeper = template, keeper
        self.note = note
        self._changing = threading.Lock()  # a cluster's worker may have several threads

    @property
    def slots(self) -> int:
        """See `Executor`."""
        return self._slots

    def start(self, spec: Spec, folder: Path) -> Task:
        """Begin an edition; see `Executor`."""
        # Editions side by side keep the processors busy: more threads only wait for each other.
        spec = replace(spec, threads=max(1, (os.cpu_count() or 1) // self._slots))
        template = self.template
        if template is not None:
            try:
                return LocalTask(spec, folder, template.name)
            except NotWarm as error:
                self.fall_back(str(error))
        plain = replace(spec, way="plain")
        for _ in range(2):  # one that was killed has a successor
            keeper = None
            with suppress(NotWarm):
                keeper = self._have_keeper()
                return LocalTask(plain, folder, keeper.name, anew=True)
            self._dismiss(keeper)
        return LocalTask(plain, folder, None)

    def fall_back(self, why: str) -> None:
        """Go on without the template, and say so."""
        with self._changing:
            gone, self.template = self.template, None
        if gone is not None:
            self.note(f"{why}; editions go on without it, more slowly")
            gone.close()

    def _have_keeper(self) -> Address:
        with self._changing:
            if self.keeper is None:
                keeper = spawn_template([], renderers=False)
                try:
                    keeper.wait_ready()
                except NotWarm:
                    keeper.close()
                    raise
                self.keeper = keeper
            return self.keeper

    def _dismiss(self, keeper: Address | None) -> None:
        """End a keeper, unless another thread has ended it already."""
        with self._changing:
            if keeper is None or self.keeper is not keeper:
                return
            self.keeper = None
        keeper.close()

    def close(self) -> None:
        """End the template and everything it has started."""
        self._dismiss(self.keeper)
        if self.template is not None:
            self.template.close()
            self.template = None


class LocalTask:
    """One edition on this machine, in a process group of its own.

    Args:
        spec: What to make.
        folder: Its private folder.
        template: The socket of the process whose child it is to be; this one's when None.
        anew: Whether that child starts Python anew.
    """

    def __init__(
        self, spec: Spec, folder: Path, template: str | None, *, anew: bool = False
    ) -> None:
        self.spec, self.folder = spec, folder
        self._rest = b""
        spec.write(folder)
        self._pipe, end = os.pipe()
        os.set_blocking(self._pipe, False)
        environment = {MARK: spec.mark}
        try:
            self.child: Child
            request: dict[str, Any] = {
                "kind": "edition",
                "arguments": {"folder": str(folder)},
                "environment": environment,
            }
            if template is not None and not anew:
                environment[ADDRESS] = template
                self.child = ForkedChild(template, {**request, "folder": str(folder)}, [end])
                return
            environment["PYTHONHASHSEED"] = "0"
            log = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                if template is not None:
                    self.child = ForkedChild(template, {**request, "kind": "anew"}, [end, log])
                else:
                    arguments = ["-m", "tyanalysis.reporting.worker", str(folder), str(end)]
                    self.child = SpawnedChild(arguments, environment, descriptors=[end], log=log)
            finally:
                os.close(log)
        except BaseException:
            os.close(self._pipe)
            raise
        finally:
            os.close(end)

    def fileno(self) -> int:
        """See `Task`."""
        return self.child.fileno()

    def waiting(self) -> bool:
        """See `Task`. A slot is free when an edition is started."""
        return False

    def pipe(self) -> int:
        """Give the descriptor on which progress comes."""
        return self._pipe

    def events(self) -> list[dict[str, Any]]:
        """See `Task`."""
        with suppress(BlockingIOError):
            while data := os.read(self._pipe, 1 << 16):
                self._rest += data
        *lines, self._rest = self._rest.split(b"\n")
        return [json.loads(line) for line in lines]

    def poll(self) -> Result | None:
        """See `Task`."""
        status = self.child.poll()
        if status is None:
            return None
        result = read_result(self.folder)
        if result is not None:
            return result
        if getattr(self.child, "orphaned", False):
            kill_run(self.spec.mark)  # its children came to us
            told = "the template process died, and this edition with it"
            return Result("lost", Failure("run", "", "TemplateDied", told, told))
        told = f"the process that made it was ended by signal {-status}"
        if status >= 0:
            told = f"the process that made it ended with exit code {status}"
        with suppress(OSError):
            words = (self.folder / LOG).read_text(encoding="utf-8", errors="replace").strip()
            told += f"\n{words[-4000:]}" if words else ""
        return Result("died", Failure("run", "", "WorkerDied", told.splitlines()[0], told))

    def terminate(self) -> None:
        """See `Task`."""
        with suppress(ProcessLookupError):
            os.kill(self.child.pid, 15)  # the worker alone: it ends its cells itself

    def kill(self) -> None:
        """See `Task`."""
        self.child.kill()

    def close(self) -> None:
        """See `Task`."""
        self.child.close()
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1

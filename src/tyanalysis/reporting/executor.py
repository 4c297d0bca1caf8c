"""Where editions are made: the contract, and this machine's way of keeping it.

The supervisor gives an executor a description and a private folder, and gets a task. Whether the
task is a fork of a warm template, a process of its own or a job on a cluster makes no difference
to it: progress comes as events, the end as a `Result`, and the files lie in the folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from tyanalysis.reporting.launch import Child, ForkedChild, SpawnedChild
from tyanalysis.reporting.process import MARK
from tyanalysis.reporting.spec import LOG, Failure, Result, Spec, read_result
from tyanalysis.reporting.template import ADDRESS, Address, NotWarm


class Task(Protocol):
    """An edition that is being made."""

    def fileno(self) -> int:
        """Give a descriptor that is readable when there is news."""

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

    slots: int

    def start(self, spec: Spec, folder: Path) -> Task:
        """Begin an edition in a private folder."""

    def close(self) -> None:
        """Stop everything and let go."""


class LocalExecutor:
    """Makes editions on this machine.

    Args:
        slots: How many at a time.
        template: The template to fork from; without one, every edition is a process of its own
            and papermill starts its kernel.
        note: Told in words when the way of working changes.
    """

    def __init__(
        self, slots: int, template: Address | None, note: Callable[[str], None] = lambda _: None
    ) -> None:
        self.slots = slots
        self.template = template
        self.note = note

    def start(self, spec: Spec, folder: Path) -> Task:
        """Begin an edition; see `Executor`."""
        if self.template is not None:
            try:
                return LocalTask(spec, folder, self.template.name)
            except NotWarm as error:
                self.fall_back(str(error))
        return LocalTask(replace(spec, way="plain"), folder, None)

    def fall_back(self, why: str) -> None:
        """Go on without the template, and say so."""
        if self.template is not None:
            self.note(f"{why}; editions go on without it, more slowly")
            self.template.close()
            self.template = None

    def close(self) -> None:
        """End the template and everything it has started."""
        if self.template is not None:
            self.template.close()
            self.template = None


class LocalTask:
    """One edition on this machine, in a process group of its own."""

    def __init__(self, spec: Spec, folder: Path, template: str | None) -> None:
        self.spec, self.folder, self.forked = spec, folder, template is not None
        self._rest = b""
        spec.write(folder)
        self._pipe, end = os.pipe()
        os.set_blocking(self._pipe, False)
        environment = {MARK: spec.mark}
        try:
            self.child: Child
            if template is not None:
                request = {
                    "kind": "edition",
                    "arguments": {"folder": str(folder)},
                    "environment": {**environment, ADDRESS: template},
                    "folder": str(folder),
                }
                self.child = ForkedChild(template, request, [end])
            else:
                arguments = ["-m", "tyanalysis.reporting.worker", str(folder), str(end)]
                log = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT, 0o600)
                try:
                    self.child = SpawnedChild(
                        arguments,
                        {**environment, "PYTHONHASHSEED": "0"},
                        descriptors=[end],
                        log=log,
                    )
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

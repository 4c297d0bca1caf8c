"""Start a child: forked from a template, or, where there is none, as a process of its own.

Both kinds look the same to the caller: a process id, a descriptor that becomes readable when there
is news, and an end that takes everything with it that the child had started.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

from tyanalysis.reporting.process import MARK, can_fork, kill_group, kill_run
from tyanalysis.reporting.template import ADDRESS, Address, NotWarm
from tyanalysis.reporting.template_server import MESSAGE_BYTES


class Child(Protocol):
    """A running child."""

    pid: int

    def fileno(self) -> int:
        """Give a descriptor that is readable when `poll` has news."""

    def poll(self) -> int | None:
        """Give the exit status once the child has ended, negative for a signal; else None."""

    def terminate(self) -> None:
        """Ask the child and its group to end."""

    def kill(self) -> None:
        """Kill the child and everything it has started."""

    def close(self) -> None:
        """Let go of it; a child that still runs is killed."""


class ForkedChild:
    """A child of a template; the connection is its life.

    Args:
        name: The template's socket.
        request: What the child is to be; see `tyanalysis.reporting.template`.
        descriptors: File descriptors to send along; the caller keeps its own copies.

    Raises:
        NotWarm: The template does not answer.
    """

    def __init__(
        self, name: str, request: Mapping[str, Any], descriptors: Sequence[int] = ()
    ) -> None:
        self.connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.status: int | None = None
        self.orphaned = False
        try:
            self.connection.connect(b"\0" + name.encode())
            message = json.dumps(request, ensure_ascii=False).encode()
            socket.send_fds(self.connection, [message], list(descriptors))
            answer = self.connection.recv(MESSAGE_BYTES)
        except OSError as error:
            self.connection.close()
            raise NotWarm(f"the template process does not answer ({error})") from None
        if not answer:
            self.connection.close()
            raise NotWarm("the template process died")
        self.pid = int(json.loads(answer)["pid"])

    def fileno(self) -> int:
        """See `Child`."""
        return self.connection.fileno()

    def poll(self) -> int | None:
        """See `Child`. A template that died counts as a kill: its children die with it."""
        if self.status is None and self.connection.fileno() >= 0:
            try:
                told = self.connection.recv(MESSAGE_BYTES, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return None
            except OSError:
                told = b""
            self.orphaned = not told
            self.status = int(json.loads(told)["status"]) if told else -int(signal.SIGKILL)
        return self.status

    def terminate(self) -> None:
        """See `Child`."""
        kill_group(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """See `Child`. The template does it, and says when nothing is left."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
        kill_group(self.pid)

    def close(self) -> None:
        """See `Child`."""
        self.connection.close()


class SpawnedChild:
    """A child that starts Python anew: slower, and possible everywhere.

    Args:
        arguments: What follows the interpreter's name on the command line.
        environment: Variables beside the caller's own.
        folder: Its working folder.
        descriptors: File descriptors it inherits, under the same numbers.
        log: Where its own standard output and error go.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        folder: str | None = None,
        descriptors: Sequence[int] = (),
        log: int | None = None,
    ) -> None:
        self.mark = environment.get(MARK, "")
        variables = {name: value for name, value in os.environ.items() if name != ADDRESS}
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**variables, **environment},
            cwd=folder,
            pass_fds=tuple(descriptors),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.pid = self.process.pid
        self._pidfd = os.pidfd_open(self.pid) if hasattr(os, "pidfd_open") else -1

    def fileno(self) -> int:
        """See `Child`."""
        return self._pidfd

    def poll(self) -> int | None:
        """See `Child`."""
        status = self.process.poll()
        if status is not None:
            kill_group(self.pid)
            kill_run(self.mark)
        return status

    def terminate(self) -> None:
        """See `Child`."""
        kill_group(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """See `Child`."""
        kill_group(self.pid)
        self.process.wait()
        kill_run(self.mark)

    def close(self) -> None:
        """See `Child`."""
        if self.process.poll() is None:
            self.kill()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1


def spawn_template(modules: Sequence[str], *, renderers: bool) -> Address:
    """Start a template as a process of its own, for a caller that has threads.

    Args:
        modules: Modules to import in it.
        renderers: Whether to warm the renderers, too.

    Raises:
        NotWarm: It cannot be had here. Whether it imports everything is told by `wait_ready`.
    """
    if not can_fork():
        raise NotWarm("this system cannot fork warm processes")
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        number = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "tyanalysis.reporting.template_main", str(number),
             "renderers" if renderers else "-", *modules],
            env={**os.environ, "PYTHONHASHSEED": "0"},
            pass_fds=(number,),
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    name = ours.recv(MESSAGE_BYTES).decode()
    if not name:
        process.wait()
        ours.close()
        raise NotWarm("the template process did not start")
    return Address(name, process.pid, ours, process)

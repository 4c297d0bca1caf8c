"""The loop of a template process: it forks a child for each connection, and sees to its end."""

from __future__ import annotations

import atexit
import json
import os
import random
import resource
import selectors
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from tyanalysis.reporting.process import (
    MARK,
    descendants,
    die_with_parent,
    kill_all,
    kill_group,
    kill_run,
    limit_memory,
    reap,
)

MESSAGE_BYTES = 1 << 17
KINDS: dict[str, tuple[str, str]] = {
    "edition": ("tyanalysis.reporting.worker", "work"),
    "anew": ("tyanalysis.reporting.anew", "work"),
    "shell": ("tyanalysis.reporting.shell", "serve"),
    "kernel": ("tyanalysis.reporting.warm_kernel", "serve"),
}
"""What a child may be: the function it calls with the arguments and the descriptors it was sent."""


@dataclass
class _Child:
    pid: int
    pidfd: int
    mark: str
    connection: socket.socket


class _Stop(BaseException):
    """The template was asked to end."""


class Server:
    """The loop of a template."""

    def __init__(self, listener: socket.socket, control: socket.socket) -> None:
        self.listener, self.control = listener, control
        self.children: dict[int, _Child] = {}
        self.selector = selectors.DefaultSelector()
        self.waiting: dict[int, socket.socket] = {}
        self.stopping = False

    def run(self) -> None:
        """Serve until the control line closes or a signal says so."""

        def stop(*_: object) -> None:
            # Inside what Python calls at a fork an exception is told and forgotten; the mark stays.
            self.stopping = True
            raise _Stop

        signal.signal(signal.SIGTERM, stop)
        try:
            self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
            self.selector.register(self.control, selectors.EVENT_READ, self._hang_up)
            while not self.stopping:
                for key, _ in self.selector.select():
                    key.data(key.fileobj)
        except _Stop:
            pass
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            for child in self.children.values():
                kill_group(child.pid)
            for child in list(self.children.values()):
                with suppress(ChildProcessError):
                    os.waitpid(child.pid, 0)
                kill_run(child.mark)
            kill_all(descendants(os.getpid()))

    def _hang_up(self, _: object) -> None:
        raise _Stop

    def _accept(self, _: object) -> None:
        connection, _address = self.listener.accept()
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        _pid, user, _group = struct.unpack("3i", credentials)
        if user != os.getuid():
            connection.close()
            return
        self.selector.register(connection, selectors.EVENT_READ, self._request)

    def _request(self, connection: socket.socket) -> None:
        self.selector.unregister(connection)
        message, descriptors, _, _ = socket.recv_fds(connection, MESSAGE_BYTES, 16)
        if not message:
            connection.close()
            return
        request = json.loads(message)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become(request, descriptors, parent)
        for descriptor in descriptors:
            os.close(descriptor)
        mark = str(request.get("environment", {}).get(MARK, ""))
        child = _Child(pid, os.pidfd_open(pid), mark, connection)
        self.children[pid] = child
        self.selector.register(child.pidfd, selectors.EVENT_READ, lambda _: self._ended(child))
        self.selector.register(connection, selectors.EVENT_READ, lambda _: self._abandoned(child))
        self._tell(child, {"pid": pid})

    def _become(self, request: Mapping[str, Any], descriptors: list[int], parent: int) -> None:
        """Turn a fresh fork into what was asked for; never returns."""
        status = 1
        try:
            os.setsid()
            die_with_parent(parent)
            if self.stopping:  # it was told to end while it was being forked
                raise _Stop
            self.selector.close()
            close_all(keep=descriptors)
            status = become(request, descriptors)
        except BaseException:
            with suppress(Exception):
                traceback.print_exc()
                sys.stderr.flush()
        finally:
            os._exit(status)

    def _abandoned(self, child: _Child) -> None:
        """The caller hung up: its child must not live on."""
        if child.pid not in self.children:  # it ended at the same moment, and was seen first
            return
        self.selector.unregister(child.connection)
        kill_group(child.pid)

    def _ended(self, child: _Child) -> None:
        self.selector.unregister(child.pidfd)
        os.close(child.pidfd)
        _, status = os.waitpid(child.pid, 0)
        del self.children[child.pid]
        kill_group(child.pid)  # the group outlives its leader
        others = set(self.children)
        if not others:  # whatever is still below this process belongs to nobody
            kill_all(descendants(os.getpid()))
        if child.mark and not any(one.mark == child.mark for one in self.children.values()):
            kill_run(child.mark)
        reap(spare=others)
        self._tell(child, {"status": os.waitstatus_to_exitcode(status)})
        with suppress(KeyError, ValueError):
            self.selector.unregister(child.connection)
        child.connection.close()

    def _tell(self, child: _Child, message: Mapping[str, Any]) -> None:
        with suppress(OSError):  # a caller that is gone is told nothing
            child.connection.send(json.dumps(message).encode())


def become(request: Mapping[str, Any], descriptors: Sequence[int]) -> int:
    """Run what a request asks for, in a process that has just been forked; give the exit status.

    Everything that a fork inherits and a fresh process would not is set anew: signals, environment,
    folder, random generators.
    """
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)
    os.environ.update({name: str(value) for name, value in request["environment"].items()})
    if request.get("folder"):
        os.chdir(request["folder"])
    if "memory_mb" in request:
        limit_memory(int(request["memory_mb"]))
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # the old global generator is inherited, too
    module, name = KINDS[request["kind"]]
    try:
        status = getattr(import_module(module), name)(request.get("arguments", {}), descriptors)
    except SystemExit as leave:
        status = leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    finally:
        atexit._run_exitfuncs()  # os._exit skips what user code has registered
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
    return int(status or 0)


def close_all(keep: Sequence[int]) -> None:
    """Close every inherited descriptor but the standard ones and those to keep."""
    low = 3
    for descriptor in sorted(keep):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 16))

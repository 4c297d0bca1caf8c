"""The template process: imports once, then forks a fresh child for everything that runs.

Starting Python and importing pandas, matplotlib and the renderers costs seconds; a fork of a
process that has done so costs milliseconds, and every child still starts from the same clean
state. The template has one thread and runs nothing of a user's: it imports, listens, forks and
waits.

::

    caller ──connect──▶ template            one connection = one child = one lifetime
      request {"kind", "arguments", "environment", "folder"} + file descriptors
      ◀── {"pid"}                           the child is a session and a process group of its own
      ◀── {"status"}                        it has ended, and so has everything it had started
      close of the connection               kills the child and everything it had started

Requests come over an abstract Unix socket, from processes of the same user only.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import random
import resource
import selectors
import signal
import socket
import struct
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from tyanalysis.reporting.process import (
    MARK,
    adopt_orphans,
    can_fork,
    descendants,
    die_with_parent,
    kill_all,
    kill_group,
    kill_run,
    limit_memory,
    reap,
    thread_count,
)

ADDRESS = "TYANALYSIS_TEMPLATE"
"""Environment variable that tells children where to ask for children of their own."""

MESSAGE_BYTES = 1 << 17
KINDS: dict[str, tuple[str, str]] = {
    "edition": ("tyanalysis.reporting.worker", "work"),
    "shell": ("tyanalysis.reporting.shell", "serve"),
    "kernel": ("tyanalysis.reporting.warm_kernel", "serve"),
}
"""What a child may be: the function it calls with the arguments and the descriptors it was sent."""

QUIET = {
    # One thread each: a fork copies only the thread that forks, and locks held by others stay shut.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


class NotWarm(Exception):
    """A template cannot be had here; the message says why."""


Warm = Callable[[], Sequence[Callable[[], object]]]
"""Gives the functions that pay what can be paid once; called in the template."""


def preload(modules: Sequence[str], warm: Warm = tuple) -> None:
    """Import what the children will need, and pay what can be paid once.

    Args:
        modules: Names of modules. One that cannot be imported is left to the notebook that wants
            it, whose own error then says so.
        warm: Gives functions to call after the imports.

    Raises:
        NotWarm: Something has started a thread, so forking is no longer safe.
    """
    kept = {name: os.environ.get(name) for name in QUIET}
    os.environ.update(QUIET)
    for name in modules:
        with suppress(Exception):
            import_module(name)
            if thread_count() > 1:
                raise NotWarm(f"the import of {name} started a thread")
    for function in warm():
        function()
    for name, value in kept.items():  # the libraries have read them; a cell sees the user's own
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value
    if thread_count() > 1:
        raise NotWarm(f"found {thread_count()} threads after the imports, expected one")


def fork_template(modules: Sequence[str], warm: Warm = tuple) -> Address:
    """Fork this process into a template that imports and serves; the caller goes on at once.

    Raises:
        NotWarm: This process cannot fork safely.
    """
    if not can_fork():
        raise NotWarm("this system cannot fork warm processes")
    if thread_count() > 1:
        raise NotWarm(f"this process already has {thread_count()} threads")
    listener, name = make_listener()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        listener.close()
        theirs.close()
        return Address(name, pid, ours)
    try:
        ours.close()
        die_with_parent(parent, signal.SIGTERM)
        _close_all(keep=[listener.fileno(), theirs.fileno()])
        serve(listener, theirs, modules, warm)
    except BaseException:  # nothing may return into the caller's code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


@dataclass
class Address:
    """Where a template listens.

    Attributes:
        name: The socket's name, as the environment variable holds it.
        pid: The template's process id.
        control: The line to it: it says when it is ready, and ends when the line is closed.
        process: The process object, where it was started and not forked.
    """

    name: str
    pid: int
    control: socket.socket
    process: subprocess.Popen[bytes] | None = None

    def wait_ready(self) -> None:
        """Wait until the template has imported everything.

        Raises:
            NotWarm: It could not, or it died.
        """
        told = self.control.recv(MESSAGE_BYTES)
        if told != b"ready":
            raise NotWarm(told.decode(errors="replace") or "the template process died")

    def close(self) -> None:
        """End the template and everything it started."""
        self.control.close()
        if self.process is not None:
            self.process.wait()
            return
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def serve(
    listener: socket.socket,
    control: socket.socket,
    modules: Sequence[str],
    warm: Warm = tuple,
) -> None:
    """Import, then fork a child for each connection until the control line closes."""
    adopt_orphans()
    # A terminal's Ctrl-C and hang-up reach the whole group; what to do is the command's decision.
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    try:
        preload(modules, warm)
    except NotWarm as error:
        control.send(str(error).encode()[:MESSAGE_BYTES])
        return
    except Exception as error:
        control.send(f"the imports failed: {type(error).__name__}: {error}".encode()[:4096])
        return
    gc.collect()
    gc.freeze()  # shared pages stay shared: the collector must not write into old objects
    control.send(b"ready")
    _Server(listener, control).run()


@dataclass
class _Child:
    pid: int
    pidfd: int
    mark: str
    connection: socket.socket


class _Stop(BaseException):
    """The template was asked to end."""


class _Server:
    """The loop of a template."""

    def __init__(self, listener: socket.socket, control: socket.socket) -> None:
        self.listener, self.control = listener, control
        self.children: dict[int, _Child] = {}
        self.selector = selectors.DefaultSelector()
        self.waiting: dict[int, socket.socket] = {}

    def run(self) -> None:
        def stop(*_: object) -> None:
            raise _Stop

        signal.signal(signal.SIGTERM, stop)
        try:
            self.selector.register(self.listener, selectors.EVENT_READ, self._accept)
            self.selector.register(self.control, selectors.EVENT_READ, self._hang_up)
            while True:
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
            self.selector.close()
            _close_all(keep=descriptors)
            status = become(request, descriptors)
        except BaseException:
            with suppress(Exception):
                traceback.print_exc()
                sys.stderr.flush()
        finally:
            os._exit(status)

    def _abandoned(self, child: _Child) -> None:
        """The caller hung up: its child must not live on."""
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


def make_listener() -> tuple[socket.socket, str]:
    """Make the socket that a template listens on, and its name.

    An abstract name has no file that could be left behind.
    """
    name = f"tyanalysis-{os.urandom(12).hex()}"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(b"\0" + name.encode())
    listener.listen(64)
    return listener, name


def renderers_warm() -> tuple[Callable[[], object], ...]:
    """Give what warms the renderers and matplotlib's fonts."""
    from tyanalysis.reporting.warm import draw_once, warm_package, warm_renderers  # noqa: PLC0415

    return (warm_renderers, draw_once, warm_package)


def _close_all(keep: Sequence[int]) -> None:
    """Close every inherited descriptor but the standard ones and those to keep."""
    low = 3
    for descriptor in sorted(keep):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 16))

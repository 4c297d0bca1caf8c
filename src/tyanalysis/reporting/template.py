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

import gc
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from tyanalysis.reporting.process import (
    adopt_orphans,
    can_fork,
    die_with_parent,
    thread_count,
)
from tyanalysis.reporting.template_server import MESSAGE_BYTES, Server, close_all

ADDRESS = "TYANALYSIS_TEMPLATE"
"""Environment variable that tells children where to ask for children of their own."""

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
        close_all(keep=[listener.fileno(), theirs.fileno()])
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
    Server(listener, control).run()


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

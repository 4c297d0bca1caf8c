"""The shell that runs a notebook's cells in a forked child, without sockets, ports or threads.

It is ipykernel's own shell, so displays, tracebacks and magics are those of a kernel; its messages
go down a pipe to the papermill engine (`tyanalysis.reporting.engine`) one cell at a time. What it
has not is a channel for widgets: such notebooks run in the warm kernel instead.
"""

from __future__ import annotations

import builtins
import faulthandler
import io
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.session import Session
from traitlets.config import Config

from tyanalysis.reporting.wire import Reader, pack, receive

FLUSH_SECONDS = 0.2
FLUSH_CHARACTERS = 1 << 16

Send = Callable[[str, Mapping[str, Any]], None]


def serve(_: Mapping[str, Any], descriptors: Sequence[int]) -> int:
    """Run cells until the client closes the line; the body of a template's ``shell`` child.

    Args:
        descriptors: The message socket, and where the process's own output and error go.
    """
    line, out, err = descriptors
    connection = socket.socket(fileno=os.dup(line))
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(source, target)
    for spare in (nothing, out, err, line):
        os.close(spare)
    faulthandler.enable(os.dup(2))
    find_beside()
    wire = Wire(connection)
    shell = make_shell(wire.send)
    reader = Reader()
    while request := receive(connection, reader):
        result = shell.run_cell(request["code"], store_history=True)
        for stream in (sys.stdout, sys.stderr):
            with suppress(ValueError, OSError):  # a cell may have closed it
                stream.flush()
        error = result.error_before_exec or result.error_in_exec
        failed = getattr(shell, "_last_traceback_during_displayhook", False)
        reply = {"status": "ok", "execution_count": shell.execution_count - 1}
        if error is not None or failed:
            told = shell._last_traceback or []
            reply |= {"status": "error", "ename": type(error).__name__, "evalue": str(error)}
            reply["traceback"] = told
        wire.send("reply", reply)
        if shell.exit_now:
            break
    shell.atexit_operations()
    return 0


def find_beside() -> None:
    """Let cells import modules beside the notebook, as a kernel does, after Python's own."""
    if "" not in sys.path:
        places = ("site-packages", "dist-packages")
        first = (number for number, one in enumerate(sys.path) if one.endswith(places))
        sys.path.insert(next(first, len(sys.path)), "")


class Wire:
    """The line to the client; only the process that opened it may write to it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.owner = os.getpid()
        self.lock = threading.RLock()

    def send(self, kind: str, content: Mapping[str, Any]) -> None:
        """Send one message."""
        if os.getpid() != self.owner:  # a process pool's child shares the descriptor
            return
        with self.lock:
            self.connection.sendall(pack({"msg_type": kind, "content": content}))


class Stream(io.TextIOBase):
    """Standard output or error of the cells.

    Text is gathered for a moment, so that a loop of prints is one output as in a kernel.
    """

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, send: Send) -> None:
        self.name = f"<{name}>"
        self._stream, self._descriptor, self._send = name, descriptor, send
        self._owner = os.getpid()
        self._parts: list[str] = []
        self._held, self._since = 0, 0.0
        self._lock = threading.RLock()

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def isatty(self) -> bool:
        """Say that it is no terminal."""
        return False

    def fileno(self) -> int:
        """Give the process's own descriptor: programs that are started inherit it."""
        return self._descriptor

    def write(self, text: str) -> int:
        """Take a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._owner:
            os.write(self._descriptor, text.encode("utf-8", errors="replace"))
            return len(text)
        with self._lock:
            now = time.monotonic()
            self._since = self._since if self._parts else now
            self._parts.append(text)
            self._held += len(text)
            if self._held > FLUSH_CHARACTERS or now - self._since > FLUSH_SECONDS:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what is held back."""
        with self._lock:
            text, self._parts, self._held = "".join(self._parts), [], 0
        if text and os.getpid() == self._owner:
            self._send("stream", {"name": self._stream, "text": text})

    def close(self) -> None:
        """Stay open: a cell that closes its output must not silence the cells after it."""
        self.flush()


class _LineSession(Session):
    """The session through which a kernel's shell publishes, ending in our line."""

    line: Send

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> Any:
        """Send a message down the line."""
        if isinstance(msg_or_type, str):
            self.line(msg_or_type, content)
        else:
            self.line(msg_or_type["msg_type"], msg_or_type["content"])
        return {}


def make_shell(send: Send) -> Any:
    """Make this process's shell, and point its output and error at the line."""
    sys.stdout = Stream("stdout", 1, send)
    sys.stderr = Stream("stderr", 2, send)
    # As a kernel does: a module of the cells may be the first to import pyplot.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors_force = True
    config.IPKernelApp.parent_appname = "tyanalysis"  # libraries take its presence for a notebook
    shell: Any = ZMQInteractiveShell.instance(
        config=config,
        kernel=SimpleNamespace(eventloop=None, shell=None),
        compiler_class=XCachingCompiler,
    )
    session = _LineSession(key=b"")
    session.line = send
    publishers: tuple[Any, ...] = (shell.displayhook, shell.display_pub)
    for publisher in publishers:
        publisher.session, publisher.pub_socket = session, None
        publisher.topic = b""
    shell.set_parent({"header": session.msg_header("execute_request")})
    builtins.input = _no_input
    with suppress(ImportError):
        import getpass  # noqa: PLC0415 - beside what it replaces

        getpass.getpass = _no_input
    draw_inline()
    return shell


def draw_inline() -> None:
    """Let figures appear below their cells, also when the template had pyplot imported."""
    if "matplotlib.pyplot" in sys.modules:
        import_module("matplotlib_inline.backend_inline")._enable_matplotlib_integration()


def _no_input(*_: Any, **__: Any) -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )

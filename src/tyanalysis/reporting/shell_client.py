"""The client's end of a forked shell: one cell goes down the line, its outputs come back."""

from __future__ import annotations

import os
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tyanalysis.reporting.launch import ForkedChild, spawn_template
from tyanalysis.reporting.template import ADDRESS
from tyanalysis.reporting.wire import Reader, pack

LAST_WORDS = 1 << 14


class Shell:
    """The client's end of a forked shell."""

    def __init__(self, child: Any, line: socket.socket, pipes: dict[str, int]) -> None:
        self.child, self.line = child, line
        self.reader = Reader()
        self.pipes = pipes
        self.words = b""
        self.selector = selectors.DefaultSelector()
        self.selector.register(line, selectors.EVENT_READ, "")
        for name, pipe in pipes.items():
            os.set_blocking(pipe, False)
            self.selector.register(pipe, selectors.EVENT_READ, name)

    def send(self, message: dict[str, Any]) -> None:
        """Send a request; a shell that has died is noticed when the answer is awaited."""
        with suppress(OSError):
            self.line.sendall(pack(message))

    def receive(self, seconds: float | None) -> Iterator[dict[str, Any]]:
        """Wait for news, and give it; nothing when the time is over."""
        for key, _ in self.selector.select(seconds):
            if key.data:
                yield from self._own_output(key.data)
                continue
            try:
                data = self.line.recv(1 << 18)
            except OSError:
                data = b""
            if data:
                yield from self.reader.feed(data)
            else:
                yield from self.drain()
                yield {"msg_type": "died", "content": {"told": self._epitaph()}}
                return

    def drain(self) -> Iterator[dict[str, Any]]:
        """Give what the process itself has written by now."""
        for name in list(self.pipes):
            yield from self._own_output(name)

    def kill(self) -> None:
        """Kill the shell and everything its cells have started."""
        self.child.kill()

    def close(self) -> None:
        """Let the shell end by itself, or kill it if it does not."""
        self.line.close()
        end = time.monotonic() + 5.0
        with selectors.DefaultSelector() as selector:
            selector.register(self.child, selectors.EVENT_READ)
            while self.child.poll() is None:
                if not selector.select(max(0.0, end - time.monotonic())):
                    self.child.kill()
                    end = time.monotonic() + 5.0
                # A shell that writes while it ends must not wait for a reader.
                for name in list(self.pipes):
                    list(self._own_output(name))
        self.child.close()
        self.selector.close()
        for pipe in self.pipes.values():
            os.close(pipe)

    def _own_output(self, name: str) -> Iterator[dict[str, Any]]:
        """Give what stands in a pipe, as a kernel's stream message."""
        if name not in self.pipes:
            return
        parts = []
        while True:
            try:
                data = os.read(self.pipes[name], 1 << 16)
            except BlockingIOError:
                break
            if not data:  # every writer is gone: a cell has closed the descriptor
                self.selector.unregister(self.pipes[name])
                os.close(self.pipes.pop(name))
                break
            parts.append(data)
        data = b"".join(parts)
        self.words = (self.words + data)[-LAST_WORDS:]
        if data:
            text = data.decode("utf-8", errors="replace")
            yield {"msg_type": "stream", "content": {"name": name, "text": text}}

    def _epitaph(self) -> str:
        """Say how the process died, with its last words."""
        end = time.monotonic() + 2.0
        while (status := self.child.poll()) is None and time.monotonic() < end:
            time.sleep(0.005)
        how = "ended" if status is None else f"was ended by signal {-status}"
        if status is not None and status >= 0:
            how = f"ended by itself with exit code {status}"
        words = self.words.decode("utf-8", errors="replace").strip()
        return f"The process that ran the cells {how}." + (f"\n{words}" if words else "")


@contextmanager
def open_shell(environment: dict[str, str], memory_mb: int | None) -> Iterator[Shell]:
    """Have a shell forked for a run; it is gone afterwards."""
    name, own = os.environ.get(ADDRESS, ""), None
    if not name:
        own = spawn_template(["IPython", "ipykernel.zmqshell"], renderers=False)
        own.wait_ready()
        name = own.name
    ours, theirs = socket.socketpair()
    out, out_end = os.pipe()
    err, err_end = os.pipe()
    request: dict[str, Any] = {
        "kind": "shell", "environment": environment, "folder": os.getcwd(),
    }  # fmt: skip
    if memory_mb:
        request["memory_mb"] = memory_mb
    try:
        with theirs:
            try:
                child = ForkedChild(name, request, [theirs.fileno(), out_end, err_end])
            finally:
                os.close(out_end)
                os.close(err_end)
        shell = Shell(child, ours, {"stdout": out, "stderr": err})
        try:
            yield shell
        except BaseException:  # a cell may be busy for good, so there is no use in waiting
            shell.kill()
            raise
        finally:
            shell.close()
    finally:
        if own is not None:
            own.close()

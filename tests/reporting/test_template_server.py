"""The loop of the template goes on, whatever its callers and children do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tyanalysis.reporting.launch import ForkedChild, spawn_template
from tyanalysis.reporting.process import started_at
from tyanalysis.reporting.spec import SPEC
from tyanalysis.reporting.template import Address

pytestmark = pytest.mark.slow

STRUCK = """
import json, os, signal, socket
from tyanalysis.reporting.template_server import Server

# Python tells and forgets what a callback of a fork raises.
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGTERM))
listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
listener.bind("\\0ty-test-" + str(os.getpid()))
listener.listen()
caller = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
caller.connect(listener.getsockname())
caller.send(json.dumps({"kind": "edition", "arguments": {"folder": "."}}).encode())
control, kept = socket.socketpair()
signal.alarm(30)
Server(listener, control).run()
print("ended")
"""


@pytest.fixture
def own() -> Iterator[Address]:
    address = spawn_template([], renderers=False)
    address.wait_ready()
    yield address
    address.close()


def test_a_stop_that_comes_inside_a_fork_is_not_forgotten(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(STRUCK)
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "ended\n"


def test_a_child_that_ends_while_its_caller_hangs_up_leaves_the_template_alive(
    own: Address, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / SPEC)  # nobody writes: the child waits for its description
    request = {"kind": "edition", "arguments": {"folder": str(tmp_path)}, "environment": {}}
    child = ForkedChild(own.name, request)
    # While the template stands still, both happen; it then hears of both at once.
    os.kill(own.pid, signal.SIGSTOP)
    os.kill(child.pid, signal.SIGKILL)
    end = time.monotonic() + 60
    while started_at(child.pid):
        assert time.monotonic() < end
        time.sleep(0.005)
    child.close()
    os.kill(own.pid, signal.SIGCONT)
    again = ForkedChild(own.name, request)
    assert started_at(again.pid)
    again.kill()
    again.close()

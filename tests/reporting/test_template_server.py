"""The loop of the template goes on, whatever its callers and children do."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tyanalysis.reporting.launch import ForkedChild, spawn_template
from tyanalysis.reporting.process import started_at
from tyanalysis.reporting.spec import SPEC
from tyanalysis.reporting.template import Address

pytestmark = pytest.mark.slow


@pytest.fixture
def own() -> Iterator[Address]:
    address = spawn_template([], renderers=False)
    address.wait_ready()
    yield address
    address.close()


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

"""Whoever is killed in whatever way, nothing that a build has started lives on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from tiny_project import ONE_PAGE, notebook, write_project
from tyanalysis.reporting.process import children, descendants, started_at

pytestmark = pytest.mark.slow

CELLS = {
    "sleeps": "time.sleep(600)",
    # Nothing written in Python can interrupt it, in this process or from a thread of it.
    "holds the lock": "import ctypes; ctypes.PyDLL(None).sleep(600)",
    "waits for children": "import subprocess; subprocess.Popen(['sleep', '600']); "
    "subprocess.run(['setsid', '-w', 'sleep', '600'])",
}
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
VICTIMS = ("command", "template", "worker")
WAYS = ("shell", "kernel", "plain")
PARAMETERS = 'language: str = "zh"\ndata: str = ""\n'
NOTE = """\
import os, pathlib, time
folder = pathlib.Path(os.environ["TYANALYSIS_DATA"])
(folder / "part").write_text(str(os.getpid()))
(folder / "part").rename(folder / "pid")
"""


def pairs() -> list[tuple[signal.Signals, str, str, str]]:
    """Give cases in which every two of signal, cell, victim and way come together.

    Outright kills of the command are all there: after them nobody is left to clear away.
    """
    found = {
        (one, cell, VICTIMS[(a + b) % 3], WAYS[(a + 2 * b) % 3])
        for (a, one), (b, cell) in product(enumerate(SIGNALS), enumerate(CELLS))
    }
    found |= {(signal.SIGKILL, cell, "command", way) for cell, way in product(CELLS, WAYS)}
    return sorted(found)


@pytest.fixture(scope="module")
def nursery() -> Iterator[subprocess.Popen[str]]:
    """The process that forks a command for each test, and to which its orphans come."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).parents[1] / "killed_build.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield process


@pytest.mark.parametrize(("number", "cell", "victim", "way"), pairs())
def test_nothing_lives_on(
    nursery: subprocess.Popen[str],
    tmp_path: Path,
    number: signal.Signals,
    cell: str,
    victim: str,
    way: str,
) -> None:
    book = notebook(("note", NOTE), ("act", CELLS[cell]), parameters=PARAMETERS)
    root = write_project(tmp_path / "p", ONE_PAGE, {"alpha": book})
    nursery.stdin.write(f"{root}\t{way}\n")
    nursery.stdin.flush()
    command = int(nursery.stdout.readline())
    try:
        shell = int(wait(lambda: (root / "data/pid").exists() and (root / "data/pid").read_text()))
        if "waits" in cell:
            wait(lambda: len(children(shell)) == 2)
        template = child_with_children(command)
        (worker,) = [one for one in children(template) if one != shell and alive(one)]
        struck = {"command": command, "template": template, "worker": worker}[victim]
        below = [struck, *descendants(struck), shell, *descendants(shell)]
        os.kill(struck, number)
        # The template leaves it to the command what a terminal's signals mean.
        if victim != "template" or number in {signal.SIGKILL, signal.SIGTERM}:
            wait(lambda: not any(map(alive, below)))
    finally:
        if alive(command):
            os.kill(command, signal.SIGKILL)
    wait(lambda: descendants(nursery.pid) == [])


def child_with_children(pid: int) -> int:
    (found,) = wait(lambda: [one for one in children(pid) if alive(one) and children(one)])
    return found


def alive(pid: int) -> bool:
    return started_at(pid) != ""


def wait(look: Callable[[], object], seconds: float = 120.0):
    """Wait until something is so, and give it."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end
        time.sleep(0.01)
    return found

"""Warming pays ahead, leaves one thread, and what is forked from it renders everything."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import hashlib, os, sys
sys.path.insert(0, sys.argv[1])
import executed_notebook as made
from tyanalysis.reporting.warm import warm_renderers

warm_renderers()
assert len(os.listdir("/proc/self/task")) == 1, "a thread stayed behind"
loaded = set(sys.modules)
for turn in range(2):
    if not os.fork():
        from tyanalysis.reporting.render import render_edition
        files = render_edition(made.full(), ["html", "pdf", "xlsx"], epoch=0)
        late = {name for name in set(sys.modules) - loaded if "." not in name}
        print(*(hashlib.sha256(files[one]).hexdigest() for one in sorted(files)), sorted(late))
        sys.stdout.flush()
        os._exit(0)
    assert os.wait()[1] == 0
"""


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads in /proc")
def test_two_forks_of_a_warm_process_import_nothing_more_and_make_the_same_files() -> None:
    tests = os.path.dirname(os.path.dirname(__file__))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tests], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first == second
    assert len(first.split()) == 4
    assert first.endswith("[]"), "a fork still had to import this"

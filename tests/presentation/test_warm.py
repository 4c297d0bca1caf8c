"""What is paid ahead leaves nothing behind that a fork could trip over."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROBE = """
import os, threading
import tyanalysis.presentation.warm as warm
from tyanalysis.data import package, unit
from tyanalysis.presentation import language
before = len(os.listdir("/proc/self/task"))
warm.warm_up()
assert len(os.listdir("/proc/self/task")) == before
assert threading.active_count() == 1
assert unit._registry.cache_info().currsize == 1
assert language.catalogue.cache_info().currsize == 1
assert not package._LOADED
writing = [
    os.readlink(f"/proc/self/fd/{name}")
    for name in os.listdir("/proc/self/fd")
    if os.path.exists(f"/proc/self/fd/{name}") and int(name) > 2
]
assert not [path for path in writing if os.path.isfile(path) and "site-packages" not in path]
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="no /proc on this system")
def test_a_warm_process_has_units_words_and_fonts_but_no_data_and_no_thread() -> None:
    done = subprocess.run(  # a process of its own: this one has threads and data already
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

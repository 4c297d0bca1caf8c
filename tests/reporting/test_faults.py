"""Five hundred rounds of building with something going wrong at a random point.

The seed is the day, so that every day tries other points; a failure names it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROUNDS = 500


@pytest.mark.slow
def test_what_must_hold_holds_after_every_round() -> None:
    seed = int(f"{datetime.now(UTC):%Y%m%d}")
    script = Path(__file__).parents[1] / "fault_rounds.py"
    half = ROUNDS // 2
    with ExitStack() as stack:
        running = []
        for one in (seed, seed + 1):
            process = subprocess.Popen(
                [sys.executable, str(script), str(half), str(one)],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            stack.enter_context(process)
            stack.callback(process.kill)  # where the other has failed already
            running.append((one, process))
        ended = [(one, process, *process.communicate(timeout=1500)) for one, process in running]
    for one, process, told, wrong in ended:
        assert process.returncode == 0, told + wrong[-4000:]
        found = re.match(rf"{half} rounds of seed {one} in \d+ s, (\d+) published", told)
        assert found, told
        assert int(found[1]) > half / 4, "many of the rounds publish something"
        for fault in ("raise", "exit", "kill", "hang", "fill", "corrupt", "orphan"):
            met = re.search(rf"{fault} (\d+)", told)
            assert met, told
            assert int(met[1]) > half / 20

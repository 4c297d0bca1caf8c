"""Five hundred rounds of building with something going wrong at a random point.

The seed is the day, so that every day tries other points; a failure names it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROUNDS = 500


@pytest.mark.slow
def test_what_must_hold_holds_after_every_round() -> None:
    seed = int(f"{datetime.now(UTC):%Y%m%d}")
    script = Path(__file__).parents[1] / "fault_rounds.py"
    done = subprocess.run(
        [sys.executable, str(script), str(ROUNDS), str(seed)],
        capture_output=True, text=True, timeout=1500, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    found = re.match(rf"{ROUNDS} rounds of seed {seed} in \d+ s, (\d+) published", done.stdout)
    assert found, done.stdout
    assert int(found[1]) > ROUNDS / 4, "most of the rounds publish something"
    for fault in ("raise", "exit", "kill", "hang", "fill", "corrupt", "orphan"):
        assert int(re.search(rf"{fault} (\d+)", done.stdout)[1]) > ROUNDS / 20

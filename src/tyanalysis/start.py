"""Where the command begins.

Processes that make reports are forked from this one, and the order of sets and dictionaries of
text must not differ between two builds. Python takes the seed of its hashes at its start only, so
the command starts once more with the seed set, before anything is imported.
"""

from __future__ import annotations

import os
import sys

SEED = "PYTHONHASHSEED"


def main() -> None:
    """Run the command ``tyanalysis``."""
    if os.name == "posix" and os.environ.get(SEED) != "0":
        os.environ[SEED] = "0"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    from tyanalysis.cli import main as command  # noqa: PLC0415 - after the second start

    command(prog_name="tyanalysis")

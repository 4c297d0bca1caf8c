"""Builds to be killed: one process imports everything and forks a command for each line it reads.

A line is a project's folder and the way its cells run, divided by a tab; the answer is the
command's process id. Whatever a build leaves behind becomes a child of this process, so whoever
started it sees the orphans here.

    python tests/killed_build.py
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tyanalysis.errors import BuildStopped
from tyanalysis.reporting import build as building
from tyanalysis.reporting import history_page, site
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.preload import MACHINERY
from tyanalysis.reporting.process import adopt_orphans, reap
from tyanalysis.reporting.rules import Rules
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.template import preload


def command(root: Path, way: str) -> int:
    """Build the project's report as the command does; give the exit code."""
    jobs = make_plan(load_catalogue(root / "notebooks/reports.toml"))
    options = building.Options(way=way, rules=Rules(retries=0))  # type: ignore[arg-type]
    try:
        outcomes = building.build(
            jobs, Setting.of(root, root / "reports", root / "data"), None, options
        )
    except BuildStopped as stopped:
        return 128 + stopped.number
    return int(any(one.failure for one in outcomes))


def main() -> None:
    """Serve until the input ends."""
    adopt_orphans()
    signal.signal(signal.SIGALRM, lambda *_: reap(()))
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    preload(MACHINERY)
    building.modules_for = lambda _: []
    building.renderers_warm = tuple
    site.write_site = history_page.write_history = lambda output: output
    for line in sys.stdin:
        folder, way = line.rstrip("\n").split("\t")
        pid = os.fork()
        if not pid:
            code = 70
            try:
                os.setsid()
                code = command(Path(folder), way)
            finally:
                os._exit(code)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The process that makes one edition: a template's ``edition`` child, or one started by itself.

It reads what to make from a folder, tells how it goes on through a pipe, and leaves its answer in
the folder. A polite signal means that the time is over: what has been done by then is kept as a
failure. It never publishes.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tyanalysis.reporting.edition import make_edition
from tyanalysis.reporting.run import TimeLimit
from tyanalysis.reporting.spec import LOG, Failure, Result, Status, read_spec


def work(arguments: Mapping[str, Any], descriptors: Sequence[int]) -> int:
    """Make the edition that a folder describes.

    Args:
        arguments: ``folder``: where the description lies and the answer goes.
        descriptors: The pipe for progress.

    Returns:
        The exit status: 0 when there is an answer, good or bad.
    """
    folder, (pipe,) = Path(arguments["folder"]), descriptors
    log = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target in (1, 2):  # what libraries print belongs to this edition, not to the terminal
        os.dup2(log, target)
    os.close(log)
    spec = read_spec(folder)
    share_processors(spec.threads)
    began = time.perf_counter()

    def over(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise TimeLimit(
            f"the edition was stopped after {spec.limits.edition_seconds:g} s"
            if spec.limits.edition_seconds
            else "the edition was stopped"
        )

    def told(number: int, total: int, cell: str) -> None:
        line = json.dumps({"number": number, "total": total, "cell": cell}) + "\n"
        os.write(pipe, line.encode())

    signal.signal(signal.SIGTERM, over)
    try:
        result = make_edition(spec, folder, told)
    except (Exception, TimeLimit) as error:
        failure = Failure("run", "", type(error).__name__, str(error), traceback.format_exc())
        status: Status = "timeout" if isinstance(error, TimeLimit) else "failed"
        result = Result(status, failure, "", round(time.perf_counter() - began, 3))
    result.write(folder)
    return 0


def share_processors(threads: int) -> None:
    """Let Typst take so many threads, 0 for its own choice; it reads this at its first page.

    A number that the user has set stays.
    """
    if threads:
        os.environ.setdefault("RAYON_NUM_THREADS", str(threads))


def main() -> None:
    """Work as a process of its own: folder and pipe are on the command line."""
    from tyanalysis.reporting.process import die_with_parent  # noqa: PLC0415 - not for forks

    die_with_parent(os.getppid())
    sys.exit(work({"folder": sys.argv[1]}, [int(sys.argv[2])]))


if __name__ == "__main__":
    main()

"""One build at a time for each variant of a report.

A lock is held by an open file and ends with the process that opened it, however that ends: there is
no stale lock to be cleared away. The file's text says who holds it, for the message.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from pathlib import Path

from tyanalysis.reporting.database import FOLDER


class VariantLock:
    """The lock of one variant.

    Args:
        output: The folder of all reports.
        report: The report's id.
        variant: The name of its set of parameters.
    """

    def __init__(self, output: Path, report: str, variant: str) -> None:
        self.path = output / FOLDER / "locks" / f"{report}--{variant}"
        self._file: int | None = None

    def acquire(self) -> bool:
        """Take the lock if nobody else holds it; say whether it is held now."""
        if self._file is not None:
            return True
        self.path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(number)
            return False
        except BaseException:
            os.close(number)
            raise
        text = json.dumps({"pid": os.getpid(), "command": " ".join(sys.argv[:6])})
        os.ftruncate(number, 0)
        os.pwrite(number, text.encode("utf-8", errors="replace"), 0)
        self._file = number
        return True

    def holder(self) -> str:
        """Say who holds it, as far as is known."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            return f"process {found['pid']} ({found['command']})"
        except (OSError, ValueError, KeyError):
            return "another process"

    def release(self) -> None:
        """Let go of it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

"""Put a finished folder in its place in one step, so that nobody ever sees half of one."""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = ".build-"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def private_folder(output: Path) -> Iterator[Path]:
    """Make a hidden folder on the file system of the output; it is gone afterwards."""
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=PRIVATE, dir=output) as name:
        yield Path(name)


def place(folder: Path, target: Path) -> None:
    """Move a folder to where readers look.

    Args:
        folder: The finished folder. If the target exists, the old one is afterwards found here.
        target: Its place, on the same file system.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        folder.rename(target)
    elif not _exchange(folder, target):
        aside = folder.with_name(folder.name + ".old")
        target.rename(aside)
        folder.rename(target)
        aside.rename(folder)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can; say whether it did."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    left, right = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, left, _AT_FDCWD, right, _RENAME_EXCHANGE) == 0)

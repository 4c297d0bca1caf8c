"""Put a finished folder in its place in one step, so that nobody ever sees half of one."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tyanalysis.reporting.process import started_at

PRIVATE = ".build-"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_MARK_PARTS = 4


@contextmanager
def private_folder(output: Path) -> Iterator[Path]:
    """Make a hidden folder on the file system of the output; it is gone afterwards."""
    folder = make_private(output)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_private(output: Path) -> Path:
    """Make a hidden folder whose name says which process it belongs to."""
    output.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=own_prefix(), dir=output))


def own_prefix() -> str:
    """Give what the names of this process's private folders begin with."""
    pid = os.getpid()
    return f"{PRIVATE}{_host()}-{pid}-{started_at(pid)}-"


def owner_is_gone(folder: Path) -> bool:
    """Say whether the process that made a private folder has ended.

    A folder made on another machine, which may share the disk, is not judged.
    """
    parts = folder.name.removeprefix(PRIVATE).split("-")
    if len(parts) < _MARK_PARTS or not parts[1].isdigit():
        return True  # of an older version, which named no owner
    host, pid, started = parts[0], int(parts[1]), parts[2]
    return host == _host() and started_at(pid) != started


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
    sync(target.parent)


def move_away(folder: Path, private: Path) -> None:
    """Take a folder out of readers' sight, into one that will be cleared away."""
    if folder.exists():
        folder.rename(private / f"{folder.name}.old-{os.urandom(3).hex()}")


def settle(folder: Path) -> None:
    """See that everything in a folder has reached the disk."""
    for path in folder.iterdir():
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """See that a file or a folder has reached the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system that cannot sync folders says so
            os.fsync(number)
    finally:
        os.close(number)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can; say whether it did."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    left, right = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, left, _AT_FDCWD, right, _RENAME_EXCHANGE) == 0)


def _host() -> str:
    return socket.gethostname().replace("-", "_") or "host"

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

from tyanalysis.reporting.digest import sha256_text
from tyanalysis.reporting.process import started_at

PRIVATE = ".build-"
"""A folder beside the reports, in which an edition is made."""
PAGE = ".page-"
"""A page that is being written, see `page.put_page`."""
SCRATCH = "ty-"
"""A folder among the system's temporary ones: the sockets in it must have a short path."""

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


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Make a temporary folder with a short path; it is gone afterwards."""
    prefix = own_prefix(SCRATCH)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        yield Path(name)


def own_prefix(kind: str = PRIVATE) -> str:
    """Give what the names of this process's private files and folders of a kind begin with."""
    pid = os.getpid()
    return f"{kind}{_host(kind)}-{pid}-{started_at(pid)}-"


def owner_is_gone(path: Path, kind: str = PRIVATE) -> bool:
    """Say whether the process that made a private file or folder has ended.

    What was made on another machine, which may share the disk, is not judged.
    """
    parts = path.name.removeprefix(kind).split("-")
    if len(parts) < _MARK_PARTS or not parts[1].isdigit():
        # Of an older version, which named no owner; among the temporary ones, anybody's.
        return kind == PRIVATE
    host, pid, started = parts[0], int(parts[1]), parts[2]
    return host == _host(kind) and started_at(pid) != started


def left_scratch() -> list[Path]:
    """List the temporary folders of this user whose process was killed."""
    found = []
    for path in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*-*-*"):
        with suppress(OSError):
            if path.lstat().st_uid == os.getuid() and owner_is_gone(path, SCRATCH):
                found.append(path)
    return found


def clear_scratch() -> None:
    """Remove the temporary folders of this user whose process was killed."""
    for scratch in left_scratch():
        shutil.rmtree(scratch, ignore_errors=True)


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


def _host(kind: str) -> str:
    name = socket.gethostname().replace("-", "_") or "host"
    return name if kind == PRIVATE else sha256_text(name)[:6]

"""One lock for each report: who holds it may build its slots, and death lets go of it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tyanalysis.reporting.database import FOLDER

_held: set[int] = set()


def _let_go_in_child() -> None:
    # A lock belongs to the open file, which a forked child shares: a child that outlives its
    # parent would keep it.
    for handle in _held:
        with suppress(OSError):
            os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


@contextmanager
def hold(output: Path, name: str) -> Iterator[bool]:
    """Take a lock for as long as the block lasts, without waiting.

    The kernel releases it when this process ends, however it ends. It holds between processes
    and between threads, on one machine.

    Args:
        output: The folder of all reports.
        name: What is locked, a report's id for instance.

    Returns:
        Whether it was taken; False means that somebody else is at work.
    """
    folder = output / FOLDER / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    _held.add(handle)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        _held.discard(handle)
        os.close(handle)

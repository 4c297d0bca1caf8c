"""What the operating system offers to keep processes in order, on Linux where it can.

Nothing that a build starts may outlive it: not after a success, a failure or a time limit, and not
when the command itself, or any process between it and a cell, is killed outright. Three things
together see to that: a child asks to be killed with its parent, every edition runs in a process
group of its own, and whoever adopts orphans finds them by a mark in their environment.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

MARK = "TYANALYSIS_RUN"
"""Environment variable that every process of one run carries."""

MEMORY = "TYANALYSIS_MEMORY_MB"
"""Environment variable that tells a kernel how much memory it may take."""

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PROC = Path("/proc")


def can_fork() -> bool:
    """Say whether warm processes can be forked here."""
    return sys.platform.startswith("linux") and hasattr(os, "fork")


def die_with_parent(parent: int, with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Ask to be signalled when the parent dies; leave at once if it is dead already.

    Args:
        parent: The process id of the parent, taken before the fork.
        with_signal: The signal to be sent.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies, so that they can be found."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def thread_count() -> int:
    """Count the threads of this process, also those that Python does not know."""
    tasks = _PROC / "self" / "task"
    return len(list(tasks.iterdir())) if tasks.is_dir() else 1


def started_at(pid: int) -> str:
    """Give a process's start as the kernel counts it; empty when it does not exist.

    With the id it names a process for good: ids are given again, starts are not.
    """
    fields = _stat(pid)
    if fields is None or fields[0] in "ZX":
        return ""
    return fields[19]


def parent_of(pid: int) -> int:
    """Give the id of a process's parent, 0 when there is no such process."""
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def descendants(pid: int) -> list[int]:
    """List the living descendants of a process, nearest first; zombies are left out."""
    found: list[int] = []
    level = [pid]
    while level:
        level = [child for parent in level for child in children(parent)]
        found += [child for child in level if (fields := _stat(child)) and fields[0] not in "ZX"]
    return found


def marked(mark: str, among: Iterable[int] | None = None) -> list[int]:
    """List the living processes that carry a run's mark in their environment.

    Args:
        mark: What the value of `MARK` begins with.
        among: The processes to look at; all that can be looked at when None.
    """
    wanted = f"\0{MARK}={mark}".encode()
    found = []
    for pid in _pids() if among is None else among:
        with suppress(OSError):
            if wanted in b"\0" + (_PROC / str(pid) / "environ").read_bytes():
                found.append(pid)
    return found


def kill_all(pids: Iterable[int]) -> None:
    """Kill processes outright; those that are gone are no matter."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def kill_group(group: int, with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Signal every process of a group; an empty group is no matter."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, with_signal)


def kill_run(mark: str, seconds: float = 2.0) -> None:
    """Kill whatever still carries a run's mark below this process, until nothing is left.

    A process may start another while it is being looked for, so it looks again.

    Args:
        mark: The run's mark.
        seconds: When to give up.
    """
    end = time.monotonic() + seconds
    while left := marked(mark, descendants(os.getpid())):
        kill_all(left)
        if time.monotonic() > end:
            return
        time.sleep(0.005)


def reap(spare: Collection[int]) -> None:
    """Take leave of adopted children that have ended, so that no zombie stays.

    Args:
        spare: Children of this process that somebody waits for by id.
    """
    for pid in set(_own_zombies()) - set(spare):
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def private_bytes(pids: Iterable[int]) -> int:
    """Add up the memory that processes hold for themselves, in bytes.

    Pages still shared with the process they were forked from are not counted: they are paid once.
    """
    total = 0
    for pid in pids:
        with suppress(OSError, ValueError):
            for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Private_"):
                    total += int(line.split()[1]) * 1024
    return total


def limit_memory(megabytes: int) -> None:
    """Let this process take so much more memory than it has; beyond, Python raises MemoryError."""
    soft = _data_bytes() + (megabytes << 20)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def _data_bytes() -> int:
    with suppress(OSError):
        for line in (_PROC / "self" / "status").read_text(errors="replace").splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0


def group_members(group: int) -> list[int]:
    """List the processes of a group."""
    found = []
    for pid in _pids():
        fields = _stat(pid)
        if fields is not None and int(fields[2]) == group and fields[0] not in "ZX":
            found.append(pid)
    return found


def _pids() -> list[int]:
    if not _PROC.is_dir():
        return []
    return [int(entry) for entry in os.listdir(_PROC) if entry.isdigit()]


def _own_zombies() -> list[int]:
    return [pid for pid in children(os.getpid()) if (fields := _stat(pid)) and fields[0] == "Z"]


def children(pid: int) -> list[int]:
    """List the children of a process, zombies included."""
    found: list[int] = []
    with suppress(OSError):
        for task in os.listdir(_PROC / str(pid) / "task"):
            path = _PROC / str(pid) / "task" / task / "children"
            if not path.exists():  # a kernel without these lists: look at everybody
                stats = ((one, _stat(one)) for one in _pids())
                return [one for one, fields in stats if fields and int(fields[1]) == pid]
            found += map(int, path.read_text().split())
    return found


def _stat(pid: int) -> list[str] | None:
    """Give the fields of a process's state line from the state on."""
    try:
        line = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name in brackets may hold anything, also brackets and blanks.
    return line[line.rindex(")") + 2 :].split()

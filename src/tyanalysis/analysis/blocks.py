"""Long arrays worked through in blocks that stay in the cache, on several threads.

numpy and Arrow let other threads run while they compute. The threads live as long as one call, and
there are none for small tables: a process may be forked between two calls.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")

# Rows of a block: some arrays of them fit the second-level cache of a core.
BLOCK: Final = 2**17
# Rows below which starting threads costs more than they save.
_THREADED: Final = 2**19
_MOST_THREADS: Final = 8


def threads_for(rows: int) -> int:
    """How many threads is a table worth? At most the cores this process may use.

    Args:
        rows: Rows of the table.

    Returns:
        Number of threads; 1 for a small table.

    >>> threads_for(1000)
    1
    """
    if rows < _THREADED:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(usable or 1, _MOST_THREADS))


def in_order(
    function: Callable[[Given], Found], over: Iterable[Given], threads: int
) -> list[Found]:
    """Give the answers of a function in the order of what it is given.

    Args:
        function: What is called; it must not depend on the other calls.
        over: What it is called with, one by one.
        threads: 1 for this thread alone, or how many to start.

    Returns:
        One answer for each.

    >>> in_order(abs, [-1, 2], 1)
    [1, 2]
    """
    if threads == 1:
        return [function(one) for one in over]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(function, over))


def each_block(rows: int, function: Callable[[slice], Found]) -> list[Found]:
    """Call a function with the slice of every block; the answers stand in the order of the rows.

    Sums over the answers do not depend on the number of threads.

    Args:
        rows: Rows of the table.
        function: Called with the slice of a block.

    Returns:
        One answer for each block, none for no row.

    >>> each_block(3, lambda rows: (rows.start, rows.stop))
    [(0, 3)]
    """
    blocks = [slice(at, min(at + BLOCK, rows)) for at in range(0, rows, BLOCK)]
    return in_order(function, blocks, threads_for(rows))

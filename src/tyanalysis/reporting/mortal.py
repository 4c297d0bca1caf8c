"""``python -m tyanalysis.reporting.mortal -f FILE``: a kernel that does not outlive its runner.

A kernel is started in a session of its own, so signals to the runner's group miss it, and its own
watch over its parent needs the interpreter's lock, which a cell may hold for good. Asking the
system to kill it with its parent needs neither.
"""

from __future__ import annotations

import os

from tyanalysis.reporting.process import MEMORY, die_with_parent, limit_memory


def main() -> None:
    """Start the kernel that the command line describes."""
    die_with_parent(os.getppid())
    from ipykernel import kernelapp  # noqa: PLC0415 - it watches the parent from its import on

    if megabytes := os.environ.get(MEMORY):
        limit_memory(int(megabytes))
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()

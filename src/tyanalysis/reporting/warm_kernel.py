"""A real ipykernel in a forked child: everything a kernel has, without its start."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from tyanalysis.reporting.process import MEMORY, limit_memory


def serve(arguments: Mapping[str, Any], descriptors: Sequence[int]) -> int:
    """Become a kernel; the body of a template's ``kernel`` child.

    Args:
        arguments: ``argv``: the kernel's own arguments.
        descriptors: Where its output and its errors go.
    """
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - the template has it by now

    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in zip((nothing, *descriptors), (0, 1, 2), strict=False):
        os.dup2(source, target)
    for spare in (nothing, *descriptors):
        os.close(spare)
    if megabytes := os.environ.get(MEMORY):
        limit_memory(int(megabytes))
    # The class read its parent's id from the environment when the template imported it.
    IPKernelApp.launch_instance([*arguments["argv"], f"--IPKernelApp.parent_handle={os.getppid()}"])
    return 0

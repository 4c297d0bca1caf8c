"""Start Python anew in a child of a template, for an edition that is made without warm imports.

The child is exchanged for a fresh interpreter, so nothing of the template is left in it; but it
stays the template's child, which sees to its end and to that of everything it starts, also when
the command itself is killed outright.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from tyanalysis.reporting.template import ADDRESS


def work(arguments: Mapping[str, Any], descriptors: Sequence[int]) -> int:
    """Become a worker in a fresh interpreter; the body of a template's ``anew`` child.

    Args:
        arguments: ``folder``: where the description lies and the answer goes.
        descriptors: The pipe for progress, and where its own output and errors go.
    """
    pipe, log = descriptors
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    for spare in (nothing, log):
        os.close(spare)
    os.set_inheritable(pipe, True)
    os.environ.pop(ADDRESS, None)
    words = ["-m", "tyanalysis.reporting.worker", str(arguments["folder"]), str(pipe)]
    os.execv(sys.executable, [sys.executable, *words])

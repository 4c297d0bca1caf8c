"""``python -m tyanalysis.reporting.template_main FD renderers|- MODULE...``: a template by itself.

For callers that have threads and cannot fork themselves: a Jupyter server, a cluster's worker.
"""

from __future__ import annotations

import os
import signal
import socket
import sys

from tyanalysis.reporting.process import die_with_parent
from tyanalysis.reporting.template import make_listener, renderers_warm, serve


def main() -> None:
    """Serve until the control line closes."""
    number, what, *modules = sys.argv[1:]
    die_with_parent(os.getppid(), signal.SIGTERM)
    control = socket.socket(fileno=int(number))
    listener, name = make_listener()
    control.send(name.encode())
    serve(listener, control, modules, renderers_warm if what == "renderers" else tuple)


if __name__ == "__main__":
    main()

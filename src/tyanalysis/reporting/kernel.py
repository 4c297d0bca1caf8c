"""The kernel a report runs in: this very interpreter, shut off from the user's own settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from tyanalysis.reporting.process import MEMORY

SOCKET_PATH_LIMIT = 90
"""Unix sockets allow some 107 bytes; the manager appends its own ending."""

LOG = "kernel.log"

PROVISIONER = "tyanalysis-warm"
"""The name under which jupyter_client knows the provisioner that forks kernels."""


def kernel_manager(
    folder: Path,
    environment: Mapping[str, str],
    *,
    warm: bool = False,
    memory_mb: int | None = None,
) -> type[AsyncKernelManager]:
    """Make the kernel manager class for one run.

    An installed kernelspec named ``python3`` may belong to another environment, and the user's
    IPython profile may run code at the start: neither takes part. Sockets are files in the
    private folder, because ports race when kernels start side by side. What the kernel's process
    itself prints goes to `LOG` there: the last words of one that dies.

    Args:
        folder: A private folder with a short path; it must outlive the run.
        environment: Variables to set for the kernel beside the caller's own.
        warm: Whether the template process forks the kernel, where there is one.
        memory_mb: Memory it may take.
    """
    ipython = folder / "ipython"
    ipython.mkdir(exist_ok=True)
    variables = {**environment, "IPYTHONDIR": str(ipython), "PYTHONHASHSEED": "0"}
    connection = folder / "kernel.json"
    short = os.name == "posix" and len(os.fsencode(connection)) <= SOCKET_PATH_LIMIT
    spec = KernelSpec(
        argv=[sys.executable, "-m", "tyanalysis.reporting.mortal", "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
        metadata={"kernel_provisioner": {"provisioner_name": PROVISIONER}} if warm else {},
    )
    if memory_mb:
        variables[MEMORY] = str(memory_mb)

    class RunKernelManager(AsyncKernelManager):
        """Starts the kernel of one run."""

        def __init__(self, **kwargs: Any) -> None:
            if short:
                kwargs.update(transport="ipc", connection_file=str(connection))
            super().__init__(**kwargs)

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]
            with (folder / LOG).open("ab") as log:
                await super().start_kernel(
                    env={**os.environ, **variables}, stdout=log, stderr=log, **kwargs
                )

    return RunKernelManager

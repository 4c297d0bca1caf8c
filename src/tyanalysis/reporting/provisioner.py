"""The kernel provisioner ``tyanalysis-warm``: kernels forked from a template process.

The kernelspec ``ty-warm`` names it, so JupyterLab, nbclient and ``nbconvert --execute`` can have
such kernels, too. Inside a build the batch's template is asked; anywhere else this process starts
one of its own at its first kernel, and a new one when the packages it has imported have changed.
Where none can be had, the kernel starts the plain way.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from tyanalysis.reporting.launch import ForkedChild, spawn_template
from tyanalysis.reporting.preload import fingerprint, modules_for
from tyanalysis.reporting.template import ADDRESS, Address, NotWarm

KERNEL_PACKAGES = ("numpy", "pandas", "tyanalysis")
log = logging.getLogger(__name__)


class WarmProvisioner(LocalProvisioner):
    """Forks a kernel where a plain one would be started."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch the kernel; jupyter_client calls this."""
        try:
            kernel = ForkedKernel(_template_name(), cmd, kwargs)
        except NotWarm as error:
            log.warning("the kernel starts without the template process: %s", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        return self.connection_info


class ForkedKernel:
    """A forked kernel in the shape of a `subprocess.Popen`, which jupyter_client expects."""

    stdin = stdout = stderr = None

    def __init__(self, name: str, cmd: list[str], options: dict[str, Any]) -> None:
        with open(os.devnull, "wb") as nothing:
            ends = [options.get("stdout"), options.get("stderr")]
            numbers = [nothing.fileno() if end is None else _number(end) for end in ends]
            request = {
                "kind": "kernel",
                "arguments": {"argv": _own_arguments(cmd)},
                "environment": options.get("env") or {},
                "folder": options.get("cwd") or os.getcwd(),
            }
            self.child = ForkedChild(name, request, numbers)
        self.pid = self.child.pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Give the exit status, or None while it runs."""
        if self.returncode is None:
            self.returncode = self.child.poll()
            if self.returncode is not None:
                self.child.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end."""
        end = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
            time.sleep(0.01)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)


_own: tuple[str, Address] | None = None


def _template_name() -> str:
    """Give the template to ask, starting one if need be."""
    global _own  # noqa: PLW0603 - one template for each process, as long as the process lives
    if name := os.environ.get(ADDRESS):
        return name
    modules = [*KERNEL_PACKAGES, *modules_for([])]
    now = fingerprint([*modules, "ipykernel", "matplotlib"])
    if _own is not None and _own[0] != now:
        _own[1].close()
        _own = None
    if _own is None:
        address = spawn_template(modules, renderers=False)
        address.wait_ready()
        _own = (now, address)
    return _own[1].name


def _own_arguments(cmd: list[str]) -> list[str]:
    """Take interpreter and module off a kernel's command line."""
    if "-m" in cmd:
        return list(cmd[cmd.index("-m") + 2 :])
    return list(cmd[1:])


def _number(end: Any) -> int:
    return end if isinstance(end, int) else int(end.fileno())

"""The papermill engine ``tyanalysis``: cells run in a shell forked from the template process.

Beside it stands ``tyanalysis-kernel``, papermill's own engine with two corrections: a cell whose
kernel died or took too long is marked failed, and outputs have a limit.

Known to papermill by their entry points, so ``papermill --engine tyanalysis`` works anywhere:
without a template to ask (the environment variable ``TYANALYSIS_TEMPLATE``), it starts one for the
run.

Everything that papermill and nbclient say about cells (timing, status, hooks, errors that a cell
is allowed, display ids) stays theirs; only the way to the kernel is ours. Differences to a kernel:
output that a program writes by itself comes before buffered prints of the same cell, and there is
no channel for widgets.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_notebook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine
from papermill.log import logger

from tyanalysis.reporting.shell_client import open_shell

SHELL, KERNEL = "tyanalysis", "tyanalysis-kernel"
"""The names under which papermill knows the engines."""


class OutputLimitError(RuntimeError):
    """The cells of a notebook wrote more than they may."""


class OutputMeter:
    """Adds up what the cells of a notebook write.

    Args:
        megabytes: How much they may.
    """

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes
        self.written = 0

    def count(self, content: Mapping[str, Any]) -> None:
        """Count one message.

        Raises:
            OutputLimitError: It was one too many.
        """
        data = content.get("data") or {}
        texts = [content.get("text", ""), *data.values()]
        self.written += sum(len(text) for text in texts if isinstance(text, str))
        if self.written > self.megabytes << 20:
            raise OutputLimitError(
                f"the notebook's outputs add up to more than {self.megabytes} MB; write large "
                "results to files, or raise output_mb in the catalogue"
            )


class _Kept:
    """Gives papermill nothing to write where the caller has taken the notebook (``keep``).

    Papermill writes what an engine gives back as text, also where it is to be saved nowhere; that
    takes a tenth of a second. A notebook with an error goes back whole: papermill raises it.
    """

    @classmethod
    def execute_notebook(cls, *arguments: Any, keep: Any = None, **options: Any) -> Any:
        """Run the notebook; papermill calls this."""
        if keep is None:
            return super().execute_notebook(*arguments, **options)  # type: ignore[misc]
        made = super().execute_notebook(*arguments, keep=keep, **options)  # type: ignore[misc]
        return made if any(map(_went_wrong, made.cells)) else new_notebook(metadata=made.metadata)


def _went_wrong(cell: Any) -> bool:
    """Say whether papermill might raise an error for a cell."""
    failed = bool(cell.metadata.get("papermill", {}).get("exception"))
    return failed or any(one.output_type == "error" for one in cell.get("outputs", ()))


class WarmEngine(_Kept, Engine):  # type: ignore[misc] # papermill is not typed
    """Runs a notebook's cells in a forked shell."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        execution_timeout: int | None = None,
        environment: dict[str, str] | None = None,
        memory_mb: int | None = None,
        output_mb: int | None = None,
        keep: Any = None,
        **options: Any,
    ) -> Any:
        """Run the notebook; papermill calls this.

        Args:
            nb_man: Papermill's notebook manager.
            kernel_name: Not used: the interpreter is the template's.
            log_output: Whether to log what the cells print.
            stdout_file: Where to copy what they print.
            stderr_file: Where to copy their errors.
            execution_timeout: Seconds that one cell may take.
            environment: Variables for the cells beside the template's own.
            memory_mb: Memory they may take beside what the template holds.
            output_mb: How much their outputs may add up to.
            keep: Called with the notebook that is being filled, before the first cell.
            **options: Hooks and settings of nbclient.
        """
        if keep is not None:
            keep(nb_man.nb)
        known = {name: value for name, value in options.items() if name.startswith("on_")}
        client = ShellClient(
            nb_man,
            timeout=execution_timeout,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
            allow_errors=bool(options.get("allow_errors")),
            record_timing=False,
            **known,
        )
        client.meter = OutputMeter(output_mb) if output_mb else None
        with open_shell(environment or {}, memory_mb) as client.shell:
            client.run()
        return nb_man.nb


class KernelEngine(_Kept, NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine, which tells the truth about a cell whose kernel died."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        output_mb: int | None = None,
        keep: Any = None,
        **options: Any,
    ) -> Any:
        """Run the notebook; papermill calls this. See `WarmEngine` for the options."""
        if keep is not None:
            keep(nb_man.nb)
        client = KernelClient(
            nb_man,
            timeout=execution_timeout,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
            **{name: value for name, value in options.items() if name != "input_path"},
        )
        client.meter = OutputMeter(output_mb) if output_mb else None
        return client.execute()


class HonestClient(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, which tells the truth about a failed cell, with a limit on outputs."""

    meter: OutputMeter | None = None

    def papermill_execute_cells(self) -> None:
        """Run all cells up to one that raises; papermill calls this.

        Papermill marks only a cell that raised; one whose kernel died or took too long is marked
        failed here as well, before the error goes on.
        """
        for index, cell in enumerate(self.nb.cells):
            try:
                self.nb_man.cell_start(cell, index)
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            except BaseException as error:
                self.nb_man.cell_exception(cell, cell_index=index, exception=error)
                raise
            finally:
                self.nb_man.cell_complete(cell, cell_index=index)


class KernelClient(HonestClient):
    """The client that talks to a kernel."""

    def process_message(self, msg: Any, *rest: Any, **more: Any) -> Any:
        """Count a message and take it."""
        if self.meter is not None:
            self.meter.count(msg["content"])
        return super().process_message(msg, *rest, **more)


class ShellClient(HonestClient):
    """The client that has a forked shell in place of a kernel."""

    shell: Any = None

    def run(self) -> None:
        """Run all cells, and note the language as a kernel would."""
        self.reset_execution_trackers()
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = _language()

    def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> Any:
        """Run one cell.

        Raises:
            CellExecutionError: It raised, and was not allowed to.
            CellTimeoutError: It took too long; the shell is gone.
            DeadKernelError: The shell died in it.
            OutputLimitError: The notebook has written too much; the shell is gone.
        """
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        self._call(self.on_cell_start, cell, cell_index)
        self._call(self.on_cell_execute, cell, cell_index)
        cell.outputs = []
        self.clear_before_next_output = False
        self.code_cells_executed += 1
        reply = self._converse(cell, cell_index)
        cell.execution_count = reply["execution_count"]
        self._call(self.on_cell_executed, cell, cell_index, execute_reply={"content": reply})
        self._call(self.on_cell_complete, cell, cell_index)
        allowed = self.allow_errors or "raises-exception" in tags
        if reply["status"] == "error" and not allowed:
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _converse(self, cell: Any, index: int) -> dict[str, Any]:
        """Send a cell and take what comes until it is done."""
        seconds = self._get_timeout(cell)
        end = None if seconds is None else time.monotonic() + seconds
        self.shell.send({"code": cell.source})
        while True:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                self.shell.kill()
                raise CellTimeoutError.error_from_timeout_and_cell(
                    f"the cell was stopped after {seconds} s", seconds or 0, cell
                )
            for message in self.shell.receive(left):
                if message["msg_type"] == "reply":
                    for late in self.shell.drain():
                        self._take(late, cell, index)
                    reply: dict[str, Any] = message["content"]
                    return reply
                if message["msg_type"] == "died":
                    raise DeadKernelError(message["content"]["told"])
                self._take(message, cell, index)

    def _take(self, message: dict[str, Any], cell: Any, index: int) -> None:
        if self.meter is not None:
            try:
                self.meter.count(message["content"])
            except OutputLimitError:
                self.shell.kill()
                raise
        header = {"msg_type": message["msg_type"]}
        self.process_message({**message, "header": header, "parent_header": {}}, cell, index)

    def _call(self, hook: Any, cell: Any, index: int, **more: Any) -> None:
        if hook is not None:
            hook(cell=cell, cell_index=index, **more)


def _language() -> dict[str, Any]:
    import platform  # noqa: PLC0415 - a kernel tells this about itself; here it is this process

    return {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    }

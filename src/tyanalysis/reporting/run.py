"""Run one notebook with parameters through papermill, and say what happened.

Success is never read from the saved notebook: papermill marks a cell whose kernel died as
completed.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from tyanalysis.reporting.kernel import LOG, kernel_manager
from tyanalysis.reporting.notebook import ERROR_TAG, check_runnable, normalise, read_notebook
from tyanalysis.reporting.place import scratch_folder
from tyanalysis.reporting.process import MARK
from tyanalysis.reporting.report_entry import Value
from tyanalysis.reporting.spec import Failure, Limits, Status, Way

Progress = Callable[[int, int, str], None]
"""Called at each code cell with its number, the number of code cells, and its id."""


@dataclass(frozen=True)
class Run:
    """What came of running a notebook.

    Attributes:
        notebook: The executed notebook, normalised; with the failing cell marked if one failed.
        failure: None when every cell ran.
        inputs: The files that the cells say they read: absolute path and sha256.
        seconds: Wall time of each code cell, by id.
        total: Wall time of the whole run in seconds, kernel included.
        status: ``ok``; ``failed``: a cell raised; ``died``: the kernel did; ``timeout``: a cell or
            the edition took too long.
    """

    notebook: Any
    failure: Failure | None
    inputs: dict[str, str]
    seconds: dict[str, float] = field(default_factory=dict)
    total: float = 0.0
    status: Status = "ok"


def run_notebook(
    path: Path,
    parameters: Mapping[str, Value],
    *,
    environment: Mapping[str, str],
    progress: Progress | None = None,
    way: Way = "plain",
    limits: Limits | None = None,
    mark: str = "",
) -> Run:
    """Run a notebook with this interpreter.

    The working directory is the notebook's folder, as in JupyterLab; everything the run itself
    writes goes to a private folder that is gone afterwards.

    Args:
        path: The notebook.
        parameters: Checked values by name; the others keep the notebook's defaults.
        environment: Variables for the cells beside the caller's own.
        progress: Told at the start of each code cell.
        way: How the cells run; the results are the same.
        limits: What they may use.
        mark: The name of the attempt, which every process of it carries.

    Raises:
        NotebookError: The notebook cannot be run at all; nothing was started.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415
    from papermill import PapermillExecutionError, execute_notebook  # noqa: PLC0415 - 0.5 s

    notebook = read_notebook(path)
    check_runnable(notebook, str(path))
    watch = _Watch(notebook, progress)
    began = time.perf_counter()
    with scratch_folder() as folder, _quiet():
        log = folder / "reads.jsonl"
        variables = {**environment, "TYANALYSIS_READ_LOG": str(log), MARK: mark}
        options = _way(way, folder, variables, limits or Limits())
        failure, executed = None, notebook
        status: Status = "failed"

        def keep(running: Any) -> None:
            nonlocal executed
            executed = running  # papermill gives nothing back when a kernel dies

        try:
            execute_notebook(
                notebook,
                None,
                dict(parameters),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                cwd=str(path.parent),
                request_save_on_cell_execute=False,  # the whole notebook, twice for every cell
                on_cell_execute=watch.start,
                on_cell_executed=watch.end,
                keep=keep,
                **options,
            )
        except PapermillExecutionError as error:
            traceback = plain_text("\n".join(error.traceback))
            failure = Failure("run", watch.cell, error.ename, error.evalue, traceback)
        except (Exception, TimeLimit) as error:  # a dead kernel, whatever its class
            told = plain_text(str(error))
            words = f"{told}\n{_last_words(folder / LOG)}".rstrip()
            failure = Failure("run", watch.cell, type(error).__name__, told, words)
            if isinstance(error, CellTimeoutError | TimeLimit):
                status = "timeout"
            elif isinstance(error, DeadKernelError) or (
                isinstance(error, RuntimeError) and not watch.cell  # it did not even start
            ):
                status = "died"
        watch.end()
        failure = failure or _left_early(executed)
        if failure is not None:
            _mark(executed, failure)
        return Run(
            notebook=normalise(executed),
            failure=failure,
            inputs=_inputs(log),
            seconds=watch.seconds,
            total=round(time.perf_counter() - began, 3),
            status=status if failure is not None else "ok",
        )


class TimeLimit(BaseException):
    """The edition has used up its time; raised into whatever the worker is doing."""


def _way(way: Way, folder: Path, variables: Mapping[str, str], limits: Limits) -> dict[str, Any]:
    """Give papermill's options for a way of running cells."""
    from papermill.engines import papermill_engines  # noqa: PLC0415 - half a second

    from tyanalysis.reporting.engine import (  # noqa: PLC0415 - imports papermill
        KERNEL,
        SHELL,
        KernelEngine,
        WarmEngine,
    )

    papermill_engines.register(SHELL, WarmEngine)
    papermill_engines.register(KERNEL, KernelEngine)
    common = {"execution_timeout": limits.cell_seconds, "output_mb": limits.output_mb}
    if way == "shell":
        ipython = folder / "ipython"
        ipython.mkdir()
        own = {"IPYTHONDIR": str(ipython)}
        return {
            **common,
            "engine_name": SHELL,
            "environment": {**variables, **own},
            "memory_mb": limits.memory_mb,
        }
    manager = kernel_manager(folder, variables, warm=way == "kernel", memory_mb=limits.memory_mb)
    return {**common, "engine_name": KERNEL, "kernel_manager_class": manager}


def plain_text(text: str) -> str:
    r"""Take terminal colours and other escapes off a text.

    >>> plain_text("\x1b[0;31mKeyError\x1b[0m: 1")
    'KeyError: 1'
    """
    return re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]", "", text)


class _Watch:
    """Follows the cells of a run: which one is at work, and how long each took."""

    def __init__(self, notebook: Any, progress: Progress | None) -> None:
        self.code = sum(cell.cell_type == "code" for cell in notebook.cells)
        self.progress = progress
        self.cell = ""
        self.seconds: dict[str, float] = {}
        self._began = 0.0

    def start(self, cell: Any, cell_index: int) -> None:
        if "injected-parameters" in cell.metadata.get("tags", []):
            return
        self.cell = str(cell.get("id", ""))
        self._began = time.perf_counter()
        self.seconds[self.cell] = 0.0
        if self.progress is not None:
            self.progress(len(self.seconds), self.code, self.cell)

    def end(self, **_: Any) -> None:
        if self._began:
            self.seconds[self.cell] = round(time.perf_counter() - self._began, 3)
            self._began = 0.0


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep papermill's and the kernel client's own log lines from the terminal."""
    loggers = [logging.getLogger(name) for name in ("papermill", "traitlets")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _left_early(notebook: Any) -> Failure | None:
    """Find a cell that ended the run by ``sys.exit(0)``, which papermill takes for success."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                told = "the cell ended the run, so the cells below it did not run"
                trace = plain_text("\n".join(output.traceback))
                return Failure("run", str(cell.get("id", "")), output.ename, told, trace)
    return None


def _mark(notebook: Any, failure: Failure) -> None:
    """Mark the failing cell where papermill did not: the kernel died, so no output says it."""
    if any(ERROR_TAG in cell.metadata.get("tags", []) for cell in notebook.cells):
        return
    for index, cell in enumerate(notebook.cells):
        if cell.get("id") == failure.cell:
            told = f"**{failure.ename}**: the kernel stopped in the cell `{failure.cell}` below."
            marker = nbformat.v4.new_markdown_cell(told, metadata={"tags": [ERROR_TAG]})
            if not any(output.output_type == "error" for output in cell.outputs):
                trace = failure.traceback.splitlines()
                error = {"ename": failure.ename, "evalue": failure.evalue, "traceback": trace}
                cell.outputs.append(nbformat.v4.new_output("error", **error))
            notebook.cells.insert(index, marker)
            return


def _last_words(log: Path) -> str:
    """Give the end of what the kernel's process printed, a crash report for instance."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return plain_text("\n".join(text.splitlines()[-40:]))


def _inputs(log: Path) -> dict[str, str]:
    """Read the log of files read; a line for one file wins over an earlier one."""
    if not log.exists():
        return {}
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line]
    return {str(line["path"]): str(line["sha256"]) for line in lines}

"""Read a notebook, hold the rules a run depends on, and take the run's traces off it.

Rules of style (one call a cell, no digits in prose, …) are the project's own and held by its
tests; anybody's notebook may be run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from tyanalysis.errors import NotebookError
from tyanalysis.reporting.source import check_source, source_of

VOLATILE = ("papermill", "execution")
"""Metadata that records when and where a run took place."""

ERROR_TAG = "papermill-error-cell-tag"
"""The tag of the cells that papermill puts at the top and before a cell that failed."""


def read_notebook(path: Path) -> Any:
    """Read a notebook of format 4.

    Raises:
        NotebookError: It is missing or no notebook.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except OSError as error:
        raise NotebookError(f"{path}: cannot be read ({error.strerror}).") from None
    except Exception as error:  # nbformat raises its own, json's and unicode's errors
        raise NotebookError(
            f"{path}: not a Jupyter notebook ({str(error).splitlines()[0]}). Open and save it in "
            "JupyterLab, or restore it."
        ) from error
    return notebook


def check_runnable(notebook: Any, where: str) -> None:
    """Check what a run takes for granted.

    Args:
        notebook: A notebook as `read_notebook` gives it.
        where: What to call it in the message.

    Raises:
        NotebookError: Not exactly one parameters cell, it is not the first code cell, another
            language than Python, or two cells of one id; every problem at once.
    """
    check_source(source_of(notebook), where)


def normalise(notebook: Any) -> Any:
    """Give a copy of an executed notebook without times, paths and random ids.

    Two runs with equal results become equal notebooks, and so equal pages.
    """
    clean = nbformat.from_dict(notebook)
    for holder in (clean, *clean.cells):
        for key in VOLATILE:
            holder.metadata.pop(key, None)
    markers = 0
    for cell in clean.cells:
        tags = cell.metadata.get("tags", [])
        if not tags:
            cell.metadata.pop("tags", None)
        elif "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
        elif ERROR_TAG in tags:
            markers += 1
            cell["id"] = f"error-marker-{markers}"
    return clean


def write_notebook(notebook: Any, path: Path) -> None:
    """Write a notebook as the rules want it: UTF-8, one space of indent, a newline at the end."""
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")

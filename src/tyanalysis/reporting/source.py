"""A notebook as its author wrote it: cells with source and tags, without outputs or traces of runs.

Read as plain JSON: planning many editions must not wait seconds for the Jupyter packages.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tyanalysis.errors import NotebookError


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        name: Its id, or ``number 3`` where it has none.
        type: ``code``, ``markdown`` or ``raw``.
        source: Its text.
        tags: Its tags.
        attached: Pictures inside a Markdown cell, as JSON; mostly empty.
    """

    name: str
    type: str
    source: str
    tags: tuple[str, ...] = ()
    attached: str = ""

    @property
    def digest(self) -> str:
        """Hash what decides the pages: not outputs, counters or other metadata."""
        parts = [self.type, self.source, sorted(self.tags), self.attached]
        text = json.dumps(parts, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Source:
    """A notebook's cells, and the language of its kernel."""

    cells: tuple[Cell, ...]
    language: str = "python"

    @property
    def code(self) -> list[Cell]:
        """The code cells."""
        return [cell for cell in self.cells if cell.type == "code"]

    @property
    def parameters(self) -> Cell | None:
        """The first code cell with the tag ``parameters``."""
        return next((cell for cell in self.code if "parameters" in cell.tags), None)


def read_source(path: Path) -> Source:
    """Read a notebook of format 4.

    Raises:
        NotebookError: It is missing or no notebook.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise NotebookError(f"{path}: cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise NotebookError(
            f"{path}: not a Jupyter notebook ({error}). Open and save it in JupyterLab, or "
            "restore it."
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise NotebookError(
            f"{path}: not a Jupyter notebook (found no list of cells). Open and save it in "
            "JupyterLab, or restore it."
        )
    if content.get("nbformat") != 4:
        raise NotebookError(
            f"{path}: found a notebook of format {content.get('nbformat')!r}, expected 4. Open and "
            "save it in JupyterLab."
        )
    return source_of(content)


def source_of(notebook: Mapping[str, Any]) -> Source:
    """Take the source out of a notebook, as JSON or as nbformat holds it."""
    cells = tuple(_cell(number, cell) for number, cell in enumerate(notebook["cells"], start=1))
    kernel = notebook.get("metadata", {}).get("kernelspec", {})
    return Source(cells, str(kernel.get("language", "python")))


def check_source(source: Source, where: str) -> None:
    """Check what a run takes for granted.

    Args:
        source: A notebook's source.
        where: What to call it in the message.

    Raises:
        NotebookError: Not exactly one parameters cell, it is not the first code cell, another
            language than Python, or two cells of one id; every problem at once.
    """
    tagged = [cell for cell in source.code if "parameters" in cell.tags]
    problems = []
    if len(tagged) != 1:
        problems.append(
            f"found {len(tagged)} cells with the tag 'parameters', expected exactly one; without "
            "it the notebook's own values would win over the given ones"
        )
    elif source.code[0] is not tagged[0]:
        problems.append(
            f"found the parameters in cell {tagged[0].name}, expected them in the first "
            "code cell, so that every other cell sees them"
        )
    if source.language != "python":
        problems.append(f"found a kernel for {source.language}, expected Python")
    ids = Counter(cell.name for cell in source.cells)
    problems += [f"found {n} cells with the id {one!r}" for one, n in ids.items() if n > 1]
    if problems:
        raise NotebookError(f"{where}: " + "; ".join(problems) + ".")


def _cell(number: int, cell: Mapping[str, Any]) -> Cell:
    attached = cell.get("attachments")
    return Cell(
        name=str(cell.get("id") or f"number {number}"),
        type=str(cell.get("cell_type", "")),
        source=_text(cell.get("source", "")),
        tags=tuple(map(str, cell.get("metadata", {}).get("tags", ()))),
        attached=json.dumps(attached, sort_keys=True) if attached else "",
    )


def _text(source: str | Iterable[str]) -> str:
    return source if isinstance(source, str) else "".join(source)

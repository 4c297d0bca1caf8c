"""A notebook is read without the Jupyter packages, and hashed by what decides its pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tyanalysis.errors import NotebookError
from tyanalysis.reporting.source import Cell, read_source


def test_cells_without_id_are_named_by_place(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    cells = [
        {"cell_type": "markdown", "source": ["# a\n", "b"], "attachments": {"x.png": {}}},
        {"cell_type": "code", "source": "1", "id": "one", "metadata": {"tags": ["parameters"]}},
    ]
    path.write_text(json.dumps({"nbformat": 4, "cells": cells}), encoding="utf-8")
    first, second = read_source(path).cells
    assert (first.name, first.source, first.attached) == ("number 1", "# a\nb", '{"x.png": {}}')
    assert (second.name, second.tags) == ("one", ("parameters",))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("no json", "not a Jupyter notebook"),
        ("[]", "found no list of cells"),
        ('{"nbformat": 3, "cells": []}', "found a notebook of format 3, expected 4"),
    ],
)
def test_a_file_that_is_no_notebook(tmp_path: Path, content: str, part: str) -> None:
    (tmp_path / "n.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(NotebookError, match=part):
        read_source(tmp_path / "n.ipynb")


def test_the_digest_follows_what_is_shown() -> None:
    cell = Cell("a", "markdown", "text", ("x", "y"))
    assert cell.digest == Cell("b", "markdown", "text", ("y", "x")).digest
    others = [
        Cell("a", "code", "text", ("x", "y")),
        Cell("a", "markdown", "text.", ("x", "y")),
        Cell("a", "markdown", "text", ("x",)),
        Cell("a", "markdown", "text", ("x", "y"), "{}"),
    ]
    assert cell.digest not in {other.digest for other in others}

"""What a run takes for granted of a notebook, and what it leaves behind in one."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from tiny_project import notebook
from tyanalysis.errors import NotebookError
from tyanalysis.reporting.notebook import (
    check_runnable,
    normalise,
    read_notebook,
    write_notebook,
)


def test_an_ordinary_notebook_can_be_run() -> None:
    check_runnable(notebook(("a", "1")), "n")


def break_tags(book):
    book.cells[1].metadata["tags"] = []


def break_twice(book):
    book.cells[2].metadata["tags"] = ["parameters"]


def break_order(book):
    book.cells[1], book.cells[2] = book.cells[2], book.cells[1]


def break_language(book):
    book.metadata["kernelspec"]["language"] = "R"


def break_ids(book):
    book.cells[2]["id"] = "parameters"


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        (break_tags, "found 0 cells with the tag 'parameters', expected exactly one"),
        (break_twice, "found 2 cells with the tag 'parameters'"),
        (break_order, "found the parameters in cell parameters, expected them in the first"),
        (break_language, "found a kernel for R, expected Python"),
        (break_ids, "found 2 cells with the id 'parameters'"),
    ],
)
def test_a_notebook_that_cannot_be_run(spoil, part: str) -> None:
    book = notebook(("a", "1"))
    spoil(book)
    with pytest.raises(NotebookError) as caught:
        check_runnable(book, "report alpha")
    assert str(caught.value).startswith("report alpha: ")
    assert part in str(caught.value)


def test_a_file_that_is_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("not json", encoding="utf-8")
    with pytest.raises(NotebookError, match=r"a\.ipynb: not a Jupyter notebook"):
        read_notebook(tmp_path / "a.ipynb")
    with pytest.raises(NotebookError, match="cannot be read"):
        read_notebook(tmp_path / "b.ipynb")


def executed(stamp: str, cell_id: str):
    book = notebook(("a", "1"))
    book.metadata["papermill"] = {"start_time": stamp}
    injected = nbformat.v4.new_code_cell(
        "x = 1", id=cell_id, metadata={"tags": ["injected-parameters"]}
    )
    book.cells.insert(2, injected)
    for cell in book.cells:
        cell.metadata["papermill"] = {"duration": stamp}
        cell.metadata["execution"] = {"iopub.execute_input": stamp}
        cell.metadata.setdefault("tags", [])
    return book


def test_two_runs_become_equal_and_the_original_stays(tmp_path: Path) -> None:
    one, other = executed("1", "aaaa"), executed("2", "bbbb")
    assert normalise(one) == normalise(other)
    assert one.metadata["papermill"] == {"start_time": "1"}
    assert one.cells[2]["id"] == "aaaa"
    assert "tags" not in normalise(one).cells[0].metadata
    assert normalise(one).cells[1].metadata["tags"] == ["parameters"]


def test_written_with_one_space_and_a_last_newline(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    write_notebook(notebook(("a", "'区域'")), path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith('{\n "cells"')
    assert text.endswith("}\n")
    assert "区域" in text

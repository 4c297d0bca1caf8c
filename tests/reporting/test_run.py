"""A notebook runs in this interpreter, and whatever stops it is told with the cell's id."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tiny_project import notebook
from tyanalysis.errors import NotebookError
from tyanalysis.reporting.notebook import ERROR_TAG
from tyanalysis.reporting.run import Run, run_notebook

pytestmark = pytest.mark.slow


def run(folder: Path, *cells: tuple[str, str], progress=None, **given: Any) -> Run:
    # A brace in a path must not be read as a placeholder, which papermill does.
    place = folder / "a {b} 区"
    place.mkdir(exist_ok=True)
    path = place / "n.ipynb"
    nbformat.write(notebook(*cells), path)
    return run_notebook(path, given, environment={"FROM_US": "1"}, progress=progress)


def outputs(done: Run, name: str) -> list[Any]:
    return next(cell for cell in done.notebook.cells if cell.get("id") == name).outputs


def marked(done: Run) -> str:
    """Give the id of the cell below the last marker; the first marker heads the notebook."""
    cells = done.notebook.cells
    at = [n for n, cell in enumerate(cells) if ERROR_TAG in cell.metadata.get("tags", [])]
    return str(cells[at[-1] + 1]["id"])


def test_runs_here_with_the_parameters_and_tells_of_each_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told: list[tuple[int, int, str]] = []
    look = (
        "import json, os, sys\n"
        "with open(os.environ['TYANALYSIS_READ_LOG'], 'w') as log:\n"
        "    log.write(json.dumps({'path': '/d/a.csv', 'sha256': '00'}) + '\\n')\n"
        "print(sys.executable, code, years, os.getcwd(), os.environ['FROM_US'], sep='|')"
    )
    done = run(
        tmp_path,
        ("look", look),
        ("empty", ""),
        progress=lambda *step: told.append(step),
        code="0013",
    )
    assert done.failure is None
    home = str(tmp_path / "a {b} 区")
    assert outputs(done, "look")[0].text == f"{sys.executable}|0013|[2022, 2023]|{home}|1\n"
    assert done.inputs == {"/d/a.csv": "00"}
    assert told == [(1, 3, "parameters"), (2, 3, "look")]
    assert set(done.seconds) == {"parameters", "look"}
    assert Path.cwd() == tmp_path
    assert capfd.readouterr() == ("", "")


def test_a_cell_that_raises(tmp_path: Path) -> None:
    done = run(tmp_path, ("fine", "1"), ("town-table", "{}['清徐']"), ("after", "2"))
    failure = done.failure
    assert failure is not None
    assert (failure.stage, failure.cell, failure.ename) == ("run", "town-table", "KeyError")
    assert failure.evalue == "'清徐'"
    assert "{}['清徐']" in failure.traceback
    assert "\x1b" not in failure.traceback
    assert marked(done) == "town-table"
    assert outputs(done, "after") == []


def test_a_kernel_that_dies(tmp_path: Path) -> None:
    done = run(tmp_path, ("boom", "import os; os._exit(7)"), ("after", "2"))
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == ("boom", "DeadKernelError")
    assert marked(done) == "boom"
    assert [output.output_type for output in outputs(done, "boom")] == ["error"]


def test_a_kernel_that_never_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "modules"
    broken.mkdir()
    (broken / "ipykernel_launcher.py").write_text("raise RuntimeError('not today')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    done = run(tmp_path, ("a", "1"))
    assert done.failure is not None
    assert done.failure.cell == ""
    assert "RuntimeError: not today" in done.failure.traceback
    assert capfd.readouterr() == ("", "")


def test_leaving_early_is_no_success(tmp_path: Path) -> None:
    done = run(tmp_path, ("leave", "import sys; sys.exit(0)"), ("after", "2"))
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == ("leave", "SystemExit")
    assert marked(done) == "leave"


def test_a_notebook_that_cannot_run_starts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    book = notebook()
    book.cells[1].metadata["tags"] = []
    nbformat.write(book, path)
    with pytest.raises(NotebookError, match="found 0 cells"):
        run_notebook(path, {}, environment={})

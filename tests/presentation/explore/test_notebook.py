"""The notebook of the page runs without a browser too, and fails with its whole trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tyanalysis.reporting.run import run_notebook

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "explore.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"

pytestmark = pytest.mark.slow


def test_it_runs_headless_through_papermill(tiny_package: Path) -> None:
    done = run_notebook(NOTEBOOK, {"data": str(tiny_package), "language": "en"}, environment={})
    assert done.failure is None
    (page,) = [cell for cell in done.notebook.cells if cell.id == "page"]
    assert any(WIDGET in output.get("data", {}) for output in page.outputs)


def test_a_failed_run_keeps_message_and_trace(tiny_package: Path) -> None:
    done = run_notebook(NOTEBOOK, {"data": str(tiny_package), "reading": "loose"}, environment={})
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == ("load", "ParameterError")
    assert done.failure.evalue.startswith("load, reading: found 'loose'")
    assert "ty.load(data, reading=reading)" in done.failure.traceback

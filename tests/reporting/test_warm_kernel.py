"""Others than the build can have warm processes: papermill by its engine, Jupyter by its kernel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from tiny_project import notebook
from tyanalysis.reporting import provisioner
from tyanalysis.reporting.template import NotWarm

pytestmark = pytest.mark.slow

PARENT = (
    "import os, pathlib, sys\n"
    "line = pathlib.Path(f'/proc/{os.getppid()}/cmdline').read_bytes()\n"
    "print('template' if b'template_main' in line else 'plain')"
)


@pytest.fixture(autouse=True)
def _no_template() -> Iterator[None]:
    yield
    if provisioner._own is not None:
        provisioner._own[1].close()
        provisioner._own = None


def printed(book: nbformat.NotebookNode) -> str:
    cell = next(cell for cell in book.cells if cell.get("id") == "parent")
    return "".join(output.text for output in cell.outputs).strip()


def execute(name: str) -> nbformat.NotebookNode:
    book = notebook(("parent", PARENT), ("value", "1 + 1"))
    NotebookClient(book, kernel_name=name, timeout=300).execute()
    return book


def test_jupyter_offers_the_kernel_and_it_is_forked() -> None:
    spec = KernelSpecManager().get_kernel_spec("ty-warm")
    assert spec.display_name == "Python 3 (warm)"
    book = execute("ty-warm")
    assert printed(book) == "template"
    assert book.cells[-1].outputs[0].data["text/plain"] == "2"
    assert printed(execute("python3")) == "plain"


def test_without_a_template_the_kernel_starts_the_plain_way(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none(*_: object, **__: object) -> None:
        raise NotWarm("not today")

    monkeypatch.setattr(provisioner, "spawn_template", none)
    assert printed(execute("ty-warm")) == "plain"
    assert "starts without the template process: not today" in caplog.text


def test_papermill_knows_the_engine_by_its_name(tmp_path: Path) -> None:
    source, target = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    nbformat.write(notebook(("parent", PARENT), ("shown", "print(code)")), source)
    papermill.execute_notebook(
        str(source), str(target), {"code": "0013"}, engine_name="tyanalysis",
        kernel_name="python3", progress_bar=False,
    )  # fmt: skip
    book = nbformat.read(target, as_version=4)
    assert printed(book) == "template"
    assert book.cells[-1].outputs[0].text == "0013\n"
    assert book.cells[-1].metadata.papermill.status == "completed"


@pytest.mark.parametrize("engine", ["tyanalysis", "tyanalysis-kernel"])
@pytest.mark.parametrize(
    ("source", "seconds"), [("import os; os._exit(3)", None), ("import time; time.sleep(600)", 2)]
)
def test_the_saved_notebook_says_which_cell_failed(
    tmp_path: Path, engine: str, source: str, seconds: int | None
) -> None:
    """Papermill's own engine saves such a cell as completed."""
    book, target = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    nbformat.write(notebook(("fine", "1"), ("bad", source), ("after", "2")), book)
    with pytest.raises((DeadKernelError, CellTimeoutError)):
        papermill.execute_notebook(
            str(book), str(target), engine_name=engine, kernel_name="python3",
            progress_bar=False, execution_timeout=seconds,
        )  # fmt: skip
    saved = {cell["id"]: cell for cell in nbformat.read(target, as_version=4).cells}
    states = {one: saved[one].metadata.papermill.status for one in ("fine", "bad", "after")}
    assert states == {"fine": "completed", "bad": "failed", "after": "pending"}

"""A notebook runs in each of the three ways, and whatever stops it is told with the cell's id."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tiny_project import notebook
from tyanalysis.errors import NotebookError
from tyanalysis.reporting.launch import spawn_template
from tyanalysis.reporting.notebook import ERROR_TAG
from tyanalysis.reporting.process import marked
from tyanalysis.reporting.run import Run, run_notebook
from tyanalysis.reporting.spec import Limits, Way
from tyanalysis.reporting.template import ADDRESS, Address

pytestmark = pytest.mark.slow

MARK = f"test-run-{os.getpid()}"  # of this process's runs alone


@pytest.fixture(scope="module", autouse=True)
def _clean() -> Iterator[None]:
    """Collect what the kernels' event loops leave, here and not in the middle of another import."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def template() -> Iterator[Address]:
    """A template process that all runs of this module fork from."""
    address = spawn_template(["ipykernel.kernelapp", "ipykernel.zmqshell"], renderers=False)
    address.wait_ready()
    yield address
    address.close()


@pytest.fixture(params=["shell", "kernel", "plain"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Way:
    if request.param != "plain":
        monkeypatch.setenv(ADDRESS, request.getfixturevalue("template").name)
    return request.param


def run(
    folder: Path, way: Way, *cells: tuple[str, str], progress=None, limits=None, **given: Any
) -> Run:
    # A brace in a path must not be read as a placeholder, which papermill does.
    place = folder / "a {b} 区"
    place.mkdir(exist_ok=True)
    path = place / "n.ipynb"
    nbformat.write(notebook(*cells), path)
    return run_notebook(
        path,
        given,
        environment={"FROM_US": "1"},
        progress=progress,
        way=way,
        limits=limits,
        mark=MARK,
    )


def outputs(done: Run, name: str) -> list[Any]:
    return next(cell for cell in done.notebook.cells if cell.get("id") == name).outputs


def marked_cell(done: Run) -> str:
    """Give the id of the cell below the last marker; the first marker heads the notebook."""
    cells = done.notebook.cells
    at = [n for n, cell in enumerate(cells) if ERROR_TAG in cell.metadata.get("tags", [])]
    return str(cells[at[-1] + 1]["id"])


def test_runs_here_with_the_parameters_and_tells_of_each_cell(
    tmp_path: Path, way: Way, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
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
        way,
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


def test_a_cell_that_raises(tmp_path: Path, way: Way) -> None:
    done = run(tmp_path, way, ("fine", "1"), ("town-table", "{}['清徐']"), ("after", "2"))
    failure = done.failure
    assert failure is not None
    assert (failure.stage, failure.cell, failure.ename) == ("run", "town-table", "KeyError")
    assert failure.evalue == "'清徐'"
    assert "{}['清徐']" in failure.traceback
    assert "\x1b" not in failure.traceback
    assert marked_cell(done) == "town-table"
    assert outputs(done, "after") == []


def test_papermill_writes_no_outputs_where_nothing_is_saved(
    tmp_path: Path, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    from papermill import execute  # noqa: PLC0415 - half a second

    written: list[bool] = []
    monkeypatch.setattr(execute, "write_ipynb", lambda book, _: written.append(bool(book.cells)))
    assert outputs(run(tmp_path, way, ("fine", "1 + 1")), "fine")
    assert written == [False]


def test_a_kernel_that_dies(tmp_path: Path, way: Way) -> None:
    done = run(tmp_path, way, ("boom", "import os; os._exit(7)"), ("after", "2"))
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == ("boom", "DeadKernelError")
    assert marked_cell(done) == "boom"
    assert [output.output_type for output in outputs(done, "boom")] == ["error"]


def test_a_kernel_that_never_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "modules"
    broken.mkdir()
    (broken / "ipykernel.py").write_text("raise RuntimeError('not today')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    done = run(tmp_path, "plain", ("a", "1"))
    assert done.failure is not None
    assert (done.status, done.failure.cell) == ("died", "")
    assert "RuntimeError: not today" in done.failure.traceback
    assert capfd.readouterr() == ("", "")


def test_leaving_early_is_no_success(tmp_path: Path, way: Way) -> None:
    done = run(tmp_path, way, ("leave", "import sys; sys.exit(0)"), ("after", "2"))
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == ("leave", "SystemExit")
    assert marked_cell(done) == "leave"


def test_a_notebook_that_cannot_run_starts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    book = notebook()
    book.cells[1].metadata["tags"] = []
    nbformat.write(book, path)
    with pytest.raises(NotebookError, match="found 0 cells"):
        run_notebook(path, {}, environment={})


def wait_until_gone(pid: int) -> bool:
    """Say whether a process ends within some seconds; a zombie has ended."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("name", "source", "ename"),
    [
        ("segfault", "import ctypes; ctypes.string_at(0)", "DeadKernelError"),
        ("killed", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "DeadKernelError"),
        ("broken", "a =", "SyntaxError"),
        ("interrupt", "raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("asks", "input('?')", "StdinNotImplementedError"),
    ],
)
def test_whatever_ends_a_cell_is_told_and_marked(
    tmp_path: Path, way: Way, name: str, source: str, ename: str
) -> None:
    done = run(tmp_path, way, ("before", "print('kept')"), (name, source), ("after", "2"))
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == (name, ename)
    assert done.status == ("died" if ename == "DeadKernelError" else "failed")
    assert marked_cell(done) == name
    assert outputs(done, "before")[0].text == "kept\n", "what ran before is not lost"
    assert outputs(done, "after") == []


@pytest.mark.parametrize(
    "source",
    [
        "import time; time.sleep(600)",
        # Holds the interpreter's lock for good: nothing written in Python can interrupt it.
        "import ctypes; ctypes.PyDLL(None).sleep(600)",
        "import subprocess; subprocess.run(['sleep', '600'])",
    ],
    ids=["sleeps", "holds the lock", "waits for a child"],
)
def test_a_cell_that_takes_too_long_is_stopped_with_all_it_started(
    tmp_path: Path, way: Way, source: str
) -> None:
    began = time.monotonic()
    pid_file = tmp_path / "pid"
    note = f"import os, pathlib; pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid()))"
    done = run(tmp_path, way, ("note", note), ("slow", source), limits=Limits(cell_seconds=2))
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == ("slow", "CellTimeoutError")
    assert done.status == "timeout"
    assert marked_cell(done) == "slow"
    assert time.monotonic() - began < 60
    assert wait_until_gone(int(pid_file.read_text()))
    end = time.monotonic() + 10
    while marked(MARK) and time.monotonic() < end:
        time.sleep(0.05)
    assert marked(MARK) == []


def test_figures_appear_where_a_module_beside_the_notebook_is_the_first_to_draw(
    tmp_path: Path, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)
    (tmp_path / "a {b} 区").mkdir()
    (tmp_path / "a {b} 区/draw.py").write_text(
        "import matplotlib.pyplot as plt\ndef draw():\n    plt.plot([1, 2])\n    plt.show()\n"
    )
    done = run(tmp_path, way, ("figure", "import draw; draw.draw()"))
    assert done.failure is None
    assert "image/png" in outputs(done, "figure")[0].data


def test_too_much_output_is_stopped(tmp_path: Path, way: Way) -> None:
    source = "for _ in range(3000): print('x' * 1000)"
    done = run(tmp_path, way, ("much", source), limits=Limits(output_mb=1))
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == ("much", "OutputLimitError")
    assert "more than 1 MB" in done.failure.evalue


def test_too_much_memory_is_an_error_of_the_cell(tmp_path: Path, way: Way) -> None:
    source = "a = bytearray(600 << 20)"
    done = run(tmp_path, way, ("big", source), limits=Limits(memory_mb=200))
    assert done.failure is not None
    assert (done.failure.cell, done.failure.ename) == ("big", "MemoryError")
    assert run(tmp_path, way, ("big", source), limits=Limits(memory_mb=2000)).failure is None


@pytest.mark.parametrize(
    "source", ["import os; os.close(1); os.close(2)", "import sys; sys.stdout.close()"]
)
def test_a_shell_outlives_a_cell_that_closes_its_output(
    tmp_path: Path, template: Address, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setenv(ADDRESS, template.name)
    done = run(tmp_path, "shell", ("close", source), ("next", "print('still here')"))
    assert done.failure is None
    assert outputs(done, "next")[0].text == "still here\n"


def test_every_run_starts_from_the_same_clean_state(
    tmp_path: Path, template: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, template.name)
    spoil = (
        "import json, random, os\nprint(random.random(), os.getpid(), hasattr(json, 'spoilt'))\n"
        "json.spoilt = True\nos.environ['SPOILT'] = '1'\nos.chdir('/')"
    )
    look = "import os; print('SPOILT' in os.environ, os.getcwd())"
    texts = []
    for _ in range(2):
        done = run(tmp_path, "shell", ("spoil", spoil), ("look", look))
        assert done.failure is None
        texts.append(outputs(done, "spoil")[0].text.split())
    assert texts[0][0] != texts[1][0], "random numbers differ between runs"
    assert texts[0][1] != texts[1][1], "each run has a process of its own"
    assert [text[2] for text in texts] == ["False", "False"]


def test_what_a_run_leaves_behind_is_killed(
    tmp_path: Path, template: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, template.name)
    start = (
        "import subprocess\n"
        "a = subprocess.Popen(['sleep', '600'])\n"
        "b = subprocess.Popen(['setsid', 'sleep', '600'])\n"
        "print(a.pid, b.pid)"
    )
    done = run(tmp_path, "shell", ("start", start))
    assert done.failure is None
    pids = [int(word) for word in outputs(done, "start")[0].text.split()]
    assert [wait_until_gone(pid) for pid in pids] == [True, True]


def test_exit_handlers_run(
    tmp_path: Path, template: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, template.name)
    note = tmp_path / "note"
    source = f"import atexit, pathlib; atexit.register(pathlib.Path({str(note)!r}).write_text, 'x')"
    assert run(tmp_path, "shell", ("register", source)).failure is None
    assert note.read_text() == "x"

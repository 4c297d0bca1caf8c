"""What the command says while it builds: a bar on a terminal, lines in a log."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from tiny_project import write_project
from tyanalysis.console import explain, follow, say, shown
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.plan import Job, make_plan
from tyanalysis.reporting.spec import Failure


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    root = write_project(tmp_path / "p")
    return make_plan(load_catalogue(root / "notebooks/reports.toml"), given={"code": "1[red]"})


def said(jobs: list[Job], *, terminal: bool) -> str:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=120, color_system=None)
    with follow(console, jobs) as listener:
        for job in jobs:
            listener.started(job)
            listener.cell(job, 3, 4, "town-table")
            listener.finished(Outcome(job, Path("reports/[x]"), None, 1.25))
    return stream.getvalue()


def test_lines_in_a_log(jobs: list[Job]) -> None:
    variant = jobs[0].variant
    assert said(jobs, terminal=False).splitlines() == [
        f"[1/2] alpha {variant} zh: reports/[x] (1.2 s)",
        f"[2/2] alpha {variant} en: reports/[x] (1.2 s)",
    ]


def test_a_bar_with_the_time_on_a_terminal(jobs: list[Job]) -> None:
    text = said(jobs, terminal=True)
    assert f"[2/2] alpha {jobs[0].variant} en: reports/[x]" in text
    assert "2/2" in text
    assert "0:00:0" in text


def test_a_failure_names_the_cell_and_the_next_step(jobs: list[Job]) -> None:
    failure = Failure("run", "town-table", "KeyError", "'清徐'", "trace")
    text = explain(Outcome(jobs[0], Path("reports/failed"), failure, 1.0))
    assert f"alpha {jobs[0].variant} zh, cell town-table: KeyError: '清徐' Not published" in text
    assert str(Path("reports/failed/message.txt")) in text


def test_paths_and_brackets_are_shown_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "a/b") == str(Path("a/b"))
    assert shown(Path("/elsewhere/a")) == str(Path("/elsewhere/a"))
    stream = io.StringIO()
    say(Console(file=stream, width=20), "[bold] " + "x" * 40)
    assert stream.getvalue() == "[bold] " + "x" * 40 + "\n"

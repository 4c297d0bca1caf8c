"""What the disk or the memory refuses becomes an error that says what to do; editions stand."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tiny_editions import put
from tiny_project import write_project
from tyanalysis.cli import main
from tyanalysis.errors import BuildStopped, DataError
from tyanalysis.reporting import database
from tyanalysis.reporting.build import Options, build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.database import memory_path
from tyanalysis.reporting.ledger import Ledger
from tyanalysis.reporting.listener import Silence
from tyanalysis.reporting.plan import Job, make_plan
from tyanalysis.reporting.publish import check_files
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Failure, Result, Spec
from tyanalysis.reporting.surroundings import is_due


class Noted(Silence):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


class Done:
    """A task that has ended."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.reader, self.writer = os.pipe()
        os.write(self.writer, b".")

    def fileno(self) -> int:
        return self.reader

    def waiting(self) -> bool:
        return False

    def events(self) -> list[Mapping[str, Any]]:
        return []

    def poll(self) -> Result:
        return self.result

    def terminate(self) -> None:
        pass

    def kill(self) -> None:
        pass

    def close(self) -> None:
        os.close(self.reader)
        os.close(self.writer)


class Failing:
    """An executor whose editions have failed in their notebook."""

    slots = 1

    def start(self, spec: Spec, folder: Path) -> Done:
        return Done(Result("failed", Failure("run", "a", "KeyError", "no such town", "")))

    def close(self) -> None:
        pass


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one good edition."""
    root = write_project(tmp_path / "p")
    put(root / "reports", "alpha/default/zh", "2026-11-23")
    return root


def run(root: Path, listener: Any = None, output: Path | None = None) -> Any:
    jobs = make_plan(load_catalogue(root / "notebooks/reports.toml"), languages=["zh"])
    output = output or root / "reports"
    setting = Setting.of(root, output, root / "data")
    try:
        return build(jobs, setting, listener, Options(executor=lambda *_: Failing()))
    finally:
        assert check_files(output / "alpha/default/zh/latest").status == "ok"


def test_a_memory_that_another_process_holds(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger(root / "reports").close()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(memory_path(root / "reports"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DataError, match="Another process has been writing it for"):
            run(root)
    run(root)


@pytest.mark.parametrize("keep", [0, 100, 4096])
def test_a_damaged_memory(root: Path, keep: int) -> None:
    Ledger(root / "reports").close()
    path = memory_path(root / "reports")
    content = path.read_bytes()
    path.write_bytes(content[:keep] + os.urandom(len(content) - keep))
    with pytest.raises(DataError, match="the file is damaged: move it away; the editions stay"):
        run(root)
    for one in path.parent.glob("memory*"):
        one.unlink()
    run(root)


@pytest.mark.parametrize("name", [".tyanalysis", ".tyanalysis/memory.sqlite3"])
def test_something_else_where_the_memory_should_be(root: Path, name: str) -> None:
    if name == ".tyanalysis":
        (root / "reports" / name).write_text("")
    else:
        (root / "reports" / name).mkdir(parents=True)
    with pytest.raises(DataError, match="cannot be used as the memory of past builds"):
        run(root)


def test_a_lock_that_cannot_be_taken(root: Path) -> None:
    (root / "reports/.tyanalysis").mkdir()
    (root / "reports/.tyanalysis/locks").write_text("a file where the folder should be")
    (outcome,) = run(root)
    assert outcome.failure.stage == "publish"
    assert "the last good edition stays. Make room or give permission" in outcome.failure.evalue


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "reports/index.html")


def test_pages_that_cannot_be_written_are_written_by_the_next_build(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tyanalysis.reporting.site.put_page", full)
        told = r"index\.html: cannot be written \(No space left on device\)\. The editions stand"
        listener = Noted()
        (outcome,) = run(root, listener)
        assert outcome.failure.ename == "KeyError", "how the editions ended is told first"
    assert any(re.search(told, note) for note in listener.notes)
    assert is_due(root / "reports")
    (mark,) = (root / "reports/.tyanalysis").glob("due-*")
    host, pid, started = mark.name.removeprefix("due-").split("-")[:3]
    mark.rename(mark.with_name(f"due-{host}-{pid}-{int(started) - 1}-"))
    (root / "reports/index.html").write_text("old")
    shutil.rmtree(root / "reports/alpha/default/zh/failed")
    monkeypatch.setattr("tyanalysis.reporting.survey.survey", lambda *_, **__: [])
    done = CliRunner().invoke(main, ["build", "--project", str(root)])
    assert (done.exit_code, "nothing to build" in done.output) == (0, True), done.output
    assert "alpha" in (root / "reports/index.html").read_text(encoding="utf-8")
    assert list((root / "reports/.tyanalysis").glob("due-*")) == []


def test_a_full_disk_does_not_hide_that_a_build_was_stopped(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopper(Noted):
        def started(self, job: Job) -> None:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("tyanalysis.reporting.site.put_page", full)
    listener = Stopper()
    with pytest.raises(BuildStopped):
        run(root, listener)
    assert any("cannot be written (No space left" in note for note in listener.notes)


def test_a_ledger_that_fails_in_the_middle_stops_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("tyanalysis.reporting.ledger.transaction", broken)  # at the batch's end
    monkeypatch.setattr(Ledger, "end_attempt", lambda self, *_: self._write("no SQL", ()))
    listener = Noted()
    (outcome,) = run(root, listener)
    assert outcome.failure.ename == "KeyError"
    assert len([note for note in listener.notes if "memory.sqlite3: cannot be used" in note]) == 2


def test_what_a_sweep_cannot_move_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tyanalysis.reporting.build.sweep", full)
    with pytest.raises(DataError, match="Nothing was built; the last good editions stay"):
        run(root)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    if shutil.which("mount") is None or subprocess.call(words):
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_really_full(root: Path, small_disk: Path) -> None:
    output = small_disk / "reports"
    put(output, "alpha/default/zh", "2026-11-23")
    Ledger(output).close()
    (small_disk / "other").write_bytes(b"x" * (900 << 10))
    with (small_disk / "rest").open("wb", buffering=0) as rest, suppress(OSError):
        while True:
            rest.write(b"x" * 512)
    with pytest.raises(DataError, match=r"disk I/O error|No space left|disk is full"):
        run(root, output=output)
    (small_disk / "other").unlink()
    run(root, output=output)

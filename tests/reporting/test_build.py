"""A build goes through its jobs, tells of each, and lists what it published even when stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiny_project import write_project
from tyanalysis.reporting import build as module
from tyanalysis.reporting.build import Silence, build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.plan import Job, make_plan
from tyanalysis.reporting.run import Failure
from tyanalysis.reporting.setting import Setting


class Recorder(Silence):
    def __init__(self) -> None:
        self.told: list[str] = []

    def started(self, job: Job) -> None:
        self.told.append(f"start {job.language}")

    def cell(self, job: Job, number: int, total: int, cell: str) -> None:
        self.told.append(f"{job.language} {number}/{total} {cell}")

    def finished(self, outcome: Outcome) -> None:
        self.told.append(f"end {outcome.job.language} {outcome.failure is None}")


@pytest.fixture
def work(tmp_path: Path) -> tuple[list[Job], Setting]:
    root = write_project(tmp_path / "p")
    jobs = make_plan(load_catalogue(root / "notebooks/reports.toml"))
    return jobs, Setting.of(root, root / "reports", None)


def test_every_job_is_done_and_told_of_though_one_fails(
    work: tuple[list[Job], Setting], monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(job: Job, setting: Setting, progress) -> Outcome:
        progress(1, 2, "facts")
        bad = Failure("run", "facts", "KeyError", "x", "") if job.language == "zh" else None
        setting.output.mkdir(exist_ok=True)
        return Outcome(job, setting.output, bad, 0.1)

    monkeypatch.setattr(module, "make_edition", made)
    listener = Recorder()
    outcomes = build(*work, listener)
    assert [outcome.failure is None for outcome in outcomes] == [False, True]
    assert listener.told == [
        "start zh", "zh 1/2 facts", "end zh False", "start en", "en 1/2 facts", "end en True",
    ]  # fmt: skip
    assert (work[1].output / "index.html").exists()


def test_what_an_interrupted_batch_published_is_listed(
    work: tuple[list[Job], Setting], monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(job: Job, setting: Setting, progress) -> Outcome:
        if job.language == "en":
            raise KeyboardInterrupt
        setting.output.mkdir(exist_ok=True)
        return Outcome(job, setting.output, None, 0.1)

    monkeypatch.setattr(module, "make_edition", made)
    with pytest.raises(KeyboardInterrupt):
        build(*work)
    assert (work[1].output / "index.html").exists()

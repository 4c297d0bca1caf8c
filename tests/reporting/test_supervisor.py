"""The supervisor with executors that lose, refuse or wait."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tiny_project import write_project
from tyanalysis.reporting.build import Options, build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.listener import Silence
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.rules import Rules
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Failure, Limits, Result, Spec
from tyanalysis.reporting.supervisor import LOST_TIMES


class Told:
    """A task whose end is known; it may wait for a worker before."""

    def __init__(self, looks: int, result: Result | None) -> None:
        self.looks, self.result = looks, result
        self.reader, self.writer = os.pipe()
        os.write(self.writer, b".")
        self.ended = ""

    def fileno(self) -> int:
        return self.reader

    def waiting(self) -> bool:
        self.looks -= 1
        if self.looks == 0:
            os.read(self.reader, 1)  # from now on there is no news
        return self.looks > 0

    def events(self) -> list[dict[str, Any]]:
        return []

    def poll(self) -> Result | None:
        failure = Failure("run", "", "TimeLimit", "too long", "too long")
        return Result("failed", failure) if self.ended else self.result

    def terminate(self) -> None:
        self.ended = "terminated"
        os.write(self.writer, b".")

    def kill(self) -> None:
        self.ended = "killed"

    def close(self) -> None:
        os.close(self.reader)
        os.close(self.writer)


class Made:
    slots = 1

    def __init__(self, looks: int, result: Result | None) -> None:
        self.looks, self.result = looks, result
        self.tasks: list[Told] = []

    def start(self, spec: Spec, folder: Path) -> Told:
        self.tasks.append(Told(self.looks, self.result))
        return self.tasks[-1]

    def close(self) -> None:
        pass


def run(tmp_path: Path, executor: Made, rules: Rules) -> Any:
    root = write_project(tmp_path / "p")
    job = make_plan(load_catalogue(root / "notebooks/reports.toml"))[0]
    setting = Setting.of(root, root / "reports", root / "data")
    options = Options(rules=rules, executor=lambda *_: executor)
    (outcome,) = build([job], setting, Silence(), options)
    return outcome


@pytest.mark.slow
def test_an_edition_that_is_lost_again_and_again_has_failed(tmp_path: Path) -> None:
    lost = Result("lost", Failure("run", "", "WorkerDied", "the worker is gone", ""))
    executor = Made(0, lost)
    outcome = run(tmp_path, executor, Rules(retries=0))
    assert len(executor.tasks) == LOST_TIMES + 1
    assert outcome.failure.evalue == "the worker is gone"
    assert (outcome.folder / "manifest.json").exists()


@pytest.mark.slow
def test_the_time_of_an_edition_begins_with_its_work(tmp_path: Path) -> None:
    executor = Made(50, None)
    rules = Rules(retries=0, limits=Limits(edition_seconds=0.05))
    outcome = run(tmp_path, executor, rules)
    (task,) = executor.tasks
    assert task.looks <= 0, "it was not ended while it waited"
    assert (outcome.status, task.ended) == ("timeout", "terminated")

"""One small build that several tests look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tiny_project import write_project
from tyanalysis.reporting.build import build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.setting import Setting

LIVE = pytest.StashKey[tuple[subprocess.Popen[bytes], Path]]()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """The tiny project's report in both languages and formats, built once."""
    root = write_project(tmp_path_factory.mktemp("built"))
    jobs = make_plan(load_catalogue(root / "notebooks/reports.toml"), formats=["html", "pdf"])
    outcomes = build(jobs, Setting.of(root, root / "out", root / "data"))
    assert [outcome.failure for outcome in outcomes] == [None, None]
    return outcomes


@pytest.fixture(scope="session")
def edition(built: list[Outcome]) -> Path:
    """The folder of the Chinese edition."""
    return built[0].folder


# The test of a real schedule mostly waits for the next minute: it waits beside the others.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the live schedule last."""
    items.sort(key=lambda item: "live_schedule" in getattr(item, "fixturenames", ()))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the live schedule if a test of it will run."""
    wanted = [one for one in session.items if "live_schedule" in getattr(one, "fixturenames", ())]
    if wanted and not session.config.option.collectonly:
        folder = Path(tempfile.mkdtemp(prefix="live-"))
        tests = Path(__file__).parents[1]
        with (folder / "driver.txt").open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("live_schedule.py")), str(folder)],
                stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": str(tests)},
                start_new_session=True,
            )  # fmt: skip
        session.config.stash[LIVE] = process, folder


def pytest_unconfigure(config: pytest.Config) -> None:
    """End it with the tests, however they end."""
    if LIVE in config.stash:
        process, folder = config.stash[LIVE]
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def live_schedule(pytestconfig: pytest.Config) -> Path:
    """Give the folder of a schedule that has fired twice."""
    process, folder = pytestconfig.stash[LIVE]
    assert process.wait(200) == 0, (folder / "driver.txt").read_text()
    return folder

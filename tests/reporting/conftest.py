"""One small build that several tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiny_project import write_project
from tyanalysis.reporting.build import build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.setting import Setting


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

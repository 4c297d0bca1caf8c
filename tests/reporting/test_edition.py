"""One edition from notebook to folder: the same bytes for the same inputs, or nothing."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from tiny_project import write_project
from tyanalysis.errors import ParameterError, RenderError
from tyanalysis.reporting.build import build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.edition import Outcome, make_edition
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.setting import Setting


def jobs(root: Path, **asked):
    return make_plan(load_catalogue(root / "notebooks/reports.toml"), languages=["zh"], **asked)


def contents(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    found.pop("manifest.json")
    return found


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_anywhere(built: list[Outcome], tmp_path: Path) -> None:
    root = tmp_path / "elsewhere"
    shutil.copytree(built[0].folder.parents[4] / "notebooks", root / "notebooks")
    shutil.copytree(built[0].folder.parents[4] / "data", root / "data")
    setting = Setting.of(root, tmp_path / "out", root / "data")
    # The page links to its sibling only where that is built as well.
    plan = make_plan(load_catalogue(root / "notebooks/reports.toml"), formats=["html", "pdf"])
    again = make_edition(plan[0], setting)
    assert again.folder.name == built[0].folder.name
    assert contents(again.folder) == contents(built[0].folder)
    one = read_manifest(again.folder).model_dump(exclude={"timings", "created"})
    assert one == read_manifest(built[0].folder).model_dump(exclude={"timings", "created"})


@pytest.mark.slow
def test_other_data_give_another_edition(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p")
    setting = Setting.of(root, root / "reports", root / "data")
    (first,) = build(jobs(root), setting)
    (root / "data/figures.csv").write_text("id\nf-2\n", encoding="utf-8")
    (second,) = build(jobs(root), setting)
    assert first.folder != second.folder
    assert first.folder.exists()


@pytest.mark.slow
def test_an_error_while_rendering_publishes_nothing(
    built: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object) -> str:
        raise RenderError("cell body, table: broken")

    broken = ModuleType("tyanalysis.reporting.html")
    broken.render_html = explode  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tyanalysis.reporting.html", broken)
    root = write_project(tmp_path / "p")
    (outcome,) = build(jobs(root), Setting.of(root, root / "reports", root / "data"))
    assert outcome.failure is not None
    assert (outcome.failure.stage, outcome.failure.ename) == ("render", "RenderError")
    assert [path.name for path in (root / "reports/alpha/default/zh").iterdir()] == ["failed"]
    assert "cell body, table: broken" in (outcome.folder / "message.txt").read_text()
    assert sorted(path.name for path in (root / "reports").iterdir()) == ["alpha", "index.html"]


@pytest.mark.slow
def test_a_page_that_is_cut_off_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = ModuleType("tyanalysis.reporting.html")
    cut.render_html = lambda *_: "<!doctype html><html>"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tyanalysis.reporting.html", cut)
    root = write_project(tmp_path / "p")
    (outcome,) = build(jobs(root), Setting.of(root, root / "reports", root / "data"))
    assert outcome.failure is not None
    assert outcome.failure.stage == "verify"
    assert not (root / "reports/alpha/default/zh/latest").exists()


def test_the_day_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    found = Setting.of(Path(), Path(), None)
    assert (found.day, found.epoch) == (date(2026, 1, 1), 1767225600)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ParameterError, match="found 'yesterday', expected seconds since 1970"):
        Setting.of(Path(), Path(), None)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert Setting.of(Path(), Path(), None).epoch % 86400 == 0

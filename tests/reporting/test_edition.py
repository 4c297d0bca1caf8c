"""One edition from notebook to folder: the same bytes for the same inputs, or nothing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tiny_project import write_project
from tyanalysis.errors import ParameterError, RenderError
from tyanalysis.reporting import assemble as assembling
from tyanalysis.reporting import edition as module
from tyanalysis.reporting.build import build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.describe import describe_job
from tyanalysis.reporting.edition import make_edition
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Result, read_spec


def jobs(root: Path, **asked):
    return make_plan(load_catalogue(root / "notebooks/reports.toml"), languages=["zh"], **asked)


def contents(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    found.pop("manifest.json")
    return found


def make(root: Path, folder: Path, **asked) -> Result:
    """Make the first edition of a project here, in a kernel that papermill starts."""
    setting = Setting.of(root, root / "reports", root / "data")
    folder.mkdir()
    return make_edition(describe_job(jobs(root, **asked)[0], setting, way="plain"), folder)


def test_a_description_travels_as_text(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p")
    setting = Setting.of(root, root / "reports", root / "data")
    spec = describe_job(jobs(root, given={"years": [1, 2]})[0], setting, mark="m")
    spec.write(tmp_path)
    assert read_spec(tmp_path) == spec
    assert spec.passed["years"] == [1, 2]


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_anywhere_and_in_any_way(
    built: list[Outcome], tmp_path: Path
) -> None:
    root = tmp_path / "elsewhere"
    shutil.copytree(built[0].folder.parents[4] / "notebooks", root / "notebooks")
    shutil.copytree(built[0].folder.parents[4] / "data", root / "data")
    setting = Setting.of(root, tmp_path / "out", root / "data")
    # The page links to its sibling only where that is built as well.
    plan = make_plan(load_catalogue(root / "notebooks/reports.toml"), formats=["html", "pdf"])
    folder = tmp_path / "private"
    folder.mkdir()
    result = make_edition(describe_job(plan[0], setting, way="plain"), folder)
    assert result.status == "ok"
    again = folder / result.folder
    assert again.name == built[0].folder.name
    assert contents(again) == contents(built[0].folder)
    one = read_manifest(again).model_dump(exclude={"timings", "created"})
    assert one == read_manifest(built[0].folder).model_dump(exclude={"timings", "created"})


@pytest.mark.slow
@pytest.mark.usefixtures("lent_template")
def test_other_data_give_another_edition(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p")
    setting = Setting.of(root, root / "reports", root / "data")
    (first,) = build(jobs(root), setting)
    (root / "data/figures.csv").write_text("id\nf-2\n", encoding="utf-8")
    (second,) = build(jobs(root), setting)
    assert first.folder != second.folder
    assert first.folder.exists()


@pytest.mark.slow
def test_an_error_while_rendering_is_kept_as_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object, **__: object) -> dict[str, bytes]:
        raise RenderError("cell body, table: broken")

    monkeypatch.setattr(module, "render_edition", explode)
    result = make(write_project(tmp_path / "p"), tmp_path / "private")
    assert result.status == "failed"
    assert result.failure is not None
    assert (result.failure.stage, result.failure.ename) == ("render", "RenderError")
    assert result.folder == "failed"
    told = (tmp_path / "private/failed/message.txt").read_text(encoding="utf-8")
    assert "cell body, table: broken" in told


@pytest.mark.slow
def test_a_page_that_is_cut_off_is_no_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = {"xlsx": b"PK", "html": b"<!doctype html><html>"}
    monkeypatch.setattr(module, "render_edition", lambda *_, **__: cut)
    result = make(write_project(tmp_path / "p"), tmp_path / "private")
    assert result.failure is not None
    assert result.failure.stage == "verify"
    assert "found a page that is cut off" in result.failure.evalue


@pytest.mark.slow
def test_a_full_disk_is_told_with_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "report.pdf")

    monkeypatch.setattr(assembling, "write_notebook", full)
    root = write_project(tmp_path / "p")
    folder = tmp_path / "private"
    with pytest.raises(OSError, match="No space"):  # not even the failure can be kept
        make(root, folder)
    monkeypatch.undo()
    monkeypatch.setattr(assembling, "verify", full)
    shutil.rmtree(folder)
    result = make(root, folder)
    assert result.failure is not None
    assert "No space left on device: report.pdf. Nothing was published. Make room" in (
        result.failure.evalue
    )


def test_the_day_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    found = Setting.of(Path(), Path(), None)
    assert (found.day, found.epoch) == (date(2026, 1, 1), 1767225600)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ParameterError, match="found 'yesterday', expected seconds since 1970"):
        Setting.of(Path(), Path(), None)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert Setting.of(Path(), Path(), None).epoch % 86400 == 0

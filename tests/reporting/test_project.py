"""The project is found upward from the working directory, or where it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

import tyanalysis
from tiny_project import write_project
from tyanalysis.errors import DataError
from tyanalysis.reporting.project import find_project


def test_found_upward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_project(tmp_path / "p")
    (root / "a/b").mkdir(parents=True)
    monkeypatch.chdir(root / "a/b")
    project = find_project()
    assert project.root == root
    assert project.data == root / "data"
    assert project.reports == root / "reports"
    assert not project.reports.exists(), "looking makes nothing"


def test_found_where_it_is_named(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p")
    assert find_project(root).root == root
    with pytest.raises(DataError, match="Name the folder"):
        find_project(tmp_path)


def test_the_repository_of_the_package_is_the_last_resort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_project(tmp_path / "repo")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tyanalysis, "__file__", str(root / "src/tyanalysis/__init__.py"))
    assert find_project().root == root
    monkeypatch.setattr(tyanalysis, "__file__", str(tmp_path / "a/b/c/__init__.py"))
    with pytest.raises(DataError, match="name it with --project"):
        find_project()


def test_data_without_descriptor_is_not_the_projects(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p")
    (root / "data/datapackage.json").unlink()
    assert find_project(root).data is None

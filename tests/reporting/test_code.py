"""The modules that lie beside a notebook are found while other builds come and go there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tyanalysis.reporting.code import Code


def test_folders_that_cannot_hold_modules_are_not_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("towns.py", "near/__init__.py", "near/far.py", "no-name.py", ".hidden.py",
                 "reports/.build-vm-1/late.py", "not a name/one.py"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    entered = []
    scandir = os.scandir

    def gone(path):
        entered.append(Path(path).name)
        if ".build-" in str(path):  # another build's private folder, just cleared away
            raise FileNotFoundError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", gone)
    found = Code().closure(["towns:", "near.far:"], tmp_path, ["html"], "zh").digests
    beside = {name for name in found if not name.partition(" ")[2].startswith("tyanalysis")}
    assert {"module towns", "module near", "module near.far"} <= beside
    assert "reports" in entered
    assert not {".build-vm-1", "not a name"} & set(entered)


def test_a_folder_that_goes_away_meanwhile_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "towns.py").write_text("")
    (tmp_path / "gone").mkdir()
    scandir = os.scandir

    def gone(path):
        if Path(path).name == "gone":
            raise FileNotFoundError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", gone)
    found = Code().closure(["towns:"], tmp_path, ["html"], "zh").digests
    assert "module towns" in found

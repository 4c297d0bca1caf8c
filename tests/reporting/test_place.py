"""A folder is put in place whole, and an old one gives way in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from tyanalysis.reporting import place as module
from tyanalysis.reporting.place import place, private_folder


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "a.txt").write_text(text, encoding="utf-8")
    return path


def test_into_an_empty_place(tmp_path: Path) -> None:
    place(folder(tmp_path / "new", "new"), tmp_path / "deep/down")
    assert (tmp_path / "deep/down/a.txt").read_text(encoding="utf-8") == "new"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("system_can", [True, False])
def test_the_old_one_gives_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system_can: bool
) -> None:
    if not system_can:
        monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    new, old = folder(tmp_path / "new", "new"), folder(tmp_path / "old", "old")
    (old / "left.txt").write_text("", encoding="utf-8")
    place(new, old)
    assert [path.name for path in old.iterdir()] == ["a.txt"]
    assert (old / "a.txt").read_text(encoding="utf-8") == "new"
    assert (new / "a.txt").read_text(encoding="utf-8") == "old"


def test_a_private_folder_leaves_nothing(tmp_path: Path) -> None:
    def half() -> None:
        with private_folder(tmp_path / "out") as private:
            assert private.parent == tmp_path / "out"
            folder(private / "half", "half")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert list((tmp_path / "out").iterdir()) == []

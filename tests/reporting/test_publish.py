"""An edition is published whole or not at all, and a failure leaves the good one in place."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import typst

from published import publish, publish_failure
from tyanalysis.errors import RenderError
from tyanalysis.reporting.assemble import verify
from tyanalysis.reporting.manifest import Environment, Input, Manifest, read_manifest
from tyanalysis.reporting.page import put_page
from tyanalysis.reporting.place import make_private, scratch_folder
from tyanalysis.reporting.publish import check_files, editions, sweep
from tyanalysis.reporting.spec import Failure
from tyanalysis.reporting.surroundings import catch_up

PAGE = b"<!doctype html><html lang='zh-CN'><title>x</title></html>\n"
FAILURE = Failure("run", "town-table", "KeyError", "'<b>'", "Traceback <here>")


def manifest(edition: str = "2026-11-23-aaaaaa", created: str = "2026-11-23T00:00:00", **rest):
    values = {
        "status": "ok", "report": "alpha", "variant": "default", "language": "zh",
        "edition": edition, "titles": {"zh": "一号", "en": "One"}, "parameters": {"a": ["<x>"]},
        "key": "a" * 64, "notebook": Input(path="n.ipynb", sha256="0"), "inputs": [],
        "environment": Environment(python="3", package="0", code="0", fonts="0", libraries={}),
        "created": created,
    }  # fmt: skip
    return Manifest(**{**values, **rest})


def put(output: Path, one: Manifest | None = None, page: bytes = PAGE, keep: int | None = None):
    return publish(
        output,
        one or manifest(),
        {"index.html": page, "data.xlsx": b"PK"},
        formats=["html"],
        write=lambda folder: (folder / "notebook.ipynb").write_text("{}"),
        keep=keep,
    )


def test_an_edition_and_its_latest_copy(tmp_path: Path) -> None:
    folder = put(tmp_path)
    assert folder == tmp_path / "alpha/default/zh/2026-11-23-aaaaaa"
    names = {"index.html", "data.xlsx", "notebook.ipynb", "manifest.json"}
    assert {path.name for path in folder.iterdir()} == names
    assert {path.name for path in (folder.parent / "latest").iterdir()} == names
    assert [path.name for path in tmp_path.iterdir()] == ["alpha"], "nothing private is left"
    assert len(read_manifest(folder).files) == 3


def test_the_newest_is_latest_and_the_older_stays(tmp_path: Path) -> None:
    first = put(tmp_path)
    second = put(tmp_path, manifest("2026-11-24-000000", "2026-11-24T00:00:00"))
    assert read_manifest(first.parent / "latest").edition == "2026-11-24-000000"
    assert editions(first.parent) == [second, first]


def test_building_the_same_again_replaces(tmp_path: Path) -> None:
    put(tmp_path)
    folder = put(tmp_path, page=PAGE.replace(b"x", b"y"))
    assert b"<title>y" in (folder / "index.html").read_bytes()
    assert b"<title>y" in (folder.parent / "latest/index.html").read_bytes()
    assert editions(folder.parent) == [folder]


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    for day in range(1, 5):
        stamp = f"2026-11-0{day}"
        folder = put(tmp_path, manifest(f"{stamp}-aaaaaa", f"{stamp}T00:00:00"), keep=2)
    assert [one.name[:10] for one in editions(folder.parent)] == ["2026-11-04", "2026-11-03"]


@pytest.mark.parametrize(
    ("page", "part"),
    [(b"", "index.html: missing or empty"), (b"<!doctype html><html>", "found a page that is cut")],
)
def test_half_an_edition_is_not_published(tmp_path: Path, page: bytes, part: str) -> None:
    good = put(tmp_path)
    with pytest.raises(RenderError, match=part):
        put(tmp_path, manifest("2026-11-24-bbbbbb"), page=page)
    assert editions(good.parent) == [good]
    assert read_manifest(good.parent / "latest").edition == good.name
    assert [path.name for path in tmp_path.iterdir()] == ["alpha"]


def test_a_pdf_must_open(tmp_path: Path) -> None:
    folder = put(tmp_path)
    with pytest.raises(RenderError, match=r"report\.pdf: missing"):
        verify(folder, ["html", "pdf"])
    good = typst.compile(b"Hello")
    (folder / "report.pdf").write_bytes(good)
    verify(folder, ["html", "pdf"])
    for broken in (good[: len(good) // 2], b"%PDF-1.7\n%%EOF", b"<html>", good[200:]):
        (folder / "report.pdf").write_bytes(broken)
        with pytest.raises(RenderError, match="does not open"):
            verify(folder, ["html", "pdf"])


def fail(output: Path) -> Path:
    note = {"stage": "run", "cell": "town-table", "ename": "KeyError", "evalue": "'<b>'"}
    one = manifest(status="failed", failure=note)
    return publish_failure(output, one, FAILURE, nbformat.v4.new_notebook())


def test_a_failure_is_kept_beside_the_last_good_edition(tmp_path: Path) -> None:
    good = put(tmp_path)
    folder = fail(tmp_path)
    assert folder == good.parent / "failed"
    assert {path.name for path in folder.iterdir()} == {
        "index.html", "message.txt", "notebook.ipynb", "manifest.json",
    }  # fmt: skip
    text = (folder / "message.txt").read_text(encoding="utf-8")
    for part in ("alpha (default, zh)", "cell town-table: KeyError: '<b>'", "a = ['<x>']"):
        assert part in text
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "town-table" in page
    assert "../latest/index.html" in page
    assert "<b>" not in page
    assert "Traceback &lt;here&gt;" in page
    assert read_manifest(folder).status == "failed"
    assert (good.parent / "latest/index.html").exists()


def test_a_first_failure_offers_no_last_good_edition(tmp_path: Path) -> None:
    assert "latest" not in (fail(tmp_path) / "index.html").read_text(encoding="utf-8")


def test_success_takes_the_notice_back(tmp_path: Path) -> None:
    folder = fail(tmp_path)
    fail(tmp_path)
    put(tmp_path)
    assert not folder.exists()


def test_an_edition_that_was_changed_on_its_way_is_refused(tmp_path: Path) -> None:
    folder = put(tmp_path)
    check_files(folder)
    (folder / "index.html").write_bytes(PAGE + b" ")
    with pytest.raises(RenderError, match=r"index\.html: not what the manifest says"):
        check_files(folder)
    (folder / "index.html").unlink()
    (folder / "other.txt").touch()
    with pytest.raises(RenderError, match=r"index\.html: missing; other\.txt: not in"):
        check_files(folder)


def test_what_a_killed_build_left_is_cleared_away_and_a_living_one_is_not(tmp_path: Path) -> None:
    put(tmp_path)
    mine = make_private(tmp_path)
    host, pid, started = mine.name.removeprefix(".build-").split("-")[:3]
    dead = tmp_path / f".build-{host}-{pid}-{int(started) - 1}-abc"
    old = tmp_path / ".build-x1y2"
    far = tmp_path / ".build-another_host-1-2-abc"
    for folder in (dead, old, far):
        folder.mkdir()
    assert sorted(sweep(tmp_path)) == sorted([dead.name, old.name])
    assert mine.is_dir()
    assert far.is_dir()


KILLED = """
import os, signal, sys
from pathlib import Path
from tyanalysis.reporting import page, place
output = Path(sys.argv[1])
page.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with place.scratch_folder() as scratch:
    (scratch / "kernel.json").touch()
    page.put_page(output, "index.html", "new")
"""


@pytest.mark.parametrize("clear", [sweep, catch_up], ids=["a build", "nothing to build"])
def test_pages_and_temporary_folders_of_a_killed_build_are_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clear: Callable[[Path], object]
) -> None:
    output, temporary = tmp_path / "reports", tmp_path / "t"
    temporary.mkdir()
    put_page(output, "index.html", "old")
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    anybodys = temporary / "ty-some-body-else-s"
    anybodys.mkdir()
    words = [sys.executable, "-c", KILLED, str(output)]
    assert subprocess.run(words, check=False).returncode == -9
    assert len(list((output / ".tyanalysis").iterdir())) == 1
    assert len(list(temporary.iterdir())) == 2
    with scratch_folder() as mine:
        clear(output)
        assert sorted(temporary.iterdir()) == sorted([mine, anybodys])
    assert list((output / ".tyanalysis").iterdir()) == []
    assert (output / "index.html").read_text() == "old"
    assert list(temporary.iterdir()) == [anybodys]


def test_latest_follows_an_edition_whose_build_was_killed_in_between(tmp_path: Path) -> None:
    first = put(tmp_path)
    home = first.parent
    second = put(tmp_path, manifest("2026-11-24-000000", "2026-11-24T00:00:00"))
    # As if the process had died after the first of the two renames.
    shutil.rmtree(home / "latest")
    shutil.copytree(first, home / "latest")
    private = tmp_path / ".build-x1y2"
    private.mkdir()
    note = {"home": "alpha/default/zh", "edition": second.name}
    (private / "publishing.json").write_text(json.dumps(note))
    sweep(tmp_path)
    assert read_manifest(home / "latest").edition == second.name
    assert editions(home) == [second, first]
    assert not private.exists()


def test_half_an_edition_that_a_killed_build_left_is_not_followed(tmp_path: Path) -> None:
    first = put(tmp_path)
    private = tmp_path / ".build-x1y2"
    private.mkdir()
    note = {"home": "alpha/default/zh", "edition": "2026-11-25-bbbbbb"}
    (private / "publishing.json").write_text(json.dumps(note))
    sweep(tmp_path)
    assert read_manifest(first.parent / "latest").edition == first.name

"""An edition is published whole or not at all, and a failure leaves the good one in place."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
import typst

from tyanalysis.errors import RenderError
from tyanalysis.reporting.manifest import Environment, Input, Manifest, read_manifest
from tyanalysis.reporting.publish import editions, publish, publish_failure, verify
from tyanalysis.reporting.run import Failure

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

"""The index lists what is on the disk, and every link on it leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from published import publish, publish_failure
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.manifest import Environment, Input, Manifest
from tyanalysis.reporting.site import read_site, write_site
from tyanalysis.reporting.spec import Failure

PAGE = b"<!doctype html><html lang='zh-CN'></html>"


def manifest(place: str, created: str, **rest: object) -> Manifest:
    report, variant, language = place.split("/")
    values = {
        "status": "ok", "report": report, "variant": variant, "language": language,
        "edition": f"{created}-aaaaaa", "titles": {"zh": "一号", "en": "<One>"},
        "parameters": {"language": language, "areas": ["taiyuan", "xinzhou"]}, "key": "a" * 64,
        "notebook": Input(path="n", sha256="0"), "inputs": [], "created": f"{created}T00:00:00",
        "environment": Environment(python="3", package="0", code="0", fonts="0", libraries={}),
    }  # fmt: skip
    return Manifest.model_validate({**values, **rest})


def put(output: Path, place: str, created: str) -> None:
    publish(
        output,
        manifest(place, created),
        {"index.html": PAGE, "data.xlsx": b"PK"},
        formats=["html"],
        write=lambda folder: (folder / "notebook.ipynb").write_text("{}"),
    )


def fail(output: Path, place: str, created: str) -> None:
    note = {"stage": "run", "cell": "town-table", "ename": "KeyError", "evalue": "<清徐>"}
    one = manifest(place, created, status="failed", failure=note)
    failure = Failure("run", "town-table", "KeyError", "<清徐>", "trace")
    publish_failure(output, one, failure, nbformat.v4.new_notebook())


def links(page: Path) -> Sequence[str]:
    return re.findall(r"""href=["']([^"'#]+)["'#]""", page.read_text(encoding="utf-8"))


def dead_links(page: Path) -> list[str]:
    found = [link for link in links(page) if not link.startswith("data:")]
    return [
        link for link in found if re.match(r"\w+:|/", link) or not (page.parent / link).exists()
    ]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    put(tmp_path, "alpha/default/zh", "2026-11-01")
    put(tmp_path, "alpha/default/zh", "2026-11-03")
    put(tmp_path, "alpha/default/en", "2026-11-02")
    put(tmp_path, "alpha/areas-xinzhou-123456/zh", "2026-11-02")
    fail(tmp_path, "alpha/default/en", "2026-11-04")
    fail(tmp_path, "beta/default/zh", "2026-11-04")
    (tmp_path / ".build-left").mkdir()
    write_site(tmp_path)
    return tmp_path


def test_everything_is_listed_newest_first(site: Path) -> None:
    alpha, beta = read_site(site)
    assert (alpha.report, alpha.titles["zh"]) == ("alpha", "一号")
    assert [variant.name for variant in alpha.variants] == ["default", "areas-xinzhou-123456"]
    zh, en = alpha.variants[0].shelves
    assert [one.created[:10] for one, _ in zh.editions] == ["2026-11-03", "2026-11-01"]
    assert zh.failed is None
    assert en.failed is not None
    assert en.latest is not None
    assert alpha.variants[1].parameters == {"areas": "taiyuan, xinzhou"}
    assert beta.variants[0].shelves[0].latest is None


def test_every_link_leads_somewhere(site: Path) -> None:
    found = links(site / "index.html")
    assert dead_links(site / "index.html") == []
    for wanted in (
        "alpha/default/zh/latest/index.html",
        "alpha/default/zh/2026-11-01-aaaaaa/data.xlsx",
        "alpha/default/en/failed/index.html",
        "alpha/areas-xinzhou-123456/zh/latest/notebook.ipynb",
        "beta/default/zh/failed/index.html",
    ):
        assert wanted in found
    for page in site.glob("*/*/*/failed/index.html"):
        assert dead_links(page) == []


def test_the_page_needs_nothing_else_and_escapes_what_it_shows(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in page
    assert "<script" not in page
    assert not re.search(r"https?://|@import|url\((?!data:)", page)
    assert "&lt;清徐&gt;" in page
    assert "<清徐>" not in page
    assert "prefers-color-scheme" in page
    assert "2 项最近一次生成失败" in page


def test_nothing_published_yet(tmp_path: Path) -> None:
    page = write_site(tmp_path).read_text(encoding="utf-8")
    assert "There are no reports yet" in page


def test_a_damaged_folder_does_not_stop_the_index(site: Path) -> None:
    (site / "alpha/default/zh/2026-11-01-aaaaaa/manifest.json").write_text("{", encoding="utf-8")
    write_site(site)
    assert len(read_site(site)[0].variants[0].shelves[0].editions) == 1


def test_written_in_one_step_and_readable(site: Path) -> None:
    write_site(site)
    assert [path.name for path in site.iterdir() if path.is_file()] == ["index.html"]
    assert (site / "index.html").stat().st_mode & 0o044 == 0o044


@pytest.mark.slow
def test_a_real_site_lives_on_relative_links(built: list[Outcome]) -> None:
    output = built[0].folder.parents[3]
    for page in [output / "index.html", *output.glob("*/*/*/*/index.html")]:
        assert dead_links(page) == []
    assert "../../en/latest/index.html" in links(built[0].folder / "index.html")

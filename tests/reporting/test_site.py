"""The site lists what is on the disk, and every link on every page leads somewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tiny_editions import card, fail, manifest, put, state
from tyanalysis.reporting.database import memory_path
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.manifest import File
from tyanalysis.reporting.place import PAGE
from tyanalysis.reporting.site import read_site, write_site

ATOM = "{http://www.w3.org/2005/Atom}"


def links(page: Path) -> Sequence[str]:
    text = re.sub(r"<script>.*?</script>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"""(?:href|src)=["']([^"'#]+)["'#]""", text)


def dead_links(page: Path) -> list[str]:
    found = [link for link in links(page) if not link.startswith("data:")]
    return [
        link for link in found if re.match(r"\w+:|/", link) or not (page.parent / link).is_file()
    ]


def pages(site: Path) -> list[Path]:
    return [page for page in site.rglob("*.html") if not any(
        part.startswith(".") for part in page.relative_to(site).parts)]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("site")
    put(output, "alpha/default/zh", "2026-11-01")
    put(
        output,
        "alpha/default/zh",
        "2026-11-03",
        figures=[card("f-1", 235), *state()["figures"][1:]],
    )
    put(output, "alpha/default/en", "2026-11-02")
    put(output, "alpha/areas-xinzhou-123456/zh", "2026-11-02")
    fail(output, "alpha/default/en", "2026-11-04")
    fail(output, "beta/default/zh", "2026-11-04")
    (output / ".build-left").mkdir()
    write_site(output)
    return output


def test_everything_is_listed_newest_first(site: Path) -> None:
    alpha, beta = read_site(site)
    assert (alpha.report, alpha.titles["zh"]) == ("alpha", "一号")
    assert [variant.name for variant in alpha.variants] == ["default", "areas-xinzhou-123456"]
    zh, en = alpha.variants[0].shelves
    assert [one.created[:10] for one in zh.editions] == ["2026-11-03", "2026-11-01"]
    assert (zh.failed, zh.changes, en.changes) == (None, True, False)
    assert en.failed is not None
    assert en.latest is not None
    assert alpha.variants[1].parameters == {"areas": "taiyuan, xinzhou"}
    assert beta.variants[0].shelves[0].latest is None
    text = (site / "index.html").read_text(encoding="utf-8")
    cards = re.findall(r'class="card" data-report="(\w+)" data-variant="([\w-]+)"', text)
    assert set(cards[:2]) == {("alpha", "default"), ("beta", "default")}
    assert cards[2] == ("alpha", "areas-xinzhou-123456")


def test_every_link_leads_somewhere(site: Path) -> None:
    for page in pages(site):
        assert dead_links(page) == [], page
    found = links(site / "index.html")
    for wanted in (
        "alpha/default/zh/latest/index.html",
        "alpha/default/en/failed/index.html",
        "alpha/areas-xinzhou-123456/zh/latest/notebook.ipynb",
        "alpha/default/zh/changes/index.html",
        "alpha/default/zh/cover.png",
        "alpha/index.html",
        "beta/default/zh/failed/index.html",
        "en.html",
    ):
        assert wanted in found
    assert "../alpha/default/zh/2026-11-01-aaaaaa/data.xlsx" in links(site / "alpha/index.html")


def test_the_pages_need_nothing_else_and_escape_what_they_show(site: Path) -> None:
    for name, tag in (("index.html", "zh-CN"), ("en.html", "en")):
        page = (site / name).read_text(encoding="utf-8")
        assert f'<html lang="{tag}"' in page
        assert not re.search(r"https?://|@import|url\((?!data:)|<script src", page)
        assert "&lt;清徐&gt;" in page
        assert "<清徐>" not in page
        assert "prefers-color-scheme" in page
    assert "2 项最近一次生成失败" in (site / "index.html").read_text(encoding="utf-8")
    assert "2 latest builds failed" in (site / "en.html").read_text(encoding="utf-8")


def test_the_page_of_changes_is_in_the_editions_language(site: Path) -> None:
    page = (site / "alpha/default/zh/changes/index.html").read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in page
    assert "项更正" in page
    assert "2026-11-03-aaaaaa" in page


def test_a_first_edition_has_a_page_of_changes_that_says_so(site: Path, tmp_path: Path) -> None:
    page = site / "alpha/default/en/changes/index.html"
    assert "This is the first edition" in page.read_text(encoding="utf-8")
    assert "../../zh/changes/index.html" in links(page)
    assert "../../en/changes/index.html" in links(site / "alpha/default/zh/changes/index.html")
    assert "alpha/default/en/changes/index.html" not in links(site / "index.html")
    put(tmp_path, "alpha/default/en", "2026-11-01")
    write_site(tmp_path)
    page = tmp_path / "alpha/default/en/changes/index.html"
    assert [one for one in links(page) if "zh" in one] == []
    put(tmp_path, "alpha/default/zh", "2026-11-02")
    put(tmp_path, "alpha/default/en", "2026-11-02", drawn=2)
    write_site(tmp_path)
    assert "../../zh/changes/index.html" in links(page)
    assert "from" in page.read_text(encoding="utf-8")
    assert dead_links(page) == []


def test_covers_are_small_files(site: Path) -> None:
    path = site / "alpha/default/zh/cover.png"
    assert path.stat().st_size < 40_000
    with Image.open(path) as picture:
        assert picture.size == (640, 400)


def test_the_feed_is_atom_with_ids_that_stay(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> ET.Element:
        return ET.parse(site / "feed.xml").getroot()

    feed = read()
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        date = element.findtext(f"{ATOM}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", date)
        assert element.find(f"{ATOM}link[@rel='alternate']") is not None
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == 4
    assert all(one and one.startswith("urn:uuid:") for one in ids)
    addresses = [one.get("href") or "" for one in feed.iter(f"{ATOM}link")]
    assert [one for one in addresses if not (site / one).is_file()] == []
    monkeypatch.setenv("TYANALYSIS_SITE_URL", "https://example.org/r")
    write_site(site)
    based = read()
    assert [one.findtext(f"{ATOM}id") for one in based.findall(f"{ATOM}entry")] == ids
    assert all((one.get("href") or "").startswith("https://example.org/r/")
               for one in based.iter(f"{ATOM}link"))  # fmt: skip
    monkeypatch.delenv("TYANALYSIS_SITE_URL")
    write_site(site)


def test_nothing_published_yet(tmp_path: Path) -> None:
    write_site(tmp_path)
    assert "There are no reports yet" in (tmp_path / "en.html").read_text(encoding="utf-8")


def test_a_damaged_folder_or_memory_does_not_stop_the_site(tmp_path: Path) -> None:
    put(tmp_path, "alpha/default/zh", "2026-11-01")
    bad = put(tmp_path, "alpha/default/zh", "2026-11-02")
    (bad / "manifest.json").write_text("{", encoding="utf-8")
    memory_path(tmp_path).parent.mkdir()
    memory_path(tmp_path).write_text("no database", encoding="utf-8")
    write_site(tmp_path)
    assert len(read_site(tmp_path)[0].variants[0].shelves[0].editions) == 1


def test_what_is_the_same_is_not_written_again(site: Path) -> None:
    write_site(site)
    before = {path: path.stat().st_mtime_ns for path in pages(site)}
    write_site(site)
    assert [path for path, then in before.items() if path.stat().st_mtime_ns != then] == []
    assert (site / "index.html").stat().st_mode & 0o044 == 0o044
    assert not list(site.rglob(f"{PAGE}*"))


def test_the_second_writing_of_two_thousand_editions_is_quick(tmp_path: Path) -> None:
    for at in range(2000):
        place = f"alpha/v-{at % 4}/zh"
        name = f"2026-{at // 4 % 12 + 1:02d}-{at // 48 % 28 + 1:02d}-{at:06x}"
        folder = tmp_path / place / name
        folder.mkdir(parents=True)
        one = manifest(
            place, name[:10], name[11:], files=[File(name="index.html", sha256="", bytes=1)]
        )
        one.write(folder)
    for at in range(4):
        folder = tmp_path / f"alpha/v-{at}/zh"
        newest = max(folder.iterdir())
        (folder / "latest").mkdir()
        (folder / "latest/manifest.json").write_bytes((newest / "manifest.json").read_bytes())
    write_site(tmp_path)
    began = time.process_time()
    put(tmp_path, "alpha/v-0/zh", "2027-01-01")
    write_site(tmp_path)
    assert time.process_time() - began < 6, "CPU seconds, pages of changes and fonts included"
    assert "2027-01-01-aaaaaa" in (tmp_path / "alpha/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_real_site_lives_on_relative_links(built: list[Outcome]) -> None:
    output = built[0].folder.parents[3]
    for page in pages(output):
        assert dead_links(page) == []
    for folder in (built[0].folder, built[0].folder.with_name("latest")):
        found = links(folder / "index.html")
        assert {"../../en/latest/index.html", "../changes/index.html"} <= set(found)

"""The page in a browser: it fits, sorts, shows its sources, and follows light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import executed_notebook as made

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright, which drives chromium")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


class Shown:
    """A page that is open, with everything it complained about or asked the network for."""

    def __init__(self, browser: Any, path: Path, width: int, scheme: str) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)
        self.page.goto(path.as_uri())

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.complaints.append(request.url)

    def run(self, script: str) -> Any:
        return self.page.evaluate(script)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for language in ("zh", "en"):
        (folder / f"{language}.html").write_text(made.html(language), encoding="utf-8")
    return folder


@pytest.fixture(params=[("zh", 1280, "light"), ("zh", 390, "dark"), ("en", 390, "light")])
def shown(browser: Any, folder: Path, request: pytest.FixtureRequest) -> Iterator[Shown]:
    language, width, scheme = request.param
    page = Shown(browser, folder / f"{language}.html", width, scheme)
    yield page
    page.context.close()


@pytest.fixture
def wide(browser: Any, folder: Path) -> Iterator[Shown]:
    page = Shown(browser, folder / "zh.html", 1280, "light")
    yield page
    page.context.close()


def test_no_sideways_scroll_no_complaint_no_request(shown: Shown) -> None:
    assert shown.run("document.documentElement.scrollWidth <= innerWidth")
    assert shown.complaints == []


def test_the_fonts_of_the_page_are_those_inside_it(shown: Shown) -> None:
    shown.run("document.fonts.ready")
    faces = shown.run("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert "Noto Sans SC" in " ".join(faces)


def test_a_wide_chart_scrolls_in_its_own_box_on_a_phone(browser: Any, folder: Path) -> None:
    page = Shown(browser, folder / "zh.html", 390, "light")
    box = "document.querySelector('.exhibit.chart .scroll')"
    assert page.run(f"{box}.scrollWidth > {box}.clientWidth && {box}.tabIndex === 0")
    assert page.run("document.querySelector('.contents details').open") is False
    page.context.close()


def column(page: Shown, at: int = 1) -> list[float]:
    cells = f"[...document.querySelectorAll('#x-counties tbody tr')].map(r => r.cells[{at}]"
    values: list[float] = page.run(f"{cells}.dataset.order * 1)")
    return values


def test_a_table_sorts_by_keyboard_up_down_and_back(wide: Shown) -> None:
    printed = column(wide)
    assert printed != sorted(printed)
    button = wide.page.locator("#x-counties thead th:nth-child(2) button")
    state = "document.querySelector('#x-counties thead th:nth-child(2)').getAttribute('aria-sort')"
    button.focus()
    for wanted, told in (
        (sorted(printed), "ascending"),
        (sorted(printed, reverse=True), "descending"),
        (printed, None),
    ):
        wide.page.keyboard.press("Enter")
        assert column(wide) == wanted
        assert wide.run(state) == told


def test_a_number_shows_its_source_cards_and_escape_leads_back(wide: Shown) -> None:
    number = wide.page.locator(".summary a.n", has_text="23.22%")
    number.focus()
    wide.page.keyboard.press("Enter")
    panel = wide.page.locator("#panel")
    assert panel.is_visible()
    assert panel.locator(".card").count() == 2
    assert "计划投资超1000亿元" in panel.inner_text()
    wide.page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert wide.run("document.activeElement.textContent") == "< 23.22%"
    assert wide.complaints == []


def test_light_and_dark_change_the_paper_and_the_charts(browser: Any, folder: Path) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        page = Shown(browser, folder / "zh.html", 1280, scheme)
        seen[scheme] = page.run(
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('svg rect[style]')).fill]"
        )
        page.context.close()
    assert seen["light"] == ["rgb(255, 255, 255)", "rgb(31, 78, 121)"]
    assert seen["dark"][0] != seen["light"][0]
    assert seen["dark"][1] != seen["light"][1]


def test_a_download_is_a_whole_csv_file(wide: Shown) -> None:
    with wide.page.expect_download() as caught:
        wide.page.locator("#x-counties a.download").click()
    assert caught.value.suggested_filename == "counties.csv"
    content = Path(caught.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 61


def test_a_link_to_a_folded_card_unfolds_it(browser: Any, folder: Path) -> None:
    page = Shown(browser, folder / "zh.html", 1280, "light")
    page.run("document.querySelectorAll('details.cards').forEach(d => { d.open = false; })")
    page.page.locator(".conflict a").first.evaluate("link => { location.hash = link.hash; }")
    page.page.wait_for_function("document.querySelector(location.hash).offsetParent !== null")
    assert page.complaints == []
    page.context.close()

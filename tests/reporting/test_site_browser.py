"""The list of reports in a browser: it searches and filters, and forgets no language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reporting.test_html_browser import CHROMIUM, FLAGS, Shown, playwright
from tiny_editions import fail, put
from tyanalysis.reporting.site import write_site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

ALPHA, XINZHOU, BETA = "alpha/default", "alpha/areas-xinzhou-123456", "beta/default"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports: one in both languages and with a variant, one that has only failed."""
    output = tmp_path_factory.mktemp("site")
    put(output, f"{ALPHA}/zh", "2026-11-03")
    put(output, f"{ALPHA}/en", "2026-11-01")
    put(output, f"{XINZHOU}/zh", "2026-11-02")
    fail(output, f"{BETA}/zh", "2026-11-04")
    write_site(output)
    return output


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, site: Path) -> Iterator[Shown]:
    shown = Shown(chromium, site / "index.html", 1280, "light")
    yield shown
    assert shown.complaints == []
    shown.context.close()


def listed(page: Shown) -> list[str]:
    """The visible cards with their visible languages; their number is what the page tells."""
    cards = page.page.locator(".card:visible")
    found = []
    for place in range(cards.count()):
        card = cards.nth(place)
        languages = card.locator(".lang:visible").evaluate_all(
            "all => all.map(one => one.dataset.language).join('+')"
        )
        name = "/".join(card.get_attribute(f"data-{one}") for one in ("report", "variant"))
        found.append(f"{name} {languages}")
    assert page.page.locator(".count span").inner_text() == str(len(found))
    return sorted(found)


def test_without_a_choice_everything_is_there(page: Shown) -> None:
    assert listed(page) == [f"{XINZHOU} zh", f"{ALPHA} zh+en", f"{BETA} zh"]


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("text", "xinzhou", [f"{XINZHOU} zh"]),
        ("text", "BETA", [f"{BETA} zh"]),
        ("text", "alpha xinzhou", [f"{XINZHOU} zh"]),
        ("text", "alpha beta", []),
        ("language", "en", [f"{ALPHA} en"]),
        ("language", "zh", [f"{XINZHOU} zh", f"{ALPHA} zh", f"{BETA} zh"]),
        ("status", "failed", [f"{BETA} zh"]),
        ("status", "ok", [f"{XINZHOU} zh", f"{ALPHA} zh+en"]),
        ("report", "beta", [f"{BETA} zh"]),
        ("variant", "areas-xinzhou-123456", [f"{XINZHOU} zh"]),
        ("since", "2026-11-03", [f"{ALPHA} zh", f"{BETA} zh"]),
        ("until", "2026-11-02", [f"{XINZHOU} zh", f"{ALPHA} en"]),
    ],
)
def test_one_choice(page: Shown, field: str, value: str, found: list[str]) -> None:
    choose(page, **{field: value})
    assert listed(page) == found


def test_choices_hold_together_and_are_taken_back(page: Shown) -> None:
    choose(page, language="zh", status="ok", since="2026-11-02", until="2026-11-02")
    assert listed(page) == [f"{XINZHOU} zh"]
    choose(page, text="no such words")
    assert listed(page) == []
    choose(page, text="", language="", status="", since="", until="")
    assert len(listed(page)) == 3
    page.page.locator("[name=text]").press("Enter")  # nothing is sent, nothing is lost
    assert len(listed(page)) == 3
    assert page.page.url.endswith("/index.html")


def test_the_english_list_filters_as_well(chromium: Any, site: Path) -> None:
    shown = Shown(chromium, site / "en.html", 390, "dark")
    shown.page.get_by_label("Status").select_option(label="failed")
    assert listed(shown) == [f"{BETA} zh"]
    assert shown.complaints == []
    shown.context.close()


def choose(page: Shown, **wanted: str) -> None:
    for field, value in wanted.items():
        box = page.page.locator(f".filters [name={field}]")
        if field in {"text", "since", "until"}:
            box.fill(value)
        else:
            box.select_option(value)

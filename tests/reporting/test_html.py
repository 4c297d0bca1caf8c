"""The page is one whole file: nothing outside it, every link leads somewhere, all text escaped."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

import executed_notebook as made
from tyanalysis.errors import RenderError
from tyanalysis.reporting.html import render_html
from tyanalysis.reporting.hypertext import card_anchor

LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction"}


class Reader(HTMLParser):
    """Collects elements with their attributes, and the text outside scripts and styles."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._silent = False
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        self._silent = tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._silent else data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            found
            for name, found in self.elements
            if name == tag and wanted.items() <= {**found, "class_": found.get("class")}.items()
        ]

    def ids(self) -> list[str]:
        return [found["id"] for _, found in self.elements if "id" in found]


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request: pytest.FixtureRequest) -> Reader:
    return Reader(made.html(request.param))


@pytest.fixture(scope="module")
def chinese() -> Reader:
    return Reader(made.html("zh"))


def test_nothing_is_loaded_from_outside(page: Reader) -> None:
    for tag, found in page.elements:
        for key in LOADING & found.keys():
            assert found[key].startswith("data:"), (tag, found)
        assert tag not in {"link", "iframe", "object", "embed", "base"}
    for language in ("zh", "en"):
        styles = re.findall(r"url\(([^)]*)\)|@import", made.html(language))
        assert all(re.match(r"data:|#", one) for one in styles)


def test_the_policy_of_the_page_forbids_the_network(chinese: Reader) -> None:
    [policy] = [found for found in chinese.all("meta") if "http-equiv" in found]
    assert policy["content"].startswith("default-src 'none'")
    assert "http" not in policy["content"]


def test_it_is_small(page: Reader) -> None:
    assert all(len(made.html(language).encode()) < 400_000 for language in ("zh", "en"))


def test_the_language_is_declared() -> None:
    for language, tag in (("zh", "zh-CN"), ("en", "en")):
        assert Reader(made.html(language)).all("html")[0]["lang"] == tag


def test_ids_are_unique_and_every_inner_link_leads_to_one(page: Reader) -> None:
    ids = page.ids()
    assert len(ids) == len(set(ids))
    inner = [found["href"][1:] for tag, found in page.elements
             if found.get("href", "").startswith("#") and found["href"] != "#"]  # fmt: skip
    assert inner
    assert set(inner) <= set(ids)


def test_numbers_lead_to_the_cards_of_their_figures(chinese: Reader) -> None:
    numbers = [found for found in chinese.all("a") if found.get("class") == "n"]
    assert {"figure-f-1", "figure-f-2", "figure-f-3"} == {found["href"][1:] for found in numbers}
    both = next(found for found in numbers if " " in found["data-cards"])
    assert both["data-cards"] == "figure-f-2 figure-f-1"
    cards = [found["id"] for found in chinese.all("article")]
    assert sorted(cards) == ["figure-f-1", "figure-f-2", "figure-f-3"]


def test_a_card_tells_wording_kind_grade_and_conflict() -> None:
    page = made.html("zh")
    card = page[page.index('id="figure-f-1"') :].partition("</article>")[0]
    for told in ("计划投资超1000亿元", "计划", "等级 A", "全社会口径", "与之不一致", "#figure-f-2"):
        assert told in card


def test_sources_link_only_to_addresses_that_are_safe(chinese: Reader) -> None:
    outside = [found["href"] for found in chinese.all("a") if "://" in found.get("href", "")]
    assert outside == ["https://example.org/a?b=c&d"]
    assert "javascript:" not in made.html("zh")


def test_charts_are_drawn_inline_with_their_text_and_description(chinese: Reader) -> None:
    assert len(chinese.all("svg")) == 2
    described = chinese.all("div", role="img")
    assert [found["aria-label"] for found in described] == ["横条图：综改示范区不低于900亿元。"] * 2
    assert re.search(r"<text[^>]*>太原</text>", made.html("zh"))


def test_figures_and_tables_are_named_and_counted() -> None:
    text = re.sub(r"\s+", " ", Reader(made.html("zh")).text)
    for told in ("图 1", "图 2", "表 1", "表 2", made.SENTENCE, "注：空心表示下界。", "来源："):
        assert told in text
    assert "Figure 1" in re.sub(r"\s+", " ", Reader(made.html("en")).text)


def test_tables_have_heads_with_scope_and_numbers_to_sort_by(chinese: Reader) -> None:
    assert {found.get("scope") for found in chinese.all("th")} == {"col", "row"}
    orders = [float(found["data-order"]) for found in chinese.all("td") if "data-order" in found]
    assert 900.0 in orders  # a lower bound alone still has a place


def test_every_exhibit_can_be_downloaded(chinese: Reader) -> None:
    links = [found for found in chinese.all("a") if "download" in found]
    assert [found["download"] for found in links] == [
        "zone-size.csv", "zone-again.csv", "counties.csv", "small.csv"]  # fmt: skip
    content = base64.b64decode(links[0]["href"].partition(",")[2]).decode("utf-8-sig")
    assert content.startswith("区域,总值 / 亿元,")


def test_text_is_escaped_and_comes_out_as_it_went_in(chinese: Reader) -> None:
    assert made.TRICKY in chinese.text


def test_landmarks_skip_link_and_contents(page: Reader) -> None:
    assert page.all("a", class_="skip", href="#main")
    assert len(page.all("main")) == 1
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(found.get("aria-label") for found in page.all("nav"))


def test_the_summary_stands_before_the_first_section() -> None:
    page = made.html("zh")
    assert page.index('class="summary"') < page.index('id="section-1"')


def test_code_is_folded_away_and_there(chinese: Reader) -> None:
    assert "header = ty.report_header()" in chinese.text
    page = made.html("zh")
    assert page.index('<details class="code">') < page.index("header = ty.report_header()")


def test_links_around_the_page_only_if_given() -> None:
    links = Reader(made.html("zh")).all("a")
    assert {"../index.html", "../en/index.html", "report.pdf"} <= {found["href"] for found in links}
    bare = Reader(render_html(made.foreign())).all("a")
    outside = {found["href"] for found in bare if not found["href"].startswith(("#", "data:text"))}
    assert outside == {"https://example.org"}


def test_options_may_come_from_the_notebook_itself() -> None:
    notebook = made.foreign()
    notebook.metadata["tyanalysis"] = {"home": "here.html", "footer": "foot <&>"}
    page = render_html(notebook)
    assert 'href="here.html"' in page
    assert "foot &lt;&amp;&gt;" in page


def test_any_notebook_becomes_a_page() -> None:
    page = render_html(made.foreign())
    reader = Reader(page)
    assert "<script>alert(1)</script>" in reader.text
    assert "<script>alert(1)" not in page
    for told in ("太原 & 忻州", "printed <b>", "ValueError: no data", "This cell failed"):
        assert told in reader.text
    assert sum(found["src"].startswith("data:image/png") for found in reader.all("img")) == 2


def test_equal_notebooks_give_equal_pages() -> None:
    assert render_html(made.foreign()) == render_html(made.foreign())


def test_the_fonts_hold_the_letters_of_the_page() -> None:
    families = re.findall(r"@font-face\{font-family:'([^']+)'", made.html("zh"))
    assert families == ["Noto Sans SC", "TY Bold", "TY Serif"]
    assert "TY Latin" in made.html("en")


def test_an_odd_figure_id_still_makes_an_anchor() -> None:
    assert card_anchor("a b/c") != card_anchor("a_b_c")
    assert re.fullmatch(r"[A-Za-z0-9_-]+", card_anchor("统计 1"))


def test_a_broken_drawing_names_cell_and_chart() -> None:
    broken = made.chart("zone-size")
    broken["data"]["image/svg+xml"] = "<svg><g></svg>"
    with pytest.raises(RenderError, match=r"cell chart, chart 'zone-size'"):
        render_html(made.full(chart=broken))

"""A drawing put into a page keeps to itself and follows the page's colours."""

from __future__ import annotations

import re

import pytest

import executed_notebook as made
from tyanalysis.errors import RenderError
from tyanalysis.reporting.svg import inline_svg, natural_width

HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<script>alert(1)</script><style>@import url(https://example.org/x.css); .a{fill:url(http://b)}</style>
<image xlink:href="https://example.org/x.png"/><image href="data:image/png;base64,AA"/>
<foreignObject><p>x</p></foreignObject><rect onclick="alert(1)" fill="url(https://c)"/></svg>"""


def test_ids_and_their_uses_get_the_prefix() -> None:
    drawn = inline_svg(made.SVG, "x-a", "here")
    assert set(re.findall(r'id="([^"]+)"', drawn)) == {
        "x-a-svg",
        "x-a-clip",
        "x-a-mark",
        "x-a-axes",
    }
    assert 'clip-path="url(#x-a-clip)"' in drawn
    assert 'href="#x-a-mark"' in drawn


def test_styles_stay_inside_the_drawing() -> None:
    assert "#x-a-svg *{stroke-linejoin: round}" in inline_svg(made.SVG, "x-a", "here")


def test_palette_colours_become_variables_wherever_they_stand() -> None:
    drawn = inline_svg(made.SVG, "x-a", "here")
    assert "stroke: var(--accent, #1f4e79)" in drawn
    assert "fill: var(--accent, #1f4e79)" in drawn  # was an attribute, where no variable works
    assert "fill: var(--ink, #1f2933)" in drawn  # was in capitals
    assert 'fill="#1f4e79"' not in drawn


def test_text_stays_text() -> None:
    assert ">LABEL</text>" in inline_svg(made.SVG, "x-a", "here")


def test_nothing_is_fetched_or_run() -> None:
    drawn = inline_svg(HOSTILE, "x-a", "here")
    for bad in ("script", "alert", "http", "onclick", "foreignObject", "@import"):
        assert bad not in drawn
    assert "data:image/png;base64,AA" in drawn


def test_the_page_decides_the_size() -> None:
    drawn = inline_svg(made.SVG, "x-a", "here")
    head = drawn[: drawn.index(">")]
    assert "width=" not in head
    assert "--natural:480px" in head
    assert natural_width(made.SVG) == 360.0
    assert natural_width("<svg viewBox='0 0 1 1'/>") == 0.0


def test_broken_xml_names_the_place() -> None:
    with pytest.raises(RenderError, match=r"cell c, chart 'a': found a drawing .* expected SVG"):
        inline_svg("<svg><g></svg>", "x-a", "cell c, chart 'a'")

"""An executed notebook becomes one numbered, translated, ordered document."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import executed_notebook as made
from tyanalysis.errors import RenderError
from tyanalysis.reporting.blocks import (
    Chart,
    Failure,
    Heading,
    Output,
    Prose,
    SourcesHere,
    Table,
)
from tyanalysis.reporting.document import build_document


def headings(notebook: object) -> list[tuple[int, str, str]]:
    blocks = build_document(notebook).blocks  # type: ignore[arg-type]
    return [(b.level, b.number, b.text) for b in blocks if isinstance(b, Heading)]


def markdown(*sources: str) -> object:
    return new_notebook(
        cells=[new_markdown_cell(text, id=f"c{at}") for at, text in enumerate(sources)]
    )


def test_the_front_comes_from_the_report_bundle_and_the_title_heading_goes() -> None:
    document = build_document(made.full())
    front = document.front
    assert (front.title, front.language, front.data_date) == (
        "区域增长到了哪里",
        "zh",
        "2024-08-19",
    )
    assert "区域增长" not in [text for _, _, text in headings(made.full())]


def test_the_summary_is_lifted_to_the_front() -> None:
    document = build_document(made.full())
    [summary] = document.summary
    assert summary.nodes[0].plain() == "完成投资232.2亿元，占计划的< 23.22%。"
    assert len(summary.nodes) == 2
    assert not any(isinstance(b, Prose) and b.cell == "summary" for b in document.blocks)


def test_a_heading_that_held_only_the_summary_goes_with_it() -> None:
    notebook = made.full()
    notebook.cells.insert(2, new_markdown_cell("## 摘要", id="s"))
    assert "摘要" not in [text for _, _, text in headings(notebook)]


def test_headings_are_numbered_without_gaps_and_empty_ones_dropped() -> None:
    assert headings(made.full()) == [
        (1, "1", "规模"),
        (1, "2", "空白一节"),
        (2, "2.1", "分县"),
        (1, "3", "来源"),
    ]
    assert headings(markdown("# T", "## A\n\n#### B\n\nx", "## C\n\n## D\n\ny")) == [
        (1, "1", "A"),
        (2, "1.1", "B"),
        (1, "2", "D"),
    ]


def test_several_highest_headings_are_sections_and_not_a_title() -> None:
    assert headings(markdown("## A\n\nx", "## B\n\ny")) == [(1, "1", "A"), (1, "2", "B")]


def test_markdown_is_translated_line_by_line_for_english_only() -> None:
    english = build_document(made.full("en"))
    assert [text for _, _, text in headings(made.full("en"))] == [
        "Size",
        "An empty section",
        "By county",
        "Sources",
    ]
    assert any(
        isinstance(b, Prose) and b.nodes[0].plain() == "How much has happened?"
        for b in english.blocks
    )
    assert "规模" in [text for _, _, text in headings(made.full("zh"))]


def test_charts_and_tables_are_counted_apart() -> None:
    blocks = build_document(made.full()).blocks
    assert [(b.number, b.label) for b in blocks if isinstance(b, Chart)] == [
        (1, "zone-size"),
        (2, "zone-again"),
    ]
    assert [(b.number, b.label) for b in blocks if isinstance(b, Table)] == [
        (1, "counties"),
        (2, "small"),
    ]


def test_sources_are_numbered_in_order_of_first_use_then_as_listed() -> None:
    document = build_document(made.full())
    # The summary, which is read first, cites f-2 of s-b and f-1 of s-a in one sentence: both are
    # asked for together, in the order of its numbers.
    assert [(s.number, s.id) for s in document.sources] == [(1, "s-b"), (2, "s-a"), (3, "s-c")]
    assert [(c.id, c.number) for c in document.cards] == [("f-2", 1), ("f-3", 1), ("f-1", 2)]
    assert document.cards[2].conflicts == ("f-2",)
    chart = next(b for b in document.blocks if isinstance(b, Chart))
    assert chart.references == (1, 2)


def test_a_reference_stands_before_the_chinese_full_stop() -> None:
    nodes = build_document(made.full()).summary[0].nodes[0].children
    assert [node.kind for node in nodes[-2:]] == ["references", "text"]
    assert nodes[-1].text == "。"


def test_numbers_without_a_card_are_not_linked() -> None:
    unknown = made.bundle("text", "t", role="paragraph", parts=[[made.number("5", 5.0, "nowhere")]])
    document = build_document(made.full(paragraph=made.output(unknown)))
    numbers = [
        n
        for b in document.blocks
        if isinstance(b, Prose)
        for top in b.nodes
        for n in top.walk()
        if n.kind == "number"
    ]
    assert [n.figures for n in numbers if n.text == "5"] == [()]


def test_sources_get_a_heading_where_the_notebook_has_none() -> None:
    notebook = made.full()
    notebook.cells = [cell for cell in notebook.cells if cell.id != "sources-head"]
    assert headings(notebook)[-1] == (1, "3", "数据来源")
    assert isinstance(build_document(notebook).blocks[-1], SourcesHere)


def test_the_code_is_kept_aside_and_not_among_the_blocks() -> None:
    document = build_document(made.full())
    assert ("front", "header = ty.report_header()") in document.code


def test_a_unit_is_a_word_and_not_said_twice() -> None:
    blocks = build_document(made.full()).blocks
    chart = next(b for b in blocks if isinstance(b, Chart))
    assert chart.columns[1].unit == "亿元"
    said = made.bundle(
        "table",
        "t",
        caption="c",
        columns=[{"key": "v", "name": "v", "unit": "percent"}],
        rows=[[made.number("5%", 0.05)]],
    )
    table = next(
        b
        for b in build_document(made.full(small=made.output(said))).blocks
        if isinstance(b, Table) and b.label == "t"
    )
    assert table.columns[0].unit == ""


def test_any_notebook_becomes_a_document() -> None:
    document = build_document(made.foreign())
    assert (document.front.title, document.front.language) == ("A notebook", "en")
    [frame] = [b for b in document.blocks if isinstance(b, Table)]
    assert [column.name for column in frame.columns] == ["", "area", "value"]
    assert [[cell.text for cell in row] for row in frame.rows] == [
        ["0", "太原 & 忻州", "1,234.5"],
        ["1", "none", ""],
    ]
    svg, picture = (b for b in document.blocks if isinstance(b, Chart))
    assert svg.number == picture.number == 0
    assert "drawn" in svg.alt
    assert picture.alt == "a dot"
    assert [b.text for b in document.blocks if isinstance(b, Output)] == ["printed <b>"]
    [failure] = [b for b in document.blocks if isinstance(b, Failure)]
    assert (failure.name, failure.message) == ("ValueError", "no data")
    assert "\x1b" not in failure.traceback


def test_an_attached_picture_comes_along_and_an_outside_one_becomes_a_link() -> None:
    document = build_document(made.foreign())
    nodes = [
        n for b in document.blocks if isinstance(b, Prose) for top in b.nodes for n in top.walk()
    ]
    assert [n.href[:22] for n in nodes if n.kind == "image"] == ["data:image/png;base64,"]
    outside = build_document(markdown("![far](https://example.org/x.png)"))
    [paragraph] = outside.blocks
    assert isinstance(paragraph, Prose)
    assert [n.kind for n in paragraph.nodes[0].walk()] == ["paragraph", "link", "text"]


def test_an_empty_notebook_has_a_title_all_the_same() -> None:
    document = build_document(new_notebook())
    assert document.front.title == "Untitled report"
    assert document.blocks == ()


def test_a_chart_without_a_picture_is_refused() -> None:
    bare = made.chart("bare")
    del bare["data"]["image/svg+xml"]
    with pytest.raises(RenderError, match=r"cell chart, chart 'bare': found neither image/svg"):
        build_document(made.full(chart=bare))


def test_an_old_notebook_is_refused() -> None:
    with pytest.raises(RenderError, match="found format 3, expected 4"):
        build_document(nbformat.from_dict({"nbformat": 3, "worksheets": []}))


def test_a_widget_output_falls_back_to_its_text() -> None:
    notebook = made.full(small=new_output("display_data", data={"text/plain": "Slider(1)"}))
    outputs = [b for b in build_document(notebook).blocks if isinstance(b, Output)]
    assert [b.text for b in outputs] == ["Slider(1)"]


def test_only_figures_that_are_used_or_contradict_them_become_cards() -> None:
    listed = made.bundle(
        "sources",
        "sources",
        inputs=[],
        sources=[{"id": name, "title": name} for name in ("s-a", "s-b", "s-c", "s-d")],
        figures=[
            {"id": "f-2", "source": "s-b", "conflicts": ["f-8"]},
            {"id": "f-8", "source": "s-c"},
            {"id": "f-9", "source": "s-d"},
        ],
    )
    document = build_document(made.full(sources=made.output(listed)))
    assert [(card.id, card.quoted) for card in document.cards] == [("f-2", True), ("f-8", False)]
    # s-a has no figure at all: the bundle names the document for its own sake.
    assert {source.id for source in document.sources} == {"s-a", "s-b", "s-c"}


def test_an_address_that_is_no_web_address_is_dropped() -> None:
    assert [source.url for source in build_document(made.full()).sources] == [
        "",
        "https://example.org/a?b=c&d",
        "",
    ]


def test_a_section_says_nothing_twice_and_empty_text_is_no_block() -> None:
    def said(label: str, *parts: list[str]) -> object:
        bundle = {"version": 1, "kind": "text", "label": label, "language": "zh",
                  "role": "paragraph", "parts": list(parts)}  # fmt: skip
        output = new_output("display_data", data={made.MIME: bundle, "text/plain": label})
        return new_code_cell("", id=label, outputs=[output])

    nothing = ["没有数字。"]
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# 题", id="t"),
            new_markdown_cell("## 甲", id="h1"), said("a", nothing), said("b", nothing),
            new_markdown_cell("## 乙", id="h2"), said("c", nothing),
            new_markdown_cell("## 丙", id="h3"), said("d"),
        ]
    )  # fmt: skip
    kinds = [type(block).__name__ for block in build_document(notebook).blocks]
    assert kinds == ["Heading", "Prose", "Heading", "Prose"]

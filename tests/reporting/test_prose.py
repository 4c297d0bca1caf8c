"""Markdown becomes a small tree, and nothing of it is lost or run."""

from __future__ import annotations

from tyanalysis.reporting.prose import join_lines, parse_markdown, sentence


def kinds(source: str) -> list[str]:
    return [node.kind for top in parse_markdown(source) for node in top.walk()]


def test_blocks_and_inline_pieces_keep_their_places() -> None:
    source = "# 一\n\n- a **b** *c* ~~d~~ `e`\n\n3. x\n\n> q\n\n---\n\n```\nf\n```"
    assert kinds(source) == [
        "heading",
        "text",
        "bullets",
        "item",
        "paragraph",
        "text",
        "strong",
        "text",
        "text",
        "em",
        "text",
        "text",
        "strike",
        "text",
        "text",
        "verbatim",
        "numbered",
        "item",
        "paragraph",
        "text",
        "quote",
        "paragraph",
        "text",
        "rule",
        "code",
    ]
    numbered = parse_markdown(source)[2]
    assert numbered.level == 3


def test_a_table_becomes_lines_of_cells() -> None:
    [grid] = parse_markdown("| a | b |\n|---|---|\n| 1 | **2** |")
    assert [[cell.plain() for cell in line.children] for line in grid.children] == [
        ["a", "b"],
        ["1", "2"],
    ]


def test_a_footnote_stands_where_it_is_called() -> None:
    [paragraph] = parse_markdown("a[^n] b\n\n[^n]: the note")
    note = paragraph.children[1]
    assert note.kind == "footnote"
    assert note.children[0].plain() == "the note"
    assert paragraph.plain() == "a b"


def test_html_stays_text() -> None:
    [paragraph] = parse_markdown("<script>alert(1)</script>")
    assert paragraph.plain() == "<script>alert(1)</script>"
    assert {node.kind for node in paragraph.walk()} == {"paragraph", "text"}


def test_line_ends_vanish_between_han_characters_only() -> None:
    joined = join_lines(parse_markdown("太原\n**市**\nGDP\nof Taiyuan"))
    assert joined[0].plain() == "太原市 GDP of Taiyuan"


def test_a_sentence_keeps_its_numbers_and_their_figures() -> None:
    nodes = sentence(["增长", {"text": "5%", "figures": ["f"]}])
    assert [(node.kind, node.text, node.figures) for node in nodes] == [
        ("text", "增长", ()),
        ("number", "5%", ("f",)),
    ]

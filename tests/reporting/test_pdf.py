"""The PDF is tagged, archivable, whole, the same each time, and has no empty boxes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from nbformat.v4 import new_markdown_cell

import executed_notebook as made
from tyanalysis.errors import RenderError
from tyanalysis.reporting.blocks import Heading
from tyanalysis.reporting.document import build_document
from tyanalysis.reporting.pdf import render_pdf

POPPLER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def structure(content: bytes) -> list[tuple[str, str | None]]:
    """List (tag, description) of the whole structure tree."""
    found = []

    def walk(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node and node.get("/Type") != "/MCR":
                alt = node.get("/Alt")
                found.append((str(node["/S"]), None if alt is None else str(alt)))
            if "/K" in node:
                walk(node["/K"])

    with opened(content) as pdf:
        walk(pdf.Root["/StructTreeRoot"]["/K"])
    return found


def outline(content: bytes) -> list[str]:
    titles = []
    with opened(content) as pdf, pdf.open_outline() as tree:
        stack = list(tree.root)
        while stack:
            item = stack.pop(0)
            titles.append(item.title)
            stack = [*item.children, *stack]
    return titles


def text(content: bytes, folder: Path, *options: str) -> str:
    path = folder / "report.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", *options, str(path), "-"], capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en-GB")])
def test_it_is_tagged_and_says_its_language_and_title(language: str, tag: str) -> None:
    with opened(made.pdf(language)) as pdf:
        assert str(pdf.Root["/Lang"]) == tag
        assert bool(pdf.Root["/MarkInfo"]["/Marked"])
        assert str(pdf.docinfo["/Title"]) == "区域增长到了哪里"
        assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])


def test_it_claims_both_standards() -> None:
    with opened(made.pdf("zh")) as pdf:
        told = bytes(pdf.Root["/Metadata"].read_bytes()).decode()
    for name, value in (("pdfuaid:part", "1"), ("pdfaid:part", "2"), ("pdfaid:conformance", "A")):
        assert re.search(rf"{name}[>=\"]+{value}", told), name


def test_every_chart_has_its_description() -> None:
    figures = [alt for tag, alt in structure(made.pdf("zh")) if tag == "/Figure"]
    assert figures == ["横条图：综改示范区不低于900亿元。"] * 2


def test_tables_have_head_cells() -> None:
    tags = [tag for tag, _ in structure(made.pdf("zh"))]
    assert tags.count("/Table") >= 2
    assert tags.count("/TH") >= 6


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_outline_is_the_headings(language: str) -> None:
    blocks = build_document(made.full(language)).blocks
    headings = [f"{b.number} {b.text}" for b in blocks if isinstance(b, Heading)]
    cards = {"zh": "数字出处", "en": "Where each number comes from"}[language]
    assert outline(made.pdf(language)) == [*headings, cards]


def test_equal_input_gives_equal_bytes() -> None:
    assert render_pdf(made.full(), made.EPOCH) == made.pdf("zh")


def test_the_date_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(made.EPOCH))
    content = render_pdf(made.full())
    assert content == made.pdf("zh")
    with opened(content) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20231114221320")


@POPPLER
def test_chinese_text_can_be_found_and_copied(tmp_path: Path) -> None:
    told = text(made.pdf("zh"), tmp_path)
    assert made.SENTENCE in told
    assert not re.search(r"[\u2e80-\u2fdf]", told)  # radicals in place of characters
    assert "太原" in told


@POPPLER
def test_no_character_of_a_text_is_read_as_markup(tmp_path: Path) -> None:
    told = re.sub(r"[\s\u00a0]+", "", text(made.pdf("zh"), tmp_path))
    assert re.sub(r"\s+", "", made.TRICKY) in told


@POPPLER
def test_a_long_table_repeats_its_head_and_says_so(tmp_path: Path) -> None:
    for language, mark in (("zh", "续表 1"), ("en", "Table 1, continued")):
        pages = text(made.pdf(language), tmp_path, "-layout").replace("\u00a0", " ").split("\f")
        held = [page for page in pages if re.search(r"第 ?\d\d ?县", page)]
        assert len(held) >= 2
        assert mark not in held[0]
        assert all(mark in page and re.search("指标 ?1", page) for page in held[1:-1] or held[1:])


@POPPLER
def test_contents_with_page_numbers_running_head_and_references(tmp_path: Path) -> None:
    pages = text(made.pdf("zh"), tmp_path, "-layout").split("\f")
    assert re.search(r"1\s+规模[ .\u2060]+2\n", pages[0])
    assert pages[1].lstrip().startswith("区域增长到了哪里")
    whole = "".join(pages)
    assert re.search(r"\[1\]\s+日报\. 建设情况\.", whole)
    assert "javascript" not in whole


@POPPLER
def test_all_fonts_are_inside(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(made.pdf("zh"))
    done = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True)
    rows = done.stdout.splitlines()[2:]
    assert rows
    assert all(re.search(r"\s(yes)\s+(yes)\s+(yes)\s", row) for row in rows)


@POPPLER
def test_a_very_wide_table_turns_its_page_only(tmp_path: Path) -> None:
    content = render_pdf(made.full(small=made.table("wide", 5, columns=26)), made.EPOCH)
    with opened(content) as pdf:
        sides = [tuple(map(float, page.mediabox[2:])) for page in pdf.pages]
    turned = [place for place, (width, height) in enumerate(sides) if width > height]
    assert len(turned) == 1
    told = text(content, tmp_path, "-layout").split("\f")[turned[0]]
    assert re.search(r"指标\s.*\s25\s", told, re.DOTALL)


@POPPLER
def test_a_heading_goes_onto_the_turned_page_with_its_table(tmp_path: Path) -> None:
    content = render_pdf(made.full(long=made.table("wide", 5, columns=26)), made.EPOCH)
    with opened(content) as pdf:
        sides = [tuple(map(float, page.mediabox[2:])) for page in pdf.pages]
    [turned] = [place for place, (width, height) in enumerate(sides) if width > height]
    assert re.search(r"2\.1\s+分县", text(content, tmp_path, "-layout").split("\f")[turned])
    assert outline(content) == outline(made.pdf("zh"))


@POPPLER
def test_only_quoted_figures_are_listed_on_paper(tmp_path: Path) -> None:
    told = text(made.pdf("zh"), tmp_path, "-layout")
    assert "计划投资超" in told
    assert "f-3" not in told  # a chart rests on it, no sentence


@POPPLER
def test_any_notebook_becomes_a_pdf(tmp_path: Path) -> None:
    content = render_pdf(made.foreign(), made.EPOCH)
    told = text(content, tmp_path)
    for wanted in ("A notebook", "太原 & 忻州", "printed <b>", "This cell failed", "alert(1)"):
        assert wanted in told
    assert all(alt for tag, alt in structure(content) if tag == "/Figure")


def test_an_emoji_is_named_with_its_cell() -> None:
    notebook = made.full()
    notebook.cells.insert(6, new_markdown_cell("很好😀", id="cheerful"))
    with pytest.raises(RenderError) as caught:
        render_pdf(notebook, made.EPOCH)
    message = str(caught.value)
    assert message.startswith("cell cheerful: found the character '😀' U+1F600 GRINNING FACE")
    assert "TYANALYSIS_FONT_DIR" in message


@pytest.mark.parametrize("name", ["chart", "small", "sources"])
def test_a_character_without_a_shape_is_found_wherever_it_stands(name: str) -> None:
    strange = {
        "chart": made.chart("zone-size", text="野😀"),
        "small": made.table("small", 2, caption="野😀"),
        "sources": made.output(made.bundle("sources", "sources", inputs=[], figures=[],
                               sources=[{"id": "s", "title": "野😀"}])),
    }[name]  # fmt: skip
    with pytest.raises(RenderError, match=rf"cell {name}: found the character '😀' U\+1F600"):
        render_pdf(made.full(**{name: strange}), made.EPOCH)


def test_a_rare_character_is_printed_in_sans_and_refused_in_serif() -> None:
    assert render_pdf(made.full(small=made.table("small", 2, caption="𠮷野")), made.EPOCH)
    rare = made.bundle("text", "rare", role="paragraph", parts=[["𠮷野"]])
    with pytest.raises(RenderError, match=r"cell paragraph: found the character '𠮷' U\+20BB7"):
        render_pdf(made.full(paragraph=made.output(rare)), made.EPOCH)


def test_a_broken_drawing_is_an_error_of_ours() -> None:
    broken = made.chart("zone-size")
    broken["data"]["image/svg+xml"] = "<svg><g></svg>"
    with pytest.raises(RenderError, match="Typst found"):
        render_pdf(made.full(chart=broken), made.EPOCH)

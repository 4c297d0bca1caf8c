"""An executed notebook as an accessible, archivable PDF, set by Typst.

The document travels to the template as JSON and every text in it stays a value there, so nothing in
a notebook is ever read as markup. PDF/UA-1 and PDF/A-2a are asked for together: a missing glyph, a
picture without description or a skipped heading is then an error and not a bad page.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst
from pypdf import PdfReader

from tyanalysis import fonts
from tyanalysis.errors import RenderError
from tyanalysis.reporting.blocks import (
    Block,
    Card,
    Chart,
    Document,
    Exhibit,
    Failure,
    Heading,
    Output,
    Prose,
    Table,
)
from tyanalysis.reporting.document import build_document
from tyanalysis.reporting.labels import grade_words, kind_word, reading_word, words
from tyanalysis.reporting.prose import Node
from tyanalysis.reporting.svg import natural_width
from tyanalysis.reporting.tablefit import UPRIGHT, WHOLE, fit_table, head_lines

_SEAM = re.compile(r"/+|[?&=_.-]")
ONE_PAGE = "page"
SCALES = (1.08, 1.0, 0.95, 0.9, 0.86)
"""Sizes at which a report of one page is tried, the largest first."""


def render_pdf(notebook: Mapping[str, Any], epoch: int | None = None) -> bytes:
    """Render an executed notebook as PDF.

    Args:
        notebook: A notebook as nbformat reads it, executed, with or without display bundles.
        epoch: The date of the file, in seconds since 1970; without it ``SOURCE_DATE_EPOCH``, and
            without that the clock. Equal notebooks and dates give equal bytes.

    Raises:
        RenderError: A bundle is not valid, or a character is in none of the fonts.
    """
    return print_document(build_document(notebook), epoch)


def print_document(document: Document, epoch: int | None = None) -> bytes:
    """Render a document as PDF; see `render_pdf`."""
    if epoch is None:
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    if document.front.layout != ONE_PAGE:
        return _set(document, epoch, 1.0)
    for scale in SCALES:
        content = _set(document, epoch, scale)
        if len(PdfReader(io.BytesIO(content)).pages) == 1:
            return content
    raise RenderError(
        f"report {document.front.title!r}: found more than one page at {SCALES[-1]:.0%} of the "
        "usual size, expected one page. Smaller type cannot be read; say less, or take the layout "
        "'report'."
    )


def _set(document: Document, epoch: int, scale: float) -> bytes:
    try:
        content, _ = typst.compile_with_warnings(
            _template(),
            font_paths=typst_fonts(),
            sys_inputs={"document": _input(document, scale)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=epoch,
        )
    except typst.TypstError as error:
        raise RenderError(_complaint(document, error.diagnostic or error.message)) from error
    return bytes(content)


def prepare_printer(document: Document) -> None:
    """Do what comes before setting a document, which stays for the process.

    Typst starts its threads when it sets a page, and a process with threads must not be forked, so
    nothing is set here.
    """
    typst_fonts()
    _template()
    _input(document)


def _input(document: Document, scale: float = 1.0) -> str:
    return json.dumps(_plain(document, scale), ensure_ascii=False)


def typst_fonts() -> typst.Fonts:
    """Give the fonts that Typst may use, opened once in a process."""
    return _fonts(tuple(fonts.font_directories()))


@lru_cache(maxsize=4)
def _fonts(directories: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(directories))


@lru_cache(maxsize=1)
def _template() -> bytes:
    return files("tyanalysis.reporting").joinpath("templates/report.typ").read_bytes()


def _plain(document: Document, scale: float = 1.0) -> dict[str, Any]:
    """Give the document as JSON values."""
    front, language = document.front, document.front.language
    return {
        "language": language,
        "scale": scale,
        "words": words(language),
        "fonts": {role: fonts.font(role).family for role in fonts.font_paths()},
        "front": {
            "title": front.title,
            "subtitle": front.subtitle,
            "report": front.report,
            "data_date": front.data_date,
            "period": front.period,
            "reading": reading_word(front.reading, language),
            "keywords": list(front.keywords),
            "layout": front.layout,
        },
        "summary": [_node(node) for part in document.summary for node in part.nodes],
        "blocks": _blocks(document.blocks),
        "sources": [
            {
                **vars(source),
                "grade": grade_words(source.grade, language),
                "address": _SEAM.sub("\\g<0>\u200b", source.url),  # it may break there
            }
            for source in document.sources
        ],
        "cards": [_card(card, document) for card in document.cards if card.quoted],
    }


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Give all blocks; headings right before a turned page go onto it and not alone before it."""
    plain: list[dict[str, Any]] = []
    for block in blocks:
        new = _block(block)
        if new.get("turned"):
            new["above"] = []
            while plain and plain[-1]["kind"] == "Heading":
                new["above"].insert(0, plain.pop())
        plain.append(new)
    return plain


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__
    plain: dict[str, Any] = {"kind": kind}
    if isinstance(block, Exhibit):
        plain = _exhibit(block)
    match block:
        case Heading():
            plain |= {"level": block.level, "nodes": [*map(_node, block.nodes)]}
        case Prose():
            plain |= {"nodes": [*map(_node, block.nodes)]}
        case Chart():
            width = min(natural_width(block.svg) or UPRIGHT, UPRIGHT)
            picture = {"svg": block.svg} if block.svg else {"png": list(block.png)}
            plain |= {**picture, "alt": block.alt, "width": width}
        case Table():
            plain |= vars(fit_table(block))
        case Output():
            plain |= {"text": block.text}
        case Failure():
            plain |= {"text": f"{block.name}: {block.message}", "cell": block.cell}
    return plain


def _exhibit(block: Exhibit) -> dict[str, Any]:
    return {
        "kind": type(block).__name__,
        "label": block.label,
        "number": block.number,
        "caption": block.caption,
        "note": block.note,
        "references": list(block.references),
        "columns": [
            {"lines": head_lines(column), "align": column.align} for column in block.columns
        ],
        "rows": [[_whole(cell.text) for cell in row] for row in block.rows],
    }


def _card(card: Card, document: Document) -> dict[str, Any]:
    words_of = [kind_word(card.kind, document.front.language), card.grade]
    return {
        **{key: value for key, value in vars(card).items() if key != "conflicts"},
        "kind": " / ".join(filter(None, words_of)),
        "conflicts": list(card.conflicts),
    }


def _node(node: Node) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": node.kind}
    if node.text:
        plain["text"] = _whole(node.text) if node.kind == "number" else node.text
    if node.children:
        plain["children"] = [_node(child) for child in node.children]
    if node.sources:
        plain["sources"] = list(node.sources)
    if node.level:
        plain["level"] = node.level
    if node.kind == "image":
        plain["bytes"] = list(base64.b64decode(node.href.partition(",")[2]))
    elif node.href:
        plain["href"] = node.href
    return plain


def _whole(text: str) -> str:
    """Keep a short number on one line."""
    return text.replace(" ", "\u00a0") if len(text) <= WHOLE else text


def _complaint(document: Document, diagnostic: str) -> str:
    unknown = "".join(dict.fromkeys("".join(re.findall(r'the text `"(.+?)"`', diagnostic))))
    letters = [letter for letter in unknown if unicodedata.category(letter) not in {"Mn", "Cf"}]
    if not letters:
        first = diagnostic.strip().splitlines()[0] if diagnostic.strip() else "unknown error"
        return (
            f'report {document.front.title!r}: Typst found "{first}", expected a document it can '
            "set. No PDF was made. If no text of the report explains it, the template is at fault."
        )
    letter = letters[0]
    name = unicodedata.name(letter, "no name")
    places = list(dict.fromkeys(cell for cell, text in _texts(document) if letter in text))
    where = f"cell {', '.join(places)}" if places else f"report {document.front.title!r}"
    others = f" (and {' '.join(letters[1:])})" if letters[1:] else ""
    return (
        f"{where}: found the character {letter!r} U+{ord(letter):04X} {name}{others}, expected one "
        "that the fonts can print. It would be an empty box in the PDF. Replace it, or name a "
        f"folder with a font that has it in {fonts.ENVIRONMENT}."
    )


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield (cell, text) for everything printed."""
    front = document.front
    yield "of the report's head", front.title + front.subtitle + "".join(front.keywords)
    for block in (*document.summary, *document.blocks):
        if isinstance(block, Heading | Prose):
            pieces = [node.text for top in block.nodes for node in top.walk()]
        elif isinstance(block, Exhibit):
            heads = [line for column in block.columns for line in head_lines(column)]
            cells = [cell.text for row in block.rows for cell in row]
            drawn = block.svg if isinstance(block, Chart) else ""
            pieces = [block.caption, block.note, *heads, *cells, drawn]
        elif isinstance(block, Output):
            pieces = [block.text]
        elif isinstance(block, Failure):
            pieces = [block.name, block.message]
        else:
            pieces = [str(found) for record in (*document.sources, *document.cards)
                      for found in vars(record).values()]  # fmt: skip
        yield block.cell, "".join(pieces)

"""Prose, numbers, pictures and references as HTML, for the page template."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from tyanalysis.reporting.blocks import Card, Cell, Chart, Column, Document, Exhibit
from tyanalysis.reporting.download import csv_link
from tyanalysis.reporting.labels import Language, grade_words, kind_word, reading_word
from tyanalysis.reporting.prose import Node
from tyanalysis.reporting.svg import inline_svg

# How each kind of node is written: {0} its children, {1} its text, {2} its address, {3} its level.
_FORMS = {
    "text": "{1}",
    "verbatim": "<code>{1}</code>",
    "code": "<pre tabindex='0'><code>{1}</code></pre>",
    "break": "<br>",
    "rule": "<hr>",
    "image": "<img alt='{1}' src='{2}'>",
    "link": "<a href='{2}'>{0}</a>",
    "numbered": "<ol start='{3}'>{0}</ol>",
    "heading": "<p><strong>{0}</strong></p>",  # inside a list or quotation it heads no section
    "paragraph": "<p>{0}</p>",
    "bullets": "<ul>{0}</ul>",
    "item": "<li>{0}</li>",
    "quote": "<blockquote>{0}</blockquote>",
    "strong": "<strong>{0}</strong>",
    "em": "<em>{0}</em>",
    "strike": "<s>{0}</s>",
}


class Page:
    """What the template asks for while it is being filled.

    Attributes:
        language: The language of the page.
        notes: The footnotes met so far, with their numbers.
    """

    def __init__(self, document: Document) -> None:
        self.language: Language = document.front.language
        self.notes: list[tuple[int, Markup]] = []
        self._cards: dict[int, list[Card]] = defaultdict(list)
        for card in document.cards:
            self._cards[card.number].append(card)

    def cards_of(self, source: int) -> list[Card]:
        """Give the cards of the figures that a source stands behind."""
        return self._cards.get(source, [])

    def cells(
        self, row: Sequence[Cell], columns: Sequence[Column]
    ) -> Iterable[tuple[Cell, Column]]:
        """Give each cell of a row with its column."""
        return zip(row, columns, strict=True)

    def kind(self, block: object) -> str:
        """Name the kind of a block."""
        return type(block).__name__

    def kind_word(self, code: str) -> str:
        """Give the word for a kind of figure."""
        return kind_word(code, self.language)

    def grade(self, grade: str) -> str:
        """Give the words for a grade."""
        return grade_words(grade, self.language)

    def reading_word(self, code: str) -> str:
        """Give the word for a reading of qualifiers."""
        return reading_word(code, self.language)

    def card_anchor(self, figure: str) -> str:
        """Give the anchor of a figure's card."""
        return card_anchor(figure)

    def nodes(self, nodes: Iterable[Node]) -> Markup:
        """Write nodes one after the other."""
        return Markup("").join(self._node(node) for node in nodes)

    def number(self, text: str, figures: Sequence[str]) -> Markup:
        """Link a number to the card of its first figure; the others open with it."""
        shown = escape(text)
        if not figures:
            return Markup(f"<span class='n'>{shown}</span>")
        # There are thousands of them, and an anchor has no character to escape.
        anchors = [card_anchor(figure) for figure in figures]
        name = "n long" if len(text) > 20 else "n"  # a short number stays on one line
        opening = f"<a class='{name}' href='#{anchors[0]}' data-cards='{' '.join(anchors)}'>"
        return Markup(f"{opening}{shown}</a>")

    def references(self, sources: Sequence[int]) -> Markup:
        """Write source numbers as links in brackets."""
        links = (Markup("<a href='#source-{0}'>{0}</a>").format(number) for number in sources)
        gap = Markup("," if self.language == "zh" else ",&nbsp;")
        return Markup("[{}]").format(gap.join(links))

    def picture(self, chart: Chart) -> Markup:
        """Write a drawing into the page."""
        if chart.svg:
            where = f"cell {chart.cell}, chart {chart.label!r}"
            return Markup(inline_svg(chart.svg, f"x-{chart.label}", where))
        content = base64.b64encode(chart.png).decode("ascii")
        return Markup("<img alt='' src='data:image/png;base64,{}'>").format(content)

    def csv(self, exhibit: Exhibit) -> str:
        """Give the address of an exhibit's data."""
        return csv_link(exhibit, self.language)

    def safe_link(self, address: str) -> str:
        """Let only addresses through that a reader may follow."""
        return address if urlsplit(address).scheme in {"http", "https", "mailto", ""} else ""

    def _node(self, node: Node) -> Markup:
        if node.kind == "number":
            return self.number(node.text, node.figures)
        if node.kind == "references":
            return Markup("<sup class='refs'>{}</sup>").format(self.references(node.sources))
        if node.kind == "grid":
            return self._grid(node)
        inner = self.nodes(node.children)
        if node.kind == "footnote":
            self.notes.append((len(self.notes) + 1, inner))
            link = "<sup class='refs'><a href='#note-{0}' id='note-{0}-back'>{0}</a></sup>"
            return Markup(link).format(len(self.notes))
        address = node.href if node.kind == "image" else self.safe_link(node.href)
        return Markup(_FORMS[node.kind]).format(inner, node.text, address, node.level)

    def _grid(self, node: Node) -> Markup:
        lines = []
        for place, line in enumerate(node.children):
            form = Markup("<td>{}</td>" if place else "<th scope='col'>{}</th>")
            cells = (form.format(self.nodes(cell.children)) for cell in line.children)
            lines.append(Markup("<tr>{}</tr>").format(Markup("").join(cells)))
        table = (
            "<div class='scroll' tabindex='0'>"
            "<table><thead>{}</thead><tbody>{}</tbody></table></div>"
        )
        return Markup(table).format(lines[0], Markup("").join(lines[1:]))


@lru_cache(maxsize=1 << 14)
def card_anchor(figure: str) -> str:
    """Give the anchor of a figure's card.

    >>> card_anchor("seed-F001")
    'figure-seed-F001'
    """
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", figure)
    mark = "" if plain == figure else "-" + hashlib.sha256(figure.encode()).hexdigest()[:6]
    return f"figure-{plain}{mark}"

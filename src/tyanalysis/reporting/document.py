"""An executed notebook as a document that knows no format.

HTML and PDF are made from the same list of blocks, so that both say the same: code hidden, figures,
tables and sources numbered, the summary first, Markdown translated.
"""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from tyanalysis.bundle import MIME, checked_bundles
from tyanalysis.errors import RenderError
from tyanalysis.reporting.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Front,
    Heading,
    Prose,
    SourcesHere,
    Table,
    cell_of,
    columns_of,
)
from tyanalysis.reporting.citation import Citations
from tyanalysis.reporting.labels import Language, guess_language, word
from tyanalysis.reporting.outputs import plain_block
from tyanalysis.reporting.prose import Node, join_lines, parse_markdown, sentence
from tyanalysis.reporting.sections import number_headings, without_empty_sections

_Part: TypeAlias = Node | Block | Mapping[str, Any]
"""A Markdown node, a block made of a plain output, or the MIME data of an output with a bundle."""

_HIDDEN_TAG = "remove-cell"


def build_document(
    notebook: Mapping[str, Any], found: Sequence[Mapping[str, Any]] | None = None
) -> Document:
    """Turn an executed notebook into a document.

    Args:
        notebook: A notebook as nbformat reads it (version 4), with or without display bundles.
        found: Its bundles, where they are checked already; see `checked_bundles`.

    Raises:
        RenderError: It is no notebook of version 4, or a bundle in it is not valid.
    """
    if notebook.get("nbformat") != 4 or not isinstance(notebook.get("cells"), list):
        raise RenderError(
            f"notebook: found format {notebook.get('nbformat')}, expected 4 with a list of cells. "
            "Open it in Jupyter once and save it."
        )
    return _Builder(notebook, checked_bundles(notebook) if found is None else found).build()


class _Builder:
    """Walks the cells once to collect and once to build."""

    def __init__(self, notebook: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> None:
        self.notebook = notebook
        self.report = next((b for b in found if b["kind"] == "report"), {})
        self.language = self._language(found)
        self.citations = Citations(b for b in found if b["kind"] == "sources")
        self.charts = itertools.count(1)
        self.tables = itertools.count(1)
        self.placed = False

    def build(self) -> Document:
        summary: list[Prose] = []
        parts: list[tuple[str, _Part]] = []
        # The summary is read first, so its sources are numbered first.
        for cell, part in self._parts():
            if isinstance(part, Mapping) and _is_summary(part):
                summary.append(self._prose(part[MIME], cell))
            else:
                parts.append((cell, part))
        title, parts = self._title(parts)
        blocks = [block for cell, part in parts for block in self._blocks(cell, part)]
        if not self.placed and self.citations:
            blocks.append(SourcesHere(""))
        blocks = number_headings(without_empty_sections([*self._with_sources_heading(blocks)]))
        return Document(
            self._front(title),
            tuple(summary),
            tuple(blocks),
            self.citations.sources(),
            self.citations.cards(),
            tuple(self._code()),
        )

    def _language(self, found: Sequence[Mapping[str, Any]]) -> Language:
        said = self.report.get("language") or (found[0]["language"] if found else "")
        said = said or self._metadata().get("language")
        if said in {"zh", "en"}:
            return "zh" if said == "zh" else "en"
        cells = (c for c in self.notebook["cells"] if c.get("cell_type") == "markdown")
        return guess_language("".join(_source(cell) for cell in cells))

    def _metadata(self) -> Mapping[str, Any]:
        found = self.notebook.get("metadata", {}).get("tyanalysis", {})
        return found if isinstance(found, Mapping) else {}

    def _parts(self) -> Iterator[tuple[str, _Part]]:
        """Yield (cell id, Markdown node or output data) in order."""
        for place, cell in enumerate(self.notebook["cells"], start=1):
            name = str(cell.get("id") or f"cell-{place}")
            tags = set(cell.get("metadata", {}).get("tags", ()))
            if cell.get("cell_type") == "markdown" and _HIDDEN_TAG not in tags:
                nodes = parse_markdown(self._translated(_source(cell)))
                yield from ((name, _attached(node, cell)) for node in join_lines(nodes))
            elif cell.get("cell_type") == "code" and _HIDDEN_TAG not in tags:
                for number, output in enumerate(cell.get("outputs", ()), start=1):
                    data = output.get("data", {})
                    if MIME in data:
                        yield name, data
                        continue
                    block = plain_block(output, name, number, self.language)
                    if block is not None:
                        yield name, block

    def _translated(self, source: str) -> str:
        words = self.report.get("translations") or {} if self.language == "en" else {}
        if source in words:
            return str(words[source])
        return "\n".join(str(words.get(line, line)) for line in source.split("\n"))

    def _title(self, parts: list[tuple[str, _Part]]) -> tuple[str, list[tuple[str, _Part]]]:
        """Take the first heading for the title if no other is as high, or if it is of level 1."""
        heads = [p for _, p in parts if isinstance(p, Node) and p.kind == "heading"]
        title = str(self.report.get("title") or self._metadata().get("title") or "")
        title = title or str(self.notebook.get("metadata", {}).get("title") or "")
        alone = heads and all(head.level > heads[0].level for head in heads[1:])
        if heads and (alone or heads[0].level == 1):
            title = title or heads[0].plain()
            parts = [(cell, part) for cell, part in parts if part is not heads[0]]
        return title or word("untitled", self.language), parts

    def _with_sources_heading(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Give the list of sources a heading where the notebook has none for it."""
        top = min((block.level for block in blocks if isinstance(block, Heading)), default=1)
        before: Block | None = None
        for block in blocks:
            if isinstance(block, SourcesHere) and not isinstance(before, Heading):
                name = Node("text", word("sources", self.language))
                yield Heading(top, "", "", (name,), block.cell)
            yield block
            before = block

    def _front(self, title: str) -> Front:
        report = self.report
        return Front(
            title=title,
            language=self.language,
            report=str(report.get("report") or ""),
            subtitle=str(report.get("subtitle") or ""),
            data_date=str(report.get("data_date") or ""),
            period=str(report.get("period") or ""),
            reading=str(report.get("reading") or ""),
            keywords=tuple(report.get("keywords") or ()),
        )

    def _blocks(self, cell: str, part: _Part) -> Iterator[Block]:
        if isinstance(part, Node):
            if part.kind == "heading":
                yield Heading(part.level, "", "", part.children, cell)
            else:
                yield Prose((part,), cell)
        elif not isinstance(part, Mapping):
            yield part
        elif part[MIME]["kind"] == "text":
            yield self._prose(part[MIME], cell)
        elif part[MIME]["kind"] == "chart":
            yield self._chart(part, cell)
        elif part[MIME]["kind"] == "table":
            yield Table(*self._exhibit(part[MIME], next(self.tables), cell))
        elif part[MIME]["kind"] == "sources" and self.citations and not self.placed:
            self.placed = True
            yield SourcesHere(cell)

    def _prose(self, bundle: Mapping[str, Any], cell: str) -> Prose:
        sentences = [self._sentence(part) for part in bundle["parts"] if part]
        if bundle["role"] == "paragraph":
            gap = () if self.language == "zh" else (Node("text", " "),)
            joined = [node for one in sentences for node in (*gap, *one)][len(gap) :]
            return Prose((Node("paragraph", children=tuple(joined)),), cell)
        paragraphs = [Node("paragraph", children=one) for one in sentences]
        if bundle["role"] == "summary":
            return Prose(tuple(paragraphs), cell)
        items = tuple(Node("item", children=(one,)) for one in paragraphs)
        return Prose((Node("bullets", children=items),), cell)

    def _sentence(self, part: Sequence[Any]) -> tuple[Node, ...]:
        """Give a sentence with the references of its numbers at its end."""
        nodes = [
            replace(node, figures=self.citations.known(node.figures, quoted=True))
            for node in sentence(part)
        ]
        cited = self.citations.cite(name for node in nodes for name in node.figures)
        if not cited:
            return tuple(nodes)
        references = Node("references", sources=cited)
        last = nodes[-1]
        if self.language == "zh" and last.kind == "text" and last.text[-1:] in set("。；！？"):
            # GB/T 7714 sets the number before the full stop.
            body = replace(last, text=last.text[:-1])
            return (*nodes[:-1], body, references, Node("text", last.text[-1]))
        return (*nodes, references)

    def _chart(self, data: Mapping[str, Any], cell: str) -> Chart:
        bundle = data[MIME]
        svg, png = _joined(data.get("image/svg+xml", "")), _joined(data.get("image/png", ""))
        if not svg and not png:
            raise RenderError(
                f"cell {cell}, chart {bundle['label']!r}: found neither image/svg+xml nor "
                "image/png beside the bundle, expected one. There is nothing to show. "
                "Publish the picture in the same output."
            )
        return Chart(
            *self._exhibit(bundle, next(self.charts), cell),
            alt=str(bundle["alt"]),
            svg=svg,
            png=b"" if svg else base64.b64decode(png),
        )

    def _exhibit(
        self, bundle: Mapping[str, Any], number: int, cell: str
    ) -> tuple[
        str, int, str, str, tuple[Column, ...], tuple[tuple[Cell, ...], ...], tuple[int, ...], str
    ]:
        rows = tuple(tuple(self._cell(found) for found in row) for row in bundle["rows"])
        used = [
            *(bundle.get("figures") or ()),
            *(f for row in rows for c in row for f in c.figures),
        ]
        return (
            str(bundle["label"]),
            number,
            str(bundle["caption"]),
            str(bundle.get("note") or ""),
            columns_of(bundle["columns"], rows, self.language),
            rows,
            self.citations.cite(used),
            cell,
        )

    def _cell(self, found: str | Mapping[str, Any]) -> Cell:
        cell = cell_of(found)
        return replace(cell, figures=self.citations.known(cell.figures))

    def _code(self) -> Iterator[tuple[str, str]]:
        for place, cell in enumerate(self.notebook["cells"], start=1):
            if cell.get("cell_type") == "code" and _source(cell).strip():
                yield str(cell.get("id") or f"cell-{place}"), _source(cell)


def _is_summary(part: Mapping[str, Any]) -> bool:
    return bool(part[MIME]["kind"] == "text" and part[MIME]["role"] == "summary")


def _source(cell: Mapping[str, Any]) -> str:
    return _joined(cell.get("source", ""))


def _joined(text: object) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _attached(node: Node, cell: Mapping[str, Any]) -> Node:
    """Put attached pictures into their nodes, and turn outside ones into links: a page is whole."""
    if node.kind != "image":
        return replace(node, children=tuple(_attached(child, cell) for child in node.children))
    name = node.href.removeprefix("attachment:")
    for mime, content in (cell.get("attachments") or {}).get(name, {}).items():
        if mime in {"image/png", "image/jpeg"}:
            return replace(node, href=f"data:{mime};base64,{_joined(content)}")
    if node.href.startswith(("data:image/png;base64,", "data:image/jpeg;base64,")):
        return node
    return Node("link", children=(Node("text", node.text or node.href),), href=node.href)

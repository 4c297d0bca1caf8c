"""Outputs without a display bundle, of any notebook: tables, pictures, printed text, errors."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from tyanalysis.reporting.blocks import Block, Cell, Chart, Column, Failure, Output, Prose, Table
from tyanalysis.reporting.labels import Language, word
from tyanalysis.reporting.prose import parse_markdown

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_NUMBER = re.compile(r"[-+−]?[\d,]*\.?\d+(e[-+]?\d+)?\s*%?")
_REPR = re.compile(r"<.*(Figure|Axes|object at).*>")


def plain_block(
    output: Mapping[str, Any], cell: str, place: int, language: Language
) -> Block | None:
    """Make a block of an output that carries no bundle; None if it shows nothing.

    Args:
        output: An output as nbformat 4 has it.
        cell: Id of its cell.
        place: Its place among the cell's outputs, from 1.
        language: The language of the document.
    """
    kind = output.get("output_type")
    if kind == "error":
        return Failure(
            str(output.get("ename", "")),
            _text(output.get("evalue", "")),
            _text("\n".join(output.get("traceback", ()))),
            cell,
        )
    if kind == "stream":
        text = _text(output.get("text", "")).strip("\n")
        shown = output.get("name") == "stdout" and text
        return Output(text, cell) if shown else None
    data = output.get("data", {})
    label = f"{re.sub(r'[^A-Za-z0-9]+', '-', cell).strip('-') or 'cell'}-{place}"
    return _shown(data, cell, f"output-{label}", language)


def _shown(data: Mapping[str, Any], cell: str, label: str, language: Language) -> Block | None:
    plain = _text(data.get("text/plain", "")).strip("\n")
    alt = plain if plain and not _REPR.search(plain) else ""
    alt = alt or f"{word('picture', language)} ({word('cell', language)} {cell})"
    if "image/svg+xml" in data:
        return Chart(label, 0, "", "", (), (), (), cell, alt, svg=_text(data["image/svg+xml"]))
    if "image/png" in data:
        try:
            png = base64.b64decode(_text(data["image/png"]))
        except binascii.Error:
            png = b""
        if png.startswith(b"\x89PNG"):
            return Chart(label, 0, "", "", (), (), (), cell, alt, png=png)
    if "text/html" in data:
        table = html_table(_text(data["text/html"]), cell, label)
        if table is not None:
            return table
    if "text/markdown" in data:
        return Prose(parse_markdown(_text(data["text/markdown"])), cell)
    return Output(plain, cell) if plain else None


def html_table(source: str, cell: str, label: str) -> Table | None:
    """Read the first table of some HTML, spans filled with blanks; None if there is none."""
    reader = _TableReader()
    reader.feed(source)
    rows = [row for row in reader.rows if any(row)]
    if not rows:
        return None
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    heads = max(1, min(reader.heads, len(rows)))
    names = [" ".join(filter(None, parts)) for parts in zip(*rows[:heads], strict=True)]
    body = rows[heads:]
    columns = tuple(
        Column(name, align="right" if body and all(_numeric(row[at]) for row in body) else "left")
        for at, name in enumerate(names)
    )
    cells = tuple(tuple(Cell(text) for text in row) for row in body)
    return Table(label, 0, reader.caption.strip(), "", columns, cells, (), cell)


def _numeric(text: str) -> bool:
    return text in {"", "-", "–", "NaN"} or _NUMBER.fullmatch(text) is not None


def _text(found: object) -> str:
    text = "".join(found) if isinstance(found, list) else str(found)
    return _COLOURS.sub("", text)


class _TableReader(HTMLParser):
    """Collects the cells of the first table it meets."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.heads = 0
        self.caption = ""
        self._inside: list[str] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row, a cell or the head."""
        if self._done:
            return
        if tag in {"table", "thead", "caption", "style"}:
            self._inside.append(tag)
        if "table" not in self._inside:
            return
        if tag == "tr":
            self.rows.append([])
            self.heads += "thead" in self._inside
        elif tag in {"td", "th"} and self.rows:
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = int(span) if span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in {"td", "th"} and self._cell is not None:
            text = " ".join("".join(self._cell).split())
            self.rows[-1].extend([text, *[""] * (self._span - 1)])
            self._cell = None
        elif tag in self._inside:
            self._inside.remove(tag)
            self._done = self._done or tag == "table"

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell or the caption."""
        if self._cell is not None:
            self._cell.append(data)
        elif "caption" in self._inside and not self._done:
            self.caption += data

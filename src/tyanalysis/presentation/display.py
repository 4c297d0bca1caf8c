"""What a cell shows: charts, tables, sentences, the report's head and its sources.

Each object is frozen and displays itself as one bundle: what the reader sees, and the same as
structured JSON (``tyanalysis.bundle``), from which page, PDF, workbook and comparison are made.
"""

from __future__ import annotations

import base64
import html
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

import matplotlib as mpl
import matplotlib.text
import pandas as pd
from matplotlib.figure import Figure

from tyanalysis.bundle import MIME
from tyanalysis.data.folder import READ_LOG
from tyanalysis.presentation.columns import (
    Cell,
    Column,
    aligned,
    cells_frame,
    figure_ids,
    json_rows,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.number import (
    Number,
    count_number,
    figure_number,
    number,
    number_from,
)
from tyanalysis.presentation.sheet import Sheet

__all__ = [
    "Cell",
    "Chart",
    "Column",
    "Headline",
    "Number",
    "Part",
    "Table",
    "Text",
    "count_number",
    "figure_number",
    "number",
    "number_from",
    "paragraph",
    "say",
]
_PRINTED = 60  # rows that print shows; a cell shows all
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
Part: TypeAlias = "Number | str"


@dataclass(frozen=True)
class Table:
    """Rows shown to a reader, cells already formatted."""

    label: str
    language: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a plain frame; see ``cells_frame``."""
        return cells_frame(self.columns, self.rows)

    def __repr__(self) -> str:
        lines = [self.caption, *aligned(self.columns, self.rows[:_PRINTED])]
        if (left := len(self.rows) - _PRINTED) > 0:
            lines.append(translate("（另有{n}条）", self.language).format(n=left).strip())
        return "\n".join([*lines, self.note] if self.note else lines)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        heads = [f"{c.name} ({c.unit})" if c.unit else c.name for c in self.columns]
        head = "".join(f"<th>{html.escape(h)}</th>" for h in heads)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(str(c))}</td>" for c in row) + "</tr>"
            for row in self.rows
        )
        lines = ["\t".join(heads), *("\t".join(map(str, row)) for row in self.rows)]
        bundle = {
            "version": 1,
            "kind": "table",
            "label": self.label,
            "language": self.language,
            "caption": self.caption,
            "note": self.note,
            "columns": [c.to_json() for c in self.columns],
            "rows": json_rows(self.rows),
            "figures": figure_ids(self.rows),
        }
        return {
            "text/html": f"<table><caption>{html.escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
            "text/plain": "\n".join((self.caption, *lines)),
            MIME: bundle,
        }


class Chart(Sheet):
    """A matplotlib figure with words and data: the caption states the finding.

    It is the figure itself, so that a cell that draws one can go on with it: ``chart.axes``,
    ``chart.savefig``. It shows itself as one bundle, once, since pyplot knows nothing of it.
    """

    label: str
    language: str
    caption: str
    alt: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str

    def __new__(cls, *words: Any, **named: Any) -> Chart:
        """Make the figure that was drawn the chart: a copy would lose its artists' parent."""
        drawn = named.get("figure", words[4] if len(words) > 4 else None)
        if drawn is None:  # unpickled: matplotlib fills it
            return super().__new__(cls)
        drawn.__class__ = cls
        return cast(Chart, drawn)

    def __init__(
        self,
        label: str,
        language: str,
        caption: str,
        alt: str,
        figure: Figure,
        columns: tuple[Column, ...],
        rows: tuple[tuple[Cell, ...], ...],
        note: str = "",
    ) -> None:
        self.label, self.language, self.caption, self.alt = label, language, caption, alt
        self.columns, self.rows, self.note = columns, rows, note

    @property
    def frame(self) -> pd.DataFrame:
        """The data behind the chart as a plain frame; see ``cells_frame``."""
        return cells_frame(self.columns, self.rows)

    def __repr__(self) -> str:
        return f"Chart({self.label!r}: {self.caption})"

    def __str__(self) -> str:
        return self.alt

    def _straighten_quotes(self) -> None:
        """Set English quotes straight: the Chinese face has curly ones as wide as a character."""
        if self.language == "en":
            for text in self.findobj(mpl.text.Text):
                text.set_text(text.get_text().translate(_STRAIGHT))

    def svg(self) -> str:
        """Draw as SVG with selectable text, the same bytes each time."""
        from tyanalysis.presentation.style import drawing_context  # noqa: PLC0415 - no cycle

        self._straighten_quotes()
        buffer = io.StringIO()
        with drawing_context(self.label):
            self.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return buffer.getvalue()

    def png(self) -> bytes:
        """Draw as PNG for viewers that cannot show SVG."""
        from tyanalysis.presentation.style import drawing_context  # noqa: PLC0415 - no cycle

        self._straighten_quotes()
        buffer = io.BytesIO()
        with drawing_context(self.label):
            self.savefig(buffer, format="png", dpi=144, metadata={"Software": None})
        return buffer.getvalue()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = {
            "version": 1,
            "kind": "chart",
            "label": self.label,
            "language": self.language,
            "caption": self.caption,
            "note": self.note,
            "alt": self.alt,
            "columns": [c.to_json() for c in self.columns],
            "rows": json_rows(self.rows),
            "figures": figure_ids(self.rows),
        }
        shown: dict[str, Any] = {"image/svg+xml": self.svg(), "text/plain": self.alt, MIME: bundle}
        if not os.environ.get(READ_LOG):  # a report gets all its pixels at once, from the drawings
            shown["image/png"] = base64.b64encode(self.png()).decode("ascii")
        return shown


@dataclass(frozen=True)
class Headline:
    """A number that the text quotes, under a key that stays the same in every edition."""

    key: str
    label: str
    number: Number

    def to_json(self) -> dict[str, Any]:
        """Give key, label and number in one object."""
        return {"key": self.key, "label": self.label} | self.number.to_json()


@dataclass(frozen=True)
class Text:
    """Computed sentences: what the reader reads, and the numbers in it for the machine."""

    label: str
    language: str
    sentences: tuple[tuple[Part, ...], ...]
    headlines: tuple[Headline, ...] = ()
    role: Literal["paragraph", "summary", "list"] = "paragraph"

    @property
    def markdown(self) -> str:
        """The sentences as Markdown: a paragraph, or a list."""
        lines = ["".join(map(str, parts)) for parts in self.sentences]
        if self.role == "paragraph":
            return ("" if self.language == "zh" else " ").join(lines)
        return "\n".join(f"- {line}" for line in lines)

    def __repr__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = {
            "version": 1,
            "kind": "text",
            "label": self.label,
            "language": self.language,
            "role": self.role,
            "parts": json_rows(self.sentences),
            "headlines": [h.to_json() for h in self.headlines],
            "figures": figure_ids(self.sentences),
        }
        return {"text/markdown": self.markdown, "text/plain": self.markdown, MIME: bundle}


def say(message: str, language: str, n: float | None = None, /, **values: Part) -> tuple[Part, ...]:
    """Fill a sentence's places and keep its numbers as numbers.

    Args:
        message: Chinese sentence with ``{name}`` places; its English is in the catalogues.
        language: ``zh`` or ``en``.
        n: Number that decides the English plural.
        **values: What goes into the places, a ``Number`` or a string.

    >>> "".join(map(str, say("增长{rate}。", "zh", rate="6.3%")))
    '增长6.3%。'
    """
    words = translate(message, language, n)
    parts: list[Part] = []
    for piece in re.split(r"(\{\w+\})", words):
        value: Part = values[piece[1:-1]] if re.fullmatch(r"\{\w+\}", piece) else piece
        if value != "":
            parts.append(value)
    if parts and isinstance(parts[0], str) and language == "en":
        parts[0] = parts[0][:1].upper() + parts[0][1:]
    return tuple(parts)


def paragraph(
    label: str,
    language: str,
    sentences: Sequence[tuple[Part, ...]],
    headlines: Sequence[Headline] = (),
    role: Literal["paragraph", "summary", "list"] = "paragraph",
) -> Text:
    """Put sentences together under one label."""
    return Text(label, check_language(language), tuple(sentences), tuple(headlines), role)

"""The pieces of a renderer-neutral document, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tyanalysis.reporting.labels import Language, unit_word
from tyanalysis.reporting.prose import Node


@dataclass(frozen=True)
class Cell:
    """One cell of a table: the text as printed, and what stands behind a number.

    Attributes:
        text: As printed.
        numeric: Whether the cell is a number of the bundle.
        value: The exact value, None where only bounds are known.
        low: Lower bound, None where unbounded.
        high: Upper bound, None where unbounded.
        figures: Ids of the figures it rests on.
    """

    text: str
    numeric: bool = False
    value: float | None = None
    low: float | None = None
    high: float | None = None
    figures: tuple[str, ...] = ()

    @property
    def order(self) -> float | None:
        """The number to sort by: the value, the middle of the bounds, or the one bound known."""
        if self.value is not None:
            return self.value
        known = [bound for bound in (self.low, self.high) if bound is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True)
class Column:
    """The head of a table column."""

    name: str
    unit: str = ""
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Heading:
    """A heading of the text; level 1 is the highest below the title."""

    level: int
    number: str
    anchor: str
    nodes: tuple[Node, ...]
    cell: str

    @property
    def text(self) -> str:
        """The heading as plain text."""
        return "".join(node.plain() for node in self.nodes)


@dataclass(frozen=True)
class Prose:
    """Blocks of prose, from Markdown or from computed sentences."""

    nodes: tuple[Node, ...]
    cell: str


@dataclass(frozen=True)
class Exhibit:
    """What charts and tables share. Number 0 means that it is not counted."""

    label: str
    number: int
    caption: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    references: tuple[int, ...]
    cell: str


@dataclass(frozen=True)
class Chart(Exhibit):
    """A picture: SVG text or PNG bytes, with its description."""

    alt: str
    svg: str = ""
    png: bytes = b""


@dataclass(frozen=True)
class Table(Exhibit):
    """Rows shown to the reader."""


@dataclass(frozen=True)
class Output:
    """Text that a cell printed."""

    text: str
    cell: str


@dataclass(frozen=True)
class Failure:
    """An error in a cell: its name, its message and its traceback without colours."""

    name: str
    message: str
    traceback: str
    cell: str


@dataclass(frozen=True)
class SourcesHere:
    """The place of the list of sources."""

    cell: str


Block: TypeAlias = Heading | Prose | Chart | Table | Output | Failure | SourcesHere


@dataclass(frozen=True)
class Source:
    """A document, with its number in the order of first use."""

    number: int
    id: str
    title: str
    publisher: str = ""
    published: str = ""
    url: str = ""
    grade: str = ""
    note: str = ""


@dataclass(frozen=True)
class Card:
    """One figure: what one source says about one number; quoted if a sentence rests on it."""

    id: str
    number: int
    area: str = ""
    indicator: str = ""
    period: str = ""
    value: str = ""
    as_printed: str = ""
    kind: str = ""
    grade: str = ""
    note: str = ""
    conflicts: tuple[str, ...] = ()
    quoted: bool = False


@dataclass(frozen=True)
class Front:
    """What stands before the text."""

    title: str
    language: Language
    report: str = ""
    subtitle: str = ""
    data_date: str = ""
    period: str = ""
    reading: str = ""
    keywords: tuple[str, ...] = ()
    layout: str = "report"


@dataclass(frozen=True)
class Document:
    """An executed notebook as every renderer sees it."""

    front: Front
    summary: tuple[Prose, ...]
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    cards: tuple[Card, ...]
    code: tuple[tuple[str, str], ...]


def cell_of(found: str | Mapping[str, Any]) -> Cell:
    """Make a cell from a bundle's text or number."""
    if isinstance(found, str):
        return Cell(found)
    return Cell(
        str(found["text"]),
        True,
        found.get("value"),
        found.get("low"),
        found.get("high"),
        tuple(found.get("figures", ())),
    )


def columns_of(
    found: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Cell]], language: Language
) -> tuple[Column, ...]:
    """Make the columns of a bundle; a unit that name or cells already say is not repeated."""
    columns = []
    for place, column in enumerate(found):
        name = str(column["name"])
        unit = unit_word(str(column.get("unit") or ""), language)
        printed = [row[place].text for row in rows if row[place].numeric]
        if unit and (unit in name or (printed and all(unit in text for text in printed))):
            unit = ""
        columns.append(Column(name, unit, column.get("align", "left")))
    return tuple(columns)

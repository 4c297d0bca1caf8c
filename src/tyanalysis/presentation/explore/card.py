"""A card: one area, indicator, figure, source or reading, as a notebook and a terminal show it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

_LIST = (
    "display:grid;grid-template-columns:max-content 1fr;gap:.15em 1em;margin:.3em 0;max-width:60em"
)
_BOX = "border-left:3px solid #1f4e79;padding:.2em .9em;margin:.4em 0;line-height:1.5"


@dataclass(frozen=True)
class Card:
    """Something with a title and named lines.

    Attributes:
        title: What it is.
        lines: Name and text of each line; a line without text is left out.
        note: A sentence below.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    note: str = ""

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<dt style='font-weight:600'>{html.escape(name)}</dt>"
            f"<dd style='margin:0'>{html.escape(text)}</dd>"
            for name, text in self.lines
            if text
        )
        note = f"<p style='margin:.3em 0'>{html.escape(self.note)}</p>" if self.note else ""
        return (
            f"<div style='{_BOX}'><strong>{html.escape(self.title)}</strong>"
            f"<dl style='{_LIST}'>{rows}</dl>{note}</div>"
        )

    def __repr__(self) -> str:
        lines = [f"  {name}: {text}" for name, text in self.lines if text]
        return "\n".join([self.title, *lines, *([self.note] if self.note else [])])


@dataclass(frozen=True)
class Cards:
    """Several cards under one title; a sequence of them.

    Attributes:
        title: What they have in common.
        cards: The cards.
        most: How many are shown at once.
        more: What stands in place of the rest, with ``{n}`` for their number.
    """

    title: str
    cards: tuple[Card, ...]
    most: int = 12
    more: str = "+ {n}"

    def __len__(self) -> int:
        return len(self.cards)

    def __getitem__(self, place: int) -> Card:
        return self.cards[place]

    @property
    def _rest(self) -> Sequence[str]:
        left = len(self.cards) - self.most
        return [self.more.format(n=left)] if left > 0 else []

    def _repr_html_(self) -> str:
        shown = "".join(card._repr_html_() for card in self.cards[: self.most])
        rest = "".join(f"<p>{html.escape(words)}</p>" for words in self._rest)
        return f"<div><p><strong>{html.escape(self.title)}</strong></p>{shown}{rest}</div>"

    def __repr__(self) -> str:
        shown = [repr(card) for card in self.cards[: self.most]]
        return "\n".join([self.title, *shown, *self._rest])

"""Changed wording: which sentences are new, which went, and which words of a sentence differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Piece = tuple[Literal["same", "old", "new"], str]
"""Words that both editions have, or one of them."""

_ALIKE = 0.45
# A number keeps together; Chinese is compared by character, other scripts by word.
_TOKEN = re.compile(r"[\d.,%]+|[A-Za-z]+(?:['’-][A-Za-z]+)*|\s+|.", re.DOTALL)
_NUMBER = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class WordingChange:
    """One sentence that reads otherwise.

    Attributes:
        place: The label of the text, chart or table.
        how: ``changed``, ``appeared`` or ``went``.
        pieces: The words, in order, with those that only one edition has.
        only_numbers: Whether nothing but numbers differs.
    """

    place: str
    how: Literal["changed", "appeared", "went"]
    pieces: tuple[Piece, ...]
    only_numbers: bool = False


def compare_sentences(
    old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]
) -> list[WordingChange]:
    """Compare the sentences of two editions, text by text."""
    found: list[WordingChange] = []
    for place in dict.fromkeys([*new, *old]):
        found += _compare(place, list(old.get(place, ())), list(new.get(place, ())))
    return found


def _compare(place: str, old: list[str], new: list[str]) -> list[WordingChange]:
    found: list[WordingChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        before, after = old[a:b], new[c:d]
        for sentence in after:
            near = max(before, key=lambda one: _ratio(one, sentence), default=None)
            if near is not None and _ratio(near, sentence) >= _ALIKE:
                before.remove(near)
                found.append(_changed(place, near, sentence))
            else:
                found.append(WordingChange(place, "appeared", (("new", sentence),)))
        found += [WordingChange(place, "went", (("old", sentence),)) for sentence in before]
    return found


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, _TOKEN.findall(one), _TOKEN.findall(other), autojunk=False).ratio()


def _changed(place: str, old: str, new: str) -> WordingChange:
    bare = [_NUMBER.sub("0", one) for one in (old, new)]
    return WordingChange(place, "changed", word_diff(old, new), bare[0] == bare[1])


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Split two sentences into what they share and what one of them has.

    >>> word_diff("增长6.3%。", "增长6.5%。")
    (('same', '增长'), ('old', '6.3%'), ('new', '6.5%'), ('same', '。'))
    """
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(one[a:b])))
            continue
        if a < b:
            pieces.append(("old", "".join(one[a:b])))
        if c < d:
            pieces.append(("new", "".join(other[c:d])))
    return tuple(pieces)

"""Finding rows of a package by words: names, wording, titles, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Final

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.period import parse_period
from tyanalysis.data.synonyms import SYNONYMS, folded
from tyanalysis.errors import ParameterError

_COLUMNS: Final = {
    "areas": ("id", "name_zh", "name_en", "short_zh", "short_en"),
    "indicators": (
        "id", "name_zh", "name_en", "scope_zh", "scope_en", "definition_zh", "definition_en",
    ),
    "figures": ("id", "subject_zh", "subject_en", "as_printed", "note"),
    "sources": ("id", "title", "title_en", "publisher", "publisher_en"),
}  # fmt: skip
_NAMES: Final = ("id", "name_zh", "name_en", "short_zh", "short_en")
_CHOICES = 12  # names that a message lists whole
_EXAMPLES = 5  # names that it gives where there are more


def search(package: Package, words: str) -> dict[str, pd.DataFrame]:
    """Find areas, indicators, figures and sources that hold every one of some words.

    A figure is found by its wording and by the names of its area and its indicator. Case and
    spaces do not matter, and GDP, 固投 and the like find what they stand for.

    Args:
        package: The data package.
        words: One or more words, parted by spaces.

    Returns:
        The rows found of ``areas``, ``indicators``, ``figures`` and ``sources``, plain frames in
        the order of the tables.

    Raises:
        ParameterError: No word at all, or no text.
    """
    if not isinstance(words, str):
        raise ParameterError(
            f"find, words: found {words!r}; expected words as text, such as '醋' or 'vinegar'."
            " Next: write them in quotes; for a year ask figures(period=2023)."
        )
    wanted = [word.casefold() for word in words.split()]
    if not wanted:
        raise ParameterError(
            "find, words: found no word; expected one or more, such as '醋' or 'vinegar'."
            " Every row would match. Next: name what you look for."
        )
    texts = {name: _text(getattr(package, name), columns) for name, columns in _COLUMNS.items()}
    figures = package.figures
    for column, table in (("area", "areas"), ("indicator", "indicators")):
        names = dict(zip(getattr(package, table)["id"], texts[table], strict=True))
        texts["figures"] = texts["figures"] + " " + figures[column].map(names).fillna("")
    found = {}
    for name, text in texts.items():
        keep = pd.Series(True, index=text.index)
        for word in wanted:
            keep &= _holds(text, word)
        if len(wanted) > 1 and folded(words) in SYNONYMS:
            keep |= _holds(text, folded(words))
        found[name] = getattr(package, name)[keep].reset_index(drop=True)
    return found


def several(wanted: Any) -> list[Any]:
    """Take one thing or several as a list; None and "" are none.

    >>> several("太原"), several(None), several(2023), several(("a", "b"))
    (['太原'], [], [2023], ['a', 'b'])
    """
    if isinstance(wanted, Iterable) and not isinstance(wanted, str):
        return list(wanted)
    return [] if wanted is None or wanted == "" else [wanted]


def resolve(table: pd.DataFrame, wanted: str | Sequence[str] | None, what: str) -> list[str]:
    """Turn ids or names into ids; GDP, 固投 and the like stand for their indicators.

    Args:
        table: A frame with ``id`` and names in both languages, such as ``package.areas``.
        wanted: One id or name, or several.
        what: The parameter's name, for the message: a table's name, or that without its s.

    Raises:
        ParameterError: An id or name that no row has, with the nearest ones.
    """
    known: dict[str, str] = {}
    for column in reversed([name for name in _NAMES if name in table]):
        for key, name in zip(table["id"], table[column], strict=True):
            if isinstance(name, str) and name:
                known[name.casefold()] = str(key)
    loosely = {folded(name): key for name, key in known.items()}
    for other, name in SYNONYMS.items():
        if folded(name) in loosely:
            loosely.setdefault(other, loosely[folded(name)])
    ids = []
    for one in several(wanted):
        name = one if isinstance(one, str) else ""
        key = known.get(name.casefold()) or loosely.get(folded(name))
        if key is None:
            raise ParameterError(_unknown(one, known, table, what))
        ids.append(key)
    return ids


def resolve_one(table: pd.DataFrame, wanted: str, what: str) -> str:
    """Turn one id or name into an id, as ``resolve`` does.

    Raises:
        ParameterError: Nothing, several, or one that no row has.
    """
    if not isinstance(wanted, str) or not wanted:
        raise ParameterError(
            f"{what}: found {wanted!r}; expected one id or name of the table {_table(what)}."
            f" Next: write it in quotes, such as {_first(table)!r}."
        )
    (key,) = resolve(table, [wanted], what)
    return key


def in_period(periods: pd.Series, start: str, end: str) -> pd.Series:
    """Say which SDMX periods touch a span; undated ones do not.

    Args:
        periods: Periods as text.
        start: First period of the span, "" for no limit.
        end: Last period of the span, "" for no limit.

    Raises:
        DataError: A limit that is no period.
        ParameterError: A span that ends before it begins.
    """
    first = parse_period(start).start if start else None
    last = parse_period(end).end if end else None
    if first is not None and last is not None and last < first:
        raise ParameterError(
            f"period: found {start!r} to {end!r}; expected the first before the last. No period"
            f" lies between them. Next: write ({end!r}, {start!r})."
        )

    def touches(text: str) -> bool:
        period = parse_period(text) if text else None
        if period is None or period.start is None or period.end is None:
            return False
        return (first is None or period.end >= first) and (last is None or period.start <= last)

    told = {text: touches(text) for text in periods.unique()}
    return periods.map(told).astype(bool)


def _text(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Put the words of each row together, in lower case."""
    text = pd.Series("", index=frame.index, dtype="str")
    for column in columns:
        if column in frame:
            text = text + " " + frame[column].fillna("").astype("str").str.casefold()
    return text


def _holds(text: pd.Series, word: str) -> pd.Series:
    """Say which texts hold a word, or the name that it is another word for."""
    holds = text.str.contains(word, regex=False)
    if folded(word) in SYNONYMS:
        holds |= text.str.contains(SYNONYMS[folded(word)], regex=False)
    return holds


def _table(what: str) -> str:
    return what if what.endswith("s") else f"{what}s"


def _first(table: pd.DataFrame) -> str:
    return str(table["id"].iloc[0]) if len(table) else "id"


def _unknown(found: Any, known: dict[str, str], table: pd.DataFrame, what: str) -> str:
    name = str(found).casefold()
    inside = [one for one in known if name in one]
    near = (inside or get_close_matches(name, sorted(known), n=3))[:3]
    ids = ", ".join(dict.fromkeys(f"{known[one]} ({one})" for one in near))
    if ids:
        hint = f"Did you mean {ids}?"
    else:
        every = [str(key) for key in table["id"]]
        few = every if len(every) <= _CHOICES else every[:_EXAMPLES]
        more = "" if few == every else f" and {len(every) - len(few)} more"
        hint = f"It has {', '.join(few) or 'no rows'}{more}. Next: look it up with find(…)."
    return f"{what}: found {found!r}; expected an id or a name of the table {_table(what)}. {hint}"

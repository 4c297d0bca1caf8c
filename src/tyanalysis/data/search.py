"""Finding rows of a package by words: names, wording, titles, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.period import parse_period
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


def search(package: Package, words: str) -> dict[str, pd.DataFrame]:
    """Find areas, indicators, figures and sources that hold every one of some words.

    A figure is found by its wording and by the names of its area and its indicator. Case and
    spaces do not matter.

    Args:
        package: The data package.
        words: One or more words, parted by spaces.

    Returns:
        The rows found of ``areas``, ``indicators``, ``figures`` and ``sources``, plain frames in
        the order of the tables.

    Raises:
        ParameterError: No word at all.
    """
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
            keep &= text.str.contains(word, regex=False)
        found[name] = getattr(package, name)[keep].reset_index(drop=True)
    return found


def resolve(table: pd.DataFrame, wanted: str | Sequence[str], what: str) -> list[str]:
    """Turn ids or names into ids.

    Args:
        table: A frame with ``id`` and names in both languages, such as ``package.areas``.
        wanted: One id or name, or several.
        what: The parameter's name, for the message.

    Raises:
        ParameterError: An id or name that no row has, with the nearest ones.
    """
    known: dict[str, str] = {}
    for column in reversed([name for name in _NAMES if name in table]):
        for key, name in zip(table["id"], table[column], strict=True):
            if isinstance(name, str) and name:
                known[name.casefold()] = str(key)
    ids = []
    for one in [wanted] if isinstance(wanted, str) else wanted:
        key = known.get(str(one).casefold())
        if key is None:
            raise ParameterError(_unknown(str(one), known, what))
        ids.append(key)
    return ids


def in_period(periods: pd.Series, start: str, end: str) -> pd.Series:
    """Say which SDMX periods touch a span; undated ones do not.

    Args:
        periods: Periods as text.
        start: First period of the span, "" for no limit.
        end: Last period of the span, "" for no limit.

    Raises:
        DataError: A limit that is no period.
    """
    first = parse_period(start).start if start else None
    last = parse_period(end).end if end else None

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


def _unknown(found: str, known: dict[str, str], what: str) -> str:
    inside = [name for name in known if found.casefold() in name]
    near = (inside or get_close_matches(found.casefold(), sorted(known), n=3))[:3]
    ids = ", ".join(dict.fromkeys(f"{known[name]} ({name})" for name in near))
    hint = f"Did you mean {ids}?" if ids else "Next: look it up with find(…)."
    return f"{what}: found {found!r}; expected an id or a name of a row. {hint}"

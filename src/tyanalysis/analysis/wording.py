"""Names and periods in the sentences of refusals, in Chinese and English.

Only what a refusal says is worded here; reports have their own prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from tyanalysis.analysis.frames import Frames
from tyanalysis.data.period import Period, parse_period
from tyanalysis.data.remember import remembered

_HALF = {1: ("上半年", "first half"), 2: ("下半年", "second half")}
_PLACES = ("nation", "province", "city", "county", "zone")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@remembered
def area_name(frames: Frames, area: str, language: str) -> str:
    """Name an area inside a sentence, short where there is a short name.

    English zones and groups take an article, and a group that is named by a number or an adjective
    ("Eleven key towns") begins with a small letter; a part of a zone, "Taixin (Taiyuan part)", is
    called as it is.

    Args:
        frames: The data package.
        area: Area id.
        language: ``zh`` or ``en``.

    Returns:
        The name; an unknown id stays as it is.
    """
    name = _name(frames.areas, area, (f"short_{language}", f"name_{language}"))
    kinds = frames.areas.loc[frames.areas["id"] == area, "kind"]
    if language == "zh" or not kinds.isin(["zone", "group"]).any() or name.endswith(")"):
        return name
    places = frames.areas[frames.areas["kind"].isin(_PLACES)]
    proper = {word for text in places["name_en"].dropna() for word in text.split(" ")}
    first = name.split(" ")[0]
    return f"the {name}" if first in proper else f"the {_lowered(name)}"


@remembered
def indicator_name(frames: Frames, indicator: str, language: str) -> str:
    """Name an indicator as it stands inside a sentence.

    Args:
        frames: The data package.
        indicator: Indicator id.
        language: ``zh`` or ``en``.

    Returns:
        The name; an unknown id is spelled out.
    """
    name = _name(frames.indicators, indicator, (f"name_{language}",))
    if language == "zh":
        return name
    return (name[:1].lower() + name[1:]).replace("-", " ") if name == indicator else _lower(name)


def period_name(period: str, language: str) -> str:
    """Name a period inside a sentence.

    Args:
        period: Period in SDMX notation, or "" for none.
        language: ``zh`` or ``en``.

    Returns:
        The name.

    >>> period_name("2024-S1", "zh"), period_name("2024-S1", "en")
    ('2024年上半年', 'the first half of 2024')
    >>> period_name("2020-01-01/P9M", "en"), period_name("", "en")
    ('January–September 2020', 'an undated period')
    """
    read = parse_period(period)
    if read.start is None:
        return "未注明时期" if language == "zh" else "an undated period"
    return _zh(read) if language == "zh" else _en(read)


def listed(names: Sequence[str], language: str) -> str:
    """Join names as a sentence does.

    Args:
        names: Names in order.
        language: ``zh`` or ``en``.

    Returns:
        One text; "" of none.

    >>> listed(["甲", "乙", "丙"], "zh"), listed(["A", "B", "C"], "en")
    ('甲、乙和丙', 'A, B and C')
    """
    comma, last = ("、", "和") if language == "zh" else (", ", " and ")
    if len(names) < 2:
        return "".join(names)
    if language != "zh" and any("," in name for name in names):
        comma, last = "; ", "; and "
    return comma.join(names[:-1]) + last + names[-1]


def _name(table: pd.DataFrame, key: str, columns: Sequence[str]) -> str:
    row = table[table["id"] == key]
    for column in columns:
        if column in row and len(row) and isinstance(value := row[column].iloc[0], str) and value:
            return value
    return key


def _lower(name: str) -> str:
    """Lower the first letter unless the word is a name or an abbreviation."""
    first = name.split(" ", 1)[0]
    return name if first[1:] != first[1:].lower() or not first.isascii() else _lowered(name)


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _days(read: Period) -> tuple[date, date]:
    """Give the first and last day of a dated period."""
    if read.start is None or read.end is None:
        return date.min, date.min
    return read.start, read.end


def _zh(read: Period) -> str:
    start, end = _days(read)
    year, month = start.year, start.month
    if read.kind == "half":
        return f"{year}年{_HALF[1 if month == 1 else 2][0]}"
    if read.kind == "quarter":
        return f"{year}年第{'一二三四'[(month - 1) // 3]}季度"
    names = {
        "year": f"{year}年",
        "month": f"{year}年{month}月",
        "day": f"{year}年{month}月{start.day}日",
    }
    if read.kind in names:
        return names[read.kind]
    if start.year == end.year:
        return f"{year}年{month}—{end.month}月"
    return f"{year}年{month}月至{end.year}年{end.month}月"


def _en(read: Period) -> str:
    start, end = _days(read)
    year, month = start.year, start.month
    if read.kind == "half":
        return f"the {_HALF[1 if month == 1 else 2][1]} of {year}"
    if read.kind == "quarter":
        return f"the {('first', 'second', 'third', 'fourth')[(month - 1) // 3]} quarter of {year}"
    names = {
        "year": f"{year}",
        "month": f"{_MONTHS[month - 1]} {year}",
        "day": f"{start.day} {_MONTHS[month - 1]} {year}",
    }
    if read.kind in names:
        return names[read.kind]
    last = f"{_MONTHS[end.month - 1]} {end.year}"
    if start.year == end.year:
        return f"{_MONTHS[month - 1]}–{last}"
    return f"{_MONTHS[month - 1]} {year} to {last}"

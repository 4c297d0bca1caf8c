"""Guess what a period that is not in SDMX notation was meant to be, to suggest it in a message."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final

_DIGIT: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HALF: Final = {"上": 1, "下": 2, "1": 1, "2": 2}
_DASH: Final = "[-–—~至到/]"
_REGULAR_FROM_JANUARY: Final = {1: "M01", 3: "Q1", 6: "S1", 12: ""}


def suggest_period(text: str) -> str:
    """Give the SDMX notation of a period written otherwise, or "" if it cannot be told.

    >>> suggest_period("2024年上半年"), suggest_period("2024H1"), suggest_period("2021年1-9月")
    ('2024-S1', '2024-S1', '2021-01-01/P9M')
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper().rstrip("度")
    for pattern, write in _FORMS:
        if match := re.fullmatch(pattern, plain):
            return write(match)
    return ""


def _months(year: str, first: int, last: int) -> str:
    """Write the stretch from one month to another of the same year."""
    length = last - first + 1
    if not (1 <= first <= 12 and 1 <= last <= 12) or length < 1:
        return ""
    if length == 1:
        return f"{year}-M{first:02d}"
    if length in {3, 6, 12} and (first - 1) % length == 0:
        letter = {3: "Q", 6: "S"}.get(length)
        return f"{year}-{letter}{(first - 1) // length + 1}" if letter else year
    return f"{year}-{first:02d}-01/P{length}M"


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _year_end(match: re.Match[str]) -> str:
    return f"{match[1]}-12-31"


def _month_end(match: re.Match[str]) -> str:
    month = int(match[2])
    if not 1 <= month <= 12:
        return ""
    return _day(match[1], match[2], str(calendar.monthrange(int(match[1]), month)[1]))


def _duration(match: re.Match[str]) -> str:
    """Rewrite a range that has a shorter spelling (``2024-01-01/P6M`` is ``2024-S1``)."""
    year, month, day = match[1], int(match[2]), match[3]
    months = int(match[4] or 0) * 12 + int(match[5] or 0)
    if day == "01" and months >= 1 and month + months - 1 <= 12:
        return _months(year, month, month + months - 1)
    if months % 12 == 0 and months:
        return f"{year}-{match[2]}-{day}/P{months // 12}Y"
    return ""


def _span(match: re.Match[str]) -> str:
    """Write from one month of a year to another, or from one year to another."""
    first, last = match[1], match[3]
    if match[2] and match[4]:
        length = (int(last) - int(first)) * 12 + int(match[4]) - int(match[2]) + 1
        if first == last:
            return _months(first, int(match[2]), int(match[4]))
        return f"{first}-{int(match[2]):02d}-01/P{length}M" if length > 0 else ""
    years = int(last) - int(first) + 1
    return f"{first}-01-01/P{years}Y" if years > 1 else ""


_FORMS: Final[list[tuple[str, Callable[[re.Match[str]], str]]]] = [
    (r"(\d{4})(?:年|\.0+|-?A1|Y)?", lambda m: m[1]),
    (r"(\d{4})年?-?[HS]([12])", lambda m: f"{m[1]}-S{m[2]}"),
    (r"H([12])-?(\d{4})", lambda m: f"{m[2]}-S{m[1]}"),
    (r"(\d{4})年?([上下])半年", lambda m: f"{m[1]}-S{_HALF[m[2]]}"),
    (r"(\d{4})年?-?Q0?([1-4])", lambda m: f"{m[1]}-Q{m[2]}"),
    (r"Q([1-4])-?(\d{4})", lambda m: f"{m[2]}-Q{m[1]}"),
    (r"(\d{4})年?第?([一二三四1-4])季", lambda m: f"{m[1]}-Q{_DIGIT[m[2]]}"),
    (r"(\d{4})年?前([二三四两234])(?:个)?季", lambda m: _months(m[1], 1, 3 * _DIGIT.get(m[2], 2))),
    (r"(\d{4})年?前(\d{1,2})个?月", lambda m: _months(m[1], 1, int(m[2]))),
    (r"(\d{4})-?(\d{1,2})M", lambda m: _months(m[1], 1, int(m[2]))),
    (
        rf"(\d{{4}})年?(\d{{1,2}})月?{_DASH}(\d{{1,2}})月(?:份)?",
        lambda m: _months(m[1], int(m[2]), int(m[3])),
    ),
    (r"(\d{4})(?:年|-|/|\.)?M?(\d{1,2})月?(?:份)?", lambda m: _months(m[1], int(m[2]), int(m[2]))),
    (r"(\d{4})年(\d{1,2})月(?:末|底)", _month_end),
    (r"(\d{4})年?(?:末|底|年末|年底)", _year_end),
    (
        r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T?\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?",
        lambda m: _day(m[1], m[2], m[3]),
    ),
    (r"(\d{4})(\d{2})(\d{2})", lambda m: _day(m[1], m[2], m[3])),
    (rf"(\d{{4}})(?:-(\d{{2}}))?{_DASH}(\d{{4}})(?:-(\d{{2}}))?年?", _span),
    (r"(\d{4})-(\d{2})-(\d{2})/P(?:(\d+)Y)?(?:(\d+)M)?", _duration),
]

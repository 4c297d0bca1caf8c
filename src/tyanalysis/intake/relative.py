"""Periods that a header tells by another one: 上年同期, 本月, 本年累计."""

from __future__ import annotations

import re
from typing import Final

from tyanalysis.data.period import parse_period
from tyanalysis.data.period_hint import suggest_period
from tyanalysis.errors import DataError
from tyanalysis.intake.words import RELATIVE, period_in, plain

_SAME_LAST_YEAR: Final = re.compile(
    r"(?<![比较与和同])(?:上年|去年|上一年)同[期月季]|^同期[数值]?|sameperiod(?:of)?(?:last|theprevious)year",
    re.I,
)
_LAST_YEAR: Final = re.compile(
    r"(?<![比较与和同])(?:上年|去年|上一年)(?!末)|(?:last|previous|prior)year", re.I
)
_SINCE_JANUARY: Final = re.compile(
    r"本月止|[-–—~至到]+本月|本年|年初至今|累计|yeartodate|ytd", re.I
)
_MONTH: Final = re.compile(r"本月|当月|同月")
_NOW: Final = re.compile(r"本期")


def relative_word(header: str) -> str:
    """Give the word of a header that tells its time by another period, or "".

    >>> relative_word("产值 / 上年同期"), relative_word("比上年同期增长"), relative_word("2023年")
    ('上年同期', '', '')
    """
    found = RELATIVE.search(plain(header))
    return found[0] if found else ""


def relative_period(header: str, base: str) -> str:
    """Work out the period that a relative word means.

    Args:
        header: A header that holds one.
        base: The period of the table, in SDMX notation; "" if unknown.

    Returns:
        The period in SDMX notation, or "" where the words leave it open.

    >>> relative_period("上年同期", "2024-S1"), relative_period("本月止累计", "2024-M06")
    ('2023-S1', '2024-S1')
    >>> [relative_period(word, "2024-S1") for word in ("本月", "上年末")]
    ['2024-M06', '']
    """
    span = _months(base)
    if span is None:
        return ""
    year, first, last = span
    text = plain(header)
    if _SINCE_JANUARY.search(text):
        first = 1
    elif _MONTH.search(text):
        if (first, last) == (1, 12):
            return ""
        first = last
    elif _LAST_YEAR.search(text) and not _SAME_LAST_YEAR.search(text):
        # 上年 may be the whole year before, or the same part of it.
        if (first, last) != (1, 12):
            return ""
    elif not _SAME_LAST_YEAR.search(text) and not _NOW.search(text):
        return ""
    if _SAME_LAST_YEAR.search(text) or _LAST_YEAR.search(text):
        year -= 1
    return suggest_period(f"{year}年{first}-{last}月")


def told_period(header: str, base: str, year: str) -> str | None:
    """Give the period that a header tells.

    Args:
        header: The header.
        base: The period of the table, in SDMX notation; "" if unknown.
        year: The year of the table, for a header such as 1-6月.

    Returns:
        The period, "" where the words leave it open, None where the header says nothing of time.

    >>> told_period("1-6月累计", "2024-M06", "2024"), told_period("2024年6月 / 上年同期", "", "")
    ('2024-S1', '2023-M06')
    >>> told_period("上年末", "2024", "2024"), told_period("绝对量", "2024", "2024")
    ('', None)
    """
    # 比2019年增长 is no figure of 2019.
    named = period_in(re.sub(r"[比较]\s*(?:19|20)\d{2}\s*年?", "", header), year)
    if relative_word(header):
        return relative_period(header, named or base)
    return named or None


def _months(period: str) -> tuple[int, int, int] | None:
    """Give year, first and last month of a period within one year, or None."""
    try:
        found = parse_period(period)
    except DataError:
        return None
    first, last = found.start, found.end
    if first is None or last is None or found.months is None or first.year != last.year:
        return None
    return first.year, first.month, last.month

"""Periods in SDMX notation: ``2023``, ``2024-S1``, ``2022-Q2``, ``2021-M09``, ``2020-01-01/P9M``.

One period has one spelling, because rows are grouped by it: the first nine months of 2020 are
``2020-01-01/P9M``, the first six are ``2024-S1`` and never ``2024-01-01/P6M``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import pandas as pd

from tyanalysis.data.period_hint import suggest_period
from tyanalysis.errors import DataError

_MONTHS_OF: Final = {"S": 6, "Q": 3, "M": 1}
_PARTS: Final = re.compile(r"(?P<year>\d{4})(-(?P<part>[SQM])(?P<number>\d{1,2}))?", re.ASCII)
_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_RANGE: Final = re.compile(
    r"(?P<start>\d{4}-\d{2}-\d{2})/P((?P<y>\d+)Y)?((?P<m>\d+)M)?((?P<d>\d+)D)?",
    re.ASCII,
)
_REGULAR: Final = {12: "year", 6: "half", 3: "quarter", 1: "month"}


@dataclass(frozen=True)
class Period:
    """A stretch of time, or a day.

    Attributes:
        text: The notation, which is also what rows are grouped by.
        kind: year, half, quarter, month, week, day, range or undated. A day stands for a point in
            time as well.
        start: First day, or None if undated.
        end: Last day (inclusive), or None if undated.
        months: Length in whole months, or None for weeks, days and undated.
        cumulative: Whether it is year-to-date: it starts on 1 January and ends before December.
            ``2024-S1``, ``2024-Q1`` and ``2024-M01`` are, as is ``2020-01-01/P9M``.
    """

    text: str
    kind: str
    start: date | None
    end: date | None
    months: int | None = None
    cumulative: bool = False

    def same_kind(self, other: Period) -> bool:
        """Say whether two periods are of one length and, unless it is a year or a day, one season.

        ``2023-S1`` and ``2024-S1`` are, ``2024-S1`` and ``2024-S2`` are not: one is year-to-date.

        >>> parse_period("2023-Q2").same_kind(parse_period("2024-Q2"))
        True
        """
        if self.kind != other.kind or self.start is None or other.start is None:
            return False
        if self.kind in {"year", "day", "week"}:
            return True
        season = (self.start.month, self.start.day) == (other.start.month, other.start.day)
        if self.months is None and other.months is None and self.end and other.end:
            return season and self.end - self.start == other.end - other.start
        return season and self.months == other.months

    def overlaps(self, other: Period) -> bool:
        """Say whether they share a day; an undated period overlaps nothing.

        >>> parse_period("2024").overlaps(parse_period("2024-Q2"))
        True
        """
        if not (self.start and self.end and other.start and other.end):
            return False
        return self.start <= other.end and other.start <= self.end

    def year_earlier(self) -> Period:
        """Give the same stretch of the year before (29 February becomes the 28th).

        >>> parse_period("2020-01-01/P9M").year_earlier().text
        '2019-01-01/P9M'

        Raises:
            DataError: If the period is undated.
        """
        if self.start is None:
            raise DataError(
                "A period: found an undated one; expected one with a year. Without a year there is"
                " no year before it. Next: give the figure's period, or leave it out of the growth."
            )
        year = self.start.year - 1
        if self.kind == "day":
            last = calendar.monthrange(year, self.start.month)[1]
            return parse_period(
                f"{year:04d}-{self.start.month:02d}-{min(self.start.day, last):02d}"
            )
        if self.kind == "week":
            monday = date.fromisocalendar(year, 1, 1)
            weeks = date(year, 12, 28).isocalendar().week
            number = min(self.start.isocalendar().week, weeks)
            year = monday.isocalendar().year
            return parse_period(f"{year:04d}-W{number:02d}")
        return parse_period(f"{year:04d}{self.text[4:]}")


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read a period in SDMX notation; "" is undated.

    >>> parse_period("2024-S1").end
    datetime.date(2024, 6, 30)
    >>> parse_period("2020-01-01/P9M").cumulative
    True

    Raises:
        DataError: If it is written otherwise; the message suggests the notation where it can.
    """
    if text == "":
        return Period("", "undated", None, None)
    period = _read(text)
    if period is None:
        hint = suggest_period(text)
        step = f"write {hint}" if hint else "write the period in one of these forms"
        raise DataError(
            f"A period: found {text!r}; expected an SDMX period such as 2023, 2024-S1, 2022-Q2,"
            f" 2021-M09, 2020-01-01/P9M or 2024-08-19. Next: {step}."
        )
    return period


def period_frame(periods: Iterable[str]) -> pd.DataFrame:
    """Read a column of periods.

    Args:
        periods: Periods as text, shape (n,); a Series keeps its index.

    Returns:
        Columns ``period``, ``kind``, ``start``, ``end`` (datetime64, NaT if undated), ``year``,
        ``months`` (Int64) and ``cumulative``, shape (n, 7).

    Raises:
        DataError: For the first period that cannot be read.
    """
    column = pd.Series(periods, dtype="str").fillna("")
    known = {text: parse_period(text) for text in column.unique()}
    rows = [known[text] for text in column]
    frame = pd.DataFrame(
        {
            "period": column.to_numpy(),
            "kind": [row.kind for row in rows],
            "start": pd.to_datetime(
                pd.Series([row.start for row in rows], dtype="object")
            ).to_numpy(),
            "end": pd.to_datetime(pd.Series([row.end for row in rows], dtype="object")).to_numpy(),
            "year": pd.array(
                [row.start.year if row.start else None for row in rows], dtype="Int64"
            ),
            "months": pd.array([row.months for row in rows], dtype="Int64"),
            "cumulative": pd.array([row.cumulative for row in rows], dtype=bool),
        },
        index=column.index,
    )
    return frame.astype({"period": "str", "kind": "str"})


def _read(text: str) -> Period | None:
    """Read one period, or give None if it is not one or is spelled in another way."""
    if match := _PARTS.fullmatch(text):
        return _read_part(text, int(match["year"]), match["part"], match["number"])
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return Period(text, "day", day, day)
        if match := _WEEK.fullmatch(text):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return Period(text, "week", monday, monday + timedelta(days=6))
        if match := _RANGE.fullmatch(text):
            lengths = [int(match[name] or 0) for name in "ymd"]
            return _read_range(text, date.fromisoformat(match["start"]), lengths)
    except (ValueError, OverflowError):
        return None
    return None


def _read_part(text: str, year: int, part: str | None, number: str | None) -> Period | None:
    if year < 1:
        return None
    if part is None or number is None:
        return Period(text, "year", date(year, 1, 1), date(year, 12, 31), 12)
    months = _MONTHS_OF[part]
    index = int(number)
    if not 1 <= index <= 12 // months or len(number) != (2 if part == "M" else 1):
        return None
    start = date(year, (index - 1) * months + 1, 1)
    return Period(text, _REGULAR[months], start, _after(start, months), months, index == 1)


def _read_range(text: str, start: date, lengths: list[int]) -> Period | None:
    years, months, days = lengths
    whole = years * 12 + months
    if whole + days == 0:
        return None
    end = _after(start, whole) + timedelta(days=days)
    # Regular stretches have their own spelling (P6M from January is S1), so they are none here.
    regular = start.day == 1 and not days and whole in _REGULAR and (start.month - 1) % whole == 0
    if (
        regular
        or (years and whole % 12 == 0 and months)
        or (not years and whole and whole % 12 == 0)
    ):
        return None
    to_date = (start.month, start.day) == (1, 1) and end < date(start.year, 12, 31)
    return Period(text, "range", start, end, None if days else whole, to_date)


def _after(start: date, months: int) -> date:
    """Give the last day of the stretch of whole months that begins on ``start``."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)

"""How long since: days, months and years between dates that are known to the day or the month.

A date known to the month only makes an interval of days. Approval, founding and unveiling of one
programme are different dates.
"""

from __future__ import annotations

from datetime import date

from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

DAYS_OF_YEAR = 365.25


def days_since(start: str, end: str) -> Bounds:
    """How many days from one date to another? Each at any of the days of its period.

    Args:
        start: Period in SDMX notation; a month stands for any of its days.
        end: Likewise.

    Returns:
        Bounds of shape (1,), in days: exact between days, an interval if only a month is known.

    Raises:
        NotComputable: ``no-base-period`` if one is undated.

    >>> print(days_since("2021-12-29", "2024-08-19"))
    964
    """
    first, last = _span(start)
    final_first, final_last = _span(end)
    return Bounds.of((final_first - last).days, (final_last - first).days)


def years_since(start: str, end: str) -> Bounds:
    """How many years from one date to another? days / 365.25.

    Args:
        start: Period in SDMX notation.
        end: Likewise.

    Returns:
        Bounds of shape (1,), in years.

    Raises:
        NotComputable: ``no-base-period`` if one is undated.

    >>> print(years_since("2021-12-29", "2024-08-19"))
    2.63929
    """
    return days_since(start, end) / DAYS_OF_YEAR


def months_since(start: str, end: str) -> Bounds:
    """How many calendar months from one date to another? A day counts as its month.

    Args:
        start: Period in SDMX notation.
        end: Likewise.

    Returns:
        Bounds of shape (1,), in months.

    Raises:
        NotComputable: ``no-base-period`` if one is undated.

    >>> print(months_since("2016-M11", "2024-08-19"))
    93
    """
    (first, last), (final_first, final_last) = _span(start), _span(end)
    return Bounds.of(_month(final_first) - _month(last), _month(final_last) - _month(first))


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _span(text: str) -> tuple[date, date]:
    period = parse_period(text)
    if period.start is None or period.end is None:
        raise NotComputable(
            "no-base-period",
            "两个日期中有一个未注明，间隔无法计算。",
            "One of the two dates is not given, so the time between them cannot be computed.",
        )
    return period.start, period.end

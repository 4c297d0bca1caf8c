"""Pace (序时进度): what uniform progress would be, and how far ahead of it something is.

Chinese practice takes equal months; days are offered for events inside a month. Uniform progress
misleads where work or sales have seasons.
"""

from __future__ import annotations

import calendar
from datetime import date

from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable


def months_share(months: float, of: float = 12) -> float:
    """What part of the period has passed? months / of.

    Args:
        months: Months that have passed.
        of: Months of the whole period.

    Returns:
        A fraction.

    >>> months_share(6)
    0.5
    """
    return months / of


def days_share(until: date) -> float:
    """What part of the year has passed at the end of a day? Days up to it over those of its year.

    Args:
        until: The day.

    Returns:
        A fraction; 1 at the end of the year.

    >>> round(days_share(date(2024, 8, 19)) * 366)
    232
    """
    return until.timetuple().tm_yday / (366 if calendar.isleap(until.year) else 365)


def pace_by_months(plan: Bounds, months: float, of: float = 12) -> Bounds:
    """What would uniform progress have reached after some months? plan x months / of.

    Args:
        plan: The plan or target of the whole period, shape (n,).
        months: Months that have passed.
        of: Months of the whole period.

    Returns:
        Bounds of the same shape, in the unit of the plan.

    Pitfalls:
        A yardstick only: where winters stop building, use the shares of past years.

    >>> print(pace_by_months(Bounds.point(232.2), 6))
    116.1
    """
    return plan * months_share(months, of)


def pace_by_days(plan: Bounds, until: str | date) -> Bounds:
    """What would uniform progress have reached at the end of a day? plan x days / days of the year.

    Args:
        plan: The plan or target of the year, shape (n,).
        until: The day, or a period in SDMX notation of which the last day counts.

    Returns:
        Bounds of the same shape, in the unit of the plan.

    Raises:
        NotComputable: ``no-base-period`` if the period is undated.

    >>> print(pace_by_days(Bounds.point(366), "2024-08-19"))
    232
    """
    end = parse_period(until).end if isinstance(until, str) else until
    if end is None:
        raise NotComputable(
            "no-base-period",
            "日期未注明，序时进度无法计算。",
            "No date is given, so the pace cannot be computed.",
        )
    return plan * days_share(end)


def attainment(actual: Bounds, target: Bounds) -> Bounds:
    """What part of the target is reached? actual / target.

    Args:
        actual: What is done, shape (n,).
        target: The target of the same period and scope, in the same unit, same shape, above 0.

    Returns:
        Bounds of the same shape, as fractions; of a floor ("500亿元以上") an upper bound, at most
        actual / floor.

    Pitfalls:
        A rate over a target rate is no attainment: see :func:`target_gap`.

    >>> print(attainment(Bounds.point(300), Bounds.of(500, float("inf"))))
    (0, 0.6]
    """
    return actual / target


def target_gap(actual: Bounds, target: Bounds) -> Bounds:
    """What is missing to the target? target - actual.

    Args:
        actual: What is done, shape (n,).
        target: The target, in the same unit, same shape; of rates, both in percent.

    Returns:
        Bounds of the same shape, in that unit (points, of percentages); below 0 where it is passed.

    >>> print(target_gap(Bounds.point(4.5), Bounds.point(21)))
    16.5
    """
    return target - actual


def completion_lead(completion: Bounds, months: float, of: float = 12) -> Bounds:
    """How far is completion ahead of uniform months? completion - months / of.

    The pace is subtracted before anything is rounded.

    Args:
        completion: Completion as a fraction (0.629 for 62.9%), shape (n,).
        months: Months that have passed.
        of: Months of the whole period.

    Returns:
        Bounds of the same shape, as a fraction (0.129 is 12.9 points); below 0 where it is behind.

    >>> print(completion_lead(Bounds.point(0.629), 6))
    0.129
    """
    return completion - months_share(months, of)


def implied_plan(actual: Bounds, completion: Bounds) -> Bounds:
    """Which plan do an amount and its completion rate imply? actual / completion.

    Args:
        actual: What is done, shape (n,).
        completion: The published rate as a fraction, same shape, above 0.

    Returns:
        Bounds of the same shape, in the unit of the amount.

    Pitfalls:
        Carry the rounding of both: 36.2% leaves a range.

    >>> print(implied_plan(Bounds.of(452.95, 453.05), Bounds.of(0.3615, 0.3625)))
    [1249.52, 1253.25]
    """
    return actual / completion


def implied_overall(group: Bounds, lead: Bounds) -> Bounds:
    """Which rate of all do a group's rate and its lead over all imply? group - lead.

    Args:
        group: Completion of the group as a fraction, shape (n,).
        lead: Its lead over all, as a fraction, same shape.

    Returns:
        Bounds of the same shape, as fractions.

    >>> print(implied_overall(Bounds.point(0.576), Bounds.point(0.123)))
    0.453
    """
    return group - lead

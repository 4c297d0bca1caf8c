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
    """Part of the year that has passed, by months."""
    return months / of


def days_share(until: date) -> float:
    """Part of the year that has passed at the end of a day.

    >>> round(days_share(date(2024, 8, 19)) * 366)
    232
    """
    return until.timetuple().tm_yday / (366 if calendar.isleap(until.year) else 365)


def pace_by_months(plan: Bounds, months: float, of: float = 12) -> Bounds:
    """What uniform progress would have reached after some months, in the unit of the plan.

    Args:
        plan: The plan or target of the whole period.
        months: Months that have passed.
        of: Months of the whole period.

    >>> print(pace_by_months(Bounds.point(232.2), 6))
    116.1
    """
    return plan * months_share(months, of)


def pace_by_days(plan: Bounds, until: str | date) -> Bounds:
    """What uniform progress would have reached at the end of a day, in the unit of the plan.

    Args:
        plan: The plan or target of the year.
        until: The day, or a period in SDMX notation of which the last day counts.

    Raises:
        NotComputable: ``no-base-period`` if the period is undated.
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
    """Part of the target that is reached, as a fraction: actual / target.

    Of a floor ("500亿元以上") the result is an upper bound: at most actual / floor.
    """
    return actual / target


def target_gap(actual: Bounds, target: Bounds) -> Bounds:
    """What is missing to the target, in their unit: target - actual."""
    return target - actual


def completion_lead(completion: Bounds, months: float, of: float = 12) -> Bounds:
    """Points by which completion is ahead of uniform months (below 0: behind), as a fraction.

    The pace is subtracted before anything is rounded.

    Args:
        completion: Completion as a fraction (0.629 for 62.9%).
        months: Months that have passed.
        of: Months of the whole period.

    >>> print(completion_lead(Bounds.point(0.629), 6))
    0.129
    """
    return completion - months_share(months, of)


def implied_plan(actual: Bounds, completion: Bounds) -> Bounds:
    """The plan that an amount and its completion rate imply: actual / completion."""
    return actual / completion


def implied_overall(group: Bounds, lead: Bounds) -> Bounds:
    """The rate of all that a group's rate and its lead over all imply: group - lead."""
    return group - lead

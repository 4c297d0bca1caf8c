"""Pace (序时进度): what uniform progress would be, and how far ahead of it something is.

Chinese practice takes equal months; days are offered for events inside a month. Uniform progress
misleads where work or sales have seasons; where past years are known, take their profile instead.
Plans and amounts are bounds, or frames of figures; rates are fractions, or percents of a frame.
"""

from __future__ import annotations

import calendar
from datetime import date

import pandas as pd

from tyanalysis.analysis.amounts import Claims
from tyanalysis.analysis.projection import profile_share
from tyanalysis.analysis.roles import Codes, read_roles
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


def pace_by_months(plan: Claims, months: float, of: float = 12) -> Bounds:
    """What would uniform progress have reached after some months? plan x months / of.

    Args:
        plan: The plan or target of the whole period, shape (n,).
        months: Months that have passed.
        of: Months of the whole period.

    Returns:
        Bounds of the same shape, in the unit of the plan.

    Raises:
        NotComputable: ``not-an-amount`` if a frame holds percentages.

    Pitfalls:
        A yardstick only: where winters stop building, use the shares of past years.

    >>> print(pace_by_months(Bounds.point(232.2), 6))
    116.1
    """
    return _amount(plan) * months_share(months, of)


def pace_by_days(plan: Claims, until: str | date) -> Bounds:
    """What would uniform progress have reached at the end of a day? plan x days / days of the year.

    Args:
        plan: The plan or target of the year, shape (n,).
        until: The day, or a period in SDMX notation of which the last day counts.

    Returns:
        Bounds of the same shape, in the unit of the plan.

    Raises:
        NotComputable: ``no-base-period`` if the period is undated, ``not-an-amount`` if a frame
            holds percentages.

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
    return _amount(plan) * days_share(end)


def pace_by_profile(
    plan: Claims, profiles: pd.DataFrame, month: int, least_years: int = 3
) -> Bounds:
    """What would the year have reached if it ran like one of the past years?

    Plan x share of the year reached by the month, from the lowest to the highest past share.

    Args:
        plan: The plan or target of the year.
        profiles: Shares of past years, years down and months across, as
            ``projection.past_profile`` gives them.
        month: Last month counted in, a column of the profiles.
        least_years: Fewest past years that have the month.

    Returns:
        Bounds of the plan's length.

    Raises:
        NotComputable: ``no-history`` with fewer past years, ``not-an-amount`` for a percentage.
        ParameterError: If the profiles do not have the month, or hold a share out of (0, 1].

    Pitfalls:
        Three to five years give a range, not a distribution. A year of lockdown or of one big
        project widens it: look at the profiles. A changed list of enterprises changes the profile.

    >>> profiles = pd.DataFrame({6: [0.36, 0.4, 0.42]}, index=[2021, 2022, 2023])
    >>> print(pace_by_profile(Bounds.point(200.0), profiles, 6))
    [72, 84]
    """
    return _amount(plan) * profile_share(profiles, month, least_years)


def attainment(actual: Claims, target: Claims, assuming: Codes = ()) -> Bounds:
    """What part of the target is reached? actual / target.

    Args:
        actual: What is done, shape (n,).
        target: The target of the same period and scope, in the same unit, same shape, above 0.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, as fractions; of a floor ("500亿元以上") an upper bound, at most
        actual / floor.

    Raises:
        NotComputable: ``mixed-kinds`` if a frame of facts holds plans or the other way round,
            ``mixed-...`` if area, period, unit or indicator differ.

    Pitfalls:
        A rate over a target rate is no attainment: see :func:`target_gap`. A half-year's fact
        against the year's target is refused; take it on with ``("mixed-periods",)`` and set
        :func:`pace_by_months` beside it.

    >>> print(attainment(Bounds.point(300), Bounds.of(500, float("inf"))))
    (0, 0.6]
    """
    reached, wanted = _fact_and_target(actual, target, assuming)
    return reached / wanted


def target_gap(actual: Claims, target: Claims, assuming: Codes = ()) -> Bounds:
    """What is missing to the target? target - actual.

    Args:
        actual: What is done, shape (n,).
        target: The target, in the same unit, same shape; of rates, both in percent.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, in that unit (points, of percentages); below 0 where it is passed.

    Raises:
        NotComputable: As for :func:`attainment`.

    >>> print(target_gap(Bounds.point(4.5), Bounds.point(21)))
    16.5
    """
    reached, wanted = _fact_and_target(actual, target, assuming)
    return wanted - reached


def completion_lead(completion: Claims, months: float, of: float = 12) -> Bounds:
    """How far is completion ahead of uniform months? completion - months / of.

    The pace is subtracted before anything is rounded.

    Args:
        completion: Completion as a fraction (0.629 for 62.9%), or a frame of percents, shape (n,).
        months: Months that have passed.
        of: Months of the whole period.

    Returns:
        Bounds of the same shape, as a fraction (0.129 is 12.9 points); below 0 where it is behind.

    Raises:
        NotComputable: ``not-a-rate`` if a frame holds something else than percents.

    >>> print(completion_lead(Bounds.point(0.629), 6))
    0.129
    """
    return _rate(completion) - months_share(months, of)


def completion_lead_by_profile(
    completion: Claims, profiles: pd.DataFrame, month: int, least_years: int = 3
) -> Bounds:
    """How far is completion ahead of what past years had reached by the month?

    Completion less the range of past shares; above 0 throughout: ahead of every past year.

    Args:
        completion: Completion as a fraction, or a frame of percents.
        profiles: As for :func:`pace_by_profile`.
        month: As for :func:`pace_by_profile`.
        least_years: As for :func:`pace_by_profile`.

    Returns:
        Bounds of the completion's length; where they hold 0, some past years were as far.

    Raises:
        NotComputable, ParameterError: As for :func:`pace_by_profile`.

    Pitfalls:
        Completion counts against a plan, profiles against what the past years came to: years that
        missed their plan make the lead look small.

    >>> profiles = pd.DataFrame({6: [0.36, 0.4, 0.42]}, index=[2021, 2022, 2023])
    >>> print(completion_lead_by_profile(Bounds.point(0.5), profiles, 6))
    [0.08, 0.14]
    """
    return _rate(completion) - profile_share(profiles, month, least_years)


def _fact_and_target(actual: Claims, target: Claims, assuming: Codes) -> tuple[Bounds, Bounds]:
    reached, wanted = read_roles(
        {"actual": actual, "target": target},
        ("actual target", "area period unit indicator stated-prices"),
        facts="actual", ahead="target", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    return reached, wanted


def _amount(plan: Claims) -> Bounds:
    result: Bounds = read_roles({"plan": plan}, amounts="plan", as_bounds=True)[0]
    return result


def _rate(completion: Claims) -> Bounds:
    result: Bounds = read_roles({"completion": completion}, rates="completion", as_bounds=True)[0]
    return result

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
    """Part of the year that has passed, by months."""
    return months / of


def days_share(until: date) -> float:
    """Part of the year that has passed at the end of a day.

    >>> round(days_share(date(2024, 8, 19)) * 366)
    232
    """
    return until.timetuple().tm_yday / (366 if calendar.isleap(until.year) else 365)


def pace_by_months(plan: Claims, months: float, of: float = 12) -> Bounds:
    """What uniform progress would have reached after some months, in the unit of the plan.

    Args:
        plan: The plan or target of the whole period.
        months: Months that have passed.
        of: Months of the whole period.

    >>> print(pace_by_months(Bounds.point(232.2), 6))
    116.1
    """
    return _amount(plan) * months_share(months, of)


def pace_by_days(plan: Claims, until: str | date) -> Bounds:
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
    return _amount(plan) * days_share(end)


def pace_by_profile(
    plan: Claims, profiles: pd.DataFrame, month: int, least_years: int = 3
) -> Bounds:
    """What the year would have reached if it ran like one of the past years, in the plan's unit.

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
    """Part of the target that is reached, as a fraction: actual / target.

    Of a floor ("500亿元以上") the result is an upper bound: at most actual / floor.

    Args:
        actual: What is reached, bounds or a frame of facts.
        target: Target or plan of the same indicator, period and unit.
        assuming: Refusals to be overridden when frames are given.

    Raises:
        NotComputable: ``mixed-kinds`` if a frame of facts holds plans or the other way round,
            ``mixed-...`` if period, unit or indicator differ.

    Pitfalls:
        A half-year's fact against the year's target is refused; take it on with
        ``("mixed-periods",)`` and set :func:`pace_by_months` beside it.

    >>> print(attainment(Bounds.point(250.0), Bounds.of(500, float("inf"))))
    (0, 0.5]
    """
    reached, wanted = _fact_and_target(actual, target, assuming)
    return reached / wanted


def target_gap(actual: Claims, target: Claims, assuming: Codes = ()) -> Bounds:
    """What is missing to the target, in their unit: target - actual.

    Args:
        actual: As for :func:`attainment`.
        target: As for :func:`attainment`.
        assuming: As for :func:`attainment`.

    Raises:
        NotComputable: As for :func:`attainment`.
    """
    reached, wanted = _fact_and_target(actual, target, assuming)
    return wanted - reached


def completion_lead(completion: Claims, months: float, of: float = 12) -> Bounds:
    """Points by which completion is ahead of uniform months (below 0: behind), as a fraction.

    The pace is subtracted before anything is rounded.

    Args:
        completion: Completion as a fraction (0.629 for 62.9%), or a frame of percents.
        months: Months that have passed.
        of: Months of the whole period.

    >>> print(completion_lead(Bounds.point(0.629), 6))
    0.129
    """
    return _rate(completion) - months_share(months, of)


def completion_lead_by_profile(
    completion: Claims, profiles: pd.DataFrame, month: int, least_years: int = 3
) -> Bounds:
    """Points by which completion is ahead of the past years at that month, as a fraction.

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


def implied_plan(actual: Claims, completion: Claims, assuming: Codes = ()) -> Bounds:
    """The plan that an amount and its completion rate imply: actual / completion.

    Args:
        actual: What is done, bounds or a frame of facts.
        completion: Its completion as a fraction, or a frame of percents of the same period.
        assuming: Refusals to be overridden when frames are given.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in kind or period.
    """
    done, rate = read_roles(
        {"actual": actual, "completion": completion}, ("actual completion", "kind period"),
        rates="completion", amounts="actual", facts="actual", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    result: Bounds = done / rate
    return result


def implied_overall(group: Claims, lead: Claims, assuming: Codes = ()) -> Bounds:
    """The rate of all that a group's rate and its lead over all imply: group - lead.

    Args:
        group: Rate of the group as a fraction, or a frame of percents.
        lead: Its lead as a fraction, or a frame of points of the same period.
        assuming: Refusals to be overridden when frames are given.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in kind or period.
    """
    rate, points = read_roles(
        {"group": group, "lead": lead}, ("group lead", "kind period"),
        rates="group lead", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    result: Bounds = rate - points
    return result


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

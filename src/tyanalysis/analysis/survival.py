"""How long from signing to starting, for projects with dates? Kaplan-Meier through lifelines.

A start rate of projects signed last month and three years ago mixes cohorts; with dates the later
ones count as "not yet" for as long as they were watched.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import ABOVE_ZERO, Floats, Numbers, read_exact, require
from tyanalysis.errors import NotComputable

DAYS_PER_MONTH = 365.25 / 12


def waiting_times(
    projects: pd.DataFrame, until: str | pd.Timestamp, start: str = "signed", event: str = "started"
) -> pd.DataFrame:
    """How long was each project watched, and did it get there?

    Args:
        projects: One row for each project with dates (datetime64 or ISO text; empty for "not yet").
        until: The day up to which events are known; later events count as not yet.
        start: Column of the first date, for example signing.
        event: Column of the second date, for example start of building.

    Returns:
        The projects with ``months`` (from the first date to the event, or to ``until``) and
        ``reached``; projects whose first date is after ``until`` are left out.

    Raises:
        ParameterError: If a first date is missing or an event lies before it.

    >>> frame = pd.DataFrame({"signed": ["2024-01-01"] * 2, "started": ["2024-07-01", None]})
    >>> waiting_times(frame, "2024-12-31")["reached"].tolist()
    [True, False]
    """
    end = pd.Timestamp(until)
    first, second = pd.to_datetime(projects[start]), pd.to_datetime(projects[event])
    require(bool(first.notna().all()), start, "a missing date", "a date for each project")
    require(not (second < first).any(), event, f"a date before {start}", "a later date")
    reached = second.notna() & (second <= end)
    days = (second.where(reached, end) - first).dt.days
    result = projects.assign(months=days / DAYS_PER_MONTH, reached=reached)
    return result[first <= end]


def survival_curve(
    times: pd.DataFrame, by: str = "", confidence: float = 0.95, least: int = 5
) -> pd.DataFrame:
    """What part is still waiting after so many months? Kaplan-Meier, censored at the last look.

    Args:
        times: One row for each project with ``months`` (not negative) and ``reached``, as
            :func:`waiting_times` gives it.
        by: Column of a cohort or group, or "" for one curve.
        confidence: Coverage of the pointwise interval (log-log).
        least: Fewest projects in a group.

    Returns:
        A row for each group and time: ``group``, ``months``, ``waiting`` (fraction), ``low``,
        ``high``, ``at_risk`` and ``events``; the first row of a group is month 0.

    Raises:
        NotComputable: ``too-few`` for a small group, ``undefined`` where nothing was reached.
        ParameterError: If a time is missing or negative.

    Pitfalls:
        Projects that were given up are not "not yet"; leave them out or count them apart, and say
        so. The interval treats the projects as a sample of a process.

    >>> frame = pd.DataFrame({"months": [1.0, 2, 3, 4, 5], "reached": [True] * 4 + [False]})
    >>> survival_curve(frame)["waiting"].round(3).tolist()
    [1.0, 0.8, 0.6, 0.4, 0.2, 0.2]
    """
    require(0 < confidence < 1, "confidence", confidence, "a fraction between 0 and 1")
    groups = times.groupby(by, sort=True) if by else [("", times)]
    return pd.concat(
        [_curve(part, name, confidence, least) for name, part in groups], ignore_index=True
    )


def reached_after(
    times: pd.DataFrame, months: Numbers, confidence: float = 0.95, least: int = 5
) -> pd.DataFrame:
    """What part had started after 6, 12, 24 months? One less the waiting curve.

    Args:
        times: As for :func:`survival_curve`.
        months: Months asked for, shape (n,), above 0.
        confidence: Coverage of the interval.
        least: Fewest projects.

    Returns:
        A row for each: ``months``, ``reached``, ``low``, ``high`` (fractions); NaN beyond the
        longest time watched, where nobody knows.

    Raises:
        NotComputable: As for :func:`survival_curve`.
        ParameterError: If a month is not above 0.

    >>> frame = pd.DataFrame({"months": [1.0, 2, 3, 4, 5], "reached": [True] * 4 + [False]})
    >>> reached_after(frame, [3.5, 9])["reached"].round(3).tolist()
    [0.6, nan]
    """
    asked = np.atleast_1d(read_exact(months, "months", ABOVE_ZERO))
    curve = survival_curve(times, "", confidence, least)
    position = np.searchsorted(curve["months"].to_numpy(), asked, side="right") - 1
    row = curve.iloc[position]
    known = asked <= times["months"].max()
    columns = {"reached": "waiting", "low": "high", "high": "low"}
    return pd.DataFrame(
        {"months": asked}
        | {new: np.where(known, 1.0 - row[old].to_numpy(), np.nan) for new, old in columns.items()}
    )


def _curve(times: pd.DataFrame, name: Any, confidence: float, least: int) -> pd.DataFrame:
    from lifelines import KaplanMeierFitter  # noqa: PLC0415 - slow to import

    if len(times) < least:
        raise NotComputable(
            "too-few",
            f"只有{len(times)}个项目，至少要{least}个。",
            f"There are {len(times)} projects; at least {least} are needed.",
        )
    months: Floats = read_exact(times["months"].to_numpy(dtype=float), "months", 0.0)
    reached = times["reached"].to_numpy(dtype=bool)
    if not reached.any():
        raise NotComputable("undefined", "还没有项目达到该阶段。", "No project has got there yet.")
    fit = KaplanMeierFitter(alpha=1 - confidence).fit(months, reached)
    table, interval = fit.event_table, fit.confidence_interval_
    return pd.DataFrame(
        {
            "group": name,
            "months": fit.survival_function_.index.to_numpy(dtype=float),
            "waiting": fit.survival_function_.iloc[:, 0].to_numpy(),
            "low": interval.iloc[:, 0].to_numpy(),
            "high": interval.iloc[:, 1].to_numpy(),
            "at_risk": table["at_risk"].to_numpy(dtype=np.int64),
            "events": table["observed"].to_numpy(dtype=np.int64),
        }
    )

"""Cohorts of projects: what became of those that were signed together.

The three batches of one event (see ``funnel``) are different projects. Where each project has its
own dates, a cohort can be followed instead; ``survival`` draws the whole curve.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import Floats, require
from tyanalysis.analysis.proportion import wilson_interval
from tyanalysis.analysis.survival import DAYS_PER_MONTH
from tyanalysis.errors import NotComputable

_STAGES: Final = ("signed", "started", "producing")
# Rate -> the stage above the line and the one below.
_RATES: Final = {"start": ("started", "signed"), "production": ("producing", "started")}
_CALENDAR: Final = {"month": "M", "quarter": "Q", "half": "S", "year": ""}


def cohort_rates(
    projects: pd.DataFrame,
    until: str | pd.Timestamp,
    by: str = "quarter",
    within: float | None = None,
    amount: str = "",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """How many of those signed together have started and produce? Rates by signing batch.

    Start rate = started / signed, production rate = producing / started, each of the same projects.

    Args:
        projects: One row for each project with the dates ``signed``, ``started`` and ``producing``
            (datetime64 or ISO text; empty for "not yet").
        until: The day up to which events are known; later events count as not yet, and projects
            signed later are left out.
        by: "month", "quarter", "half" or "year" of signing, or the column that names the batch.
        within: Count only what happened within so many months of signing, so that early and late
            cohorts can be compared; None counts all up to ``until``.
        amount: Column of the investment, for rates by amount as well, or "".
        confidence: Coverage of the Wilson intervals.

    Returns:
        One row for each cohort in the order of its first signing: ``cohort``, ``first`` and
        ``last`` (days of signing), ``watched`` (months from the last signing to ``until``),
        ``signed``, ``started``, ``producing`` (projects), ``start_rate``, ``start_low``,
        ``start_high``, ``production_rate``, ``production_low``, ``production_high`` (fractions).
        With an amount also ``signed_amount``, ``started_amount``, ``producing_amount``,
        ``start_rate_amount``, ``production_rate_amount``; NaN where a project has no amount. Rates
        are NaN where there is nothing below the line, and with ``within`` where not all of the
        cohort was watched so long.

    Raises:
        NotComputable: ``no-parts`` if no project was signed by then.
        ParameterError: If a signing date or batch is missing, dates run backwards, production has
            no start before it, or ``by`` is neither a word of the calendar nor a column.

    Pitfalls:
        Without ``within`` a late cohort looks worse because it had less time: print ``watched``.
        Projects that were given up are not "not yet". A full list has no sampling error: the
        intervals answer for the process, not for the list.

    >>> frame = pd.DataFrame({"signed": ["2023-01-10", "2023-03-01", "2023-05-01"],
    ...                       "started": ["2023-06-01", None, None], "producing": None})
    >>> cohort_rates(frame, "2023-12-31")[["cohort", "signed", "start_rate"]].values.tolist()
    [['2023-Q1', 2, 0.5], ['2023-Q2', 1, 0.0]]
    """
    require(within is None or within > 0, "within", within, "months above 0")
    end = pd.Timestamp(until)
    table = _dated(projects, by)
    table = table[table["signed"] <= end].sort_values("signed", kind="stable")
    if table.empty:
        raise NotComputable(
            "no-parts", "截至该日没有签约项目。", "No project was signed by that day."
        )
    span = pd.Timedelta(days=(within or 0) * DAYS_PER_MONTH)
    horizon = table["signed"] + span
    horizon = horizon.where((horizon <= end) & (within is not None), end)
    reached = pd.DataFrame({stage: table[stage] <= horizon for stage in _STAGES}).astype(float)
    signed = table.groupby("cohort", sort=False)["signed"]
    out = pd.DataFrame({"first": signed.min(), "last": signed.max()})
    out["watched"] = (end - out["last"]).dt.days / DAYS_PER_MONTH
    known = (out["last"] + span <= end).to_numpy(dtype=bool)
    counts = reached.groupby(table["cohort"], sort=False).sum()
    out = out.join(counts.astype(np.int64))
    for name, (above, below) in _RATES.items():
        part, whole = (counts[stage].to_numpy(dtype=float) for stage in (above, below))
        out[f"{name}_rate"] = _quotient(part, whole, known)
        interval = wilson_interval(part, np.where(whole > 0, whole, 1.0), confidence)
        for end_name in ("low", "high"):
            value = getattr(interval, end_name)
            out[f"{name}_{end_name}"] = np.where(known & (whole > 0), value, np.nan)
    if amount:
        money = reached.mul(table[amount].astype(float), axis="index")
        for stage in _STAGES:
            # One project without an amount leaves the cohort without a sum.
            by_cohort = money[stage].groupby(table["cohort"], sort=False)
            out[f"{stage}_amount"] = by_cohort.sum().where(by_cohort.count() == by_cohort.size())
        for name, (above, below) in _RATES.items():
            part, whole = (out[f"{x}_amount"].to_numpy(dtype=float) for x in (above, below))
            out[f"{name}_rate_amount"] = _quotient(part, whole, known)
    return out.rename_axis("cohort").reset_index()


def _dated(projects: pd.DataFrame, by: str) -> pd.DataFrame:
    table = projects.assign(**{stage: pd.to_datetime(projects[stage]) for stage in _STAGES})
    signed, started, producing = (table[stage] for stage in _STAGES)
    require(bool(signed.notna().all()), "signed", "a missing date", "a date for each project")
    require(not (started < signed).any(), "started", "a date before signed", "a later date")
    sound = producing.isna() | (producing >= started)
    require(bool(sound.all()), "producing", "a date without an earlier start", "a start before it")
    if by in _CALENDAR:
        return table.assign(cohort=_period(signed, _CALENDAR[by]))
    words = ", ".join(_CALENDAR)
    require(by in projects, "by", repr(by), f"{words}, or a column")
    require(bool(projects[by].notna().all()), by, "a missing batch", "a batch for each project")
    return table.assign(cohort=projects[by])


def _period(days: pd.Series, letter: str) -> pd.Series:
    """Name the periods of days as SDMX does: 2023, 2023-S1, 2023-Q2, 2023-M05."""
    year: pd.Series = days.dt.year.astype("str")
    if not letter:
        return year
    months = {"S": 6, "Q": 3, "M": 1}[letter]
    number = (days.dt.month - 1) // months + 1
    text: pd.Series = number.astype("str").str.zfill(2 if letter == "M" else 1)
    return year.str.cat(text, sep=f"-{letter}")


def _quotient(part: Floats, whole: Floats, known: np.ndarray) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(known & (whole > 0), part / whole, np.nan)

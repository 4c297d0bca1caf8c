"""Where will the year end? Ranges from the shape of past years, and labelled arithmetic.

Three to five past years give a range, not a distribution; without history there is no projection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, overload

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import (
    ABOVE_ZERO,
    Amounts,
    Claims,
    Floats,
    Numbers,
    read_exact,
    read_pairs,
    require,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable


@overload
def twelve_month_multiple(value: Claims, months: float) -> Bounds: ...
@overload
def twelve_month_multiple(value: Numbers, months: float) -> Floats: ...
def twelve_month_multiple(value: Amounts, months: float) -> Bounds | Floats:
    """What is a part-year figure multiplied up to twelve months? value x 12 / months.

    Arithmetic, not an estimate: vinegar, flowers and motors have seasons. Print it under that name
    only, and use :func:`project_year_end` where there are past years.

    Args:
        value: Level of the first months of a year.
        months: How many months, above 0 and at most 12.

    Returns:
        The multiple, of the input's shape and unit.

    Raises:
        ParameterError: If the months are out of range.

    >>> print(twelve_month_multiple(Bounds.of(152.85, 152.95, True, False), 6))
    [305.7, 305.9)
    """
    require(0 < months <= 12, "months", months, "months above 0 and at most 12")
    (level,) = read_pairs(value)
    result: Bounds | Floats = level * (12.0 / months)
    return result


def past_profile(
    frame: pd.DataFrame, year: str = "year", month: str = "month", value: str = "value"
) -> pd.DataFrame:
    """Which part of its year had each past year reached by each month? X_m / X_12.

    Args:
        frame: Year-to-date levels of one series, one row for each year and month.
        year: Column of the year.
        month: Column of the last month counted in.
        value: Column of the level.

    Returns:
        Shares (fractions) with years down and months across; a year without December or with a
        total of 0 or less is left out.

    Raises:
        NotComputable: ``no-parts`` if no year is complete.
        ParameterError: If a month stands twice in a year.

    >>> ytd = pd.DataFrame({"year": 2023, "month": [6, 12], "value": [40.0, 100.0]})
    >>> past_profile(ytd)[6].tolist()
    [0.4]
    """
    require(not frame.duplicated([year, month]).any(), month, "one month twice", "each month once")
    table = frame.pivot_table(index=year, columns=month, values=value, aggfunc="first")
    if 12 not in table or not (table[12] > 0).any():
        raise NotComputable(
            "no-parts", "没有完整的往年，无法得出进度。", "No past year is complete."
        )
    table = table[table[12] > 0]
    return table.div(table[12], axis="index")


def profile_share(profiles: pd.DataFrame, month: int, least_years: int = 3) -> Bounds:
    """Which part of the year had the past years reached by a month, from the least to the most?

    Args:
        profiles: From :func:`past_profile`.
        month: A column of the profiles; years without it are left out.
        least_years: Fewest past years.

    Returns:
        The range of the shares, shape (1,).

    Raises:
        NotComputable: ``no-history`` with fewer past years.
        ParameterError: If the month is no column, or a share is out of (0, 1].

    >>> print(profile_share(pd.DataFrame({6: [0.36, 0.4, 0.42]}), 6))
    [0.36, 0.42]
    """
    shown = ", ".join(map(str, profiles.columns))
    require(month in profiles, "month", month, f"one of the months of the profiles: {shown}")
    shares = _past_shares(profiles[month].dropna().to_numpy(dtype=float), least_years)
    return Bounds.of(shares.min(), shares.max())


@dataclass(frozen=True)
class Projection:
    """A year-end projection.

    Attributes:
        range: Bounds of the year's total in the unit of the input, shape (1,).
        middle: The total at the median share of the past years.
        years: How many past years stand behind it.
        method: "range" or "prediction".
    """

    range: Bounds
    middle: float
    years: int
    method: str


def project_year_end(
    to_date: Amounts,
    past_shares: Numbers,
    method: Literal["range", "prediction"] = "range",
    confidence: float = 0.8,
    least_years: int = 3,
) -> Projection:
    """Where will the year end if it runs like one of the past years? X_m / share_m.

    Args:
        to_date: Level of the year so far, a number or bounds of shape (1,).
        past_shares: Share that each past year had reached at the same month, shape (years,), as
            fractions: a column of :func:`past_profile`.
        method: "range" takes the smallest and largest past share; "prediction" takes the normal
            prediction interval for a further share (statsmodels, t distribution).
        confidence: Coverage of the prediction interval, as a fraction.
        least_years: Fewest past years.

    Returns:
        The range, the middle and what they rest on.

    Raises:
        NotComputable: ``no-history`` with fewer past years, ``undefined`` if the prediction
            interval of the share reaches 0.
        ParameterError: If a share is not in (0, 1], or the method is unknown.

    Pitfalls:
        The range says what past profiles give, not what will happen; a change of policy or of the
        list of enterprises is not in it. With three years the prediction interval is very wide, and
        that is right.

    >>> print(project_year_end(60.0, [0.48, 0.5, 0.6]).range)
    [100, 125]
    """
    require(method in ("range", "prediction"), "method", repr(method), "range or prediction")
    shares = _past_shares(past_shares, least_years)
    (level,) = read_pairs(to_date)
    level = level if isinstance(level, Bounds) else Bounds.point(level)
    low, high = float(shares.min()), float(shares.max())
    if method == "prediction":
        low, high = _prediction(shares, confidence)
        high = min(high, 1.0)
        if low <= 0:
            raise NotComputable(
                "undefined",
                "往年进度差别太大，推算区间没有上限。",
                "Past profiles differ so much that the projection has no upper end.",
            )
    middle = level / float(np.median(shares))
    return Projection(
        level / Bounds.of(low, high),
        float((middle.low[0] + middle.high[0]) / 2),
        len(shares),
        method,
    )


def _past_shares(past_shares: Numbers, least_years: int) -> Floats:
    count = np.size(past_shares)
    if count < least_years or not count:
        raise NotComputable(
            "no-history",
            f"往年只有{count}年，至少要{least_years}年才能推算全年。",
            f"There are {count} past years; a projection needs {least_years}.",
        )
    shares = read_exact(past_shares, "past_shares", ABOVE_ZERO)
    require(bool((shares <= 1).all()), "past_shares", f"{shares.max():g}", "shares of at most 1")
    return shares


def _prediction(shares: Floats, confidence: float) -> tuple[float, float]:
    from statsmodels.regression.linear_model import OLS  # noqa: PLC0415 - slow to import

    require(0 < confidence < 1, "confidence", confidence, "a fraction between 0 and 1")
    fit = OLS(shares, np.ones_like(shares)).fit()
    ends = fit.get_prediction(np.ones(1)).conf_int(obs=True, alpha=1.0 - confidence)
    return float(ends[0, 0]), float(ends[0, 1])

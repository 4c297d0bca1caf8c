"""Year-to-date and single periods: what happened in the month itself, and back again.

January and February are published together, so the first single period of a year is often two
months long; every function keeps the number of months beside the value. Levels are in the unit of
the input, growth rates are fractions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import Amounts, Floats, require
from tyanalysis.analysis.corners import corner_range, weighted_ratio_range
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.errors import NotComputable


def single_periods(
    frame: pd.DataFrame, by: Sequence[str] = (), year: str = "year", month: str = "month"
) -> pd.DataFrame:
    """What was added in each period? x_m = X_m - X_{m-1} inside a year.

    Args:
        frame: Year-to-date levels, one row for each series, year and month (the last month that is
            counted in); with ``value``, or with the four bound columns.
        by: Columns that name a series.
        year: Column of the year, whole numbers.
        month: Column of the last month, 1 to 12.

    Returns:
        ``by``, year, month, ``months`` (length of the single period: 2 for January to February
        together, or over a gap) and the value or the bounds of the period, sorted by series, year
        and month. A year's first row stands for all months up to it.

    Raises:
        ParameterError: If a month is out of range or stands twice in a year of a series.

    Pitfalls:
        Revisions make single periods negative; that is shown, not hidden. The rounding of two
        levels adds up in the difference: give bounds.

    >>> ytd = pd.DataFrame({"year": 2020, "month": [2, 3], "value": [10.0, 16.0]})
    >>> single_periods(ytd)[["month", "months", "value"]].values.tolist()
    [[2.0, 2.0, 10.0], [3.0, 1.0, 6.0]]
    """
    keys = [*by, year]
    table, first = _sorted(frame, keys, month)
    months = table[month].to_numpy(dtype=np.int64)
    before = np.where(first, 0, np.roll(months, 1))
    result = table[[*keys, month]].assign(months=months - before)
    if set(COLUMNS) <= set(frame.columns):
        level = Bounds.from_frame(table)
        previous = Bounds(*(np.roll(getattr(level, name), 1) for name in COLUMNS))
        single = level - previous
        kept = [np.where(first, getattr(level, name), getattr(single, name)) for name in COLUMNS]
        return result.join(Bounds(*kept).to_frame(index=result.index))
    value = table["value"].to_numpy(dtype=float)
    return result.assign(value=value - np.where(first, 0.0, np.roll(value, 1)))


def cumulate(
    frame: pd.DataFrame, by: Sequence[str] = (), year: str = "year", month: str = "month"
) -> pd.DataFrame:
    """What is the year-to-date level? The running sum of single periods inside a year.

    The inverse of :func:`single_periods`.

    Args:
        frame: Single periods with ``months`` (their length) and ``value`` or the bound columns.
        by: Columns that name a series.
        year: Column of the year.
        month: Column of the last month of the period.

    Returns:
        ``by``, year, month and the value or bounds of the year to date, sorted.

    Raises:
        NotComputable: ``no-parts`` if a period of the year is missing, so that a sum would pass for
            more months than it holds.
        ParameterError: As for :func:`single_periods`.

    >>> single = pd.DataFrame({"year": 2020, "month": [2, 3], "months": [2, 1], "value": [9.0, 6]})
    >>> cumulate(single)["value"].tolist()
    [9.0, 15.0]
    """
    keys = [*by, year]
    table, first = _sorted(frame, keys, month)
    months = table[month].to_numpy(dtype=np.int64)
    before = np.where(first, 0, np.roll(months, 1))
    if (months - before != table["months"].to_numpy(dtype=np.int64)).any():
        raise NotComputable(
            "no-parts",
            "年内缺少时段，累计数无法得出。",
            "A period of the year is missing, so there is no year-to-date sum.",
        )
    result = table[[*keys, month]]
    group = np.cumsum(first)
    if set(COLUMNS) <= set(frame.columns):
        ends = table[list(COLUMNS)].groupby(group)
        return result.assign(
            low=ends["low"].cumsum(),
            high=ends["high"].cumsum(),
            low_closed=ends["low_closed"].cummin().astype(bool),
            high_closed=ends["high_closed"].cummin().astype(bool),
        )
    return result.assign(value=table["value"].groupby(group).cumsum())


def single_growth(
    now: Amounts,
    before: Amounts,
    growth_now: Amounts,
    growth_before: Amounts,
    assuming: Codes = (),
) -> Bounds:
    """How fast did the period itself grow, from two year-to-date levels and their growth?

    x = X_m - X_{m-1}; growth = x / (X_m/(1+G_m) - X_{m-1}/(1+G_{m-1})) - 1. The formula is monotone
    in each of its four inputs (rising in G_m, falling in G_{m-1}), so its range over their rounding
    is that of the corners, exactly.

    Args:
        now: Year-to-date levels through the period, X_m.
        before: Year-to-date levels up to the period, X_{m-1}, in the same unit.
        growth_now: Their published growth G_m as fractions, best ``with_rounding(g, 0.001)``.
        growth_before: Growth G_{m-1}.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Growth of the period as fractions, shape (n,); everything where the implied base of the
        period might be 0 or less.

    Raises:
        NotComputable: ``mixed-...`` if rows of frames may not be compared.

    Pitfalls:
        The rounding of two rates of one decimal spans more than two points for a month late in the
        year: print the interval. Published growth on a comparable basis makes the implied base a
        fiction.

    >>> from tyanalysis.analysis.amounts import with_rounding
    >>> rates = with_rounding([-0.039, -0.048], 0.001)
    >>> print(single_growth(391981, 351415, rates[0], rates[1]))
    (0.0358681, 0.0578065)
    """
    boxes = read_roles(
        {"now": now, "before": before, "growth_now": growth_now, "growth_before": growth_before},
        ("now before", "area kind to-date unit indicator prices vintage"),
        ("now growth_now", "area kind period growth-of"),
        ("before growth_before", "area kind period growth-of"),
        ("growth_now growth_before", "indicator prices"),
        rates="growth_now growth_before", amounts="now before", as_bounds=True,
        assuming=assuming,
    )  # fmt: skip
    result = corner_range(_single_growth, *boxes)
    level, earlier, rate, rate_before = boxes
    least_base = level.low / (1.0 + rate.high) - earlier.high / (1.0 + rate_before.low)
    sound = (least_base > 0) & (rate.low > -1) & (rate_before.low > -1) & (earlier.low >= 0)
    wide = ~result.is_empty & ~np.broadcast_to(sound, (len(result),))
    return Bounds(
        np.where(wide, -np.inf, result.low),
        np.where(wide, np.inf, result.high),
        result.low_closed & ~wide,
        result.high_closed & ~wide,
    )


def _single_growth(now: Floats, before: Floats, rate: Floats, rate_before: Floats) -> Floats:
    base = now / (1.0 + rate) - before / (1.0 + rate_before)
    # The larger the level, the less the months before matter.
    return np.where(np.isinf(now), rate, (now - before) / base - 1.0)


def cumulative_growth(singles: Amounts, growth: Amounts, assuming: Codes = ()) -> Bounds:
    """How fast did the year to date grow, from its periods and their growth?

    G = sum x / sum(x/(1+g)) - 1, the inverse of :func:`single_growth`. It falls as 1/(1+g) rises,
    and is a ratio of two sums in the levels, so its range over bounds is exact.

    Args:
        singles: Levels of the periods of one year so far, shape (n,), above 0.
        growth: Their growth as fractions above -1, shape (n,).
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Growth of the sum as a fraction, shape (1,). An end is open if one of the rates that give it
        is; an open end of a level alone is not followed up, so "<=" may stand for "<" there.

    Raises:
        NotComputable: ``mixed-...`` if rows of frames may not be compared.
        ParameterError: If a level is not above 0 or a rate not above -1.

    >>> print(cumulative_growth([100.0, 100.0], [0.0, 0.25]))
    0.111111
    """
    level, rate = read_roles(
        {"singles": singles, "growth": growth},
        ("singles growth", "area kind period growth-of"),
        rates="growth", amounts="singles", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    require(len(level) == len(rate), "growth", f"{len(rate)} rates", f"{len(level)} rates")
    require(bool((level.low > 0).all()), "singles", "a level of 0 or less", "levels above 0")
    require(bool((rate.low > -1).all()), "growth", "a rate of -1 or less", "rates above -1")
    ones = np.ones(len(level))
    low, _ = weighted_ratio_range(level, ones, 1.0 / (1.0 + rate.low))
    _, high = weighted_ratio_range(level, ones, 1.0 / (1.0 + rate.high))
    return Bounds.of(
        low - 1.0, high - 1.0, bool(rate.low_closed.all()), bool(rate.high_closed.all())
    )


def _sorted(
    frame: pd.DataFrame, keys: Sequence[str], month: str
) -> tuple[pd.DataFrame, np.ndarray]:
    """Sort by series, year and month, and say which row is the first of its year."""
    table = frame.sort_values([*keys, month], kind="stable").reset_index(drop=True)
    months = table[month]
    require(bool(months.between(1, 12).all()), month, "a month out of range", "months 1 to 12")
    twice = table.duplicated([*keys, month])
    require(not twice.any(), month, "one month twice in a year", "each month once")
    first = ~table.duplicated(list(keys)).to_numpy()
    return table, first

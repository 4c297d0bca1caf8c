"""The same methods on long tables: growth, shares, concentration and contribution of many series.

One row for each area, part and period; ``value`` holds numbers. Every function runs in the time of
grouping and sorting the table once, whatever the number of groups. Where the rows of one group are
of different sorts (``kind``, ``price_basis``, ``unit``) the table is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import require
from tyanalysis.analysis.long_table import (
    group_codes,
    level_before,
    read_levels,
    refuse_sorts,
    relative_growth,
    totals,
)


def growth_panel(
    frame: pd.DataFrame,
    by: Sequence[str] = ("area", "indicator"),
    period: str = "period",
    value: str = "value",
    lag: int = 1,
    assuming: tuple[str, ...] = (),
) -> pd.DataFrame:
    """How fast did each series of a long table grow, period on period?

    Rows are compared only with the row of the same series exactly ``lag`` periods before; a gap
    gives no rate.

    Args:
        frame: One row for each series and period, shape (n, any); ``period`` holds whole numbers
            (years, or months counted through), ``value`` numbers.
        by: Columns that name a series.
        period: Column of the period.
        value: Column of the level.
        lag: Periods between the two levels.
        assuming: Refusals to be overridden.

    Returns:
        The columns of ``by``, the period and ``growth`` (fraction, NaN where there is no base above
        0), in the order and with the index of the frame.

    Raises:
        ParameterError: If a series has one period twice, or ``lag`` is below 1.
        NotComputable: If the frame mixes kinds, price bases or units, and so forth.

    >>> frame = pd.DataFrame({"area": "a", "period": [2020, 2021], "value": [10.0, 12.0]})
    >>> growth_panel(frame, ["area"])["growth"].round(6).tolist()
    [nan, 0.2]
    """
    require(lag >= 1, "lag", lag, "a whole number of at least 1")
    refuse_sorts(frame, by, assuming)
    series, when = group_codes(frame, by), frame[period].to_numpy(dtype=np.int64)
    level = frame[value].to_numpy(dtype=float)
    before = level_before(series, when, level, lag, period)
    return frame[[*by, period]].assign(growth=relative_growth(level, before))


def share_panel(
    frame: pd.DataFrame,
    by: Sequence[str] = ("period", "indicator"),
    value: str = "value",
    assuming: tuple[str, ...] = (),
) -> pd.Series:
    """What share of its whole does each row have?

    Args:
        frame: One row for each part, shape (n, any); values not negative.
        by: Columns that name the whole a row is part of, for example period and indicator.
        value: Column of the level.
        assuming: Refusals to be overridden.

    Returns:
        Shares as fractions, named ``share``, with the index of the frame; NaN where the whole is 0.

    Raises:
        ParameterError: If a value is missing or negative.
        NotComputable: If the frame mixes sorts.

    Pitfalls:
        Overlapping areas (a zone and its county) must not both be in the table.

    >>> frame = pd.DataFrame({"period": [1, 1, 2], "value": [1.0, 3.0, 5.0]})
    >>> share_panel(frame, by=["period"]).tolist()
    [0.25, 0.75, 1.0]
    """
    refuse_sorts(frame, by, assuming)
    level, code = read_levels(frame, by, value)
    total = np.bincount(code, weights=level)[code]
    share = np.divide(level, total, out=np.full(len(frame), np.nan), where=total > 0)
    return pd.Series(share, index=frame.index, name="share")


def hhi_panel(
    frame: pd.DataFrame,
    by: Sequence[str] = ("period", "indicator"),
    value: str = "value",
    assuming: tuple[str, ...] = (),
) -> pd.DataFrame:
    """How concentrated is each whole? Sum of squared shares by group, with its size.

    Args:
        frame: As for :func:`share_panel`.
        by: Columns that name a whole.
        value: Column of the level.
        assuming: Refusals to be overridden.

    Returns:
        A row for each group in the order of first appearance: ``by``, ``parts`` (their number),
        ``hhi`` (0 to 1), ``hhi_normalised``, ``effective_number``; NaN where the whole is 0 (and
        the normalised one of a single part).

    Raises:
        ParameterError: If a value is missing or negative.
        NotComputable: If the frame mixes sorts.

    >>> frame = pd.DataFrame({"period": [1] * 4, "value": [20.0, 50.0, 20.0, 10.0]})
    >>> hhi_panel(frame, by=["period"])[["hhi", "hhi_normalised"]].round(6).values.tolist()
    [[0.34, 0.12]]
    """
    refuse_sorts(frame, by, assuming)
    level, code = read_levels(frame, by, value)
    n = np.bincount(code)
    total, squares = np.bincount(code, weights=level), np.bincount(code, weights=level**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        hhi = np.where(total > 0, squares / total**2, np.nan)
        normalised = np.where(n > 1, (hhi - 1.0 / n) / (1.0 - 1.0 / n), np.nan)
    groups = frame[list(by)].drop_duplicates().reset_index(drop=True)
    return groups.assign(parts=n, hhi=hhi, hhi_normalised=normalised, effective_number=1.0 / hhi)


def contribution_panel(
    frame: pd.DataFrame,
    part: Sequence[str] = ("area",),
    by: Sequence[str] = ("indicator",),
    period: str = "period",
    value: str = "value",
    lag: int = 1,
    assuming: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Which part made the growth of its whole, period on period?

    Pull (x_1 - x_0)/sum x_0 and rate (x_1 - x_0)/(sum x_1 - sum x_0), over the parts that have both
    periods; what enters or leaves the table is the residual.

    Args:
        frame: One row for each part and period; values not negative.
        part: Columns that name a part.
        by: Columns that name a whole besides the period.
        period: Column of the period, whole numbers.
        value: Column of the level.
        lag: Periods between the two levels.
        assuming: Refusals to be overridden.

    Returns:
        ``part``, ``by`` and period columns with ``increment``, ``pull`` and ``rate`` (fractions;
        the rate is NaN where the whole did not change) and ``residual`` (what the pulls of the
        whole's parts leave of its growth, 0 for a table without entries and exits), with the index
        of the frame. NaN where a part has no level ``lag`` periods before.

    Raises:
        ParameterError: If a part stands twice in a period, or a value is missing or negative.
        NotComputable: If the frame mixes sorts.

    >>> frame = pd.DataFrame({"area": ["a", "b"] * 2, "period": [1, 1, 2, 2],
    ...                       "value": [60.0, 40.0, 70.0, 40.0]})
    >>> contribution_panel(frame, by=[])["pull"].tolist()
    [nan, nan, 0.1, 0.0]
    """
    refuse_sorts(frame, by, assuming)
    level, code = read_levels(frame, [*by, period], value)
    when = frame[period].to_numpy(dtype=np.int64)
    before = level_before(group_codes(frame, [*part, *by]), when, level, lag, period)
    total, base = totals(frame, level, by, period, lag)
    increment = level - before
    known = np.where(np.isnan(increment), 0.0, increment)
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = np.where(base > 0, increment / base, np.nan)
        rate = np.where(total != base, increment / (total - base), np.nan)
        residual = (total - base - np.bincount(code, weights=known)[code]) / base
    return frame[[*part, *by, period]].assign(
        increment=increment, pull=pull, rate=rate, residual=residual
    )


def shift_share_panel(
    frame: pd.DataFrame,
    area: Sequence[str] = ("area",),
    industry: Sequence[str] = ("industry",),
    by: Sequence[str] = (),
    period: str = "period",
    value: str = "value",
    lag: int = 1,
    assuming: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Structure or competitiveness, for every area, industry and step of a table? Classic terms.

    The reference is all areas of the table together. Sum the terms over industries for an area,
    over periods for the dynamic form; a table of two periods gives the classic one.

    Args:
        frame: One row for each area, industry and period; values not negative.
        area: Columns that name an area.
        industry: Columns that name an industry.
        by: Columns that name a measure, where the table holds several.
        period: Column of the period, whole numbers.
        value: Column of the level.
        lag: Periods between the two levels.
        assuming: Refusals to be overridden.

    Returns:
        The naming columns with ``change``, ``national``, ``industry_mix`` and ``regional`` in the
        unit of the values, with the index of the frame; NaN where the area or the reference has no
        level ``lag`` periods before. The three terms add up to the change.

    Raises:
        ParameterError: If an industry of an area stands twice in a period, or a value is missing
            or negative.
        NotComputable: If the frame mixes sorts.

    Pitfalls:
        The areas must not overlap, and together they are the reference. See ``shift_share``.

    >>> frame = pd.DataFrame({"area": list("abab"), "industry": "x", "period": [1, 1, 2, 2],
    ...                       "value": [10.0, 10.0, 12.0, 14.0]})
    >>> shift_share_panel(frame)["regional"].tolist()
    [nan, nan, -1.0, 1.0]
    """
    refuse_sorts(frame, by, assuming)
    level, _ = read_levels(frame, by, value)
    when = frame[period].to_numpy(dtype=np.int64)
    before = level_before(group_codes(frame, [*area, *industry, *by]), when, level, lag, period)
    growth = relative_growth(*totals(frame, level, [*industry, *by], period, lag))
    overall = relative_growth(*totals(frame, level, by, period, lag))
    return frame[[*area, *industry, *by, period]].assign(
        change=level - before,
        national=before * overall,
        industry_mix=before * (growth - overall),
        regional=level - before * (1.0 + growth),
    )

"""The same methods on long tables: growth, shares, concentration and contribution of many series.

One row for each area, part and period; ``value`` holds numbers. Every function numbers the names
once and then looks up totals and earlier levels by place, so its time grows with the rows, whatever
the number of groups. Where the rows of one group are of different sorts (``kind``, ``price_basis``,
``unit``) the table is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import Floats, require
from tyanalysis.analysis.blocks import each_block
from tyanalysis.analysis.long_table import LongTable, read_levels, refuse_sorts, relative_growth


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
    table = LongTable(frame, period, lag)
    refuse_sorts(table, by, assuming)
    level = frame[value].to_numpy(dtype=float)
    growth = table.series(by).level_before(level)

    def rate(rows: slice) -> None:
        growth[rows] = relative_growth(level[rows], growth[rows])

    each_block(len(level), rate)
    return _beside(frame, [*by, period], growth=growth)


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
    table = LongTable(frame)
    refuse_sorts(table, by, assuming)
    level, groups = read_levels(frame, value), table.groups(by)
    total = groups.sums(level)
    total = np.where(total > 0, total, np.nan)
    share = np.empty(len(level))

    def divide(rows: slice) -> None:
        np.divide(level[rows], total.take(groups.places(rows)), out=share[rows])

    each_block(len(level), divide)
    return pd.Series(share, index=frame.index, name="share", copy=False)


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
    table = LongTable(frame)
    refuse_sorts(table, by, assuming)
    level, groups = read_levels(frame, value), table.groups(by)
    *sums, heads = groups.moments(level)
    shown = groups.code[heads]
    n, total, squares = (each[shown] for each in sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        hhi = np.where(total > 0, squares / total**2, np.nan)
        normalised = np.where(n > 1, (hhi - 1.0 / n) / (1.0 - 1.0 / n), np.nan)
    found: dict[str, Any] = {name: frame[name].array.take(heads) for name in by}
    found |= {"parts": n, "hhi": hhi, "hhi_normalised": normalised, "effective_number": 1.0 / hhi}
    return pd.DataFrame(found)


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
    table = LongTable(frame, period, lag)
    refuse_sorts(table, by, assuming)
    level = read_levels(frame, value)
    increment = table.series([*part, *by]).level_before(level)
    each_block(len(level), lambda rows: np.subtract(level[rows], increment[rows], increment[rows]))
    whole = table.cells(by)
    total, base = whole.totals(level)
    pulled = whole.sums(increment)  # nothing of parts without a level before
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.where(total != base, total - base, np.nan)
        residual = (total - base - pulled) / base
    base = np.where(base > 0, base, np.nan)
    pull, rate, left = (np.empty(len(level)) for _ in range(3))

    def divide(rows: slice) -> None:
        place = whole.places(rows)
        np.divide(increment[rows], base.take(place), out=pull[rows])
        np.divide(increment[rows], change.take(place), out=rate[rows])
        left[rows] = residual.take(place)

    each_block(len(level), divide)
    terms = {"increment": increment, "pull": pull, "rate": rate, "residual": left}
    return _beside(frame, [*part, *by, period], **terms)


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
    table = LongTable(frame, period, lag)
    refuse_sorts(table, by, assuming)
    level = read_levels(frame, value)
    before = table.series([*area, *industry, *by]).level_before(level)
    own, every = table.cells([*industry, *by]), table.cells(by)
    growth, overall = (relative_growth(*whole.totals(level)) for whole in (own, every))
    change, national, mix, regional = before, *(np.empty(len(level)) for _ in range(3))

    def split(rows: slice) -> None:
        now, base = level[rows], before[rows]
        of_own, of_all = growth.take(own.places(rows)), overall.take(every.places(rows))
        np.multiply(base, of_all, out=national[rows])
        np.multiply(base, of_own - of_all, out=mix[rows])
        np.subtract(now, base * (1.0 + of_own), out=regional[rows])
        np.subtract(now, base, out=change[rows])  # last: it takes the place of the levels before

    each_block(len(level), split)
    terms = {"change": change, "national": national, "industry_mix": mix, "regional": regional}
    return _beside(frame, [*area, *industry, *by, period], **terms)


def _beside(frame: pd.DataFrame, names: Sequence[str], **columns: Floats) -> pd.DataFrame:
    """Columns of a frame, shared with it until written to, and new ones beside them."""
    shown: dict[str, pd.Series | Floats] = {name: frame[name] for name in names}
    return pd.DataFrame(shown | columns, index=frame.index, copy=False)

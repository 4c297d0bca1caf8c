"""Groups of a long table, and what each held some periods before.

Helpers of ``panel``: they number groups and look up earlier levels by sorting once, in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from tyanalysis.analysis.amounts import Floats, refuse_mixed, require
from tyanalysis.errors import NotComputable

Codes = npt.NDArray[np.intp]
_SORTS: Final = ("kind", "price_basis", "unit")


def totals(
    frame: pd.DataFrame, level: Floats, by: Sequence[str], period: str, lag: int
) -> tuple[Floats, Floats]:
    """Total of each row's whole, and that whole's total ``lag`` periods before, row by row."""
    code = group_codes(frame, [*by, period])
    total = np.asarray(np.bincount(code, weights=level), dtype=np.float64)
    first = np.full(len(total), len(frame), dtype=np.intp)
    np.minimum.at(first, code, np.arange(len(frame)))
    heads = frame.iloc[first]
    when = heads[period].to_numpy(dtype=np.int64)
    return total[code], level_before(group_codes(heads, by), when, total, lag, period)[code]


def relative_growth(now: Floats, before: Floats) -> Floats:
    """Growth as fractions, NaN where there is no base above 0."""
    ratio = np.divide(now, before, out=np.full(len(now), np.nan), where=before > 0)
    return np.asarray(ratio - 1.0)


def refuse_sorts(frame: pd.DataFrame, by: Sequence[str], assuming: tuple[str, ...]) -> None:
    """Refuse a table in which a group holds rows of different sorts; groups may differ."""
    columns = [name for name in _SORTS if name in frame and name not in by]
    sorts = frame[[*by, *columns]].drop_duplicates() if columns else frame[:0]
    groups = [sorts]
    if by:
        several = sorts[sorts.duplicated(list(by), keep=False)]
        groups = [rows for _, rows in several.groupby(list(by), dropna=False, observed=True)]
    for rows in groups:
        refuse_mixed(rows[columns], assuming)


def read_levels(frame: pd.DataFrame, by: Sequence[str], value: str) -> tuple[Floats, Codes]:
    """Read levels of at least 0, and the group of each row.

    Raises:
        NotComputable: If there is no row.
        ParameterError: If a level is missing or negative.
    """
    if frame.empty:
        raise NotComputable("no-parts", "表中没有数据。", "The table has no row.")
    level = frame[value].to_numpy(dtype=float)
    require(bool((level >= 0).all()), value, "a missing or negative value", "values of at least 0")
    return level, group_codes(frame, by)


def group_codes(frame: pd.DataFrame, by: Sequence[str]) -> Codes:
    """Number the groups in the order of their first appearance; no columns make one group."""
    if not by:
        return np.zeros(len(frame), dtype=np.intp)
    groups = frame.groupby(list(by), sort=False, observed=True, dropna=False)
    return np.asarray(groups.ngroup(), dtype=np.intp)


def level_before(
    series: Codes, when: npt.NDArray[np.int64], level: Floats, lag: int, period: str
) -> Floats:
    """Level of the same series exactly ``lag`` periods before, NaN where there is none."""
    order = np.lexsort((when, series))
    sorted_series, sorted_when = series[order], when[order]
    twice = (np.diff(sorted_series) == 0) & (np.diff(sorted_when) == 0)
    if twice.any():
        found = f"{sorted_when[1:][twice][0]} twice in one series"
        require(False, period, found, "each period once")
    before = np.full(len(level), np.nan)
    # A series without gaps has the row wanted exactly ``lag`` rows up; with gaps it is nearer.
    for back in range(1, min(lag, len(level) - 1) + 1):
        match = sorted_series[back:] == sorted_series[:-back]
        match &= sorted_when[back:] - sorted_when[:-back] == lag
        before[order[back:][match]] = level[order[:-back][match]]
    return before

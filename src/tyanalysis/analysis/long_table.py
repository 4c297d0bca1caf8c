"""A long table, one row for each series and period, with its names numbered once.

Helpers of ``panel``: its groups and cells, the levels it holds, and the refusal of rows of
different sorts in one group. Cost and memory grow with the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.alike import refuse_mixed
from tyanalysis.analysis.amounts import Floats, require
from tyanalysis.analysis.blocks import each_block
from tyanalysis.analysis.codes import Whole, above, ends_of, joined_codes, number_column
from tyanalysis.analysis.groups import Cells, Groups
from tyanalysis.errors import NotComputable

_NOTHING: Final = pd.DataFrame()
_SORTS: Final = ("kind", "price_basis", "unit")
# Arrays with more places than this for each row waste memory: the places are numbered anew.
_PLACES: Final = 3


class LongTable:
    """A frame of one row for each series and period, its names and periods numbered once.

    Args:
        frame: The table, shape (n, any).
        period: Column of whole numbers, for :meth:`cells`.
        lag: Periods between two levels that are compared.
    """

    def __init__(self, frame: pd.DataFrame, period: str = "", lag: int = 1) -> None:
        self.frame = frame
        self._columns: dict[str, tuple[Whole, int]] = {}
        self._period = period
        if period:
            when = frame[period].to_numpy(dtype=np.int64)
            low, high = ends_of(when)
            self._span = high - low + 1
            self._lag = min(lag, self._span)  # further back than that there is nothing
            self._place = above(when, low, self._span)
            if frame[period].dtype.kind == "i" and self._span <= len(when):
                self._columns[period] = self._place, self._span

    def groups(self, by: Sequence[str]) -> Groups:
        """Number the groups; no columns make one group, a missing name is a name."""
        n = len(self.frame)
        if not by:
            return Groups(np.zeros(n, dtype=np.uint8), 1)
        code, size = self._number(by[0])
        for name in by[1:]:
            column, count = self._number(name)
            code, size = joined_codes(code, column, count, size * count), size * count
            if size > _PLACES * n + 1024:
                code, seen = pd.factorize(code)
                size = len(seen)
        return Groups(code, size)

    def cells(self, by: Sequence[str]) -> Cells:
        """Number the cells of groups and periods.

        Raises:
            ParameterError: If the periods span so much that cells cannot be counted.
        """
        groups, span = self.groups(by), self._span
        count, lag = groups.size, self._lag * groups.size
        found, wanted = f"a span of {span}", "years, or months counted through"
        require(count * (span + self._lag) < 2**62, self._period, found, wanted)
        code = joined_codes(self._place, groups.code, count, count * span)
        if count * (span + self._lag) <= _PLACES * len(code) + 1024:
            return Cells(code, count * span, lag)
        code, seen = pd.factorize(code)
        order = np.argsort(seen)
        at = np.minimum(np.searchsorted(seen, seen - lag, sorter=order), max(len(seen) - 1, 0))
        nowhere = len(seen)  # one more place, which stays empty
        earlier = np.where(seen[order[at]] == seen - lag, order[at], nowhere)
        return Cells(code, nowhere + 1, lag, np.append(earlier, nowhere))

    def series(self, by: Sequence[str]) -> Cells:
        """Number the cells of a table that has one row for each.

        Raises:
            ParameterError: If a series has a period twice.
        """
        cells = self.cells(by)
        if np.count_nonzero(cells.taken()) != len(cells.code):
            row = int(np.argmax(np.bincount(cells.code)[cells.code] > 1))
            found = f"{self.frame[self._period].iloc[row]} twice in one series"
            require(False, self._period, found, "each period once")
        return cells

    def _number(self, name: str) -> tuple[Whole, int]:
        if name not in self._columns:
            self._columns[name] = number_column(self.frame[name])
        return self._columns[name]


def relative_growth(now: Floats, before: Floats) -> Floats:
    """How much more is each level than the one before? now / before - 1.

    Args:
        now: Levels, shape (n,).
        before: Levels before, same shape.

    Returns:
        Growth as fractions, same shape; NaN where there is no base above 0.

    >>> relative_growth(np.array([110.0, 5.0]), np.array([100.0, 0.0])).round(6).tolist()
    [0.1, nan]
    """
    growth = np.full(len(now), np.nan)
    np.divide(now, before, out=growth, where=before > 0)
    growth -= 1.0
    return growth


def refuse_sorts(table: LongTable, by: Sequence[str], assuming: tuple[str, ...]) -> None:
    """Refuse a table in which a group holds rows of different sorts; groups may differ.

    Args:
        table: The table, numbered.
        by: Columns that make the groups.
        assuming: Codes of refusals that the caller takes upon himself.

    Returns:
        Nothing, if the rows of each group are of one kind, price basis and unit.

    Raises:
        NotComputable: ``mixed-kinds``, ``mixed-price-bases`` or ``mixed-units``.
        ParameterError: If an assumption is unknown.
    """
    frame = table.frame
    columns = [name for name in _SORTS if name in frame and name not in by]
    refuse_mixed(_NOTHING, assuming)  # an unknown assumption is refused here
    if not columns or _one_sort_each(table, by, columns):
        return
    sorts = frame[[*by, *columns]].drop_duplicates()
    groups = [sorts]
    if by:
        several = sorts[sorts.duplicated(list(by), keep=False)]
        groups = [rows for _, rows in several.groupby(list(by), dropna=False, observed=True)]
    for rows in groups:
        refuse_mixed(rows[columns], assuming)


def read_levels(frame: pd.DataFrame, value: str) -> Floats:
    """Read levels of at least 0.

    Args:
        frame: The table.
        value: Column of the levels.

    Returns:
        The levels, shape (n,).

    Raises:
        NotComputable: If there is no row.
        ParameterError: If a level is missing or negative.
    """
    if frame.empty:
        raise NotComputable("no-parts", "表中没有数据。", "The table has no row.")
    level = frame[value].to_numpy(dtype=float)
    sound = all(each_block(len(level), lambda rows: bool((level[rows] >= 0).all())))
    require(sound, value, "a missing or negative value", "values of at least 0")
    return level


def _one_sort_each(table: LongTable, by: Sequence[str], columns: Sequence[str]) -> bool:
    groups = table.groups(by)
    for name in columns:
        sort = table.groups([name]).code
        some = np.zeros(groups.size, dtype=sort.dtype)
        some[groups.code] = sort  # any row's sort stands for its group
        if not np.array_equal(some[groups.code], sort):
            return False
    return True

"""Groups of a long table, and what each held some periods before.

Helpers of ``panel``. Names are numbered once for each column; a group, and the cell of a group and
a period, is then a place in a plain array, so that totals and earlier levels are looked up without
sorting. Cost and memory grow with the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from tyanalysis.analysis.amounts import Floats, refuse_mixed, require
from tyanalysis.errors import NotComputable

Codes = npt.NDArray[np.intp]
Whole = npt.NDArray[np.integer]
_SORTS: Final = ("kind", "price_basis", "unit")
# Arrays with more places than this for each row waste memory: the places are numbered anew.
_PLACES: Final = 3


@dataclass(frozen=True)
class Groups:
    """The group of each row.

    Attributes:
        code: Number of the group, shape (n,), from 0; not every number needs to occur.
        size: Places an array of all groups has, above every code.
    """

    code: Codes
    size: int

    def sums(self, weights: Floats) -> Floats:
        """Sum of each group, shape (size,); 0 where there is no row."""
        return np.asarray(np.bincount(self.code, weights, self.size), dtype=np.float64)

    def first_rows(self) -> Codes:
        """Position of the first row of each group that occurs, in rising order."""
        n = len(self.code)
        first = np.full(self.size, n, dtype=np.intp)
        first[self.code[::-1]] = np.arange(n - 1, -1, -1)  # of one place written twice, the last
        return np.sort(first[first < n])


@dataclass(frozen=True)
class Cells(Groups):
    """The cell, a group in a period, of each row.

    Attributes:
        lag: Places between a cell and that of the same group ``lag`` periods before. The places
            before a group's first period are never taken, so nothing is read across groups.
        earlier: Where the cells are numbered anew: place of the earlier cell of each cell.
    """

    lag: int
    earlier: Codes | None = None

    def taken(self) -> npt.NDArray[np.bool_]:
        """Which cells have a row, shape (size,)."""
        taken = np.zeros(self.size, dtype=np.bool_)
        taken[self.code] = True
        return taken

    def before(self, table: Floats) -> Floats:
        """For each cell, what a table of all cells holds ``lag`` periods before; else NaN."""
        if self.earlier is not None:
            return table[self.earlier]
        shifted = np.full(self.size, np.nan)
        shifted[self.lag :] = table[: self.size - self.lag]
        return shifted

    def level_before(self, level: Floats) -> Floats:
        """Level of the same group exactly ``lag`` periods before, row by row, NaN where none is."""
        room = 0 if self.earlier is not None else self.lag
        # Written ``lag`` places further on, a level is found at the place of the later row.
        table = np.full(self.size + room, np.nan)
        table[room:][self.code] = level
        return table.take(self.code if self.earlier is None else self.earlier[self.code])

    def totals(self, level: Floats) -> tuple[Floats, Floats]:
        """Total of each cell and of the same group ``lag`` periods before; NaN where no row is."""
        total = np.where(self.taken(), self.sums(level), np.nan)
        return total, self.before(total)


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
            low, high = (int(when.min()), int(when.max())) if len(when) else (0, 0)
            self._lag = min(lag, high - low + 1)  # further back than that there is nothing
            self._width = high - low + 1 + self._lag
            self._place = _small(when - low, high - low + 1)

    def groups(self, by: Sequence[str]) -> Groups:
        """Number the groups; no columns make one group, a missing name is a name."""
        n, size = len(self.frame), 1
        code: Codes = np.zeros(n, dtype=np.intp)
        for name in by:
            column, count = self._number(name)
            if size == 1:
                code = column.astype(np.intp)
            else:
                code *= count
                code += column
            size *= count
            if size > _PLACES * n + 1024:
                code, seen = pd.factorize(code)
                size = len(seen)
        return Groups(code, size)

    def cells(self, by: Sequence[str]) -> Cells:
        """Number the cells of groups and periods.

        Raises:
            ParameterError: If the periods span so much that cells cannot be counted.
        """
        groups, lag, width = self.groups(by), self._lag, self._width
        found, wanted = f"a span of {width - lag}", "years, or months counted through"
        require(groups.size * width < 2**62, self._period, found, wanted)
        code = groups.code
        code *= width
        code += self._place
        code += lag
        if groups.size * width <= _PLACES * len(code) + 1024:
            return Cells(code, groups.size * width, lag)
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
            self._columns[name] = _numbered(self.frame[name])
        return self._columns[name]


def relative_growth(now: Floats, before: Floats) -> Floats:
    """Growth as fractions, NaN where there is no base above 0."""
    growth = np.full(len(now), np.nan)
    np.divide(now, before, out=growth, where=before > 0)
    growth -= 1.0
    return growth


def refuse_sorts(table: LongTable, by: Sequence[str], assuming: tuple[str, ...]) -> None:
    """Refuse a table in which a group holds rows of different sorts; groups may differ."""
    frame = table.frame
    columns = [name for name in _SORTS if name in frame and name not in by]
    refuse_mixed(frame[:0], assuming)  # an unknown assumption is refused here
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

    Raises:
        NotComputable: If there is no row.
        ParameterError: If a level is missing or negative.
    """
    if frame.empty:
        raise NotComputable("no-parts", "表中没有数据。", "The table has no row.")
    level = frame[value].to_numpy(dtype=float)
    require(bool((level >= 0).all()), value, "a missing or negative value", "values of at least 0")
    return level


def _one_sort_each(table: LongTable, by: Sequence[str], columns: Sequence[str]) -> bool:
    groups = table.groups(by)
    for name in columns:
        sort = table.groups([name]).code
        some = np.zeros(groups.size, dtype=np.intp)
        some[groups.code] = sort  # any row's sort stands for its group
        if not np.array_equal(some[groups.code], sort):
            return False
    return True


def _numbered(column: pd.Series) -> tuple[Whole, int]:
    """Codes of a column's values from 0, and how many there may be."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, count = column.cat.codes.to_numpy(), len(column.cat.categories)
        return (codes, count) if not len(codes) or codes.min() >= 0 else (codes + 1, count + 1)
    if isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "pyarrow":
        # Arrow's own codes: pandas would widen them and look for missing names once more.
        text = pa.array(column)
        text = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
        names = text.dictionary_encode(null_encoding="encode")
        return names.indices.to_numpy(), len(names.dictionary)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "i" and len(column):
        values = column.to_numpy()
        low, high = int(values.min()), int(values.max())
        if high - low <= len(values):
            return _small(values - low, high - low + 1), high - low + 1
    codes, seen = pd.factorize(column, use_na_sentinel=False)
    return _small(codes, len(seen)), len(seen)


def _small(codes: Whole, count: int) -> Whole:
    """Hold codes below ``count`` in as few bytes as they need."""
    return codes.astype(np.min_scalar_type(count) if count < 2**32 else np.int64)

"""Groups of a long table, and what each held some periods before.

Helpers of ``panel``. Names are numbered once for each column; a group, and the cell of a group and
a period, is then a place in a plain array, so that totals and earlier levels are looked up without
sorting. The cells of one period lie together, so that a table in the order of its periods (or of
its series) is read and written as it lies in memory. Cost and memory grow with the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tyanalysis.analysis.amounts import Floats, refuse_mixed, require
from tyanalysis.analysis.blocks import BLOCK, each_block, in_order, threads_for
from tyanalysis.errors import NotComputable

Codes = npt.NDArray[np.intp]
Whole = npt.NDArray[np.integer]
_NOTHING: Final = pd.DataFrame()
_SORTS: Final = ("kind", "price_basis", "unit")
# Arrays with more places than this for each row waste memory: the places are numbered anew.
_PLACES: Final = 3
# Sums of up to so many groups are made block by block, those of more in one pass.
_FEW: Final = BLOCK // 8
# Up to so many names in the first rows are taken for all there are, until another is met.
_FEW_NAMES: Final = 1024


class Moments(NamedTuple):
    """Rows of each group, the sum of their levels and of the squares, each of shape (size,).

    Attributes:
        heads: Position of the first row of each group that occurs, in rising order.
    """

    rows: Codes
    total: Floats
    squares: Floats
    heads: Codes


@dataclass(frozen=True)
class Groups:
    """The group of each row.

    Attributes:
        code: Number of the group, shape (n,), from 0, in as few bytes as hold it; not every number
            needs to occur.
        size: Places an array of all groups has, above every code.
    """

    code: Whole
    size: int

    def places(self, rows: slice) -> Codes:
        """The codes of some rows, ready to index an array."""
        return self.code[rows].astype(np.intp, copy=False)

    def sums(self, weights: Floats) -> Floats:
        """Sum of each group, shape (size,); 0 where there is no row or the weights are missing."""

        def add(rows: slice) -> list[npt.NDArray[Any]]:
            given = weights[rows]
            missing = np.isnan(given)
            given = np.where(missing, 0.0, given) if missing.any() else given
            return [np.bincount(self.places(rows), given, self.size)]

        return self._added(add)[0]

    def moments(self, level: Floats) -> Moments:
        """Count, sum and sum of squares of each group."""

        def add(rows: slice) -> list[npt.NDArray[Any]]:
            code, given = self.places(rows), level[rows]
            weights = (None, given, given * given)
            return [np.bincount(code, weight, self.size) for weight in weights]

        if self.size > _FEW or not len(self.code):
            rows, total, squares = add(slice(0, len(self.code)))
            return Moments(rows, total, squares, self.first_rows())
        parts = each_block(len(self.code), add)
        # Only a block in which a group comes for the first time is looked through for its row.
        seen, starts = np.zeros(self.size, dtype=np.bool_), []
        for at, (rows, _, _) in enumerate(parts):
            if (rows.astype(np.bool_) & ~seen).any():
                starts.append(at * BLOCK)
                seen |= rows > 0
        rows, total, squares = (np.sum(part, axis=0) for part in zip(*parts, strict=True))
        return Moments(rows, total, squares, self.first_rows(starts))

    def first_rows(self, starts: Iterable[int] | None = None) -> Codes:
        """Position of the first row of each group that occurs, in rising order.

        Args:
            starts: Where the blocks begin that hold such a row; all blocks if not given.
        """
        seen, heads = np.zeros(self.size, dtype=np.bool_), []
        first = np.empty(self.size, dtype=np.intp)
        for start in range(0, len(self.code), BLOCK) if starts is None else starts:
            code = self.places(slice(start, start + BLOCK))
            new = np.flatnonzero(~seen.take(code))
            if len(new):
                found = code[new]
                first[found[::-1]] = new[::-1]  # of one place written twice, the last
                new = new[first[found] == new]
                seen[code[new]] = True
                heads.append(new + start)
        return np.concatenate(heads) if heads else np.empty(0, dtype=np.intp)

    def _added(self, add: Callable[[slice], list[npt.NDArray[Any]]]) -> list[npt.NDArray[Any]]:
        if self.size > _FEW:
            return add(slice(0, len(self.code)))
        parts = each_block(len(self.code), add) or [add(slice(0, 0))]
        if len(parts) == 1:
            return parts[0]
        return [np.sum(part, axis=0) for part in zip(*parts, strict=True)]


@dataclass(frozen=True)
class Cells(Groups):
    """The cell, a group in a period, of each row.

    Attributes:
        lag: Places between a cell and that of the same group ``lag`` periods before.
        earlier: Where the cells are numbered anew: place of the earlier cell of each cell.
    """

    lag: int
    earlier: Codes | None = None

    def taken(self) -> npt.NDArray[np.bool_]:
        """Which cells have a row, shape (size,)."""
        taken = np.zeros(self.size, dtype=np.bool_)

        def take(rows: slice) -> None:
            taken[self.places(rows)] = True

        each_block(len(self.code), take)
        return taken

    def before(self, table: Floats) -> Floats:
        """For each cell, what a table of all cells holds ``lag`` periods before; else NaN."""
        if self.earlier is not None:
            return table[self.earlier]
        shifted = np.full(self.size, np.nan)
        shifted[self.lag :] = table[: max(self.size - self.lag, 0)]
        return shifted

    def level_before(self, level: Floats) -> Floats:
        """Level of the same group exactly ``lag`` periods before, row by row, NaN where none is."""
        room = 0 if self.earlier is not None else self.lag
        # Written ``lag`` places further on, a level is found at the place of the later row.
        table = np.full(self.size + room, np.nan)
        found = np.empty(len(self.code))

        def write(rows: slice) -> None:
            table[room:][self.places(rows)] = level[rows]

        def read(rows: slice) -> None:
            code = self.places(rows)
            found[rows] = table.take(code if self.earlier is None else self.earlier[code])

        each_block(len(self.code), write)
        each_block(len(self.code), read)
        return found

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
            low, high = _ends(when)
            self._span = high - low + 1
            self._lag = min(lag, self._span)  # further back than that there is nothing
            self._place = _above(when, low, self._span)
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
            code, size = _joined(code, column, count, size * count), size * count
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
        code = _joined(self._place, groups.code, count, count * span)
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


def _numbered(column: pd.Series) -> tuple[Whole, int]:
    """Codes of a column's values from 0, and how many there may be."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, count = column.cat.codes.to_numpy(), len(column.cat.categories)
        return (codes, count) if not len(codes) or codes.min() >= 0 else (codes + 1, count + 1)
    if isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "pyarrow":
        text = pa.array(column)
        return _numbered_text(text if isinstance(text, pa.ChunkedArray) else pa.chunked_array(text))
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "i" and len(column):
        values = column.to_numpy()
        low, high = _ends(values)
        if high - low <= len(values):
            return _above(values, low, high - low + 1), high - low + 1
    codes, seen = pd.factorize(column, use_na_sentinel=False)
    return _above(codes, 0, len(seen)), len(seen)


def _numbered_text(text: pa.ChunkedArray) -> tuple[Whole, int]:
    """Arrow's own codes of names, one part of the rows on each thread; pandas would widen them."""
    rows, threads = len(text), threads_for(len(text))
    if threads > 1:
        found = _numbered_few(text, threads)
        if found:
            return found
    ends = np.linspace(0, rows, (4 * threads if threads > 1 else 1) + 1).astype(int)

    def encode(at: int) -> pa.DictionaryArray:
        part = text.slice(ends[at], ends[at + 1] - ends[at])
        whole = part.chunk(0) if part.num_chunks == 1 else part.combine_chunks()
        return whole.dictionary_encode(null_encoding="encode")

    parts = in_order(encode, range(len(ends) - 1), threads)
    if len(parts) == 1:
        return parts[0].indices.to_numpy(), len(parts[0].dictionary)
    # One number for a name, whatever its number in each part.
    names = pa.chunked_array([part.dictionary for part in parts]).combine_chunks()
    names = names.dictionary_encode(null_encoding="encode")
    count = len(names.dictionary)
    numbers, codes = names.indices.to_numpy(), np.empty(rows, dtype=_code_type(count))
    starts = np.cumsum([0, *(len(part.dictionary) for part in parts)])

    def renumber(at: int) -> None:
        number = numbers[starts[at] : starts[at + 1]].astype(codes.dtype)
        own, into = parts[at].indices.to_numpy(), codes[ends[at] : ends[at + 1]]
        for start in range(0, len(own), BLOCK):
            into[start : start + BLOCK] = number.take(own[start : start + BLOCK])

    in_order(renumber, range(len(parts)), threads)
    return codes, count


def _numbered_few(text: pa.ChunkedArray, threads: int) -> tuple[Whole, int] | None:
    """Codes of names of which the first rows hold all, as they do where names are few; else None.

    To look a name up among known ones takes two thirds of the time of collecting them.
    """
    names = text.slice(0, BLOCK).combine_chunks().unique()
    if len(names) > _FEW_NAMES:
        return None
    codes = np.empty(len(text), dtype=_code_type(len(names)))

    others: list[int] = []  # where another name was met: nothing more is looked up then

    def look_up(start: int) -> None:
        found = None if others else pc.index_in(text.slice(start, BLOCK), value_set=names)
        if found is None or found.null_count:
            others.append(start)
        else:
            codes[start : start + BLOCK] = found.combine_chunks().to_numpy()

    in_order(look_up, range(0, len(text), BLOCK), threads)
    return None if others else (codes, len(names))


def _ends(values: Whole) -> tuple[int, int]:
    """The lowest and the highest of whole numbers; 0 and 0 of none."""
    found = each_block(len(values), lambda rows: (values[rows].min(), values[rows].max()))
    return (int(min(x for x, _ in found)), int(max(x for _, x in found))) if found else (0, 0)


def _above(values: Whole, low: int, count: int) -> Whole:
    """How far values lie above the lowest, in as few bytes as hold ``count`` of them."""
    codes = np.empty(len(values), dtype=_code_type(count))

    def subtract(rows: slice) -> None:
        codes[rows] = np.subtract(values[rows], low, dtype=np.int64)

    each_block(len(values), subtract)
    return codes


def _joined(major: Whole, minor: Whole, count: int, size: int) -> Whole:
    """Codes of pairs, all below ``size``: the second of ``count`` numbers varies fastest."""
    codes = np.empty(len(major), dtype=_code_type(size))

    def join(rows: slice) -> None:
        np.multiply(major[rows], count, out=codes[rows], dtype=codes.dtype, casting="unsafe")
        np.add(codes[rows], minor[rows], out=codes[rows], casting="unsafe")

    each_block(len(major), join)
    return codes


def _code_type(count: int) -> np.dtype[Any]:
    """The narrowest type that holds codes below ``count``, and ``count`` itself."""
    narrow = (t for t in (np.uint8, np.uint16, np.int32) if count <= np.iinfo(t).max)
    return np.dtype(next(narrow, np.int64))

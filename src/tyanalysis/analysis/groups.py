"""Groups of the rows of a long table, and the cells of groups and periods, as places in arrays.

A group, and the cell of a group and a period, is a place in a plain array, so that totals and
earlier levels are looked up without sorting. The cells of one period lie together, so that a table
in the order of its periods (or of its series) is read and written as it lies in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from tyanalysis.analysis.amounts import Floats
from tyanalysis.analysis.blocks import BLOCK, each_block
from tyanalysis.analysis.codes import Whole

Codes = npt.NDArray[np.intp]
# Sums of up to so many groups are made block by block, those of more in one pass.
_FEW: Final = BLOCK // 8


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

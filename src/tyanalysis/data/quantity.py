"""Qualified quantities: vectorised intervals whose ends are open or closed.

"超1000亿元" is (1000, inf), "500亿元以上" is [500, inf). A result's end is closed only if a pair of
values that are really attained gives it (IEEE 1788 for closed ends; the same end-point rule as
SymPy's set expressions for open ones). What the claims do not determine stays an interval that
says so; nothing is ever divided away. Empty intervals (both ends NaN) stand for "no bounds".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tyanalysis.data import interval
from tyanalysis.data.interval import Ends, Flags, Floats
from tyanalysis.data.interval_text import interval_texts, intervals_html, shortened

COLUMNS = ("low", "high", "low_closed", "high_closed")


@dataclass(frozen=True, eq=False)
class Bounds:
    """A column of intervals.

    Attributes:
        low: Lower ends, float64, shape (n,), ``-inf`` where unbounded, NaN where empty.
        high: Upper ends, likewise.
        low_closed: Whether the lower end itself is possible, shape (n,).
        high_closed: Whether the upper end itself is possible, shape (n,).
    """

    low: Floats
    high: Floats
    low_closed: Flags
    high_closed: Flags

    # -- making ---------------------------------------------------------------------------------

    @classmethod
    def of(cls, low: Any, high: Any, low_closed: Any = True, high_closed: Any = True) -> Bounds:
        """Make intervals from ends and flags; an interval that holds no number becomes empty.

        Args:
            low: Lower ends, scalar or array.
            high: Upper ends.
            low_closed: Flags; an infinite end is open whatever the flag says.
            high_closed: Flags.

        >>> print(Bounds.of(1000, float("inf"), False, False))
        (1000, inf)
        """
        lo = np.atleast_1d(np.asarray(low, dtype=float))
        hi = np.atleast_1d(np.asarray(high, dtype=float))
        lc = np.atleast_1d(np.asarray(low_closed, dtype=bool))
        hc = np.atleast_1d(np.asarray(high_closed, dtype=bool))
        if not lo.shape == hi.shape == lc.shape == hc.shape:
            lo, hi, lc, hc = np.broadcast_arrays(lo, hi, lc, hc)
        empty = np.isnan(lo) | np.isnan(hi) | (lo > hi) | ((lo == hi) & ~(lc & hc))
        empty |= (lo == hi) & np.isinf(lo)
        lo, hi = np.where(empty, np.nan, lo) + 0.0, np.where(empty, np.nan, hi) + 0.0
        return cls(lo, hi, lc & np.isfinite(lo), hc & np.isfinite(hi))

    @classmethod
    def point(cls, value: Any) -> Bounds:
        """Make exact values; NaN becomes empty."""
        return cls.of(value, value)

    @classmethod
    def entire(cls, n: int = 1) -> Bounds:
        """Make ``n`` intervals that hold every number."""
        return cls.of(np.full(n, -np.inf), np.inf, False, False)

    @classmethod
    def empty(cls, n: int = 1) -> Bounds:
        """Make ``n`` intervals without any number."""
        return cls.of(np.full(n, np.nan), np.nan)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, prefix: str = "") -> Bounds:
        """Read the four bound columns of a frame, in row order; missing ends become empty."""
        low, high, low_closed, high_closed = (frame[prefix + name] for name in COLUMNS)
        return cls.of(
            low.to_numpy(dtype=float, na_value=np.nan),
            high.to_numpy(dtype=float, na_value=np.nan),
            low_closed.astype("boolean").fillna(False).to_numpy(dtype=bool),
            high_closed.astype("boolean").fillna(False).to_numpy(dtype=bool),
        )

    @classmethod
    def concat(cls, parts: Iterable[Bounds]) -> Bounds:
        """Put columns of intervals one below the other."""
        items = list(parts)
        if not items:
            return cls.empty(0)
        return cls(*(np.concatenate([getattr(item, name) for item in items]) for name in COLUMNS))

    def to_frame(self, index: pd.Index[Any] | None = None, prefix: str = "") -> pd.DataFrame:
        """Give the four columns back as a frame."""
        return pd.DataFrame({prefix + name: getattr(self, name) for name in COLUMNS}, index=index)

    def __len__(self) -> int:
        return len(self.low)

    def __getitem__(self, key: Any) -> Bounds:
        return Bounds(*(np.atleast_1d(getattr(self, name)[key]) for name in COLUMNS))

    def __str__(self) -> str:
        return "; ".join(interval_texts(self.ends))

    def __repr__(self) -> str:
        return f"Bounds({'; '.join(shortened(interval_texts(self.ends)))})"

    def _repr_html_(self) -> str:
        return intervals_html(self.ends)

    @property
    def ends(self) -> Ends:
        """The four arrays, as the kernels of ``interval`` take them."""
        return Ends(self.low, self.high, self.low_closed, self.high_closed)

    # -- asking ---------------------------------------------------------------------------------

    @property
    def is_empty(self) -> Flags:
        """Where there is no number at all."""
        return np.isnan(self.low)

    @property
    def is_point(self) -> Flags:
        """Where there is exactly one number."""
        return np.asarray(self.low == self.high)

    @property
    def is_entire(self) -> Flags:
        """Where nothing is excluded."""
        return np.isneginf(self.low) & np.isposinf(self.high)

    def determinable(self, floor: float | None = None) -> Flags:
        """Say where the interval tells anything.

        Args:
            floor: The smallest value that the quantity can have by nature (0 for a ratio of
                amounts). An interval from there to infinity excludes nothing.

        >>> (Bounds.of(1000, np.inf, False) / Bounds.of(101, np.inf)).determinable(floor=0)
        array([False])
        """
        says = ~(self.is_empty | self.is_entire)
        if floor is not None:
            says &= ~((self.low <= floor) & np.isposinf(self.high))
        return says

    def contains(self, value: Any) -> Flags:
        """Say where a number lies in the interval."""
        x = np.asarray(value, dtype=float)
        above = (x > self.low) | ((x == self.low) & self.low_closed)
        below = (x < self.high) | ((x == self.high) & self.high_closed)
        return np.asarray(above & below)

    def issubset(self, other: Bounds) -> Flags:
        """Say where every number of the interval lies in the other (the empty one always does)."""
        low = (self.low > other.low) | (
            (self.low == other.low) & (other.low_closed | ~self.low_closed)
        )
        high = (self.high < other.high) | (
            (self.high == other.high) & (other.high_closed | ~self.high_closed)
        )
        return np.asarray(self.is_empty | (low & high))

    def intersect(self, other: Bounds) -> Bounds:
        """Keep the numbers that lie in both."""
        low = np.maximum(self.low, other.low)
        high = np.minimum(self.high, other.high)
        low_closed = (self.low_closed | (self.low < low)) & (other.low_closed | (other.low < low))
        high_closed = (self.high_closed | (self.high > high)) & (
            other.high_closed | (other.high > high)
        )
        return Bounds.of(low, high, low_closed, high_closed)

    def hull(self, other: Bounds) -> Bounds:
        """Give the smallest interval that holds both; an empty one adds nothing."""
        low = np.fmin(self.low, other.low)
        high = np.fmax(self.high, other.high)
        low_closed = (self.low_closed & (self.low == low)) | (other.low_closed & (other.low == low))
        high_closed = (self.high_closed & (self.high == high)) | (
            other.high_closed & (other.high == high)
        )
        return Bounds.of(low, high, low_closed, high_closed)

    # -- comparing: "yes", "no" or "undetermined" -----------------------------------------------

    def lt(self, other: Any) -> npt.NDArray[np.str_]:
        """Say whether every possible value is below every possible value of the other."""
        b = as_bounds(other)
        yes = (self.high < b.low) | ((self.high == b.low) & ~(self.high_closed & b.low_closed))
        no = self.low >= b.high
        return _verdict(self, b, yes, no)

    def le(self, other: Any) -> npt.NDArray[np.str_]:
        """Say whether every possible value is at most every possible value of the other."""
        b = as_bounds(other)
        yes = self.high <= b.low
        no = (self.low > b.high) | ((self.low == b.high) & ~(self.low_closed & b.high_closed))
        return _verdict(self, b, yes, no)

    def gt(self, other: Any) -> npt.NDArray[np.str_]:
        """Say whether every possible value is above every possible value of the other."""
        return as_bounds(other).lt(self)

    def ge(self, other: Any) -> npt.NDArray[np.str_]:
        """Say whether every possible value is at least every possible value of the other."""
        return as_bounds(other).le(self)

    # -- computing ------------------------------------------------------------------------------

    def __neg__(self) -> Bounds:
        return Bounds.of(-self.high, -self.low, self.high_closed, self.low_closed)

    def __add__(self, other: Any) -> Bounds:
        b = as_bounds(other)
        return Bounds.of(
            self.low + b.low,
            self.high + b.high,
            self.low_closed & b.low_closed,
            self.high_closed & b.high_closed,
        )

    def __sub__(self, other: Any) -> Bounds:
        return self + (-as_bounds(other))

    def __mul__(self, other: Any) -> Bounds:
        a, b = _align(self, as_bounds(other))
        return Bounds.of(*interval.multiply(a.ends, b.ends))

    def __truediv__(self, other: Any) -> Bounds:
        """Divide; by an interval around zero the quotient is everything, by zero it is empty."""
        a, b = _align(self, as_bounds(other))
        return Bounds.of(*interval.divide(a.ends, b.ends))

    def __pow__(self, exponent: int) -> Bounds:
        if exponent < 0:
            return 1.0 / self ** (-exponent)
        return Bounds.of(*interval.power(self.ends, exponent))

    def __radd__(self, other: Any) -> Bounds:
        return as_bounds(other) + self

    def __rsub__(self, other: Any) -> Bounds:
        return as_bounds(other) - self

    def __rmul__(self, other: Any) -> Bounds:
        return as_bounds(other) * self

    def __rtruediv__(self, other: Any) -> Bounds:
        return as_bounds(other) / self

    def sum(self) -> Bounds:
        """Add the column up; one part without bounds leaves the sum without bounds."""
        return Bounds.of(
            self.low.sum(), self.high.sum(), self.low_closed.all(), self.high_closed.all()
        )

    def mean(self) -> Bounds:
        """Average the column; of no rows the mean is empty."""
        return self.sum() / len(self) if len(self) else Bounds.empty()


def as_bounds(value: Any) -> Bounds:
    """Take intervals as they are and numbers as exact."""
    return value if isinstance(value, Bounds) else Bounds.point(value)


def _align(a: Bounds, b: Bounds) -> tuple[Bounds, Bounds]:
    """Repeat a single interval to the length of the other column."""
    n = max(len(a), len(b)) if min(len(a), len(b)) else 0
    a, b = (
        Bounds(*(np.broadcast_to(getattr(x, name), (n,)) for name in COLUMNS))
        if len(x) == 1 or n == 0
        else x
        for x in (a, b)
    )
    return a, b


def _verdict(a: Bounds, b: Bounds, yes: Flags, no: Flags) -> npt.NDArray[np.str_]:
    unknown = a.is_empty | b.is_empty
    return np.where(
        unknown, "undetermined", np.where(yes, "yes", np.where(no, "no", "undetermined"))
    )

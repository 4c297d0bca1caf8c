"""The arithmetic of interval ends, on plain arrays.

Each function takes and gives the four arrays of ``Ends``. A product or quotient is the hull of its
four corners; a corner counts as attained only if both of its ends are, or if a zero that is
attained makes the other factor irrelevant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]


class Ends(NamedTuple):
    """Lower and upper ends with their closed flags, each of shape (n,); NaN ends are empty."""

    low: Floats
    high: Floats
    low_closed: Flags
    high_closed: Flags


def multiply(a: Ends, b: Ends) -> Ends:
    """Multiply two columns of equal length."""
    return _corners(a, b, _product, divide_by=False)


def divide(a: Ends, b: Ends) -> Ends:
    """Divide two columns of equal length.

    Division by an interval around zero gives everything (the set-based flavour of IEEE 1788, in
    its hull), except that zero divided by anything is zero; division by exactly zero gives the
    empty interval.
    """
    inside = (b.low < 0) & (b.high > 0)
    zero = (b.low == 0) & (b.high == 0)
    aside = inside | zero
    proper = Ends(
        np.where(aside, 1.0, b.low),
        np.where(aside, 1.0, b.high),
        b.low_closed | aside,
        b.high_closed | aside,
    )
    result = _corners(a, proper, _quotient, divide_by=True)
    nothing = (a.low == 0) & (a.high == 0)
    wide = inside & ~np.isnan(a.low)
    low = np.where(wide, np.where(nothing, 0.0, -np.inf), result.low)
    high = np.where(wide, np.where(nothing, 0.0, np.inf), result.high)
    return Ends(
        np.where(zero, np.nan, low),
        np.where(zero, np.nan, high),
        result.low_closed | nothing,
        result.high_closed | nothing,
    )


def power(a: Ends, exponent: int) -> Ends:
    """Raise to a whole power of at least zero; even powers fold the column at zero."""
    if exponent == 0:
        one = np.where(np.isnan(a.low), np.nan, 1.0)
        return Ends(one, one, np.ones_like(a.low_closed), np.ones_like(a.low_closed))
    low, high = a.low**exponent, a.high**exponent
    if exponent % 2:
        return Ends(low, high, a.low_closed, a.high_closed)
    flipped, across = a.high <= 0, (a.low < 0) & (a.high > 0)
    top_is_low = flipped | (across & (low > high))
    top_closed = np.where(top_is_low, a.low_closed, a.high_closed)
    top_closed |= across & (low == high) & (a.low_closed | a.high_closed)
    bottom_closed = np.where(flipped, a.high_closed, a.low_closed) | across
    bottom = np.where(across, 0.0, np.where(flipped, high, low))
    return Ends(bottom, np.where(top_is_low, low, high), bottom_closed, top_closed)


def _product(x: Floats, y: Floats) -> Floats:
    # 0 x infinity: the infinite end is never reached, so the product stays at (or tends to) zero
    # along that edge; the other corners carry the unbounded part.
    return np.where((x == 0) | (y == 0), 0.0, x * y)


def _quotient(x: Floats, y: Floats) -> Floats:
    return np.where((x == 0) | np.isinf(y), 0.0, x / y)


def _corners(a: Ends, b: Ends, op: Callable[[Floats, Floats], Floats], *, divide_by: bool) -> Ends:
    """Evaluate the four corners and keep the outermost, closed if an attained corner gives it."""
    # A divisor that ends at zero lies on one side of it; the sign of that zero says which.
    b_low = np.where(divide_by & (b.low == 0), 0.0, b.low)
    b_high = np.where(divide_by & (b.high == 0), -0.0, b.high)
    corners, attained = [], []
    with np.errstate(divide="ignore", invalid="ignore"):
        for x, x_closed in ((a.low, a.low_closed), (a.high, a.high_closed)):
            for y, y_closed in ((b_low, b.low_closed), (b_high, b.high_closed)):
                corner = op(x, y)
                zero = (x == 0) & x_closed
                if not divide_by:
                    zero = zero | ((y == 0) & y_closed)
                corners.append(corner)
                attained.append((x_closed & y_closed & np.isfinite(corner)) | zero)
    values, flags = np.array(corners), np.array(attained)
    bad = np.isnan(a.low) | np.isnan(b.low)
    low, high = values.min(axis=0, initial=np.inf), values.max(axis=0, initial=-np.inf)
    return Ends(
        np.where(bad, np.nan, low),
        np.where(bad, np.nan, high),
        (flags & (values == low)).any(axis=0),
        (flags & (values == high)).any(axis=0),
    )

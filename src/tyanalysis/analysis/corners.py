"""Exact ranges of formulas over boxes of claims, where an unknown stands more than once.

Plain interval arithmetic treats every mention of an unknown as a new one and comes out too wide.
Two facts make exact answers cheap: a function that is monotone in each argument (the others held
fixed) has its extremes at corners, and a ratio of two weighted sums has them at a corner that a
threshold finds.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from tyanalysis.analysis.amounts import Floats
from tyanalysis.data.interval import Flags
from tyanalysis.data.quantity import COLUMNS, Bounds

_LOW, _HIGH, _FREE = 0, 1, 2


def corner_range(function: Callable[..., Floats], *boxes: Bounds) -> Bounds:
    """Range of a function that is monotone in each argument, over a box, row by row.

    A face of the box whose corners all give one value is flat, so that value is attained inside it
    even where its corners are not: an end is open only if no attained point gives it. Values that
    agree to 12 digits count as equal, which can only turn "<" into "<=", never the reverse.

    Args:
        function: Takes as many float arrays as there are boxes. It may be increasing in an argument
            for some values of the others and decreasing for others. At infinite ends it must give
            the limit, or NaN where the limit is spanned by other corners; NaN too at a corner where
            it is not defined (0/0), which then says nothing of the faces that it belongs to.
        boxes: One ``Bounds`` for each argument, of one length n or of length 1.

    Returns:
        Bounds of length n; empty where an argument is.

    >>> part, rest = Bounds.of(2, 3), Bounds.of(4, 6, True, False)
    >>> print(corner_range(lambda x, r: x / (x + r), part, rest))
    (0.25, 0.428571]
    """
    n = max((len(box) for box in boxes), default=0)
    boxes = tuple(
        Bounds(*(np.broadcast_to(getattr(box, name), (n,)) for name in COLUMNS)) for box in boxes
    )
    ends = [(box.low, box.high) for box in boxes]
    closed = [(box.low_closed, box.high_closed, np.ones(n, dtype=bool)) for box in boxes]
    with np.errstate(all="ignore"):
        at = {
            corner: np.asarray(
                function(*(end[side] for end, side in zip(ends, corner, strict=True))), dtype=float
            )
            for corner in product((_LOW, _HIGH), repeat=len(boxes))
        }
    values = np.array(list(at.values())).reshape(len(at), n)
    empty = np.logical_or.reduce([box.is_empty for box in boxes]) | np.isnan(values).all(axis=0)
    values = np.where(empty, 0.0, values)
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    low_closed, high_closed = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    for face in product((_LOW, _HIGH, _FREE), repeat=len(boxes)):
        inside = [
            at[corner]
            for corner in at
            if all(side in (_FREE, end) for side, end in zip(face, corner, strict=True))
        ]
        attained = np.logical_and.reduce([flags[s] for flags, s in zip(closed, face, strict=True)])
        low_closed |= attained & _all_equal(inside, low)
        high_closed |= attained & _all_equal(inside, high)
    low, high = np.where(empty, np.nan, low), np.where(empty, np.nan, high)
    return Bounds.of(low, high, low_closed, high_closed)


def _all_equal(values: list[Floats], extreme: Floats) -> Flags:
    corners = np.array(values)
    unknown = np.isnan(corners)
    same = np.isclose(corners, extreme, rtol=1e-12, atol=0.0) | unknown
    return np.asarray(same.all(axis=0) & ~unknown.all(axis=0))


def other_parts(parts: Bounds) -> Bounds:
    """Sum of all other parts, for each part, in memory and time of the number of parts.

    The sum of those before and the sum of those after. Taking the part off the total would lose
    digits, give infinity less infinity, and mix up whose end is open.

    Args:
        parts: The parts, shape (n,).

    Returns:
        Shape (n,); of one part the others are exactly 0, and where one of them is empty, empty.

    >>> print(other_parts(Bounds.of([1, 2, 3], [1, 5, np.inf], [True, False, True])))
    (5, inf); [4, inf); (3, 6]
    """
    low, high = (_without(end, np.add, 0.0) for end in (parts.low, parts.high))
    low_closed, high_closed = (
        _without(flags, np.logical_and, True) for flags in (parts.low_closed, parts.high_closed)
    )
    return Bounds.of(low, high, low_closed, high_closed)


def _without(values: Any, gather: np.ufunc, start: float | bool) -> Any:
    """Gather all values but the one at each place."""
    before = np.concatenate([[start], gather.accumulate(values[:-1])])
    after = np.concatenate([gather.accumulate(values[:0:-1])[::-1], [start]])
    return gather(before, after)[: len(values)]


def weighted_ratio_range(x: Bounds, over: Floats, under: Floats) -> tuple[float, float]:
    """Smallest and largest sum(over x) / sum(under x) for x in a box.

    Such a ratio is quasi-linear, so it is largest where the x with the largest over/under stand at
    their upper ends and the others at their lower ends; n + 1 thresholds hold the optimum.

    Args:
        x: The box, shape (n,), not negative, finite.
        over: Weights above the line, shape (n,).
        under: Weights below the line, shape (n,), above 0.

    Returns:
        The least and the greatest value, NaN if the sum below the line can be 0.

    >>> weighted_ratio_range(Bounds.of([1, 1], [1, 3]), np.array([0.0, 1.0]), np.ones(2))
    (0.5, 0.75)
    """
    if not len(x) or x.is_empty.any() or (under * x.low).sum() <= 0:
        return (float("nan"), float("nan"))
    order = np.argsort(over / under, kind="stable")
    low, high = x.low[order], x.high[order]
    w = np.array([over[order], under[order]])
    smallest, largest = (_step_sums(a * w, b * w) for a, b in ((high, low), (low, high)))
    return (float((smallest[0] / smallest[1]).min()), float((largest[0] / largest[1]).max()))


def _step_sums(first: Floats, then: Floats) -> Floats:
    """Sums of the first k terms of the one and the rest of the other, for k from 0 to n."""
    zero = np.zeros((len(first), 1))
    before = np.concatenate([zero, first.cumsum(axis=1)], axis=1)
    after = np.concatenate([then[:, ::-1].cumsum(axis=1)[:, ::-1], zero], axis=1)
    return np.asarray(before + after)

"""Whole numbers stay whole: counts as bounds that end on integers.

Bounds only: an amount and a piece of it, a count and what each holds, have units of their own, so a
frame of figures could not be judged. Take ``Bounds.from_frame`` of the rows that you have chosen.
"""

from __future__ import annotations

import numpy as np

from tyanalysis.data.quantity import Bounds


def whole(bounds: Bounds) -> Bounds:
    """Which whole numbers does an interval hold? "More than 50" of a count is 51 or more.

    Args:
        bounds: Intervals of counts, shape (n,).

    Returns:
        Closed bounds that end on whole numbers, same shape; empty where there is none.

    >>> print(whole(Bounds.of([50, 2.5], [60, float("inf")], False, False)))
    [51, 59]; [3, inf)
    """
    low = np.where(bounds.low_closed, np.ceil(bounds.low), np.floor(bounds.low) + 1)
    high = np.where(bounds.high_closed, np.floor(bounds.high), np.ceil(bounds.high) - 1)
    return Bounds.of(low, high)


def sum_of(parts: Bounds) -> Bounds:
    """How many, or how much, are the parts together? The sum of the parts.

    Args:
        parts: Parts in one unit, shape (n,).

    Returns:
        Bounds of shape (1,), in that unit; exact, since each part stands once.

    Pitfalls:
        The parts must not overlap: ``overlap.sum_over`` looks it up, this does not.

    >>> print(sum_of(Bounds.of([2, 3], [2, float("inf")], True, True)))
    [5, inf)
    """
    return parts.sum()


def count_times(count: Bounds, each: Bounds) -> Bounds:
    """How much do so many make at so much each? count x each.

    Args:
        count: How many, shape (n,).
        each: Amount of one, same shape.

    Returns:
        Bounds of the same shape, in the unit of ``each``.

    >>> print(count_times(Bounds.point(3), Bounds.of(1000, float("inf"))))
    [3000, inf)
    """
    return count * each


def how_many(amount: Bounds, each: Bounds) -> Bounds:
    """How many whole pieces does an amount pay for? The whole part of amount / each.

    Args:
        amount: What there is, shape (n,).
        each: Price of a piece, in the same unit, same shape, above 0.

    Returns:
        Bounds of whole numbers, same shape.

    >>> print(how_many(Bounds.point(2000), Bounds.of(20, 100)))
    [20, 100]
    """
    quotient = amount / each
    # An open upper end that is itself whole is never reached, so the largest count is below it.
    high = np.where(quotient.high_closed, np.floor(quotient.high), np.ceil(quotient.high) - 1)
    return Bounds.of(np.floor(quotient.low), high)

"""Whole numbers stay whole: counts as bounds that end on integers.

Bounds only: an amount and a piece of it, a count and what each holds, have units of their own, so a
frame of figures could not be judged. Take ``Bounds.from_frame`` of the rows that you have chosen.
"""

from __future__ import annotations

import numpy as np

from tyanalysis.data.quantity import Bounds


def whole(bounds: Bounds) -> Bounds:
    """Keep the whole numbers of an interval: "more than 50" of a count is 51 or more.

    >>> print(whole(Bounds.of([50, 2.5], [60, float("inf")], False, False)))
    [51, 59]; [3, inf)
    """
    low = np.where(bounds.low_closed, np.ceil(bounds.low), np.floor(bounds.low) + 1)
    high = np.where(bounds.high_closed, np.floor(bounds.high), np.ceil(bounds.high) - 1)
    return Bounds.of(low, high)


def sum_of(parts: Bounds) -> Bounds:
    """Add up parts that do not overlap; shape (n,) becomes (1,)."""
    return parts.sum()


def count_times(count: Bounds, each: Bounds) -> Bounds:
    """So many, each of so much: count x each."""
    return count * each


def how_many(amount: Bounds, each: Bounds) -> Bounds:
    """How many whole pieces an amount pays for: the whole part of amount / each.

    >>> print(how_many(Bounds.point(2000), Bounds.of(20, 100)))
    [20, 100]
    """
    quotient = amount / each
    # An open upper end that is itself whole is never reached, so the largest count is below it.
    high = np.where(quotient.high_closed, np.floor(quotient.high), np.ceil(quotient.high) - 1)
    return Bounds.of(np.floor(quotient.low), high)

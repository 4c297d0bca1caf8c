"""Do the figures of one text agree: rate and year, list and count, parts and total.

Each check gives the residual or the ratio as bounds; :func:`agrees` turns it into a verdict. A
contradiction is a finding for the reader, so nothing is corrected here.

Bounds only: a check sets figures of different units, periods and kinds side by side on purpose, so
there is nothing to refuse. Take ``Bounds.from_frame`` of the rows; a percentage as a fraction.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tyanalysis.data.quantity import Bounds


def rate_times_time(rate: Bounds, days: float = 365) -> Bounds:
    """What does a daily rate make in a number of days? rate x days.

    Args:
        rate: Amount a day, shape (n,).
        days: Days.

    Returns:
        Bounds of the same shape, in the unit of the rate without "a day".

    Pitfalls:
        A daily rate of the season does not hold all year.

    >>> print(rate_times_time(Bounds.of(1000, float("inf"))))
    [365000, inf)
    """
    return rate * days


def rate_share(rate: Bounds, annual: Bounds, days: float = 365) -> Bounds:
    """Does a daily rate fit the stated year? rate x days / annual; 1 agrees.

    Args:
        rate: Amount a day, shape (n,).
        annual: The stated amount of the year, in the same unit, same shape, above 0.
        days: Days of the year.

    Returns:
        Bounds of the same shape, as fractions of the stated year.

    >>> print(rate_share(Bounds.point(0.1), Bounds.point(300)))
    0.121667
    """
    return rate * days / annual


def rate_factor(rate: Bounds, annual: Bounds, days: float = 365) -> Bounds:
    """By what factor does the stated year exceed the daily rate? annual / (rate x days); 1 agrees.

    Args:
        rate: Amount a day, shape (n,), above 0.
        annual: The stated amount of the year, in the same unit, same shape.
        days: Days of the year.

    Returns:
        Bounds of the same shape, as a multiple.

    >>> print(rate_factor(Bounds.point(0.1), Bounds.point(300)))
    8.21918
    """
    return annual / (rate * days)


def parts_add_up(total: Bounds, parts: Bounds) -> Bounds:
    """Do the parts add up to the stated total? total - sum of parts; 0 agrees.

    Args:
        total: The stated total, shape (1,).
        parts: The parts, in the same unit, shape (n,).

    Returns:
        Bounds of shape (1,), in that unit; what binary arithmetic leaves is dropped.

    Pitfalls:
        Above 0 may mean that a part is not named; carry the rounding along before calling it an
        error.

    >>> print(parts_add_up(Bounds.point(0.6), Bounds.point([0.1, 0.2, 0.3])))
    0
    """
    return without_dust(total - parts.sum())


def tiers_add_up(total: Bounds, tiers: Bounds) -> Bounds:
    """Do the tiers add up to the stated number? total - sum of tiers; 0 agrees.

    Args:
        total: The stated number, shape (1,).
        tiers: Number in each tier, shape (n,); the tiers must exclude each other.

    Returns:
        Bounds of shape (1,).

    >>> print(tiers_add_up(Bounds.point(11), Bounds.point([1, 10])))
    0
    """
    return parts_add_up(total, tiers)


def list_against_count(listed: Bounds, stated: Bounds) -> Bounds:
    """Is the list as long as the stated count? stated - listed; 0 agrees.

    Args:
        listed: How many are named, shape (n,).
        stated: The count stated, same shape.

    Returns:
        Bounds of the same shape: above 0 the list is partial, below 0 list and count contradict.

    >>> print(list_against_count(Bounds.point(7), Bounds.point(11)))
    4
    """
    return stated - listed


def share_against_levels(share: Bounds, part: Bounds, total: Bounds) -> Bounds:
    """Does a printed share fit the printed levels? share - part / total; 0 agrees.

    Args:
        share: The printed share as a fraction, shape (n,).
        part: Level of the part, same shape.
        total: Level of the whole, in the same unit, same shape, above 0.

    Returns:
        Bounds of the same shape, as a fraction (0.01 is one percentage point).

    Pitfalls:
        Part and total are taken as independent; give their rounding as bounds, or a difference in
        the last digit looks like an error.

    >>> print(share_against_levels(Bounds.of(0.6145, 0.6155), Bounds.point(123), Bounds.point(200)))
    [-0.0005, 0.0005]
    """
    return share - part / total


def without_dust(residual: Bounds, decimals: int = 9) -> Bounds:
    """What is a residual once the dust of binary arithmetic is gone? Both ends rounded.

    Args:
        residual: Residuals, shape (n,).
        decimals: Digits kept, far beyond any printed one.

    Returns:
        Bounds of the same shape.

    >>> print(without_dust(Bounds.point(0.3 - 0.1 - 0.2)))
    0
    """
    return Bounds.of(
        np.round(residual.low, decimals) + 0.0,
        np.round(residual.high, decimals) + 0.0,
        residual.low_closed,
        residual.high_closed,
    )


def agrees(
    result: Bounds, expected: float = 0.0, floor: float | None = None
) -> npt.NDArray[np.str_]:
    """Does a check allow agreement: "yes", "no", or "undetermined" if it says nothing?

    Args:
        result: Residuals or ratios, shape (n,).
        expected: 0 for residuals, 1 for ratios.
        floor: The smallest value the result can have by nature, or None.

    Returns:
        The verdicts, shape (n,).

    >>> agrees(Bounds.of([0.456, -1], [0.76, 1]), 1.0).tolist()
    ['no', 'yes']
    """
    verdict = np.where(result.contains(expected), "yes", "no")
    return np.where(result.determinable(floor), verdict, "undetermined")

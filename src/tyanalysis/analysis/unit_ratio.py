"""Ratios of announced figures: per unit, per day, one against another, and induced output.

Gross output is not value added, capacity is not production, and a ratio of two targets is a
target. None of these ratios is a return, an input-output multiplier or an ICOR.

Bounds only: units, indicators and kinds differ by nature here, so a frame of figures could not be
judged. Take ``Bounds.from_frame`` of the rows you have chosen, or a row of ``derivations.csv``.
"""

from __future__ import annotations

from tyanalysis.data.quantity import Bounds


def per_unit(amount: Bounds, units: Bounds) -> Bounds:
    """Amount for each unit: amount / units, in the unit of the amount per unit.

    Two one-sided figures cancel: more than 1000 over more than 100 says nothing, (0, inf).
    """
    return amount / units


def per_period(amount: Bounds, length: float) -> Bounds:
    """Amount for each day or month of a period: amount / length.

    Args:
        amount: The total of the period.
        length: Days, or months, of the period.
    """
    return amount / length


def ratio(numerator: Bounds, denominator: Bounds) -> Bounds:
    """One figure against another: numerator / denominator."""
    return numerator / denominator


def multiple(amount: Bounds, factor: float) -> Bounds:
    """A figure times a stated number; twice a half-year is arithmetic, not a year's estimate."""
    return amount * factor


def range_ratio(amount: Bounds) -> Bounds:
    """The largest against the smallest value of a stated range: high / low.

    >>> print(range_ratio(Bounds.of(20, 100)))
    5
    """
    return Bounds.point(amount.high) / Bounds.point(amount.low)


def multiplier(induced: Bounds, own: Bounds) -> Bounds:
    """Announced induced output for each unit of own output: induced / own."""
    return induced / own


def chain_total(own: Bounds, induced: Bounds) -> Bounds:
    """Own and induced output together; the two may overlap, since one buys from the other."""
    return own + induced

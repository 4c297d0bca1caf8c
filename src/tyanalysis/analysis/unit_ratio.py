"""Ratios of announced figures: per unit, per day, one against another, and induced output.

Gross output is not value added, capacity is not production, and a ratio of two targets is a
target. None of these ratios is a return, an input-output multiplier or an ICOR.

Bounds only: units, indicators and kinds differ by nature here, so a frame of figures could not be
judged. Take ``Bounds.from_frame`` of the rows you have chosen, or a row of ``derivations.csv``.
"""

from __future__ import annotations

from tyanalysis.data.quantity import Bounds


def per_unit(amount: Bounds, units: Bounds) -> Bounds:
    """How much for each unit? amount / units.

    Args:
        amount: The amount announced, shape (n,), in any unit.
        units: What it is spread over (projects, gigawatts, orders), same shape, above 0.

    Returns:
        Bounds of the same shape, in the unit of the amount per unit; exact, since each stands once.

    Pitfalls:
        Two one-sided figures cancel: more than 1000 over more than 100 says nothing. A mean hides
        how the units differ.

    >>> print(per_unit(Bounds.of(1000, float("inf"), False), Bounds.of(100, float("inf"), False)))
    (0, inf)
    """
    return amount / units


def per_period(amount: Bounds, length: float) -> Bounds:
    """How much a day or month on average? amount / length.

    Args:
        amount: The total of the period, shape (n,).
        length: Days, or months, of the period, above 0.

    Returns:
        Bounds of the same shape, in the unit of the amount per day or month.

    Pitfalls:
        An average over a season is not the rate of the year.

    >>> print(per_period(Bounds.point(152.9), 6))
    25.4833
    """
    return amount / length


def ratio(numerator: Bounds, denominator: Bounds) -> Bounds:
    """How large is one figure against another? numerator / denominator.

    Args:
        numerator: Amounts, shape (n,).
        denominator: Amounts in the same unit, same shape, above 0.

    Returns:
        Bounds of the same shape, as a multiple (1 is as large).

    Pitfalls:
        Of two targets it is a target. A target of output over a plan of investment is neither a
        return nor an incremental capital-output ratio.

    >>> print(ratio(Bounds.of(500, float("inf")), Bounds.point(232.2)))
    [2.15332, inf)
    """
    return numerator / denominator


def multiple(amount: Bounds, factor: float) -> Bounds:
    """What is a figure times a stated number? amount x factor.

    Args:
        amount: Amounts, shape (n,).
        factor: The number, not negative.

    Returns:
        Bounds of the same shape, in the unit of the amount.

    Pitfalls:
        Twice a half-year is arithmetic, not a year's estimate: see ``projection``.

    >>> print(multiple(Bounds.point(152.9), 2))
    305.8
    """
    return amount * factor


def range_ratio(amount: Bounds) -> Bounds:
    """How far apart are the ends of a stated range? high / low.

    Args:
        amount: Ranges as bounds, shape (n,), above 0.

    Returns:
        Exact numbers as bounds of the same shape; inf where the range has no upper end.

    >>> print(range_ratio(Bounds.of(20, 100)))
    5
    """
    return Bounds.point(amount.high) / Bounds.point(amount.low)


def multiplier(induced: Bounds, own: Bounds) -> Bounds:
    """How much induced output is announced for each unit of own output? induced / own.

    Args:
        induced: Output that suppliers and customers are said to gain, shape (n,).
        own: The project's own output, in the same unit, same shape, above 0.

    Returns:
        Bounds of the same shape, as a multiple.

    Pitfalls:
        Announced, not estimated: no input-output multiplier, and the two outputs may overlap.

    >>> print(multiplier(Bounds.point(1000), Bounds.point(2000)))
    0.5
    """
    return induced / own


def chain_total(own: Bounds, induced: Bounds) -> Bounds:
    """How much output is announced along the chain? own + induced.

    Args:
        own: The project's own gross output, shape (n,).
        induced: Output induced at others, in the same unit, same shape.

    Returns:
        Bounds of the same shape, in that unit.

    Pitfalls:
        The two may overlap, since one buys from the other, so the sum counts some of it twice.

    >>> print(chain_total(Bounds.point(2000), Bounds.point(1000)))
    3000
    """
    return own + induced

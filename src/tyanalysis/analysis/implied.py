"""What a level and its growth rate imply for the period before.

Both formulas hold an unknown twice when written naively; here each unknown stands once, so that
the interval of the result is as narrow as the claims allow.
"""

from __future__ import annotations

from tyanalysis.data.quantity import Bounds


def implied_base(value: Bounds, growth: Bounds) -> Bounds:
    """What was last period's value? v / (1 + g).

    Args:
        value: This period's level, shape (n,).
        growth: Growth as a fraction (0.497 for 49.7%), same shape, above -1.

    Returns:
        Bounds of the same shape, in the unit of the value.

    Pitfalls:
        Growth at comparable prices or of a matched list gives a base on that footing, which is not
        the level published last year.

    >>> print(implied_base(Bounds.point(1.26), Bounds.of(0.495, 0.505)))
    [0.837209, 0.842809]
    """
    return value / (growth + 1.0)


def implied_increment(value: Bounds, growth: Bounds) -> Bounds:
    """How large is the increase that a level and its growth imply? v x g / (1 + g).

    The growth stands twice in the formula, so it is evaluated as one factor, 1 - 1/(1 + g), which
    rises with g; subtracting the implied base from the value as if both were independent gives an
    interval several times too wide.

    Args:
        value: This period's level, shape (n,).
        growth: Growth as a fraction, same shape, above -1.

    Returns:
        Bounds of the same shape, in the unit of the value.

    >>> v, g = Bounds.of(1.255, 1.265, True, False), Bounds.of(0.4965, 0.4975, True, False)
    >>> print(implied_increment(v, g))
    [0.416377, 0.420259)
    """
    return value * (1.0 - 1.0 / (growth + 1.0))

"""What published numbers imply that nobody printed: a base, an increase, a plan, a rate of all.

Base and increase hold an unknown twice when written naively; here each unknown stands once, so that
the interval of the result is as narrow as the claims allow.
"""

from __future__ import annotations

from tyanalysis.analysis.amounts import Claims
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import Bounds


def implied_base(value: Claims, growth: Claims, assuming: Codes = ()) -> Bounds:
    """What was last period's value? v / (1 + g).

    Args:
        value: This period's level, shape (n,).
        growth: Growth as a fraction (0.497 for 49.7%), same shape, above -1.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, in the unit of the value.

    Raises:
        NotComputable: ``mixed-...`` if a growth is not that of the level and its period.

    Pitfalls:
        Growth at comparable prices or of a matched list gives a base on that footing, which is not
        the level published last year.

    >>> print(implied_base(Bounds.point(1.26), Bounds.of(0.495, 0.505)))
    [0.837209, 0.842809]
    """
    level, rate = _read(value, growth, assuming)
    return level / (rate + 1.0)


def implied_increment(value: Claims, growth: Claims, assuming: Codes = ()) -> Bounds:
    """How large is the increase that a level and its growth imply? v x g / (1 + g).

    The growth stands twice in the formula, so it is evaluated as one factor, 1 - 1/(1 + g), which
    rises with g; subtracting the implied base from the value as if both were independent gives an
    interval several times too wide.

    Args:
        value: This period's level, shape (n,).
        growth: Growth as a fraction, same shape, above -1.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, in the unit of the value.

    Raises:
        NotComputable: ``mixed-...`` if a growth is not that of the level and its period.

    >>> v, g = Bounds.of(1.255, 1.265, True, False), Bounds.of(0.4965, 0.4975, True, False)
    >>> print(implied_increment(v, g))
    [0.416377, 0.420259)
    """
    level, rate = _read(value, growth, assuming)
    return level * (1.0 - 1.0 / (rate + 1.0))


def implied_plan(actual: Claims, completion: Claims, assuming: Codes = ()) -> Bounds:
    """Which plan do an amount and its completion rate imply? actual / completion.

    Args:
        actual: What is done, shape (n,).
        completion: The published rate as a fraction, same shape, above 0.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, in the unit of the amount.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in what must be the same.

    Pitfalls:
        Carry the rounding of both: 36.2% leaves a range.

    >>> print(implied_plan(Bounds.of(452.95, 453.05), Bounds.of(0.3615, 0.3625)))
    [1249.52, 1253.25]
    """
    done, rate = read_roles(
        {"actual": actual, "completion": completion}, ("actual completion", "kind period"),
        rates="completion", amounts="actual", facts="actual", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    result: Bounds = done / rate
    return result


def implied_overall(group: Claims, lead: Claims, assuming: Codes = ()) -> Bounds:
    """Which rate of all do a group's rate and its lead over all imply? group - lead.

    Args:
        group: Completion of the group as a fraction, shape (n,).
        lead: Its lead over all, as a fraction, same shape.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, as fractions.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in what must be the same.

    >>> print(implied_overall(Bounds.point(0.576), Bounds.point(0.123)))
    0.453
    """
    rate, points = read_roles(
        {"group": group, "lead": lead}, ("group lead", "kind period"),
        rates="group lead", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    result: Bounds = rate - points
    return result


def _read(value: Claims, growth: Claims, assuming: Codes) -> tuple[Bounds, Bounds]:
    level, rate = read_roles(
        {"value": value, "growth": growth}, ("value growth", "area kind period growth-of"),
        rates="growth", amounts="value", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    return level, rate

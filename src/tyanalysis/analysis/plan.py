"""Plans and totals: how much of a programme is this year's, and what is left for later.

Total investment runs over several years and may hold land, loans and working capital; a plan is
not spending. The functions only relate the announced figures to each other.

All take bounds, or frames of figures of which row i belongs with row i of the other; of frames they
refuse what differs in kind, unit or stated price basis (``NotComputable``, ``mixed-...``) unless
``assuming`` names it. Indicators and periods differ by nature: a year's plan and a programme.
"""

from __future__ import annotations

from tyanalysis.analysis.amounts import Claims
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import Bounds


def plan_share(part: Claims, total: Claims, assuming: Codes = ()) -> Bounds:
    """What part of a total is this year's plan, or one project? part / total.

    Args:
        part: The year's plan, or one project of a programme, shape (n,).
        total: The whole, in the same unit, same shape, above 0.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, as fractions.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in kind, unit or stated price basis.

    Pitfalls:
        Of a total known from below the share is known from above only, and never reached if the
        floor is not included (超).

    >>> print(plan_share(Bounds.point(232.2), Bounds.of(1000, float("inf"), False)))
    (0, 0.2322)
    """
    part, total = _read(assuming, part=part, total=total)
    return part / total


def part_share(part: Claims, rest: Claims, assuming: Codes = ()) -> Bounds:
    """What part of a whole is one of its two pieces? part / (part + rest).

    The part stands twice in that formula; 1 / (1 + rest / part) holds each unknown once, so that
    the bounds are exact.

    Args:
        part: The piece asked for, shape (n,), above 0.
        rest: The other piece, in the same unit, same shape.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, as fractions.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in kind, unit or stated price basis.

    >>> print(part_share(Bounds.of(4, 6), Bounds.point(6)))
    [0.4, 0.5]
    """
    part, rest = _read(assuming, part=part, rest=rest)
    return 1.0 / (rest / part + 1.0)


def plan_remainder(total: Claims, part: Claims, assuming: Codes = ()) -> Bounds:
    """What is left of the total after the part? total - part.

    Args:
        total: The whole programme, shape (n,).
        part: This year's plan, or what is done, in the same unit, same shape.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, in that unit.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in kind, unit or stated price basis.

    Pitfalls:
        Only if the plan is carried out is the rest left for later years.

    >>> print(plan_remainder(Bounds.of(1000, float("inf"), False), Bounds.point(232.2)))
    (767.8, inf)
    """
    total, part = _read(assuming, total=total, part=part)
    return total - part


def years_at_pace(total: Claims, per_year: Claims, assuming: Codes = ()) -> Bounds:
    """How many years does the total take at one year's amount? total / per_year.

    Args:
        total: The whole programme, shape (n,).
        per_year: The amount of one year, in the same unit, same shape, above 0.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, in years.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in kind, unit or stated price basis.

    Pitfalls:
        A reading aid, not a forecast: programmes start slowly and total investment holds more than
        building.

    >>> print(years_at_pace(Bounds.of(1000, float("inf"), False), Bounds.point(250)))
    (4, inf)
    """
    total, per_year = _read(assuming, total=total, per_year=per_year)
    return total / per_year


def years_after_plan(total: Claims, plan: Claims, assuming: Codes = ()) -> Bounds:
    """How many years remain after the plan's own year, at its pace? total / plan - 1.

    (total - plan) / plan holds the plan twice and would come out too wide.

    Args:
        total: The whole programme, shape (n,).
        plan: This year's plan, in the same unit, same shape, above 0.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, in years.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in kind, unit or stated price basis.

    >>> print(years_after_plan(Bounds.point(1000), Bounds.of(200, 250)))
    [3, 4]
    """
    total, plan = _read(assuming, total=total, plan=plan)
    return total / plan - 1.0


def one_of(count: Bounds) -> Bounds:
    """What share has one member among equals? 1 / count.

    Args:
        count: How many there are, shape (n,), above 0.

    Returns:
        Bounds of the same shape, as fractions.

    >>> print(one_of(Bounds.point(22)))
    0.0454545
    """
    return 1.0 / count


def coverage(named: Claims, total: Claims, assuming: Codes = ()) -> Bounds:
    """What share of a total can the named ones make up at most? From 0 to named / total.

    The named ones need not all belong to the total, so the lower end is 0.

    Args:
        named: How many are named, shape (n,).
        total: The number stated, same shape, above 0.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of the same shape, as fractions.

    Raises:
        NotComputable: ``mixed-...`` if frames differ in kind, unit or stated price basis.

    >>> print(coverage(Bounds.point(7), Bounds.point(11)))
    [0, 0.636364]
    """
    named, total = _read(assuming, named=named, total=total)
    most = named / total
    return Bounds.of(0.0 * most.low, most.high, True, most.high_closed)


def _read(assuming: Codes, **claims: Claims) -> tuple[Bounds, ...]:
    return read_roles(
        claims, (" ".join(claims), "kind unit stated-prices"),
        amounts=" ".join(claims), as_bounds=True, assuming=assuming,
    )  # fmt: skip

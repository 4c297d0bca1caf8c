"""Plans and totals: how much of a programme is this year's, and what is left for later.

Total investment runs over several years and may hold land, loans and working capital; a plan is
not spending. The functions only relate the announced figures to each other.
"""

from __future__ import annotations

from tyanalysis.data.quantity import Bounds


def plan_share(part: Bounds, total: Bounds) -> Bounds:
    """Part of a total, as a fraction: part / total.

    Args:
        part: The year's plan, or one project of a programme.
        total: The whole, in the same unit.

    >>> print(plan_share(Bounds.point(232.2), Bounds.of(1000, float("inf"), False)))
    (0, 0.2322)
    """
    return part / total


def part_share(part: Bounds, rest: Bounds) -> Bounds:
    """Part of a whole that is known as two pieces: part / (part + rest), as a fraction.

    The part stands twice in that formula; 1 / (1 + rest / part) holds each unknown once.

    Args:
        part: The piece asked for, above 0.
        rest: The other piece, in the same unit.
    """
    return 1.0 / (rest / part + 1.0)


def plan_remainder(total: Bounds, part: Bounds) -> Bounds:
    """What is left of the total after the part, in their unit: total - part."""
    return total - part


def years_at_pace(total: Bounds, per_year: Bounds) -> Bounds:
    """Years that the total takes at one year's amount: total / per_year. Not a forecast."""
    return total / per_year


def years_after_plan(total: Bounds, plan: Bounds) -> Bounds:
    """Years that remain after the plan's own year, at its pace: total / plan - 1.

    (total - plan) / plan holds the plan twice and would come out too wide.
    """
    return total / plan - 1.0


def one_of(count: Bounds) -> Bounds:
    """Share of one member among equals, as a fraction: 1 / count."""
    return 1.0 / count


def coverage(named: Bounds, total: Bounds) -> Bounds:
    """Largest share of a total that the named ones can make up: from 0 to named / total.

    The named ones need not all belong to the total, so the lower end is 0.

    >>> print(coverage(Bounds.point(7), Bounds.point(11)))
    [0, 0.636364]
    """
    most = named / total
    return Bounds.of(0.0 * most.low, most.high, True, most.high_closed)

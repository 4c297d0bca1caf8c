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
    """Part of a total, as a fraction: part / total.

    Args:
        part: The year's plan, or one project of a programme.
        total: The whole, in the same unit.
        assuming: Refusals to be overridden when frames are given.

    >>> print(plan_share(Bounds.point(232.2), Bounds.of(1000, float("inf"), False)))
    (0, 0.2322)
    """
    part, total = _read(assuming, part=part, total=total)
    return part / total


def part_share(part: Claims, rest: Claims, assuming: Codes = ()) -> Bounds:
    """Part of a whole that is known as two pieces: part / (part + rest), as a fraction.

    The part stands twice in that formula; 1 / (1 + rest / part) holds each unknown once.

    Args:
        part: The piece asked for, above 0.
        rest: The other piece, in the same unit.
        assuming: Refusals to be overridden when frames are given.
    """
    part, rest = _read(assuming, part=part, rest=rest)
    return 1.0 / (rest / part + 1.0)


def plan_remainder(total: Claims, part: Claims, assuming: Codes = ()) -> Bounds:
    """What is left of the total after the part, in their unit: total - part."""
    total, part = _read(assuming, total=total, part=part)
    return total - part


def years_at_pace(total: Claims, per_year: Claims, assuming: Codes = ()) -> Bounds:
    """Years that the total takes at one year's amount: total / per_year. Not a forecast."""
    total, per_year = _read(assuming, total=total, per_year=per_year)
    return total / per_year


def years_after_plan(total: Claims, plan: Claims, assuming: Codes = ()) -> Bounds:
    """Years that remain after the plan's own year, at its pace: total / plan - 1.

    (total - plan) / plan holds the plan twice and would come out too wide.
    """
    total, plan = _read(assuming, total=total, plan=plan)
    return total / plan - 1.0


def one_of(count: Bounds) -> Bounds:
    """Share of one member among equals, as a fraction: 1 / count."""
    return 1.0 / count


def coverage(named: Claims, total: Claims, assuming: Codes = ()) -> Bounds:
    """Largest share of a total that the named ones can make up: from 0 to named / total.

    The named ones need not all belong to the total, so the lower end is 0.

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

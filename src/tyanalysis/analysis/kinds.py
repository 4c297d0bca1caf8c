"""How strong a claim is: a result is never better founded than the weakest of its inputs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_STRENGTH: Final = {
    "actual": 0, "count": 0, "growth": 0, "enumeration": 0, "date": 0, "status": 1, "expected": 2,
    "capacity": 3, "plan": 4, "target": 5, "rank_claim": 6, "background": 7,
}  # fmt: skip

FACTS: Final = tuple(kind for kind, strength in _STRENGTH.items() if strength == 0)
AHEAD: Final = ("expected", "capacity", "plan", "target")


def weakest_kind(kinds: Iterable[str]) -> str:
    """How well founded is a result of several claims? Like the weakest of them.

    A quotient of a target and a plan is a target. Kinds that are not known count as the weakest.

    Args:
        kinds: Kinds of claim (actual, count, growth, expected, capacity, plan, target and so on).

    Returns:
        The weakest kind; of several equally weak ones that which stands first, "" of none.

    >>> weakest_kind(["actual", "plan", "target"]), weakest_kind([])
    ('target', '')
    """
    return max(kinds, key=lambda kind: _STRENGTH.get(kind, len(_STRENGTH)), default="")


def is_fact(kind: str) -> bool:
    """Does a kind of claim stand for something that has happened or is there?

    Args:
        kind: Kind of claim.

    Returns:
        True for actual amounts, counts, growth, enumerations and dates.

    >>> is_fact("actual"), is_fact("target")
    (True, False)
    """
    return kind in FACTS

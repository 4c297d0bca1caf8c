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
    """Give the weakest of some kinds; of several equally weak ones, the one that stands first.

    A quotient of a target and a plan is a target. Kinds that are not known count as the weakest.

    >>> weakest_kind(["actual", "plan", "target"]), weakest_kind([])
    ('target', '')
    """
    return max(kinds, key=lambda kind: _STRENGTH.get(kind, len(_STRENGTH)), default="")


def is_fact(kind: str) -> bool:
    """Say whether a kind stands for something that has happened or is there."""
    return kind in FACTS

"""Specialisation: how unlike the reference is an area's structure?

All take numbers only. Tables have shape (areas, industries); results shape (areas,).
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from tyanalysis.analysis.amounts import Floats, Numbers, read_exact, require
from tyanalysis.analysis.shares import average_location_quotient, shares

Against = Literal["all", "others", "mean"]


def krugman(table: Numbers, reference: Numbers | None = None, against: Against = "all") -> Floats:
    """How different is the structure? Sum of absolute share differences, 0 to 2 (Krugman 1991).

    Args:
        table: Levels, shape (areas, industries) or (industries,), not negative.
        reference: Levels of a reference region, shape (industries,); None takes it from the table.
        against: Without a reference: "all" areas together, the area included; "others", the area
            left out; or the "mean" of the other areas' shares, each area counting the same.

    Returns:
        Index, shape (areas,): 0 the same structure, 2 nothing in common.

    Raises:
        ParameterError: If shapes differ, a level is missing or negative, or one area alone is to be
            compared with the others.
        NotComputable: ``undefined`` if no area has a total above 0.

    Pitfalls:
        Some authors halve it (:func:`specialisation_coefficient`). With or without the area in the
        reference changes it: say which.

    >>> krugman([20, 10, 70, 0, 0], [0, 0, 0, 60, 40]).tolist()
    [2.0]
    """
    own: Floats = shares(np.atleast_2d(read_exact(table, "table", 0.0)))
    return np.asarray(np.abs(own - _reference(table, reference, against)).sum(axis=1))


def specialisation_coefficient(
    table: Numbers, reference: Numbers | None = None, against: Against = "all"
) -> Floats:
    """What part of the structure would have to change? Half the Krugman index, 0 to 1.

    Args:
        table: As for :func:`krugman`.
        reference: As for :func:`krugman`.
        against: As for :func:`krugman`.

    Returns:
        Coefficient from 0 to 1, shape (areas,).

    Raises:
        NotComputable, ParameterError: As for :func:`krugman`.

    >>> specialisation_coefficient([20, 10, 70, 0, 0], [0, 0, 0, 60, 40]).tolist()
    [1.0]
    """
    return krugman(table, reference, against) / 2


def hachman(table: Numbers, reference: Numbers | None = None) -> Floats:
    """How like the reference is the structure? 1 / sum(s LQ), 0 to 1.

    Args:
        table: Levels, shape (areas, industries) or (industries,), not negative.
        reference: Levels of the reference region; None takes the sum of the table.

    Returns:
        Index, shape (areas,): 1 the same structure.

    Raises:
        ParameterError: If shapes differ or a level is missing or negative.
        NotComputable: ``undefined`` if no area has a total above 0.

    >>> hachman([[1, 1], [1, 1]]).tolist()
    [1.0, 1.0]
    """
    return np.asarray(1.0 / average_location_quotient(table, reference))


def entropy(table: Numbers, base: float = math.e) -> Floats:
    """How diverse is the structure? Shannon entropy, minus the sum of s log s.

    Args:
        table: Levels, shape (areas, industries) or (industries,), not negative.
        base: Base of the logarithm (e, or 2 as EconGeo has it); name it beside the number.

    Returns:
        Entropy, shape (areas,), 0 for one industry to log(industries) for equal ones. An industry
        of 0 adds 0.

    Raises:
        ParameterError: If the base is not above 1, or a level is missing or negative.
        NotComputable: ``undefined`` if no area has a total above 0.

    >>> entropy([1, 1, 1, 1], base=2).tolist()
    [2.0]
    """
    require(base > 1, "base", base, "a number above 1")
    own = shares(np.atleast_2d(read_exact(table, "table", 0.0)))
    logs = np.log(np.where(own > 0, own, 1.0))
    return np.asarray(np.abs(-(own * logs).sum(axis=1) / np.log(base)))


def _reference(table: Numbers, reference: Numbers | None, against: Against) -> Floats:
    levels = np.atleast_2d(read_exact(table, "table", 0.0))
    if reference is not None:
        whole = read_exact(reference, "reference", 0.0)
        require(
            whole.shape == levels.shape[1:], "reference", f"shape {whole.shape}",
            f"{levels.shape[1]} industries",
        )  # fmt: skip
        return _shares(whole)
    require(against in ("all", "others", "mean"), "against", repr(against), "all, others or mean")
    if against == "all":
        return _shares(levels.sum(axis=0))
    require(len(levels) >= 2, "table", "one area", "two or more to compare with the others")
    if against == "others":
        return _shares(levels.sum(axis=0) - levels)
    own = _shares(levels)
    return np.asarray((own.sum(axis=0) - own) / (len(own) - 1))


def _shares(levels: Floats) -> Floats:
    result: Floats = shares(levels)
    return result

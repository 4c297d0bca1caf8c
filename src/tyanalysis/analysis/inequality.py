"""Inequality: how uneven is it over areas, and is the gap between groups or within them?

Same-named indices differ between packages, so every function names its variant. Gini, Theil T and
its split, Atkinson and Wolfson come from PySAL ``inequality``; Theil L is written out.

All take numbers only and refuse bounds: parts known by bounds have an exact range for the
concentration indices (see ``concentration``), not here. Values are per-head or other comparable
levels, shape (units,): one column, as PySAL has it. For many columns or groups take
``many.by_column`` and ``many.by_group``; a table is refused, because it would be pooled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tyanalysis.analysis.amounts import (
    ABOVE_ZERO,
    Amounts,
    Floats,
    read_exact,
    require,
)
from tyanalysis.errors import NotComputable

Groups = Sequence[Any] | npt.NDArray[Any]


class TheilSplit(NamedTuple):
    """A Theil index in two parts, ``total == between + within``."""

    total: float
    between: float
    within: float


class Atkinson(NamedTuple):
    """Atkinson index, and the equal level that would be as good (in the unit of the values)."""

    value: float
    equal_level: float


def gini(values: Amounts) -> float:
    """How uneven are the values? Gini of the Lorenz curve, 0 to 1 - 1/n (PySAL ``Gini``).

    Args:
        values: Levels, shape (units,), not negative.

    Returns:
        Index from 0 to 1 - 1/n.

    Raises:
        NotComputable: ``undefined`` if they sum to 0, ``not-exact`` for bounds.
        ParameterError: If a value is missing or negative.

    Pitfalls:
        Not the Gini of concentration against a reference (see ``agglomeration.gini_concentration``)
        nor the small-sample form :func:`gini_small_sample`.

    >>> round(gini([20, 50, 20, 10]), 6)
    0.3
    """
    from inequality.gini import Gini  # noqa: PLC0415 - pulls in libpysal

    return float(Gini(positive_sum(values)).g)


def gini_small_sample(values: Amounts) -> float:
    """How uneven are the values, on a scale that reaches 1 for few units? Gini x n/(n-1).

    Args:
        values: Levels, shape (units,), at least two, not negative.

    Returns:
        Index from 0 to 1.

    Raises:
        ParameterError: With fewer than two units; otherwise as :func:`gini`.
        NotComputable: As for :func:`gini`.

    >>> round(gini_small_sample([20, 50, 20, 10]), 6)
    0.4
    """
    n = len(positive_sum(values))
    require(n >= 2, "values", n, "at least two")
    return gini(values) * n / (n - 1)


def theil_t(values: Amounts) -> float:
    """How uneven are the values, with weight on the top? Theil T = sum s ln(n s), 0 to ln n.

    A value of 0 adds 0 (the limit). PySAL ``Theil``.

    Args:
        values: Levels, shape (units,), not negative.

    Returns:
        Index from 0 to ln n.

    Raises:
        NotComputable: ``undefined`` if they sum to 0, ``not-exact`` for bounds.
        ParameterError: If a value is missing or negative.

    Pitfalls:
        REAT's ``theil`` is L, not T.

    >>> round(theil_t([10, 10, 10, 20, 50]), 6)
    0.250201
    """
    from inequality.theil import Theil  # noqa: PLC0415 - pulls in libpysal

    return max(float(np.asarray(Theil(positive_sum(values)).T).item()), 0.0)


def theil_l(values: Amounts) -> float:
    """How uneven are the values, with weight on the bottom? Theil L = mean ln(mean/y).

    Also called the mean log deviation.

    Args:
        values: Levels, shape (units,), above 0 (a value of 0 has no logarithm).

    Returns:
        Index of at least 0.

    Raises:
        NotComputable: ``not-exact`` for bounds.
        ParameterError: If a value is missing or not above 0.

    >>> round(theil_l([10, 10, 10, 20, 50]), 6)
    0.23263
    """
    y = read_column(values, "values", ABOVE_ZERO)
    return max(float(np.log(y.mean() / y).mean()), 0.0)


def theil_t_split(values: Amounts, groups: Groups) -> TheilSplit:
    """Are the gaps between groups or within them? Theil T = between + within (PySAL ``TheilD``).

    Args:
        values: Levels, shape (units,), not negative.
        groups: Group of each unit, shape (units,).

    Returns:
        Total, between and within.

    Raises:
        NotComputable: As for :func:`theil_t`.
        ParameterError: If there is not one group for each unit.

    Pitfalls:
        More and smaller groups always raise the part between.

    >>> theil_t_split([0, 0, 0, 10, 10, 10], [0, 0, 0, 1, 1, 1]).between.__round__(6)
    0.693147
    """
    from inequality.theil import TheilD  # noqa: PLC0415 - pulls in libpysal

    y = positive_sum(values)
    split = TheilD(y, _groups(groups, len(y)))
    between = float(np.asarray(split.bg).item())
    total = float(np.asarray(split.T).item())
    return TheilSplit(total, between, total - between)


def theil_l_split(values: Amounts, groups: Groups) -> TheilSplit:
    """Are the gaps between groups or within them, with weight on the bottom? Theil L, split.

    Between: groups at their means, by number of units; within: the groups' L by number of units.

    Args:
        values: Levels, shape (units,), above 0.
        groups: Group of each unit, shape (units,).

    Returns:
        Total, between and within.

    Raises:
        NotComputable: As for :func:`theil_l`.
        ParameterError: If there is not one group for each unit, or a value is not above 0.

    >>> theil_l_split([1.0, 1.0, 3.0, 3.0], ["a", "a", "b", "b"]).within
    0.0
    """
    y = read_column(values, "values", ABOVE_ZERO)
    code = _groups(groups, len(y))
    n = np.bincount(code)
    means = np.bincount(code, weights=y) / n
    between = float((n / len(y) * np.log(y.mean() / means)).sum())
    within = float(np.log(means[code] / y).mean())
    return TheilSplit(between + within, between, within)


def atkinson(values: Amounts, aversion: float = 0.5) -> Atkinson:
    """How much of the total could be given up for equality? Atkinson index (PySAL ``Atkinson``).

    Args:
        values: Levels, shape (units,), above 0.
        aversion: Aversion to inequality, epsilon, at least 0; name it beside the number.

    Returns:
        The index (0 to 1) and the equally distributed equivalent level.

    Raises:
        NotComputable: ``not-exact`` for bounds.
        ParameterError: If a value is not above 0 or the aversion is negative.

    >>> round(atkinson([10, 20, 30, 40, 50], 0.5).value, 5)
    0.06315
    """
    from inequality.atkinson import Atkinson as PySal  # noqa: PLC0415 - pulls in libpysal

    require(aversion >= 0, "aversion", aversion, "a number of at least 0")
    result = PySal(read_column(values, "values", ABOVE_ZERO), aversion)
    return Atkinson(float(result.A), float(result.EDE))


def wolfson(values: Amounts) -> float:
    """Is the middle thinning out? Wolfson's bipolarisation index (PySAL ``wolfson``).

    Args:
        values: Levels, shape (units,), above 0.

    Returns:
        Index; 0 where all are alike.

    Raises:
        NotComputable: ``not-exact`` for bounds.
        ParameterError: If a value is missing or not above 0.

    >>> round(wolfson([6, 6, 8, 8, 10, 10, 12, 12]), 6)
    0.083333
    """
    from inequality.wolfson import wolfson as pysal  # noqa: PLC0415 - pulls in libpysal

    return float(pysal(read_column(values, "values", ABOVE_ZERO)))


def read_column(values: Amounts, name: str, least: float | None = None) -> Floats:
    """Read exact values of one column.

    Args:
        values: Amounts, shape (units,).
        name: What they are called in an error.
        least: The least that is allowed, or None.

    Returns:
        A float array of that shape.

    Raises:
        ParameterError: If there are several columns, or a value is missing or too small.
        NotComputable: ``not-exact`` for bounds.
    """
    y = read_exact(values, name, least)
    require(
        y.ndim == 1, name, f"shape {y.shape}",
        "shape (units,); take many.by_column for a table, so that its columns are not pooled",
    )  # fmt: skip
    return y


def positive_sum(values: Amounts) -> Floats:
    """Read exact values of at least 0 that do not sum to 0.

    Args:
        values: Amounts, shape (units,).

    Returns:
        A float array of that shape.

    Raises:
        NotComputable: ``undefined`` if they sum to 0, ``not-exact`` for bounds.
        ParameterError: If the shape differs, or a value is missing or negative.

    >>> positive_sum([1, 2]).tolist()
    [1.0, 2.0]
    """
    y = read_column(values, "values", 0.0)
    if y.sum() <= 0:
        raise NotComputable("undefined", "各项之和为零，没有差异可言。", "The values sum to 0.")
    return y


def _groups(groups: Groups, n: int) -> npt.NDArray[np.intp]:
    _, code = np.unique(np.asarray(groups), return_inverse=True)
    require(len(code) == n, "groups", f"{len(code)} groups", f"one for each of {n} units")
    return code

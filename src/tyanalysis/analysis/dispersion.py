"""Dispersion: how far do areas stand apart, against equality, a reference or themselves before?

All take numbers only and refuse bounds. One column each; for many take ``many.by_column`` and
``many.by_group``.
"""

from __future__ import annotations

import numpy as np

from tyanalysis.analysis.amounts import ABOVE_ZERO, Amounts, require
from tyanalysis.analysis.inequality import positive_sum, read_column
from tyanalysis.errors import NotComputable


def hoover(values: Amounts, reference: Amounts | None = None) -> float:
    """What part would have to move for the two to match? Half the sum of share differences, 0 to 1.

    Args:
        values: Amounts, shape (units,), not negative.
        reference: What they are compared with (population, area), same shape; None for equal
            shares.

    Returns:
        Fraction from 0 to 1 - 1/n.

    Raises:
        NotComputable: ``undefined`` if one of them sums to 0, ``not-exact`` for bounds.
        ParameterError: If shapes differ, or a value is missing or negative.

    >>> hoover([30, 10], [20, 20])
    0.25
    """
    y = positive_sum(values)
    other = np.ones_like(y) if reference is None else positive_sum(reference)
    require(len(y) == len(other), "reference", f"{len(other)} units", f"{len(y)} units")
    return float(np.abs(y / y.sum() - other / other.sum()).sum() / 2)


def coefficient_of_variation(values: Amounts, sample: bool = True) -> float:
    """How large is the usual deviation against the mean? Standard deviation / mean.

    Args:
        values: Levels, shape (units,), with a mean above 0.
        sample: Divide by n - 1 (sample) or by n (population); say which.

    Returns:
        Ratio, without unit.

    Raises:
        NotComputable: ``undefined`` if the mean is not above 0, ``not-exact`` for bounds.
        ParameterError: If a value is missing, or a sample has fewer than two.

    >>> round(coefficient_of_variation([20, 50, 20, 10]), 6)
    0.69282
    """
    y = read_column(values, "values")
    require(len(y) >= 1 + sample, "values", len(y), f"at least {1 + sample}")
    if y.mean() <= 0:
        raise NotComputable("undefined", "平均数不是正数。", "The mean is not above 0.")
    return float(y.std(ddof=int(sample)) / y.mean())


def williamson(per_head: Amounts, population: Amounts) -> float:
    """How uneven is income over regions of different size? Population-weighted variation.

    sqrt(sum p_i/p (y_i - y)^2) / y with y the population-weighted mean (Williamson 1965).

    Args:
        per_head: Level per head, shape (units,).
        population: Population, shape (units,), above 0.

    Returns:
        Ratio, without unit.

    Raises:
        NotComputable: ``undefined`` if the mean is not above 0, ``not-exact`` for bounds.
        ParameterError: If shapes differ or a value is missing.

    Pitfalls:
        REAT's default mixes the weighted deviations with the unweighted mean.

    >>> williamson([1.0, 3.0], [1, 1])
    0.5
    """
    y = read_column(per_head, "per_head")
    people = read_column(population, "population", ABOVE_ZERO)
    require(len(y) == len(people), "population", f"{len(people)} units", f"{len(y)} units")
    mean = float((y * people).sum() / people.sum())
    if mean <= 0:
        raise NotComputable("undefined", "平均数不是正数。", "The mean is not above 0.")
    return float(np.sqrt((people * (y - mean) ** 2).sum() / people.sum()) / mean)


def mean_square_successive_difference(values: Amounts) -> float:
    """How much does a series jump from one period to the next? Mean of squared differences.

    Args:
        values: A series in order, shape (periods,), at least two.

    Returns:
        In the square of the unit.

    Raises:
        ParameterError: With fewer than two periods or a missing value.
        NotComputable: ``not-exact`` for bounds.

    >>> mean_square_successive_difference([1.0, 2.0, 4.0])
    2.5
    """
    y = read_column(values, "values")
    require(len(y) >= 2, "values", len(y), "at least two periods")
    return float((np.diff(y) ** 2).mean())

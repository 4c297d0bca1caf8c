"""Putting indicators on one scale, and weighing them together (OECD/JRC handbook 2008).

Tables have shape (units, indicators) or (units,). Takes numbers only: a rank among overlapping
bounds is not determined.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from tyanalysis.analysis.amounts import ABOVE_ZERO, Floats, Numbers, read_exact, require
from tyanalysis.errors import NotComputable


def min_max(table: Numbers, low: float = 0.0, high: float = 100.0) -> Floats:
    """Where does each unit stand between the worst and the best? Linear from ``low`` to ``high``.

    Args:
        table: Indicators, shape (units,) or (units, indicators).
        low: Score of the smallest value.
        high: Score of the largest value.

    Returns:
        Scores of the same shape.

    Raises:
        NotComputable: ``undefined`` if an indicator is the same everywhere.
        ParameterError: If a value is missing.

    Pitfalls:
        Depends on the sample: a new extreme moves all others.

    >>> min_max([3.0, 12.0, 48.0]).round(4).tolist()
    [0.0, 20.0, 100.0]
    """
    x = read_exact(table, "table")
    span = x.max(axis=0) - x.min(axis=0)
    _refuse_constant(span)
    return np.asarray(low + (x - x.min(axis=0)) / span * (high - low))


def z_score(table: Numbers, sample: bool = True) -> Floats:
    """How many standard deviations from the mean?

    Args:
        table: Indicators, shape (units,) or (units, indicators), two units or more.
        sample: Divide by n - 1 (sample) or n (population).

    Returns:
        Scores of the same shape.

    Raises:
        NotComputable: ``undefined`` if an indicator is the same everywhere.
        ParameterError: If a value is missing.

    >>> z_score([1.0, 2.0, 3.0]).tolist()
    [-1.0, 0.0, 1.0]
    """
    x = read_exact(table, "table")
    require(len(x) >= 2, "table", len(x), "two units or more")
    spread = x.std(axis=0, ddof=int(sample))
    _refuse_constant(spread)
    return np.asarray((x - x.mean(axis=0)) / spread)


def goalposts(values: Numbers, worst: float, best: float, log: bool = False) -> Floats:
    """How far from a fixed worst to a fixed best? (x - worst) / (best - worst).

    Used by the human development index; unlike :func:`min_max` it does not depend on the sample.

    Args:
        values: Levels, any shape.
        worst: Level that scores 0.
        best: Level that scores 1; may be below ``worst`` where less is better.
        log: Measure by logarithms (income); all levels must be above 0 then.

    Returns:
        Scores; outside 0 to 1 beyond the goalposts (not cut off).

    Raises:
        ParameterError: If the goalposts are equal, or a level is not above 0 with ``log``.

    >>> float(goalposts(69.8, 25, 85).round(4))
    0.7467
    """
    require(worst != best, "goalposts", worst, "two different levels")
    x = read_exact(values, "values", ABOVE_ZERO if log else None)
    if log:
        require(worst > 0 and best > 0, "goalposts", (worst, best), "levels above 0")
        x, worst, best = np.log(x), float(np.log(worst)), float(np.log(best))
    return np.asarray((x - worst) / (best - worst))


def rank(values: Numbers, ascending: bool = False) -> Floats:
    """What place does each unit take? Ties share the better place.

    Args:
        values: Scores, shape (units,) or (..., units).
        ascending: Whether the smallest stands first.

    Returns:
        Places from 1, of the same shape.

    Raises:
        ParameterError: If a value is missing.

    >>> rank([10.0, 30.0, 30.0, 5.0]).tolist()
    [3.0, 1.0, 1.0, 4.0]
    """
    x = np.atleast_1d(read_exact(values, "values"))
    return np.asarray(rankdata(x if ascending else -x, method="min", axis=-1), dtype=float)


def weighted_mean(table: Numbers, weights: Numbers) -> Floats:
    """What is the score if indicators may make up for each other? Arithmetic mean.

    Args:
        table: Indicators on one scale, shape (units, indicators) or (indicators,).
        weights: Not negative, shape (indicators,); brought to a sum of 1.

    Returns:
        Scores, shape (units,) or ().

    Raises:
        ParameterError: If a value is missing, or weights do not fit, are negative or all 0.

    >>> float(weighted_mean([80.0, 45.0, 20.0], [0.5, 0.3, 0.2]))
    57.5
    """
    x = read_exact(table, "table")
    return np.asarray(x @ unit_weights(weights, x.shape[-1]))


def weighted_geometric_mean(table: Numbers, weights: Numbers) -> Floats:
    """What is the score if a weak indicator cannot be made up for? Geometric mean.

    Args:
        table: Indicators on one scale, above 0, shape (units, indicators) or (indicators,).
        weights: As for :func:`weighted_mean`.

    Returns:
        Scores, shape (units,) or ().

    Raises:
        ParameterError: If a value is not above 0: scale to 1..100, not to 0..100, before.

    >>> float(weighted_geometric_mean([80.0, 45.0, 20.0], [0.5, 0.3, 0.2]).round(4))
    51.017
    """
    x = read_exact(table, "table", ABOVE_ZERO)
    return np.asarray(np.exp(np.log(x) @ unit_weights(weights, x.shape[-1])))


def unit_weights(weights: Numbers, n: int) -> Floats:
    """Bring weights to a sum of 1.

    Args:
        weights: Not negative, shape (n,).
        n: How many there must be.

    Returns:
        Weights that sum to 1, shape (n,).

    Raises:
        ParameterError: If there are not ``n``, one is negative, or all are 0.

    >>> unit_weights([1, 3], 2).tolist()
    [0.25, 0.75]
    """
    w = read_exact(weights, "weights", 0.0)
    require(w.shape == (n,), "weights", f"shape {w.shape}", f"one for each of {n} indicators")
    require(w.sum() > 0, "weights", "only zeros", "a sum above 0")
    return np.asarray(w / w.sum())


def _refuse_constant(spread: Floats) -> None:
    if (np.atleast_1d(spread) <= 0).any():
        raise NotComputable(
            "undefined", "有指标各处相同，无法排序。", "An indicator is the same everywhere."
        )

"""Rank mobility: who moves up, and does the order change at all?"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import Floats, Numbers, read_exact, require
from tyanalysis.errors import NotComputable


class RankCorrelation(NamedTuple):
    """Agreement of two orders.

    Attributes:
        coefficient: 1 the same order, -1 the reverse.
        p: Two-sided p value against no relation; for a full count of areas there is no sample.
        units: Number of units.
        method: "kendall" (tau-b) or "spearman".
    """

    coefficient: float
    p: float
    units: int
    method: str


def rank_correlation(
    start: Numbers, end: Numbers, method: Literal["kendall", "spearman"] = "kendall"
) -> RankCorrelation:
    """Is the order of the areas the same as before? Kendall's tau-b or Spearman's rho (scipy).

    Args:
        start: Levels at the start, shape (units,).
        end: Levels at the end, same units.
        method: "kendall" or "spearman".

    Returns:
        Coefficient, p value, number of units and method.

    Raises:
        ParameterError: If shapes differ, a level is missing, or the method is unknown.
        NotComputable: ``too-few`` with fewer than three units, ``undefined`` if all are tied.

    Pitfalls:
        Takes numbers only; ranks of overlapping bounds are not determined.

    >>> rank_correlation([1, 2, 3, 4], [1, 2, 4, 3]).coefficient.__round__(4)
    0.6667
    """
    from scipy.stats import kendalltau, spearmanr  # noqa: PLC0415 - slow to import

    require(method in ("kendall", "spearman"), "method", repr(method), "kendall or spearman")
    x, y = read_exact(start, "start"), read_exact(end, "end")
    require(x.shape == y.shape and x.ndim == 1, "end", f"shape {y.shape}", f"{x.shape}")
    if len(x) < 3:
        raise NotComputable("too-few", "少于三个地区，名次无从比较。", "Fewer than three units.")
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise NotComputable("undefined", "全部并列，没有名次。", "All units are tied.")
    result = (kendalltau if method == "kendall" else spearmanr)(x, y)
    return RankCorrelation(float(result.statistic), float(result.pvalue), len(x), method)


def rank_changes(start: pd.Series, end: pd.Series, ascending: bool = False) -> pd.DataFrame:
    """Who moved up, and by how many places?

    Args:
        start: Levels with the areas as index.
        end: Levels with the same areas.
        ascending: Whether the smallest stands first.

    Returns:
        A row for each area in the order of the start: ``rank_start``, ``rank_end`` (ties share the
        better place) and ``places`` (above 0: moved up).

    Raises:
        ParameterError: If the areas differ, stand twice, or a level is missing.

    >>> before, after = pd.Series({"a": 3.0, "b": 2.0}), pd.Series({"a": 1.0, "b": 2.0})
    >>> rank_changes(before, after)["places"].tolist()
    [-1, 1]
    """
    require(
        start.index.is_unique and set(start.index) == set(end.index) and len(start) == len(end),
        "start and end", "different areas, or one twice", "the same areas, each once",
    )  # fmt: skip
    require(bool(start.notna().all() and end.notna().all()), "levels", "a missing one", "none")
    before = start.rank(method="min", ascending=ascending).astype(int)
    after = end.reindex(start.index).rank(method="min", ascending=ascending).astype(int)
    return pd.DataFrame({"rank_start": before, "rank_end": after, "places": before - after})


class Transitions(NamedTuple):
    """Moves between classes.

    Attributes:
        counts: Moves from class (row) to class (column), shape (classes, classes).
        probabilities: Each row as fractions of its sum; NaN in a row without units.
        mobility: Shorrocks (n - trace)/(n - 1): 0 nobody moves, 1 as good as chance; NaN where a
            class was never left.
        limits: Limits between the classes, for relative limits in multiples of the mean.
    """

    counts: Floats
    probabilities: Floats
    mobility: float
    limits: Floats


def transition_matrix(
    levels: Numbers, classes: int = 5, limits: Numbers | None = None
) -> Transitions:
    """How likely is a move from one class to another between neighbouring dates?

    Counts of moves over those of their row (Quah 1993), and Shorrocks' (1978) mobility. PySAL's
    ``giddy.markov.Markov`` counts the same way, and the tests hold this function to its published
    tables; it is not used because it brings numba, llvmlite, quantecon, sympy and seaborn along for
    the counting of pairs. Steady states, spatial and LISA chains are to be had there.

    Args:
        levels: Levels, shape (dates, units), the same units throughout.
        classes: Number of classes of equal size at each date (quantiles), if no limits are given.
        limits: Rising limits in multiples of each date's mean; a level at a limit is in the class
            below.

    Returns:
        Counts and probabilities of moves, pooled over the dates.

    Raises:
        NotComputable: ``too-few`` with fewer than five units for each class.
        ParameterError: If there are fewer than two dates or classes, or limits do not rise.

    Pitfalls:
        Needs many units and dates; ten areas say nothing. Class limits decide the result.

    >>> rng = np.random.default_rng(0)
    >>> transition_matrix(np.sort(rng.random((3, 20)), axis=1), 2).mobility
    0.0
    """
    y = read_exact(levels, "levels")
    require(y.ndim == 2 and len(y) >= 2, "levels", f"shape {y.shape}", "(two or more dates, units)")
    if limits is None:
        require(classes >= 2, "classes", classes, "at least 2")
        order = y.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        code = order * classes // y.shape[1]
        bounds = np.arange(1, classes) / classes
    else:
        bounds = read_exact(limits, "limits")
        require(bool((np.diff(bounds) > 0).all()), "limits", "limits out of order", "rising limits")
        classes = len(bounds) + 1
        code = np.searchsorted(bounds, y / y.mean(axis=1, keepdims=True), side="left")
    if y.shape[1] < 5 * classes:
        raise NotComputable(
            "too-few",
            f"{y.shape[1]}个地区分成{classes}类太少。",
            f"{y.shape[1]} units are too few for {classes} classes.",
        )
    pairs = code[:-1].ravel() * classes + code[1:].ravel()
    counts = np.bincount(pairs, minlength=classes**2).reshape(classes, classes).astype(float)
    sums = counts.sum(axis=1, keepdims=True)
    probabilities = np.where(sums > 0, counts / np.where(sums > 0, sums, 1.0), np.nan)
    mobility = (classes - np.trace(probabilities)) / (classes - 1)
    return Transitions(counts, probabilities, float(mobility), bounds)

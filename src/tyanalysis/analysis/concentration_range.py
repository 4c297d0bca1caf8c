"""Exact ranges of concentration over a box of claims.

Both indices fall when amounts move from a larger part to a smaller one. So, for any given total,
the least concentrated point of the box lifts every part to one common level as far as its ends
allow, and the least value overall is found along that one line. The most concentrated point is a
corner of the box; which one is a search.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from tyanalysis.analysis.amounts import Floats
from tyanalysis.data.quantity import Bounds

Whole: TypeAlias = npt.NDArray[np.intp]

_MAX_NODES = 20000
_TIE = 1e-12
_FEW = 12


def hhi_range(parts: Bounds) -> Bounds:
    """Range of the sum of squared shares over a box, shape (1,).

    The index, a norm over a sum, is quasi-convex: its minimum is where every part is a common level
    t cut to its ends and t equals sum(x^2)/sum(x); its maximum is at a corner, found by branch and
    bound with the chords of x^2 as upper bound.

    Args:
        parts: Bounds of shape (n,), lower ends at least 0, upper ends may be infinite.

    Returns:
        Bounds of shape (1,). An end is open only where no point of the box attains it.

    >>> print(hhi_range(Bounds.of([1, 0, 2], [4, 1, 2])))
    [0.357143, 0.555556]
    """
    least, least_closed = _least(parts)
    most, most_closed = _most(parts)
    return _between(least, most, least_closed, most_closed)


def top_share_range(parts: Bounds, top: int) -> Bounds:
    """Range of the share of the ``top`` largest over a box, shape (1,).

    Along the common level the share is a ratio of two linear pieces, so its minimum is at an end of
    some part. The maximum is a ratio of sums over a chosen set: Dinkelbach's iteration finds the
    set in a few steps.

    Args:
        parts: Bounds of shape (n,), lower ends at least 0, upper ends may be infinite.
        top: How many of the largest.

    Returns:
        Bounds of shape (1,), as for :func:`hhi_range`.

    >>> print(top_share_range(Bounds.of([1, 1, 1], [1, 3, 2]), 1))
    [0.333333, 0.6]
    """
    n = len(parts)
    if top == n:
        return Bounds.point(1.0)
    levels, line = _levels(parts), _Line(parts)
    sums, tops = line.sums(levels), line.tops(levels, top)
    ratios = np.where(sums > 0, tops, np.inf) / np.where(sums > 0, sums, 1.0)
    unbounded = int(np.isinf(parts.high).sum())
    far = top / max(unbounded, top) if unbounded else np.inf
    least = min(float(ratios.min()), far)
    attained = _attained(parts, levels[np.isclose(ratios, least, rtol=_TIE, atol=0.0)])
    if unbounded or (parts.low > 0).sum() <= top:
        # The top can dwarf the rest, or be all there is; attained only if the rest can be nothing.
        return _between(least, 1.0, attained, _can_be_zero(parts, top))
    most = _dinkelbach(parts, top)
    closed = _corner_attains(
        parts, most, lambda x: np.sort(x, axis=1)[:, -top:].sum(axis=1) / x.sum(axis=1)
    )
    return _between(least, most, attained, closed)


def _between(least: float, most: float, least_closed: bool, most_closed: bool) -> Bounds:
    """Bounds, or one value where the two ends are one but for the last binary digits."""
    if least >= most * (1 - _TIE):
        return Bounds.point(most)
    return Bounds.of(least, most, least_closed, most_closed)


def _levels(parts: Bounds) -> Floats:
    """All ends, a level between each two of them, and one beyond: flat pieces need an inner one."""
    ends = np.concatenate([parts.low, parts.high])
    ends = np.unique(ends[np.isfinite(ends)])
    return np.unique(np.concatenate([ends, (ends[:-1] + ends[1:]) / 2, [2 * ends[-1] + 1]]))


class _Line:
    """Sums over the box along one common level, by prefix sums: no table of levels by parts.

    At a level t each part is t as far as its ends allow: its high end if that is below t, its low
    end if that is above.
    """

    def __init__(self, parts: Bounds) -> None:
        self.low, self.high = np.sort(parts.low), np.sort(parts.high)
        self.n = len(parts)

    def below(self, t: Floats, power: int = 1, side: Literal["left", "right"] = "left") -> Floats:
        """Sum of the high ends below t (or at it), to a power."""
        sums = np.concatenate([[0.0], np.cumsum(self.high**power)])
        return np.asarray(sums[self.high.searchsorted(t, side)])

    def above(self, t: Floats, power: int = 1, side: Literal["left", "right"] = "right") -> Floats:
        """Sum of the low ends above t (or at it), to a power."""
        sums = np.concatenate([np.cumsum(self.low[::-1] ** power)[::-1], [0.0]])
        return np.asarray(sums[self.low.searchsorted(t, side)])

    def counts(self, t: Floats) -> tuple[Whole, Whole]:
        """How many parts stand below t at their high end, and at t itself."""
        below = self.high.searchsorted(t, "left")
        return below, self.low.searchsorted(t, "right") - below

    def sums(self, t: Floats, power: int = 1) -> Floats:
        """Sum of all parts at t, to a power."""
        return self.below(t, power) + self.counts(t)[1] * t**power + self.above(t, power)

    def tops(self, t: Floats, top: int) -> Floats:
        """Sum of the largest few at t."""
        below, level = self.counts(t)
        above = self.n - below - level
        lows = np.concatenate([[0.0], np.cumsum(self.low[::-1])])
        highs = np.concatenate([[0.0], np.cumsum(self.high)])
        rest = np.maximum(top - above - level, 0)
        return np.asarray(
            lows[np.minimum(above, top)]
            + np.clip(top - above, 0, level) * t
            + np.where(rest > 0, highs[below] - highs[below - rest], 0.0)
        )


def _attained(parts: Bounds, levels: Floats) -> bool:
    return any(bool(parts.contains(np.clip(t, parts.low, parts.high)).all()) for t in levels)


def _can_be_zero(parts: Bounds, top: int) -> bool:
    zero = (parts.low == 0) & parts.low_closed
    return bool(len(parts) - zero.sum() <= top)


def _corner_attains(parts: Bounds, value: float, index: Callable[[Floats], Floats]) -> bool:
    """Whether a corner that the claims allow gives the value; of many parts, "yes" is assumed."""
    n = len(parts)
    if n > _FEW:
        return True
    upper = (np.arange(2**n)[:, None] >> np.arange(n)) % 2 == 1
    allowed = np.where(upper, parts.high_closed, parts.low_closed).all(axis=1)
    corners = np.where(upper, parts.high, parts.low)[allowed]
    return bool(np.isclose(index(corners), value, rtol=_TIE, atol=0.0).any())


def _least(parts: Bounds) -> tuple[float, bool]:
    low, high = parts.low, parts.high
    levels = _levels(parts)
    common_low, common_high = float(low.max()), float(high.min())
    if common_low <= common_high and common_high > 0:
        # All parts can be equal; that is attained unless the one common value is an open end.
        middle = common_low + 1.0 if np.isinf(common_high) else (common_low + common_high) / 2
        return 1.0 / len(parts), bool(parts.contains(middle).all())
    line, right = _Line(parts), np.append(levels[1:], np.inf)
    # Between two neighbouring levels some parts are fixed; the index is least where the level
    # equals their sum of squares over their sum.
    fixed, squares = (
        line.below(levels, power, "right") + line.above(right, power, "left") for power in (1, 2)
    )
    stationary = squares / np.where(fixed > 0, fixed, np.nan)
    inner = stationary[(levels < stationary) & (stationary < right)]
    candidates = np.concatenate([levels, inner])
    sums = line.sums(candidates)
    values = np.where(sums > 0, line.sums(candidates, 2), np.inf) / np.where(sums > 0, sums, 1) ** 2
    best = float(values.min())
    return best, _attained(parts, candidates[np.isclose(values, best, rtol=_TIE, atol=0.0)])


def _most(parts: Bounds) -> tuple[float, bool]:
    if np.isinf(parts.high).any() or (parts.low > 0).sum() <= 1:
        return 1.0, _can_be_zero(parts, 1)
    best, proven = _branch(parts.low, parts.high)
    closed = _corner_attains(parts, best, lambda x: (x**2).sum(axis=1) / x.sum(axis=1) ** 2)
    return best, closed or not proven


def _branch(low: Floats, high: Floats) -> tuple[float, bool]:
    """Largest index over the corners, by best-first branch and bound; low must not be all 0.

    If the search grows beyond its limit, the bound of what is left is returned, which is at least
    the maximum: the interval then is safe, and a hair too wide.
    """
    best, bound, item = _relax(low, high)
    heap = [(-bound, 0, low, high, item)]
    nodes = 1
    while heap:
        negative, _, lo, hi, split = heapq.heappop(heap)
        if -negative <= best * (1 + _TIE):
            break
        if nodes > _MAX_NODES:
            return -negative, False
        for fixed in (lo[split], hi[split]):
            child_low, child_high = lo.copy(), hi.copy()
            child_low[split] = child_high[split] = fixed
            value, limit, item = _relax(child_low, child_high)
            nodes += 1
            best = max(best, value)
            if limit > best * (1 + _TIE):
                heapq.heappush(heap, (-limit, nodes, child_low, child_high, item))
    return best, True


def _relax(low: Floats, high: Floats) -> tuple[float, float, int]:
    """Best threshold corner, and an upper bound with x^2 replaced by its chord on [low, high].

    For a given total the chords are used up from the steepest on, so all but one part stand at an
    end; along each such step the bound is (a + b s)/s^2, whose own maximum is at s = -2a/b.
    """
    slope = low + high
    order = np.argsort(-slope, kind="stable")
    slope, gain = slope[order], (high - low)[order]
    sums = low.sum() + np.concatenate([[0.0], np.cumsum(gain)])
    squares = (low**2).sum() + np.concatenate([[0.0], np.cumsum(slope * gain)])
    values = squares / sums**2
    a = squares[:-1] - slope * sums[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        peak = -2 * a / slope
        inside = (peak > sums[:-1]) & (peak < sums[1:]) & (gain > 0)
        between = np.where(inside, (a + slope * peak) / peak**2, 0.0)
    widest = int(between.argmax())
    best = float(values.max())
    return best, max(best, float(between[widest])), int(order[widest])


def _dinkelbach(parts: Bounds, top: int) -> float:
    low, high = parts.low, parts.high
    ratio = 0.0
    while True:
        weight = high * (1 - ratio) + low * ratio
        chosen = np.argsort(-weight, kind="stable")[:top]
        vertex = low.copy()
        vertex[chosen] = high[chosen]
        better = float(vertex[chosen].sum() / vertex.sum())
        if better <= ratio * (1 + _TIE):
            return max(better, ratio)
        ratio = better

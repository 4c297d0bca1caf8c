"""Composite scores of towns or zones, always with the range of ranks over the weights.

Entropy and CRITIC weights and TOPSIS come from pymcdm; they agree with scikit-criteria to eight
digits. Takes numbers only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Literal

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import ABOVE_ZERO, Floats, Numbers, read_exact, require
from tyanalysis.analysis.normalise import (
    goalposts as between_posts,
)
from tyanalysis.analysis.normalise import (
    min_max,
    rank,
    unit_weights,
    weighted_geometric_mean,
    weighted_mean,
    z_score,
)
from tyanalysis.errors import NotComputable

Method = Literal["arithmetic", "geometric", "topsis"]
Scale = Literal["min-max", "z", "goalposts"]
Posts = Sequence[tuple[float, float] | tuple[float, float, bool]]


def entropy_weights(table: Numbers) -> Floats:
    """Which indicators tell the units apart? Weights by one less the entropy of the shares.

    Args:
        table: Indicators, shape (units, indicators), not negative; direction does not matter.

    Returns:
        Weights that sum to 1, shape (indicators,).

    Raises:
        NotComputable: ``undefined`` if no indicator differs, or one sums to 0.
        ParameterError: If a value is missing or negative, or there is one unit only.

    Pitfalls:
        Rewards dispersion, even that of noise. pymcdm gives a column with a zero the entropy 0, so
        the largest weight; here a zero adds nothing (the limit), as the formula has it.

    >>> entropy_weights([[1.0, 1.0], [1.0, 3.0]]).tolist()
    [0.0, 1.0]
    """
    from pymcdm.weights import entropy_weights as pymcdm  # noqa: PLC0415 - slow to import

    x = _table(table, least=0.0)
    if (x.sum(axis=0) <= 0).any() or not (x != x[0]).any():
        raise NotComputable("undefined", "指标没有差异，无法赋权。", "No indicator differs.")
    raw = np.asarray(pymcdm(np.where(x == 0, x.sum(axis=0) * ABOVE_ZERO, x)), dtype=float)
    # A constant indicator comes out as dust around 0; a weight is never negative.
    clean = np.where((x == x[0]).all(axis=0), 0.0, np.maximum(raw, 0.0))
    return np.asarray(clean / clean.sum())


def critic_weights(table: Numbers) -> Floats:
    """Which indicators tell the units apart and say something of their own? CRITIC weights.

    Standard deviation of the min-max scores times the sum of (1 - correlation) with the others.

    Args:
        table: Indicators, shape (units, indicators).

    Returns:
        Weights that sum to 1, shape (indicators,).

    Raises:
        NotComputable: ``undefined`` if an indicator is the same everywhere, or all say the same.
        ParameterError: If a value is missing or there are fewer than two indicators.

    >>> critic_weights([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]).round(6).tolist()
    [0.5, 0.5]
    """
    from pymcdm.weights import critic_weights as pymcdm  # noqa: PLC0415 - slow to import

    x = _table(table)
    require(x.shape[1] >= 2, "table", "one indicator", "two or more")
    scores = min_max(x)
    correlation = np.corrcoef(scores, rowvar=False)
    if (correlation > 1 - 1e-12).all():
        raise NotComputable("undefined", "各指标完全一致，无法赋权。", "All indicators agree.")
    return np.asarray(pymcdm(x), dtype=float)


def topsis(table: Numbers, weights: Numbers, better_high: list[bool] | None = None) -> Floats:
    """How near to the best and far from the worst is each unit? TOPSIS closeness, 0 to 1.

    With vector normalisation, as Chinese evaluations use it (Hwang and Yoon 1981).

    Args:
        table: Indicators, shape (units, indicators), above 0.
        weights: Not negative, shape (indicators,).
        better_high: Whether more is better, for each indicator; None for all.

    Returns:
        Closeness, shape (units,).

    Raises:
        NotComputable: ``undefined`` if no weighted indicator differs between the units.
        ParameterError: If shapes differ, or a value is missing or not above 0.

    Pitfalls:
        Ranks may turn when a unit is added or left out.

    >>> topsis([[1.0, 1.0], [2.0, 2.0]], [1, 1]).tolist()
    [0.0, 1.0]
    """
    x = _table(table, least=ABOVE_ZERO)
    w = unit_weights(weights, x.shape[1])
    return _topsis(x, w, np.where(_directions(better_high, x.shape[1]), 1, -1))


def composite_score(
    table: pd.DataFrame,
    weights: Numbers | Literal["equal", "entropy", "critic"] = "equal",
    better_high: list[bool] | None = None,
    method: Method = "arithmetic",
    spread: float = 0.25,
    draws: int = 500,
    seed: int = 0,
    scale: Scale = "min-max",
    goalposts: Posts | None = None,
) -> pd.DataFrame:
    """Who comes first, and how much of that is the weights?

    Indicators on one scale, weighed together (arithmetic, geometric) or by TOPSIS; then again for
    every weight raised and lowered by ``spread``, for ``draws`` random weights within it, and for
    equal, entropy and CRITIC weights where these are defined. The human development index is the
    geometric mean with equal weights on the scale "goalposts".

    Args:
        table: Indicators, shape (units, indicators), units as index.
        weights: Weights of the indicators, or the name of a rule.
        better_high: Whether more is better, for each indicator; None for all.
        method: "arithmetic", "geometric" or "topsis" (the last wants values above 0, and has a
            scale of its own).
        spread: Relative change of each weight, a fraction below 1.
        draws: Number of random weight vectors.
        seed: Seed of the random weights, so that a report is the same every time.
        scale: "min-max" (1 to 100), "z" (sample standard deviations from the mean; arithmetic
            only), or "goalposts" (0 to 1 between fixed levels, not cut off beyond them).
        goalposts: For each indicator its worst and best level, and ``True`` as a third to measure
            by logarithms (income). They say the direction as well, so ``better_high`` is not given.

    Returns:
        A row for each unit in the order of the table: ``score``, ``rank``, and ``rank_best`` and
        ``rank_worst`` over all weights tried. A unit whose range is wide has no place to print.

    Raises:
        NotComputable: ``undefined`` if an indicator is the same everywhere (but for goalposts).
        ParameterError: If the method, scale or rule is unknown or they do not go together, or a
            value is missing.

    Pitfalls:
        The range covers weights, not the choice of indicators, scale or method. Scores of min-max
        and z move with the sample; only goalposts let years be compared.

    >>> frame = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 2.0]}, index=list("abc"))
    >>> composite_score(frame)[["rank", "rank_best", "rank_worst"]].to_numpy().tolist()
    [[3, 3, 3], [1, 1, 2], [1, 1, 2]]
    """
    require(
        method in ("arithmetic", "geometric", "topsis"), "method", repr(method),
        "arithmetic, geometric or topsis",
    )  # fmt: skip
    require(0 <= spread < 1, "spread", spread, "a fraction from 0 to below 1")
    x = _table(table.to_numpy(dtype=float))
    n = x.shape[1]
    _require_fit(method, scale, goalposts, better_high)
    better = _directions(better_high, n)
    rules: dict[str, Callable[[], Floats]] = {
        "equal": lambda: np.full(n, 1.0 / n),
        "entropy": lambda: entropy_weights(x),
        "critic": lambda: critic_weights(x),
    }
    if isinstance(weights, str):
        require(weights in rules, "weights", repr(weights), "equal, entropy or critic")
        main = rules[weights]()
    else:
        main = unit_weights(weights, n)
    scaled = _scaled(x, better, scale, goalposts)
    factors = np.ones((1 + 2 * n, n))
    factors[1 : n + 1] += np.eye(n) * spread
    factors[n + 1 :] -= np.eye(n) * spread
    random = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (draws, n))
    tried = [main * factors, main * random, rules["equal"]()[None, :]]
    for rule, usable in (("entropy", bool((x >= 0).all())), ("critic", n >= 2)):
        if usable:
            with suppress(NotComputable):  # indicators that all agree have no such weights
                tried.append(rules[rule]()[None, :])
    scores = np.array([_score(x, scaled, better, w, method) for w in np.concatenate(tried)])
    places = rank(np.round(scores, 12)).astype(int)
    return pd.DataFrame(
        {
            "score": scores[0],
            "rank": places[0],
            "rank_best": places.min(axis=0),
            "rank_worst": places.max(axis=0),
        },
        index=table.index,
    )


def _require_fit(
    method: str, scale: str, posts: Posts | None, better_high: list[bool] | None
) -> None:
    require(scale in ("min-max", "z", "goalposts"), "scale", repr(scale), "min-max, z or goalposts")
    alone = {"topsis": ("min-max",), "geometric": ("min-max", "goalposts")}.get(method, (scale,))
    require(scale in alone, "scale", f"{scale} with {method}", " or ".join(alone))
    given, wanted = posts is not None, scale == "goalposts"
    require(given == wanted, "goalposts", f"{posts} with the scale {scale}", "both or neither")
    require(
        not wanted or better_high is None, "better_high", better_high,
        "none with goalposts: the worst and the best say the direction",
    )  # fmt: skip


def _scaled(x: Floats, better: Floats, scale: str, posts: Posts | None) -> Floats:
    if posts is not None:
        n = x.shape[1]
        require(len(posts) == n, "goalposts", f"{len(posts)} pairs", f"one for each of {n}")
        return np.column_stack([between_posts(x[:, j], *post) for j, post in enumerate(posts)])
    turned = np.where(better, x, -x)
    return z_score(turned) if scale == "z" else min_max(turned, 1.0, 100.0)


def _score(x: Floats, scaled: Floats, better: Floats, weights: Floats, method: str) -> Floats:
    if method == "topsis":
        require(bool((x > 0).all()), "table", "a value of 0 or less", "values above 0 for topsis")
        return _topsis(x, weights / weights.sum(), np.where(better, 1, -1))
    mean = weighted_mean if method == "arithmetic" else weighted_geometric_mean
    return mean(scaled, weights)


def _topsis(x: Floats, weights: Floats, types: Floats) -> Floats:
    from pymcdm.methods import TOPSIS  # noqa: PLC0415 - slow to import
    from pymcdm.normalizations import vector_normalization  # noqa: PLC0415

    if not (np.ptp(x, axis=0) * weights > 0).any():
        raise NotComputable("undefined", "各单位没有差异。", "The units do not differ.")
    # Checked above; pymcdm's own check warns of dominant units, which do no harm to TOPSIS.
    closeness = TOPSIS(vector_normalization)(x, weights, types, validation=False)
    return np.asarray(closeness, dtype=float)


def _table(table: Numbers, least: float | None = None) -> Floats:
    x = read_exact(table, "table", least)
    require(
        x.ndim == 2 and len(x) >= 2, "table", f"shape {x.shape}", "(two or more units, indicators)"
    )
    return x


def _directions(better_high: list[bool] | None, n: int) -> Floats:
    better = np.ones(n, dtype=bool) if better_high is None else np.asarray(better_high, dtype=bool)
    require(better.shape == (n,), "better_high", f"{better.size} entries", f"{n} entries")
    return better

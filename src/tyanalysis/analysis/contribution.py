"""Contribution (贡献率) and pull (拉动): who made the growth?

Pulls are points of the total's growth, given as fractions (0.041 for 4.1 points); contribution
rates are fractions of the total's increase. What is left over is always given as the residual. Of
frames of figures, percents and points become fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import numpy as np
import pandas as pd

from tyanalysis.analysis.alike import refuse_unlike
from tyanalysis.analysis.amounts import (
    Amounts,
    Claims,
    Floats,
    Numbers,
    keep_where,
    read_parts,
    require,
)
from tyanalysis.analysis.corners import corner_range, other_parts
from tyanalysis.analysis.implied import implied_increment
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import Bounds

_NO_GROWTH = (
    "总量没有增长（或可能没有增长），贡献率没有意义。",
    "The total did not grow, or may not have grown, so a contribution rate has no meaning.",
)


@dataclass(frozen=True)
class Contributions:
    """Contributions of the parts of a total.

    Attributes:
        parts: A row for each part, in the order given, with the bounds of ``increment_`` (unit of
            the levels), ``pull_`` (fraction of the total's base) and ``rate_`` (fraction of the
            total's increment), each as low, high, low_closed, high_closed.
        residual: One less the sum of the rates, shape (1,): 0 for levels of all parts, and what
            mixed price bases or missing parts leave otherwise.
    """

    parts: pd.DataFrame
    residual: Bounds


@overload
def pull_from_start_share(share: Claims, growth: Amounts, assuming: Codes = ()) -> Bounds: ...
@overload
def pull_from_start_share(share: Numbers, growth: Claims, assuming: Codes = ()) -> Bounds: ...
@overload
def pull_from_start_share(share: Numbers, growth: Numbers, assuming: Codes = ()) -> Floats: ...
def pull_from_start_share(share: Amounts, growth: Amounts, assuming: Codes = ()) -> Bounds | Floats:
    """How many points of the total's growth come from a part? s_0 g, by its share at the start.

    Args:
        share: Share of the part in the base period, as fractions.
        growth: Growth of the part, as fractions.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Pulls as fractions of the total's base (0.041 for 4.1 points).

    Raises:
        NotComputable: ``mixed-...`` if rows of frames may not be compared.

    >>> float(pull_from_start_share(0.2, 0.1).round(6))
    0.02
    """
    part, rate = read_roles(
        {"share": share, "growth": growth}, ("share growth", "kind earlier"),
        rates="share growth", assuming=assuming,
    )  # fmt: skip
    result: Bounds | Floats = part * rate
    return result


@overload
def pull_from_end_share(
    share: Claims, growth: Amounts, total_growth: Amounts, assuming: Codes = ()
) -> Bounds: ...
@overload
def pull_from_end_share(
    share: Numbers, growth: Claims, total_growth: Amounts, assuming: Codes = ()
) -> Bounds: ...
@overload
def pull_from_end_share(
    share: Numbers, growth: Numbers, total_growth: Claims, assuming: Codes = ()
) -> Bounds: ...
@overload
def pull_from_end_share(
    share: Numbers, growth: Numbers, total_growth: Numbers, assuming: Codes = ()
) -> Floats: ...
def pull_from_end_share(
    share: Amounts, growth: Amounts, total_growth: Amounts, assuming: Codes = ()
) -> Bounds | Floats:
    """How many points of the total's growth come from a part? s_1 (1 + G) g/(1 + g).

    By the share at the end, as bulletins print it; with levels at one price basis it equals the
    pull by the share at the start.

    Args:
        share: Share of the part in this period, as fractions.
        growth: Growth of the part, as fractions above -1.
        total_growth: Growth of the total, as fractions.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Pulls as fractions of the total's base.

    Raises:
        NotComputable: ``mixed-...`` if rows of frames may not be compared.

    Pitfalls:
        Start share and end share give different last digits when rates are rounded.

    >>> float(pull_from_end_share(0.225, 0.201, 0.083).round(3))
    0.041
    """
    part, rate, total = read_roles(
        {"share": share, "growth": growth, "total_growth": total_growth},
        ("growth total_growth", "kind period prices"), ("growth share", "kind period"),
        rates="share growth total_growth", assuming=assuming,
    )  # fmt: skip
    result: Bounds | Floats = part * (total + 1.0) * (1.0 - 1.0 / (rate + 1.0))
    return result


@overload
def contribution_rate(pull: Claims, total_growth: Amounts, assuming: Codes = ()) -> Bounds: ...
@overload
def contribution_rate(pull: Numbers, total_growth: Claims, assuming: Codes = ()) -> Bounds: ...
@overload
def contribution_rate(pull: Numbers, total_growth: Numbers, assuming: Codes = ()) -> Floats: ...
def contribution_rate(
    pull: Amounts, total_growth: Amounts, assuming: Codes = ()
) -> Bounds | Floats:
    """What share of the growth does a pull make up? pull / G.

    Args:
        pull: Points of the total's growth, as fractions.
        total_growth: Growth of the total, as fractions.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Rates as fractions; NaN (or empty) where the total did not grow or its bounds hold 0, and
        with bounds that are exact for independent inputs.

    Raises:
        NotComputable: If that is so in every row, or ``mixed-...`` for frames.

    Pitfalls:
        The rate explodes when the total hardly grows, and changes sign with it.

    >>> float(contribution_rate(0.029, 0.068).round(3))
    0.426
    """
    points, total = read_roles(
        {"pull": pull, "total_growth": total_growth}, ("pull total_growth", "kind period prices"),
        rates="pull total_growth", assuming=assuming,
    )  # fmt: skip
    if isinstance(points, Bounds):
        defined = (total.low > 0) | (total.high < 0)
        bounds: Bounds = keep_where(points / total, defined, *_NO_GROWTH)
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(np.asarray(points / total), np.asarray(total != 0), *_NO_GROWTH)


def pull_residual(pulls: Amounts, total_growth: Amounts, assuming: Codes = ()) -> Bounds:
    """What do the pulls leave of the total's growth? G - sum of pulls.

    Args:
        pulls: Pulls of all parts, shape (n,), as fractions.
        total_growth: Growth of the total, shape (1,), as a fraction.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of shape (1,); 0 inside them is agreement.

    Raises:
        NotComputable: ``mixed-...`` if rows of frames may not be compared.

    >>> print(pull_residual([0.043, 0.015, -0.006], 0.052))
    0
    """
    points, total = read_roles(
        {"pulls": pulls, "total_growth": total_growth},
        ("pulls total_growth", "kind period prices"),
        rates="pulls total_growth", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    rest = total - points.sum()
    # Sums of decimals leave dust of the last binary digit; that is not a residual.
    dust = np.abs(rest.low) < 1e-12 * (1.0 + np.abs(points.low).sum())
    exact = rest.is_point & dust
    return Bounds.of(
        np.where(exact, 0.0, rest.low), np.where(exact, 0.0, rest.high),
        rest.low_closed, rest.high_closed,
    )  # fmt: skip


def contributions_from_growth(
    parts: Amounts, growth: Amounts, total: Amounts, total_growth: Amounts, assuming: Codes = ()
) -> Contributions:
    """Who made the growth, from this period's levels and published growth rates?

    Increment of a part v - v/(1+g); rate = increment / total increment; pull = increment / total
    base. With constant-price growth on current-price levels the rates do not add to one; the
    residual says by how much.

    Args:
        parts: Levels of the parts in this period, shape (n,).
        growth: Their growth as fractions above -1, shape (n,).
        total: Level of the total, shape (1,).
        total_growth: Its growth, shape (1,).
        assuming: Refusals to be overridden when frames are given.

    Returns:
        A row for each part, and the residual. Bounds treat parts and total as separate claims.

    Raises:
        NotComputable: If the total did not grow, or may not have grown; ``mixed-...`` for frames.

    >>> done = contributions_from_growth([60, 40], [0.2, 0.0], 100, 0.111111)
    >>> done.parts["rate_low"].round(3).tolist()
    [1.0, 0.0]
    """
    level, rate, whole, whole_rate = read_roles(
        {"parts": parts, "growth": growth, "total": total, "total_growth": total_growth},
        ("total parts", "kind period prices unit"), ("parts growth", "area kind period growth-of"),
        ("total total_growth", "area kind period growth-of"), ("total_growth growth", "prices"),
        rates="growth total_growth", amounts="parts total", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    increment = implied_increment(level, rate)
    whole_increment = implied_increment(whole, whole_rate)
    rates = contribution_rate(increment, whole_increment)
    pulls = increment / (whole / (whole_rate + 1.0))
    return _contributions(increment, pulls, rates, 1.0 - rates.sum())


def contributions_from_levels(now: Amounts, before: Amounts, assuming: Codes = ()) -> Contributions:
    """Who made the growth, from the levels of all parts in both periods?

    Pull of a part (x_1 - x_0) / sum of all x_0; rate (x_1 - x_0) / sum of all increases. Each part
    stands in the total as well; the bounds are exact all the same.

    Args:
        now: Levels of all parts in this period, shape (n,), not negative.
        before: Levels in the period before, shape (n,), same price basis.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        A row for each part; the residual is exactly 0 because the parts are the total.

    Raises:
        NotComputable: ``mixed-...``, ``no-parts``, or ``undefined`` if the total did not grow.
        ParameterError: If the lengths differ or a level is negative.

    >>> done = contributions_from_levels([70.0, 40.0], [60.0, 40.0])
    >>> done.parts["pull_low"].tolist(), done.residual.low.tolist()
    ([0.1, 0.0], [0.0])
    """
    if isinstance(now, pd.DataFrame) and isinstance(before, pd.DataFrame):
        refuse_unlike(now, before, assuming)
    new, old = (
        x if isinstance(x, Bounds) else Bounds.point(x)
        for x in (read_parts(now, assuming), read_parts(before, assuming))
    )
    require(len(new) == len(old), "now and before", f"{len(new)} and {len(old)} parts", "as many")
    require(bool((old.low >= 0).all() and (new.low >= 0).all()), "levels", "below 0", "at least 0")
    increment = new - old
    pulls = corner_range(_pull, new, old, other_parts(old))
    total = increment.sum()
    grew = bool((total.low[0] > 0) or (total.high[0] < 0))
    rates = corner_range(_rate, increment, other_parts(increment))
    rates = keep_where(rates, np.full(len(rates), grew), *_NO_GROWTH)
    return _contributions(increment, pulls, rates, Bounds.point(0.0))


def _pull(now: Floats, before: Floats, others: Floats) -> Floats:
    finite = np.where(np.isinf(others), 0.0, (now - before) / (before + others))
    return np.where(np.isinf(before) & ~np.isinf(now) & ~np.isinf(others), -1.0, finite)


def _rate(change: Floats, others: Floats) -> Floats:
    limit = np.where(np.isinf(others), 0.0, change / (change + others))
    return np.where(np.isinf(change) & ~np.isinf(others), 1.0, limit)


def _contributions(increment: Bounds, pulls: Bounds, rates: Bounds, rest: Bounds) -> Contributions:
    blocks = {"increment_": increment, "pull_": pulls, "rate_": rates}
    columns = [bounds.to_frame(prefix=name) for name, bounds in blocks.items()]
    return Contributions(pd.concat(columns, axis=1), rest)

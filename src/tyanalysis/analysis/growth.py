"""Growth between levels: rate, compound rate, index.

Rates are fractions (0.05 for 5%). Numbers give numbers and bounds give bounds; each formula holds
every unknown once or is monotone in it, so the bounds are exact for independent inputs.
"""

from __future__ import annotations

from typing import overload

import numpy as np

from tyanalysis.analysis.amounts import (
    Amounts,
    Claims,
    Floats,
    Numbers,
    increasing,
    keep_where,
    read_pairs,
    require,
)
from tyanalysis.analysis.corners import corner_range
from tyanalysis.analysis.roles import read_roles
from tyanalysis.data.quantity import COLUMNS, Bounds

_NO_BASE = ("基期不是正数，无法计算增速。", "The base is not above 0, so there is no growth rate.")


@overload
def growth_rate(now: Claims, before: Amounts, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def growth_rate(now: Numbers, before: Claims, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def growth_rate(now: Numbers, before: Numbers, assuming: tuple[str, ...] = ()) -> Floats: ...
def growth_rate(now: Amounts, before: Amounts, assuming: tuple[str, ...] = ()) -> Bounds | Floats:
    """How much more is it than before? now / before - 1.

    Args:
        now: Levels of this period; numbers of any shape, bounds of shape (n,), or a frame of
            figures.
        before: Levels of the period compared with, in the same unit, of the same shape.
        assuming: Refusals to be overridden when frames are given, such as ``("mixed-kinds",)``.

    Returns:
        Growth as fractions, of the inputs' shape; NaN (or empty) where the base is not above 0.

    Raises:
        NotComputable: ``undefined`` if no base is above 0; ``mixed-...`` if rows of the frames may
            not be compared.

    Pitfalls:
        A small base makes a huge rate. Published growth is often on a comparable basis and then is
        not this quotient: see ``basis.break_of_basis``.

    >>> growth_rate([100, 55], [90, 60]).round(4).tolist()
    [0.1111, -0.0833]
    >>> print(growth_rate(Bounds.point(232.2), Bounds.of(200, 210, False)))
    [0.105714, 0.161)
    """
    later, earlier = read_pairs(now, before, assuming=assuming)
    if isinstance(later, Bounds):
        defined = (earlier.low > 0) | ((earlier.low == 0) & (earlier.high > 0))
        result: Bounds = keep_where(later / earlier - 1.0, defined, *_NO_BASE)
        return result
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.asarray(later / earlier - 1.0)
    return keep_where(rate, np.asarray(earlier > 0), *_NO_BASE)


@overload
def cagr(first: Claims, last: Amounts, years: float, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def cagr(first: Numbers, last: Claims, years: float, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def cagr(first: Numbers, last: Numbers, years: float, assuming: tuple[str, ...] = ()) -> Floats: ...
def cagr(
    first: Amounts, last: Amounts, years: float, assuming: tuple[str, ...] = ()
) -> Bounds | Floats:
    """How fast a year on average between two levels? (last/first)^(1/years) - 1.

    Args:
        first: Levels at the start, above 0.
        last: Levels at the end, not negative, in the same unit.
        years: Years between them, above 0.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Yearly growth as fractions; NaN (or empty) where the start is not above 0 or the end is
        negative.

    Raises:
        ParameterError: If ``years`` is not above 0.
        NotComputable: If no row is defined, or rows may not be compared.

    Pitfalls:
        Only the two ends count; the years between may have gone anywhere.

    >>> float(cagr(100, 121, 2).round(6))
    0.1
    """
    require(years > 0, "years", years, "a number of years above 0")
    start, end = read_pairs(first, last, assuming=assuming)
    if isinstance(start, Bounds):
        ratio = end / start
        defined = (start.low >= 0) & (start.high > 0) & (end.low >= 0)
        safe = keep_where(ratio, defined, *_NO_BASE)
        return increasing(safe, lambda x: np.asarray(x ** (1.0 / years) - 1.0))
    defined = (start > 0) & (end >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(np.asarray((end / start) ** (1.0 / years) - 1.0), defined, *_NO_BASE)


@overload
def growth_from_increment(
    value: Claims, increment: Amounts, assuming: tuple[str, ...] = ()
) -> Bounds: ...
@overload
def growth_from_increment(
    value: Numbers, increment: Claims, assuming: tuple[str, ...] = ()
) -> Bounds: ...
@overload
def growth_from_increment(
    value: Numbers, increment: Numbers, assuming: tuple[str, ...] = ()
) -> Floats: ...
def growth_from_increment(
    value: Amounts, increment: Amounts, assuming: tuple[str, ...] = ()
) -> Bounds | Floats:
    """What growth do a level and its increase imply? d / (v - d).

    Args:
        value: Level of this period.
        increment: Increase on the period before, in the same unit.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Growth as fractions; NaN (or empty) where the base v - d is not above 0 throughout.

    Raises:
        NotComputable: If no row has a base above 0, or ``mixed-...`` for frames.

    >>> float(growth_from_increment(792.4, 50.6).round(3))
    0.068
    """
    level, rise = read_roles(
        {"value": value, "increment": increment},
        ("value increment", "area kind period unit prices"),
        amounts="value increment", assuming=assuming,
    )  # fmt: skip
    if isinstance(level, Bounds):
        # Rising in d, and in v monotone with the sign of -d: the corners hold the range.
        result = corner_range(_rise_over_base, level, rise)
        return keep_where(result, level.low - rise.high > 0, *_NO_BASE)
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(_rise_over_base(level, rise), np.asarray(level > rise), *_NO_BASE)


def _rise_over_base(level: Floats, rise: Floats) -> Floats:
    return np.where(np.isinf(level), 0.0, rise / (level - rise))


@overload
def index_series(values: Claims, base: int = 0, scale: float = 100.0) -> Bounds: ...
@overload
def index_series(values: Numbers, base: int = 0, scale: float = 100.0) -> Floats: ...
def index_series(values: Amounts, base: int = 0, scale: float = 100.0) -> Bounds | Floats:
    """Where does each period stand against one of them? scale x value / value of the base.

    Args:
        values: Levels; numbers with the periods along the last axis, or bounds of shape (periods,).
        base: Position of the base period.
        scale: What the base stands at.

    Returns:
        Index numbers of the same shape; the base is exactly ``scale`` even where its level is only
        known by bounds.

    Raises:
        ParameterError: If the base position is not there.
        NotComputable: If no base level is above 0.

    >>> index_series([50, 55, 66]).round(6).tolist()
    [100.0, 110.0, 132.0]
    """
    (levels,) = read_pairs(values)
    n = len(levels) if isinstance(levels, Bounds) else levels.shape[-1]
    require(-n <= base < n, "base", base, f"a position among {n} periods")
    if isinstance(levels, Bounds):
        first = levels[base]
        result = levels / first * scale
        itself = np.arange(n) == base % n
        result = Bounds(
            *(
                np.where(itself, one, old)
                for one, old in zip(
                    (scale, scale, True, True),
                    (getattr(result, name) for name in COLUMNS),
                    strict=True,
                )
            )
        )
        return keep_where(result, (first.low >= 0) & (first.high > 0), *_NO_BASE)
    first_level = levels[..., [base]]
    with np.errstate(divide="ignore", invalid="ignore"):
        numbers = np.asarray(levels / first_level * scale)
    return keep_where(numbers, np.broadcast_to(first_level > 0, numbers.shape), *_NO_BASE)

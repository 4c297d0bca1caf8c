"""Volume or price: deflating, chaining, and the index formulas of Laspeyres, Paasche and Fisher.

Reference: IMF Quarterly National Accounts Manual 2017, chapter 8. Growth rates are fractions; price
indices stand at ``base`` (1 unless said) in their base period.
"""

from __future__ import annotations

from typing import Any, Literal, overload

import numpy as np

from tyanalysis.analysis.amounts import (
    ABOVE_ZERO,
    Amounts,
    Claims,
    Floats,
    Numbers,
    keep_where,
    read_exact,
    require,
)
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

Formula = Literal["laspeyres", "paasche", "fisher"]

_NO_PRICE = ("价格指数不是正数。", "The price index is not above 0.")


@overload
def real_growth(nominal: Claims, price_growth: Amounts, assuming: Codes = ()) -> Bounds: ...
@overload
def real_growth(nominal: Numbers, price_growth: Claims, assuming: Codes = ()) -> Bounds: ...
@overload
def real_growth(nominal: Numbers, price_growth: Numbers, assuming: Codes = ()) -> Floats: ...
def real_growth(nominal: Amounts, price_growth: Amounts, assuming: Codes = ()) -> Bounds | Floats:
    """How much of the growth is volume? (1 + n) / (1 + p) - 1.

    Args:
        nominal: Growth at current prices, as fractions.
        price_growth: Growth of the deflator, as fractions above -1.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Real growth as fractions.

    Raises:
        NotComputable: ``already-real`` or ``not-real`` if a rate of a frame is at the wrong prices,
            ``mixed-...`` if its periods or kinds differ.

    Pitfalls:
        n - p is only near it for small rates. The deflator must be that of the same scope.

    >>> float(real_growth(0.125, 0.0163).round(3))
    0.107
    """
    total, part = read_roles(
        {"nominal": nominal, "price_growth": price_growth},
        ("nominal price_growth", "kind period"),
        rates="nominal price_growth", nominal="nominal", assuming=assuming,
    )  # fmt: skip
    return _relative_growth(total, part)


@overload
def implied_deflator(nominal: Claims, real: Amounts, assuming: Codes = ()) -> Bounds: ...
@overload
def implied_deflator(nominal: Numbers, real: Claims, assuming: Codes = ()) -> Bounds: ...
@overload
def implied_deflator(nominal: Numbers, real: Numbers, assuming: Codes = ()) -> Floats: ...
def implied_deflator(nominal: Amounts, real: Amounts, assuming: Codes = ()) -> Bounds | Floats:
    """What price growth do nominal and real growth imply? (1 + n) / (1 + r) - 1.

    Args:
        nominal: Growth at current prices, as fractions.
        real: Growth at constant prices, as fractions above -1.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Growth of the deflator, as fractions.

    Raises:
        NotComputable: ``already-real`` or ``not-real`` if a rate of a frame is at the wrong prices,
            ``mixed-...`` if its periods or kinds differ.

    Pitfalls:
        If the real rate is on a comparable basis and the nominal one is not, the "deflator" holds
        the change of basis as well.

    >>> float(implied_deflator(0.125, 0.107).round(4))
    0.0163
    """
    total, part = read_roles(
        {"nominal": nominal, "real": real},
        ("nominal real", "area kind period indicator"),
        rates="nominal real", nominal="nominal", real="real", assuming=assuming,
    )  # fmt: skip
    return _relative_growth(total, part)


@overload
def deflate(
    nominal: Claims, price_index: Amounts, base: float = 1.0, assuming: Codes = ()
) -> Bounds: ...
@overload
def deflate(
    nominal: Numbers, price_index: Claims, base: float = 1.0, assuming: Codes = ()
) -> Bounds: ...
@overload
def deflate(
    nominal: Numbers, price_index: Numbers, base: float = 1.0, assuming: Codes = ()
) -> Floats: ...
def deflate(
    nominal: Amounts, price_index: Amounts, base: float = 1.0, assuming: Codes = ()
) -> Bounds | Floats:
    """What would the value be at the prices of the base period? nominal / index x base.

    Args:
        nominal: Values at current prices.
        price_index: Price index of the same scope and periods, above 0.
        base: What the index stands at in the base period (1 or 100; a frame's index is taken as it
            is printed).
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Values at base-period prices; NaN (or empty) where the index is not above 0.

    Raises:
        NotComputable: If no index is above 0; ``already-real`` or ``mixed-...`` for frames.
        ParameterError: If the base is not above 0.

    Pitfalls:
        可比价, 不变价 and 现价 stand side by side in yearbooks; deflators differ by industry.

    >>> deflate([110.0, 126.0], [1.0, 1.05]).tolist()
    [110.0, 120.0]
    """
    require(base > 0, "base", base, "a number above 0")
    value, price = read_roles(
        {"nominal": nominal, "price_index": price_index},
        ("nominal price_index", "kind period"),
        amounts="nominal", nominal="nominal", assuming=assuming,
    )  # fmt: skip
    if isinstance(value, Bounds):
        defined = (price.low > 0) | ((price.low == 0) & (price.high > 0))
        bounds: Bounds = keep_where(value / price * base, defined, *_NO_PRICE)
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(np.asarray(value / price * base), np.asarray(price > 0), *_NO_PRICE)


def chain(links: Numbers, start: float = 1.0) -> Floats:
    """What index do period-on-period links make? start x the running product of the links.

    Args:
        links: Index of each period with the one before as 1, shape (periods,) or (..., periods),
            above 0.
        start: Level of the period before the first link.

    Returns:
        Index numbers, the starting period first, shape (..., periods + 1).

    Raises:
        ParameterError: If a link is missing or not above 0.

    Pitfalls:
        Chained volumes of the parts do not add up to the chained total.

    >>> chain([1.1, 1.2], 100).round(6).tolist()
    [100.0, 110.0, 132.0]
    """
    steps = np.atleast_1d(read_exact(links, "links", ABOVE_ZERO))
    first = np.ones((*steps.shape[:-1], 1))
    return np.asarray(start * np.cumprod(np.concatenate([first, steps], axis=-1), axis=-1))


def splice(old: Numbers, new: Numbers, overlap: int) -> Floats:
    """How does an old index go on in a new one? The old one, then the new one at its level.

    Args:
        old: Index up to and with the overlap period, shape (m,).
        new: Index on a new base, shape (n,), whose position ``overlap`` is the last period of the
            old one.
        overlap: Position in ``new`` of that period.

    Returns:
        One index on the old base, shape (m + n - overlap - 1,).

    Raises:
        ParameterError: If the overlap position is not there or a value is not above 0.

    >>> splice([100, 110], [100, 120], 0).tolist()
    [100.0, 110.0, 132.0]
    """
    before = read_exact(old, "old", ABOVE_ZERO)
    after = read_exact(new, "new", ABOVE_ZERO)
    require(0 <= overlap < len(after), "overlap", overlap, f"a position among {len(after)}")
    return np.concatenate([before, after[overlap + 1 :] * (before[-1] / after[overlap])])


def price_index(
    prices: Numbers, quantities: Numbers, formula: Formula = "fisher", chained: bool = False
) -> Floats:
    """How much dearer is the basket? Laspeyres, Paasche or Fisher over the first period.

    Laspeyres sum(p_t q_0)/sum(p_0 q_0), Paasche sum(p_t q_t)/sum(p_0 q_t), Fisher the root of their
    product. Price by Laspeyres times quantity by Paasche (and Fisher times Fisher) is the ratio of
    values.

    Args:
        prices: Prices, shape (periods, goods), above 0.
        quantities: Quantities, same shape, not negative.
        formula: "laspeyres", "paasche" or "fisher".
        chained: Link each period to the one before and multiply, instead of the first as base.

    Returns:
        Index, shape (periods,), the first 1. Takes numbers only: one price stands in many places,
        and bounds would need an optimisation that no source asks for.

    Raises:
        ParameterError: If shapes differ, or a price is not above 0.
        NotComputable: ``undefined`` if a basket has no value.

    Pitfalls:
        A chained index drifts when prices bounce; new and vanished goods need a price in both
        periods.

    >>> price_index([[1, 1], [2, 1]], [[1, 1], [1, 3]], "laspeyres").tolist()
    [1.0, 1.5]
    """
    require(
        formula in ("laspeyres", "paasche", "fisher"), "formula", repr(formula),
        "laspeyres, paasche or fisher",
    )  # fmt: skip
    p = read_exact(prices, "prices", ABOVE_ZERO)
    q = read_exact(quantities, "quantities", 0.0)
    return _index(p, q, formula, chained)


def quantity_index(
    prices: Numbers, quantities: Numbers, formula: Formula = "fisher", chained: bool = False
) -> Floats:
    """How much larger is the basket? The same formulas with prices as weights.

    Args:
        prices: Prices, shape (periods, goods), above 0.
        quantities: Quantities, same shape, not negative.
        formula: "laspeyres", "paasche" or "fisher".
        chained: Link each period to the one before and multiply.

    Returns:
        Index, shape (periods,), the first 1.

    Raises:
        ParameterError: As for :func:`price_index`.
        NotComputable: ``undefined`` if a basket has no value.

    >>> quantity_index([[1, 1], [2, 1]], [[1, 1], [1, 3]], "paasche").round(4).tolist()
    [1.0, 1.6667]
    """
    require(
        formula in ("laspeyres", "paasche", "fisher"), "formula", repr(formula),
        "laspeyres, paasche or fisher",
    )  # fmt: skip
    p = read_exact(prices, "prices", ABOVE_ZERO)
    q = read_exact(quantities, "quantities", 0.0)
    return _index(q, p, formula, chained)


def _relative_growth(total: Any, part: Any) -> Bounds | Floats:
    result: Bounds | Floats = (total + 1.0) / (part + 1.0) - 1.0
    return result


def _index(x: Floats, weights: Floats, formula: str, chained: bool) -> Floats:
    require(
        x.ndim == 2 and x.shape == weights.shape,
        "prices and quantities",
        f"shapes {x.shape} and {weights.shape}",
        "one shape (periods, goods)",
    )
    base = slice(None, -1) if chained else slice(0, 1)
    x0, w0, x1, w1 = x[base], weights[base], x[1:], weights[1:]
    old, new = (x0 * w0).sum(axis=1), (x0 * w1).sum(axis=1)
    if (old <= 0).any() or (new <= 0).any():
        raise NotComputable(
            "undefined", "有一期的总值为零，指数无法计算。", "A basket has no value."
        )
    laspeyres, paasche = (x1 * w0).sum(axis=1) / old, (x1 * w1).sum(axis=1) / new
    links = {
        "laspeyres": laspeyres, "paasche": paasche, "fisher": np.sqrt(laspeyres * paasche)
    }[formula]  # fmt: skip
    if chained:
        links = np.cumprod(links)
    return np.concatenate([[1.0], links])

"""Investment efficiency: how much investment per unit of growth, how much of a commitment is spent?

Rates and shares are fractions. Gross output is not value added; the functions that need value added
ask for it by name and refuse anything else.
"""

from __future__ import annotations

from typing import NamedTuple, overload

import numpy as np

from tyanalysis.analysis.amounts import (
    Amounts,
    Claims,
    Floats,
    Numbers,
    keep_where,
    read_exact,
)
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

_NO_GROWTH = ("产出没有增长，比率没有意义。", "Output did not grow, so the ratio has no meaning.")
_NO_BASE = ("分母不是正数。", "What it is divided by is not above 0.")


class GrowthAccounts(NamedTuple):
    """Growth of output by source, as fractions; the three terms add up to it."""

    capital: Floats
    labour: Floats
    productivity: Floats


@overload
def icor(
    investment_share: Claims, growth: Amounts, measure: str = ..., assuming: Codes = ()
) -> Bounds: ...
@overload
def icor(
    investment_share: Numbers, growth: Claims, measure: str = ..., assuming: Codes = ()
) -> Bounds: ...
@overload
def icor(
    investment_share: Numbers, growth: Numbers, measure: str = ..., assuming: Codes = ()
) -> Floats: ...
def icor(
    investment_share: Amounts, growth: Amounts, measure: str = "value-added", assuming: Codes = ()
) -> Bounds | Floats:
    """How many yuan of investment for a yuan of growth? (I/Y) / g.

    Args:
        investment_share: Investment over value added at constant prices, as fractions.
        growth: Real growth of value added, as fractions.
        measure: What Y is; anything but "value-added" is refused.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Ratios; NaN (or empty) where value added did not grow or may not have grown.

    Raises:
        NotComputable: ``not-value-added`` for another measure, ``undefined`` if no row grew,
            ``not-real`` or ``mixed-...`` for frames.

    Pitfalls:
        One year is noise; state the lag between investment and growth. Planned output over planned
        investment is something else.

    >>> float(icor(0.20, 0.05).round(6))
    4.0
    """
    _need_value_added(measure)
    share, rate = read_roles(
        {"investment_share": investment_share, "growth": growth},
        ("growth investment_share", "kind season"),
        rates="investment_share growth", real="growth", assuming=assuming,
    )  # fmt: skip
    if isinstance(share, Bounds):
        bounds: Bounds = keep_where(share / rate, rate.low > 0, *_NO_GROWTH)
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(np.asarray(share / rate), np.asarray(rate > 0), *_NO_GROWTH)


@overload
def icor_from_levels(
    investment: Claims, now: Amounts, before: Amounts, measure: str = ..., assuming: Codes = ()
) -> Bounds: ...
@overload
def icor_from_levels(
    investment: Numbers, now: Numbers, before: Numbers, measure: str = ..., assuming: Codes = ()
) -> Floats: ...
def icor_from_levels(
    investment: Amounts,
    now: Amounts,
    before: Amounts,
    measure: str = "value-added",
    assuming: Codes = (),
) -> Bounds | Floats:
    """How many yuan of investment for a yuan of growth? I / (Y_1 - Y_0), at constant prices.

    Args:
        investment: Investment, at the prices of the levels.
        now: Value added of the later year.
        before: Value added of the earlier year.
        measure: What Y is; anything but "value-added" is refused.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Ratios; NaN (or empty) where value added did not grow or may not have grown.

    Raises:
        NotComputable: As for :func:`icor`.

    >>> float(icor_from_levels(20.0, 105.0, 100.0))
    4.0
    """
    _need_value_added(measure)
    spent, later, earlier = read_roles(
        {"investment": investment, "now": now, "before": before},
        ("now before", "area kind season unit indicator prices vintage"),
        ("now investment", "kind season unit prices"),
        amounts="investment now before", real="now before", assuming=assuming,
    )  # fmt: skip
    gain = later - earlier
    if isinstance(gain, Bounds):
        bounds: Bounds = keep_where(spent / gain, gain.low > 0, *_NO_GROWTH)
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(np.asarray(spent / gain), np.asarray(gain > 0), *_NO_GROWTH)


def growth_accounting(
    output_growth: Numbers, capital_growth: Numbers, labour_growth: Numbers, capital_share: Numbers
) -> GrowthAccounts:
    """How much of the growth is capital, labour, and the rest? g_Y = a g_K + (1 - a) g_L + g_A.

    Args:
        output_growth: Real growth of value added, any shape.
        capital_growth: Growth of the capital stock (not of investment).
        labour_growth: Growth of labour.
        capital_share: Share of capital income a, fractions from 0 to 1.

    Returns:
        Contributions in the unit of the growth rates; productivity is the remainder.

    Raises:
        NotComputable: ``not-exact`` if a value is only known by bounds.
        ParameterError: If a value is missing.

    Pitfalls:
        The remainder holds every error of the others.

    >>> done = growth_accounting(0.06, 0.06, 0.03, 1 / 3)
    >>> float(done.productivity.round(6))
    0.02
    """
    output = read_exact(output_growth, "output_growth")
    capital = read_exact(capital_growth, "capital_growth")
    labour = read_exact(labour_growth, "labour_growth")
    share = read_exact(capital_share, "capital_share")
    by_capital, by_labour = np.asarray(share * capital), np.asarray((1.0 - share) * labour)
    return GrowthAccounts(by_capital, by_labour, np.asarray(output - by_capital - by_labour))


@overload
def realisation_ratio(done: Claims, committed: Amounts, assuming: Codes = ()) -> Bounds: ...
@overload
def realisation_ratio(done: Numbers, committed: Claims, assuming: Codes = ()) -> Bounds: ...
@overload
def realisation_ratio(done: Numbers, committed: Numbers, assuming: Codes = ()) -> Floats: ...
def realisation_ratio(done: Amounts, committed: Amounts, assuming: Codes = ()) -> Bounds | Floats:
    """How much of the commitment is spent or built? completed / total, or paid / committed.

    Args:
        done: What is completed or paid.
        committed: Total investment, or money committed, of the same projects.
        assuming: Refusals to be overridden when frames are given; a plan beside an actual amount
            needs ``("mixed-kinds",)``.

    Returns:
        Fractions; NaN (or empty) where the commitment is not above 0.

    Raises:
        NotComputable: ``undefined`` if no commitment is above 0, ``mixed-...`` for frames.

    Pitfalls:
        A commitment without a year says nothing of pace; total investment may hold land and loans.

    >>> print(realisation_ratio(30.0, Bounds.of(100, 120, False)))
    [0.25, 0.3)
    """
    # What is done and what was committed are two indicators by nature; the kind is asked for.
    spent, total = read_roles(
        {"done": done, "committed": committed},
        ("done committed", "kind season unit prices"),
        amounts="done committed", assuming=assuming,
    )  # fmt: skip
    if isinstance(spent, Bounds):
        bounds: Bounds = keep_where(spent / total, (total.low >= 0) & (total.high > 0), *_NO_BASE)
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(np.asarray(spent / total), np.asarray(total > 0), *_NO_BASE)


@overload
def disbursement_ratio(
    spent: Claims, committed: Amounts, spent_before: Amounts, assuming: Codes = ()
) -> Bounds: ...
@overload
def disbursement_ratio(
    spent: Numbers, committed: Numbers, spent_before: Numbers, assuming: Codes = ()
) -> Floats: ...
def disbursement_ratio(
    spent: Amounts, committed: Amounts, spent_before: Amounts, assuming: Codes = ()
) -> Bounds | Floats:
    """How much of what was still unspent went out this year? spent / (committed - spent before).

    World Bank disbursement ratio, the stock form.

    Args:
        spent: Spending of this year.
        committed: Commitment at the start of the year.
        spent_before: Spending up to the start of the year.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Fractions; NaN (or empty) where nothing was left, or may not have been.

    Raises:
        NotComputable: ``undefined`` if that is so in every row; of frames ``mixed-units`` or
            ``mixed-price-bases``, and ``mixed-kinds`` if what is spent is not a fact.

    >>> float(disbursement_ratio(20.0, 150.0, 50.0))
    0.2
    """
    year, total, before = read_roles(
        {"spent": spent, "committed": committed, "spent_before": spent_before},
        ("committed spent spent_before", "unit prices"),
        amounts="spent committed spent_before", facts="spent spent_before", assuming=assuming,
    )  # fmt: skip
    left = total - before
    if isinstance(left, Bounds):
        bounds: Bounds = keep_where(year / left, left.low > 0, *_NO_BASE)
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(np.asarray(year / left), np.asarray(left > 0), *_NO_BASE)


def _need_value_added(measure: str) -> None:
    if measure != "value-added":
        raise NotComputable(
            "not-value-added",
            f"需要增加值，而给出的是{measure}。",
            f"This needs value added, and {measure} was given.",
        )

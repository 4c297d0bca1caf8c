"""Average growth over several periods, and what an average implies.

Rates are fractions above -1. Each formula holds every unknown once, so bounds of independent rates
give exact bounds.
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
    require,
)
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import Bounds


@overload
def average_growth(*rates: Claims, assuming: Codes = ()) -> Bounds: ...
@overload
def average_growth(*rates: Numbers, assuming: Codes = ()) -> Floats: ...
def average_growth(*rates: Amounts, assuming: Codes = ()) -> Bounds | Floats:
    """What single rate a period gives the same total? (product of (1 + g))^(1/n) - 1.

    The two-year average of the National Bureau of Statistics (2021) is this for two rates, with the
    geometric mean.

    Args:
        rates: One argument for each period, as fractions above -1; all of one shape.
            Frames of figures may hold percents.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Average growth as fractions, of that shape.

    Raises:
        NotComputable: ``mixed-...`` if rows of frames may not be compared.
        ParameterError: If no rate is given.

    Pitfalls:
        Averaging rounded rates can miss the published average by a unit of the last digit; pass
        ``with_rounding`` bounds to see it.

    >>> float(average_growth(-0.039, 0.125).round(4))
    0.0398
    """
    require(len(rates) > 0, "rates", "none", "one rate for each period")
    named = {f"rate_{place}": rate for place, rate in enumerate(rates, start=1)}
    read = read_roles(
        named,
        (" ".join(named), "kind season indicator prices"),
        rates=" ".join(named), assuming=assuming,
    )  # fmt: skip
    total = read[0] + 1.0
    for rate in read[1:]:
        total = total * (rate + 1.0)
    if isinstance(total, Bounds):
        return increasing(total, lambda x: np.asarray(x ** (1.0 / len(rates)) - 1.0))
    return np.asarray(total ** (1.0 / len(rates)) - 1.0)


@overload
def two_year_average(over_two_years: Claims) -> Bounds: ...
@overload
def two_year_average(over_two_years: Numbers) -> Floats: ...
def two_year_average(over_two_years: Amounts) -> Bounds | Floats:
    """What yearly rate gives this growth over two years? sqrt(1 + g) - 1.

    Definition of the National Bureau of Statistics (2021): the period two years earlier is the
    base, and the mean is geometric.

    Args:
        over_two_years: Growth over two years as fractions above -1.

    Returns:
        Yearly growth as fractions, of the input's shape.

    Raises:
        DataError: If a frame of figures has neither bounds nor ``value``.

    >>> float(two_year_average(0.078).round(3))
    0.038
    """
    (growth,) = read_roles({"over_two_years": over_two_years}, rates="over_two_years")
    if isinstance(growth, Bounds):
        return increasing(growth, lambda x: np.asarray(np.sqrt(x + 1.0) - 1.0))
    return np.asarray(np.sqrt(growth + 1.0) - 1.0)


@overload
def implied_previous_growth(latest: Claims, average: Amounts, assuming: Codes = ()) -> Bounds: ...
@overload
def implied_previous_growth(latest: Numbers, average: Claims, assuming: Codes = ()) -> Bounds: ...
@overload
def implied_previous_growth(latest: Numbers, average: Numbers, assuming: Codes = ()) -> Floats: ...
def implied_previous_growth(
    latest: Amounts, average: Amounts, assuming: Codes = ()
) -> Bounds | Floats:
    """What growth the year before does a two-year average imply? (1 + a)^2 / (1 + g) - 1.

    Args:
        latest: Growth of the latest year, as fractions above -1.
        average: Published two-year average, as fractions.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Growth of the year before as fractions, of the inputs' shape.

    Raises:
        NotComputable: ``mixed-...`` if rows of frames may not be compared.

    >>> float(implied_previous_growth(0.081, 0.051).round(4))
    0.0218
    """
    last, mean = read_roles(
        {"latest": latest, "average": average},
        ("latest average", "kind prices"),
        rates="latest average", assuming=assuming,
    )  # fmt: skip
    result: Bounds | Floats = (mean + 1.0) ** 2 / (last + 1.0) - 1.0
    return result

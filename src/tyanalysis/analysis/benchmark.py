"""Making a monthly or quarterly series add up to published annual totals (Denton)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import ABOVE_ZERO, Numbers, read_exact, require


def denton(indicator: Numbers, totals: Numbers, periods_per_year: int = 4) -> pd.DataFrame:
    """What quarterly or monthly path has the indicator's shape and the published annual totals?

    Proportional first differences: minimise sum (x_t/i_t - x_{t-1}/i_{t-1})^2 subject to the totals
    (Denton 1971, IMF Quarterly National Accounts Manual chapter 6), through
    ``statsmodels.tsa.interp.dentonm``.

    Args:
        indicator: The series with the shape, in order, shape (n,), above 0. It starts with the
            first period of the first year.
        totals: Annual totals, shape (years,), in the unit wanted.
        periods_per_year: 4 for quarters, 12 for months.

    Returns:
        A row for each period: ``indicator``, ``value`` (in the unit of the totals), ``ratio`` of
        the two, ``year`` (0, 1, ...) and ``extrapolated`` (true beyond the last total, where the
        last ratio is carried on).

    Raises:
        ParameterError: If values are missing or not above 0, or there are fewer periods than the
            totals need.

    Pitfalls:
        Extrapolated periods will be revised when their total comes. Takes exact numbers only: a
        total known by bounds gives no single path.

    >>> path = denton([98.2, 100.8, 102.2, 100.8], [4000.0])
    >>> float(path["value"].sum().round(6))
    4000.0
    """
    from statsmodels.tsa.interp import dentonm  # noqa: PLC0415 - slow to import

    require(periods_per_year >= 2, "periods_per_year", periods_per_year, "at least 2")
    series = read_exact(indicator, "indicator", ABOVE_ZERO)
    benchmarks = read_exact(totals, "totals", ABOVE_ZERO)
    needed = len(benchmarks) * periods_per_year
    require(
        series.ndim == 1 and len(series) >= needed,
        "indicator",
        f"{series.size} periods",
        f"at least {needed} for {len(benchmarks)} annual totals",
    )
    value = np.atleast_1d(dentonm(series, benchmarks, freq="other", k=periods_per_year))
    position = np.arange(len(series))
    return pd.DataFrame(
        {
            "indicator": series,
            "value": value,
            "ratio": value / series,
            "year": position // periods_per_year,
            "extrapolated": position >= needed,
        }
    )

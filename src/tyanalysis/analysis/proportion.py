"""Rates from few cases: is 40 of 68 different from 67 of 107?"""

from __future__ import annotations

import numpy as np

from tyanalysis.analysis.amounts import Numbers, read_exact, require
from tyanalysis.data.quantity import Bounds


def wilson_interval(successes: Numbers, trials: Numbers, confidence: float = 0.95) -> Bounds:
    """How far may the rate of the process be from the rate seen? Wilson interval (1927).

    Newcombe (1998) recommends it for few cases; through statsmodels ``proportion_confint``.

    Args:
        successes: Cases that got there, shape (n,), from 0 to the trials.
        trials: Cases, shape (n,), above 0.
        confidence: Coverage, as a fraction.

    Returns:
        Bounds of shape (n,), as fractions, both ends included.

    Raises:
        ParameterError: If there are more successes than trials, or a count is missing or negative.
        NotComputable: ``not-exact`` for counts known by bounds only.

    Pitfalls:
        A full count of projects has no sampling error: the interval answers for the process that
        brought them about, and the report must say so.

    >>> print(wilson_interval(4, 20))
    [0.0806577, 0.416017]
    """
    from statsmodels.stats.proportion import (  # noqa: PLC0415 - slow to import
        proportion_confint,
    )

    require(0 < confidence < 1, "confidence", confidence, "a fraction between 0 and 1")
    k = np.atleast_1d(read_exact(successes, "successes", 0.0))
    n = np.atleast_1d(read_exact(trials, "trials", 1.0))
    require(bool((k <= n).all()), "successes", "more than trials", "at most as many as trials")
    low, high = proportion_confint(k, n, alpha=1 - confidence, method="wilson")
    # At 0 or all successes the end is exact; statsmodels leaves dust of the last binary digit.
    return Bounds.of(np.where(k == 0, 0.0, low), np.where(k == n, 1.0, high))

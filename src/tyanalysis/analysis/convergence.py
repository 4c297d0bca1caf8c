"""Convergence: do laggards catch up (beta), and do gaps shrink (sigma)?

Two speeds go by one name. A regression of *annual-average* growth has the speed -ln(1 + b T)/T
(Barro and Sala-i-Martin); one of *total* growth has -ln(1 + b)/T. They agree only for T = 1.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from tyanalysis.analysis.amounts import ABOVE_ZERO, Floats, Numbers, read_exact, require
from tyanalysis.errors import NotComputable

Growth = Literal["annual", "total"]


class Speed(NamedTuple):
    """Speed of convergence a year (fraction) and the years until half the gap is closed."""

    speed: float
    half_life: float


class BetaConvergence(NamedTuple):
    """Regression of growth on the logarithm of the starting level.

    Attributes:
        alpha: Constant.
        beta: Slope; below 0 the poorer grew faster.
        se_alpha: Standard error of the constant.
        se_beta: Standard error of the slope.
        t_beta: t statistic of the slope.
        p_beta: Two-sided p value of the slope.
        beta_low: Lower end of the confidence interval of the slope.
        beta_high: Upper end.
        r2: Coefficient of determination.
        f: F statistic of the regression.
        units: Number of units.
        years: Years between the two levels.
        growth: "annual" (average) or "total", which decides the speed.
    """

    alpha: float
    beta: float
    se_alpha: float
    se_beta: float
    t_beta: float
    p_beta: float
    beta_low: float
    beta_high: float
    r2: float
    f: float
    units: int
    years: float
    growth: str

    @property
    def speed(self) -> Speed:
        """Speed and half-life by the formula that fits this regression."""
        if self.growth == "annual":
            return speed_from_annual_growth(self.beta, self.years)
        return speed_from_total_growth(self.beta, self.years)


class SigmaConvergence(NamedTuple):
    """Spread of the logarithms at two dates.

    Attributes:
        sd_start: Population standard deviation of ln y at the start.
        sd_end: The same at the end.
        ratio: sd_start / sd_end; above 1 the gaps shrank.
        f: Ratio of the sample variances.
        p: Two-sided p value of the F test (it treats the two dates as independent samples, which
            areas seen twice are not).
        units: Number of units.
    """

    sd_start: float
    sd_end: float
    ratio: float
    f: float
    p: float
    units: int


def beta_convergence(
    start: Numbers,
    end: Numbers,
    years: float,
    growth: Growth = "annual",
    confidence: float = 0.95,
    least_units: int = 15,
) -> BetaConvergence:
    """Did the poorer areas grow faster? ln(y_T/y_0) [/T] = a + b ln y_0, least squares.

    Args:
        start: Levels per head at the start, shape (units,), above 0.
        end: Levels at the end, same shape.
        years: Years between them, T.
        growth: "annual" divides growth by T; "total" does not.
        confidence: Coverage of the interval of the slope.
        least_units: Fewest units.

    Returns:
        The regression (statsmodels OLS) and, as ``speed``, the speed that belongs to it.

    Raises:
        NotComputable: ``too-few`` with fewer units, ``undefined`` if all start at one level.
        ParameterError: If a level is missing or not above 0, or T is not above 0.

    Pitfalls:
        Galton's fallacy: a negative slope comes from regression to the mean as well; look at sigma.
        Ten areas give an interval, no stars. Takes numbers only.

    >>> rng = np.random.default_rng(0)
    >>> y0 = np.exp(rng.normal(size=30))
    >>> done = beta_convergence(y0, y0**0.8, 10)
    >>> round(done.beta, 6), round(done.speed.speed, 6)
    (-0.02, 0.022314)
    """
    from statsmodels.regression.linear_model import OLS  # noqa: PLC0415 - slow to import

    require(years > 0, "years", years, "a number of years above 0")
    require(growth in ("annual", "total"), "growth", repr(growth), "annual or total")
    require(0 < confidence < 1, "confidence", confidence, "a fraction between 0 and 1")
    y0, y1 = _levels(start, end, least_units)
    x = np.log(y0)
    if np.ptp(x) == 0:
        raise NotComputable("undefined", "起点水平全部相同。", "All units start at one level.")
    gain = np.log(y1 / y0) / (years if growth == "annual" else 1.0)
    fit = OLS(gain, np.column_stack([np.ones_like(x), x])).fit()
    low, high = fit.conf_int(alpha=1 - confidence)[1]
    return BetaConvergence(
        alpha=float(fit.params[0]),
        beta=float(fit.params[1]),
        se_alpha=float(fit.bse[0]),
        se_beta=float(fit.bse[1]),
        t_beta=float(fit.tvalues[1]),
        p_beta=float(fit.pvalues[1]),
        beta_low=float(low),
        beta_high=float(high),
        r2=float(fit.rsquared),
        f=float(fit.fvalue),
        units=len(x),
        years=years,
        growth=growth,
    )


def speed_from_annual_growth(beta: float, years: float) -> Speed:
    """How fast does the gap close, by a slope on annual-average growth? -ln(1 + b T)/T.

    Args:
        beta: Slope of the regression of annual-average growth.
        years: T.

    Returns:
        Speed a year and half-life ln 2 / speed in years (infinite without convergence).

    Raises:
        NotComputable: ``undefined`` if 1 + b T is not above 0: the gap would close within T.

    >>> round(speed_from_annual_growth(-0.02, 10).speed, 6)
    0.022314
    """
    return _speed(beta * years, years)


def speed_from_total_growth(beta: float, years: float) -> Speed:
    """How fast does the gap close, by a slope on total growth? -ln(1 + b)/T.

    Args:
        beta: Slope of the regression of total growth (REAT's ``betaconv.speed`` with T = 1).
        years: T.

    Returns:
        Speed a year and half-life in years.

    Raises:
        NotComputable: ``undefined`` if 1 + b is not above 0.

    >>> round(speed_from_total_growth(-0.008070533, 1).half_life, 4)
    85.5391
    """
    return _speed(beta, years)


def sigma_convergence(start: Numbers, end: Numbers, least_units: int = 2) -> SigmaConvergence:
    """Did the gaps shrink? Population standard deviation of ln y at two dates.

    Args:
        start: Levels per head at the start, shape (units,), above 0.
        end: Levels at the end, same shape and units.
        least_units: Fewest units.

    Returns:
        Both spreads, their ratio, and the F test of the variances.

    Raises:
        NotComputable: ``too-few`` with fewer units, ``undefined`` if there is no spread at the end.
        ParameterError: If a level is missing or not above 0.

    Pitfalls:
        REAT's ``sigma.measure="cv"`` takes the variation of the logarithms, not of the levels.

    >>> round(sigma_convergence([1.0, 4.0], [1.0, 2.0]).ratio, 6)
    2.0
    """
    from scipy.stats import f as f_distribution  # noqa: PLC0415 - slow to import

    y0, y1 = _levels(start, end, max(least_units, 2))
    before, after = np.log(y0), np.log(y1)
    if after.std() == 0:
        raise NotComputable("undefined", "期末没有差距。", "There is no spread at the end.")
    f = float(before.var(ddof=1) / after.var(ddof=1))
    freedom = len(y0) - 1
    tail = float(f_distribution.cdf(f, freedom, freedom))
    return SigmaConvergence(
        float(before.std()), float(after.std()), float(before.std() / after.std()),
        f, 2 * min(tail, 1 - tail), len(y0),
    )  # fmt: skip


def sigma_path(levels: Numbers) -> Floats:
    """How did the gaps go from year to year? Population standard deviation of ln y by date.

    Args:
        levels: Levels per head, shape (dates, units), above 0, the same units throughout.

    Returns:
        Spreads, shape (dates,).

    Raises:
        ParameterError: If a level is missing or not above 0, or the shape is another.

    >>> sigma_path([[1.0, 1.0], [1.0, np.e**2]]).tolist()
    [0.0, 1.0]
    """
    y = read_exact(levels, "levels", ABOVE_ZERO)
    require(y.ndim == 2, "levels", f"shape {y.shape}", "shape (dates, units)")
    return np.asarray(np.log(y).std(axis=1))


def _levels(start: Numbers, end: Numbers, least: int) -> tuple[Floats, Floats]:
    y0, y1 = read_exact(start, "start", ABOVE_ZERO), read_exact(end, "end", ABOVE_ZERO)
    require(y0.shape == y1.shape and y0.ndim == 1, "end", f"shape {y1.shape}", f"{y0.shape}")
    if len(y0) < least:
        raise NotComputable(
            "too-few",
            f"只有{len(y0)}个地区，至少要{least}个。",
            f"There are {len(y0)} units; at least {least} are needed.",
        )
    return y0, y1


def _speed(closed: float, years: float) -> Speed:
    require(years > 0, "years", years, "a number of years above 0")
    if closed <= -1:
        raise NotComputable(
            "undefined", "斜率过陡，收敛速度没有意义。", "The slope is too steep for a speed."
        )
    speed = float(-np.log1p(closed) / years)
    return Speed(speed, float(np.log(2) / speed) if speed > 0 else float("inf"))

"""Plan against outturn by part: was money moved between parts?

PEFA Framework 2016, indicators PI-1 and PI-2. Use the plan as first approved, not the revised one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from tyanalysis.analysis.alike import CODES
from tyanalysis.analysis.amounts import (
    Amounts,
    Numbers,
    keep_where,
    read_exact,
    read_parts,
    require,
)
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable


class CompositionVariance(NamedTuple):
    """Variance of the composition.

    Attributes:
        parts: A row for each part: ``plan``, ``actual``, ``adjusted`` (plan at the actual total),
            ``deviation`` (actual less adjusted), ``share`` (deviation / adjusted, a fraction; NaN
            where nothing was planned). The deviations sum to 0.
        variance: Sum of absolute deviations / sum of adjusted plans, a fraction.
        outturn: Sum of actual / sum of plan, a fraction.
    """

    parts: pd.DataFrame
    variance: float
    outturn: float


def aggregate_outturn(actual: Amounts, plan: Amounts, assuming: Codes = ()) -> Bounds:
    """How much of the approved total was spent? Sum of actual / sum of plan (PI-1).

    Args:
        actual: Outturn of the parts, shape (n,); numbers, bounds or a frame of figures.
        plan: Approved plan of the parts, shape (n,), not negative.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Bounds of shape (1,), as a fraction (1 is the plan); exact, because no part stands twice.

    Raises:
        NotComputable: ``undefined`` if the plan may be 0, ``mixed-...`` if a frame mixes sorts, if
            periods or units of the two differ, or if a frame of facts holds plans.
        ParameterError: If the two have different lengths.

    >>> print(aggregate_outturn([40.0, 50.0], [50.0, 50.0]))
    0.9
    """
    for parts in (actual, plan):
        read_parts(parts, [code for code in assuming if code in CODES])
    spent, approved = read_roles(
        {"actual": actual, "plan": plan},
        ("actual plan", "period unit stated-prices"),
        facts="actual", ahead="plan", amounts="actual plan", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    require(
        len(spent) == len(approved), "actual and plan", f"{len(spent)} and {len(approved)} parts",
        "as many",
    )  # fmt: skip
    total = approved.sum()
    result: Bounds = keep_where(
        spent.sum() / total, total.low > 0, "计划可能为零。", "The plan may be 0."
    )
    return result


def composition_variance(actual: Numbers, plan: Numbers) -> CompositionVariance:
    """Was money moved between the parts, whatever the total?

    PI-2.1: adjusted_i = plan_i x (sum actual / sum plan); variance = sum |actual_i - adjusted_i| /
    sum adjusted.

    Args:
        actual: Outturn of each part, shape (n,), not negative.
        plan: Approved plan of each part, same shape, not negative. PEFA leaves contingency and
            interest out of both.

    Returns:
        The parts, the variance and the aggregate outturn. Takes numbers only: every part stands in
        the totals too, and in absolute values.

    Raises:
        NotComputable: ``undefined`` if plan or outturn sums to 0, ``not-exact`` for bounds.
        ParameterError: If shapes differ or a value is missing or negative.

    Pitfalls:
        Half the variance is the part of the money that ended elsewhere: each shift counts twice.

    >>> composition_variance([60.0, 40.0], [50.0, 50.0]).variance
    0.2
    """
    spent, approved = read_exact(actual, "actual", 0.0), read_exact(plan, "plan", 0.0)
    require(
        spent.shape == approved.shape and spent.ndim == 1, "plan", f"shape {approved.shape}",
        f"shape {spent.shape}",
    )  # fmt: skip
    if spent.sum() <= 0 or approved.sum() <= 0:
        raise NotComputable("undefined", "计划或实际合计为零。", "Plan or outturn sums to 0.")
    outturn = spent.sum() / approved.sum()
    adjusted = approved * outturn
    deviation = spent - adjusted
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(adjusted > 0, deviation / adjusted, np.nan)
    parts = pd.DataFrame(
        {
            "plan": approved,
            "actual": spent,
            "adjusted": adjusted,
            "deviation": deviation,
            "share": share,
        }
    )
    return CompositionVariance(
        parts, float(np.abs(deviation).sum() / adjusted.sum()), float(outturn)
    )

"""Do the figures of one text agree: rate and year, list and count, parts and total.

Each check gives the residual or the ratio as bounds; :func:`agrees` turns it into a verdict. A
contradiction is a finding for the reader, so nothing is corrected here.

Bounds only: a check sets figures of different units, periods and kinds side by side on purpose, so
there is nothing to refuse. Take ``Bounds.from_frame`` of the rows; a percentage as a fraction.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tyanalysis.data.quantity import Bounds


def rate_times_time(rate: Bounds, days: float = 365) -> Bounds:
    """What a daily rate makes in a number of days: rate x days, in the unit of the rate."""
    return rate * days


def rate_share(rate: Bounds, annual: Bounds, days: float = 365) -> Bounds:
    """What a daily rate makes in a year against the stated year, as a fraction; 1 agrees."""
    return rate * days / annual


def rate_factor(rate: Bounds, annual: Bounds, days: float = 365) -> Bounds:
    """How many times the stated year exceeds what the daily rate makes; 1 agrees.

    >>> print(rate_factor(Bounds.point(0.1), Bounds.point(300)))
    8.21918
    """
    return annual / (rate * days)


def parts_add_up(total: Bounds, parts: Bounds) -> Bounds:
    """Residual of a stated total over its parts: total - sum of parts; 0 agrees.

    Args:
        total: The stated total, shape (1,).
        parts: The parts, shape (n,).
    """
    return without_dust(total - parts.sum())


def tiers_add_up(total: Bounds, tiers: Bounds) -> Bounds:
    """Residual of a stated number over its tiers; the tiers must exclude each other."""
    return parts_add_up(total, tiers)


def list_against_count(listed: Bounds, stated: Bounds) -> Bounds:
    """Stated count less the names listed: 0 agrees, above 0 is a partial list, below 0 an error."""
    return stated - listed


def share_against_levels(share: Bounds, part: Bounds, total: Bounds) -> Bounds:
    """Printed share less the share of the printed levels, as a fraction; 0 agrees."""
    return share - part / total


def without_dust(residual: Bounds, decimals: int = 9) -> Bounds:
    """Drop what binary arithmetic leaves of a residual, far below any printed digit.

    >>> print(without_dust(Bounds.point(0.3 - 0.1 - 0.2)))
    0
    """
    return Bounds.of(
        np.round(residual.low, decimals) + 0.0,
        np.round(residual.high, decimals) + 0.0,
        residual.low_closed,
        residual.high_closed,
    )


def agrees(
    result: Bounds, expected: float = 0.0, floor: float | None = None
) -> npt.NDArray[np.str_]:
    """Say whether a check allows agreement: "yes", "no", or "undetermined" if it says nothing.

    Args:
        result: Residuals or ratios, shape (n,).
        expected: 0 for residuals, 1 for ratios.
        floor: The smallest value the result can have by nature, or None.

    >>> agrees(Bounds.of([0.456, -1], [0.76, 1]), 1.0).tolist()
    ['no', 'yes']
    """
    verdict = np.where(result.contains(expected), "yes", "no")
    return np.where(result.determinable(floor), verdict, "undetermined")

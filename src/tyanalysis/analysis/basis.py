"""Is the published growth the growth of the published levels?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import Amounts
from tyanalysis.analysis.growth import growth_rate
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.data.quantity import COLUMNS, Bounds

_DUST = 1e-12


def break_of_basis(
    now: Amounts, before: Amounts, published: Amounts, assuming: Codes = ()
) -> pd.DataFrame:
    """Can the levels be compared, or was the basis changed between them?

    Published growth that cannot come out of the published levels, even allowing for rounding, means
    another basis: a changed list of enterprises, a revision, constant prices. The levels then
    form no series, and their quotient is not growth.

    Args:
        now: Levels as published; pass ``with_rounding`` bounds to allow for their rounding.
        before: Levels of the period before.
        published: Published growth as fractions, best ``with_rounding(rate, 0.001)``; of a
            frame, percents. Vintage and price basis of the rate may differ: that is the question.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        A row for each pair: bounds of the quotient (``quotient_low`` ...), bounds of the published
        rate (``published_low`` ...), ``gap`` (the distance between the two, 0 if they overlap, as a
        fraction) and ``verdict`` ("consistent", "break", "undetermined").

    Raises:
        NotComputable: If no base is above 0, or ``mixed-...`` for frames.

    >>> from tyanalysis.analysis.amounts import with_rounding
    >>> break_of_basis(503036, 572138, with_rounding(0.030, 0.001))["verdict"].item()
    'break'
    """
    later, earlier, rate = read_roles(
        {"now": now, "before": before, "published": published},
        ("now before", "area kind season unit indicator prices"),
        ("now published", "area kind period growth-of"),
        rates="published", amounts="now before", as_bounds=True, assuming=assuming,
    )  # fmt: skip
    quotient = growth_rate(later, earlier)
    n = max(len(quotient), len(rate))
    quotient, rate = (
        Bounds(*(np.broadcast_to(getattr(x, name), (n,)) for name in COLUMNS))
        for x in (quotient, rate)
    )
    unknown = quotient.is_empty | rate.is_empty
    gap = np.fmax(np.fmax(quotient.low - rate.high, rate.low - quotient.high), 0.0)
    # Rates that touch, or differ in the last binary digits, are no break.
    apart = gap > _DUST
    frame = quotient.to_frame(prefix="quotient_").join(rate.to_frame(prefix="published_"))
    frame["gap"] = np.where(unknown, np.nan, gap)
    frame["verdict"] = np.where(unknown, "undetermined", np.where(apart, "break", "consistent"))
    return frame

"""Classes of a coloured map that respect bounds: only what lies in a class as a whole is in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_MOST = 3  # classes that a reader tells apart in print, and in grey


@dataclass(frozen=True)
class Shade:
    """How an area is filled.

    Attributes:
        place: Class from 0, -1 for no value.
        sure: Whether the whole interval lies in the class; where it does not, the fill is hatched.
        label: ``(low, high)`` of the class for exact ones, the area's own ends for others.
    """

    place: int
    sure: bool
    label: tuple[float, float]


def shades(ends: Sequence[tuple[float, float]]) -> list[Shade]:
    """Put intervals into at most three classes.

    Classes hold about as many areas each; their limits are lower ends that occur. An open-ended
    value, or one that reaches into another class, is in none: it is hatched in the shade of its
    lower end and labelled with its own ends.

    Args:
        ends: Lower and upper end of each area, NaN where there is no value.

    >>> [(s.place, s.sure) for s in shades([(1, 1), (2, 2), (2, math.inf), (math.nan, math.nan)])]
    [(0, True), (1, True), (1, False), (-1, True)]
    """
    lows = sorted({low for low, _ in ends if math.isfinite(low)})
    step = max(1, math.ceil(len(lows) / _MOST))
    limits = lows[::step][:_MOST]
    made = []
    for low, high in ends:
        if math.isnan(low):
            made.append(Shade(-1, True, (math.nan, math.nan)))
            continue
        place = max((n for n, limit in enumerate(limits) if limit <= low), default=0)
        top = limits[place + 1] if place + 1 < len(limits) else math.inf
        sure = math.isfinite(high) and math.isfinite(low) and (high < top)
        inside = [one for one in lows if limits[place] <= one < top] if limits else []
        label = (inside[0], inside[-1]) if sure and inside else (low, high)
        made.append(Shade(place, sure, label))
    return made

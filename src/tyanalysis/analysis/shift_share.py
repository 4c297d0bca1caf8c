"""Shift-share: did a region grow by its structure or by its own strength?

Classic form (Dunn 1960), Esteban-Marquillas (1972), dynamic form (Barff and Knight 1988). Terms are
in the unit of the input (yuan, persons) and add up to the region's change.

All functions take numbers only: the regional figures stand in the reference totals as well, and
every term mixes four of them, so bounds would be too wide to say anything. Use real output or
employment; with a handful of plants the "competitive" term is one firm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import Floats, Numbers, read_exact, require
from tyanalysis.errors import NotComputable


@dataclass(frozen=True)
class ShiftShare:
    """The terms of a shift-share, all of one shape (..., industries).

    Attributes:
        change: Change of the region.
        national: What the region would have gained growing like the whole reference.
        industry_mix: What its industries' growth in the reference added.
        regional: What remains: the region's industries against the same in the reference
            (classic), or that at the reference's structure (Esteban-Marquillas).
        allocation: Whether it is specialised where it is strong (Esteban-Marquillas; 0 otherwise).
    """

    change: Floats
    national: Floats
    industry_mix: Floats
    regional: Floats
    allocation: Floats

    @property
    def net_total_shift(self) -> Floats:
        """The change beyond the national term."""
        return np.asarray(self.change - self.national)

    @property
    def residual(self) -> Floats:
        """What the terms leave of the change: rounding of the last binary digits only."""
        terms = self.national + self.industry_mix + self.regional + self.allocation
        return np.asarray(self.change - terms)

    def total(self) -> ShiftShare:
        """Sum over the industries (the last axis)."""
        return ShiftShare(*(getattr(self, name).sum(axis=-1) for name in self.__dataclass_fields__))

    def to_frame(self, index: pd.Index | None = None) -> pd.DataFrame:
        """Give terms as columns; for one region, shape (industries,), or for totals of several."""
        return pd.DataFrame(
            {name: np.atleast_1d(getattr(self, name)) for name in self.__dataclass_fields__},
            index=index,
        )


def shift_share(
    region_start: Numbers, region_end: Numbers, reference_start: Numbers, reference_end: Numbers
) -> ShiftShare:
    """Structure or competitiveness? national e G + mix e (G_i - G) + regional e (g_i - G_i).

    Args:
        region_start: Level of each industry in the region at the start, shape (..., industries),
            not negative; leading axes are regions.
        region_end: Level at the end, same shape.
        reference_start: Level in the reference region, shape (industries,), above 0.
        reference_end: Level at the end, same shape.

    Returns:
        The terms by industry; ``total()`` sums them up.

    Raises:
        ParameterError: If shapes differ, or a level is missing or negative.
        NotComputable: ``no-base-period`` if an industry has no level in the reference at the start.

    Pitfalls:
        The reference holds the region itself. The interaction of structure and growth hides in the
        regional term. Industries new to the region are all regional.

    >>> done = shift_share([90, 20, 10, 60], [100, 40, 10, 55], [400, 150, 150, 400],
    ...                    [440, 210, 135, 480]).total()
    >>> float(done.national), round(float(done.industry_mix), 9), round(float(done.regional), 9)
    (27.0, 1.0, -3.0)
    """
    start, end, ref_start, ref_end = _read(region_start, region_end, reference_start, reference_end)
    growth = (ref_end - ref_start) / ref_start
    overall = (ref_end - ref_start).sum() / ref_start.sum()
    return ShiftShare(
        change=end - start,
        national=start * overall,
        industry_mix=start * (growth - overall),
        # e (g_i - G_i) without dividing by e, so that an industry may start from nothing.
        regional=end - start * (1.0 + growth),
        allocation=np.zeros_like(start),
    )


def shift_share_esteban(
    region_start: Numbers, region_end: Numbers, reference_start: Numbers, reference_end: Numbers
) -> ShiftShare:
    """Is the region strong in itself, or strong where it is specialised?

    Splits the classic regional term with the homothetic level e' (the region's total at the
    reference's structure): regional e' (g_i - G_i), allocation (e - e') (g_i - G_i).

    Args:
        region_start: As for :func:`shift_share`, but above 0.
        region_end: As for :func:`shift_share`.
        reference_start: As for :func:`shift_share`.
        reference_end: As for :func:`shift_share`.

    Returns:
        The terms by industry.

    Raises:
        ParameterError: As for :func:`shift_share`.
        NotComputable: ``no-base-period`` if an industry starts from nothing: it has no growth rate.

    >>> done = shift_share_esteban([90, 20, 10, 60], [100, 40, 10, 55], [400, 150, 150, 400],
    ...                            [440, 210, 135, 480]).total()
    >>> round(float(done.regional), 4), round(float(done.allocation), 4)
    (-0.6364, -2.3636)
    """
    start, end, ref_start, ref_end = _read(region_start, region_end, reference_start, reference_end)
    if (start <= 0).any():
        _refuse_base("地区的某个行业基期为零", "An industry of the region starts from nothing")
    classic = shift_share(start, end, ref_start, ref_end)
    homothetic = start.sum(axis=-1, keepdims=True) * (ref_start / ref_start.sum())
    advantage = end / start - ref_end / ref_start
    return ShiftShare(
        change=classic.change,
        national=classic.national,
        industry_mix=classic.industry_mix,
        regional=homothetic * advantage,
        allocation=(start - homothetic) * advantage,
    )


def shift_share_dynamic(region: Numbers, reference: Numbers) -> ShiftShare:
    """Structure or competitiveness, year by year? Classic steps between neighbouring dates.

    Args:
        region: Levels, shape (dates, industries) or (dates, regions, industries), dates in order.
        reference: Levels of the reference region, shape (dates, industries).

    Returns:
        The terms of each step, shape (dates - 1, ..., industries). Sum the first axis for the whole
        stretch: its terms differ from the classic ones between the two ends, because the structure
        is brought up to date at each step.

    Raises:
        ParameterError: If there are fewer than two dates, or shapes differ.
        NotComputable: As for :func:`shift_share`.

    >>> steps = shift_share_dynamic([[1, 1], [1, 2], [2, 2]], [[2, 2], [2, 3], [3, 3]])
    >>> steps.change.sum(axis=0).tolist()
    [1.0, 1.0]
    """
    local, whole = read_exact(region, "region"), read_exact(reference, "reference")
    require(
        len(local) >= 2 and len(local) == len(whole),
        "region and reference", f"{len(local)} and {len(whole)} dates", "the same two or more",
    )  # fmt: skip
    steps = [
        shift_share(local[i], local[i + 1], whole[i], whole[i + 1]) for i in range(len(local) - 1)
    ]
    return ShiftShare(
        *(
            np.stack([getattr(step, name) for step in steps])
            for name in ShiftShare.__dataclass_fields__
        )
    )


def _read(*values: Numbers) -> tuple[Floats, ...]:
    names = ("region_start", "region_end", "reference_start", "reference_end")
    read = tuple(read_exact(v, name, 0.0) for v, name in zip(values, names, strict=True))
    start, end, ref_start, ref_end = read
    shapes = ", ".join(str(x.shape) for x in read)
    require(
        start.shape == end.shape
        and ref_start.shape == ref_end.shape
        and ref_start.ndim == 1
        and start.shape[-1:] == ref_start.shape,
        "levels", f"shapes {shapes}", "regions (..., industries) and references (industries,)",
    )  # fmt: skip
    if (ref_start <= 0).any():
        _refuse_base("参照区的某个行业基期为零", "An industry starts from nothing in the reference")
    return read


def _refuse_base(zh: str, en: str) -> None:
    raise NotComputable("no-base-period", f"{zh}，没有增速可比。", f"{en}, so it has no growth.")

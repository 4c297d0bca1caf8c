"""Shares and location quotients: what is this area special in?

Shares are fractions. A part stands in its own total, so the bounds of a share are not the quotient
of two intervals; the functions here give the exact ones.
"""

from __future__ import annotations

from typing import overload

import numpy as np

from tyanalysis.analysis.amounts import (
    Amounts,
    Claims,
    Floats,
    Numbers,
    keep_where,
    read_exact,
    read_pairs,
    read_parts,
    require,
)
from tyanalysis.analysis.corners import corner_range, other_parts
from tyanalysis.analysis.roles import read_roles
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

_NO_TOTAL = ("总量为零，份额没有意义。", "The total is 0, so there is no share.")


@overload
def shares(parts: Claims, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def shares(parts: Numbers, assuming: tuple[str, ...] = ()) -> Floats: ...
def shares(parts: Amounts, assuming: tuple[str, ...] = ()) -> Bounds | Floats:
    """What share of their sum does each part have? x_i / (x_i + the other parts).

    Args:
        parts: All parts of one whole, not negative: numbers of shape (..., parts), bounds of shape
            (parts,), or a frame of figures.
        assuming: Refusals to be overridden when a frame is given.

    Returns:
        Shares as fractions, of the same shape; of numbers they add up to 1. Of bounds each is
        exact: lowest with the part at its low end and all others at their high ends.

    Raises:
        NotComputable: ``no-parts``, ``mixed-...``, or ``undefined`` if the parts sum to 0.
        ParameterError: If a part is missing or negative.

    Pitfalls:
        The areas must not overlap, and the parts must be all of them.

    >>> shares([20, 50, 20, 10]).tolist()
    [0.2, 0.5, 0.2, 0.1]
    >>> print(shares(Bounds.of([10, 30], [20, float("inf")], True, [True, False])))
    (0, 0.4]; [0.6, 1)
    """
    read = read_parts(parts, assuming)
    if isinstance(read, Bounds):
        require(bool((read.low >= 0).all()), "parts", "below 0 or without bounds", "at least 0")
        if read.high.sum() <= 0:
            raise NotComputable("undefined", *_NO_TOTAL)
        bounds: Bounds = corner_range(_part_of_whole, read, other_parts(read))
        return bounds
    exact: Floats = read_exact(read, "parts", 0.0)
    total = exact.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Floats = np.asarray(exact / total)
    return keep_where(result, np.broadcast_to(total > 0, exact.shape), *_NO_TOTAL)


def _part_of_whole(part: Floats, rest: Floats) -> Floats:
    share = part / (part + rest)
    share = np.where(np.isinf(part) & np.isfinite(rest), 1.0, share)
    return np.where(np.isinf(rest) & np.isfinite(part), 0.0, share)


@overload
def share_of_total(part: Claims, total: Amounts, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def share_of_total(part: Numbers, total: Claims, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def share_of_total(part: Numbers, total: Numbers, assuming: tuple[str, ...] = ()) -> Floats: ...
def share_of_total(
    part: Amounts, total: Amounts, assuming: tuple[str, ...] = ()
) -> Bounds | Floats:
    """What share of a separately published total is a part? part / total, at most 1.

    Args:
        part: The part, not negative.
        total: The published total of the same scope, in the same unit.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Fractions; of bounds cut to [0, 1], because a part is no larger than its whole. Empty where
        part and total contradict each other, NaN or empty where the total is not above 0.

    Raises:
        NotComputable: If no row has a total above 0, or rows may not be compared.

    >>> print(share_of_total(232.2, Bounds.of(1000, float("inf"), False)))
    (0, 0.2322)
    """
    piece, whole = read_pairs(part, total, assuming=assuming)
    if isinstance(piece, Bounds):
        ratio = piece / whole
        inside = ratio.intersect(Bounds.of(np.zeros(len(ratio)), 1.0))
        bounds: Bounds = keep_where(inside, (whole.low >= 0) & (whole.high > 0), *_NO_TOTAL)
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        return keep_where(np.asarray(piece / whole), np.asarray(whole > 0), *_NO_TOTAL)


@overload
def location_quotient(
    part: Claims,
    area_total: Amounts,
    industry_total: Amounts,
    total: Amounts,
    assuming: tuple[str, ...] = (),
) -> Bounds: ...
@overload
def location_quotient(
    part: Numbers,
    area_total: Numbers,
    industry_total: Numbers,
    total: Numbers,
    assuming: tuple[str, ...] = (),
) -> Floats: ...
def location_quotient(
    part: Amounts,
    area_total: Amounts,
    industry_total: Amounts,
    total: Amounts,
    assuming: tuple[str, ...] = (),
) -> Bounds | Floats:
    """Is an industry stronger here than elsewhere? (e_ij / e_j) / (e_i / e).

    US Bureau of Labor Statistics, QCEW notes.

    Args:
        part: The industry in the area, e_ij.
        area_total: All industries in the area, e_j.
        industry_total: The industry in the reference region, e_i.
        total: All industries in the reference region, e.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Quotients (1 is the reference's level); NaN or empty where a divisor is 0. Bounds treat the
        four as separately published; for a full table of numbers use
        :func:`location_quotient_table`.

    Raises:
        NotComputable: If no row has a quotient, or ``mixed-...`` for frames: the four must be of
            one kind, period and unit, and part and industry total of one indicator.

    Pitfalls:
        The quotient of a tiny zone is huge by accident: print the counts beside it. All four must
        be one measure.

    >>> float(location_quotient(1714, 79006, 879213, 15593224).round(4))
    0.3848
    """
    here, area, industry, whole = read_roles(
        {"part": part, "area_total": area_total, "industry_total": industry_total, "total": total},
        ("part area_total industry_total total", "kind period prices unit"),
        ("part industry_total", "indicator"), ("area_total total", "indicator"),
        ("part area_total", "area"), ("industry_total total", "area"),
        amounts="part area_total industry_total total", assuming=assuming,
    )  # fmt: skip
    if isinstance(here, Bounds):
        sound = (area.low >= 0) & (area.high > 0) & (industry.low >= 0) & (industry.high > 0)
        bounds: Bounds = keep_where(here / area * (whole / industry), sound, *_NO_TOTAL)
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.asarray((here / area) / (industry / whole))
    return keep_where(quotient, np.asarray((area > 0) & (industry > 0)), *_NO_TOTAL)


def location_quotient_table(table: Numbers, reference: Numbers | None = None) -> Floats:
    """What is each area of a table special in?

    Args:
        table: Levels, shape (areas, industries), not negative.
        reference: Levels of the reference region, shape (industries,); None takes the sum of the
            table, so each area is part of its reference.

    Returns:
        Quotients, shape (areas, industries); NaN in the rows and columns that are 0 throughout.
        Takes numbers only: with bounds, ask for single quotients.

    Raises:
        ParameterError: If shapes differ or a level is missing or negative.

    >>> location_quotient_table([[1, 1], [1, 3]]).round(3).tolist()
    [[1.5, 0.75], [0.75, 1.125]]
    """
    levels = np.atleast_2d(read_exact(table, "table", 0.0))
    whole = levels.sum(axis=0) if reference is None else read_exact(reference, "reference", 0.0)
    require(
        whole.shape == levels.shape[1:], "reference", f"shape {whole.shape}",
        f"{levels.shape[1]} industries",
    )  # fmt: skip
    return location_quotient(levels, levels.sum(axis=1, keepdims=True), whole, whole.sum())


def average_location_quotient(table: Numbers, reference: Numbers | None = None) -> Floats:
    """How special is each area on the whole? The quotients weighted by the area's shares.

    The inverse of the Hachman index.

    Args:
        table: Levels, shape (areas, industries), not negative.
        reference: As for :func:`location_quotient_table`.

    Returns:
        Averages, shape (areas,); 1 for an area with the reference's structure. Industries that the
        area does not have count with weight 0.

    Raises:
        ParameterError: As for :func:`location_quotient_table`.

    >>> average_location_quotient([[1, 1], [1, 3]]).round(4).tolist()
    [1.125, 1.0312]
    """
    levels = np.atleast_2d(read_exact(table, "table", 0.0))
    quotients = location_quotient_table(levels, reference)
    weights = shares(levels)
    return np.asarray(np.where(weights > 0, weights * quotients, 0.0).sum(axis=1))

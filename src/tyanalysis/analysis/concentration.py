"""Concentration: how few firms, projects or towns hold most of it?

The Herfindahl-Hirschman index goes by one name and three scales: 0..1 (:func:`hhi`), 0..10,000
points (:func:`hhi_points`), and normalised for the number of parts (:func:`hhi_normalised`). Of
bounds every function gives the exact range over the box that the claims span.
"""

from __future__ import annotations

from typing import overload

import numpy as np

from tyanalysis.analysis.amounts import (
    Amounts,
    Claims,
    Floats,
    Numbers,
    read_exact,
    read_parts,
    require,
)
from tyanalysis.analysis.concentration_range import hhi_range, top_share_range
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable


@overload
def hhi(parts: Claims, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def hhi(parts: Numbers, assuming: tuple[str, ...] = ()) -> Floats: ...
def hhi(parts: Amounts, assuming: tuple[str, ...] = ()) -> Bounds | Floats:
    """How concentrated are the parts? Sum of squared shares, from 1/n to 1.

    Args:
        parts: All parts of one whole, not negative: numbers of shape (..., parts), bounds of shape
            (parts,), or a frame of figures.
        assuming: Refusals to be overridden when a frame is given.

    Returns:
        Index of shape (...), or exact bounds of shape (1,).

    Raises:
        NotComputable: ``no-parts``, ``mixed-...``, or ``undefined`` if the parts sum to 0.
        ParameterError: If a part is missing or negative.

    Pitfalls:
        Few parts force a high index: it is never below 1/n. Parts that are left out make it too
        high.

    >>> float(hhi([20, 50, 20, 10]).round(6))
    0.34
    >>> print(hhi(Bounds.of([1, 1], [1, 3])))
    [0.5, 0.625]
    """
    read = read_parts(parts, assuming)
    if isinstance(read, Bounds):
        return hhi_range(_checked(read))
    exact = read_exact(read, "parts", 0.0)
    total = exact.sum(axis=-1)
    if (total <= 0).any():
        _refuse_zero()
    return np.asarray((exact**2).sum(axis=-1) / total**2)


@overload
def hhi_points(parts: Claims, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def hhi_points(parts: Numbers, assuming: tuple[str, ...] = ()) -> Floats: ...
def hhi_points(parts: Amounts, assuming: tuple[str, ...] = ()) -> Bounds | Floats:
    """How concentrated are the parts, on the scale of the competition authorities? 10,000 x HHI.

    Args:
        parts: As for :func:`hhi`; shares in percent or amounts give the same.
        assuming: As for :func:`hhi`.

    Returns:
        Points from 10,000/n to 10,000, of the shape that :func:`hhi` gives.

    Raises:
        NotComputable, ParameterError: As for :func:`hhi`.

    >>> float(hhi_points([10, 9, 12, 15, 12, 11, 15, 16]).round(6))
    1296.0
    """
    return _hhi(parts, assuming) * 10000.0


@overload
def hhi_normalised(parts: Claims, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def hhi_normalised(parts: Numbers, assuming: tuple[str, ...] = ()) -> Floats: ...
def hhi_normalised(parts: Amounts, assuming: tuple[str, ...] = ()) -> Bounds | Floats:
    """How concentrated are the parts, whatever their number? (HHI - 1/n) / (1 - 1/n), 0 to 1.

    Args:
        parts: As for :func:`hhi`, at least two.
        assuming: As for :func:`hhi`.

    Returns:
        Index from 0 to 1, of the shape that :func:`hhi` gives.

    Raises:
        ParameterError: With fewer than two parts.

    Pitfalls:
        The number of parts counts: zeros are parts.

    >>> float(hhi_normalised([20, 50, 20, 10]).round(6))
    0.12
    """
    n = len(parts) if isinstance(parts, Claims) else np.asarray(parts).shape[-1]
    require(n >= 2, "parts", n, "at least two parts")
    return (_hhi(parts, assuming) - 1.0 / n) / (1.0 - 1.0 / n)


@overload
def effective_number(parts: Claims, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def effective_number(parts: Numbers, assuming: tuple[str, ...] = ()) -> Floats: ...
def effective_number(parts: Amounts, assuming: tuple[str, ...] = ()) -> Bounds | Floats:
    """How many equal parts would be as concentrated? 1 / HHI, from 1 to n.

    Args:
        parts: As for :func:`hhi`.
        assuming: As for :func:`hhi`.

    Returns:
        Numbers from 1 to n, of the shape that :func:`hhi` gives.

    Raises:
        NotComputable, ParameterError: As for :func:`hhi`.

    >>> float(effective_number([20, 50, 20, 10]).round(4))
    2.9412
    """
    return 1.0 / _hhi(parts, assuming)


@overload
def concentration_ratio(parts: Claims, top: int, assuming: tuple[str, ...] = ()) -> Bounds: ...
@overload
def concentration_ratio(parts: Numbers, top: int, assuming: tuple[str, ...] = ()) -> Floats: ...
def concentration_ratio(
    parts: Amounts, top: int, assuming: tuple[str, ...] = ()
) -> Bounds | Floats:
    """What share do the largest few hold? CRn, the sum of the n largest shares.

    Args:
        parts: As for :func:`hhi`.
        top: How many of the largest, at least 1 and at most all.
        assuming: As for :func:`hhi`.

    Returns:
        Shares as fractions of shape (...), or exact bounds of shape (1,).

    Raises:
        ParameterError: If ``top`` is not among the parts; otherwise as :func:`hhi`.
        NotComputable: As for :func:`hhi`.

    >>> float(concentration_ratio([20, 50, 20, 10], 2).round(6))
    0.7
    """
    read = read_parts(parts, assuming)
    n = len(read) if isinstance(read, Bounds) else read.shape[-1]
    require(1 <= top <= n, "top", top, f"a number from 1 to {n}")
    if isinstance(read, Bounds):
        return top_share_range(_checked(read), top)
    exact = read_exact(read, "parts", 0.0)
    total = exact.sum(axis=-1)
    if (total <= 0).any():
        _refuse_zero()
    return np.asarray(np.sort(exact, axis=-1)[..., -top:].sum(axis=-1) / total)


def _hhi(parts: Amounts, assuming: tuple[str, ...]) -> Bounds | Floats:
    return hhi(parts, assuming)  # type: ignore[arg-type]  # the overloads split the same union


def _checked(parts: Bounds) -> Bounds:
    require(bool((parts.low >= 0).all()), "parts", "below 0 or without bounds", "at least 0")
    if parts.high.sum() <= 0:
        _refuse_zero()
    return parts


def _refuse_zero() -> None:
    raise NotComputable("undefined", "各分项之和为零，没有集中度。", "The parts sum to 0.")

"""What the methods take: numbers, bounds, or frames of figures that belong together.

Numbers give numbers, bounds give bounds. A frame of figures (bound columns, or ``value``) is read
as bounds, and the columns ``kind``, ``period``, ``price_basis``, ``unit`` and ``indicator`` decide
whether its rows may be put together at all. A caller who knows better names the assumption, for
example ``assuming=("mixed-kinds",)``, and prints it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from tyanalysis.analysis.alike import refuse_mixed, refuse_unlike
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.errors import DataError, NotComputable, ParameterError

Floats: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = float | Sequence[float] | Sequence[Sequence[float]] | npt.NDArray[Any]
Claims: TypeAlias = Bounds | pd.DataFrame
Amounts: TypeAlias = Claims | Numbers | pd.Series
Q = TypeVar("Q", Bounds, Floats)


def read_pairs(*values: Amounts, assuming: Iterable[str] = ()) -> tuple[Any, ...]:
    """Read columns that are compared row by row, as bounds if one of them has bounds.

    Args:
        values: Columns of one length, or single values for all rows; of frames, row i of each must
            agree in kind, length of period, price basis, unit and indicator.
        assuming: Codes of refusals that the caller takes upon himself.

    Returns:
        As many ``Bounds``, or as many float arrays.

    Raises:
        NotComputable: If two frames hold rows that may not be compared.
    """
    frames = [value for value in values if isinstance(value, pd.DataFrame)]
    for other in frames[1:]:
        refuse_unlike(frames[0], other, assuming)
    if any(isinstance(value, Bounds | pd.DataFrame) for value in values):
        return tuple(_bounds(value) for value in values)
    return tuple(np.asarray(value, dtype=float) for value in values)


def read_parts(values: Amounts, assuming: Iterable[str] = ()) -> Bounds | Floats:
    """Read the parts of one whole; of a frame, all rows must be of one sort.

    Args:
        values: Parts as numbers, bounds or a frame of figures, shape (n,) or more.
        assuming: Codes of refusals that the caller takes upon himself.

    Returns:
        Bounds of shape (n,) of what has bounds, else a float array of the same shape.

    Raises:
        NotComputable: If the rows of a frame differ in kind, period, price basis, unit or
            indicator, or if there is no row.
    """
    if isinstance(values, pd.DataFrame):
        refuse_mixed(values, assuming)
    result = (
        _bounds(values)
        if isinstance(values, Bounds | pd.DataFrame)
        else np.asarray(values, dtype=float)
    )
    if (len(result) if isinstance(result, Bounds) else result.size) == 0:
        raise NotComputable("no-parts", "没有可用的分项。", "There are no parts to work on.")
    return result


def read_exact(
    values: Amounts, name: str, least: float | None = None, assuming: Iterable[str] = ()
) -> Floats:
    """Read parts for a method that takes numbers only.

    Args:
        values: Numbers, or bounds and frames that are exact throughout.
        name: What they are, for the message.
        least: Smallest allowed value; ``-0.0`` is not allowed to stand for "above 0", pass the
            smallest positive float instead.
        assuming: Codes of refusals that the caller takes upon himself.

    Returns:
        A float array, finite throughout.

    Raises:
        NotComputable: If a value is only known by bounds.
        ParameterError: If a value is missing, not finite or too small.
    """
    read = read_parts(values, assuming)
    if isinstance(read, Bounds):
        if not read.is_point.all():
            raise NotComputable(
                "not-exact",
                f"该方法只能用确切的数，{name}中有只知范围的数。",
                f"This method takes exact numbers, and some of {name} are only known by bounds.",
            )
        read = read.low
    require(bool(np.isfinite(read).all()), name, "a missing or infinite value", "finite numbers")
    if least is not None and (read < least).any():
        wanted = "values above 0" if least > 0 else f"values of at least {least:g}"
        require(False, name, f"{read.min():g}", wanted)
    return read


ABOVE_ZERO: Final = float(np.finfo(float).tiny)


def require(condition: bool, name: str, found: object, expected: str) -> None:
    """Refuse an argument unless a condition holds.

    Args:
        condition: What must be so.
        name: The argument, for the message.
        found: What was given.
        expected: What would be right, in words.

    Returns:
        Nothing, if it is so.

    Raises:
        ParameterError: If it is not, with all three.
    """
    if not condition:
        raise ParameterError(f"{name}: found {found}; expected {expected}.")


def keep_where(result: Q, defined: npt.NDArray[np.bool_], zh: str, en: str) -> Q:
    """Mark rows that have no answer (NaN or empty), and refuse if no row has one.

    Args:
        result: What was computed, shape (n,) or more.
        defined: Where it has a meaning, of a shape that fits.
        zh: The refusal in Chinese.
        en: The refusal in English.

    Returns:
        The result with NaN, or empty bounds, where it is not defined.

    Raises:
        NotComputable: With the reason ``undefined`` if there are rows and none is defined.
    """
    if defined.size and not defined.any():
        raise NotComputable("undefined", zh, en)
    if isinstance(result, Bounds):
        mask = np.broadcast_to(defined, result.low.shape)
        return Bounds(
            np.where(mask, result.low, np.nan),
            np.where(mask, result.high, np.nan),
            result.low_closed & mask,
            result.high_closed & mask,
        )
    return np.where(defined, result, np.nan)


def with_rounding(values: Numbers, step: float) -> Bounds:
    """What rounds to a published number? [v - step/2, v + step/2).

    Args:
        values: Published numbers, shape (n,).
        step: Unit of the last printed digit, in the unit of the values (0.1 for 4.6%).

    Returns:
        Bounds of shape (n,), in the unit of the values; points where the step is 0.

    Raises:
        ParameterError: If the step is negative.

    >>> print(with_rounding([5.2], 0.1))
    [5.15, 5.25)
    """
    require(step >= 0, "step", step, "a rounding unit of at least 0")
    exact = np.atleast_1d(np.asarray(values, dtype=float))
    if step == 0:
        return Bounds.point(exact)
    return Bounds.of(exact - step / 2, exact + step / 2, True, False)


def increasing(bounds: Bounds, function: Callable[[Floats], Floats]) -> Bounds:
    """Put an interval through a function that strictly rises: its ends go through it.

    Args:
        bounds: Intervals, shape (n,).
        function: Elementwise and strictly rising over them.

    Returns:
        Bounds of the same shape; an end stays open or closed.

    >>> print(increasing(Bounds.of(4, 9, False), np.sqrt))
    (2, 3]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return Bounds.of(
            function(bounds.low), function(bounds.high), bounds.low_closed, bounds.high_closed
        )


def _bounds(value: Amounts) -> Bounds:
    if isinstance(value, Bounds):
        return value
    if isinstance(value, pd.DataFrame):
        if set(COLUMNS) <= set(value.columns):
            return Bounds.from_frame(value)
        if "value" in value:
            return Bounds.point(value["value"].to_numpy(dtype=float, na_value=np.nan))
        raise DataError(
            f"A frame of figures: found the columns {', '.join(map(str, value.columns))}; expected"
            f" {', '.join(COLUMNS)}, or value. Next: give the bounds, or pass the numbers alone."
        )
    return Bounds.point(value)

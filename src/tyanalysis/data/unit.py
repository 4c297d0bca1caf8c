"""Units of figures and their conversion, on a pint registry with definitions of its own.

The registry knows the units of ``units.txt`` and nothing else: no prefixes, no aliases. Units of
different things do not convert into each other even where both are counts (stems, plants, pots),
and a percentage point is not a percent.
"""

from __future__ import annotations

import difflib
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import numpy as np
import pint

from tyanalysis.data.interval import Floats
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import DataError

_PRINTED: Final = {
    "亿元": "CNY_100M", "万元": "CNY_10K", "元": "CNY", "%": "percent",
    "百分点": "percentage_point", "个百分点": "percentage_point",
    "个": "count", "家": "count", "项": "count", "户": "count",
    "条": "count", "座": "count", "万人": "persons_10K", "人": "persons", "万吨": "tonne_10K",
    "吨": "tonne", "平方公里": "km2", "亩": "mu", "万亩": "mu_10K", "公顷": "hectare",
    "万单": "orders_10K", "盆": "pots", "万盆": "pots_10K", "枝": "stems", "万枝": "stems_10K",
    "株": "plants", "万株": "plants_10K", "位": "rank", "年": "year", "天": "day", "倍": "times",
    "吉瓦": "GW", "万吨/年": "tonne_10K_per_year",
}  # fmt: skip
_OF_UNIT: Final = {"percent": "percent", "ratio": "ratio", "times": "ratio"}


def units() -> tuple[str, ...]:
    """List the unit codes in the order of the definitions file."""
    return tuple(_registry()[1])


def convert(values: Any, source: str, target: str) -> Any:
    """Convert numbers or bounds from one unit into another, or between quotients of units.

    Args:
        values: A number, an array of numbers of any shape, or Bounds.
        source: Unit code of the values, for example ``CNY_10K``.
        target: Unit code wanted.

    Returns:
        The same kind of thing in the target unit.

    Raises:
        DataError: If a unit is unknown or the two measure different things.

    >>> float(convert(1200, "CNY_10K", "CNY_100M"))
    0.12
    """
    if source == target:
        return values
    factor = _factor(source, target)
    if isinstance(values, Bounds):
        return Bounds(
            _scaled(values.low, factor),
            _scaled(values.high, factor),
            values.low_closed,
            values.high_closed,
        )
    return _scaled(np.asarray(values, dtype=float), factor)


def dimension(unit: str) -> str:
    """Name what a unit measures; a capacity per year counts as the thing itself.

    >>> dimension("CNY_100M"), dimension("percentage_point"), dimension("GW_per_year")
    ('money', 'percentage_point', 'power')

    Raises:
        DataError: If the unit is unknown.
    """
    found = _known(unit)
    if unit in _OF_UNIT:
        return _OF_UNIT[unit]
    names = [name.strip("[]") for name in found if found[name] > 0]
    return names[0] if names else "ratio"


def compatible(unit: str, other: str) -> bool:
    """Say whether two units convert into each other.

    >>> compatible("stems", "plants"), compatible("CNY", "CNY_100M")
    (False, True)

    Raises:
        DataError: If a unit is unknown.
    """
    return bool(_known(unit) == _known(other))


def suggest_unit(text: str) -> str:
    """Give the unit code that a word or a misspelled code was meant to be, or "".

    >>> suggest_unit("亿元"), suggest_unit("cny_100m")
    ('CNY_100M', 'CNY_100M')
    """
    word = text.strip()
    if word in _PRINTED:
        return _PRINTED[word]
    folded = {code.lower(): code for code in units()}
    close = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""


@lru_cache(maxsize=1)
def _registry() -> tuple[pint.UnitRegistry[Any], dict[str, dict[str, float]]]:
    """Build the registry once, and the dimensionality of every unit code with it."""
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
    lines = resources.files(__package__).joinpath("units.txt").read_text("utf-8").splitlines()
    definitions = [line for line in lines if line and not line.startswith("#")]
    for line in definitions:
        registry.define(line)
    codes = [line.split("=")[0].strip() for line in definitions]
    return registry, {code: _powers(registry.Unit(code)) for code in codes}


def _powers(unit: Any) -> dict[str, float]:
    return {str(name): float(power) for name, power in unit.dimensionality.items()}


def _known(unit: str) -> dict[str, float]:
    known = _registry()[1]
    parts = unit.split("/")
    if len(parts) == 2 and set(parts) <= set(known):
        return _powers(_registry()[0].Unit(unit))
    if unit not in known:
        hint = suggest_unit(unit)
        step = f"write {hint}" if hint else f"use one of {', '.join(known)}"
        raise DataError(
            f"A unit: found {unit!r}; expected a unit code such as CNY_100M or percent. Without it"
            f" the figure cannot be compared with another. Next: {step}."
        )
    return known[unit]


@lru_cache(maxsize=1024)
def _factor(source: str, target: str) -> float:
    if not compatible(source, target):
        raise DataError(
            f"Units: found {source} (measures {dimension(source)}); expected a unit that converts"
            f" into {target} (measures {dimension(target)}). A number of the one is not a number of"
            " the other. Next: keep the two apart, or state the ratio between them as a figure."
        )
    registry = _registry()[0]
    return float(registry.Quantity(1.0, source).to(target).magnitude)


def _scaled(values: Floats, factor: float) -> Floats:
    """Scale, dividing by the inverse where that is the exact integer (1200 / 10000 = 0.12)."""
    inverse = 1.0 / factor
    nearest = round(inverse)
    if factor < 1.0 and nearest and abs(inverse - nearest) < 1e-9 * nearest:
        return values / nearest
    return values * (round(factor) if abs(factor - round(factor)) < 1e-9 * factor else factor)

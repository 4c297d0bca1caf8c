"""Numbers to text: the only place that rounds.

Bounds are rounded outwards, so that what is printed is still true; exact values are rounded half
up. Money is scaled for the reader: 亿元, 万亿元 and 万元 in Chinese; million, billion and trillion
yuan in English.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import numpy as np

from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.language import check_language

NOT_DETERMINABLE = {"zh": "无法确定", "en": "not determinable"}
_SPACED = {"zh": "{number}{unit}", "en": "{number} {unit}"}


@dataclass(frozen=True)
class UnitText:
    """How a canonical unit is printed: a factor and the words, singular and plural alike in zh."""

    factor: float
    zh: str
    en: str
    en_plural: str = ""
    digits: int = 2


UNITS: dict[str, UnitText] = {
    "CNY": UnitText(1, "元", "yuan"),
    "percent": UnitText(1, "%", "%", digits=1),
    "percentage_point": UnitText(1, "个百分点", "percentage point", "percentage points", digits=1),
    "ratio": UnitText(1, "倍", "times"),
    "times": UnitText(1, "倍", "times"),
    "count": UnitText(1, "", "", digits=0),
    "persons": UnitText(1, "人", "person", "people", digits=0),
    "persons_10K": UnitText(1, "万人", "×10,000 people"),
    "tonne_10K": UnitText(1, "万吨", "×10,000 tonnes"),
    "tonne_10K_per_year": UnitText(1, "万吨/年", "×10,000 tonnes a year"),
    "tonne": UnitText(1, "吨", "tonne", "tonnes"),
    "GW": UnitText(1, "GW", "GW"),
    "GW_per_year": UnitText(1, "GW/年", "GW a year"),
    "km2": UnitText(1, "平方公里", "km²"),
    "hectare": UnitText(1, "公顷", "hectare", "hectares"),
    "mu": UnitText(1, "亩", "mu"),
    "mu_10K": UnitText(1, "万亩", "×10,000 mu"),
    "orders": UnitText(1, "单", "order", "orders", digits=0),
    "W": UnitText(1, "W", "watt", "watts"),
    "orders_10K": UnitText(1, "万单", "×10,000 orders"),
    "pots": UnitText(1, "盆", "pot", "pots", digits=0),
    "pots_10K": UnitText(1, "万盆", "×10,000 pots"),
    "stems": UnitText(1, "枝", "stem", "stems", digits=0),
    "stems_10K": UnitText(1, "万枝", "×10,000 stems"),
    "plants": UnitText(1, "株", "plant", "plants", digits=0),
    "plants_10K": UnitText(1, "万株", "×10,000 plants"),
    "rank": UnitText(1, "位", "", digits=0),
    "year": UnitText(1, "年", "year", "years"),
    "day": UnitText(1, "天", "day", "days", digits=0),
    "month": UnitText(1, "个月", "month", "months", digits=1),
    "": UnitText(1, "", ""),
}
# English knows no 万: these are multiplied out ("6 million orders").
_MYRIADS = {"persons_10K": "people", "tonne_10K": "tonnes", "orders_10K": "orders",
            "pots_10K": "pots", "stems_10K": "stems", "plants_10K": "plants", "mu_10K": "mu",
            "tonne_10K_per_year": "tonnes a year"}  # fmt: skip
_MONEY = {"CNY": 1.0, "CNY_10K": 1e4, "CNY_100M": 1e8}


def _money_unit(unit: str, size: float, language: str) -> UnitText:
    """Choose the money unit that leaves a readable number."""
    yuan = _MONEY[unit]
    amount = size * yuan
    if language == "zh":
        steps = ((1e12, "万亿元"), (1e8, "亿元"), (1e4, "万元"), (1.0, "元"))
    else:
        steps = (
            (1e12, "trillion yuan"),
            (1e9, "billion yuan"),
            (1e6, "million yuan"),
            (1.0, "yuan"),
        )
    for step, name in steps:
        # Statistics print 25698.18亿元, not 2.57万亿元: the largest unit is for still larger sums.
        if amount >= (10 * step if step == 1e12 else step) or step == 1.0:
            return UnitText(yuan / step, name, name)
    raise AssertionError("the last step always fits")


def unit_text(unit: str, size: float, language: str) -> UnitText:
    """Give factor and words for a unit; ``size`` is the magnitude to be printed.

    Unknown units are printed as they are, so that a region may bring its own.
    """
    if "/" in unit:
        over, under = unit.split("/", 1)
        top, bottom = unit_text(over, size, language), unit_text(under, 1, language)
        if not bottom.zh:  # per item: the row's name says which
            return top
        per = {"zh": "/", "en": " per "}[language]
        name, plural = (f"{word}{per}{bottom.en}" for word in (top.en, top.en_plural or top.en))
        over_zh = f"{top.zh}/{bottom.zh.removeprefix('个')}"
        return UnitText(top.factor / bottom.factor, over_zh, name, plural)
    if unit in _MONEY:
        return _money_unit(unit, size, language)
    if language == "en" and unit in _MYRIADS:
        name = _MYRIADS[unit]
        if size * 1e4 >= 1e6:
            return UnitText(1e-2, "", f"million {name}", f"million {name}")
        return UnitText(1e4, "", name, name, digits=0)
    return UNITS.get(unit, UnitText(1, unit, unit))


def unit_name(unit: str, language: str, size: float = 1.0) -> str:
    """Name a unit for a table head or an axis.

    >>> unit_name("CNY_100M", "en", 50), unit_name("percent", "zh")
    ('billion yuan', '%')
    """
    text = unit_text(unit, size, check_language(language))
    return text.zh if language == "zh" else (text.en_plural or text.en)


def fitting_digits(bounds: Bounds, most: int = 2) -> int:
    """Give the decimals that a computed result deserves: at most ``most``, fewer if exact.

    >>> fitting_digits(Bounds.point(116.1)), fitting_digits(Bounds.point(35.714285))
    (1, 2)
    """
    ends = [x for x in (float(bounds.low[0]), float(bounds.high[0])) if math.isfinite(x)]
    size = max((abs(x) for x in ends), default=0.0)
    if size >= 10_000:
        return 0
    if 0 < size < 1:  # keep four significant digits of what is scaled down to 万元 or millions
        most = max(most, 3 - math.floor(math.log10(size)))
    for digits in range(most):
        if all(abs(x - round(x, digits)) <= 1e-9 * max(1.0, abs(x)) for x in ends):
            return digits
    return most


def _round(value: float, digits: int, mode: str) -> Decimal:
    # Twelve significant digits take the binary noise away (0.2322 x 100), never a real digit.
    exact = Decimal(f"{value:.12g}")
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=mode)


def format_number(
    value: float, language: str, digits: int | None = None, mode: str = ROUND_HALF_UP
) -> str:
    """Print one number; English groups thousands, Chinese does not.

    Args:
        value: Any finite number.
        language: ``zh`` or ``en``.
        digits: Decimals; as many as the number has (at most four) where None.
        mode: A rounding mode of ``decimal``.

    >>> format_number(5121.61, "en"), format_number(-0.04, "zh", 1)
    ('5,121.61', '0.0')
    """
    if digits is None:
        tail = f"{value:.4f}".rstrip("0")
        digits = len(tail.partition(".")[2])
    rounded = _round(value, digits, mode)
    if rounded == 0:
        rounded = abs(rounded)
    text = f"{rounded:,f}" if language == "en" else f"{rounded:f}"
    return text.replace("-", "−")


def format_bounds(
    bounds: Bounds,
    unit: str,
    language: str,
    *,
    digits: int | None = None,
    about: bool = False,
    floor: float | None = 0.0,
    with_unit: bool = True,
    size: float | None = None,
) -> str:
    """Print one interval with its unit.

    Args:
        bounds: One interval (length 1).
        unit: Canonical unit code.
        language: ``zh`` or ``en``.
        digits: Decimals in the canonical unit; English billions get one more than 亿元. As many
            as the number has where None.
        about: Print an exact value as 约 or "about".
        floor: The smallest possible value by nature; a lower end there is not worth printing.
        with_unit: Leave the unit to a table's head where False.
        size: Scale the unit by this magnitude instead of the interval's own.

    >>> format_bounds(Bounds.of(0, 23.22, False, False), "percent", "zh", digits=2)
    '< 23.22%'
    >>> format_bounds(Bounds.of(1000, float("inf"), False), "CNY_100M", "en")
    '> 100 billion yuan'
    """
    check_language(language)
    if not bool(bounds.determinable(floor)[0]):
        return NOT_DETERMINABLE[language]
    low, high = float(bounds.low[0]), float(bounds.high[0])
    if size is None:
        size = max(abs(x) for x in (low, high) if math.isfinite(x))
    text = unit_text(unit, size, language)
    places = _places(digits, unit, text)
    number = _ends(bounds, text.factor, places, language, about=about, floor=floor)
    if not with_unit:
        return number
    singular = low == high and abs(low * text.factor) == 1
    name = text.zh if language == "zh" else (text.en if singular else text.en_plural or text.en)
    if not name:
        return number
    return f"{number}{name}" if language == "zh" or name == "%" else f"{number} {name}"


def _places(digits: int | None, unit: str, text: UnitText) -> int | None:
    """Move the wanted decimals along with the unit's factor."""
    if digits is None:
        return None
    shift = -round(math.log10(text.factor)) if text.factor > 0 else 0
    scaled = unit.partition("/")[0]
    return max(0, digits + shift) if scaled in _MONEY or scaled in _MYRIADS else digits


def _ends(
    bounds: Bounds,
    factor: float,
    digits: int | None,
    language: str,
    *,
    about: bool,
    floor: float | None,
) -> str:
    low, high = float(bounds.low[0]) * factor, float(bounds.high[0]) * factor
    if low == high:
        word = {"zh": "约", "en": "about "}[language] if about else ""
        return word + format_number(low, language, digits)
    trivial_low = np.isneginf(low) or (floor is not None and low <= floor * factor)
    down = format_number(low, language, digits, ROUND_FLOOR) if math.isfinite(low) else ""
    up = format_number(high, language, digits, ROUND_CEILING) if math.isfinite(high) else ""
    if not up:
        return f"{'≥' if bounds.low_closed[0] else '>'} {down}"
    if trivial_low:
        # An open end that had to be rounded outwards is below the printed number all the more.
        return f"{'≤' if bounds.high_closed[0] else '<'} {up}"
    return f"{down}–{up}"

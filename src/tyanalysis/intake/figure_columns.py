"""What a figure read from a foreign table is written as in ``figures.csv``, column by column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from openpyxl.utils import get_column_letter

from tyanalysis.data.qualifier import Reading
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.unit import convert, units
from tyanalysis.intake.words import UnitWord, plain

_DIGITS: Final = 12  # scaling may not leave 1909.4999999999998


def quantity_columns(reading: Reading, unit: UnitWord, kept: str) -> dict[str, str]:
    """Write value and bounds in the unit that the indicator is kept in."""

    def scaled(number: float) -> float:
        return float(convert(number * unit.factor, unit.code, kept))

    row = {"unit": kept, "qualifier": reading.qualifier}
    row["value"] = "" if reading.value is None else _number(scaled(reading.value))
    row["precision"] = "" if reading.precision is None else _number(scaled(reading.precision))
    row |= _bounds(reading.strict, scaled, "")
    same = str(reading.customary) == str(reading.strict)
    return row if same else row | _bounds(reading.customary, scaled, "customary_")


def _bounds(bounds: Bounds, scaled: Callable[[float], float], prefix: str) -> dict[str, str]:
    return {
        f"{prefix}low": _number(scaled(bounds.low[0])),
        f"{prefix}high": _number(scaled(bounds.high[0])),
        f"{prefix}low_closed": "true" if bounds.low_closed[0] else "false",
        f"{prefix}high_closed": "true" if bounds.high_closed[0] else "false",
    }


def _number(number: float) -> str:
    """Write a number without the noise of binary scaling.

    >>> _number(1909.4999999999998), _number(float("inf")), _number(60.0)
    ('1909.5', 'inf', '60')
    """
    return f"{float(f'{number:.{_DIGITS}g}'):.15g}"


def printed(text: str, word: str) -> str:
    """Give the phrase as printed: the cell and its unit, unless a code or in the cell already."""
    if word in units() or (word and text.endswith(word)) or (word == "%" and "%" in text):
        return text
    if word and word in text:
        return text
    if word[:1].isdigit():  # 10000 persons
        return f"{text} ({word})"
    return f"{text} {word}" if word[:1].isalpha() and word.isascii() else text + plain(word)


def locator(sheet: str, row: int, place: int) -> str:
    """Give the cell as a spreadsheet names it, with its sheet if it has a name."""
    cell = f"{get_column_letter(place + 1)}{row}"
    return f"{sheet}!{cell}" if sheet else cell


def price_basis(indicator: str, kind: str, unit: str) -> str:
    """Give the price basis that statistical convention fixes, else unknown for money."""
    conventional = indicator.startswith(("gross-regional-product", "value-added"))
    if kind == "growth":
        return "comparable" if conventional else "unknown"
    if unit.startswith("CNY"):
        return "current" if conventional and kind == "actual" else "unknown"
    return ""

"""Chinese and Arabic numerals as they stand in running text."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_HAN = "〇零一二两三四五六七八九十百千"
NUMERAL = (
    r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:/0*[1-9]\d*)?"  # 1,000.5 or 1/2
    rf"|[{_HAN}]+"
)


def read_numeral(text: str) -> float:
    """Read one numeral: ``"1,000.5"``, ``"1/2"``, ``"一百二十"``, colloquial ``"三百一"`` (310).

    Args:
        text: A string that matches ``NUMERAL`` as a whole.

    Raises:
        ValueError: It does not.

    >>> read_numeral("三百一"), read_numeral("十二"), read_numeral("1/2")
    (310.0, 12.0, 0.5)
    """
    if not re.fullmatch(NUMERAL, text):
        raise ValueError(f"not a numeral: {text!r}")
    if text[-1] not in _HAN:
        return float(Fraction(text.replace(",", "").replace("−", "-")))
    total, digit, place = 0, 0, 10
    for char in text:
        if char in _PLACES:
            place = _PLACES[char]
            total += (digit or 1) * place
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[char] if len(text) > 1 and total == 0 else _DIGITS[char]
            place = 10 if char in "零〇" else place
    # A bare digit after 百 or 千 counts the next lower place: 三百一 is 310.
    return float(total + digit * (place // 10 if total and place > 10 else 1))


def last_place(text: str) -> float:
    """Give the place value of the last non-zero digit of a numeral, the step that 多 leaves open.

    >>> last_place("100"), last_place("120"), last_place("一百"), last_place("1.26")
    (100.0, 10.0, 100.0, 0.01)
    """
    value = text.replace(",", "")
    if value[-1] in _HAN:
        value = f"{read_numeral(text):.0f}"
    whole, _, decimals = value.lstrip("-−").partition(".")
    if decimals:
        return float(Fraction(1, 10 ** len(decimals)))
    return float(10 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else 1.0

"""Numbers in a printed phrase, to hold a value against the words it was read from.

Sources print Chinese and Arabic numerals, Japanese groups (1兆979億6400万元) and German decimals.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tyanalysis.data.numeral import NUMERAL, read_numeral

_SCALES: Final = {
    "万亿": 1e12, "兆": 1e12, "亿": 1e8, "億": 1e8, "万": 1e4,
    "trillion": 1e12, "billion": 1e9, "million": 1e6,
}  # fmt: skip
_UNIT_SCALES: Final = {"100M": 1e8, "10K": 1e4}
# 翻一番 is 100 % more, or twice as much.
_WORDS: Final = (
    ("翻一番", 100.0), ("翻一番", 2.0), ("翻番", 100.0), ("翻番", 2.0), ("半", 50.0),
    ("持平", 0.0), ("unchanged", 0.0),
)  # fmt: skip
_MYRIADS: Final = re.compile(r"(?:(\d+)兆)?(?:(\d+)[億亿])?(?:(\d+)万)?")


def printed_numbers(printed: str) -> list[tuple[float, float]]:
    """Read every number in a phrase, with the scale word behind it (1 where there is none).

    >>> printed_numbers("1.5万亿元"), printed_numbers("千亿元"), printed_numbers("100 多项")
    ([(1.5, 1000000000000.0)], [(1000.0, 100000000.0)], [(100.0, 1.0)])
    >>> printed_numbers("1兆979億6400万元")[-1], printed_numbers("6・6%減")[-1]
    ((1097964000000.0, 1.0), (6.6, 1.0))
    """
    plain = unicodedata.normalize("NFKC", printed)
    plain = re.sub(r"(?<=\d)\s+(?=\d)|(?<=\d)[,，](?=\d{3})", "", plain)
    plain = re.sub(r"\s+", "", plain).lower()
    numbers = []
    for match in re.finditer(rf"({NUMERAL})[多余]?({'|'.join(_SCALES)})?", plain):
        try:
            numbers.append((read_numeral(match[1]), _SCALES.get(match[2] or "", 1.0)))
        except (ValueError, ZeroDivisionError):
            continue
    decimals = re.findall(r"(\d+)[・,](\d+)", plain)
    numbers += [(float(f"{whole}.{rest}"), 1.0) for whole, rest in decimals]
    groups = [match.groups(default="") for match in _MYRIADS.finditer(plain)]
    # One group alone is a number with its scale word, read above.
    numbers += [(_myriads(*each), 1.0) for each in groups if sum(map(bool, each)) > 1]
    return numbers + [(number, 1.0) for words, number in _WORDS if words in plain]


def says(number: float, scale: float, value: float, unit: object) -> bool:
    """Say whether a printed number is the value, in whatever power of ten it is printed.

    A percentage is printed as it is. Where the phrase names no scale (a cell of a table), the
    digits must do.

    Args:
        number: The printed number.
        scale: The scale word behind it, 1 where there is none.
        value: The figure's value.
        unit: The figure's unit.

    >>> says(1.5, 1e12, 15000, "CNY_100M"), says(1.5, 1e8, 15000, "CNY_100M")
    (True, False)
    """
    if unit in {"percent", "percentage_point"}:
        return close(abs(value), abs(number))
    if not same_digits(value, number):
        return False
    if scale == 1.0 or not isinstance(unit, str):
        return True
    size = next((size for end, size in _UNIT_SCALES.items() if end in unit.split("_")), 1.0)
    return close(abs(value) * size, abs(number) * scale)


def same_digits(a: float, b: float) -> bool:
    """Say whether two numbers differ by a power of ten at most, and by sign.

    >>> same_digits(-232.2, 0.2322)
    True
    """
    return _digits(a) == _digits(b)


def close(a: float, b: float) -> bool:
    """Say whether two numbers are the same but for the last binary digits."""
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def _digits(number: float) -> str:
    mantissa = f"{abs(number):.12e}".split("e")[0]
    return mantissa.replace(".", "").rstrip("0")


def _myriads(trillions: str, hundreds_of_millions: str, tens_of_thousands: str) -> float:
    """Put the groups of 1兆8026億3500万 together."""
    return (
        int(trillions or 0) * 1e12
        + int(hundreds_of_millions or 0) * 1e8
        + int(tens_of_thousands or 0) * 1e4
    )

"""Reading a qualified figure: what exactly was claimed?

Civil Code of the PRC, article 1259: 以上, 以下, 以内 include the number; 超过, 不满, 以外 do not.
The other words, the signs > ≥ < ≤ ≈ ~ and English words are read by analogy. Two readings are
kept: the strict one says only what the words say, the customary one adds what a reader of Chinese
takes for granted (50多 lies between 50 and 60). Integers stay integers: 50多家 is [51, 59]
customarily.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from tyanalysis.data.numeral import NUMERAL, last_place, read_numeral
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import DataError

INF = math.inf
_BEFORE = {
    "gt": ("超过", "超", "突破", "逾", "大于", "多于", "高于", ">"),
    "ge": (
        "不低于", "不少于", "不小于", "至少", "大于等于", "大于或等于", "不下于",
        "≥", "≧", "⩾", ">=",
    ),
    "lt": ("不满", "不足", "不到", "低于", "少于", "小于", "<"),
    "le": (
        "不超过", "不高于", "不大于", "不多于", "至多", "最多", "小于等于", "小于或等于",
        "≤", "≦", "⩽", "<=",
    ),
    "nearly": ("近", "接近", "将近"),
    "about": ("约", "大约", "约为", "≈", "~", "～"),
    "up_to": ("可达", "可达到", "最高达"),
    "reaches": ("达", "达到", "已达", "已达到"),
}  # fmt: skip
_AFTER = {
    "ge": ("及以上", "以上", "或以上", "或者更多", "或更多"),
    "le": ("及以下", "以下", "以内"),
    "gt": ("以外",),
    "about": ("左右", "上下"),
}
# English words → the sign or word of the same meaning; before a number, or after one.
_ENGLISH_BEFORE = {
    r"(?:more|greater|higher)than|over|above|exceeding|exceeds?": ">",
    r"(?:no|not)(?:less|fewer)than|atleast": "≥",
    r"(?:less|fewer|lower)than|under|below": "<",
    r"(?:no|not)(?:more|greater)than|atmost": "≤",
    r"nearly|almost|closeto": "近",
    r"about|around|approximately|approx\.?|circa|ca\.": "≈",
    r"upto": "可达",
}
_ENGLISH_AFTER = {
    r"(?:or|and)(?:more|above|over)": "以上",
    r"(?:or|and)(?:less|fewer|below)": "以下",
}
_MEASURE = (
    "亿元|万元|元|万吨|吨|万盆|盆|万株|株|枝|万单|单|万人"
    "|平方公里|公顷|万亩|亩|GW|%|个百分点|百分点"
)
_COUNTED = "个家项户种座条位名人次类群区圈期星处所件台套镇级镇"
_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
_FALLS = ("下降", "减少", "回落", "降低")
_RISES = ("增长", "增加", "上升", "提高")
_LONGEST = 60  # a cell of prose is not searched


@dataclass(frozen=True)
class Reading:
    """One figure as its words say it.

    Attributes:
        value: The printed number, None where the words give none (数十).
        unit: The printed unit, ``""`` where there is none.
        qualifier: ``exact``, ``rounded``, ``gt``, ``ge``, ``lt``, ``le``, ``about``, ``range``,
            ``more``, ``nearly``, ``reaches``, ``up_to`` or ``several``.
        strict: What the words alone say (length 1).
        customary: What they customarily mean (length 1).
        precision: Half a unit of the last printed digit, None for whole numbers.
    """

    value: float | None
    unit: str
    qualifier: str
    strict: Bounds
    customary: Bounds
    precision: float | None


def read_quantity(text: str) -> Reading:
    """Read the first quantity in a phrase.

    Args:
        text: A phrase such as ``"总投资超1000亿元"``, ``"50多家"``, ``"20万元至100万元"``.

    Raises:
        DataError: There is no number in it.

    >>> reading = read_quantity("不低于2000万元")
    >>> reading.qualifier, reading.unit, str(reading.strict)
    ('ge', '万元', '[2000, inf)')
    >>> str(read_quantity("50多家").strict), str(read_quantity("50多家").customary)
    ('[51, inf)', '[51, 59]')
    """
    found = _read(_phrase(text))
    if found is not None:
        return found[0]
    raise DataError(
        f"Phrase {text!r}: found no number, expected one such as '超1000亿元' or '50多家'. "
        "Without a number there is nothing to bound. Enter value and bounds by hand."
    )


def is_quantity(text: str) -> bool:
    """Say whether a text is one quantity and nothing else: the reading uses all of it.

    >>> [is_quantity(one) for one in ("超1000亿元", "1,909.5", "≥10", "over 600", "20至100万元")]
    [True, True, True, True, True]
    >>> [is_quantity(one) for one in ("见表2", "2023年", "1.2.3", "0,5", "12,34,567", "太原市")]
    [False, False, False, False, False, False]
    """
    phrase = _phrase(text)
    found = _read(phrase) if len(phrase) <= _LONGEST else None
    return found is not None and found[1]


def _phrase(text: str) -> str:
    """Give a text without blanks, but keep 12 34 two numbers; English words become signs."""
    joined = re.sub(r"(?<![\d.,])\d{1,3}(?:\s\d{3})+(?!\d)", _without_blanks, text)
    phrase = re.sub(r"(?<![\d.,])\s+|\s+(?![\d.,])", "", joined).replace("，", ",")
    if not re.search("[a-z]", phrase, re.IGNORECASE):
        return phrase
    for pattern, sign in _ENGLISH_BEFORE.items():
        words = rf"(?<![a-z])(?:{pattern})\s*(?=[-−]?\d)"
        phrase = re.sub(words, sign, phrase, flags=re.IGNORECASE)
    for pattern, sign in _ENGLISH_AFTER.items():
        phrase = re.sub(rf"(?<=[\d%元]){pattern}(?![a-z])", sign, phrase, flags=re.IGNORECASE)
    return phrase


def _without_blanks(match: re.Match[str]) -> str:
    return re.sub(r"\s", "", match[0])


def _read(phrase: str) -> tuple[Reading, bool] | None:
    """Read the first quantity, and say whether it uses the whole phrase."""
    for read in (_read_two_sided, _read_range, _read_several, _read_plain):
        found = read(phrase)
        if found is not None:
            return found
    return None


def _read_two_sided(phrase: str) -> tuple[Reading, bool] | None:
    """Read 大于二十的同时小于等于三十五."""
    low_words = _one_of([*_BEFORE["ge"], *_BEFORE["gt"]])
    high_words = _one_of([*_BEFORE["le"], *_BEFORE["lt"]])
    found = re.search(
        rf"({low_words})({NUMERAL})({_MEASURE})?(?:的同时|且|并且|,|、)?({high_words})({NUMERAL})({_MEASURE})?",
        phrase,
    )
    if not found:
        return None
    low_word, low, unit, high_word, high, unit_after = found.groups()
    bounds = Bounds.of(
        read_numeral(low),
        read_numeral(high),
        low_word in _BEFORE["ge"],
        high_word in _BEFORE["le"],
    )
    reading = Reading(None, unit_after or unit or "", "range", bounds, bounds, None)
    return reading, found[0] == phrase and _fits(bounds, unit, unit_after)


def _read_range(phrase: str) -> tuple[Reading, bool] | None:
    found = re.search(
        rf"({NUMERAL})({_MEASURE}|[{_COUNTED}])?(?:至|到|—|–|~|～|-)({NUMERAL})({_MEASURE}|[{_COUNTED}])?",
        phrase,
    )
    if not found:
        return None
    low, unit, high, unit_after = found.groups()
    bounds = Bounds.of(read_numeral(low), read_numeral(high))
    fits = _fits(bounds, unit, unit_after)
    before, after = phrase[: found.start()], phrase[found.end() :]
    direction = next((word for word in (*_RISES, *_FALLS) if before.endswith(word)), "")
    if direction in _FALLS:
        bounds = -bounds
    reading = Reading(None, unit_after or unit or "", "range", bounds, bounds, None)
    return reading, before == direction and not after and fits


def _fits(bounds: Bounds, unit: str | None, unit_after: str | None) -> bool:
    """Say whether the ends of a range are in order and in one unit."""
    return bool(bounds.low[0] <= bounds.high[0]) and unit in (None, unit_after or unit)


def _read_several(phrase: str) -> tuple[Reading, bool] | None:
    found = re.search(rf"[数几]([十百千])({_MEASURE}|[{_COUNTED}])?", phrase)
    if not found:
        return None
    place = read_numeral(found.group(1))
    reading = Reading(
        None,
        found.group(2) or "",
        "several",
        Bounds.of(2 * place, INF),
        Bounds.of(2 * place, 10 * place - 1),
        None,
    )
    return reading, found[0] == phrase


def _read_plain(phrase: str) -> tuple[Reading, bool] | None:
    found = re.search(rf"({NUMERAL})([多余来几])?({_MEASURE}|[{_COUNTED}])?", phrase)
    if not found:
        return None
    numeral, more, unit = found.group(1), found.group(2), found.group(3) or ""
    before, after = phrase[: found.start()], phrase[found.end() :]
    word, code = _word_at(_BEFORE, before, at_end=True)
    word_after, code_after = _word_at(_AFTER, after, at_end=False)
    # 达500亿元以上 claims what 以上 says; 达 alone claims the number.
    said = [c for c in (code, code_after, "more" if more else "") if c and c != "reaches"]
    qualifier = said[0] if said else code or ""
    value, step = read_numeral(numeral), last_place(numeral)
    counted = unit in _COUNTED if unit else False
    precision = step / 2 if "." in numeral and "/" not in numeral else None
    if not qualifier:
        qualifier = "rounded" if precision else "exact"
    strict, customary = _bounds(qualifier, value, step, counted=counted)
    stem = before[: len(before) - len(word)]
    direction = next((one for one in (*_RISES, *_FALLS, "+") if stem.endswith(one)), "")
    # 下降-5% may be either, and of two words only one would be read.
    whole = (stem, after) == (direction, word_after) and len(set(said)) <= 1
    whole = whole and not (direction and direction not in _RISES and value < 0)
    if direction in _FALLS:
        value, strict, customary = -value, -strict, -customary
        qualifier = _MIRRORED.get(qualifier, qualifier)
    return Reading(value, unit, qualifier, strict, customary, precision), whole


def _bounds(qualifier: str, value: float, step: float, *, counted: bool) -> tuple[Bounds, Bounds]:
    """Give the strict and the customary interval of a value with its qualifier."""
    one = 1.0 if counted else 0.0
    if qualifier == "more":
        strict = Bounds.of(value + one, INF, counted)
        return strict, Bounds.of(value + one, value + step - one, counted, counted)
    if qualifier == "nearly":
        return Bounds.of(0, value, counted, False), Bounds.of(value - step, value, True, False)
    if qualifier == "about":
        return Bounds.of(0, INF, False), Bounds.of(value - step / 2, value + step / 2, True, False)
    single = {
        "gt": Bounds.of(value + one, INF, counted),
        "ge": Bounds.of(value, INF),
        "lt": Bounds.of(-INF, value, False, False),
        "le": Bounds.of(-INF, value, False),
        "up_to": Bounds.of(0, value),
    }.get(qualifier, Bounds.point(value))
    return single, single


def _word_at(words: dict[str, tuple[str, ...]], text: str, *, at_end: bool) -> tuple[str, str]:
    """Find the longest qualifier word that touches the number, and its code."""
    hits = [
        (len(word), word, code)
        for code, group in words.items()
        for word in group
        if (text.endswith(word) if at_end else text.startswith(word))
    ]
    return max(hits)[1:] if hits else ("", "")


def _one_of(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))

"""The words of a comparison: differences of intervals, causes and fields, in both languages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tyanalysis.changes import FigureChange, Span, difference
from tyanalysis.reporting.labels import Language, unit_word

_WORDS: dict[str, tuple[str, str]] = {
    "correction": ("更正", "correction"),
    "new-data": ("新数据", "new data"),
    "both": ("更正和新数据", "correction and new data"),
    "withdrawn": ("数字撤出", "figure withdrawn"),
    "method": ("算法或参数", "method or parameters"),
    "unknown": ("原因不明", "cause not known"),
    "moved": ("变动", "moved"),
    "appeared": ("新出现", "appeared"),
    "went": ("不再出现", "went"),
    "changed": ("改写", "reworded"),
    "corrected": ("更正", "corrected"),
    "regraded": ("改变分级", "regraded"),
    "renamed": ("名称改变", "renamed"),
    "revised": ("修订", "revised"),
    "added": ("新增", "added"),
    "gone": ("撤出", "gone"),
    "cards": ("数字卡片（因此看不出哪些数字被更正）", "figure cards (corrections cannot be seen)"),
    "sources": ("来源目录", "the list of sources"),
    "sentences": ("正文措辞", "the wording"),
    "notebook": ("笔记本", "the notebook"),
    "parameters": ("参数", "the parameters"),
    "code": ("程序", "the program"),
    "libraries": ("程序库版本", "versions of libraries"),
    "undetermined": ("无法确定", "not determinable"),
    "unchanged": ("数值不变", "value unchanged"),
    "between": ("{low} 至 {high}", "{low} to {high}"),
}  # fmt: skip


def change_word(key: str, language: Language) -> str:
    """Give one word.

    >>> change_word("new-data", "zh"), change_word("gone", "en")
    ('新数据', 'gone')
    """
    return _WORDS[key][language != "zh"]


def difference_text(apart: Span | None, unit: str, language: Language) -> str:
    """Print new minus old in the canonical unit; a bound stays a bound.

    >>> difference_text(Span(2.5, 2.5), "percent", "zh")
    '+2.5个百分点'
    >>> difference_text(Span(-math.inf, 200, False, False), "CNY_100M", "zh")
    '< +200亿元'
    >>> difference_text(Span(-math.inf, math.inf, False, False), "count", "en")
    'not determinable'
    """
    if apart is None:
        return ""
    if not apart.bounded:
        return change_word("undetermined", language)
    # The difference of two rates is in percentage points.
    word = unit_word("percentage_point" if unit == "percent" else unit, language)
    word = {"zh": "个百分点", "en": "pp"}[language] if unit == "percent" else word
    end = f"{'' if language == 'zh' or not word else ' '}{word}"
    if apart.exact:
        return f"{_signed(apart.low)}{end}" if apart.low else change_word("unchanged", language)
    if math.isinf(apart.low):
        return f"{'≤' if apart.high_closed else '<'} {_signed(apart.high)}{end}"
    if math.isinf(apart.high):
        return f"{'≥' if apart.low_closed else '>'} {_signed(apart.low)}{end}"
    words = change_word("between", language)
    return words.format(low=_signed(apart.low), high=_signed(apart.high)) + end


def bounds_text(old: Span | None, new: Span | None, unit: str, language: Language) -> str:
    """Say how the ends of a qualified number moved, "" where both are exact or nothing did.

    >>> bounds_text(Span(0, 23.22, False, False), Span(0, 23.5, False, False), "percent", "en")
    'upper bound +0.28 pp'
    """
    if old is None or new is None or (old.exact and new.exact):
        return ""
    names = {"low": ("下界", "lower bound"), "high": ("上界", "upper bound")}
    told = []
    for end, words in names.items():
        before, after = float(getattr(old, end)), float(getattr(new, end))
        if before != after and math.isfinite(before) and math.isfinite(after):
            apart = difference(Span(before, before), Span(after, after))
            gap = "" if language == "zh" else " "
            told.append(f"{words[language != 'zh']}{gap}{difference_text(apart, unit, language)}")
    return {"zh": "，", "en": ", "}[language].join(told)


def figure_name(card: Mapping[str, Any], language: Language) -> str:
    """Name a figure by area, indicator and period.

    >>> figure_name({"id": "f-1", "area": "太忻", "indicator": "投资", "period": "2023"}, "zh")
    '太忻 · 投资 · 2023'
    """
    parts = [str(card.get(name) or "") for name in ("area", "indicator", "period")]
    joined = (" · " if language == "zh" else ", ").join(part for part in parts if part)
    return joined or str(card.get("id", ""))


def figure_text(card: Mapping[str, Any] | None) -> str:
    """Print a figure's value, or its wording where it has no number."""
    if card is None:
        return "–"
    return str(card.get("value") or card.get("as_printed") or card.get("id") or "–")


def figure_how(change: FigureChange, language: Language) -> str:
    """Say what happened to a figure, and in what, where its value is the same.

    >>> old, new = {"id": "a", "value": "5", "as_printed": "5"}, {"id": "a", "value": "5"}
    >>> figure_how(FigureChange("corrected", old, new, ("as_printed",)), "en")
    'corrected: wording'
    """
    names = {
        "as_printed": ("原文", "wording"), "source": ("来源", "source"), "grade": ("分级", "grade"),
        "kind": ("性质", "kind"), "period": ("时期", "period"), "unit": ("单位", "unit"),
        "area": ("地区", "area"), "indicator": ("指标", "indicator"),
    }  # fmt: skip
    word = change_word(change.how, language)
    if {"value", "low", "high"} & set(change.fields) or change.how not in {"corrected", "renamed"}:
        return word
    told = [names[name][language != "zh"] for name in change.fields if name in names]
    joined = {"zh": "、", "en": ", "}[language].join(told)
    return f"{word}{'：' if language == 'zh' else ': '}{joined}" if told else word


def _signed(value: float) -> str:
    text = f"{abs(value):.10g}" if abs(value) < 1e10 else f"{abs(value):.0f}"
    if abs(value) >= 100 and "." in text:
        text = f"{abs(value):.2f}".rstrip("0").rstrip(".")
    elif "." in text:
        text = f"{abs(value):.4f}".rstrip("0").rstrip(".")
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else "0"

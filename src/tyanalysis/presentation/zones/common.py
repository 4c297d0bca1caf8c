"""What the sections of the zone growth report share: numbers of claims, lists of names, blanks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.display import Number, Part, Text, number, say
from tyanalysis.presentation.language import check_language, translate

_SPOKEN = {
    "zh": {"> ": "超过", "< ": "低于", "≥ ": "不低于", "≤ ": "不超过"},
    "en": {"> ": "more than ", "< ": "less than ", "≥ ": "at least ", "≤ ": "at most "},
}
_FLOORLESS = frozenset({"percent", "percentage_point"})
# Short names for charts; other indicators are called by their own names.
_SHORT = {
    "gross-regional-product-growth": "地区生产总值",
    "industrial-value-added-above-scale-growth": "规上工业增加值",
    "manufacturing-value-added-growth": "制造业增加值",
    "high-tech-manufacturing-growth": "高技术制造业",
    "trade-growth": "进出口总额",
    "bonded-trade-growth": "保税业务进出口",
    "fixed-asset-investment-growth": "固定资产投资",
    "industrial-investment-growth": "工业投资",
    "gross-output-above-scale-growth": "规上工业总产值",
    "gross-output-top20-growth": "前20户工业产值",
    "value-added-secondary-growth": "第二产业增加值",
    "value-added-tertiary-growth": "第三产业增加值",
    "additional-industrial-output": "新增工业产值",
    "park-output-threshold": "园区产值",
    "output-at-full-capacity": "达产后年产值",
    "induced-output": "带动上下游产值",
}  # fmt: skip


def nothing(label: str, language: str) -> Text:
    """Say plainly that there is nothing to show.

    Args:
        label: The label that the chart, table or text would have had.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    return Text(label, language, (say("所选地区和时期没有这方面的数字。", language),))


def short_name(row: Mapping[str, Any], language: str) -> str:
    """Name the indicator of a claim for a chart or a sentence."""
    key = str(row["indicator"])
    return translate(_SHORT[key], language) if key in _SHORT else str(row[f"indicator_{language}"])


def inside(name: str, language: str) -> str:
    """Write an indicator's name as it stands inside an English sentence: no capital.

    >>> inside("Industrial investment", "en")
    'industrial investment'
    """
    if language == "zh" or name[1:2].isupper():
        return name
    return name[:1].lower() + name[1:]


def called(name: str, language: str) -> str:
    """Put the article before a zone's name inside an English sentence.

    >>> called("Taixin Zone", "en"), called("Taixin (Taiyuan part)", "en")
    ('the Taixin Zone', 'Taixin (Taiyuan part)')
    """
    return f"the {name}" if language == "en" and name.endswith(" Zone") else name


def sentence(parts: Sequence[Part], language: str) -> tuple[Part, ...]:
    """Begin an English sentence with a capital letter.

    >>> sentence(("the Taixin Zone grew.",), "en")
    ('The Taixin Zone grew.',)
    """
    first = parts[0] if parts else ""
    if language == "zh" or not isinstance(first, str):
        return tuple(parts)
    return (first[:1].upper() + first[1:], *parts[1:])


def claim_number(
    row: Mapping[str, Any], language: str, prefix: str = "", unit: str = "", **options: Any
) -> Number:
    """Print a claim as its source does, with its bounds for the machine.

    An "about" without a stated tolerance is printed with its number, although strictly it only says
    that there is something: the bounds say so.

    Args:
        row: A row with bounds, unit, kind, period and figures.
        language: ``zh`` or ``en``.
        prefix: Of the bound columns and of ``figures``, such as ``other_``.
        unit: Unit where the row's own does not hold.
        **options: As for ``number``.
    """
    unit = unit or str(row["unit"])
    low, high = float(row[f"{prefix}low"]), float(row[f"{prefix}high"])
    closed = (bool(row[f"{prefix}low_closed"]), bool(row[f"{prefix}high_closed"]))
    bounds = Bounds.of(low, high, *closed)
    options = {
        "kind": str(row.get("kind", "actual")),
        "period": str(row.get("period", "")),
        "figures": str(row.get(f"{prefix}figures", "")),
        "floor": None if unit in _FLOORLESS or low < 0 else 0.0,
    } | options
    stated = row.get(f"{prefix}value", math.nan)
    if row.get(f"{prefix}qualifier") == "about" and math.isfinite(stated) and low != high:
        shown = number(Bounds.point(stated), unit, language, about=True, **options)
        ends = (low, high)
        low_end, high_end = (end if math.isfinite(end) else None for end in ends)
        return replace(
            shown, value=None, low=low_end, high=high_end,
            low_closed=closed[0], high_closed=closed[1],
        )  # fmt: skip
    return number(bounds, unit, language, **options)


def spoken(shown: Number, language: str) -> Number:
    """Say a bound in words inside a sentence; the number stays the same."""
    for sign, words in _SPOKEN[language].items():
        if shown.text.startswith(sign):
            return replace(shown, text=words + shown.text.removeprefix(sign))
    return shown


def size_of(value: float) -> float:
    """Give a magnitude for ``number``, so that one panel or sentence keeps one money unit."""
    return abs(value) or 1.0


def magnitude(shown: Number) -> Number:
    """Give the number without its sign, where the sentence says faster or slower."""
    if shown.value is None or shown.value >= 0:
        return shown
    text = shown.text.replace("−", "")
    return replace(shown, text=text, value=-shown.value, low=-shown.value, high=-shown.value)


def sign_of(shown: Number, digits: int = 1) -> int:
    """Say whether the number as printed is above, at or below 0."""
    rounded = round(shown.value or 0.0, digits)
    return (rounded > 0) - (rounded < 0)


def listed(names: Sequence[str], language: str) -> str:
    """Join names as a sentence does."""
    from tyanalysis.analysis.wording import listed as join  # noqa: PLC0415 - one name, two homes

    return join(list(names), language)


def line(message: str, language: str, n: float | None = None, /, **values: Part) -> str:
    """Fill a caption or a note: the same as ``say``, as one string."""
    return "".join(str(part) for part in say(message, language, n, **values))


def mirrored(table: pd.DataFrame, language: str) -> str:
    """Say in a note that what is shown rests on mirrors or data files; "" where it does not."""
    if table.empty or "mirror" not in table or not table["mirror"].any():
        return ""
    every = bool(table["mirror"].all())
    words = "据转载或公开数据文件。" if every else "部分据转载或公开数据文件。"
    return translate(words, language)

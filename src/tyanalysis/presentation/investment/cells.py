"""What all sections of the investment report need: numbers from result rows, names, gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd
from matplotlib.axis import Axis

from tyanalysis.analysis.investment.claims import bounds_at
from tyanalysis.data.package import Package
from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.display import Cell, Number, Part, Text, number, say
from tyanalysis.presentation.format import NOT_DETERMINABLE, unit_name, unit_text
from tyanalysis.presentation.language import translate
from tyanalysis.presentation.names import name_of, period_name

MISSING: Final = "—"
MONEY: Final = "CNY_100M"
# The magnitude that fixes one money unit for a whole table or axis: 亿元, billion yuan.
MONEY_SIZE: Final = 50.0


def cell(
    row: Mapping[Any, Any],
    prefix: str,
    unit: str,
    language: str,
    *,
    bare: bool = False,
    **options: Any,
) -> Cell:
    """Print one quantity of a result row, or the mark of a gap where there is none.

    Args:
        row: A result row with bounds under the prefix.
        prefix: ``""``, or a name and an underscore.
        unit: Canonical unit.
        language: ``zh`` or ``en``.
        bare: Leave the unit to the table's head; money is then in 亿元 or billion yuan throughout.
        **options: As for ``number``; ``kind``, ``period`` and ``figures`` come from the row.
    """
    bounds = bounds_at(row, prefix)
    if bool(bounds.is_empty[0]):
        return MISSING
    stated = row.get(f"{prefix}value", float("nan"))
    about = row.get(f"{prefix}qualifier") == "about" and pd.notna(stated)
    low = float(bounds.low[0])
    settings: dict[str, Any] = {
        "kind": str(row.get(f"{prefix}kind") or row.get("kind") or "actual"),
        "period": str(row.get(f"{prefix}period") or row.get("period") or ""),
        "figures": str(row.get(f"{prefix}figures") or row.get("figures") or ""),
        "digits": _digits(bounds),
        "floor": None if low < 0 else 0.0,
        "with_unit": not bare,
    }
    if bare and unit == MONEY:
        settings["size"] = MONEY_SIZE
    settings |= options
    made = number(bounds, unit, language, **settings)
    if about:
        # The text is what the source prints; the bounds stay those of the reading.
        shown = Bounds.point(float(stated))
        settings["digits"] = None
        return replace(made, text=number(shown, unit, language, about=True, **settings).text)
    if not bool(bounds.determinable(settings["floor"])[0]):
        return replace(made, text=NOT_DETERMINABLE[language])
    return made


def _digits(bounds: Bounds) -> int | None:
    """Give two decimals to what does not end before, and its own to what does."""
    ends = [float(x) for x in (bounds.low[0], bounds.high[0]) if math.isfinite(float(x))]
    return None if all(abs(x - round(x, 2)) <= 1e-9 * max(1.0, abs(x)) for x in ends) else 2


_SPOKEN: Final = {
    "zh": {"> ": "超过", "< ": "低于", "≥ ": "不低于", "≤ ": "不超过"},
    "en": {"> ": "more than ", "< ": "less than ", "≥ ": "at least ", "≤ ": "at most "},
}


def spoken(value: Cell, language: str) -> Cell:
    """Say a bound in words, for stated amounts inside a sentence; the number stays the same.

    Computed results keep their sign ("< 23.22%"), so that the two can be told apart.
    """
    if isinstance(value, Number):
        for sign, word in _SPOKEN[language].items():
            if value.text.startswith(sign):
                return replace(value, text=word + value.text.removeprefix(sign))
    return value


def signed(value: Cell, language: str) -> Cell:
    """Put a plus before a number above zero, for columns of growth.

    >>> signed("—", "zh")
    '—'
    """
    if isinstance(value, Number) and value.value is not None and value.value > 0:
        return replace(value, text=f"+{value.text}")
    return value


def head(unit: str, language: str) -> str:
    """Name a unit for a column's head."""
    return unit_name(unit, language, MONEY_SIZE)


def money_factor(language: str) -> float:
    """Give what turns 100 million yuan into the axis' money unit."""
    return unit_text(MONEY, MONEY_SIZE, language).factor


def group_thousands(axis: Axis, language: str) -> None:
    """Write an axis' numbers as the language groups them."""
    if language == "en":
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def line(message: str, language: str, n: float | None = None, /, **values: Part) -> str:
    """Say one sentence as plain text, for captions, notes and alternative texts."""
    return "".join(map(str, say(message, language, n, **values)))


_LIST: Final = "\x00"


def say_list(
    message: str, language: str, items: Sequence[tuple[str, Cell]], /, **values: Part
) -> tuple[Part, ...]:
    """Say a sentence that lists named numbers at ``{list}``; they stay numbers.

    Args:
        message: Chinese sentence with ``{list}`` and other places.
        language: ``zh`` or ``en``.
        items: What is listed: a name and its number.
        **values: What goes into the other places.
    """
    comma, space = {"zh": ("、", ""), "en": (", ", " ")}[language]
    parts: list[Part] = []
    for piece in say(message, language, len(items), list=_LIST, **values):
        if piece != _LIST:
            parts.append(piece)
            continue
        for order, (name, value) in enumerate(items):
            parts += [f"{comma if order else ''}{name}{space}", value]
    return tuple(parts)


def area(package: Package, key: Any, language: str) -> str:
    """Name an area briefly."""
    return name_of(package.areas, str(key), language, short=True)


def indicator(package: Package, key: Any, language: str) -> str:
    """Name an indicator."""
    return name_of(package.indicators, str(key), language)


def place(package: Package, row: Mapping[Any, Any], language: str) -> str:
    """Name an area and a period together."""
    joint = {"zh": "{area}{period}", "en": "{area}, {period}"}[language]
    key = row["project"] if "project" in row else row["area"]
    return joint.format(
        area=area(package, key, language), period=period_name(str(row["period"]), language)
    )


def absent(label: str, language: str) -> Text:
    """Say that the chosen areas and periods hold nothing for a chart, a table or a sentence."""
    return Text(label, language, (say("所选地区和时期没有这一部分所需的数字。", language),))


def silent(label: str, language: str) -> Text:
    """Say nothing where the table above has already said that there is nothing."""
    return Text(label, language, ())


def stage_name(stage: str, language: str) -> str:
    """Name a stage of projects."""
    return translate(_STAGES.get(stage, stage), language) if stage in _STAGES else stage


def inline(name: str, language: str) -> str:
    """Write a name as it stands inside an English sentence, abbreviations aside."""
    if language == "zh" or name[1:2].isupper():
        return name
    return name[:1].lower() + name[1:]


def joined(names: list[str], language: str) -> str:
    """Join names with the language's comma."""
    return {"zh": "、", "en": ", "}[language].join(names)


_STAGES: Final = {
    "book": "项目库",
    "book-infrastructure": "其中：基础设施类",
    "book-industry": "其中：产业类",
    "provincial-key": "省级重点",
    "municipal-key": "市级重点",
    "reserve": "储备",
    "negotiation": "在谈",
    "signed": "签约",
    "started": "开工",
    "started-infrastructure": "其中：开工基础设施类",
    "started-industry": "其中：开工产业类",
    "production": "投产",
    "signed-several": "签约（累计）",
    "started-several": "开工（累计）",
    "all-batches": "三批合计",
    "production-several": "投产（累计）",
    "promotion-signed": "招商签约",
    "promotion-started": "招商开工",
    "out-of-province-signed": "省外项目签约",
    "new": "新开工",
    "town-added": "专业镇新增项目",
    "agreements": "投资贸易协议",
}

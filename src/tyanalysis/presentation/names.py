"""The printed names of areas, indicators, periods, kinds and grades, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from tyanalysis.data.period import parse_period
from tyanalysis.data.remember import remembered
from tyanalysis.errors import ParameterError
from tyanalysis.presentation.language import check_language, translate

_KINDS = {
    "actual": "实际",
    "count": "计数",
    "growth": "增速",
    "enumeration": "列举",
    "expected": "预计",
    "capacity": "设计能力",
    "plan": "计划",
    "target": "目标",
    "status": "状态",
    "date": "日期",
    "rank_claim": "自称位次",
    "background": "背景",
}
_GRADES = {
    "S": "起始报道",
    "A": "甲级：发布方或署名转载",
    "B": "乙级：转载站或公开数据文件",
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 - reads better
_PERIODS = {
    ("year", "zh"): "{year}年",
    ("half", "zh"): "{year}年{half}半年",
    ("half", "en"): "{half} half of {year}",
    ("quarter", "zh"): "{year}年{quarter}季度",
    ("quarter", "en"): "Q{quarter} {year}",
    ("month", "zh"): "{year}年{month}月",
    ("month", "en"): "{month} {year}",
    ("day", "zh"): "{year}年{month}月{day}日",
    ("day", "en"): "{day} {month} {year}",
    ("week", "zh"): "{year}年{month}月{day}日起一周",
    ("week", "en"): "week of {day} {month} {year}",
    ("range", "zh"): "{year}年{month}—{last_month}月",
    ("range", "en"): "{month}–{last_month} {year}",
    ("years", "zh"): "{year}—{last_year}年",
    ("years", "en"): "{year}–{last_year}",
    ("across", "zh"): "{year}年{month}月—{last_year}年{last_month}月",
    ("across", "en"): "{month} {year}–{last_month} {last_year}",
}


def name_of(table: pd.DataFrame, key: str, language: str, *, short: bool = False) -> str:
    """Look a name up in ``areas`` or ``indicators``; an unknown id is printed as it is.

    Args:
        table: A frame with id, name_zh, name_en (and short_zh, short_en).
        key: The id.
        language: ``zh`` or ``en``.
        short: The short form, for charts.
    """
    column = f"{'short' if short else 'name'}_{check_language(language)}"
    return _names(table, column, f"name_{language}").get(key, key)


@remembered
def _names(table: pd.DataFrame, column: str, full: str) -> Mapping[str, str]:
    """Map every id to its name; the first row of an id counts."""
    shown = table[column] if column in table else [""] * len(table)
    names: dict[str, str] = {}
    for key, name, whole in zip(table["id"], shown, table[full], strict=True):
        names.setdefault(key, str(name if isinstance(name, str) and name else whole))
    return MappingProxyType(names)


def names_of(table: pd.DataFrame, keys: Any, language: str, *, short: bool = False) -> list[str]:
    """Look several names up, in the order of the keys."""
    return [name_of(table, str(key), language, short=short) for key in keys]


def period_name(text: str, language: str) -> str:
    """Print an SDMX period as a reader says it.

    >>> period_name("2024-S1", "zh"), period_name("2020-01-01/P9M", "en")
    ('2024年上半年', 'Jan–Sep 2020')
    """
    check_language(language)
    if not isinstance(text, str) or not text:
        return translate("未注明时间", language)
    period = parse_period(text)
    if period.start is None or period.end is None:
        return text
    start, end = period.start, period.end
    shape: str = period.kind
    if shape == "range" and start.year != end.year:
        shape = "years" if (start.month, end.month) == (1, 12) else "across"
    pattern = _PERIODS.get((shape, language), "{year}")
    half = (start.month - 1) // 6
    return pattern.format(
        year=start.year,
        last_year=end.year,
        month=start.month if language == "zh" else _MONTHS[start.month - 1],
        last_month=end.month if language == "zh" else _MONTHS[end.month - 1],
        day=start.day,
        quarter="一二三四"[(start.month - 1) // 3] if language == "zh" else start.month // 3 + 1,
        half="上下"[half] if language == "zh" else ("first", "second")[half],
    )


def kind_name(kind: str, language: str) -> str:
    """Print a kind of claim (plan, target, …); an unknown one is printed as it is."""
    return translate(_KINDS[kind], language) if kind in _KINDS else kind


def kinds_of(wanted: Iterable[Any]) -> list[str]:
    """Turn kinds of claims, as the data or a report names them, into those of the data.

    Raises:
        ParameterError: A kind that there is not, with the choices.

    >>> kinds_of(["实际", "Design capacity", "plan"])
    ['actual', 'capacity', 'plan']
    """
    named = {word: kind for kind, word in _KINDS.items()}
    found = []
    for one in wanted:
        name = str(one).strip()
        kind = name.casefold() if name.casefold() in _KINDS else named.get(name)
        if kind is None:
            english = {kind_name(kind, "en").casefold(): kind for kind in _KINDS}
            kind = english.get(name.casefold())
        if kind is None:
            choices = ", ".join(f"{kind} ({word})" for kind, word in _KINDS.items())
            raise ParameterError(
                f"kind: found {one!r}; expected one of {choices}. Next: write one of them."
            )
        found.append(kind)
    return found


def grade_name(grade: str, language: str) -> str:
    """Print what a source's grade means."""
    return translate(_GRADES[grade], language) if grade in _GRADES else grade

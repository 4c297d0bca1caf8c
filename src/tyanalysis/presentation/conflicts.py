"""Contradictions between sources, vintages and within one text, as the reader should see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from tyanalysis.data.findings import find_all
from tyanalysis.data.package import Package, with_reading
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.presentation.display import (
    Cell,
    Column,
    Headline,
    Number,
    Table,
    Text,
    count_number,
    figure_number,
    number,
    say,
)
from tyanalysis.presentation.format import fitting_digits
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import name_of, period_name
from tyanalysis.presentation.scope import in_report

_REASONS = {
    "conflict": "来源不一",
    "unnamed-year": "年份未写明",
    "vintage": "版本不同",
    "rate-times-time": "日量与年量不符",
    "parts-against-total": "分项与合计不符",
    "share-against-levels": "占比与数值不符",
    "cumulative-falls": "累计数下降",
    "level-against-growth": "数值与增速不符",
    "implied-deflator": "隐含价格变动异常",
    "jump": "数量级突变",
}
_MEANINGS = {
    "conflict": "两处说法不能同时成立，不取平均",
    "unnamed-year": "一方未写明年份，若指同一年则不能同时成立",
    "vintage": "数据经修订，各版本不混用",
    "rate-times-time": "可能是季节性日量、口径不同或笔误",
    "parts-against-total": "口径或版本不同，不作调整",
    "share-against-levels": "占比与绝对数来自不同口径或版本",
    "cumulative-falls": "修订、口径不同或笔误",
    "level-against-growth": "口径或基数有变，不能由绝对数推增速",
    "implied-deflator": "绝对数可能经修订，不能由绝对数推增速",
    "jump": "常见于单位误写，需核对原文",
}
# Sides that are computed rather than printed.
_COMPUTED = frozenset(
    {
        "rate-times-time",
        "parts-against-total",
        "share-against-levels",
        "level-against-growth",
        "implied-deflator",
    }
)

# Cases that set growth against growth, though they are found by looking at levels.
_OF_GROWTH = frozenset({"level-against-growth", "implied-deflator"})


@remembered  # the table and the sentence ask the same
def report_findings(package: Package, report: str) -> pd.DataFrame:
    """Find what contradicts what among a report's figures; repetitions are left to the check.

    Args:
        package: The data package.
        report: Key of the report.

    Returns:
        Rows of ``tyanalysis.data.findings.find_all``, the most direct contradictions first.
    """
    found = _all_findings(package)
    mine = set(in_report(package, report)["id"])
    found = found[found["figure_a"].isin(mine) & found["reason"].isin(_REASONS)]
    order = {reason: place for place, reason in enumerate(_REASONS)}
    return found.sort_values("reason", key=lambda s: s.map(order), kind="stable").reset_index(
        drop=True
    )


@remembered
def _all_findings(package: Package) -> pd.DataFrame:
    # The customary reading gives 约 a width: what contradicts even then is a contradiction.
    figures = with_reading(package.figures, "customary", "rounded")
    return find_all(replace(package, figures=figures))


def table_conflicts(package: Package, report: str, language: str) -> Table | Text:
    """Show both sides of every contradiction, with what it means for the reader.

    Args:
        package: The data package.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    found = report_findings(package, report)
    if found.empty:
        return Text(
            "conflicts", language, (say("所选地区和时期内没有发现互相矛盾的数字。", language),)
        )
    figures = package.figures.set_index("id", drop=False)
    rows = tuple(_row(dict(case), figures, package, language) for _, case in found.iterrows())
    columns = (
        Column("what", translate("对象", language)),
        Column("period", translate("时期", language)),
        Column("a", translate("一种说法", language), align="right"),
        Column("b", translate("另一种说法或推算", language), align="right"),
        Column("reason", translate("矛盾类型", language)),
        Column("meaning", translate("如何对待", language)),
    )
    return Table(
        "conflicts", language, translate("互相矛盾或经修订的数字", language), columns, rows
    )


def describe_conflicts(package: Package, report: str, language: str) -> Text:
    """Count the contradictions by type in one sentence.

    Args:
        package: The data package.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    found = report_findings(package, report)
    if found.empty:
        return Text("conflicts-summary", language, ())
    total = count_number(len(found), language)
    counts = found["reason"].value_counts()
    listed = [
        f"{translate(words, language)}{'' if language == 'zh' else ' '}{counts[reason]}"
        for reason, words in _REASONS.items()
        if reason in counts
    ]
    sentence = say(
        "共发现{n}处：{list}。同一指标并列各说法，图表采用分级最高的一种。",
        language,
        len(found),
        n=total,
        list={"zh": "、", "en": ", "}[language].join(listed),
    )
    headline = Headline("findings", translate("矛盾与修订", language), total)
    return Text("conflicts-summary", language, (sentence,), (headline,))


def _row(
    case: dict[str, Any], figures: pd.DataFrame, package: Package, language: str
) -> tuple[Cell, ...]:
    reason = str(case["reason"])
    area = name_of(package.areas, str(case["area"]), language, short=True)
    measured = str(case["indicator"])
    if reason in _OF_GROWTH and f"{measured}-growth" in set(package.indicators["id"]):
        measured = f"{measured}-growth"
    indicator = name_of(package.indicators, measured, language)
    b = (
        _computed(case, language)
        if reason in _COMPUTED
        else figure_number(dict(figures.loc[str(case["figure_b"])]), language)
    )
    return (
        f"{area} · {indicator}",
        period_name(str(case["period"]), language),
        figure_number(dict(figures.loc[str(case["figure_a"])]), language),
        b,
        translate(_REASONS[reason], language),
        translate(_MEANINGS[reason], language),
    )


def _computed(case: Mapping[str, Any], language: str) -> Number:
    """Print what the other figures make, with no more digits than they carry."""
    bounds = Bounds.of(
        case["low_b"], case["high_b"], bool(case["low_closed_b"]), bool(case["high_closed_b"])
    )
    ids = [i for i in str(case["figures"]).split() if i != case["figure_a"]]
    return number(
        bounds,
        str(case["unit"]),
        language,
        period=str(case["period"]),
        figures=ids,
        digits=fitting_digits(bounds),
        floor=None if bounds.low[0] < 0 else 0.0,
    )

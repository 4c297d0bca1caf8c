"""The one total of the towns' output: what follows from it, and what does not."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.analysis.town_output import growth_of_total
from tyanalysis.analysis.wording import period_name as spoken_period
from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.errors import NotComputable
from tyanalysis.presentation.display import (
    Column,
    Headline,
    Number,
    Part,
    Table,
    Text,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.town.common import as_number, result_cell, silent
from tyanalysis.presentation.zones.common import inside, nothing

_MEASURES = {
    "total": ("主导行业产值", "只含主导行业，窄于全产业链"),
    "per-town": ("平均每镇", "平均数掩盖差别：没有分镇数字"),
    "per-month": ("月均", "各行业有淡旺季，月份之间不均匀"),
    "twice": ("上半年的两倍", "只是算术，不是全年预计"),
}
_KEYS = {
    "per-town": "output-per-key-town",
    "per-month": "output-per-month",
    "twice": "twice-half-year",
}


def table_town_total(total: pd.DataFrame, language: str) -> Table | Text:
    """Show the total and what follows from it by arithmetic.

    Args:
        total: From ``town_total``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if total.empty:
        return nothing("town-total", language)
    rows = tuple(
        (
            translate(_MEASURES[str(row["measure"])][0], language),
            result_cell(row, language),
            period_name(str(row["period"]), language),
            translate(_MEASURES[str(row["measure"])][1], language),
        )
        for row in rows_of(total)
    )
    columns = (
        Column("measure", translate("事项", language)),
        Column("value", translate("数值", language), align="right"),
        Column("period", translate("时期", language)),
        Column("caution", translate("前提与注意", language)),
    )
    caption = translate("重点专业镇的唯一合计数，和由它算得出的几个数", language)
    return Table("town-total", language, caption, columns, rows)


def describe_town_total(package: Package, total: pd.DataFrame, language: str) -> Text:
    """Say what the total is, what it comes to for each town and month, and what it cannot tell.

    Args:
        package: The data package, to look for a base or a growth rate.
        total: From ``town_total``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if total.empty:
        return silent("town-total-text", language)
    shown = total_numbers(total, language)
    first = rows_of(total)[0]
    sentences: list[tuple[Part, ...]] = [
        say(
            "{period}{area}主导行业产值{total}，这是唯一的合计数。", language,
            period=spoken_period(str(first["period"]), language),
            area=group_name(first, language), total=shown["total"],
        )
    ]  # fmt: skip
    if {"per-town", "per-month"} <= set(shown):
        sentences.append(
            say(
                "合{month}，平均每镇{town}。", language,
                town=shown["per-town"], month=shown["per-month"],
            )
        )  # fmt: skip
    if "twice" in shown:
        sentences.append(
            say("两倍为{twice}，只是算术，不能当作全年产值。", language, twice=shown["twice"])
        )
    refusal = growth_refusal(package, language)
    if refusal:
        sentences.append((refusal,))
    # The total itself is a headline of the summary.
    headlines = [
        Headline(_KEYS[name], translate(_MEASURES[name][0], language), value)
        for name, value in shown.items()
        if name in _KEYS
    ]
    return paragraph("town-total-text", language, sentences, headlines)


def group_name(row: dict[str, Any], language: str) -> str:
    """Name a group of towns inside a sentence."""
    name = str(row[f"area_{language}"])
    return name if language == "zh" else f"the {inside(name, language)}"


def total_numbers(total: pd.DataFrame, language: str) -> dict[str, Number]:
    """Print the total and its parts, by measure."""
    return {str(row["measure"]): as_number(result_cell(row, language)) for row in rows_of(total)}


def growth_refusal(package: Package, language: str) -> str:
    """Give the reason why growth of the total cannot be computed, "" where it can."""
    try:
        growth_of_total(package)
    except NotComputable as refusal:
        return {"zh": refusal.zh, "en": refusal.en}[language]
    return ""

"""What investment is made of, in rows and sentences, and totals implied by a part."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Column,
    Headline,
    Number,
    Part,
    Table,
    Text,
    say,
)
from tyanalysis.presentation.investment.cells import (
    MONEY,
    area,
    cell,
    head,
    indicator,
    inline,
    joined,
    place,
    silent,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name

SPLIT_NAMES = {
    "sector": "按产业",
    "owner": "按所有制",
    "size": "按项目规模",
    "private": "按投资主体",
    "industry": "产业类项目按行业",
}


_LEFT = {"size": "其余项目", "private": "其余投资", "industry": "其余行业"}


_PARTS = {
    "investment-primary": "第一产业",
    "investment-secondary": "第二产业",
    "investment-tertiary": "第三产业",
    "state-investment": "国有",
    "non-state-investment": "非国有",
    "private-investment": "民间",
    "large-project-completed-investment": "10亿元以上项目",
    "agriculture-investment": "农林牧渔业",
    "mining-investment": "采矿业",
    "manufacturing-investment": "制造业",
    "utilities-investment": "电热气水业",
}


def table_investment_structure(
    package: Package, structure: pd.DataFrame, language: str
) -> Table | Text:
    """List every published part with its share and what the parts leave over.

    Args:
        package: The data package.
        structure: The result of ``investment_structure``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if structure.empty:
        return silent("investment-structure-table", language)
    columns, rows = structure_table(package, rows_of(structure), language)
    return Table(
        "investment-structure-table",
        language,
        translate("投资的构成：各部分相加与总数之差", language),
        columns,
        rows,
        note=translate(
            "“其余”由总数减已公布部分得出；差额为零表示各部分相加正好等于总数。", language
        ),
    )


def table_implied_totals(package: Package, implied: pd.DataFrame, language: str) -> Table | Text:
    """List totals that follow from a part and its published share, as intervals.

    Args:
        package: The data package, for names.
        implied: The result of ``implied_totals``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if implied.empty:
        return silent("implied-totals", language)
    money = head(MONEY, language)
    return Table(
        "implied-totals",
        language,
        translate("没有公布的总数：由一部分和它的占比反推", language),
        (
            Column("area", translate("地区", language)),
            Column("period", translate("时期", language)),
            Column("part", translate("已公布的部分", language)),
            Column("amount", translate("金额", language), money, "right"),
            Column("share", translate("占比", language), "%", "right"),
            Column("total", translate("反推总数", language), money, "right"),
        ),
        tuple(
            (
                area(package, row["area"], language),
                period_name(str(row["period"]), language),
                indicator(package, row["part"], language),
                cell(row, "part_", MONEY, language, bare=True),
                cell(row, "share_", "percent", language, bare=True),
                cell(row, "", MONEY, language, bare=True, digits=0),
            )
            for row in rows_of(implied)
        ),
        note=translate("区间来自四舍五入：占比印得越粗，区间越宽。反推数不是公布数。", language),
    )


def describe_investment_structure(
    package: Package, structure: pd.DataFrame, implied: pd.DataFrame, language: str
) -> Text:
    """Say whether the parts add up, and what the implied totals come to.

    Args:
        package: The data package.
        structure: The result of ``investment_structure``.
        implied: The result of ``implied_totals``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    if len(structure):
        rows = most_divided(structure)
        for split in ("sector", "owner"):
            parts = [row for row in rows if row["split"] == split]
            if parts:
                sentences.append(_adds_up(package, parts, language))
        large = [row for row in rows if row["split"] == "size" and row["part"]]
        sentences += [
            say(
                "{where}：{part}{amount}，占全部投资的{share}。",
                language,
                where=place(package, row, language),
                part=inline(part_name(package, row, language), language),
                amount=cell(row, "", MONEY, language),
                share=cell(row, "share_", "percent", language, digits=1),
            )
            for row in large
        ]
    for row in rows_of(implied):
        total = cell(row, "", MONEY, language, digits=0)
        sentences.append(
            say(
                "{where}：{part}{amount}占{share}，由此反推总投资为{total}。",
                language,
                where=place(package, row, language),
                part=inline(indicator(package, row["part"], language), language),
                amount=cell(row, "part_", MONEY, language),
                share=cell(row, "share_", "percent", language),
                total=total,
            )
        )
        if isinstance(total, Number):
            key = f"implied-total-{row['area']}-{row['period'].replace('/', '-')}"
            headlines.append(Headline(key, translate("反推的总投资", language), total))
    return Text("investment-structure-text", language, tuple(sentences), tuple(headlines), "list")


def part_name(package: Package, row: dict[str, Any], language: str) -> str:
    """Name a part; what is left has a name of its own."""
    if row["part"] in _PARTS:
        return translate(_PARTS[str(row["part"])], language)
    if row["part"]:
        return indicator(package, row["part"], language)
    return translate(_LEFT[str(row["split"])], language)


def most_divided(structure: pd.DataFrame) -> list[dict[str, Any]]:
    """Choose the area and period with the most ways of division."""
    groups = [group for _, group in structure.groupby(["area", "period"], sort=False)]
    return rows_of(max(groups, key=lambda group: group["split"].nunique()))


def _adds_up(package: Package, parts: list[dict[str, Any]], language: str) -> tuple[Part, ...]:
    gap = abs(float(parts[0]["residual_low"]))
    exact = gap < 1e-6
    total = cell(parts[0], "total_", MONEY, language)
    names = [inline(part_name(package, row, language), language) for row in parts]
    largest = max(parts, key=lambda row: float(row["low"]))
    return say(
        "{where}{way}：{names}相加正好等于总数{total}，其中{largest}占{share}。"
        if exact
        else "{where}{way}：{names}相加与总数{total}不符，其中{largest}占{share}。",
        language,
        where=place(package, parts[0], language),
        way=inline(translate(SPLIT_NAMES[str(parts[0]["split"])], language), language),
        names=joined(names, language),
        total=total,
        largest=inline(part_name(package, largest, language), language),
        share=cell(largest, "share_", "percent", language, digits=1),
    )


def structure_table(
    package: Package, rows: list[dict[str, Any]], language: str
) -> tuple[tuple[Column, ...], tuple[tuple[Any, ...], ...]]:
    """Print parts of investment with shares and what the parts leave over."""
    money = head(MONEY, language)
    columns = (
        Column("where", translate("地区与时期", language)),
        Column("split", translate("划分", language)),
        Column("part", translate("部分", language)),
        Column("amount", translate("金额", language), money, "right"),
        Column("share", translate("占总数", language), "%", "right"),
        Column("gap", translate("相加之差", language), money, "right"),
    )
    cells = tuple(
        (
            place(package, row, language),
            translate(SPLIT_NAMES[str(row["split"])], language),
            part_name(package, row, language),
            cell(row, "", MONEY, language, bare=True, digits=2),
            cell(row, "share_", "percent", language, bare=True, digits=1),
            cell(row, "residual_", MONEY, language, bare=True, digits=2, floor=None),
        )
        for row in rows
    )
    return columns, cells

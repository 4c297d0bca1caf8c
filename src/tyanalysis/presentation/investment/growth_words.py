"""Growth of fixed-asset investment in rows and sentences: rates, missed targets, last amounts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.analysis.investment.growth import areas_with_series, missed_targets
from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Cell, Column, Headline, Number, Part, Table, Text, say
from tyanalysis.presentation.investment.cells import (
    MONEY,
    area,
    cell,
    line,
    say_list,
    signed,
    silent,
    spoken,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name

_SPANS = {"year": "全年", "part": "年内累计", "mean": "多年平均"}
_GRADES = {"A": "甲", "B": "乙", "S": "起始报道"}
_KINDS = {"growth": "实际", "expected": "预计", "target": "目标"}


def table_investment_growth(package: Package, growth: pd.DataFrame, language: str) -> Table | Text:
    """List every published rate from the first year on that a second area has.

    The whole of the longest series is in the chart's data.

    Args:
        package: The data package, for names.
        growth: The result of ``investment_growth``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if growth.empty:
        return silent("investment-growth-table", language)
    others = growth[~growth["area"].isin(areas_with_series(growth)[:1])]
    start = int((others if len(others) else growth)["year"].min())
    return Table(
        "investment-growth-table",
        language,
        line("固定资产投资增速：{year}年以来各地公布的数字", language, year=str(start)),
        growth_columns(language),
        growth_rows(package, growth[growth["year"] >= start], language),
        note=translate(
            "增速按可比口径公布，不等于两年投资额之比；年内累计不能与全年相比。", language
        ),
    )


def describe_investment_growth(
    package: Package, growth: pd.DataFrame, amounts: pd.DataFrame, language: str
) -> Text:
    """Say the last year's rate, how the targets fared, and where the amounts end.

    Args:
        package: The data package, for names.
        growth: The result of ``investment_growth``.
        amounts: The result of ``investment_amounts``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if growth.empty or not areas_with_series(growth):
        return silent("investment-growth-text", language)
    sentences = [_target(package, row, language) for row in rows_of(missed_targets(growth))]
    for place in areas_with_series(growth)[1:2]:
        sentences.append(_sparse(package, growth, place, language))
    sentences += last_amounts(package, growth, amounts, language)
    return Text("investment-growth-text", language, tuple(sentences), role="list")


def last_rate(
    package: Package, growth: pd.DataFrame, language: str
) -> tuple[tuple[Part, ...], list[Headline]]:
    """Say the newest annual rate of the longest series and whether it is the lowest."""
    place = areas_with_series(growth)[0]
    annual = rows_of(annual_rates(growth, place))
    last = annual[-1]
    rate = percent(last, language)
    lowest = all(row["low"] >= last["low"] for row in annual)
    message = (
        "{area}{year}固定资产投资增速为{rate}，是{start}以来{n}个全年增速中最低的。"
        if lowest
        else "{area}{year}固定资产投资增速为{rate}；{start}以来共有{n}个全年增速。"
    )
    sentence = say(
        message,
        language,
        area=area(package, place, language),
        year=period_name(str(last["period"]), language),
        rate=rate,
        start=period_name(str(annual[0]["period"]), language),
        n=str(len(annual)),
    )
    label = translate("固定资产投资增速", language)
    key = f"fai-growth-{place}-{last['period']}"
    return sentence, [Headline(key, label, rate)] if isinstance(rate, Number) else []


def last_amounts(
    package: Package, growth: pd.DataFrame, amounts: pd.DataFrame, language: str
) -> list[tuple[Part, ...]]:
    """Say, for the areas with a series of rates, when the last amount was published."""
    told: list[tuple[Part, ...]] = []
    areas = areas_with_series(growth)[:2]
    for place in areas:
        mine = rows_of(amounts[amounts["area"] == place]) if len(amounts) else []
        name = area(package, place, language)
        if not mine:
            told.append(say("{area}没有公布过投资额，可用的只有增速。", language, area=name))
            continue
        message = "{area}可查到的最近投资额是{period}的{amount}。"
        if place == areas[-1]:
            message = (
                "{area}可查到的最近投资额是{period}的{amount}；"
                "此后只有增速，所以可用的序列是增速，不是投资额。"
            )
        told.append(
            say(
                message,
                language,
                area=name,
                period=period_name(str(mine[-1]["period"]), language),
                amount=cell(mine[-1], "", MONEY, language),
            )
        )
    return told


def annual_rates(growth: pd.DataFrame, place: str) -> pd.DataFrame:
    """Keep the rates of whole years that are facts."""
    mine = growth[(growth["area"] == place) & (growth["span"] == "year")]
    return mine[~mine["promise"]]


def percent(row: dict[str, Any], language: str, prefix: str = "", **options: Any) -> Cell:
    """Print a growth rate with its sign."""
    return signed(cell(row, prefix, "percent", language, **{"digits": 1} | options), language)


def growth_columns(language: str) -> tuple[Column, ...]:
    """Head the columns of growth rates."""
    return (
        Column("area", translate("地区", language)),
        Column("period", translate("时期", language)),
        Column("span", translate("期别", language)),
        Column("growth", translate("同比增速", language), "%", "right"),
        Column("kind", translate("性质", language)),
        Column("grade", translate("来源等级", language)),
    )


def growth_rows(
    package: Package, growth: pd.DataFrame, language: str
) -> tuple[tuple[Cell, ...], ...]:
    """Print growth rates, one a row."""
    return tuple(
        (
            area(package, row["area"], language),
            period_name(str(row["period"]), language),
            translate(_SPANS[str(row["span"])], language),
            percent(row, language, bare=True, digits=1 if row["qualifier"] == "rounded" else None),
            translate(_KINDS.get(str(row["kind"]), "实际"), language),
            translate(_GRADES.get(str(row["grade"]), "乙"), language),
        )
        for row in rows_of(growth)
    )


def _target(package: Package, row: dict[str, Any], language: str) -> tuple[Part, ...]:
    came = percent(row, language, "outcome_", period=str(row["outcome_period"]))
    values: dict[str, Part] = {
        "area": area(package, row["area"], language),
        "year": period_name(str(row["period"]), language),
        "goal": spoken(cell(row, "target_", "percent", language, kind="target"), language),
    }
    if not isinstance(came, Number):
        return say("{area}{year}的增速目标是{goal}，结果尚未见公布。", language, **values)
    message = (
        "{area}{year}的增速目标是{goal}，年末预计为{came}。"
        if row["outcome_kind"] == "expected"
        else "{area}{year}的增速目标是{goal}，{period}为{came}。"
    )
    period = period_name(str(row["outcome_period"]), language)
    return say(message, language, **values, period=period, came=came)


def _sparse(package: Package, growth: pd.DataFrame, place: str, language: str) -> tuple[Part, ...]:
    mine = growth[(growth["area"] == place) & (growth["span"] != "mean") & ~growth["promise"]]
    annual = rows_of(annual_rates(growth, place))
    last = rows_of(mine)[-1]
    return say_list(
        "{area}的全年增速只查到{list}；最近的一个是{period}的{rate}。其余年份空缺，不作插补。",
        language,
        [(period_name(str(r["period"]), language), percent(r, language)) for r in annual],
        area=area(package, place, language),
        period=period_name(str(last["period"]), language),
        rate=percent(last, language),
    )

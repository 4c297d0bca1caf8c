"""Three batches in sentences: number against amount, with their caution."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Headline,
    Number,
    Part,
    Text,
    count_number,
    say,
)
from tyanalysis.presentation.investment.cells import (
    MISSING,
    MONEY,
    area,
    cell,
    silent,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name


def describe_funnel(package: Package, funnel: pd.DataFrame, language: str) -> Text:
    """Say how starts compare with signatures by number and by amount, with the caution.

    Args:
        package: The data package.
        funnel: The result of ``batch_funnel``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if funnel.empty:
        return silent("funnel-text", language)
    sentences: list[tuple[Part, ...]] = []
    if told := contrast_sentence(package, funnel, language)[0]:
        sentences.append(told)
    whole = [row for row in rows_of(funnel) if row["scope"] == "several"]
    for row in whole[-2:]:
        if row["area_kind"] == "zone":
            sentences.append(_zone(package, row, language))
    cities = city_events(funnel)
    if cities:
        high = max(cities, key=lambda row: float(row["start_rate_low"]))
        low = min(cities, key=lambda row: float(row["start_rate_low"]))
        sentences.append(
            say(
                "{day}有{n}个市公布了分市数字，开工比签约最高的是{high}（{most}），最低的是{low}（{least}）。",
                language,
                len(cities),
                day=period_name(str(cities[0]["period"]), language),
                n=str(len(cities)),
                high=area(package, high["area"], language),
                most=rate(high, "start_", language),
                low=area(package, low["area"], language),
                least=rate(low, "start_", language),
            )
        )
    if (checked := _sums(funnel)) is not None:
        fit, total = checked
        sentences.append(
            say(
                "同时公布分项和合计的有{n}处，分项相加全部等于合计。"
                if len(fit) == len(total)
                else "同时公布分项和合计的有{n}处，其中{k}处分项相加等于合计。",
                language,
                len(total),
                n=count_number(len(total), language, total),
                k=count_number(len(fit), language, fit),
            )
        )
    sentences.append(
        say(
            "这些比率比较的是同一场合公布的三批项目，不是同一批项目的去向；"
            "签约项目后来有多少建成，公开数字回答不了。",
            language,
        )
    )
    return Text("funnel-text", language, tuple(sentences), role="list")


def contrast_sentence(
    package: Package, funnel: pd.DataFrame, language: str
) -> tuple[tuple[Part, ...], list[Headline]]:
    """Say the newest sum of events: the start rate by number and by amount."""
    rows = [row for row in rows_of(funnel) if contrast_row(row)]
    if not rows:
        return (), []
    row = newest_sum(rows)
    number, amount = rate(row, "start_", language), rate(row, "start_amount_", language)
    if not isinstance(number, Number) or not isinstance(amount, Number):
        return (), []
    sentence = say(
        "{batch}签约{signed}个、开工{started}个，按个数开工率{number}；"
        "按计划总投资，签约{signed_amount}、开工{started_amount}，只有{amount}。"
        if (number.low or 0) > (amount.low or 0)
        else "{batch}签约{signed}个、开工{started}个，按个数开工率{number}；"
        "按计划总投资，签约{signed_amount}、开工{started_amount}，为{amount}。",
        language,
        batch=funnel_name(package, row, language),
        signed=cell(row, "signed_count_", "count", language),
        started=cell(row, "started_count_", "count", language),
        number=number,
        signed_amount=cell(row, "signed_amount_", MONEY, language),
        started_amount=cell(row, "started_amount_", MONEY, language),
        amount=amount,
    )
    key = f"{row['area']}-{row['period']}"
    return sentence, [
        Headline(f"start-rate-{key}", translate("开工率（按项目数）", language), number),
        Headline(f"start-rate-amount-{key}", translate("开工率（按计划总投资）", language), amount),
    ]


def event_rows(funnel: pd.DataFrame) -> list[dict[str, Any]]:
    """Choose the events of the area above the cities that has most of them, in time order."""
    rows = [
        row
        for row in rows_of(funnel)
        if row["scope"] == "event" and row["area_kind"] in {"group", "province", "nation"}
    ]
    if not rows:
        return []
    areas = pd.Series([row["area"] for row in rows]).value_counts()
    return sorted((r for r in rows if r["area"] == areas.index[0]), key=lambda r: r["period"])


def city_events(funnel: pd.DataFrame) -> list[dict[str, Any]]:
    """Choose the cities of the day that most of them share; none if fewer than three."""
    rows = [
        row for row in rows_of(funnel) if row["scope"] == "event" and row["area_kind"] == "city"
    ]
    if not rows:
        return []
    days = pd.Series([row["period"] for row in rows]).value_counts()
    chosen = [row for row in rows if row["period"] == days.index[0]]
    return chosen if len(chosen) >= 3 else []


def contrast_row(row: dict[str, Any]) -> bool:
    """Say whether starts and signatures are known by number and by amount, of a larger area."""
    rates = (row["start_rate_low"], row["start_amount_rate_low"])
    return all(map(pd.notna, rates)) and row["area_kind"] != "city"


def newest_sum(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the newest sum of events, or the newest row where there is none."""
    several = [row for row in rows if row["scope"] == "several"] or rows
    return max(several, key=lambda row: str(row["period"]))


def rate(row: dict[str, Any], prefix: str, language: str, **options: Any) -> Cell:
    """Print one rate of the funnel."""
    return cell(row, f"{prefix}rate_", "percent", language, **{"digits": 1} | options)


def funnel_name(package: Package, row: dict[str, Any], language: str) -> str:
    """Name a batch: area, period and, for sums of events, that it is one."""
    name = {"zh": "{area}{period}{scope}", "en": "{area}, {period}{scope}"}[language]
    scope = str(row["scope"])
    extra = {
        ("several", "zh"): "累计", ("several", "en"): " (several events)",
        ("promotion", "zh"): "招商", ("promotion", "en"): " (promotion)",
    }.get((scope, language), "")  # fmt: skip
    period = period_name(str(row["period"]), language)
    if scope == "several" and len(str(row["period"])) == len("2024-10-17"):
        period = {"zh": "截至{}", "en": "to {}"}[language].format(period)
    return name.format(area=area(package, row["area"], language), period=period, scope=extra)


def _sums(funnel: pd.DataFrame) -> tuple[list[str], list[str]] | None:
    """Give the printed totals whose parts add up, and all that can be checked, by figure id."""
    fit, checked = [], []
    for row in rows_of(funnel):
        for what in ("count", "amount"):
            if pd.notna(row[f"gap_{what}_low"]):
                checked.append(str(row[f"all_{what}_figures"]))
                if abs(float(row[f"gap_{what}_low"])) < 1e-6:
                    fit.append(str(row[f"all_{what}_figures"]))
    return (fit, checked) if checked else None


def _zone(package: Package, row: dict[str, Any], language: str) -> tuple[Part, ...]:
    made = cell(row, "production_count_", "count", language)
    return say(
        "{batch}：签约{signed}个（{signed_amount}），开工{started}个（{started_amount}），投产{made}个（{made_amount}）。",
        language,
        batch=funnel_name(package, row, language),
        signed=cell(row, "signed_count_", "count", language),
        signed_amount=cell(row, "signed_amount_", MONEY, language),
        started=cell(row, "started_count_", "count", language),
        started_amount=cell(row, "started_amount_", MONEY, language),
        made=made if isinstance(made, Number) else MISSING,
        made_amount=cell(row, "production_amount_", MONEY, language),
    )

"""Industry projects' share of investment and its growth, city by city."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Column, Headline, Number, Table, Text, say
from tyanalysis.presentation.investment.cells import (
    absent,
    area,
    cell,
    line,
    signed,
    silent,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name


def table_industry_shares(package: Package, shares: pd.DataFrame, language: str) -> Table | Text:
    """List shares and growth, cities first, the province last.

    Args:
        package: The data package.
        shares: The result of ``industry_project_shares``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    cities, whole = _newest(shares)
    if not cities:
        return absent("industry-shares-table", language)
    period = period_name(str(cities[0]["period"]), language)
    return Table(
        "industry-shares-table",
        language,
        line("产业类项目投资：{period}各市占比和增速", language, period=period),
        _columns(language),
        _rows(package, [*cities, *([whole] if whole else [])], language),
    )


def describe_industry_shares(package: Package, shares: pd.DataFrame, language: str) -> Text:
    """Say which city has the largest and the smallest share, and how the smallest grew.

    Args:
        package: The data package.
        shares: The result of ``industry_project_shares``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    cities, whole = _newest(shares)
    if len(cities) < 2:
        return silent("industry-shares-text", language)
    low = cities[-1]
    sentences: list[tuple[Number | str, ...]] = [_spread(package, cities, language)]
    growth = signed(cell(low, "growth_", "percent", language), language)
    fastest = max(
        (row for row in cities if pd.notna(row["growth_low"])),
        key=lambda row: float(row["growth_low"]),
    )
    if isinstance(growth, Number):
        sentences.append(
            say(
                "占比最低的{area}，产业类项目投资同比{growth}，也是各市中最快的。"
                if fastest["area"] == low["area"]
                else "占比最低的{area}，产业类项目投资同比{growth}；最快的是{other}。",
                language,
                area=area(package, low["area"], language),
                growth=growth,
                other=area(package, fastest["area"], language),
            )
        )
    headlines = []
    for row in (low, *([whole] if whole else [])):
        share = cell(row, "share_", "percent", language)
        if isinstance(share, Number):
            label = translate("产业类项目占全部投资", language)
            key = f"industry-share-{row['area']}-{row['period']}"
            headlines.append(Headline(key, label, share))
    return Text("industry-shares-text", language, tuple(sentences), tuple(headlines), "list")


def _newest(shares: pd.DataFrame) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Choose the cities of the newest period, and the area above them."""
    if shares.empty:
        return [], {}
    rows = [row for row in rows_of(shares) if row["period"] == shares["period"].max()]
    above = [row for row in rows if row["area_kind"] != "city"]
    return [row for row in rows if row["area_kind"] == "city"], above[0] if above else {}


def _spread(
    package: Package, cities: list[dict[str, Any]], language: str
) -> tuple[Number | str, ...]:
    high, low = cities[0], cities[-1]
    return say(
        "{period}{n}个市中，产业类项目占全部投资的比重最高的是{high}（{most}），最低的是{low}（{least}）。",
        language,
        len(cities),
        period=period_name(str(high["period"]), language),
        n=str(len(cities)),
        high=area(package, high["area"], language),
        most=cell(high, "share_", "percent", language),
        low=area(package, low["area"], language),
        least=cell(low, "share_", "percent", language),
    )


def _columns(language: str) -> tuple[Column, ...]:
    return (
        Column("area", translate("地区", language)),
        Column("share", translate("占全部投资", language), "%", "right"),
        Column("growth", translate("同比增速", language), "%", "right"),
    )


def _rows(
    package: Package, rows: list[dict[str, Any]], language: str
) -> tuple[tuple[Number | str, ...], ...]:
    return tuple(
        (
            area(package, row["area"], language),
            cell(row, "share_", "percent", language, bare=True, digits=1),
            signed(cell(row, "growth_", "percent", language, bare=True, digits=1), language),
        )
        for row in rows
    )

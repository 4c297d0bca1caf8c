"""Three batches in rows: numbers and planned totals, with the rates that follow."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Column,
    Table,
    Text,
)
from tyanalysis.presentation.investment.cells import (
    MONEY,
    area,
    cell,
    head,
    silent,
)
from tyanalysis.presentation.investment.funnel_words import rate
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name

_SCOPES = {"event": "一次活动", "several": "多次活动累计", "promotion": "全年招商"}


def table_funnel(package: Package, funnel: pd.DataFrame, language: str) -> Table | Text:
    """List numbers of projects and their rates, events and sums of events apart.

    Args:
        package: The data package, for names.
        funnel: The result of ``batch_funnel``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if funnel.empty:
        return silent("funnel-table", language)
    return Table(
        "funnel-table",
        language,
        translate("签约、开工、投产：项目数和比率", language),
        (
            *_keys(language),
            *(Column(n, translate(w, language), "", "right") for n, w in _NAMES.items()),
            Column("all", translate("原文所印合计", language), "", "right"),
            Column("start", translate("开工率", language), "%", "right"),
            Column("make", translate("投产率", language), "%", "right"),
        ),
        tuple(
            (
                *_where(package, row, language),
                *(cell(row, f"{n}_count_", "count", language, bare=True) for n in _NAMES),
                cell(row, "all_count_", "count", language, bare=True),
                rate(row, "start_", language, bare=True),
                rate(row, "production_", language, bare=True),
            )
            for row in _in_order(funnel)
        ),
        note=translate(
            "开工率＝开工÷签约，投产率＝投产÷开工；三批不是同一批项目，比率不是建成率。", language
        ),
    )


def table_funnel_amounts(package: Package, funnel: pd.DataFrame, language: str) -> Table | Text:
    """List planned totals and their rates where they were published.

    Args:
        package: The data package, for names.
        funnel: The result of ``batch_funnel``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    rows = [
        row
        for row in _in_order(funnel)
        if pd.notna([row["signed_amount_low"], row["all_amount_low"]]).any()
    ]
    if not rows:
        return silent("funnel-amounts", language)
    money = head(MONEY, language)
    return Table(
        "funnel-amounts",
        language,
        translate("签约、开工、投产：计划总投资和比率", language),
        (
            *_keys(language),
            *(Column(n, translate(w, language), money, "right") for n, w in _NAMES.items()),
            Column("all", translate("原文所印合计", language), money, "right"),
            Column("start", translate("开工率", language), "%", "right"),
            Column("make", translate("投产率", language), "%", "right"),
        ),
        tuple(
            (
                *_where(package, row, language),
                *(cell(row, f"{n}_amount_", MONEY, language, bare=True) for n in _NAMES),
                cell(row, "all_amount_", MONEY, language, bare=True),
                rate(row, "start_amount_", language, bare=True),
                rate(row, "production_amount_", language, bare=True),
            )
            for row in rows
        ),
        note=translate(
            "金额都是计划总投资，不是已完成的投资；开工率超过百分之百，说明开工的不只是当次签约的项目。",
            language,
        ),
    )


_NAMES = {"signed": "签约", "started": "开工", "production": "投产"}


def _keys(language: str) -> tuple[Column, ...]:
    return (
        Column("area", translate("地区", language)),
        Column("period", translate("时期", language)),
        Column("scope", translate("范围", language)),
    )


def _where(package: Package, row: dict[str, Any], language: str) -> tuple[str, str, str]:
    return (
        area(package, row["area"], language),
        period_name(str(row["period"]), language),
        translate(_SCOPES[str(row["scope"])], language),
    )


def _in_order(funnel: pd.DataFrame) -> list[dict[str, Any]]:
    """Events before sums of events, larger areas before cities, then by time."""
    order = {"event": 0, "several": 1, "promotion": 2}
    return sorted(
        rows_of(funnel), key=lambda r: (order[r["scope"]], r["area_kind"] == "city", r["period"])
    )

"""All other investment figures in one table: single claims that no comparison rests on."""

from __future__ import annotations

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Cell, Column, Table, Text
from tyanalysis.presentation.investment.cells import (
    absent,
    area,
    cell,
    indicator,
    inline,
    signed,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name, period_name


def table_other_investment(package: Package, others: pd.DataFrame, language: str) -> Table | Text:
    """List the claims that stand alone, area by area.

    Args:
        package: The data package, for names.
        others: The result of ``other_investment``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if others.empty:
        return absent("other-investment", language)
    return Table(
        "other-investment",
        language,
        translate("其余投资数字：各自成立，互不相加", language),
        (
            Column("area", translate("地区", language)),
            Column("indicator", translate("指标", language)),
            Column("period", translate("时期", language)),
            Column("value", translate("数值", language), align="right"),
            Column("kind", translate("性质", language)),
        ),
        tuple(
            (
                area(package, row["area"], language),
                _what(package, row, language),
                period_name(str(row["period"]), language),
                _value(row, language),
                kind_name(str(row["kind"]), language),
            )
            for row in rows_of(others)
        ),
    )


def _what(package: Package, row: dict[str, object], language: str) -> str:
    """Name the indicator, and its subject where the claim is about something narrower."""
    name = indicator(package, row["indicator"], language)
    subject = str(row[f"subject_{language}"] or "")
    if not subject or str(row["subject_zh"]) in indicator(package, row["indicator"], "zh"):
        return name
    if "(" in subject:
        return {"zh": "{}：{}", "en": "{}: {}"}[language].format(name, inline(subject, language))
    return {"zh": "{}（{}）", "en": "{} ({})"}[language].format(name, inline(subject, language))


def _value(row: dict[str, object], language: str) -> Cell:
    value = cell(row, "", str(row["unit"]), language)
    return signed(value, language) if str(row["indicator"]).endswith("-growth") else value

"""Output for each enterprise and each job of towns, and how the comparable ones stand."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.presentation.display import (
    Column,
    Part,
    Table,
    Text,
    count_number,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.town.common import claim_cell, result_cell, scope_name, silent
from tyanalysis.presentation.zones.common import rows_of

# Two decimals of 亿元 and of millions, none of 万元.
_DIGITS: Final = {"zh": -2, "en": 0}


def table_output_per_firm(ratios: pd.DataFrame, language: str) -> Table | Text:
    """List output for each enterprise and employee, divided within one document only.

    Args:
        ratios: From ``output_per_firm``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if ratios.empty:
        return silent("output-per-firm", language)
    rows = tuple(
        (
            str(row[f"area_{language}"]),
            scope_name(row, language),
            claim_cell(row, language, "output_"),
            claim_cell(row, language, "firms_"),
            result_cell(row, language, "per_firm_", digits=_DIGITS[language]),
            claim_cell(row, language, "jobs_"),
            result_cell(row, language, "per_job_"),
            _years(row, language),
        )
        for row in rows_of(ratios)
    )
    columns = (
        Column("town", translate("专业镇", language)),
        Column("scope", translate("产出口径", language)),
        Column("output", translate("产出", language), align="right"),
        Column("firms", translate("企业", language), align="right"),
        Column("per_firm", translate("平均每家企业", language), align="right"),
        Column("jobs", translate("从业", language), align="right"),
        Column("per_job", translate("平均每人", language), align="right"),
        Column("years", translate("产出年份与企业年份", language)),
    )
    caption = translate("企均与人均产出：只在同一报道之内相除", language)
    note = translate(
        "企业的范围各文不同（生产企业、关联企业），产出年份可能比企业数早一年；人均只有一侧界限。总产值不是增加值，不能当作劳动生产率。",
        language,
    )
    return Table("output-per-firm", language, caption, columns, rows, note=note)


def comparable_sentences(
    outputs: pd.DataFrame, ratios: pd.DataFrame, language: str
) -> list[tuple[Part, ...]]:
    """Say how the comparable towns stand, by output and by output for each enterprise."""
    same = outputs[outputs["comparable"]] if len(outputs) else outputs
    if len(same) < 2:
        return []
    rows = rows_of(same)
    parts: dict[str, Part] = {
        "period": period_name(str(rows[0]["period"]), language),
        "n": count_number(len(rows), language),
        "most": str(rows[0][f"area_{language}"]),
        "high": claim_cell(rows[0], language),
        "least": str(rows[-1][f"area_{language}"]),
        "low": claim_cell(rows[-1], language),
    }
    found = [
        say(
            "同一来源、同一年份（{period}）可以并列的只有{n}个镇：最高{most}{high}，最低{least}{low}。",
            language, len(rows), **parts,
        )
    ]  # fmt: skip
    firms = ratios[ratios["comparable"]] if len(ratios) else ratios
    if len(firms) > 1:
        first, last = rows_of(firms)[0], rows_of(firms)[-1]
        found.append(
            say(
                "摊到每家企业，次序不同：{most}{high}，{least}{low}。"
                if first["area"] != rows[0]["area"]
                else "摊到每家企业：{most}{high}，{least}{low}。",
                language,
                most=str(first[f"area_{language}"]),
                high=result_cell(first, language, "per_firm_", digits=_DIGITS[language]),
                least=str(last[f"area_{language}"]),
                low=result_cell(last, language, "per_firm_", digits=_DIGITS[language]),
            )
        )
    return found


def _years(row: dict[str, Any], language: str) -> str:
    years = [str(row[f"{n}_period"]) for n in ("output", "firms")]
    shown = [period_name(year, language) for year in dict.fromkeys(years) if year]
    return {"zh": "；", "en": "; "}[language].join(shown)

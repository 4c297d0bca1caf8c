"""Output for each enterprise and each job of towns, and how the comparable ones stand."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Column,
    Part,
    Table,
    Text,
    count_number,
    say,
)
from tyanalysis.presentation.format import unit_name
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.town.common import claim_cell, notes, result_cell, scope_name, silent

_OTHER_YEAR: Final = "‡"
_COLUMNS: Final = (
    ("output_", "产出", "CNY_100M"),
    ("firms_", "企业", "count"),
    ("per_firm_", "平均每家企业", "CNY_10K/count"),
    ("jobs_", "从业", "persons_10K"),
    ("per_job_", "平均每人", "CNY_10K/persons"),
)
# Magnitudes that fix one unit for a column: 亿元 and billions, 万元 and millions.
_SIZES: Final = {
    "CNY_100M": 50.0, "count": 1.0, "CNY_10K/count": 5000.0, "persons_10K": 5.0,
    "CNY_10K/persons": 10.0,
}  # fmt: skip
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
            f"{row[f'area_{language}']}{'' if row['same_year'] else _OTHER_YEAR}",
            _scope(row, language),
            *(_bare(row, language, prefix, unit) for prefix, _, unit in _COLUMNS),
        )
        for row in rows_of(ratios)
    )
    columns = (
        Column("town", translate("专业镇", language)),
        Column("scope", translate("产出口径", language)),
        *(
            Column(
                prefix.rstrip("_"),
                translate(name, language),
                unit_name(unit, language, _SIZES[unit]),
                "right",
            )
            for prefix, name, unit in _COLUMNS
        ),
    )
    caption = translate("企均与人均产出：只在同一报道之内相除", language)
    note = notes(
        [
            translate("‡产出与企业、从业人员的年份不同。", language)
            if not ratios["same_year"].all()
            else "",
            translate(
                "企业的范围各文不同（生产企业、关联企业），人均只有一侧界限。总产值不是增加值，不能当作劳动生产率。",
                language,
            ),
        ],
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
    words = (
        "同一来源、同一年份（{period}）可以并列的只有{n}个镇："
        "最高{most}{high}，最低{least}{low}（据转载，待核对）。"
        if same["mirror"].any()
        else "同一来源、同一年份（{period}）可以并列的只有{n}个镇："
        "最高{most}{high}，最低{least}{low}。"
    )
    found = [say(words, language, len(rows), **parts)]
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


def _bare(row: dict[str, Any], language: str, prefix: str, unit: str) -> Cell:
    """Print a number without its unit, which stands in the column's head."""
    options: dict[str, Any] = {"unit": unit, "with_unit": False, "size": _SIZES[unit]}
    if prefix == "per_firm_":
        options["digits"] = 0
    if prefix.startswith("per_"):
        return result_cell(row, language, prefix, **options)
    return claim_cell(row, language, prefix, **options)


def _scope(row: dict[str, Any], language: str) -> str:
    joint = {"zh": "{scope}，{year}", "en": "{scope}, {year}"}[language]
    year = period_name(str(row["output_period"]), language)
    return joint.format(scope=scope_name(row, language), year=year)

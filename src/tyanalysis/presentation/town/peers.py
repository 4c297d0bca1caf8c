"""Other towns: output scope by scope, output per firm and job, and what must stay apart."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Headline,
    Part,
    Table,
    Text,
    count_number,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import kind_handles
from tyanalysis.presentation.names import grade_name, kind_name, period_name
from tyanalysis.presentation.style import ACCENT, ACCENT2, SOFT, drawing_context, new_chart
from tyanalysis.presentation.town.common import (
    Bar,
    as_number,
    claim_cell,
    day_note,
    draw_bars,
    notes,
    result_cell,
    scope_name,
    source_name,
)
from tyanalysis.presentation.zones.common import inside, line, listed, mirrored, nothing, rows_of


def plot_output_by_scope(outputs: pd.DataFrame, language: str) -> Chart | Text:
    """Draw outputs below the head of their scope; only one scope and year may be compared.

    Args:
        outputs: From ``output_by_scope``; groups of towns stay in the table.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    drawn = outputs[~outputs["group"]] if len(outputs) else outputs
    if drawn.empty:
        return nothing("output-by-scope", language)
    size = float(drawn["low"].max())
    bars: list[Bar] = []
    for _, group in drawn.groupby("indicator", sort=False):
        bars.append(Bar(scope_name(rows_of(group)[0], language)))
        bars += [_bar(row, size, language) for row in rows_of(group)]
    with drawing_context("output-by-scope"):
        figure, (axes,) = new_chart(1.9 + 0.54 * len(bars))
        draw_bars(axes, bars, "CNY_100M", size, language)
        kinds = [str(kind) for kind in drawn["kind"]]
        kinds += ["open"] if drawn["high"].map(math.isinf).any() else []
        handles = kind_handles(kinds, language)
        figure.legend(handles=handles, loc="outside upper right", ncols=len(handles))
    alt = line(
        "按口径分组的横条图：{list}。", language,
        list={"zh": "；", "en": "; "}[language].join(
            f"{_named(row, language)} {scope_name(row, language)} {claim_cell(row, language)}"
            for row in rows_of(drawn)
        ),
    )  # fmt: skip
    return Chart(
        "output-by-scope", language, _finding(outputs, language), alt, figure, _columns(language),
        _rows(drawn, language), note=_note(drawn, language),
    )  # fmt: skip


def table_output_by_scope(
    outputs: pd.DataFrame, records: pd.DataFrame, language: str
) -> Table | Text:
    """List all outputs with scope, year and comparability, and what groups of towns published.

    Args:
        outputs: From ``output_by_scope``.
        records: From ``group_records``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if outputs.empty and records.empty:
        return nothing("output-by-scope-table", language)
    rows = _rows(outputs, language) if len(outputs) else ()
    told = set(outputs["figures"]) if len(outputs) else set()
    extra = records[~records["figures"].isin(told)] if len(records) else records
    rows += tuple(_record(row, language) for row in rows_of(extra))
    caption = translate("各专业镇和镇群的公开数字：口径、年份与可比性", language)
    both = pd.concat([table for table in (outputs, records) if len(table)])
    return Table(
        "output-by-scope-table", language, caption, _columns(language), rows,
        note=_note(both, language),
    )  # fmt: skip


def table_output_per_firm(ratios: pd.DataFrame, language: str) -> Table | Text:
    """List output for each enterprise and employee, divided within one document only.

    Args:
        ratios: From ``output_per_firm``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if ratios.empty:
        return nothing("output-per-firm", language)
    rows = tuple(
        (
            str(row[f"area_{language}"]),
            scope_name(row, language),
            claim_cell(row, language, "output_"),
            claim_cell(row, language, "firms_"),
            result_cell(row, language, "per_firm_", digits=0),
            claim_cell(row, language, "jobs_"),
            result_cell(row, language, "per_job_", digits=1),
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


def describe_output_by_scope(outputs: pd.DataFrame, ratios: pd.DataFrame, language: str) -> Text:
    """Say which towns are comparable, how they rank, and which are not.

    Args:
        outputs: From ``output_by_scope``.
        ratios: From ``output_per_firm``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if outputs.empty:
        return nothing("output-by-scope-text", language)
    sentences = comparable_sentences(outputs, ratios, language)
    single = outputs[~outputs["group"]]
    alone = single[~single["comparable"]]
    if len(alone):
        names = list(dict.fromkeys(alone[f"area_{language}"]))
        sentences.append(
            say(
                "{names}的口径或年份各不相同，只能分列，不能排名。", language,
                names=listed(names, language),
            )
        )  # fmt: skip
    headlines = [
        Headline(
            f"{row['area']}-{row['indicator']}-{row['period']}",
            f"{row[f'area_{language}']} {inside(scope_name(row, language), language)}",
            as_number(claim_cell(row, language)),
        )
        for row in rows_of(outputs[outputs["comparable"]])
    ]
    return paragraph("output-by-scope-text", language, sentences, headlines)


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
                high=result_cell(first, language, "per_firm_", digits=0),
                least=str(last[f"area_{language}"]),
                low=result_cell(last, language, "per_firm_", digits=0),
            )
        )
    return found


def _bar(row: dict[str, Any], size: float, language: str) -> Bar:
    colour = ACCENT2 if row["home"] else (ACCENT if row["comparable"] else SOFT)
    text = str(claim_cell(row, language, with_unit=False, size=size))
    name = f"{_named(row, language)}{_star(row)}"
    when = period_name(str(row["period"]), language)
    return Bar({"zh": f"{name} · {when}", "en": f"{name}, {when}"}[language], row, text, colour)


def _named(row: dict[str, Any], language: str) -> str:
    return str(row[f"area_{language}"])


def _star(row: dict[str, Any]) -> str:
    return "*" if row["comparable"] else ""


def _columns(language: str) -> tuple[Column, ...]:
    return (
        Column("town", translate("专业镇", language)),
        Column("scope", translate("产出口径", language)),
        Column("value", translate("数值", language), align="right"),
        Column("period", translate("时期", language)),
        Column("kind", translate("性质", language)),
        Column("source", translate("来源", language)),
        Column("comparable", translate("可否并列", language)),
    )


def _rows(outputs: pd.DataFrame, language: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            _named(row, language),
            scope_name(row, language),
            claim_cell(row, language),
            period_name(str(row["period"]), language),
            kind_name(str(row["kind"]), language),
            f"{source_name(row, language)}{_grade(row)}",
            translate("同口径同年" if row["comparable"] else "不可并列", language),
        )
        for row in rows_of(outputs)
    )


def _record(row: dict[str, Any], language: str) -> tuple[Cell, ...]:
    return (
        _named(row, language),
        str(row[f"indicator_{language}"]),
        claim_cell(row, language),
        period_name(str(row["period"]), language),
        kind_name(str(row["kind"]), language),
        f"{source_name(row, language)}{_grade(row)}",
        translate("不可并列", language),
    )


def _grade(row: dict[str, Any]) -> str:
    return "†" if row["grade"] == "B" else ""


def _note(table: pd.DataFrame, language: str) -> str:
    weak = (
        translate("†：", language) + grade_name("B", language) + {"zh": "。", "en": "."}[language]
    )
    return notes(
        [
            translate("*口径、年份、来源都相同，可以并列。", language)
            if "comparable" in table and bool((table["comparable"] == True).any())  # noqa: E712 - NaN in joined tables
            else "",
            weak if bool((table["grade"] == "B").any()) else "",
            day_note(table, language),
            mirrored(table, language),
        ],
        language,
    )


def _years(row: dict[str, Any], language: str) -> str:
    years = [str(row[f"{n}_period"]) for n in ("output", "firms")]
    shown = [period_name(year, language) for year in dict.fromkeys(years) if year]
    return {"zh": "；", "en": "; "}[language].join(shown)


def _finding(outputs: pd.DataFrame, language: str) -> str:
    single = outputs[~outputs["group"]]
    same = single[single["comparable"]]
    towns = count_number(single["area"].nunique(), language)
    if same.empty:
        return line("{n}个镇公布过产出，没有两个可以并列", language, n=towns)
    return line(
        "{n}个镇公布过产出，口径和年份都相同的只有{same}个：{names}", language,
        n=towns, same=count_number(len(same), language),
        names=listed(list(same[f"area_{language}"]), language),
    )  # fmt: skip

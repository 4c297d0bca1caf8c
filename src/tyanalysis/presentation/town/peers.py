"""Other towns: output scope by scope, output per firm and job, and what must stay apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd
from matplotlib.patches import Patch

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Headline,
    Table,
    Text,
    count_number,
    paragraph,
    say,
)
from tyanalysis.presentation.format import format_number
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import is_promise, kind_handles
from tyanalysis.presentation.names import grade_name, kind_name, period_name
from tyanalysis.presentation.style import ACCENT, ACCENT2, GREY, drawing_context, new_chart
from tyanalysis.presentation.town.common import (
    Bar,
    as_number,
    claim_cell,
    day_note,
    draw_bars,
    notes,
    scope_name,
    silent,
    source_name,
)
from tyanalysis.presentation.town.ratios import comparable_sentences
from tyanalysis.presentation.zones.common import inside, line, listed, mirrored, nothing

_HUNDRED_MILLION: Final = 1e8


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
        figure, (axes,) = new_chart(1.9 + 0.48 * len(bars))
        draw_bars(axes, bars, "CNY_100M", size, language)
        handles = _handles(drawn, language)
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
        _rows(drawn, language), note=_note(drawn, language, star=True),
    )  # fmt: skip


def table_output_by_scope(outputs: pd.DataFrame, language: str) -> Table | Text:
    """List all outputs with scope, year and comparability, those of groups of towns too.

    Args:
        outputs: From ``output_by_scope``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if outputs.empty:
        return silent("output-by-scope-table", language)
    caption = translate("各专业镇和镇群公布的产出：口径、年份与可比性", language)
    return Table(
        "output-by-scope-table", language, caption, _columns(language), _rows(outputs, language),
        note=_note(outputs, language, star=True),
    )  # fmt: skip


def table_peer_records(records: pd.DataFrame, language: str) -> Table | Text:
    """List what else is on record of towns elsewhere, groups of towns and the province's towns.

    Args:
        records: From ``peer_records``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if records.empty:
        return silent("peer-records", language)
    rows = tuple(
        (
            _named(row, language),
            _item(row, language),
            _value(row, language),
            period_name(str(row["period"]), language),
            kind_name(str(row["kind"]), language),
            f"{source_name(row, language)}{_grade(row)}",
        )
        for row in rows_of(records)
    )
    columns = (
        Column("area", translate("对象", language)),
        Column("item", translate("事项", language)),
        Column("value", translate("数值", language), align="right"),
        Column("period", translate("时期", language)),
        Column("kind", translate("性质", language)),
        Column("source", translate("来源", language)),
    )
    caption = translate("省内其他专业镇和镇群的其他在案数字：口径不同，只供查阅", language)
    return Table("peer-records", language, caption, columns, rows, note=_note(records, language))


def describe_output_by_scope(outputs: pd.DataFrame, ratios: pd.DataFrame, language: str) -> Text:
    """Say which towns are comparable, how they rank, and which are not.

    Args:
        outputs: From ``output_by_scope``.
        ratios: From ``output_per_firm``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if outputs.empty:
        return silent("output-by-scope-text", language)
    sentences = comparable_sentences(outputs, ratios, language)
    single = outputs[~outputs["group"]]
    alone = single[~single["comparable"]]
    if len(alone):
        names = list(dict.fromkeys(alone[f"area_{language}"]))
        sentences.append(
            say(
                "{names}的口径、年份或性质各不相同，只能分列，不能排名。", language,
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


def _bar(row: dict[str, Any], size: float, language: str) -> Bar:
    colour = ACCENT2 if row["home"] else (ACCENT if row["comparable"] else GREY)
    text = str(claim_cell(row, language, with_unit=False, size=size))
    name = f"{_named(row, language)}{_star(row)}"
    when = period_name(str(row["period"]), language)
    return Bar({"zh": f"{name} · {when}", "en": f"{name}, {when}"}[language], row, text, colour)


def _handles(drawn: pd.DataFrame, language: str) -> list[Any]:
    """Explain the colours that occur, and the hatching of what is ahead."""
    cases = (
        (drawn["comparable"].any(), ACCENT, "同口径同年"),
        (drawn["home"].any(), ACCENT2, "本地的镇"),
        ((~drawn["comparable"] & ~drawn["home"]).any(), GREY, "不可并列"),
    )
    handles: list[Any] = [
        Patch(facecolor=colour, label=translate(words, language))
        for there, colour, words in cases
        if there
    ]
    ahead = [str(kind) for kind in drawn["kind"] if is_promise(str(kind))]
    return handles + (kind_handles(ahead, language, GREY) if ahead else [])


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
    )


def _rows(outputs: pd.DataFrame, language: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            f"{_named(row, language)}{_star(row)}",
            scope_name(row, language),
            claim_cell(row, language),
            period_name(str(row["period"]), language),
            kind_name(str(row["kind"]), language),
            f"{source_name(row, language)}{_grade(row)}",
        )
        for row in rows_of(outputs)
    )


def _item(row: dict[str, Any], language: str) -> str:
    """Name an item: the indicator, and the subject where it narrows it."""
    name, subject = str(row[f"indicator_{language}"]), str(row[f"subject_{language}"] or "")
    if not subject or subject == name:
        return name
    pattern = {"zh": "{name}（{subject}）", "en": "{name} ({subject})"}[language]
    return pattern.format(name=name, subject=inside(subject, language))


def _value(row: dict[str, Any], language: str) -> Cell:
    floor = None if str(row["indicator"]).endswith("-growth") else 0.0
    shown = claim_cell(row, language, floor=floor)
    if row["unit"] != "count" or isinstance(shown, str) or not row["value"] >= _HUNDRED_MILLION:
        return shown
    scale, word = {"zh": (1e8, "亿"), "en": (1e9, " billion")}[language]
    return replace(shown, text=format_number(row["value"] / scale, language) + word)


def _grade(row: dict[str, Any]) -> str:
    return "†" if row["grade"] == "B" else ""


def _note(table: pd.DataFrame, language: str, *, star: bool = False) -> str:
    weak = "† " + grade_name("B", language) + {"zh": "。", "en": "."}[language]
    return notes(
        [
            translate("*口径、年份、来源都相同，可以并列；其余不可并列。", language)
            if star and bool(table["comparable"].any())
            else "",
            weak if bool((table["grade"] == "B").any()) else "",
            day_note(table, language),
            mirrored(table, language),
        ],
        language,
    )


def _finding(outputs: pd.DataFrame, language: str) -> str:
    single = outputs[~outputs["group"] & (outputs["kind_group"] == "fact")]
    same = single[single["comparable"]]
    towns = count_number(single["area"].nunique(), language)
    if same.empty:
        return line("{n}个镇公布过产出，没有两个可以并列", language, n=towns)
    return line(
        "{n}个镇公布过产出，口径和年份都相同的只有{same}个：{names}", language,
        n=towns, same=count_number(len(same), language),
        names=listed(list(same[f"area_{language}"]), language),
    )  # fmt: skip

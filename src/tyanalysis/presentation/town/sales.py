"""Online sales: two sources that do not fit, with what each implies for the year before."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from tyanalysis.analysis.town_sales import sales_agree
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Headline,
    Part,
    Table,
    Text,
    paragraph,
    say,
)
from tyanalysis.presentation.format import format_number
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import ACCENT, ACCENT2, GREY, drawing_context, finish, new_chart
from tyanalysis.presentation.town.common import (
    as_number,
    axis_unit,
    claim_cell,
    dated,
    result_cell,
    silent,
    who,
)
from tyanalysis.presentation.zones.common import line, nothing

_ROWS = (
    ("sales_", "线上销售额", "照原文"),
    ("growth_", "同比增速", "名义或实际未注明"),
    ("orders_", "电商订单", "照原文"),
    ("base_", "隐含的上年销售额", "照所印数字"),
    ("base_rounded_", "隐含的上年销售额，计入四舍五入", "本期数和增速各取末位半个单位以内"),
    ("increment_", "隐含的增量", "照所印数字"),
    ("increment_rounded_", "隐含的增量，计入四舍五入", "本期数只用一次"),
    ("share_", "与全产业链产值之比", "口径不同，只看数量级"),
    ("each_", "平均每单", "假定订单与销售额范围相同"),
    ("day_", "日均订单", "按全年三百六十五天"),
)


def plot_town_sales(sales: pd.DataFrame, language: str) -> Chart | Text:
    """Draw for each source the level it states and the base that its growth implies.

    Args:
        sales: From ``town_sales``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if sales.empty:
        return nothing("town-sales", language)
    rows = rows_of(sales)
    size = float(sales["sales_low"].max())
    factor, words = axis_unit("CNY_100M", size, language)
    with drawing_context("town-sales"):
        figure, (axes,) = new_chart(2.0 + 1.15 * len(rows))
        for position, row in enumerate(rows):
            _line(axes, position, row, factor, size, (ACCENT, ACCENT2)[position % 2], language)
        names = [f"{dated(row, language)}" for row in rows]
        axes.set_yticks(range(len(rows)), ["\n".join(_split(name, language)) for name in names])
        for label in axes.get_yticklabels():
            label.set_linespacing(1.35)
        for position, row in enumerate(rows[:-1]):
            level = float(row["sales_low"]) * factor
            axes.plot([level, level], [position, position + 1.3], color=GREY, linewidth=0.7,
                      linestyle=(0, (2, 2)))  # fmt: skip
        axes.set_ylim(len(rows) - 0.35, -0.65)
        axes.set_xlim(0, 1.22 * size * factor)
        axes.tick_params(axis="y", length=0)
        finish(axes, grid="x", unit=words)
        figure.legend(handles=_handles(language), loc="outside upper right", ncols=2)
    return Chart(
        "town-sales",
        language,
        "".join(map(str, agreement(sales, language)[0])).rstrip("。."),
        _alt(sales, language),
        figure,
        _columns(sales, language),
        _table_rows(sales, language),
        note=translate(
            "空心点是由增速倒推的上年数，粗线是四舍五入允许的范围；"
            "竖虚线是前一说法的销售额，若两说是相邻两年，后一空心点应落在线上。",
            language,
        ),
    )


def table_town_sales(sales: pd.DataFrame, language: str) -> Table | Text:
    """Set the sources' claims and what follows from each side by side.

    Args:
        sales: From ``town_sales``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if sales.empty:
        return silent("town-sales-table", language)
    caption = translate("线上销售：两个来源各自说了什么，各自意味着什么", language)
    note = _trap(sales, language)
    return Table(
        "town-sales-table",
        language,
        caption,
        _columns(sales, language),
        _table_rows(sales, language),
        note=note,
    )


def describe_town_sales(sales: pd.DataFrame, language: str) -> Text:
    """Say what each source claims, what it implies, and that the two cannot both hold.

    Args:
        sales: From ``town_sales``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if sales.empty:
        return silent("town-sales-text", language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    for row in rows_of(sales):
        cells = {prefix: result_cell(row, language, prefix) for prefix, *_ in _ROWS}
        sentences.append(
            say(
                "{who}（{when}）：线上销售{sales}、增长{growth}，隐含上年{base}、增量{increment}，"
                "平均{each}、{day}。",
                language,
                who=who(row, language),
                when=period_name(str(row["period"]), language),
                sales=claim_cell(row, language, "sales_"),
                growth=claim_cell(row, language, "growth_"),
                base=cells["base_"],
                increment=cells["increment_"],
                each=cells["each_"],
                day=cells["day_"],
            )
        )
        headlines += _headlines(row, cells, language)
    sentences += agreement(sales, language)
    sentences.append(
        say("增速按位置归于线上销售额，也可能指订单；名义还是实际，原文都没有说。", language)
    )
    return Text(
        "town-sales-text", language, tuple(sentences), tuple(headlines), "paragraph"
    ) if headlines else paragraph("town-sales-text", language, sentences)  # fmt: skip


def agreement(sales: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Say of each pair of sources whether both can be right."""
    found: list[tuple[Part, ...]] = []
    for pair in rows_of(sales_agree(sales)):
        one, other = (rows_of(sales)[int(pair[n])] for n in ("earlier", "later"))
        values: dict[str, Part] = {
            "less": claim_cell(one, language, "sales_"),
            "more": claim_cell(other, language, "sales_"),
            "base": result_cell(other, language, "base_"),
        }
        if pair["same"]:
            words = "线上销售{less}与{more}两说相容。"
        elif pair["following"]:
            words = "线上销售{less}与{more}若是相邻两年，可以并存：后者隐含的上年数是{base}。"
        else:
            words = (
                "线上销售{less}与{more}两说，当作同一年互相矛盾，当作相邻两年也对不上："
                "后者隐含的上年数是{base}。"
            )
        found.append(say(words, language, **values))
    return found


def _trap(sales: pd.DataFrame, language: str) -> str:
    """Say how much too wide the increment comes out if level and base are taken as independent."""
    row = rows_of(sales)[0]
    naive, own = (row[f"{p}_high"] - row[f"{p}_low"] for p in ("naive", "increment_rounded"))
    if not naive > own > 0:
        return ""
    return line(
        "增量按“本期数×增速÷（1+增速）”计，本期数只用一次；若把本期数与隐含基数当作互不相干的两个区间相减，范围会虚宽到{n}倍。",
        language,
        n=format_number(naive / own, language, 1),
    )


def _line(
    axes: Axes, position: int, row: dict[str, Any], factor: float, size: float, colour: str,
    language: str,
) -> None:  # fmt: skip
    base, level = float(row["base_low"]) * factor, float(row["sales_low"]) * factor
    if math.isfinite(base):  # the source gives a growth rate
        axes.plot([base, level], [position, position], color=colour, linewidth=1.0)
        ends = [float(row[f"base_rounded_{end}"]) * factor for end in ("low", "high")]
        axes.plot(ends, [position, position], color=colour, linewidth=4.0, alpha=0.45)
        axes.plot([base], [position], "o", color=colour, markerfacecolor="none", markersize=6.5)
        text = result_cell(row, language, "base_", with_unit=False, size=size, digits=2)
        value_label(axes, base, position, str(text), side="left", colour=GREY)
        rate = claim_cell(row, language, "growth_")
        middle = (base + level) / 2
        value_label(axes, middle, position, f"+{rate}", side="above", colour=colour)
    axes.plot([level], [position], "o", color=colour, markersize=6.5)
    text = claim_cell(row, language, "sales_", with_unit=False, size=size)
    value_label(axes, level, position, str(text))


def _handles(language: str) -> list[Line2D]:
    return [
        Line2D([], [], marker="o", linestyle="", color=GREY, label=translate("来源所说", language)),
        Line2D(
            [], [], marker="o", linestyle="", color=GREY, markerfacecolor="none",
            label=translate("由增速倒推", language),
        ),
    ]  # fmt: skip


def _columns(sales: pd.DataFrame, language: str) -> tuple[Column, ...]:
    return (
        Column("item", translate("事项", language)),
        *(
            Column(
                f"source_{n}", dated(row, language), align="right"
            )
            for n, row in enumerate(rows_of(sales), start=1)
        ),
        Column("caution", translate("前提与注意", language)),
    )  # fmt: skip


def _table_rows(sales: pd.DataFrame, language: str) -> tuple[tuple[Cell, ...], ...]:
    printed = {"sales_", "growth_", "orders_"}
    return tuple(
        (
            translate(name, language),
            *(
                claim_cell(row, language, prefix)
                if prefix in printed
                else result_cell(row, language, prefix)
                for row in rows_of(sales)
            ),
            translate(caution, language),
        )
        for prefix, name, caution in _ROWS
    )


def _headlines(row: dict[str, Any], cells: dict[str, Cell], language: str) -> list[Headline]:
    key = f"{row['area']}-online-{str(row['period'])[:4]}"
    label = f"{row[f'area_{language}']} {period_name(str(row['period']), language)} "
    wanted = (
        ("base_", "implied-base", "隐含的上年销售额"),
        ("increment_", "implied-increment", "隐含的增量"),
        ("share_", "share-of-chain", "与全产业链产值之比"),
        ("each_", "per-order", "平均每单"),
        ("day_", "orders-per-day", "日均订单"),
    )
    made = [Headline(f"{key}-sales", label + translate("线上销售额", language),
                     as_number(claim_cell(row, language, "sales_")))]  # fmt: skip
    for prefix, name, words in wanted:
        cell = cells[prefix]
        if not isinstance(cell, str):
            made.append(Headline(f"{key}-{name}", label + translate(words, language), cell))
    return made


def _split(name: str, language: str) -> list[str]:
    mark = {"zh": " · ", "en": ", "}[language]
    when, _, who = name.partition(mark)
    return [when, who]


def _alt(sales: pd.DataFrame, language: str) -> str:
    parts = [
        line(
            "{who}销售{sales}，隐含上年{base}", language,
            who=dated(row, language),
            sales=claim_cell(row, language, "sales_"),
            base=result_cell(row, language, "base_"),
        )
        for row in rows_of(sales)
    ]  # fmt: skip
    stop = {"zh": "；", "en": "; "}[language]
    return line("点线图，每行一个来源：{list}。", language, list=stop.join(parts))

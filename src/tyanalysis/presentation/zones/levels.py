"""Province and cities: levels year by year, vintages apart, gaps open."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Chart,
    Column,
    Part,
    Table,
    Text,
    count_number,
    paragraph,
    say,
)
from tyanalysis.presentation.format import format_number, unit_text
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import series_line, value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import ACCENT, ACCENT2, drawing_context, finish, new_chart
from tyanalysis.presentation.zones.common import (
    claim_number,
    inside,
    line,
    mirrored,
    nothing,
)

VINTAGES = {"revised": "国家统计局修订数", "yearbook": "城市年鉴数", "first": "初步核算数"}


def plot_region_levels(levels: pd.DataFrame, language: str) -> Chart | Text:
    """Draw the product of each region, vintages apart and gaps open.

    Args:
        levels: From ``region_levels``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if levels.empty:
        return nothing("region-levels", language)
    regions = list(dict.fromkeys(levels["area"]))
    with drawing_context("region-levels"):
        figure, panels = new_chart(height_cm=1.5 + 3.4 * len(regions), rows=len(regions))
        span = (int(levels["year"].min()) - 0.6, int(levels["year"].max()) + 3.4)
        for axes, region in zip(panels, regions, strict=True):
            own = levels[levels["area"] == region]
            size = float(own["high"].max())
            scale = unit_text("CNY_100M", size, language).factor
            for vintage, group in own.groupby("vintage", sort=False):
                first = vintage == "first"
                series_line(
                    axes, group["year"], group["low"] * scale,
                    colour=ACCENT2 if first else ACCENT, style="--" if first else "-",
                    hollow=first, marker="s" if first else "o",
                )  # fmt: skip
            last = rows_of(own.sort_values("year"))[-1]
            value_label(
                axes,
                last["year"],
                last["low"] * scale,
                claim_number(last, language, size=size).text,
            )
            unit = unit_text("CNY_100M", size, language)
            name = str(own[f"area_{language}"].iloc[0])
            words = f"{name}（{unit.zh}）" if language == "zh" else f"{name} ({unit.en})"
            finish(axes, grid="y", unit=words)
            axes.set_ylim(0, size * scale * 1.12)
            axes.set_xlim(*span)
            axes.yaxis.set_major_locator(MaxNLocator(4))
            axes.yaxis.set_major_formatter(lambda v, _: format_number(v, language))
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
            if axes is not panels[-1]:
                axes.tick_params(axis="x", labelbottom=False)
        figure.legend(handles=_vintage_handles(levels, language), loc="outside lower left", ncols=3)
    caption = _levels_caption(levels, language)
    note = translate(
        "不同版本不连成一条线，没有公布的年份留空，没有插值；各图纵轴不同，均从零起。", language
    ) + ("" if language == "zh" else " ") + mirrored(levels, language)  # fmt: skip
    table = table_region_levels(levels, language)
    columns, rows = (table.columns, table.rows) if isinstance(table, Table) else ((), ())
    alt = caption + ("；" if language == "zh" else "; ") + _ends(levels, language)
    return Chart("region-levels", language, caption, alt, figure, columns, rows, note=note)


def table_region_levels(levels: pd.DataFrame, language: str) -> Table | Text:
    """Show every level with its year and vintage.

    Args:
        levels: From ``region_levels``.
        language: ``zh`` or ``en``.
    """
    if levels.empty:
        return nothing("region-levels-table", language)
    rows = tuple(
        (
            str(row[f"area_{language}"]),
            str(row["year"]),
            translate(VINTAGES.get(str(row["vintage"]), "未注明版本"), language),
            claim_number(row, language, digits=2),
        )
        for row in rows_of(levels)
    )
    columns = (
        Column("area", translate("地区", language)),
        Column("year", translate("年份", language)),
        Column("vintage", translate("数据版本", language)),
        Column("level", translate("地区生产总值", language), align="right"),
    )
    caption = translate("省、市地区生产总值，分版本", language)
    return Table("region-levels-table", language, caption, columns, rows)


def _vintage_handles(levels: pd.DataFrame, language: str) -> list[Any]:
    held = set(levels["vintage"])
    main = "/".join(translate(VINTAGES[v], language) for v in ("revised", "yearbook") if v in held)
    handles: list[Any] = []
    if main:
        handles.append(Line2D([], [], color=ACCENT, marker="o", markersize=3.6, label=main))
    if "first" in held:
        handles.append(
            Line2D([], [], color=ACCENT2, linestyle="--", marker="s", markerfacecolor="none",
                   markersize=3.6, label=translate(VINTAGES["first"], language))
        )  # fmt: skip
    return handles


def _levels_caption(levels: pd.DataFrame, language: str) -> str:
    parts = []
    for _, own in levels.groupby("area", sort=False):
        last = rows_of(own.sort_values("year"))[-1]
        parts.append(
            line(
                "{area}{year}年为{level}", language, area=str(last[f"area_{language}"]),
                year=str(last["year"]), level=claim_number(last, language).text,
            )
        )  # fmt: skip
    comma = "，" if language == "zh" else ", "
    return line("地区生产总值最近的公布数：{parts}", language, parts=comma.join(parts))


def _ends(levels: pd.DataFrame, language: str) -> str:
    comma = "；" if language == "zh" else "; "
    parts = []
    for _, own in levels.groupby(["area", "vintage"], sort=False):
        cases = rows_of(own.sort_values("year"))
        first, last = cases[0], cases[-1]
        vintage = translate(VINTAGES.get(str(first["vintage"]), "未注明版本"), language)
        parts.append(
            f"{first[f'area_{language}']} {vintage} {first['year']}: "
            f"{claim_number(first, language, digits=1)}, {last['year']}: "
            f"{claim_number(last, language, digits=1)}"
        )
    return comma.join(parts)


def describe_region_levels(levels: pd.DataFrame, claims: pd.DataFrame, language: str) -> Text:
    """Say which years each vintage covers, where a year is missing, and which shares were printed.

    Args:
        levels: From ``region_levels``.
        claims: From ``region_claims``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if levels.empty:
        return nothing("region-levels-summary", language)
    sentences: list[tuple[Part, ...]] = []
    for _, own in levels.groupby("area", sort=False):
        longest = str(own.groupby("vintage").size().idxmax())
        main = rows_of(own[own["vintage"] == longest].sort_values("year"))
        sentences.append(
            say(
                "{area}的{vintage}有{n}年，从{from_}年的{low}到{to}年的{high}。",
                language,
                area=str(main[0][f"area_{language}"]),
                vintage=translate(VINTAGES.get(longest, "未注明版本"), language),
                n=count_number(len(main), language),
                from_=str(main[0]["year"]),
                low=claim_number(main[0], language, digits=1),
                to=str(main[-1]["year"]),
                high=claim_number(main[-1], language, digits=1),
            )
        )
        sentences += _missing(own, language)
    for _, group in claims.groupby(["area", "indicator"], sort=False):
        sentences.append(_printed(rows_of(group), language))
    return paragraph("region-levels-summary", language, sentences)


def _missing(own: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Warn where the last two first releases are not of neighbouring years."""
    first = rows_of(own[own["vintage"] == "first"].sort_values("year"))
    if len(first) < 2 or first[-1]["year"] - first[-2]["year"] < 2:
        return []
    before, last = first[-2], first[-1]
    words = (
        "{area}{before}年初步核算{old}，{last}年初步核算{new}，其间没有找到公布的全年数；"
        "两数口径可能不同，不能相减。"
    )
    return [
        say(
            words,
            language,
            area=str(last[f"area_{language}"]),
            before=str(before["year"]),
            old=claim_number(before, language),
            last=str(last["year"]),
            new=claim_number(last, language),
        )
    ]


def _printed(rows: list[dict[str, Any]], language: str) -> tuple[Part, ...]:
    """List the years and values of one printed share or mean rate."""
    first = rows[0]
    parts: list[Part] = list(
        say(
            "{area}另有原文所印的{indicator}：",
            language,
            area=str(first[f"area_{language}"]),
            indicator=inside(str(first[f"indicator_{language}"]), language),
        )
    )
    for number, row in enumerate(rows):
        if number:
            parts.append("，" if language == "zh" else ", ")
        parts += [f"{period_name(row['period'], language)} ", claim_number(row, language)]
    return (*parts, "。" if language == "zh" else ".")

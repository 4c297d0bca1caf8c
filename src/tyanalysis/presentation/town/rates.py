"""One firm's days against its year: both printed, and the contradiction drawn."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Number,
    Table,
    Text,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import interval_bar, value_label
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    INK,
    drawing_context,
    finish,
    new_chart,
)
from tyanalysis.presentation.town.common import (
    as_number,
    axis_unit,
    claim_cell,
    silent,
)
from tyanalysis.presentation.town.rates_words import contradiction, reading_cell, stated_year
from tyanalysis.presentation.zones.common import inside, line, nothing

_READINGS = (("strict", "严格读法"), ("customary", "习惯读法"))
_VERDICTS = {"yes": "相符", "no": "不符", "undetermined": "无法判定"}
_MEASURES = {
    "per-piece-stated": "按所述年量平均每件产值",
    "per-piece-daily": "按日销量平均每件产值",
    "per-day": "日均产值",
}


def plot_daily_against_year(rates: pd.DataFrame, language: str) -> Chart | Text:
    """Draw the stated year above what the daily rate makes of a year, product by product.

    Args:
        rates: From ``rates_against_years``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if rates.empty:
        return nothing("daily-against-year", language)
    rows = rows_of(rates)
    with drawing_context("daily-against-year"):
        figure, panels = new_chart(1.4 + 2.75 * len(rows), rows=len(rows))
        for panel, row in zip(panels, rows, strict=True):
            _panel(panel, row, language)
        handles = [
            Patch(facecolor="none", edgecolor=ACCENT, hatch="////",
                  label=translate("所述年量（能力）", language)),
            Line2D([], [], marker="o", linestyle="", color=ACCENT2,
                   label=translate("日量乘以全年天数", language)),
        ]  # fmt: skip
        figure.legend(handles=handles, loc="outside upper right", ncols=2)
    columns, table = _columns(language), _rows(rates, language)
    return Chart(
        "daily-against-year",
        language,
        _finding(rates, language),
        _alt(rates, language),
        figure,
        columns,
        table,
        note=translate(
            "“约”没有公布误差：严格读法下日量只知大于零，线条是习惯读法（一位有效数字）的范围。一株可产多枝，株与枝的差距只会更大。",
            language,
        ),
    )


def table_daily_against_year(
    rates: pd.DataFrame, revenue: pd.DataFrame, language: str
) -> Table | Text:
    """Set day and year against each other in both readings, with the output value per piece.

    Args:
        rates: From ``rates_against_years``.
        revenue: From ``revenue_of_firms``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if rates.empty:
        return silent("daily-against-year-table", language)
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of(rates):
        product = str(row[f"subject_{language}"])
        for name, prefix, digits in (
            ("日量折合一年", "year", None),
            ("占所述年量", "share", 1),
            ("所述年量是其倍数", "factor", 1),
        ):
            unit = {"year": str(row["unit"]), "share": "percent", "factor": "times"}[prefix]
            cells = _both(row, prefix, unit, language, digits)
            title = {"zh": "{a} · {b}", "en": "{a}: {b}"}[language]
            item = title.format(a=product, b=inside(translate(name, language), language))
            rows.append((item, *cells, _verdict(row, language)))
    for row in rows_of(revenue):
        name = translate(_MEASURES[str(row["measure"])], language)
        rows.append((name, *_both(row, "", str(row["unit"]), language, None), ""))
    columns = (
        Column("item", translate("事项", language)),
        Column("strict", translate("严格读法", language), align="right"),
        Column("customary", translate("习惯读法", language), align="right"),
        Column("verdict", translate("核对（严格；习惯）", language)),
    )
    caption = line(
        "{firm}：日量与年量的核对", language, firm=str(rates[f"area_{language}"].iloc[0])
    )
    note = translate(
        "平均每件产值假定年产值只含第一种产品，原文没有写明是否也含其他产品。", language
    )
    return Table("daily-against-year-table", language, caption, columns, tuple(rows), note=note)


def _panel(axes: Axes, row: dict[str, Any], language: str) -> None:
    stated = {f"{n}": row[f"annual_{n}"] for n in ("low", "high", "low_closed", "high_closed")}
    size = float(stated["high"])
    factor, words = axis_unit(str(row["unit"]), size, language)
    top = size * factor
    # A capacity "up to" a number is drawn as the number that it may reach.
    bar = {"low": top, "high": top, "low_closed": True, "high_closed": True, "kind": "capacity"}
    interval_bar(axes, 0, bar, edge=1.1 * top, colour=ACCENT)
    given = stated_year(row, language)
    value_label(axes, top, 0, given.text)
    low, high = (float(row[f"customary_year_{end}"]) * factor for end in ("low", "high"))
    at = float(row["rate_value"]) / 1e4 * 365 * factor
    axes.plot([0, at], [1, 1], color=ACCENT2, linewidth=0.6, linestyle=(0, (2, 2)))
    if high > low:
        axes.plot([low, high], [1, 1], color=ACCENT2, linewidth=5, alpha=0.4, solid_capstyle="butt")
    axes.plot([at], [1], "o", color=ACCENT2, markersize=6.5)
    made = reading_cell(
        row, "customary_year_", str(row["unit"]), language, with_unit=False, size=size
    )
    value_label(axes, max(at, high), 1, str(made))
    share = reading_cell(row, "customary_share_", "percent", language, 1)
    text = line("为所述的{share}", language, share=share)
    axes.annotate(
        text, (top, 1), xytext=(5, 0), textcoords="offset points", va="center", color=GREY,
        fontsize=FONT_SIZE, annotation_clip=False,
    )  # fmt: skip
    day = claim_cell(row, language, "rate_")
    names = [translate("所述一年", language), line("每天{day}", language, day=day)]
    axes.set_yticks([0, 1], names)
    axes.set_ylim(1.6, -0.6)
    axes.set_xlim(0, 1.34 * top)
    axes.tick_params(axis="y", length=0)
    axes.set_title(
        str(row[f"subject_{language}"]), loc="left", fontsize=FONT_SIZE, color=INK, pad=3
    )  # fmt: skip
    finish(axes, grid="x", unit=words)


def _both(
    row: dict[str, Any], prefix: str, unit: str, language: str, digits: int | None
) -> tuple[Cell, Cell]:
    name = f"{prefix}_" if prefix else ""
    strict, customary = (
        reading_cell(row, f"{reading}_{name}", unit, language, digits) for reading, _ in _READINGS
    )
    return strict, customary


def _verdict(row: dict[str, Any], language: str) -> str:
    """Give the verdict of both readings, once where they agree."""
    strict, usual = (
        translate(_VERDICTS[str(row[f"{reading}_verdict"])], language) for reading, _ in _READINGS
    )
    if strict == usual:
        return strict
    return {"zh": "{a}；{b}", "en": "{a}; {b}"}[language].format(a=strict, b=usual)


def _columns(language: str) -> tuple[Column, ...]:
    return (
        Column("product", translate("产品", language)),
        Column("day", translate("每天", language), align="right"),
        Column("made", translate("日量折合一年（习惯读法）", language), align="right"),
        Column("year", translate("所述一年", language), align="right"),
        Column("share", translate("占所述年量", language), align="right"),
    )


def _rows(rates: pd.DataFrame, language: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            str(row[f"subject_{language}"]),
            claim_cell(row, language, "rate_"),
            reading_cell(row, "customary_year_", str(row["unit"]), language),
            stated_year(row, language),
            reading_cell(row, "customary_share_", "percent", language, 1),
        )
        for row in rows_of(rates)
    )


def _finding(rates: pd.DataFrame, language: str) -> str:
    apart = rates[rates["customary_verdict"] == "no"]
    if apart.empty:
        return line("日量与所述年量未见不符", language)
    worst = rows_of(apart.sort_values("customary_share_high"))[0]
    share: Number = as_number(reading_cell(worst, "customary_share_", "percent", language, 1))
    return line(
        "{firm}的{product}按日量只够所述年量的{share}", language,
        firm=str(worst[f"area_{language}"]),
        product=inside(str(worst[f"subject_{language}"]), language), share=share,
    )  # fmt: skip


def _alt(rates: pd.DataFrame, language: str) -> str:
    parts = ["".join(map(str, contradiction(row, language))) for row in rows_of(rates)]
    return {"zh": "", "en": " "}[language].join(parts)

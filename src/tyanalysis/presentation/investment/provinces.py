"""A province's investment among the provinces: share, rank and growth, with the breaks marked."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Chart, Column, Text
from tyanalysis.presentation.investment.cells import absent, area, line
from tyanalysis.presentation.investment.provinces_words import (
    FEWEST,
    course,
    panel_value,
    sound_years,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import series_line, value_label
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


def plot_province_position(package: Package, position: pd.DataFrame, language: str) -> Chart | Text:
    """Draw the share and, below, the growth beside the median; broken years stand apart.

    Args:
        package: The data package, for names.
        position: The result of ``province_position``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    sound = sound_years(position)
    if len(sound) < FEWEST:
        return absent("province-position", language)
    rows = rows_of(position)
    where = area(package, rows[0]["area"], language)
    with drawing_context("province-position"):
        figure, (upper, lower) = new_chart(11.6, rows=2)
        _shares(upper, rows, sound, language)
        _growth(lower, position, where, language)
        for axes in (upper, lower):
            axes.set_xlim(rows[0]["year"] - 1, rows[-1]["year"] + 4)
            for row in rows:
                if _broken(row):
                    axes.axvline(
                        row["year"], color=GREY, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0
                    )
    first, last = sound[0], sound[-1]
    return Chart(
        "province-position",
        language,
        line(
            "{area}投资占各省份合计的比重：{first_year}年{first}，{last_year}年{last}，"
            "位次由第{from}到第{to}",
            language,
            area=where,
            first_year=str(first["year"]),
            first=panel_value(first, "share", "percent", language),
            last_year=str(last["year"]),
            last=panel_value(last, "share", "percent", language),
            **{"from": panel_value(first, "rank", "rank", language),
               "to": panel_value(last, "rank", "rank", language)},
        ),
        _alt(where, sound, language),
        figure,
        (
            Column("year", translate("年份", language)),
            Column("provinces", translate("省份数", language), "", "right"),
            Column("share", translate("占各省份合计", language), "%", "right"),
            Column("rank", translate("位次", language), "", "right"),
            Column("growth", translate("现价增速", language), "%", "right"),
            Column("median", translate("各省中位数", language), "%", "right"),
            Column("break", translate("断点", language)),
        ),
        tuple(
            (
                str(row["year"]),
                panel_value(row, "provinces", "count", language),
                panel_value(row, "share", "percent", language, with_unit=False),
                panel_value(row, "rank", "rank", language, with_unit=False),
                panel_value(row, "growth", "percent", language, with_unit=False),
                panel_value(row, "median", "percent", language, with_unit=False),
                _break_name(row, language),
            )
            for row in rows
        ),
        note=_note(rows, language),
    )  # fmt: skip


def _shares(
    axes: Axes, rows: list[dict[str, Any]], sound: list[dict[str, Any]], language: str
) -> None:
    series_line(
        axes, [r["year"] for r in sound], [r["share"] for r in sound], colour=ACCENT, marker=""
    )
    highest = max(sound, key=lambda row: float(row["share"]))
    top = float(highest["share"])
    last = sound[-1]
    for row in (highest, last):
        axes.plot(row["year"], row["share"], "o", color=ACCENT, markersize=4)
    if highest is not last:
        value_label(axes, highest["year"], top, _standing(highest, language))
    axes.annotate(
        _standing(last, language), (last["year"], last["share"]), xytext=(-3, -13),
        textcoords="offset points", ha="right", va="center", fontsize=FONT_SIZE, color=INK,
    )  # fmt: skip
    for row in rows:
        if _broken(row):
            axes.text(
                row["year"], 1.02, _break_label(row, language), ha="right",
                va="bottom", fontsize=FONT_SIZE, color=GREY, transform=axes.get_xaxis_transform(),
            )  # fmt: skip
        if pd.notna(row["level_change"]):
            axes.plot(
                row["year"], row["share"], "o", color=ACCENT, markerfacecolor="none", markersize=4.5
            )
            text = str(panel_value(row, "share", "percent", language))
            value_label(axes, row["year"], row["share"], text, side="right")
    axes.set_ylim(0, 1.12 * top)
    finish(axes, grid="y", unit=translate("占各省份合计，%", language))


def _growth(axes: Axes, position: pd.DataFrame, where: str, language: str) -> None:
    axes.axhline(0, color=GREY, linewidth=0.8)
    known = position.dropna(subset=["growth", "median"])
    for column, colour, style, name in (
        ("median", ACCENT2, "--", translate("各省中位数", language)),
        ("growth", ACCENT, "-", where),
    ):
        series_line(axes, known["year"], known[column], colour=colour, style=style, marker="")
        axes.plot([], [], color=colour, linestyle=style, label=name)
    axes.legend(
        loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.1, ncols=2, labelcolor=INK
    )
    finish(axes, grid="y", unit=translate("现价增速，%", language))


def _broken(row: dict[str, Any]) -> bool:
    return bool(pd.notna(row["level_change"]) or pd.notna(row["price_change"]))


def _break_name(row: dict[str, Any], language: str) -> str:
    if pd.notna(row["level_change"]):
        return translate("水平断点", language)
    return translate("价格指数断点", language) if pd.notna(row["price_change"]) else ""


def _break_label(row: dict[str, Any], language: str) -> str:
    """Name a break with its year and by how much the series jumps."""
    column = "level_change" if pd.notna(row["level_change"]) else "price_change"
    jump = panel_value(row, column, "percent", language)
    return f"{row['year']}  {_break_name(row, language)} {jump}"


def _standing(row: dict[str, Any], language: str) -> str:
    return line(
        "{year}年{share}，第{rank}",
        language,
        year=str(row["year"]),
        share=panel_value(row, "share", "percent", language),
        rank=panel_value(row, "rank", "rank", language),
    )


def _alt(where: str, sound: list[dict[str, Any]], language: str) -> str:
    told = "".join(map(str, course(where, sound, language)))
    return line("两幅折线图：上为占比，下为现价增速与各省中位数。{told}", language, told=told)


def _note(rows: list[dict[str, Any]], language: str) -> str:
    notes = [translate("现价；空心点是断点年，不与前面相连。", language)]
    most = max(row["provinces"] for row in rows)
    if (since := next(r["year"] for r in rows if r["provinces"] == most)) > rows[0]["year"]:
        notes.append(
            line("{year}年起为{n}个省份，以前少一些。", language, year=str(since), n=str(most))
        )
    return {"zh": "", "en": " "}[language].join(notes)

"""Charts of the handbook; the data drawn are the rows of the example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from tyanalysis.analysis.handbook import Example
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Chart, Text
from tyanalysis.presentation.handbook.page import SPECS, caption_of, grid
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    INK,
    SOFT,
    drawing_context,
    finish,
    new_chart,
)
from tyanalysis.presentation.zones.common import nothing

Draw = Callable[[Axes, list[dict[str, Any]], str], list[Any]]
_HUNDRED_MILLION = 1e-1  # 亿元 to billion yuan


def plot_example(example: Example, language: str) -> Chart | Text:
    """Draw a worked example.

    Args:
        example: One of the families that have a drawing.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    label = f"{example.family}-chart"
    if example.table.empty:
        return nothing(label, language)
    draw, height = _DRAWINGS[example.family]
    rows = rows_of(example.table)
    with drawing_context(label):
        figure, (axes,) = new_chart(height_cm=height)
        handles = draw(axes, rows, language)
        if handles:
            figure.legend(handles=handles, loc="outside lower left", ncols=len(handles))
    columns, cells = grid(example, language)
    caption = caption_of(example, language)
    comma, colon = ("；", "：") if language == "zh" else ("; ", ": ")
    shown = cells if len(cells) <= _MANY else cells[:: max(1, len(cells) // _MANY)]
    alt = caption + colon + comma.join(" ".join(map(str, row)) for row in shown)
    spec = SPECS[example.family]
    note = translate(spec.note, language) if spec.note else ""
    return Chart(label, language, caption, alt, figure, columns, cells, note=note)


_MANY = 14  # rows that an alternative text reads out; of more, every so many


def _names(axes: Axes, rows: list[dict[str, Any]], language: str) -> None:
    axes.set_yticks(range(len(rows)), [str(row[f"label_{language}"]) for row in rows])
    axes.set_ylim(len(rows) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)


def _pull(axes: Axes, rows: list[dict[str, Any]], language: str) -> list[Any]:
    for i, row in enumerate(rows):
        axes.barh(i, row["pull"], height=0.6, color=ACCENT)
        axes.annotate(f"{row['pull']:.2f}", (row["pull"], i), xytext=(4, 0),
                      textcoords="offset points", va="center", fontsize=FONT_SIZE)  # fmt: skip
    _names(axes, rows, language)
    finish(axes, unit=translate("百分点", language))
    return []


def _cumulative(axes: Axes, rows: list[dict[str, Any]], language: str) -> list[Any]:
    for i, row in enumerate(rows):
        low, high = row["growth_low"], row["growth_high"]
        axes.plot([low, high], [i, i], color=ACCENT, linewidth=6, solid_capstyle="butt")
        axes.plot(row["to_date_growth"], i, "D", color=ACCENT2, markerfacecolor="none")
    _names(axes, rows, language)
    axes.set_xlim(left=min(0.0, min(row["growth_low"] for row in rows) - 0.5))
    finish(axes, unit="%")
    return [
        Line2D([], [], color=ACCENT, linewidth=6, label=translate("当期增速（区间）", language)),
        Line2D([], [], color=ACCENT2, marker="D", markerfacecolor="none", linestyle="",
               label=translate("累计增速", language)),
    ]  # fmt: skip


def _real(axes: Axes, rows: list[dict[str, Any]], language: str) -> list[Any]:
    years = [int(row["year"]) for row in rows]
    scale = 1.0 if language == "zh" else _HUNDRED_MILLION
    names = {"nominal": "当年价", "real": "基年价"}
    for key, colour, side in (("nominal", ACCENT2, 5), ("real", ACCENT, -5)):
        axes.plot(years, [row[key] * scale for row in rows], color=colour, marker="o",
                  markersize=3)  # fmt: skip
        axes.annotate(translate(names[key], language), (years[-1], rows[-1][key] * scale),
                      xytext=(6, side), textcoords="offset points", color=colour,
                      va="center", annotation_clip=False)  # fmt: skip
    axes.set_xticks(range(years[0], years[-1] + 1, max(1, (years[-1] - years[0]) // 7)))
    axes.set_xlim(years[0] - 0.5, years[-1] + 3.5)
    axes.set_ylim(bottom=0)
    finish(axes, grid="y", unit=translate("亿元", language))
    return []


def _shift(axes: Axes, rows: list[dict[str, Any]], language: str) -> list[Any]:
    parts = (
        ("national", SOFT, "全国"),
        ("industry_mix", GREY, "结构"),
        ("regional", ACCENT, "竞争力"),
    )
    for i, row in enumerate(rows):
        ends = {True: 0.0, False: 0.0}
        for key, colour, _ in parts:
            value = float(row[key])
            axes.barh(i, value, left=ends[value >= 0], height=0.6, color=colour)
            ends[value >= 0] += value
        axes.plot(row["change"], i, "|", color=INK, markersize=11, markeredgewidth=1.6)
    _names(axes, rows, language)
    axes.axvline(0, color=GREY, linewidth=0.6)
    finish(axes, unit="%")
    return [*(Patch(color=colour, label=translate(name, language)) for _, colour, name in parts),
            Line2D([], [], color=INK, marker="|", markersize=9, markeredgewidth=1.6, linestyle="",
                   label=translate("总变动", language))]  # fmt: skip


def _convergence(axes: Axes, rows: list[dict[str, Any]], language: str) -> list[Any]:
    start = np.array([row["start"] for row in rows], dtype=float)
    scale = 1.0 if language == "zh" else _HUNDRED_MILLION
    order = np.argsort(start)
    fitted = np.array([row["fitted"] for row in rows])
    axes.plot(start[order] * scale, fitted[order], color=GREY, linewidth=1.0)
    lowest = rows[order[0]]["label_en"]
    for row in rows:
        chosen = bool(row["chosen"])
        axes.plot(row["start"] * scale, row["growth"], "o", color=ACCENT2 if chosen else ACCENT,
                  markersize=6 if chosen else 4)  # fmt: skip
        if chosen or row["label_en"] == lowest:
            axes.annotate(str(row[f"label_{language}"]), (row["start"] * scale, row["growth"]),
                          xytext=(-4, -12) if chosen else (0, 6), textcoords="offset points",
                          ha="right" if chosen else "center",
                          color=ACCENT2 if chosen else INK)  # fmt: skip
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    axes.margins(y=0.15)
    finish(axes, grid="y", unit=translate("年均对数增速（%）", language))
    axes.set_xlabel(translate("起点投资（亿元，对数尺度）", language), loc="right")
    return [Line2D([], [], color=GREY, linewidth=1.0, label=translate("回归线", language))]


def _composite(axes: Axes, rows: list[dict[str, Any]], language: str) -> list[Any]:
    for i, row in enumerate(rows):
        axes.plot([row["rank_best"], row["rank_worst"]], [i, i], color=SOFT, linewidth=6,
                  solid_capstyle="round")  # fmt: skip
        axes.plot(row["rank"], i, "o", color=ACCENT, markersize=6)
    _names(axes, rows, language)
    axes.set_xlim(0.4, len(rows) + 0.6)
    axes.set_xticks(range(1, len(rows) + 1))
    finish(axes, unit=translate("名次", language))
    return [
        Line2D([], [], color=ACCENT, marker="o", linestyle="",
               label=translate("等权的名次", language)),
        Line2D([], [], color=SOFT, linewidth=6, label=translate("换用其他权重的范围", language)),
    ]  # fmt: skip


def _survival(axes: Axes, rows: list[dict[str, Any]], language: str) -> list[Any]:
    years = [float(row["years"]) for row in rows]
    for key, colour, width in (("waiting", ACCENT, 1.6), ("low_end", SOFT, 1.0),
                               ("high_end", SOFT, 1.0)):  # fmt: skip
        axes.step(years, [row[key] for row in rows], where="post", color=colour, linewidth=width)
    axes.set_ylim(0, 105)
    axes.set_xlim(left=0)
    finish(axes, grid="y", unit=translate("尚未达到（%）", language))
    axes.set_xlabel(translate("越过起点后的年数", language), loc="right")
    return [
        Line2D([], [], color=ACCENT, label=translate("估计", language)),
        Line2D([], [], color=SOFT, label=translate("百分之九十五区间", language)),
    ]


_DRAWINGS: Mapping[str, tuple[Draw, float]] = {
    "cumulative": (_cumulative, 4.6),
    "pull": (_pull, 7.6),
    "real": (_real, 6.6),
    "shift": (_shift, 7.2),
    "convergence": (_convergence, 7.6),
    "composite": (_composite, 7.8),
    "survival": (_survival, 6.0),
}

"""A year's plan against the total, drawn: shares as intervals, and uniform pace."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from tyanalysis.analysis.investment.claims import bounds_at
from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Chart, Column, Number, Text
from tyanalysis.presentation.investment.cells import (
    MISSING,
    MONEY,
    absent,
    cell,
    head,
    joined,
    line,
    money_factor,
)
from tyanalysis.presentation.investment.programmes_words import name_of_programme, newest_programme
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import end_handles, interval_bar, interval_dot, value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    ACCENT3,
    FONT_SIZE,
    GREY,
    INK,
    drawing_context,
    finish,
    new_chart,
)


def plot_programmes(package: Package, programmes: pd.DataFrame, language: str) -> Chart | Text:
    """Draw the plan's share of each total, and uniform pace on the newest plan.

    Args:
        package: The data package, for names.
        programmes: The result of ``plan_against_total``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if programmes.empty:
        return absent("programmes", language)
    newest = newest_programme(programmes)
    with drawing_context("programmes"):
        height = 2.4 + 0.8 * len(programmes) + 3.2
        figure, (top, bottom) = new_chart(height, rows=2)
        grid = top.get_gridspec()
        assert grid is not None, "panels of subplots have a grid"
        grid.set_height_ratios([len(programmes) + 0.4, 2.0])
        _shares(top, package, programmes, language)
        _pace(bottom, package, newest, language)
        handles = [
            Line2D([], [], color=ACCENT2, linewidth=1.6, label=translate("均匀进度参照", language))
        ]
        if (programmes["share_low"] != programmes["share_high"]).any():
            handles.append(end_handles(language)[1])
        figure.legend(handles=handles, loc="outside upper right", ncols=len(handles))
    return Chart(
        "programmes",
        language,
        _finding(package, programmes, language),
        _alt(package, programmes, newest, language),
        figure,
        (
            Column("programme", translate("项目计划", language)),
            Column("share", translate("年度计划占总投资", language), "%", "right"),
            Column("plan", translate("年度计划投资", language), head(MONEY, language), "right"),
            Column("half", translate("均匀进度：六月底", language), head(MONEY, language), "right"),
            Column(
                "day", translate("均匀进度：活动当日", language), head(MONEY, language), "right"
            ),
        ),
        tuple(
            (
                name_of_programme(package, row, language),
                cell(row, "share_", "percent", language, bare=True),
                cell(row, "plan_", MONEY, language, bare=True),
                cell(row, "half_pace_", MONEY, language, bare=True, digits=1),
                cell(row, "day_pace_", MONEY, language, bare=True, digits=1),
            )
            for row in rows_of(programmes)
        ),
        note=translate(
            "两项都是计划数；空心端点表示取不到。均匀进度是按日历平均的参照，不是实际完成额。",
            language,
        ),
    )


def _shares(axes: Axes, package: Package, programmes: pd.DataFrame, language: str) -> None:
    rows = rows_of(programmes)
    top = max(float(row["share_high"]) for row in rows)
    for position, row in enumerate(rows):
        bounds = bounds_at(row, "share_")
        mark = {
            "low": float(bounds.low[0]), "high": float(bounds.high[0]),
            "low_closed": bool(bounds.low_closed[0]), "high_closed": bool(bounds.high_closed[0]),
            "kind": "actual",
        }  # fmt: skip
        interval_dot(axes, position, mark, edge=(0, top * 1.2), colour=ACCENT)
        value_label(
            axes, float(bounds.high[0]), position, str(cell(row, "share_", "percent", language))
        )
    axes.set_yticks(range(len(rows)), [name_of_programme(package, r, language) for r in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, top * 1.25)
    finish(axes, grid="x", unit="%")
    axes.tick_params(axis="y", length=0, pad=8)
    title = translate("年度计划投资占项目总投资的比重", language)
    axes.set_title(title, loc="left", fontsize=FONT_SIZE, color=INK, pad=6)


def _pace(axes: Axes, package: Package, row: dict[str, Any], language: str) -> None:
    factor = money_factor(language)
    plan = bounds_at(row, "plan_")
    top = float(plan.high[0]) * factor
    mark = {"low": top, "high": top, "low_closed": True, "high_closed": True, "kind": "plan"}
    interval_bar(axes, 0, mark, edge=top, colour=ACCENT, thickness=0.6)
    value_label(axes, top, 0, str(cell(row, "plan_", MONEY, language, bare=True)))
    ticks = [("half_pace_", translate("六月底", language))]
    if row["day"]:
        ticks.append(("day_pace_", period_name(str(row["day"]), language)))
    for order, (prefix, name) in enumerate(ticks):
        bounds = bounds_at(row, prefix)
        if bool(bounds.is_empty[0]):
            continue
        x = float(bounds.low[0]) * factor
        axes.plot([x, x], [-0.42, 0.42], color=ACCENT2, linewidth=1.6)
        text = f"{name} {cell(row, prefix, MONEY, language, bare=True, digits=1)}"
        axes.annotate(
            text, (x, -0.42), xytext=(-2 if order == 0 else 2, 3), textcoords="offset points",
            ha="right" if order == 0 else "left", va="bottom", fontsize=FONT_SIZE, color=INK,
        )  # fmt: skip
    done = bounds_at(row, "done_")
    if bool(done.is_empty[0]):
        value_label(axes, 0, 1, translate("未公布", language), colour=GREY)
    else:
        spent = float(done.low[0]) * factor
        made = mark | {"low": spent, "high": spent, "kind": "actual"}
        interval_bar(axes, 1, made, edge=top, colour=ACCENT3, thickness=0.6)
        value_label(axes, spent, 1, str(cell(row, "done_", MONEY, language, bare=True)))
    names = [translate("年度计划投资", language), translate("已完成", language)]
    axes.set_yticks([0, 1], names)
    axes.set_ylim(1.5, -1.1)
    axes.set_xlim(0, top * 1.18)
    finish(axes, grid="x", unit=head(MONEY, language))
    axes.tick_params(axis="y", length=0)
    title = name_of_programme(package, row, language)
    axes.set_title(title, loc="left", fontsize=FONT_SIZE, color=INK, pad=6)


def _finding(package: Package, programmes: pd.DataFrame, language: str) -> str:
    row = newest_programme(programmes)
    share = cell(row, "share_", "percent", language)
    if pd.notna(row["done_low"]):
        return line(
            "{programme}：年度计划占总投资 {share}，已完成年度计划的 {done}",
            language,
            programme=name_of_programme(package, row, language),
            share=share,
            done=cell(row, "attainment_", "percent", language, kind="plan"),
        )
    return line(
        "{programme}：年度计划占总投资 {share}，没有公布同口径的完成额",
        language,
        programme=name_of_programme(package, row, language),
        share=share,
    )


def _alt(package: Package, programmes: pd.DataFrame, newest: dict[str, Any], language: str) -> str:
    shares = [
        f"{name_of_programme(package, row, language)} {cell(row, 'share_', 'percent', language)}"
        for row in rows_of(programmes)
    ]
    half = cell(newest, "half_pace_", MONEY, language, digits=1)
    return line(
        "上图是年度计划占总投资的比重：{shares}。下图是年度计划{plan}，六月底的均匀进度参照为{half}。",
        language,
        shares=joined(shares, language),
        plan=cell(newest, "plan_", MONEY, language),
        half=half if isinstance(half, Number) else MISSING,
    )

"""A chart of any figures: series where there are years enough, marks with bounds elsewhere."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from tyanalysis.data.package import Package
from tyanalysis.data.period import parse_period
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Chart, Text, paragraph, say
from tyanalysis.presentation.explore.facts import measured, table_figures
from tyanalysis.presentation.format import format_number, unit_text
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import (
    interval_bar,
    interval_dot,
    kind_handles,
    series_line,
    value_label,
)
from tyanalysis.presentation.names import name_of, period_name
from tyanalysis.presentation.printed import printed_number
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    ACCENT3,
    GREY,
    drawing_context,
    finish,
    new_chart,
)

_PANELS = 4  # indicators that one chart holds
_BARS = 14  # marks that one panel holds
_LABEL = 34  # letters of a line of a label: more would leave no room for the marks
_YEARS = 5  # years from which on a panel is a series
_COLOURS = (ACCENT, ACCENT2, ACCENT3, GREY)
_NO_AMOUNTS = frozenset({"date", "status", "background"})


def plot_figures(package: Package, figures: pd.DataFrame, language: str) -> Chart | Text:
    """Draw figures with their bounds, one panel for each indicator, nothing mixed in a panel.

    An indicator with many years is a series for each area, vintages apart and gaps open; any other
    is a bar for each figure, open ends fading out, promises hatched.

    Args:
        package: The data package.
        figures: Rows of ``package.figures``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    ends = figures[["low", "high"]]
    says = ends.notna().all(axis=1) & ~ends.isin([-math.inf, math.inf]).all(axis=1)
    drawn = figures[says & ~figures["kind"].isin(_NO_AMOUNTS)]
    if drawn.empty:
        words = say("所选范围内没有可以画出的数字。", language)
        return paragraph("figures-chart", language, [words])
    counts = drawn.groupby("indicator", sort=False).size().sort_values(ascending=False)
    panels = [_panel(drawn[drawn["indicator"] == one]) for one in counts.index[:_PANELS]]
    heights = [4.6 if series else 1.3 + 0.52 * len(rows) for rows, series in panels]
    with drawing_context("figures-chart"):
        figure, axes = new_chart(height_cm=1.2 + sum(heights), rows=len(panels))
        grid = axes[0].get_gridspec()
        if grid is not None:
            grid.set_height_ratios(heights)
        handles: dict[str, Any] = {}
        for panel, (rows, series) in zip(axes, panels, strict=True):
            draw = _series if series else _bars
            handles |= draw(panel, rows, package, language)
        if handles:
            figure.legend(handles=[*handles.values()], loc="outside lower left", ncols=4)
    shown = sum(len(rows) for rows, _ in panels)
    names = [name_of(package.indicators, str(i), language) for i in counts.index[:_PANELS]]
    caption = translate("所选数字：{names}", language).format(
        names=("、" if language == "zh" else "; ").join(names)
    )
    table = table_figures(package, figures, language)
    columns, cells = (table.columns, table.rows) if not isinstance(table, Text) else ((), ())
    note = translate("各栏指标不同，不能相比；开口的一端渐隐或画箭头，计划和目标画斜线。", language)
    if len(figures) > shown:
        space = "" if language == "zh" else " "
        rest = translate("图中{shown}条，所选共{all}条，全部见表。", language)
        note += space + rest.format(shown=shown, all=len(figures))
    comma = "；" if language == "zh" else "; "
    alt = comma.join([caption, *(_told(row, package, language) for p, _ in panels for row in p)])
    return Chart("figures-chart", language, caption, alt, figure, columns, cells, note=note)


def _panel(own: pd.DataFrame) -> tuple[list[dict[str, Any]], bool]:
    """Choose what a panel shows, and whether it is a series."""
    periods = {text: parse_period(text) for text in own["period"].unique()}
    whole = own["period"].map(lambda text: periods[text].kind == "year")
    years = own[whole]
    first = list(dict.fromkeys(years["area"]))[: len(_COLOURS)]
    if years["period"].nunique() >= _YEARS:
        return rows_of(years[years["area"].isin(first)].sort_values(["area", "period"])), True
    newest = own.sort_values("period", ascending=False, kind="stable").head(_BARS)
    return rows_of(newest.sort_values(["area", "period"], kind="stable")), False


def _unit(rows: list[dict[str, Any]], language: str) -> tuple[float, str]:
    ends = [abs(r[k]) for r in rows for k in ("low", "high") if abs(r[k]) != float("inf")]
    unit = unit_text(str(rows[0]["unit"]), max(ends, default=1.0), language)
    return unit.factor, unit.zh if language == "zh" else unit.en_plural or unit.en


def _scaled(row: dict[str, Any], factor: float) -> dict[str, Any]:
    return row | {"low": row["low"] * factor, "high": row["high"] * factor}


def _title(rows: list[dict[str, Any]], unit: str, package: Package, language: str) -> str:
    name = name_of(package.indicators, str(rows[0]["indicator"]), language)
    if not unit:
        return name
    return f"{name}（{unit}）" if language == "zh" else f"{name} ({unit})"


def _bars(
    axes: Axes, rows: list[dict[str, Any]], package: Package, language: str
) -> dict[str, Any]:
    factor, unit = _unit(rows, language)
    scaled = [_scaled(row, factor) for row in rows]
    ends = [row[k] for row in scaled for k in ("low", "high") if abs(row[k]) != float("inf")]
    span = max([*ends, 0.0]) - min([*ends, 0.0]) or 1.0
    left, right = min([*ends, 0.0]), max([*ends, 0.0]) + 0.45 * span
    axes.set_xlim(left - (0.3 * span if left < 0 else 0.0), right + 0.2 * span)
    for place, row in enumerate(scaled):
        if row["low"] < 0:
            interval_dot(axes, place, row, edge=(left, right))
        else:
            interval_bar(axes, place, row, edge=right)
        reach = right if row["high"] == float("inf") else max(row["high"], 0.0)
        value_label(axes, reach, place, printed_number(rows[place], package.reading, language).text)
    axes.set_yticks(range(len(rows)), [_place(row, package, language) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda v, _: format_number(v, language))
    axes.xaxis.set_major_locator(MaxNLocator(5))
    finish(axes, grid="x")
    axes.set_title(_title(rows, unit, package, language), loc="left", fontsize=8.5)
    if left < 0:
        axes.axvline(0, color=GREY, linewidth=0.6)
    kinds = {str(row["kind"]) for row in rows}
    kinds |= {"open"} if any(row["high"] == float("inf") for row in rows) else set()
    return {handle.get_label(): handle for handle in kind_handles(sorted(kinds), language)}


def _series(
    axes: Axes, rows: list[dict[str, Any]], package: Package, language: str
) -> dict[str, Any]:
    factor, unit = _unit(rows, language)
    scaled = pd.DataFrame([_scaled(row, factor) for row in rows])
    scaled["year"] = scaled["period"].astype(int)
    handles = {}
    ends = [end for row in rows_of(scaled) for end in (row["low"], row["high"])]
    ends = [end for end in ends if math.isfinite(end)]
    top = max([*ends, 0.0]) * 1.15 or 1.0
    bottom = min([*ends, 0.0]) * 1.15
    for colour, (area, own) in zip(_COLOURS, scaled.groupby("area", sort=False), strict=False):
        name = name_of(package.areas, str(area), language, short=True)
        handles[name] = Line2D([], [], color=colour, marker="o", markersize=3.6, label=name)
        for vintage, group in own.groupby("vintage", sort=False):
            points = group[group["low"] == group["high"]].drop_duplicates("year")
            first = vintage == "first"
            series_line(
                axes, points["year"], points["low"], colour=colour, hollow=first,
                style="--" if first else "-", marker="s" if first else "o",
            )  # fmt: skip
            for row in rows_of(group[group["low"] != group["high"]]):
                interval_dot(
                    axes, row["year"], row, edge=(bottom, top), colour=colour, upright=True
                )
    axes.set_ylim(bottom, top)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(lambda v, _: format_number(v, language))
    finish(axes, grid="y")
    axes.set_title(_title(rows, unit, package, language), loc="left", fontsize=8.5)
    return handles


def _place(row: dict[str, Any], package: Package, language: str) -> str:
    area = name_of(package.areas, str(row["area"]), language, short=True)
    subject = str(row[f"subject_{language}"] or "")
    name = f"{area} · {subject}" if subject and len(subject) < 16 else area
    when = period_name(str(row["period"]), language)
    return textwrap.fill(f"{name} {when}", _LABEL) if language == "en" else f"{name} {when}"


def _told(row: dict[str, Any], package: Package, language: str) -> str:
    area = name_of(package.areas, str(row["area"]), language, short=True)
    when = period_name(str(row["period"]), language)
    words = measured(package, row, language)
    return f"{area} {words} {when} {printed_number(row, package.reading, language).text}"

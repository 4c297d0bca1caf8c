"""Three batches drawn: events side by side, cities on one day, and number against amount."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from tyanalysis.data.package import Package
from tyanalysis.presentation.display import Chart, Column, Number, Text
from tyanalysis.presentation.investment.cells import (
    MISSING,
    absent,
    area,
    cell,
    joined,
    line,
    records,
)
from tyanalysis.presentation.investment.funnel_words import (
    city_events,
    contrast_row,
    event_rows,
    funnel_name,
    newest_sum,
    rate,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    ACCENT3,
    FONT_SIZE,
    GREY,
    GRID,
    INK,
    SOFT,
    drawing_context,
    finish,
    new_chart,
)

_BATCHES = (("signed", "签约", SOFT), ("started", "开工", ACCENT), ("production", "投产", ACCENT3))


def plot_batches(package: Package, funnel: pd.DataFrame, language: str) -> Chart | Text:
    """Draw the number of projects signed, started and in production, by event and by city.

    Args:
        package: The data package, for names.
        funnel: The result of ``batch_funnel``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    events, cities = event_rows(funnel), city_events(funnel)
    panels_of = [rows for rows in (events, cities) if rows]
    if not panels_of:
        return absent("batches", language)
    with drawing_context("batches"):
        figure, panels = new_chart(1.2 + 4.9 * len(panels_of), rows=len(panels_of))
        for axes, rows in zip(panels, panels_of, strict=True):
            by_city = rows is cities
            names = [
                area(package, row["area"], language)
                if by_city
                else period_name(str(row["period"]), language)
                for row in rows
            ]
            _groups(axes, rows, names, language)
            where = (
                line(
                    "{day}各市",
                    language,
                    day=period_name(str(rows[0]["period"]), language),
                )
                if by_city
                else area(package, rows[0]["area"], language)
            )
            axes.set_title(where, loc="left", fontsize=FONT_SIZE, color=INK, pad=6)
        handles = [Patch(facecolor=c, label=translate(n, language)) for _, n, c in _BATCHES]
        figure.legend(handles=handles, loc="outside upper right", ncols=3)
    shown = [*events, *cities]
    return Chart(
        "batches",
        language,
        _finding(package, events or cities, language),
        _alt(package, shown, language),
        figure,
        (
            Column("event", translate("活动", language)),
            *(Column(key, translate(n, language), "", "right") for key, n, _ in _BATCHES),
        ),
        tuple(
            (
                funnel_name(package, row, language),
                *(
                    cell(row, f"{key}_count_", "count", language, bare=True)
                    for key, _, _ in _BATCHES
                ),
            )
            for row in shown
        ),
        note=translate(
            "一次活动的签约、开工、投产是三批不同的项目，不能当作同一批项目的去向。", language
        ),
    )


def plot_batch_rates(package: Package, funnel: pd.DataFrame, language: str) -> Chart | Text:
    """Draw starts against signatures, by number and by amount, where both are known.

    Args:
        package: The data package, for names.
        funnel: The result of ``batch_funnel``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    rows = [row for row in records(funnel) if contrast_row(row)]
    if not rows:
        return absent("batch-rates", language)
    rows.sort(key=lambda row: str(row["period"]), reverse=True)
    with drawing_context("batch-rates"):
        figure, (axes,) = new_chart(2.4 + 0.86 * len(rows))
        ends = [float(row[f"{p}rate_high"]) for row in rows for p in ("start_", "start_amount_")]
        top = max(ends)
        for position, row in enumerate(rows):
            number, amount = float(row["start_rate_low"]), float(row["start_amount_rate_low"])
            axes.plot([number, amount], [position] * 2, color=GRID, linewidth=2.2, zorder=1)
            axes.plot(number, position, "o", color=ACCENT, markersize=6)
            axes.plot(amount, position, "s", color=ACCENT2, markersize=5.5)
            sides = ("right", "left") if number >= amount else ("left", "right")
            if abs(number - amount) > 0.1 * top:
                sides = ("above", "above")
            value_label(axes, number, position, str(rate(row, "start_", language)), side=sides[0])
            value_label(
                axes, amount, position, str(rate(row, "start_amount_", language)), side=sides[1]
            )
        axes.axvline(100, color=GREY, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0)
        axes.set_yticks(range(len(rows)), [funnel_name(package, row, language) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.7)
        axes.set_xlim(0, top * 1.14)
        finish(axes, grid="x", unit=translate("开工比签约，%", language))
        axes.tick_params(axis="y", length=0)
        handles = [
            axes.plot([], [], "o", color=ACCENT, label=translate("按项目数", language))[0],
            axes.plot([], [], "s", color=ACCENT2, label=translate("按计划总投资", language))[0],
        ]
        figure.legend(handles=handles, loc="outside upper right", ncols=2)
    return Chart(
        "batch-rates",
        language,
        _contrast(package, rows, language),
        _rates_alt(package, rows, language),
        figure,
        (
            Column("batch", translate("批次", language)),
            Column("number", translate("按项目数", language), "%", "right"),
            Column("amount", translate("按计划总投资", language), "%", "right"),
        ),
        tuple(
            (
                funnel_name(package, row, language),
                rate(row, "start_", language, bare=True),
                rate(row, "start_amount_", language, bare=True),
            )
            for row in rows
        ),
        note=translate(
            "分子分母是同一场合公布的开工与签约，不是对同一批项目的跟踪；超过百分之百，说明开工的不只是当次签约的项目。",
            language,
        ),
    )


def _groups(axes: Axes, rows: list[dict[str, Any]], names: list[str], language: str) -> None:
    width = 0.27
    places = np.arange(len(rows))
    top = 0.0
    for order, (key, _, colour) in enumerate(_BATCHES):
        for place, row in zip(places, rows, strict=True):
            value = float(row[f"{key}_count_low"])
            if np.isnan(value):
                continue
            x = place + (order - 1) * width
            axes.bar(x, value, width * 0.92, color=colour)
            value_label(axes, x, value, f"{value:.0f}", side="above")
            top = max(top, value)
    axes.set_xticks(places, names)
    axes.set_ylim(0, top * 1.2)
    axes.set_xlim(-0.6, len(rows) - 0.4)
    finish(axes, grid="y")
    axes.tick_params(axis="x", length=0)


def _finding(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    first = rows[0]
    if len(rows) == 1:
        return line(
            "{event}签约{signed}个、开工{started}个",
            language,
            event=funnel_name(package, first, language),
            signed=cell(first, "signed_count_", "count", language),
            started=cell(first, "started_count_", "count", language),
        )
    later = sorted(rows[1:], key=lambda row: float(row["start_rate_low"]))
    return line(
        "开工与签约之比：{start}为{before}，其后各次在{least}与{most}之间",
        language,
        before=rate(first, "start_", language),
        start=period_name(str(first["period"]), language),
        least=rate(later[0], "start_", language),
        most=rate(later[-1], "start_", language),
    )


def _contrast(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    row = newest_sum(rows)
    number, amount = rate(row, "start_", language), rate(row, "start_amount_", language)
    if not isinstance(number, Number) or not isinstance(amount, Number):
        return MISSING
    return line(
        "{batch}按项目数开工{number}，按金额只有{amount}"
        if (number.low or 0) > (amount.low or 0)
        else "{batch}按项目数开工{number}，按金额为{amount}",
        language,
        batch=funnel_name(package, row, language),
        number=number,
        amount=amount,
    )


def _alt(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    told = []
    for row in rows:
        counts = "/".join(
            str(cell(row, f"{key}_count_", "count", language)) for key, _, _ in _BATCHES
        )
        told.append(f"{funnel_name(package, row, language)} {counts}")
    return line("柱状图，签约、开工、投产项目数：{list}。", language, list=joined(told, language))


def _rates_alt(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    told = [
        line(
            "{batch}按项目数{number}、按金额{amount}",
            language,
            batch=funnel_name(package, row, language),
            number=rate(row, "start_", language),
            amount=rate(row, "start_amount_", language),
        )
        for row in rows
    ]
    return line(
        "点图，开工比签约：{list}。", language, list={"zh": "；", "en": "; "}[language].join(told)
    )

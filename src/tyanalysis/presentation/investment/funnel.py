"""Three batches drawn: events side by side, and cities on one day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from tyanalysis.data.package import Package
from tyanalysis.presentation.display import Chart, Column, Text
from tyanalysis.presentation.investment.cells import (
    absent,
    area,
    cell,
    joined,
    line,
)
from tyanalysis.presentation.investment.funnel_words import (
    city_events,
    event_rows,
    funnel_name,
    rate,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT3,
    FONT_SIZE,
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


def _alt(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    told = []
    for row in rows:
        counts = "/".join(
            str(cell(row, f"{key}_count_", "count", language)) for key, _, _ in _BATCHES
        )
        told.append(f"{funnel_name(package, row, language)} {counts}")
    return line("柱状图，签约、开工、投产项目数：{list}。", language, list=joined(told, language))

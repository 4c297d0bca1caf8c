"""Growth of fixed-asset investment drawn: the long series, and below it the sparse one."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from tyanalysis.analysis.investment.growth import areas_with_series
from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Chart, Text
from tyanalysis.presentation.investment.cells import absent, area, joined, line
from tyanalysis.presentation.investment.growth_words import (
    annual_rates,
    growth_columns,
    growth_rows,
    last_rate,
    percent,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import series_line, value_label
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    GREY,
    drawing_context,
    finish,
    new_chart,
)

_COLOURS = (ACCENT, ACCENT2)


def plot_investment_growth(package: Package, growth: pd.DataFrame, language: str) -> Chart | Text:
    """Draw the longest annual series alone, and below it the years that a second area shares.

    Args:
        package: The data package, for names.
        growth: The result of ``investment_growth``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    areas = areas_with_series(growth)[:2] if len(growth) else []
    if not areas:
        return absent("investment-growth", language)
    drawn = growth[growth["area"].isin(areas)]
    with drawing_context("investment-growth"):
        both = len(areas) > 1
        figure, panels = new_chart(13.0 if both else 6.5, rows=2 if both else 1)
        _long(panels[0], growth, areas[0], language)
        handles = [_handle(package, areas[0], 0, language)]
        if both:
            start = int(growth.loc[growth["area"] == areas[1], "year"].min())
            _near(panels[1], drawn[drawn["year"] >= start], areas, language)
            handles += [_handle(package, areas[1], 1, language), *_kinds(drawn, language)]
        figure.legend(handles=handles, loc="outside upper right", ncols=len(handles))
    finding = "".join(map(str, last_rate(package, growth, language)[0]))
    return Chart(
        "investment-growth",
        language,
        finding.rstrip("。."),
        _alt(package, growth, areas, language),
        figure,
        growth_columns(language),
        growth_rows(package, drawn, language),
        note=_grounds(package, growth, areas[0], language),
    )


def _long(axes: Axes, growth: pd.DataFrame, place: str, language: str) -> None:
    annual = annual_rates(growth, place)
    axes.axhline(0, color=GREY, linewidth=0.8)
    series_line(axes, annual["year"], annual["low"], colour=ACCENT)
    rows = rows_of(annual)
    highest = max(rows, key=lambda row: float(row["low"]))
    for row, side in ((highest, "above"), (rows[-1], "below")):
        text = f"{row['year']}  {percent(row, language)}"
        value_label(axes, row["year"], row["low"], text, side=side)
    low, high = float(annual["low"].min()), float(highest["low"])
    axes.set_xlim(int(annual["year"].min()) - 0.6, int(annual["year"].max()) + 1.8)
    axes.set_ylim(min(low, 0) - 0.18 * (high - min(low, 0)), high + 0.16 * (high - min(low, 0)))
    finish(axes, grid="y", unit=translate("全年增速，%", language))


def _near(axes: Axes, drawn: pd.DataFrame, areas: list[str], language: str) -> None:
    axes.axhline(0, color=GREY, linewidth=0.8)
    for place, colour in zip(areas, _COLOURS, strict=True):
        annual = annual_rates(drawn, place)
        series_line(axes, annual["year"], annual["low"], colour=colour)
        mine = drawn[drawn["area"] == place]
        part = mine[mine["span"] == "part"]
        _hollow(axes, part["at"], part["low"], "o", colour)
        ahead = mine[mine["promise"]].dropna(subset=["value"])
        _hollow(axes, ahead["year"], ahead["value"], "D", colour)
        last = rows_of(mine[~mine["promise"] & (mine["span"] != "mean")])[-1]
        value_label(axes, float(last["at"]), float(last["low"]), str(percent(last, language)))
    years = range(int(drawn["year"].min()), int(drawn["year"].max()) + 1)
    axes.set_xlim(years[0] - 1.2, years[-1] + 0.8)
    axes.set_xticks(list(years))
    finish(axes, grid="y", unit=translate("全年与年内累计增速，%（累计标在期末）", language))


def _hollow(axes: Axes, x: pd.Series, y: pd.Series, marker: str, colour: str) -> None:
    """Draw what is not a whole year's fact: hollow and unconnected."""
    axes.plot(
        x, y, marker, color=colour, markerfacecolor="none", markersize=4.5, markeredgewidth=1.0
    )


def _handle(package: Package, place: str, order: int, language: str) -> Line2D:
    name = area(package, place, language)
    return Line2D([], [], color=_COLOURS[order], marker="o", markersize=3.6, label=name)


def _kinds(growth: pd.DataFrame, language: str) -> list[Line2D]:
    marks = [("o", "年内累计")] + ([("D", "目标或预计")] if growth["promise"].any() else [])
    return [
        Line2D(
            [], [], linestyle="", marker=marker, color=GREY, markerfacecolor="none",
            markersize=4.5, label=translate(name, language),
        )
        for marker, name in marks
    ]  # fmt: skip


def _alt(package: Package, growth: pd.DataFrame, areas: list[str], language: str) -> str:
    told = []
    for place in areas:
        annual = rows_of(annual_rates(growth, place))
        low = min(annual, key=lambda row: float(row["low"]))
        high = max(annual, key=lambda row: float(row["low"]))
        told.append(
            line(
                "{area}有{n}个全年增速，最低{low}（{low_year}），最高{high}（{high_year}）",
                language,
                len(annual),
                area=area(package, place, language),
                n=str(len(annual)),
                low=percent(low, language),
                low_year=str(low["year"]),
                high=percent(high, language),
                high_year=str(high["year"]),
            )
        )
    return line("折线图：{list}。", language, list={"zh": "；", "en": "; "}[language].join(told))


def _grounds(package: Package, growth: pd.DataFrame, place: str, language: str) -> str:
    """Say which years rest on weak sources, and where stronger ones print the same."""
    annual = annual_rates(growth, place)
    weak = annual[annual["weak"]]
    if weak.empty:
        return ""
    publishers = package.sources.set_index("id")
    source = publishers.loc[weak["source"].value_counts().index[0]]
    column = "publisher_en" if language == "en" else "publisher"
    notes = [
        line(
            "{area}有{n}个全年增速据公开数据文件（{publisher}），文件未附口径和修订说明。",
            language,
            len(weak),
            area=area(package, place, language),
            n=str(len(weak)),
            publisher=str(source.get(column) or source["publisher"]),
        )
    ]
    checked = annual[~annual["weak"] & (annual["others"] != "") & ~annual["differs"]]
    if len(checked):
        years = joined([str(y) for y in checked["year"]], language)
        notes.append(line("{years}年另有报道，数值相同。", language, years=years))
    return {"zh": "", "en": " "}[language].join(notes)

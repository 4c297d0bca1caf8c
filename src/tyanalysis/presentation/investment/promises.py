"""What was promised beside what was done, drawn: each programme in a panel of its own scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Chart,
    Text,
)
from tyanalysis.presentation.investment.cells import (
    MONEY,
    absent,
    area,
    cell,
    group_thousands,
    head,
    indicator,
    line,
    money_factor,
)
from tyanalysis.presentation.investment.promises_words import (
    STAGE_NAMES,
    has_done,
    programme_groups,
    promise_columns,
    promise_rows,
    promised_sentence,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import interval_bar, kind_handles, value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT3,
    FONT_SIZE,
    GREY,
    INK,
    drawing_context,
    finish,
    new_chart,
)


def plot_promises(package: Package, promises: pd.DataFrame, language: str) -> Chart | Text:
    """Draw each programme in a panel of its own scale: promised hatched, done solid.

    Args:
        package: The data package, for names.
        promises: The result of ``done_beside_plan``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if promises.empty:
        return absent("promises", language)
    groups = programme_groups(promises)
    with drawing_context("promises"):
        lines = sum(len(group) + (0 if has_done(group) else 1) for _, group in groups)
        figure, panels = new_chart(1.1 + 0.62 * lines + 1.25 * len(groups), rows=len(groups))
        # Panels share the height by the number of their bars, so that bars are equally thick.
        grid = panels[0].get_gridspec()
        assert grid is not None, "panels of subplots have a grid"
        grid.set_height_ratios([len(g) + (0 if has_done(g) else 1) for _, g in groups])
        for panel, ((place, year), group) in zip(panels, groups, strict=True):
            _panel(panel, package, group, language)
            panel.set_title(
                f"{area(package, place, language)}  {period_name(str(year), language)}",
                loc="left", fontsize=FONT_SIZE, color=INK, pad=4,
            )  # fmt: skip
        panels[-1].set_xlabel(head(MONEY, language), loc="right")
        kinds = ["plan"] + (["open"] if promises["high"].eq(float("inf")).any() else [])
        handles = [
            *kind_handles(kinds, language),
            Patch(facecolor=ACCENT3, label=translate("已完成", language)),
        ]
        figure.legend(handles=handles, loc="outside upper right", ncols=len(handles))
    return Chart(
        "promises",
        language,
        _finding(package, promises, language),
        _alt(package, promises, language),
        figure,
        promise_columns(language),
        promise_rows(package, promises, language),
        note=translate("各小图刻度不同；同一小图中的各项口径不尽相同，只并列，不相减。", language),
    )


def _panel(axes: Axes, package: Package, group: pd.DataFrame, language: str) -> None:
    factor = money_factor(language)
    rows = [_scaled(row, factor) for row in rows_of(group)]
    longest = max(_drawn(row) for row in rows)
    edge = 1.12 * longest
    names = []
    for position, row in enumerate(rows):
        done = row["stage"] == "done"
        interval_bar(axes, position, row, edge=edge, colour=ACCENT3 if done else ACCENT)
        shown = cell(group.iloc[position].to_dict(), "", MONEY, language, bare=True)
        end = edge if row["high"] == float("inf") else _drawn(row)
        # One line beside the bar: what was done may count much less than what was planned.
        scope = _scope(package, row, language) if done else ""
        value_label(axes, end, position, f"{shown}{scope}")
        names.append(translate(STAGE_NAMES.get(str(row["stage"]), "已完成"), language))
    if not has_done(group):
        names.append(translate("已完成", language))
        value_label(axes, 0, len(rows), translate("未公布", language), colour=GREY)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, 1.3 * longest)
    finish(axes, grid="x")
    group_thousands(axes.xaxis, language)
    axes.tick_params(axis="y", length=0)


def _scaled(row: Mapping[Any, Any], factor: float) -> dict[str, Any]:
    scaled = {str(k): v for k, v in row.items()}
    return scaled | {"low": row["low"] * factor, "high": row["high"] * factor}


def _drawn(row: Mapping[str, Any]) -> float:
    return float(row["low"] if row["high"] == float("inf") else row["high"])


def _scope(package: Package, row: Mapping[Any, Any], language: str) -> str:
    """Say what a completed amount counts, and in which months if not the whole year."""
    scope = str(row[f"subject_{language}"] or indicator(package, row["indicator"], language))
    period = str(row["period"])
    if len(period) > len("2022"):
        scope += {"zh": "，", "en": ", "}[language] + period_name(period, language)
    return {"zh": "（{}）", "en": " ({})"}[language].format(scope)


def _finding(package: Package, promises: pd.DataFrame, language: str) -> str:
    return "".join(map(str, promised_sentence(package, promises, language)[0])).rstrip("。.")


def _alt(package: Package, promises: pd.DataFrame, language: str) -> str:
    pieces = []
    for (place, year), group in programme_groups(promises):
        amounts = [
            line(
                "{stage}{amount}",
                language,
                stage=translate(STAGE_NAMES.get(str(row["stage"]), "已完成"), language),
                amount=f"{cell(row, '', MONEY, language)}"
                f"{_scope(package, row, language) if row['stage'] == 'done' else ''}",
            )
            for row in rows_of(group)
        ]
        if not has_done(group):
            amounts.append(translate("完成额未公布", language))
        pieces.append(
            line(
                "{area}{year}：{list}",
                language,
                area=area(package, place, language),
                year=period_name(year, language),
                list={"zh": "，", "en": ", "}[language].join(amounts),
            )
        )
    return line(
        "横条图，每个地区一幅：{list}。",
        language,
        list={"zh": "；", "en": "; "}[language].join(pieces),
    )

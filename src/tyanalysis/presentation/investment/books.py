"""Books of projects drawn: planned totals, by part where the parts are known."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from tyanalysis.analysis.investment.claims import bounds_at
from tyanalysis.data.package import Package
from tyanalysis.presentation.display import Chart, Column, Text
from tyanalysis.presentation.investment.books_words import book_name, drawn_total, largest_first
from tyanalysis.presentation.investment.cells import (
    MONEY,
    absent,
    cell,
    group_thousands,
    head,
    joined,
    line,
    money_factor,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import interval_bar, value_label
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    GREY,
    drawing_context,
    finish,
    new_chart,
)

_HATCHES = ("////", "\\\\\\\\")


def plot_project_books(package: Package, books: pd.DataFrame, language: str) -> Chart | Text:
    """Draw the planned total of each book; where its parts are known, by part.

    Args:
        package: The data package, for names.
        books: The result of ``books_and_starts``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if books.empty:
        return absent("project-books", language)
    rows = largest_first(books)
    factor = money_factor(language)
    longest = max(drawn_total(row) for row in rows) * factor
    with drawing_context("project-books"):
        figure, (axes,) = new_chart(2.2 + 0.72 * len(rows))
        plain = GREY if any(pd.notna(row["infrastructure_low"]) for row in rows) else ACCENT
        for position, row in enumerate(rows):
            _bar(axes, position, row, factor, 1.1 * longest, plain)
            end = 1.1 * longest if row["amount_high"] == float("inf") else drawn_total(row) * factor
            value_label(axes, end, position, str(cell(row, "amount_", MONEY, language, bare=True)))
        axes.set_yticks(range(len(rows)), [book_name(package, row, language) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(0, 1.24 * longest)
        finish(axes, grid="x", unit=head(MONEY, language))
        group_thousands(axes.xaxis, language)
        axes.tick_params(axis="y", length=0)
        handles = _handles(rows, language)
        figure.legend(handles=handles, loc="outside upper right", ncols=len(handles))
    return Chart(
        "project-books",
        language,
        _finding(package, rows, language),
        _alt(package, rows, language),
        figure,
        (
            Column("book", translate("项目库", language)),
            Column("count", translate("项目数", language), "", "right"),
            Column("total", translate("总投资", language), head(MONEY, language), "right"),
            Column(
                "infrastructure", translate("基础设施类", language), head(MONEY, language), "right"
            ),
            Column("industry", translate("产业类", language), head(MONEY, language), "right"),
        ),
        tuple(
            (
                book_name(package, row, language),
                cell(row, "count_", "count", language, bare=True),
                cell(row, "amount_", MONEY, language, bare=True),
                cell(row, "infrastructure_", MONEY, language, bare=True),
                cell(row, "industry_", MONEY, language, bare=True),
            )
            for row in rows
        ),
        note=translate("全部是计划总投资；各项之间有重叠，不能相加。", language),
    )


def _bar(
    axes: Axes, position: int, row: dict[str, Any], factor: float, edge: float, colour: str
) -> None:
    parts = [bounds_at(row, f"{name}_") for name in ("infrastructure", "industry")]
    if any(bool(part.is_empty[0]) for part in parts):
        mark = {
            "low": row["amount_low"] * factor, "high": row["amount_high"] * factor,
            "low_closed": row["amount_low_closed"], "high_closed": row["amount_high_closed"],
            "kind": "plan",
        }  # fmt: skip
        interval_bar(axes, position, mark, edge=edge, colour=colour)
        return
    start = 0.0
    for part, shade, hatch in zip(parts, (ACCENT, ACCENT2), _HATCHES, strict=True):
        width = float(part.low[0]) * factor
        axes.add_patch(
            Rectangle(
                (start, position - 0.25), width, 0.5, facecolor="none", edgecolor=shade,
                hatch=hatch, linewidth=0.9,
            )
        )  # fmt: skip
        start += width


def _handles(rows: list[dict[str, Any]], language: str) -> list[Patch]:
    split = any(pd.notna(row["infrastructure_low"]) for row in rows)
    named = [
        (GREY if split else ACCENT, _HATCHES[0], "计划总投资（未分类）" if split else "计划总投资")
    ]
    if split:
        named += [(ACCENT, _HATCHES[0], "基础设施类"), (ACCENT2, _HATCHES[1], "产业类")]
    return [
        Patch(facecolor="none", edgecolor=c, hatch=h, label=translate(name, language))
        for c, h, name in named
    ]


def _finding(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    return line(
        "最大的项目库是{book}：{n}个项目、计划总投资{total}，都是承诺",
        language,
        book=book_name(package, rows[0], language),
        n=cell(rows[0], "count_", "count", language),
        total=cell(rows[0], "amount_", MONEY, language),
    )


def _alt(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    told = [
        f"{book_name(package, row, language)} {cell(row, 'amount_', MONEY, language)}"
        for row in rows
    ]
    return line("横条图，各项目库的计划总投资：{list}。", language, list=joined(told, language))

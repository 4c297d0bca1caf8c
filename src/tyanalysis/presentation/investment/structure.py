"""What investment is made of, drawn: one period divided in every way that was published."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.analysis.investment.structure import SPLITS
from tyanalysis.data.package import Package
from tyanalysis.presentation.display import (
    Chart,
    Text,
)
from tyanalysis.presentation.investment.cells import (
    absent,
    cell,
    joined,
    line,
    place,
)
from tyanalysis.presentation.investment.structure_words import (
    SPLIT_NAMES,
    most_divided,
    part_name,
    structure_table,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    ACCENT3,
    FONT_SIZE,
    INK,
    SOFT,
    drawing_context,
    finish,
    new_chart,
)

_COLOURS = (ACCENT, ACCENT2, ACCENT3)


def plot_investment_structure(
    package: Package, structure: pd.DataFrame, language: str
) -> Chart | Text:
    """Draw the newest total divided in every way that was published.

    Args:
        package: The data package, for names.
        structure: The result of ``investment_structure``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if structure.empty:
        return absent("investment-structure", language)
    rows = most_divided(structure)
    splits = [s for s in SPLITS if any(row["split"] == s for row in rows)]
    with drawing_context("investment-structure"):
        figure, (axes,) = new_chart(1.6 + 1.4 * len(splits))
        for position, split in enumerate(splits):
            start = 0.0
            parts = [row for row in rows if row["split"] == split]
            for order, part in enumerate(parts):
                # What is left over is not a part of its own: it stays pale.
                colour = SOFT if not part["part"] else _COLOURS[order % 3]
                width = float(part["share_low"])
                axes.barh(position, width, 0.46, left=start, color=colour)
                share = cell(part, "share_", "percent", language, digits=1)
                name = part_name(package, part, language)
                if width > 12:
                    axes.text(
                        start + width / 2, position, str(share), ha="center", va="center",
                        color=INK if colour == SOFT else "#ffffff", fontsize=FONT_SIZE,
                    )  # fmt: skip
                    axes.text(
                        start + width / 2, position - 0.27, name, ha="center", va="bottom",
                        color=INK, fontsize=FONT_SIZE,
                    )  # fmt: skip
                else:
                    axes.text(
                        start, position + 0.25, f"{name} {share}", ha="left", va="top", color=INK,
                        fontsize=FONT_SIZE,
                    )  # fmt: skip
                start += width
        names = [translate(SPLIT_NAMES[s], language) for s in splits]
        axes.set_yticks(range(len(splits)), names)
        axes.set_ylim(len(splits) - 0.5, -0.6)
        axes.set_xlim(0, 100)
        finish(axes, grid="none")
        axes.set_xlabel("%", loc="right")
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
    return Chart(
        "investment-structure",
        language,
        _finding(package, rows, language),
        _alt(package, rows, language),
        figure,
        *structure_table(package, rows, language),
        note=translate("各种划分互相独立，不能交叉相乘。", language),
    )


def _finding(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    largest = max(
        (row for row in rows if row["split"] == rows[0]["split"]),
        key=lambda row: float(row["low"]),
    )
    return line(
        "{where}：{part}占全部投资的{share}",
        language,
        where=place(package, largest, language),
        part=part_name(package, largest, language),
        share=cell(largest, "share_", "percent", language, digits=1),
    )


def _alt(package: Package, rows: list[dict[str, Any]], language: str) -> str:
    told = [
        f"{part_name(package, row, language)} {cell(row, 'share_', 'percent', language, digits=1)}"
        for row in rows
    ]
    return line("堆叠横条图，投资的构成：{list}。", language, list=joined(told, language))

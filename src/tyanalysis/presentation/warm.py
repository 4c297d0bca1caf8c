"""What the first cells of a report pay once, paid ahead: before a process is forked for each.

No data is read and no cell runs here, so nothing of one report can reach another.
"""

from __future__ import annotations

from tyanalysis.data.unit import convert
from tyanalysis.presentation.display import Chart, Column
from tyanalysis.presentation.language import catalogue
from tyanalysis.presentation.style import drawing_context, finish, new_chart


def warm_up() -> None:
    """Build the registry of units, read the English words, and open the fonts of charts.

    What is built stays in the process and in whatever is forked from it. No thread is left behind
    and no file stays open for writing.

    Raises:
        RenderError: A font is missing or cannot be read.
    """
    convert(1.0, "CNY_10K", "CNY_100M")
    catalogue()
    with drawing_context("warm"):
        figure, (axes,) = new_chart()
        axes.barh(["增长", "growth"], [1.5, -2.5], label="亿元")
        axes.legend()
        finish(axes, unit="亿元")
    chart = Chart("warm", "zh", "增长", "增长", figure, (Column("a", "a"),), ())
    chart.svg()

"""How charts look: one place for fonts, colours and the frame of a drawing.

Nothing here changes matplotlib for anybody else: the settings hold inside ``drawing_context``. The
colours are tokens that the page maps to its light and dark themes, so use no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tyanalysis.fonts import matplotlib_family
from tyanalysis.presentation.sheet import Sheet

INK = "#1f2933"
GREY = "#5f6b7a"
GRID = "#d9dee4"
ACCENT = "#1f4e79"
ACCENT2 = "#b8602a"
ACCENT3 = "#3f7d58"
SOFT = "#a9c1d9"
WIDTH_CM = 15.6  # the measure of the printed page: charts print at natural size
FONT_SIZE = 8.0
# Plans, targets and capacities must never look like facts: outlines and hatches against solids.
PROMISED = frozenset({"plan", "target", "capacity", "expected", "rank_claim"})


@contextmanager
def drawing_context(label: str) -> Iterator[None]:
    """Set fonts and colours for drawing one chart; ``label`` makes its SVG ids stable.

    Args:
        label: The chart's label, unique in the report.
    """
    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": label,
        "font.family": matplotlib_family(),
        "font.size": FONT_SIZE,
        "axes.unicode_minus": True,
        "axes.edgecolor": GREY,
        "axes.labelcolor": GREY,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.labelsize": FONT_SIZE,
        "text.color": INK,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": FONT_SIZE,
        "ytick.labelsize": FONT_SIZE,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "grid.color": GRID,
        "grid.linewidth": 0.6,
        "hatch.linewidth": 0.6,
        "lines.linewidth": 1.4,
        "lines.markersize": 4.5,
        "legend.frameon": False,
        "legend.fontsize": FONT_SIZE,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "savefig.facecolor": "none",
        "figure.dpi": 100,
    }
    with mpl.rc_context(settings):
        yield


def new_chart(height_cm: float = 7.0, columns: int = 1, rows: int = 1) -> tuple[Figure, list[Axes]]:
    """Make an empty figure of the page's measure; call it inside ``drawing_context``.

    Args:
        height_cm: Height on paper.
        columns: Panels side by side.
        rows: Panels one below the other.
    """
    figure = Sheet(figsize=(WIDTH_CM / 2.54, height_cm / 2.54), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False)
    return figure, list(axes.flat)


def finish(axes: Axes, *, grid: str = "x", unit: str = "", keep_spine: bool = True) -> None:
    """Give a panel its grid, its unit and its quiet frame.

    Args:
        axes: The panel.
        grid: ``x``, ``y``, ``both`` or ``none``.
        unit: Words for the value axis, at its end.
        keep_spine: Whether the axis line of the categories stays.
    """
    if grid in ("x", "both"):
        axes.grid(visible=True, axis="x")
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", length=0)
    if grid in ("y", "both"):
        axes.grid(visible=True, axis="y")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    if not keep_spine:
        axes.spines["left" if grid == "x" else "bottom"].set_visible(False)
    if unit and grid == "x":
        axes.set_xlabel(unit, loc="right")
    elif unit:
        axes.set_title(unit, loc="left", fontsize=FONT_SIZE, color=GREY, pad=6)

"""The marks that charts are drawn with: bounds, kinds and gaps made visible.

A closed end is a full dot, an open end a hollow one, an end without a bound fades out as an arrow
towards the edge. Facts are solid; plans, targets and capacities are hatched outlines. Values that
were not published leave a gap in a line, never an interpolation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from tyanalysis.presentation.language import translate
from tyanalysis.presentation.style import ACCENT, FONT_SIZE, GREY, INK, PROMISED, SOFT

_FADES = 12  # steps of an open end's fading


def is_promise(kind: str) -> bool:
    """Say whether a kind is something announced rather than something measured."""
    return kind in PROMISED


def interval_bar(
    axes: Axes,
    position: float,
    row: Mapping[str, Any],
    *,
    edge: float,
    colour: str = ACCENT,
    thickness: float = 0.5,
    base: float = 0.0,
) -> None:
    """Draw a level as a horizontal bar whose uncertain part looks uncertain.

    Args:
        axes: The panel.
        position: The bar's place on the y axis.
        row: A row with low, high, low_closed, high_closed and kind.
        edge: Where the axis ends: an unbounded bar fades out up to there.
        colour: A colour token.
        thickness: Height of the bar in units of the y axis.
        base: Where bars start.
    """
    low, high = float(row["low"]), float(row["high"])
    if math.isnan(low):
        return
    sure = low if math.isfinite(low) else base
    bottom = position - thickness / 2
    promise = is_promise(str(row.get("kind", "actual")))
    if sure > base:
        axes.add_patch(_bar(base, bottom, sure - base, thickness, colour, promise=promise))
    if math.isinf(high):
        _fade(axes, sure, edge, bottom, thickness, colour)
    elif high > sure:
        # Between the ends: possible, not certain.
        axes.add_patch(
            Rectangle(
                (sure, bottom), high - sure, thickness, facecolor=colour, alpha=0.25, linewidth=0
            )
        )
        closed = bool(row["high_closed"])
        axes.plot(
            [high, high], [bottom, bottom + thickness], color=colour, linewidth=1.2,
            linestyle="-" if closed else (0, (2, 1.5)),
        )  # fmt: skip


def _bar(x: float, y: float, width: float, height: float, colour: str, *, promise: bool) -> Any:
    if promise:
        return Rectangle(
            (x, y), width, height, facecolor="none", edgecolor=colour, hatch="////", linewidth=0.9
        )
    return Rectangle((x, y), width, height, facecolor=colour, edgecolor=colour, linewidth=0.9)


def _fade(
    axes: Axes, start: float, edge: float, bottom: float, thickness: float, colour: str
) -> None:
    """Let a bar without an upper bound fade out, with an arrow head at the edge."""
    step = (edge - start) / _FADES
    for i in range(_FADES):
        axes.add_patch(
            Rectangle(
                (start + i * step, bottom),
                step,
                thickness,
                facecolor=colour,
                alpha=0.45 * (1 - i / _FADES) ** 1.3,
                linewidth=0,
            )
        )
    axes.annotate(
        "",
        xy=(edge, bottom + thickness / 2),
        xytext=(start + 8 * step, bottom + thickness / 2),
        arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.0, "shrinkA": 0},
    )


def interval_dot(
    axes: Axes,
    position: float,
    row: Mapping[str, Any],
    *,
    edge: tuple[float, float],
    colour: str = ACCENT,
    upright: bool = False,
) -> None:
    """Draw a value as a dot, or as a segment with full (closed) and hollow (open) ends.

    Args:
        axes: The panel.
        position: Place on the other axis.
        row: A row with low, high, low_closed, high_closed and kind.
        edge: The value axis' limits, where unbounded segments point to.
        colour: A colour token.
        upright: Whether values run upwards instead of to the right.
    """
    low, high = float(row["low"]), float(row["high"])
    if math.isnan(low):
        return
    hollow = is_promise(str(row.get("kind", "actual")))

    def place(value: float) -> tuple[float, float]:
        return (position, value) if upright else (value, position)

    if low == high:
        axes.plot(
            *place(low), "o", color=colour, markerfacecolor="none" if hollow else colour,
            markersize=6, markeredgewidth=1.4, clip_on=False,
        )  # fmt: skip
        return
    start = low if math.isfinite(low) else edge[0]
    end = high if math.isfinite(high) else edge[1]
    arrow = ("<" if math.isinf(low) else "") + "-" + (">" if math.isinf(high) else "")
    axes.annotate(
        "",
        xy=place(end),
        xytext=place(start),
        arrowprops={
            "arrowstyle": arrow,
            "color": colour,
            "linewidth": 1.6,
            "linestyle": "--" if hollow else "-",
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
    for value, closed in ((low, row["low_closed"]), (high, row["high_closed"])):
        if math.isfinite(value):
            axes.plot(
                *place(value), "o", color=colour, markersize=6, markeredgewidth=1.4,
                markerfacecolor=colour if closed else "#ffffff", clip_on=False,
            )  # fmt: skip


def series_line(
    axes: Axes,
    years: Sequence[float] | pd.Series,
    values: Sequence[float] | pd.Series,
    *,
    colour: str = ACCENT,
    style: str = "-",
    marker: str = "o",
    hollow: bool = False,
    step: float = 1.0,
) -> None:
    """Draw a series; where a period is missing the line is broken.

    Args:
        axes: The panel.
        years: Positions in time, ascending.
        values: Values, same length.
        colour: A colour token.
        style: Line style; another one for each vintage.
        marker: Marker.
        hollow: Hollow markers for promised values or another vintage.
        step: The distance of neighbours; a larger one is a gap.
    """
    x, y = np.asarray(years, dtype=float), np.asarray(values, dtype=float)
    breaks = np.flatnonzero(np.diff(x) > step * 1.01) + 1
    for xs, ys in zip(np.split(x, breaks), np.split(y, breaks), strict=True):
        axes.plot(
            xs, ys, color=colour, linestyle=style, marker=marker,
            markerfacecolor="none" if hollow else colour, markersize=3.6, clip_on=False,
        )  # fmt: skip


def value_label(
    axes: Axes, x: float, y: float, text: str, *, side: str = "right", colour: str = INK
) -> None:
    """Write a value beside its mark, a few points away from it.

    Args:
        axes: The panel.
        x: The mark's x.
        y: The mark's y.
        text: The printed number.
        side: ``right``, ``left``, ``above`` or ``below``.
        colour: A colour token.
    """
    dx, dy, ha, va = {
        "right": (5, 0, "left", "center"),
        "left": (-5, 0, "right", "center"),
        "above": (0, 5, "center", "bottom"),
        "below": (0, -5, "center", "top"),
    }[side]
    axes.annotate(
        text, (x, y), xytext=(dx, dy), textcoords="offset points", ha=ha, va=va,
        fontsize=FONT_SIZE, color=colour, annotation_clip=False,
    )  # fmt: skip


def kind_handles(kinds: Sequence[str], language: str, colour: str = ACCENT) -> list[Any]:
    """Make legend handles for what is in a bar chart: facts, promises, open ends.

    Args:
        kinds: The kinds that occur; ``"open"`` adds the handle of an open end.
        language: ``zh`` or ``en``.
        colour: A colour token.
    """
    handles: list[Any] = []
    if any(not is_promise(k) and k != "open" for k in kinds):
        handles.append(Patch(facecolor=colour, label=translate("已发生", language)))
    if any(is_promise(k) for k in kinds):
        handles.append(
            Patch(
                facecolor="none",
                edgecolor=colour,
                hatch="////",
                label=translate("计划或目标", language),
            )
        )
    if "open" in kinds:
        handles.append(Patch(facecolor=SOFT, label=translate("只知下限（向右渐隐）", language)))
    return handles


def end_handles(language: str, colour: str = GREY) -> list[Any]:
    """Make legend handles for dots: closed end, open end."""
    return [
        Line2D([], [], marker="o", linestyle="", color=colour, label=translate("含端点", language)),
        Line2D(
            [], [], marker="o", linestyle="", color=colour, markerfacecolor="none",
            label=translate("不含端点", language),
        ),
    ]  # fmt: skip

"""Drawing on the map: a county's outline, its fill, its name and its marks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle
from matplotlib.path import Path

from tyanalysis.data.boundaries import MapBase, snap
from tyanalysis.presentation.style import ACCENT, ACCENT2, FONT_SIZE, GREY, INK
from tyanalysis.presentation.zones.map_classes import Shade

ALPHAS = (0.16, 0.34, 0.55)
HATCHES = ("////", "//////", "/////////")  # lines, not tints: no open end looks exact
LINES = 0.6  # strength of the lines
EDGE = ACCENT2
MARKS = {"town": ("o", "专业镇"), "project": ("s", "项目"), "zone": ("^", "开发区、园区")}
_STEPS = 260  # points across a panel: a third of a millimetre
_TRIES = 24  # places tried across and along a county
_SMALL = 0.16  # an outline below this part of the widest one is drawn once more, enlarged


def draw_outline(axes: Axes, base: MapBase, row: Mapping[str, Any], shade: Shade) -> None:
    """Draw the outline of a county where it lies in the panel."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    for ring in base.rings[row["area"]]:
        low, high = ring.min(axis=0), ring.max(axis=0)
        if low[0] < east and high[0] > west and low[1] < north and high[1] > south:
            drawn = snap(ring, (east - west) / _STEPS)
            if len(drawn) > 3:
                fill_county(axes, Polygon(drawn, closed=True), row, shade)


def fill_county(axes: Axes, patch: Any, row: Mapping[str, Any], shade: Shade) -> None:
    """Fill a county: the shade of its class, hatched where it is in none as a whole.

    The panel's limits stay as they are set: to look for them along every outline takes longer than
    to draw it.
    """
    patch.set(facecolor="none", edgecolor=GREY, linewidth=0.5)
    if shade.place >= 0:
        ground = _copy(patch)
        ground.set(facecolor=ACCENT, edgecolor="none", linewidth=0, alpha=ALPHAS[shade.place])
        if shade.sure:
            axes.add_artist(ground)
        else:
            ground.set(facecolor="none", edgecolor=ACCENT, hatch=HATCHES[shade.place])
            ground.set_alpha(LINES)
            axes.add_artist(ground)
    axes.add_artist(patch)
    if row["zones"]:
        patch.set(edgecolor=EDGE, linewidth=1.3, zorder=2)


def _copy(patch: Any) -> Any:
    if isinstance(patch, Rectangle):
        return Rectangle(patch.get_xy(), patch.get_width(), patch.get_height())
    return Polygon(patch.get_xy(), closed=True)


def find_middle(rings: tuple[npt.NDArray[np.float64], ...]) -> npt.NDArray[np.float64]:
    """Find the place with most room for a name: a point inside, farthest from the outline."""
    ring = max(rings, key=len)
    low, high = ring.min(axis=0), ring.max(axis=0)
    steps = (np.arange(_TRIES) + 0.5) / _TRIES
    grid = np.stack(np.meshgrid(*(low[i] + steps * (high[i] - low[i]) for i in (0, 1))), axis=-1)
    inside = grid.reshape(-1, 2)
    inside = inside[Path(ring).contains_points(inside)]
    away = (inside[:, None, :] - ring[None, :, :]) * np.array([0.5, 1.0])  # a name is wide
    room = np.hypot(away[..., 0], away[..., 1]).min(axis=1)
    best: npt.NDArray[np.float64] = inside[int(room.argmax())]
    return best


def draw_label(
    axes: Axes,
    at: npt.NDArray[np.float64],
    row: Mapping[str, Any],
    marks: dict[str, list[str]],
    language: str,
) -> None:
    """Write a county's name, and below it the marks of what lies there."""
    name = str(row[f"area_{language}"])
    axes.annotate(
        name, (at[0], at[1]), xytext=(0, 1), textcoords="offset points", ha="center", va="bottom",
        fontsize=FONT_SIZE - (0 if language == "zh" else 1), color=INK, zorder=4,
    )  # fmt: skip
    own = marks.get(str(row["area"]), [])
    for place, kind in enumerate(own):
        offset = (place - (len(own) - 1) / 2) * 6.5
        axes.plot(
            [at[0]], [at[1]], marker=MARKS[kind][0], color=ACCENT2, markersize=4.2, zorder=4,
            markeredgecolor="#ffffff", markeredgewidth=0.5, linestyle="",
            transform=axes.transData + _shift(axes, offset, -5.0),
        )  # fmt: skip


def _shift(axes: Axes, x: float, y: float) -> Any:
    """Move by points, whatever the size of the drawing."""
    from matplotlib.transforms import ScaledTranslation  # noqa: PLC0415 - wanted for marks only

    figure = axes.get_figure()
    assert figure is not None
    return ScaledTranslation(x / 72.0, y / 72.0, figure.dpi_scale_trans)


def small_districts(base: MapBase) -> set[str]:
    """Find the districts that are too small to carry their name on the whole map."""
    spans = {
        area: max(float(np.ptp(np.vstack(rings)[:, 0])), float(np.ptp(np.vstack(rings)[:, 1])))
        for area, rings in base.rings.items()
    }
    everything = np.vstack([ring for rings in base.rings.values() for ring in rings])
    widest = float(np.ptp(everything, axis=0).max())
    return {area for area, span in spans.items() if span < _SMALL * widest}


def frame_areas(axes: Axes, base: MapBase, areas: set[str]) -> None:
    """Set the panel around some counties, as long as it is wide on the ground."""
    corners = np.vstack([ring for area in sorted(areas) for ring in base.rings[area]])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    margin = 0.03 * (east - west)
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - margin, north + margin)
    axes.set_aspect(1.0 / math.cos(math.radians((south + north) / 2)))
    axes.set_axis_off()

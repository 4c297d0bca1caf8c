"""The tiles that towns are drawn as: named, ahead, counted but not named, or an open list."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.language import translate
from tyanalysis.presentation.style import ACCENT, ACCENT2, GREY, INK


def tiles_of(
    roster: pd.DataFrame, tier: Mapping[str, Any], language: str, *, ahead: bool
) -> list[tuple[str, str]]:
    """List the tiles of a tier: named towns, then what is counted or open but not named.

    Args:
        roster: From ``town_roster``.
        tier: A row of ``town_tiers``.
        language: ``zh`` or ``en``.
        ahead: Whether the towns of the tier are still to come.

    Returns:
        Words and style (plain, ahead, blank or open) of each tile.
    """
    style = "ahead" if ahead else "plain"
    named = roster[roster["tier"] == tier["tier"]]
    tiles = [(_wrap(str(row[f"town_{language}"]), row, language), style) for row in rows_of(named)]
    counted = float(tier["low"])
    if math.isfinite(counted):
        blank = max(0, int(counted) - len(tiles))
        tiles += [(translate("未列名", language), "blank")] * blank
        if math.isinf(float(tier["high"])):
            tiles.append((translate("等（名单未完）", language), "open"))
    return tiles


def draw_tile(axes: Axes, column: float, top: float, words: str, style: str) -> None:
    """Draw one tile.

    Args:
        axes: The panel, with tiles of one unit by one, downwards.
        column: Left edge.
        top: Upper edge.
        words: What stands in it.
        style: plain, ahead, blank or open.
    """
    colour = {"plain": ACCENT, "ahead": ACCENT2}.get(style, GREY)
    dashes = {"plain": "-", "ahead": (0, (4, 2)), "blank": "-", "open": (0, (1, 2))}[style]
    axes.add_patch(
        Rectangle(
            (column + 0.03, top + 0.07), 0.94, 0.86, facecolor="none", edgecolor=colour,
            linestyle=dashes, linewidth=1.2 if style in ("plain", "ahead") else 0.6,
        )
    )  # fmt: skip
    axes.text(
        column + 0.5, top + 0.5, words, ha="center", va="center", linespacing=1.25,
        color=INK if style in ("plain", "ahead") else GREY,
    )  # fmt: skip


def _wrap(name: str, row: Mapping[str, Any], language: str) -> str:
    """Break a town's name after its place."""
    if language == "en":
        return "\n".join(textwrap.wrap(name, 14))
    industry = str(row["industry_zh"])
    start = next((n for n in range(len(name)) if industry.startswith(name[n:])), 0)
    return f"{name[:start]}\n{name[start:]}" if start else name

"""The map: counties with the zones that cover them, values by colour, and what lies where."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from tyanalysis.data.boundaries import MapBase
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Chart,
    Column,
    Number,
    Text,
    count_number,
    number,
    paragraph,
    say,
)
from tyanalysis.presentation.format import format_bounds
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    drawing_context,
    new_chart,
)
from tyanalysis.presentation.zones.common import line, listed, nothing
from tyanalysis.presentation.zones.map_classes import Shade, shades
from tyanalysis.presentation.zones.map_drawing import (
    ALPHAS,
    EDGE,
    HATCHES,
    LINES,
    MARKS,
    draw_label,
    draw_outline,
    fill_county,
    find_middle,
    frame_areas,
    small_districts,
)


def plot_zone_map(
    base: MapBase, counties: pd.DataFrame, places: pd.DataFrame, language: str
) -> Chart | Text:
    """Draw the counties: zones by outline, values by colour, towns and projects by marks.

    Where boundaries are installed they are drawn, the small districts once more enlarged;
    otherwise each county is a tile. The note says which of the two it is.

    Args:
        base: From ``load_map``.
        counties: From ``map_counties``.
        places: From ``map_places``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    shown = counties[counties["area"].isin(base.tiles["area"])]
    if shown.empty:
        return nothing("zone-map", language)
    rows = rows_of(shown)
    fills = dict(zip(shown["area"], shades([(r["low"], r["high"]) for r in rows]), strict=True))
    marks = _marks(places)
    with drawing_context("zone-map"):
        if base.rings:
            figure, (whole, near) = new_chart(height_cm=11.4, columns=2)
            small = small_districts(base)
            for axes, enlarged in ((whole, False), (near, True)):
                frame_areas(axes, base, small if enlarged else {r["area"] for r in rows})
                for row in rows:
                    draw_outline(axes, base, row, fills[row["area"]])
                named = [r for r in rows if (r["area"] in small) == enlarged]
                for row in named:
                    draw_label(axes, find_middle(base.rings[row["area"]]), row, marks, language)
            near.set_title(
                translate("市区放大", language), fontsize=FONT_SIZE, color=GREY, loc="left"
            )
        else:
            figure, (axes,) = new_chart(height_cm=11.0)
            tiles = base.tiles.set_index("area")
            for row in rows:
                corner = tiles.loc[row["area"], ["tile_column", "tile_row"]]
                x, y = float(corner.iloc[0]), -float(corner.iloc[1])
                fill_county(
                    axes, Rectangle((x - 0.46, y - 0.46), 0.92, 0.92), row, fills[row["area"]]
                )
                draw_label(axes, np.array([x, y + 0.08]), row, marks, language)
            axes.set_xlim(tiles["tile_column"].min() - 0.6, tiles["tile_column"].max() + 0.6)
            axes.set_ylim(-tiles["tile_row"].max() - 0.6, 0.6)
            axes.set_aspect(0.62)
            axes.set_axis_off()
        handles = _handles(rows, fills, marks, language)
        figure.legend(handles=handles, loc="outside lower left", ncols=3, handlelength=1.4)
    caption = _caption(rows, language)
    columns = (
        Column("county", translate("县（市、区）", language)),
        Column("zones", translate("所属开发区", language)),
        Column("value", _measure(rows, language), align="right"),
        Column("places", translate("在此的专业镇、项目和园区", language)),
    )
    cells = tuple(
        (
            str(row[f"area_{language}"]),
            str(row[f"zones_{language}"]) or "—",
            _value(row, language),
            listed(_names(places, row["area"], language), language) or "—",
        )
        for row in rows
    )
    comma = "；" if language == "zh" else "; "
    alt = caption + comma + comma.join(" ".join(map(str, row)) for row in cells)
    note = _note(base, language)
    return Chart("zone-map", language, caption, alt, figure, columns, cells, note=note)


def describe_zone_map(
    base: MapBase, counties: pd.DataFrame, places: pd.DataFrame, language: str
) -> Text:
    """Say how many counties each zone covers, and which places the record puts into no county.

    Args:
        base: From ``load_map``.
        counties: From ``map_counties``.
        places: From ``map_places``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    shown = counties[counties["area"].isin(base.tiles["area"])]
    if shown.empty:
        return nothing("zone-map-summary", language)
    sentences = []
    covered = shown[shown["zones"] != ""]
    for zone, group in covered.groupby(f"zones_{language}", sort=False):
        sentences.append(
            say(
                "图上{all}个县（市、区）中，{zone}整体覆盖{n}个：{names}。",
                language,
                len(group),
                all=count_number(len(shown), language),
                zone=str(zone),
                n=count_number(len(group), language),
                names=listed([str(name) for name in group[f"area_{language}"]], language),
            )
        )
    for within, group in places[places["county"] == ""].groupby(f"within_{language}", sort=False):
        sentences.append(
            say(
                "记录只写明属于{within}、没有写明在哪个县（市、区）的：{names}；不在图上标出。",
                language,
                within=str(within),
                names=listed([str(name) for name in group[f"place_{language}"]], language),
            )
        )
    return paragraph("zone-map-summary", language, sentences)


def _marks(places: pd.DataFrame) -> dict[str, list[str]]:
    """List the marks of each county: towns, projects, zones and parks."""
    found: dict[str, list[str]] = {}
    order = {"town": 0, "project": 1, "zone": 2}
    for row in rows_of(places[places["county"] != ""]):
        kind = "zone" if row["place_kind"] == "park" else str(row["place_kind"])
        found.setdefault(str(row["county"]), []).append(kind)
    return {county: sorted(kinds, key=lambda k: order[k]) for county, kinds in found.items()}


def _names(places: pd.DataFrame, county: str, language: str) -> list[str]:
    return [str(n) for n in places.loc[places["county"] == county, f"place_{language}"]]


def _measure(rows: list[dict[str, Any]], language: str) -> str:
    return str(rows[0][f"value_{language}"])


def _value(row: Mapping[str, Any], language: str) -> Number | str:
    if math.isnan(float(row["low"])):
        return translate("没有记录", language)
    return number(
        Bounds.of(row["low"], row["high"], row["low_closed"], row["high_closed"]),
        str(row["unit"]), language, kind=str(row["kind"]), period=str(row["period"]),
        figures=str(row["figures"]), floor=None if float(row["low"]) < 0 else 0.0,
    )  # fmt: skip


def _handles(
    rows: list[dict[str, Any]],
    fills: Mapping[str, Shade],
    marks: dict[str, list[str]],
    language: str,
) -> list[Any]:
    """Explain fills, outlines and marks that occur."""
    handles: list[Any] = []
    unit = next((str(row["unit"]) for row in rows if row["unit"]), "")
    measure = _measure(rows, language)
    seen = dict.fromkeys(sorted(fills.values(), key=lambda s: (s.place, not s.sure, s.label)))
    for shade in seen:
        if shade.place < 0:
            words = translate("没有记录", language)
            handles.append(Patch(facecolor="none", edgecolor=GREY, linewidth=0.5, label=words))
            continue
        low, high = shade.label
        words = format_bounds(Bounds.of(low, high), unit, language)
        look: dict[str, Any] = {"facecolor": ACCENT, "alpha": ALPHAS[shade.place]}
        if not shade.sure:
            look = {"facecolor": "none", "edgecolor": ACCENT, "hatch": HATCHES[shade.place]}
            look |= {"linewidth": 0, "alpha": LINES}
        handles.append(Patch(label=f"{measure} {words}", **look))
    zones = [z for z in dict.fromkeys(str(r[f"zones_{language}"]) for r in rows) if z]
    handles += [
        Patch(facecolor="none", edgecolor=EDGE, linewidth=1.3, label=zone) for zone in zones
    ]
    used = {kind for kinds in marks.values() for kind in kinds}
    handles += [
        Line2D([], [], marker=mark, linestyle="", color=ACCENT2, markersize=4.2,
               label=translate(words, language))
        for kind, (mark, words) in MARKS.items()
        if kind in used
    ]  # fmt: skip
    return handles


def _caption(rows: list[dict[str, Any]], language: str) -> str:
    known = [row for row in rows if not math.isnan(float(row["low"]))]
    covered = [row for row in rows if row["zones"]]
    return line(
        "{all}个县（市、区）中{covered}个由开发区整体覆盖，{known}个有{measure}的记录",
        language,
        all=str(len(rows)),
        covered=str(len(covered)),
        known=str(len(known)),
        measure=_measure(rows, language),
    )


def _note(base: MapBase, language: str) -> str:
    """Say what the map is drawn on, and that no zone has an official outline."""
    if base.rings:
        words = line(
            "县界取自 {origin}（高德），由 GCJ-02 换算到 WGS 84，非官方标准地图。",
            language,
            origin=base.origin,
        )
    else:
        words = translate("示意格：每个县（市、区）一格，只示相对位置，不示面积和边界。", language)
    space = "" if language == "zh" else " "
    rest = translate(
        "开发区没有公布的官方边界，图上只标其整体覆盖的县（市、区）；标记只示所在的县，不示地址；"
        "斜线表示只知下限，不归入确数的级别。",
        language,
    )
    return words + space + rest

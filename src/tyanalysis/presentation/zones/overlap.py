"""Who overlaps whom: a matrix of zones and places, and the pairs that share something."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Chart, Column, Text, count_number, paragraph, say
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    GRID,
    drawing_context,
    new_chart,
)
from tyanalysis.presentation.zones.common import (
    called,
    line,
    nothing,
    sentence,
)

_WORDS = {
    "covers": "整体在该区内",
    "covers_part": "部分在该区内",
    "reaches": "该区有一部分在此",
    "within": "该区整体在此",
}


def plot_zone_overlap(places: pd.DataFrame, pairs: pd.DataFrame, language: str) -> Chart | Text:
    """Draw which cities, counties, zones and parks each zone covers, reaches or lies in.

    Args:
        places: From ``zone_places``.
        pairs: From ``zone_overlaps``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if places.empty:
        return nothing("zone-overlap", language)
    # Two zones that overlap are what the shared parks show: their own columns would repeat it.
    shown = places[(places["place_kind"] != "zone") | (places["relation"] == "covers")]
    columns = shown.drop_duplicates("place")
    columns = columns.sort_values("group", key=lambda g: g.map(_order(columns)), kind="stable")
    zones = shown[shown["zone"] != ""].drop_duplicates("zone")
    with drawing_context("zone-overlap"):
        figure, (axes, *_) = new_chart(height_cm=6.4 if language == "zh" else 7.0)
        xs = _positions(columns)
        ys = {zone: number for number, zone in enumerate(zones["zone"])}
        for x in xs.values():
            for y in ys.values():
                axes.add_patch(
                    Rectangle((x - 0.42, y - 0.4), 0.84, 0.8, facecolor="none", edgecolor=GRID,
                              linewidth=0.6)
                )  # fmt: skip
        for row in rows_of(shown[shown["zone"] != ""]):
            _mark(axes, xs[row["place"]], ys[row["zone"]], str(row["relation"]))
        labels = [_label(str(name), language) for name in columns[f"place_{language}"]]
        axes.set_xticks([xs[place] for place in columns["place"]], labels)
        if language == "en":
            axes.tick_params(axis="x", labelrotation=90)
        axes.xaxis.tick_top()
        axes.tick_params(axis="both", length=0)
        axes.set_yticks([*ys.values()], [str(name) for name in zones[f"zone_{language}"]])
        axes.set_xlim(-0.7, max(xs.values()) + 0.7)
        axes.set_ylim(len(ys) - 0.4, -0.6)
        for spine in axes.spines.values():
            spine.set_visible(False)
        _groups(axes, columns, xs, len(ys), language)
        figure.legend(
            handles=_handles(set(shown["relation"]), language), loc="outside lower center", ncols=4,
            handlelength=1.2, columnspacing=1.6,
        )  # fmt: skip
    caption = _caption(pairs, language)
    comma = "；" if language == "zh" else "; "
    told = [
        f"{row[f'zone_{language}']}–{row[f'place_{language}']} "
        f"({translate(_WORDS[row['relation']], language)})"
        for row in rows_of(shown[shown["zone"] != ""])
    ]
    table = tuple(
        (
            str(row[f"zone_{language}"]),
            str(row[f"place_{language}"]),
            translate(_WORDS[row["relation"]], language),
        )
        for row in rows_of(places[places["zone"] != ""])
    )
    heads = (
        Column("zone", translate("开发区", language)),
        Column("place", translate("地方或园区", language)),
        Column("relation", translate("关系", language)),
    )
    note = translate("县（市、区）一栏留空的，没有开发区在文中列入。", language)
    alt = caption + comma + comma.join(told)
    return Chart("zone-overlap", language, caption, alt, figure, heads, table, note=note)


def describe_zone_overlap(places: pd.DataFrame, pairs: pd.DataFrame, language: str) -> Text:
    """Name the pairs that overlap, the zones that straddle cities, and what follows for sums.

    Args:
        places: From ``zone_places``.
        pairs: From ``zone_overlaps``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if places.empty:
        return nothing("zone-overlap-summary", language)
    sentences = []
    for pair in rows_of(pairs):
        inside = pair["shared"] in {pair["left"], pair["right"]}
        if inside:
            inner = "left" if pair["shared"] == pair["left"] else "right"
            outer = "right" if inner == "left" else "left"
            sentences.append(
                say(
                    "{inner}整体在{outer}之内。",
                    language,
                    inner=called(str(pair[f"{inner}_{language}"]), language),
                    outer=called(str(pair[f"{outer}_{language}"]), language),
                )
            )
        else:
            sentences.append(
                say(
                    "{left}与{right}都包含{shared}。",
                    language,
                    left=called(str(pair[f"left_{language}"]), language),
                    right=called(str(pair[f"right_{language}"]), language),
                    shared=str(pair[f"shared_{language}"]),
                )
            )
    cities = places[(places["place_kind"] == "city") & (places["relation"] == "reaches")]
    comma = "、" if language == "zh" else " and "
    for _, group in cities.groupby("zone", sort=False):
        if len(group) > 1:
            sentences.append(
                say(
                    "{zone}跨{n}个市：{cities}。",
                    language,
                    zone=called(str(group[f"zone_{language}"].iloc[0]), language),
                    n=count_number(len(group), language),
                    cities=comma.join(group[f"place_{language}"]),
                )
            )
    if len(pairs):
        sentences.append(
            say("因此任何把各区数字相加的总数都会重复计算，本报告不作这种加总。", language)
        )
    told = [sentence(parts, language) for parts in sentences]
    return paragraph("zone-overlap-summary", language, told)


def _order(columns: pd.DataFrame) -> dict[str, int]:
    """Put counties of one city side by side, in the order in which the cities first occur."""
    return {group: number for number, group in enumerate(dict.fromkeys(columns["group"]))} | {
        "": -1
    }


def _sections(columns: pd.DataFrame) -> list[str]:
    """Name the section of each column: cities, counties by city, zones and parks."""
    return [
        str(row["group"]) or ("city" if row["place_kind"] == "city" else "park")
        for row in rows_of(columns)
    ]


def _positions(columns: pd.DataFrame) -> dict[str, float]:
    """Give each place its x, with a gap between sections; parks come last."""
    sections = _sections(columns)
    order = list(dict.fromkeys(sections))
    order = [*(s for s in order if s != "park"), *(s for s in order if s == "park")]
    positions: dict[str, float] = {}
    x = 0.0
    for section in order:
        for place, own in zip(columns["place"], sections, strict=True):
            if own == section:
                positions[str(place)] = x
                x += 1.0
        x += 0.6
    return positions


def _groups(
    axes: Any, columns: pd.DataFrame, xs: dict[str, float], height: int, language: str
) -> None:
    """Write below each section what it holds."""
    names = {"city": translate("市", language), "park": translate("区与园", language)}
    sections = _sections(columns)
    for section in dict.fromkeys(sections):
        here = [xs[str(p)] for p, s in zip(columns["place"], sections, strict=True) if s == section]
        row = columns.iloc[sections.index(section)]
        name = names.get(section) or line(
            "{city}的县（市、区）", language, city=str(row[f"group_{language}"])
        )
        axes.annotate(
            name, ((min(here) + max(here)) / 2, height - 0.5), xytext=(0, -4),
            textcoords="offset points", ha="center", va="top", fontsize=FONT_SIZE, color=GREY,
            annotation_clip=False,
        )  # fmt: skip


def _label(name: str, language: str) -> str:
    """Set a Chinese name upright, character below character."""
    return "\n".join(name) if language == "zh" else name


def _mark(axes: Any, x: float, y: float, relation: str) -> None:
    if relation == "covers":
        axes.add_patch(Rectangle((x - 0.42, y - 0.4), 0.84, 0.8, facecolor=ACCENT, linewidth=0))
    elif relation in {"covers_part", "reaches"}:
        axes.add_patch(
            Rectangle((x - 0.42, y - 0.4), 0.84, 0.8, facecolor="none", edgecolor=ACCENT,
                      hatch="/////", linewidth=0.8)
        )  # fmt: skip
    else:
        axes.plot(x, y, "o", color=ACCENT2, markersize=6)


def _handles(relations: set[str], language: str) -> list[Any]:
    handles: list[Any] = []
    if "covers" in relations:
        handles.append(Patch(facecolor=ACCENT, label=translate(_WORDS["covers"], language)))
    if relations & {"reaches", "covers_part"}:
        handles.append(
            Patch(facecolor="none", edgecolor=ACCENT, hatch="/////",
                  label=translate(_WORDS["reaches"], language))
        )  # fmt: skip
    if "within" in relations:
        handles.append(
            Line2D([], [], marker="o", linestyle="", color=ACCENT2, markersize=6,
                   label=translate(_WORDS["within"], language))
        )  # fmt: skip
    return handles


def _caption(pairs: pd.DataFrame, language: str) -> str:
    if pairs.empty:
        return translate("各开发区与市、县、园区的关系", language)
    comma = "、" if language == "zh" else "; "
    dash = "与" if language == "zh" else " and "
    names = comma.join(f"{p[f'left_{language}']}{dash}{p[f'right_{language}']}"
                       for p in rows_of(pairs))  # fmt: skip
    return line("{pairs}互有重叠，各区数字不能相加", language, pairs=names)

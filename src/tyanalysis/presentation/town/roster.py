"""The towns by tier: drawn as tiles, listed with what is on record, named against counted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from tyanalysis.analysis.frames import joined
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Headline,
    Part,
    Table,
    Text,
    count_number,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.style import (
    drawing_context,
    new_chart,
)
from tyanalysis.presentation.town.common import MISSING, as_number, claim_cell, notes, silent
from tyanalysis.presentation.town.tiles import draw_tile, tiles_of
from tyanalysis.presentation.zones.common import line, listed, nothing

_TIERS = {
    "provincial": "省级",
    "municipal": "市级",
    "county": "县级",
    "being_built": "建设中",
    "to_be_fostered": "将重点培育",
}
_ACROSS = 5  # tiles in a line: what a page's width holds in both languages
_COUNT_ONLY = ("provincial", "municipal", "county")


def plot_town_tiers(roster: pd.DataFrame, tiers: pd.DataFrame, language: str) -> Chart | Text:
    """Draw every town as a tile: named ones with their names, counted but unnamed ones blank.

    Args:
        roster: From ``town_roster``.
        tiers: From ``town_tiers``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if roster.empty or tiers.empty:
        return nothing("town-tiers", language)
    with drawing_context("town-tiers"):
        bands = [
            tiles_of(roster, row, language, ahead=row["tier"] not in _COUNT_ONLY)
            for row in rows_of(tiers)
        ]
        lines = sum(math.ceil(len(tiles) / _ACROSS) for tiles in bands)
        figure, (axes,) = new_chart(0.4 + 1.02 * lines + 0.25 * len(bands))
        top, ticks = 0.0, []
        for row, tiles in zip(rows_of(tiers), bands, strict=True):
            height = math.ceil(len(tiles) / _ACROSS)
            for number, (words, style) in enumerate(tiles):
                draw_tile(axes, number % _ACROSS, top + number // _ACROSS, words, style)
            ticks.append((top + height / 2, _tier_label(row, language)))
            top += height + 0.25
        axes.set_xlim(0, _ACROSS)
        axes.set_ylim(top - 0.2, -0.05)
        axes.set_yticks([y for y, _ in ticks], [words for _, words in ticks])
        axes.set_xticks([])
        axes.tick_params(axis="y", length=0)
        for label in axes.get_yticklabels():
            label.set_linespacing(1.35)
        axes.spines[:].set_visible(False)
    rows = tuple(_tier_row(roster, row, language) for row in rows_of(tiers))
    columns = (
        Column("tier", translate("层级", language)),
        Column("named", translate("列名数", language), align="right"),
        Column("counted", translate("计数（个）", language), align="right"),
        Column("towns", translate("镇名", language)),
    )
    return Chart(
        "town-tiers",
        language,
        _finding(roster, tiers, language),
        _alt(roster, tiers, language),
        figure,
        columns,
        rows,
        note=notes(
            [
                translate("实线框是列名的现有镇，虚线框是建设中和将培育的镇，灰框只计了数、没有列名。",
                    language,),
                _context(roster, language),
            ],
            language,
        ),
    )  # fmt: skip


def table_towns(roster: pd.DataFrame, language: str) -> Table | Text:
    """List the towns with place, industry, output, enterprises and the firms named in them.

    Args:
        roster: From ``town_roster``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if roster.empty:
        return silent("towns", language)
    comma = {"zh": "、", "en": ", "}[language]
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of(roster):
        firms = comma.join(row[f"firms_{language}"])
        rows.append(
            (
                _tier(row, language),
                str(row[f"industry_{language}"]),
                str(row[f"place_{language}"]),
                claim_cell(row, language, "output_"),
                claim_cell(row, language, "enterprises_"),
                firms or MISSING,
            )
        )
    columns = (
        Column("tier", translate("层级", language)),
        Column("industry", translate("所属产业", language)),
        Column("place", translate("所在", language)),
        Column("output", translate("产出", language), align="right"),
        Column("enterprises", translate("企业数", language), align="right"),
        Column("firms", translate("列名的企业", language)),
    )
    caption = translate("列名的专业镇：产业、所在地和在案的数字", language)
    note = notes(
        [
            _context(roster, language),
            translate("产出取分级最高、时间最近的说法；“—”表示没有公开数字。", language),
            _of_zone(roster, language),
        ],
        language,
    )
    return Table("towns", language, caption, columns, tuple(rows), note=note)


def describe_town_tiers(roster: pd.DataFrame, coverage: pd.DataFrame, language: str) -> Text:
    """Say how names and counts fit, what the rule asks for, and why towns are never added.

    Args:
        roster: From ``town_roster``.
        coverage: From ``town_coverage``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if roster.empty:
        return silent("town-tiers-text", language)
    rows = {str(row["measure"]): row for row in rows_of(coverage)}
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    if {"tiers", "key"} <= set(rows):
        tiers, key = (as_number(claim_cell(rows[n], language)) for n in ("tiers", "key"))
        same = rows["tiers"]["low"] == rows["key"]["low"]
        words = (
            "省级与市级专业镇合计{tiers}个，与重点专业镇{key}个相等，前提是省级镇不在市级名单之内。"
            if same
            else "省级与市级专业镇合计{tiers}个，与重点专业镇{key}个不相等。"
        )
        sentences.append(say(words, language, tiers=tiers, key=key))
    if {"named", "share", "key"} <= set(rows):
        share = as_number(claim_cell(rows["share"], language, digits=2))
        named = as_number(claim_cell(rows["named"], language))
        key = as_number(claim_cell(rows["key"], language))
        sentences.append(
            say(
                "列名的现有专业镇有{named}个，占{key}个重点镇的比重{share}：重点镇名单没有公布，列名的未必都是。",
                language, named=named, key=key, share=share,
            )
        )  # fmt: skip
        label = translate("列名的现有镇占重点镇的比重（至多）", language)
        headlines.append(Headline("named-towns-share", label, share))
    if "rule" in rows:
        asked = as_number(claim_cell(rows["rule"], language))
        sentences.append(
            say(
                "每个县（市、区）至少一镇的规定，意味着专业镇{asked}个；没有期限，开发区与县区重叠，不另计。",
                language, asked=asked,
            )
        )  # fmt: skip
    sentences += _inside(roster, language)
    return paragraph("town-tiers-text", language, sentences, headlines)


def _inside(roster: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    zoned = roster[roster["in_zone"]]
    around = sorted({z for zones in roster[f"zones_{language}"] for z in zones})
    if zoned.empty:
        return []
    sentences: list[tuple[Part, ...]] = [
        say(
            "{n}个镇就在开发区内（{zones}），其余各在一个县（市、区）内；镇的产出已含在区和县的数字里，不再相加。",
            language,
            len(zoned),
            n=count_number(len(zoned), language),
            zones=listed(list(dict.fromkeys(zoned[f"place_{language}"])), language),
        )
    ]  # fmt: skip
    many = roster[roster[f"zones_{language}"].map(len) > 0]
    if around:
        sentences.append(
            say(
                "{n}个镇的所在地又属于{zones}，同一产出还可能再被算入一次。",
                language,
                len(many),
                n=count_number(len(many), language),
                zones=listed([{"zh": z, "en": f"the {z}"}[language] for z in around], language),
            )
        )  # fmt: skip
    return sentences


def _tier_row(roster: pd.DataFrame, tier: Mapping[str, Any], language: str) -> tuple[Cell, ...]:
    names = roster.loc[roster["tier"] == tier["tier"], f"town_{language}"].to_list()
    return (
        translate(_TIERS[str(tier["tier"])], language),
        count_number(int(tier["named"]), language),
        claim_cell(tier, language),
        listed(names, language) if names else MISSING,
    )


def _tier_label(row: Mapping[str, Any], language: str) -> str:
    """Name a tier with the towns named and counted in it, in two lines."""
    counted = claim_cell(row, language) if row["figures"] else ""
    words = "列名{named}，计数{count}" if counted else "列名{named}"
    counts = line(words, language, named=str(row["named"]), count=counted)
    return f"{translate(_TIERS[str(row['tier'])], language)}\n{counts}"


def _tier(row: Mapping[str, Any], language: str) -> str:
    if not row["tier"]:
        return MISSING  # a town whose level or status no source gives
    name = translate(_TIERS.get(str(row["tier"]), str(row["tier"])), language)
    return f"{name}*" if row.get("by_context") else name


def _context(roster: pd.DataFrame, language: str) -> str:
    words = "带*的层级按上下文归类：原文没有公布各级名单。"
    return translate(words, language) if bool(roster["by_context"].any()) else ""


def _of_zone(roster: pd.DataFrame, language: str) -> str:
    zoned = roster[roster["in_zone"] & (roster["enterprises_figures"] != "")]
    if zoned.empty:
        return ""
    return line(
        "{town}的企业数是所在开发区该行业的企业数。", language,
        town=listed(zoned[f"town_{language}"].to_list(), language),
    )  # fmt: skip


def _finding(roster: pd.DataFrame, tiers: pd.DataFrame, language: str) -> str:
    existing = roster["tier"].isin(_COUNT_ONLY)
    counts = tiers[tiers["tier"].isin(_COUNT_ONLY) & (tiers["figures"] != "")]
    counted = int(counts["low"].sum())
    blank = counted - int(existing.sum())
    values = {
        "named": count_number(len(roster), language),
        "existing": count_number(int(existing.sum()), language),
        "counted": count_number(counted, language, joined(counts["figures"]).split(";")),
        "blank": count_number(max(0, blank), language),
    }
    if blank <= 0:
        return line("列名的专业镇{named}个，其中现有{existing}个", language, **values)
    return line(
        "列名的专业镇{named}个，其中现有{existing}个；省市两级计数{counted}个，{blank}个没有列名",
        language, blank, **values,
    )  # fmt: skip


def _alt(roster: pd.DataFrame, tiers: pd.DataFrame, language: str) -> str:
    parts = []
    for tier in rows_of(tiers):
        names = roster.loc[roster["tier"] == tier["tier"], f"town_{language}"].to_list()
        label = _tier_label(tier, language).replace("\n", {"zh": "：", "en": ": "}[language])
        detail = listed(names, language) if names else translate("没有列名", language)
        parts.append({"zh": f"{label}（{detail}）", "en": f"{label} ({detail})"}[language])
    stop = {"zh": "；", "en": "; "}[language]
    return line("按层级排列的专业镇方块图。{list}。", language, list=stop.join(parts))

"""All cities of the province in the newest year that has them all: size, growth, share, rank."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.wording import period_name as in_sentence
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Number,
    Part,
    Table,
    Text,
    count_number,
    number,
    paragraph,
    say,
)
from tyanalysis.presentation.format import format_number, unit_text
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    GREY,
    SOFT,
    drawing_context,
    finish,
    new_chart,
)
from tyanalysis.presentation.zones.common import claim_number, line, magnitude, nothing
from tyanalysis.presentation.zones.levels import VINTAGES


def plot_cities(cities: pd.DataFrame, language: str) -> Chart | Text:
    """Draw level and growth of every city side by side, the largest first.

    Args:
        cities: From ``zone_cities``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if cities.empty:
        return nothing("cities", language)
    rows = rows_of(cities)
    with drawing_context("cities"):
        figure, (left, right) = new_chart(height_cm=1.6 + 0.52 * len(rows), columns=2)
        size = float(cities["high"].max())
        unit = unit_text("CNY_100M", size, language)
        colours = [ACCENT if row["touched"] else SOFT for row in rows]
        ys = np.arange(len(rows))
        left.barh(ys, cities["low"] * unit.factor, height=0.62, color=colours)
        for y, row in enumerate(rows):
            value_label(left, row["low"] * unit.factor, y, _level(row, size, language).text)
        left.set_xlim(0, size * unit.factor * 1.2)
        left.xaxis.set_major_formatter(lambda v, _: format_number(v, language))
        finish(left, grid="x", unit=unit.zh if language == "zh" else unit.en)
        edge = float(cities["growth_high"].max()) * 1.04
        for y, row in enumerate(rows):
            if np.isnan(row["growth_low"]):
                continue
            right.plot([0, row["growth_low"]], [y, y], color=SOFT, linewidth=1.0)
            right.plot(row["growth_low"], y, "o", color=ACCENT if row["touched"] else GREY)
            value_label(right, edge, y, _growth(row, language).text)
        mean = float(cities["parent_growth_low"].iloc[0])
        if np.isfinite(mean):
            right.axvline(mean, color=ACCENT2, linewidth=1.0, linestyle="--")
        right.set_xlim(0, edge * 1.16)
        finish(right, grid="x", unit=translate("实际增速（%）", language))
        for axes in (left, right):
            axes.set_ylim(len(rows) - 0.4, -0.6)
            axes.tick_params(axis="y", length=0)
        left.set_yticks(ys, [str(row[f"area_{language}"]) for row in rows])
        right.set_yticks(ys, [""] * len(rows))
        left.spines["left"].set_visible(False)
    first = rows[0]
    fastest = rows_of(cities.sort_values("growth_low", ascending=False))[0]
    caption = line(
        "{when}{first}规模居首，占各市之和的{share}，增速最快的是{fastest}（{rate}）",
        language,
        when=in_sentence(first["period"], language),
        first=str(first[f"area_{language}"]),
        share=_share(first, language),
        fastest=str(fastest[f"area_{language}"]),
        rate=_growth(fastest, language),
    )
    note = line(
        "突出显示的是有开发区列入本报告的市；虚线为{province}全省增速。",
        language,
        province=str(first[f"parent_{language}"]),
    )
    if (cities["grade"] == "B").any():
        note += ("" if language == "zh" else " ") + translate(
            "部分据转载或公开数据文件。", language
        )
    comma = "；" if language == "zh" else "; "
    alt = caption + comma + comma.join(
        f"{r[f'area_{language}']} {_level(r, size, language).text}, {_growth(r, language).text}"
        for r in rows
    )  # fmt: skip
    cells = _rows(rows, language)
    return Chart("cities", language, caption, alt, figure, _columns(language), cells, note=note)


def table_cities(cities: pd.DataFrame, language: str) -> Table | Text:
    """Show level, share, rank, growth and rank of growth.

    Args:
        cities: From ``zone_cities``.
        language: ``zh`` or ``en``.
    """
    if cities.empty:
        return nothing("cities-table", language)
    rows = rows_of(cities)
    caption = line(
        "{when}各市地区生产总值、份额、位次与增速", language,
        when=period_name(rows[0]["period"], language),
    )  # fmt: skip
    return Table("cities-table", language, caption, _columns(language), _rows(rows, language))


def describe_cities(cities: pd.DataFrame, totals: pd.DataFrame, language: str) -> Text:
    """Say where the cities with zones stand, and whether the cities add up to the province.

    Args:
        cities: From ``zone_cities``.
        totals: From ``zone_city_totals``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if cities.empty:
        return nothing("cities-summary", language)
    sentences: list[tuple[Part, ...]] = []
    for row in rows_of(cities[cities["touched"]]):
        sentences.append(
            say(
                "{area}规模第{rank}、增速第{growth_rank}（{rate}）。",
                language,
                area=str(row[f"area_{language}"]),
                rank=_rank(row, "", language),
                growth_rank=_rank(row, "growth_", language),
                rate=_growth(row, language),
            )
        )
    for row in rows_of(_closest(totals)):
        residual = claim_number(row, language, "residual_", digits=2)
        words = (
            "{n}市之和{sum}，比{province}全省数（{vintage}）{total}少{gap}。"
            if (residual.value or 0) > 0
            else "{n}市之和{sum}，比{province}全省数（{vintage}）{total}多{gap}。"
        )
        sentences.append(
            say(
                words,
                language,
                n=count_number(int(row["members"]), language),
                sum=claim_number(row, language, "sum_", digits=2),
                province=str(row[f"parent_{language}"]),
                vintage=translate(VINTAGES.get(str(row["vintage"]), "未注明版本"), language),
                total=claim_number(row, language, "total_", digits=2),
                gap=magnitude(residual),
            )
        )
    if (totals["agree"] == "no").any():
        sentences.append(
            say(
                "各市是初步核算数，只能与全省初步核算数对照；与修订数的差额是修订，不是遗漏。",
                language,
            )
        )
    return paragraph("cities-summary", language, sentences)


def _closest(totals: pd.DataFrame) -> pd.DataFrame:
    """Keep for each vintage the printed total that is nearest to the sum; others are rounder."""
    if totals.empty or "residual_low" not in totals:
        return totals
    ranked = totals.assign(far=totals["residual_low"].abs()).sort_values("far", kind="stable")
    return totals.loc[ranked.drop_duplicates("vintage").index.sort_values()]


def _columns(language: str) -> tuple[Column, ...]:
    return (
        Column("area", translate("市", language)),
        Column("level", translate("地区生产总值", language), align="right"),
        Column("share", translate("占各市之和", language), "%", "right"),
        Column("rank", translate("规模位次", language), align="right"),
        Column("growth", translate("实际增速", language), "%", "right"),
        Column("growth_rank", translate("增速位次", language), align="right"),
    )


def _rows(rows: list[dict[str, Any]], language: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            str(row[f"area_{language}"]),
            _level(row, float(rows[0]["high"]), language),
            _share(row, language, with_unit=False),
            _rank(row, "", language),
            _growth(row, language, with_unit=False),
            _rank(row, "growth_", language),
        )
        for row in rows
    )


def _level(row: dict[str, Any], size: float, language: str) -> Number:
    return claim_number(row, language, digits=1, size=size)


def _share(row: dict[str, Any], language: str, **options: Any) -> Number:
    share = row | {"share_figures": str(row["figures"])}
    return claim_number(share, language, "share_", unit="percent", digits=2, **options)


def _growth(row: dict[str, Any], language: str, **options: Any) -> Number:
    growth = row | {"kind": "growth", "growth_figures": str(row["figures"]).split(";")[-1]}
    return claim_number(growth, language, "growth_", unit="percent", digits=1, **options)


def _rank(row: dict[str, Any], prefix: str, language: str) -> Number:
    """Print a place, or the places that several areas share."""
    low, high = int(row[f"{prefix}rank_low"]), int(row[f"{prefix}rank_high"])
    return number(
        Bounds.of(low, high), "rank", language, figures=str(row["figures"]), with_unit=False,
        period=str(row["period"]), digits=0,
    )  # fmt: skip

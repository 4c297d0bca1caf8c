"""How much of its city a zone makes up, and why the remainder is a test of plausibility."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.patches import Rectangle

from tyanalysis.analysis.wording import period_name as in_sentence
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Headline,
    Number,
    Part,
    Table,
    Text,
    number,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    INK,
    SOFT,
    drawing_context,
    finish,
    new_chart,
)
from tyanalysis.presentation.zones.common import claim_number, line, mirrored, nothing

_COLOURS = {"total": SOFT, "zone": ACCENT, "county": ACCENT2}


def main_weight(weights: pd.DataFrame) -> pd.DataFrame:
    """Choose the zone and period that says most: a printed share to check, then most rows."""
    if weights.empty:
        return weights
    groups = [group for _, group in weights.groupby(["city", "zone", "period"], sort=False)]
    checked = [bool((group["verdict"].fillna("") != "").any()) for group in groups]
    best = max(range(len(groups)), key=lambda i: (checked[i], len(groups[i])))
    return groups[best].reset_index(drop=True)


def plot_zone_weight(weights: pd.DataFrame, language: str) -> Chart | Text:
    """Draw city, zone, the counties outside it and what no figure covers, end to end.

    Args:
        weights: From ``zone_weights``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    chosen = main_weight(weights)
    if chosen.empty:
        return nothing("zone-weight", language)
    rows = rows_of(chosen)
    total = rows[0]
    with drawing_context("zone-weight"):
        figure, (axes, *_) = new_chart(height_cm=1.6 + 0.85 * len(rows))
        start = 0.0
        for y, row in enumerate(rows):
            width = float(row["low"])
            begin = 0.0 if row["role"] == "total" else start
            if row["role"] == "rest":
                axes.add_patch(
                    Rectangle((begin, y - 0.28), width, 0.56, facecolor="none", edgecolor=GREY,
                              linestyle=(0, (3, 2)), linewidth=1.0)
                )  # fmt: skip
            else:
                axes.barh(y, width, left=begin, height=0.56, color=_COLOURS[row["role"]])
            if row["role"] != "total":
                start += width
            _label(axes, row, begin, width, y, float(total["low"]), language)
        axes.set_yticks(range(len(rows)), [_name(row, language) for row in rows])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(rows) - 0.45, -0.55)
        axes.set_xlim(0, float(total["low"]) * 1.02)
        finish(axes, grid="x")
        axes.set_xticks([])
    zone = next(row for row in rows if row["role"] == "zone")
    caption = line(
        "{when}{zone}的地区生产总值为{city}的{share}",
        language,
        when=in_sentence(zone["period"], language),
        zone=str(zone[f"area_{language}"]),
        city=str(zone[f"city_{language}"]),
        share=share_number(zone, language),
    )
    note = translate(
        "虚线框是全市减去以上各项的余数，不是公布的数字，前提是各数口径相同。", language
    )
    comma = "；" if language == "zh" else "; "
    alt = caption + comma + comma.join(
        f"{_name(r, language)} {claim_number(r, language).text} "
        f"({share_number(r, language).text})" for r in rows
    )  # fmt: skip
    table = table_zone_weights(chosen, language)
    columns, cells = (table.columns, table.rows) if isinstance(table, Table) else ((), ())
    note = " ".join(part for part in (note, mirrored(chosen, language)) if part)
    return Chart("zone-weight", language, caption, alt, figure, columns, cells, note=note)


def table_zone_weights(weights: pd.DataFrame, language: str) -> Table | Text:
    """Show levels and shares of the city, with the printed share where there is one.

    Args:
        weights: From ``zone_weights``.
        language: ``zh`` or ``en``.
    """
    if weights.empty:
        return nothing("zone-weights", language)
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of(weights):
        printed: Cell = ""
        if isinstance(row["printed_figures"], str) and row["printed_figures"]:
            printed = claim_number(row, language, "printed_", unit="percent", with_unit=False)
        rows.append(
            (
                period_name(row["period"], language),
                _name(row, language),
                claim_number(row, language),
                share_number(row, language, with_unit=False),
                printed,
            )
        )
    columns = (
        Column("period", translate("时期", language)),
        Column("area", translate("地区", language)),
        Column("level", translate("地区生产总值", language), align="right"),
        Column("share", translate("占全市", language), "%", "right"),
        Column("printed", translate("原文所印", language), "%", "right"),
    )
    caption = translate("开发区在所在城市中的份额", language)
    return Table("zone-weights", language, caption, columns, tuple(rows))


def describe_zone_weight(weights: pd.DataFrame, language: str) -> Text:
    """Say how large the zone is, whether the printed share fits, and what is left over.

    Args:
        weights: From ``zone_weights``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    chosen = main_weight(weights)
    if chosen.empty:
        return nothing("zone-weight-summary", language)
    sentences = [weight_sentence(chosen, language)]
    rows = rows_of(chosen)
    zone = next(row for row in rows if row["role"] == "zone")
    counties = [row for row in rows if row["role"] == "county"]
    rest = next(row for row in rows if row["role"] == "rest")
    if counties:
        together = _together([zone, *counties], rows[0], language)
        comma = "、" if language == "zh" else " and "
        sentences.append(
            say(
                "加上不在该区内的{counties}，占全市{share}；留给{others}的只有{rest}（{left}），"
                "这只在各数口径一致时成立。",
                language,
                counties=comma.join(str(row[f"area_{language}"]) for row in counties),
                share=together,
                others=str(rest[f"area_{language}"]) or translate("其余地区", language),
                rest=claim_number(rest, language),
                left=share_number(rest, language),
            )
        )
    return paragraph("zone-weight-summary", language, sentences)


def weight_sentence(chosen: pd.DataFrame, language: str) -> tuple[Part, ...]:
    """Say what share of its city a zone has, and whether the printed share agrees."""
    rows = rows_of(chosen)
    zone = next(row for row in rows if row["role"] == "zone")
    words = {
        "yes": "{zone}{when}地区生产总值{level}，为{city}{total}的{share}，"
        "与原文所印{printed}在四舍五入内一致。",
        "no": "{zone}{when}地区生产总值{level}，为{city}{total}的{share}，"
        "与原文所印{printed}不一致。",
    }.get(str(zone["verdict"]), "{zone}{when}地区生产总值{level}，为{city}{total}的{share}。")
    places: dict[str, Part] = {
        "zone": str(zone[f"area_{language}"]),
        "when": in_sentence(zone["period"], language),
        "level": claim_number(zone, language),
        "city": str(zone[f"city_{language}"]),
        "total": claim_number(rows[0], language),
        "share": share_number(zone, language),
    }
    if zone["verdict"] in {"yes", "no"}:
        places["printed"] = claim_number(zone, language, "printed_", unit="percent")
    return say(words, language, **places)


def weight_headlines(chosen: pd.DataFrame, language: str) -> list[Headline]:
    """Give the share under a key that stays."""
    zone = next(row for row in rows_of(chosen) if row["role"] == "zone")
    key = f"share/{zone['area']}/{zone['city']}/{zone['period']}"
    label = line(
        "{zone}占{city}地区生产总值的比重", language,
        zone=str(zone[f"area_{language}"]), city=str(zone[f"city_{language}"]),
    )  # fmt: skip
    return [Headline(key, label, share_number(zone, language))]


def share_number(row: dict[str, Any], language: str, **options: Any) -> Number:
    """Print a share of the city in percent, to two decimals."""
    bounds = Bounds.of(
        *(row[f"share_{end}"] for end in ("low", "high", "low_closed", "high_closed"))
    )
    return number(
        bounds, "percent", language, kind=str(row["kind"]), period=str(row["period"]),
        figures=str(row["figures"]), digits=2, **options,
    )  # fmt: skip


def _together(parts: list[dict[str, Any]], total: dict[str, Any], language: str) -> Number:
    added = Bounds.concat([Bounds.of(row["low"], row["high"]) for row in parts]).sum()
    share = added / Bounds.of(total["low"], total["high"]) * 100.0
    ids = ";".join(str(row["figures"]) for row in [*parts, total])
    return number(share, "percent", language, period=str(total["period"]), figures=ids, digits=2)


def _name(row: dict[str, Any], language: str) -> str:
    if row["role"] == "rest":
        names = str(row[f"area_{language}"])
        return (
            line("余数：{names}", language, names=names) if names else translate("余数", language)
        )
    if row["role"] == "total":
        return line("{city}（全市）", language, city=str(row[f"city_{language}"]))
    return str(row[f"area_{language}"])


def _label(
    axes: Any, row: dict[str, Any], begin: float, width: float, y: int, total: float, language: str
) -> None:
    """Write level and share beside the bar where there is room, inside it where there is not."""
    text = claim_number(row, language).text
    if row["role"] != "total":
        text += f" · {share_number(row, language).text}"
    room = total - begin - width
    if row["role"] == "total" or (room < total * 0.3 and width > total * 0.35):
        axes.annotate(
            text, (begin + width, y), xytext=(-6, 0), textcoords="offset points", ha="right",
            va="center", fontsize=FONT_SIZE, color=INK if row["role"] == "total" else "#ffffff",
        )  # fmt: skip
        return
    right = room >= total * 0.3
    axes.annotate(
        text, (begin + width if right else begin, y), xytext=(6 if right else -6, 0),
        textcoords="offset points", ha="left" if right else "right", va="center",
        fontsize=FONT_SIZE, color=INK,
    )  # fmt: skip

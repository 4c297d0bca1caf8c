"""How fast the zones grew: dated snapshots beside city and province where these can be compared."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Table,
    Text,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import (
    ACCENT,
    ACCENT2,
    FONT_SIZE,
    GREY,
    INK,
    drawing_context,
    finish,
    new_chart,
)
from tyanalysis.presentation.zones.common import (
    claim_number,
    inside,
    line,
    magnitude,
    mirrored,
    nothing,
    short_name,
    sign_of,
)
from tyanalysis.presentation.zones.growth_text import gap_number

_MOST = 100.0  # a rate above this would flatten all others: it stands in the table and the note


def plot_zone_growth(growth: pd.DataFrame, language: str) -> Chart | Text:
    """Draw every published rate of a zone, with city and province where they can be compared.

    Args:
        growth: From ``zone_growth``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if growth.empty:
        return nothing("zone-growth", language)
    rates = growth.drop_duplicates("figures")
    drawn = rates[rates["high"] <= _MOST]
    if drawn.empty:
        return nothing("zone-growth", language)
    with drawing_context("zone-growth"):
        positions, heads = _positions(drawn, language)
        figure, (axes, *_) = new_chart(height_cm=1.9 + 0.46 * (len(positions) + len(heads)))
        for row in rows_of(drawn):
            y = positions[row["figures"]]
            axes.barh(y, row["low"], height=0.56, color=ACCENT)
            others = rows_of(
                growth[(growth["figures"] == row["figures"]) & (growth["other"] != "")]
            )
            for other in others:
                colour = ACCENT2 if other["other_level"] == "city" else GREY
                axes.plot(
                    [other["other_low"]] * 2, [y - 0.42, y + 0.42], color=colour, linewidth=2.2,
                    solid_capstyle="butt",
                )  # fmt: skip
            text = claim_number(row, language).text
            best = _main(others)
            if best:
                text += "  " + _against(best, language)
            reach = max([row["low"], *(other["other_low"] for other in others)])
            axes.annotate(
                text, (reach, y), xytext=(5, 0), textcoords="offset points", va="center",
                fontsize=FONT_SIZE, color=INK,
            )  # fmt: skip
        labels = {y: (short_name(r, language), False) for r in rows_of(drawn)
                  for y in [positions[r["figures"]]]}  # fmt: skip
        labels |= {y: (name, True) for y, name in heads.items()}
        axes.set_yticks(sorted(labels), [labels[y][0] for y in sorted(labels)])
        for y, tick in zip(sorted(labels), axes.get_yticklabels(), strict=True):
            tick.set_color(ACCENT if labels[y][1] else INK)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(max(labels) + 0.6, min(labels) - 0.6)
        low = min(0.0, float(drawn["low"].min()))
        axes.set_xlim(low, float(drawn["high"].max()) * 1.12)
        finish(axes, grid="x", unit=translate("同比增速（%）", language))
        axes.axvline(0, color=GREY, linewidth=0.6)
        handles = _handles(growth, language)
        if len(handles) > 1:
            figure.legend(handles=handles, loc="outside lower left", ncols=3)
    caption = _caption(growth, rates, language)
    note = _note(rates, language)
    comma = "；" if language == "zh" else "; "
    alt = caption + comma + comma.join(
        f"{r[f'area_{language}']} {period_name(r['period'], language)} "
        f"{short_name(r, language)} {claim_number(r, language).text}"
        for r in rows_of(rates)
    )  # fmt: skip
    table = table_zone_growth(growth, language)
    columns, rows = (table.columns, table.rows) if isinstance(table, Table) else ((), ())
    return Chart("zone-growth", language, caption, alt, figure, columns, rows, note=note)


def table_zone_growth(growth: pd.DataFrame, language: str) -> Table | Text:
    """Show the rates, what they can be compared with, and the gaps in percentage points.

    Args:
        growth: From ``zone_growth``.
        language: ``zh`` or ``en``.
    """
    if growth.empty:
        return nothing("zone-growth-table", language)
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of(growth):
        compared = bool(row["other"])
        rows.append(
            (
                str(row[f"area_{language}"]),
                period_name(row["period"], language),
                str(row[f"indicator_{language}"]),
                claim_number(row, language, with_unit=False),
                str(row[f"other_{language}"]) if compared else translate("无同期同指标", language),
                claim_number(row, language, "other_", with_unit=False) if compared else "",
                gap_number(row, language, with_unit=False) if compared else "",
            )
        )
    columns = (
        Column("area", translate("开发区", language)),
        Column("period", translate("时期", language)),
        Column("indicator", translate("指标", language)),
        Column("growth", translate("同比增速", language), "%", "right"),
        Column("other", translate("对照", language)),
        Column("other_growth", translate("对照增速", language), "%", "right"),
        Column("gap", translate("差距", language), translate("百分点", language), "right"),
    )
    caption = translate("各开发区公布的增速，只与同期同指标的市、省对照", language)
    return Table(
        "zone-growth-table", language, caption, columns, tuple(rows),
        note=mirrored(growth, language),
    )  # fmt: skip


def table_zone_output(output: pd.DataFrame, language: str) -> Table | Text:
    """Show the levels of output on record: each its own indicator, scope and date.

    Args:
        output: From ``zone_output``.
        language: ``zh`` or ``en``.
    """
    if output.empty:
        return nothing("zone-output", language)
    rows = tuple(
        (
            str(row[f"area_{language}"]),
            period_name(row["period"], language),
            str(row[f"indicator_{language}"]),
            claim_number(row, language),
        )
        for row in rows_of(output)
    )
    columns = (
        Column("area", translate("开发区", language)),
        Column("period", translate("时期", language)),
        Column("indicator", translate("指标", language)),
        Column("value", translate("数值", language), align="right"),
    )
    caption = translate("各开发区公布的产出水平：指标、范围和时点各不相同", language)
    return Table("zone-output", language, caption, columns, rows, note=mirrored(output, language))


def _main(others: list[dict[str, Any]]) -> dict[str, Any] | None:
    return others[0] if others else None


def _against(row: dict[str, Any], language: str) -> str:
    gap = gap_number(row, language)
    words = {1: "比{other}快{gap}", 0: "与{other}持平", -1: "比{other}慢{gap}"}[sign_of(gap)]
    text = line(words, language, other=str(row[f"other_{language}"]), gap=magnitude(gap).text)
    return f"（{text}）" if language == "zh" else f"({text[:1].lower()}{text[1:]})"


def _positions(drawn: pd.DataFrame, language: str) -> tuple[dict[str, float], dict[float, str]]:
    """Give each rate its place, under a head for each area and period."""
    positions: dict[str, float] = {}
    heads: dict[float, str] = {}
    y = 0.0
    for (_, period), group in drawn.groupby(["area", "period"], sort=False):
        name = str(group[f"area_{language}"].iloc[0])
        heads[y] = f"{name} · {period_name(str(period), language)}"
        for figure in group.sort_values("low", ascending=False)["figures"]:
            y += 1.0
            positions[figure] = y
        y += 1.35
    return positions, heads


def _handles(growth: pd.DataFrame, language: str) -> list[Any]:
    handles: list[Any] = [Patch(facecolor=ACCENT, label=translate("开发区", language))]
    for level, colour in (("city", ACCENT2), ("province", GREY)):
        names = growth.loc[growth["other_level"] == level, f"other_{language}"].unique()
        for name in names:
            label = line("{place}同期同指标", language, place=str(name))
            handles.append(
                Line2D(
                    [], [], color=colour, linestyle="", marker="|", markersize=9,
                    markeredgewidth=2.2, label=label,
                )
            )  # fmt: skip
    return handles


def _caption(growth: pd.DataFrame, rates: pd.DataFrame, language: str) -> str:
    compared = growth.loc[growth["other"] != "", "figures"].nunique()
    words = (
        "{n}项增速中只有{c}项可与所在市或全省同期同指标对照"
        if compared
        else "{n}项增速都没有同期同指标可以对照"
    )
    return line(words, language, compared, n=str(len(rates)), c=str(compared))


def _note(rates: pd.DataFrame, language: str) -> str:
    left = rates[rates["high"] > _MOST]
    parts = [translate("柱之间的指标和时期不同，长短不能互比。", language)]
    if len(left):
        comma = "、" if language == "zh" else ", "
        names = comma.join(
            f"{r[f'area_{language}']}{'' if language == 'zh' else ': '}"
            f"{inside(short_name(r, language), language)} {claim_number(r, language).text}"
            for r in rows_of(left)
        )
        parts.append(line("超出标尺未画：{names}。", language, names=names))
    parts.append(mirrored(rates, language))
    return ("" if language == "zh" else " ").join(part for part in parts if part)

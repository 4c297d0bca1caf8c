"""What is promised: open-ended targets, what may be computed from them, and how targets ended."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

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
from tyanalysis.presentation.format import format_number, unit_text
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import interval_bar, value_label
from tyanalysis.presentation.names import kind_name, period_name
from tyanalysis.presentation.style import ACCENT, SOFT, drawing_context, finish, new_chart
from tyanalysis.presentation.zones.common import (
    called,
    claim_number,
    inside,
    line,
    nothing,
    short_name,
    spoken,
)
from tyanalysis.presentation.zones.outcomes import outcome_sentences


def plot_zone_targets(targets: pd.DataFrame, language: str) -> Chart | Text:
    """Draw every promised output, hatched, with open ends fading out.

    Args:
        targets: From ``zone_targets``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if targets.empty:
        return nothing("zone-targets", language)
    rows = rows_of(targets)
    with drawing_context("zone-targets"):
        figure, (axes, *_) = new_chart(height_cm=1.9 + 0.8 * len(rows))
        ends = [row["high"] if np.isfinite(row["high"]) else row["low"] for row in rows]
        unit = unit_text("CNY_100M", max(ends), language)
        edge = max(ends) * unit.factor * 1.3
        for y, row in enumerate(rows):
            scaled = row | {"low": row["low"] * unit.factor, "high": row["high"] * unit.factor}
            interval_bar(axes, y, scaled, edge=edge)
            open_end = not np.isfinite(row["high"])
            x = edge if open_end else scaled["high"]
            value_label(axes, x, y, claim_number(row, language).text)
        axes.set_yticks(range(len(rows)), [_name(row, language) for row in rows])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, edge * 1.22)
        axes.xaxis.set_major_formatter(lambda v, _: format_number(v, language))
        finish(axes, grid="x", unit=unit.zh if language == "zh" else unit.en)
        handles: list[Any] = [
            Patch(facecolor="none", edgecolor=ACCENT, hatch="////",
                  label=translate("目标或设计数", language)),
            Patch(facecolor=SOFT, label=translate("只有下限，上限未知", language)),
        ]  # fmt: skip
        figure.legend(handles=handles, loc="outside lower left", ncols=2)
    caption = _caption(rows, language)
    note = translate(
        "各条互相可能包含，不能相加；除注明年份者外都没有期限；没有一条有完成数可对照。", language
    )
    table = table_zone_targets(targets, language)
    columns, cells = (table.columns, table.rows) if isinstance(table, Table) else ((), ())
    comma = "；" if language == "zh" else "; "
    alt = caption + comma + comma.join(
        f"{_name(row, language)} {claim_number(row, language).text}".replace("\n", " ")
        for row in rows
    )  # fmt: skip
    return Chart("zone-targets", language, caption, alt, figure, columns, cells, note=note)


def table_zone_targets(targets: pd.DataFrame, language: str) -> Table | Text:
    """Show the promises with their kind and deadline.

    Args:
        targets: From ``zone_targets``.
        language: ``zh`` or ``en``.
    """
    if targets.empty:
        return nothing("zone-targets-table", language)
    rows: list[tuple[Cell, ...]] = [
        (
            str(row[f"area_{language}"]),
            _what(row, language),
            claim_number(row, language),
            period_name(row["period"], language),
            kind_name(str(row["kind"]), language),
        )
        for row in rows_of(targets)
    ]
    columns = (
        Column("area", translate("主体", language)),
        Column("what", translate("事项", language)),
        Column("value", translate("数值", language), align="right"),
        Column("period", translate("期限", language)),
        Column("kind", translate("性质", language)),
    )
    caption = translate("开发区及其项目的产值目标", language)
    return Table("zone-targets-table", language, caption, columns, tuple(rows))


def describe_zone_targets(targets: pd.DataFrame, growth: pd.DataFrame, language: str) -> Text:
    """Say what the targets amount to, under which reading, and how growth targets ended.

    Args:
        targets: From ``zone_targets``.
        growth: From ``growth_targets``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if targets.empty and growth.empty:
        return nothing("zone-targets-summary", language)
    sentences = target_sentences(targets, language)
    sentences += outcome_sentences(growth, language)
    if not sentences:
        return nothing("zone-targets-summary", language)
    return paragraph("zone-targets-summary", language, sentences)


def target_sentences(targets: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Say what is promised for each zone, and how the promises compare with each other."""
    sentences: list[tuple[Part, ...]] = []
    for _, own in targets.groupby("zone", sort=False):
        rows = rows_of(own)
        whole = next((row for row in rows if row["scope"] == "zone"), None)
        parks = next((row for row in rows if row["scope"] == "parks"), None)
        projects = [
            row
            for row in rows
            if row["scope"] == "project" and row["indicator"] == "output-at-full-capacity"
        ]
        if whole:
            sentences.append(
                say(
                    "{area}{when}{what}目标{value}，“新增”指总量增加还是新项目产值，原文没有定义。",
                    language,
                    area=str(whole[f"area_{language}"]),
                    when=period_name(whole["period"], language),
                    what=inside(short_name(whole, language), language),
                    value=_spoken(whole, language),
                )
            )
        if parks:
            each = next(row for row in rows if row["scope"] == "each")
            sentences.append(
                say(
                    "{n}个千亿元园区各{each}，合计{total}只在“千亿元”读作“至少”时成立，且没有期限。",
                    language,
                    n=parks_count(parks, language),
                    each=_spoken(each, language),
                    total=_spoken(parks, language),
                )
            )
        if whole and projects:
            top = max(projects, key=lambda row: float(row["low"]))
            sentences.append(_against(top, whole, language))
    return sentences


def target_headlines(targets: pd.DataFrame, language: str) -> list[Headline]:
    """Give zone and park targets under keys that stay."""
    found = []
    for row in rows_of(targets[targets["scope"].isin(["zone", "parks"])]):
        key = f"target/{row['zone']}/{row['scope']}/{row['indicator']}"
        label = _name(row, language).replace("\n", " ")
        found.append(Headline(key, label, claim_number(row, language)))
    return found


def _against(project: dict[str, Any], zone: dict[str, Any], language: str) -> tuple[Part, ...]:
    ratio = Bounds.of(project["low"], project["high"]) / Bounds.of(
        zone["low"], zone["high"], bool(zone["low_closed"]), bool(zone["high_closed"])
    )
    shown = number(
        ratio, "times", language, kind="target",
        figures=f"{project['figures']};{zone['figures']}",
    )  # fmt: skip
    return say(
        "{project}达产后年产值{value}，与{zone}{when}{what}目标之比{ratio}，两者都是目标，达产时间未注明。",
        language,
        project=str(project[f"area_{language}"]),
        value=_spoken(project, language),
        zone=called(str(zone[f"area_{language}"]), language),
        when=period_name(zone["period"], language),
        what=inside(short_name(zone, language), language),
        ratio=spoken(shown, language),
    )


def _spoken(row: dict[str, Any], language: str) -> Number:
    return spoken(claim_number(row, language), language)


def parks_count(row: dict[str, Any], language: str) -> Number:
    """Print how many parks a total is made of."""
    count = float(row["count_low"])
    return number(
        Bounds.point(count), "count", language, kind="target", figures=str(row["figures"])
    )


def _what(row: dict[str, Any], language: str) -> str:
    if row["scope"] == "parks":
        return line("{n}个园区合计", language, n=parks_count(row, language))
    if row["scope"] == "each":
        return translate("每个千亿元园区", language)
    return short_name(row, language)


def _name(row: dict[str, Any], language: str) -> str:
    return f"{row[f'area_{language}']}\n{_what(row, language)}"


def _caption(rows: list[dict[str, Any]], language: str) -> str:
    whole = next((row for row in rows if row["scope"] == "zone"), None)
    if whole is None:
        return translate("开发区及其项目的产值目标都没有完成数可对照", language)
    return line(
        "{area}{when}{what}目标为{value}，没有完成数可对照",
        language,
        area=str(whole[f"area_{language}"]),
        when=period_name(whole["period"], language),
        what=inside(short_name(whole, language), language),
        value=_spoken(whole, language),
    )

"""How many enterprises: lower bounds as lower bounds, in the strict and the customary reading."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Chart,
    Column,
    Headline,
    Part,
    Text,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.marks import end_handles, interval_dot, value_label
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.style import ACCENT, ACCENT2, GREY, drawing_context, finish, new_chart
from tyanalysis.presentation.town.common import (
    as_number,
    claim_cell,
    day_note,
    notes,
    result_cell,
    silent,
    source_name,
)
from tyanalysis.presentation.zones.common import inside, line, mirrored, nothing

_STEP = 0.2  # the two readings of one claim stand this far from its line


def plot_town_enterprises(enterprises: pd.DataFrame, language: str) -> Chart | Text:
    """Draw every count in both readings: strictly open to the right, customarily a segment.

    Args:
        enterprises: From ``town_enterprises``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if enterprises.empty:
        return nothing("town-enterprises", language)
    rows = rows_of(enterprises)
    longest = max(
        float(row[f"customary_{end}"])
        for row in rows
        for end in ("low", "high")
        if math.isfinite(row[f"customary_{end}"])
    )
    edge = 1.18 * longest
    lines = _lines(rows, language)
    with drawing_context("town-enterprises"):
        figure, (axes,) = new_chart(1.9 + 0.58 * len(lines))
        for position, (_, found) in enumerate(lines):
            if found is not None:
                _row(axes, position, found, edge, language)
        axes.set_yticks(range(len(lines)), [name for name, _ in lines])
        for label, (_, found) in zip(axes.get_yticklabels(), lines, strict=True):
            if found is None:
                label.set_color(GREY)
        axes.set_ylim(len(lines) - 0.4, -0.6)
        axes.set_xlim(0, 1.18 * edge)
        axes.tick_params(axis="y", length=0)
        finish(axes, grid="x", unit=translate("家", language))
        figure.legend(handles=_handles(language), loc="outside upper right", ncols=4)
    columns = (
        Column("item", translate("事项", language)),
        Column("period", translate("时期", language)),
        Column("strict", translate("严格读法", language), align="right"),
        Column("customary", translate("习惯读法", language), align="right"),
        Column("source", translate("来源", language)),
    )
    table = tuple(
        (
            _full_name(row, language),
            period_name(str(row["period"]), language),
            claim_cell(row, language, "strict_"),
            claim_cell(row, language, "customary_"),
            source_name(row, language),
        )
        for row in rows
    )
    alt = line(
        "区间图，每行一个企业数：{list}。", language,
        list={"zh": "；", "en": "; "}[language].join(f"{r[0]} {r[2]}" for r in table),
    )  # fmt: skip
    note = notes(
        [
            translate("严格读法“五十多家”是五十一家以上，箭头表示上限未知；"
                "习惯读法到五十九家。", language),
            day_note(enterprises, language),
            mirrored(enterprises, language),
        ],
        language,
    )  # fmt: skip
    return Chart(
        "town-enterprises", language, _finding(enterprises, language), alt, figure, columns, table,
        note=note,
    )  # fmt: skip


def describe_town_enterprises(sums: pd.DataFrame, parks: pd.DataFrame, language: str) -> Text:
    """Say what groups add up to and how many firms there are for each park.

    Args:
        sums: From ``enterprise_sums``.
        parks: From ``enterprises_per_park``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if sums.empty and parks.empty:
        return silent("town-enterprises-text", language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    for row in rows_of(sums):
        least, usual = _pair(row, language)
        sentences.append(
            say(
                "{area}列举的{n}类企业合计严格读法{least}家、习惯读法{usual}家，前提是没有企业同属两类。",
                language,
                area=str(row[f"area_{language}"]),
                n=str(row["groups"]),
                least=least,
                usual=usual,
            )
        )
        label = translate("列举的企业数合计", language)
        headlines.append(Headline("enterprises-listed", label, as_number(least)))
    for row in rows_of(parks):
        least, usual = _pair(row, language)
        sentences.append(
            say(
                "{area}平均每个园区的数字经济企业，严格读法{least}家、习惯读法{usual}家。",
                language,
                area=str(row[f"area_{language}"]),
                least=least,
                usual=usual,
            )
        )
        label = translate("平均每个园区的数字经济企业", language)
        headlines.append(Headline("digital-enterprises-per-park", label, as_number(least)))
    return paragraph("town-enterprises-text", language, sentences, headlines)


def _pair(row: dict[str, Any], language: str) -> tuple[Cell, Cell]:
    unit = str(row["unit"])
    strict, customary = (
        result_cell(row, language, f"{reading}_", unit=unit, digits=0 if unit == "count" else 1)
        for reading in ("strict", "customary")
    )
    return strict, customary


def _row(axes: Any, position: int, row: dict[str, Any], edge: float, language: str) -> None:
    exact = row["strict_low"] == row["strict_high"]
    for reading, colour, step in (("strict", ACCENT, -_STEP), ("customary", ACCENT2, _STEP)):
        if exact and reading == "customary":
            continue
        ends = {n: row[f"{reading}_{n}"] for n in ("low", "high", "low_closed", "high_closed")}
        at = position if exact else position + step
        interval_dot(axes, at, ends | {"kind": row["kind"]}, edge=(0.0, edge), colour=colour)
        end = edge if math.isinf(ends["high"]) else float(ends["high"])
        text = str(claim_cell(row, language, f"{reading}_"))
        value_label(axes, end, at, text)


def _lines(rows: list[dict[str, Any]], language: str) -> list[tuple[str, dict[str, Any] | None]]:
    """Give the lines of the chart: a head for each area, then its claims."""
    lines: list[tuple[str, dict[str, Any] | None]] = []
    here = ""
    joint = {"zh": "{what} · {when}", "en": "{what}, {when}"}[language]
    for row in rows:
        if row["area"] != here:
            here = str(row["area"])
            lines.append((str(row[f"area_{language}"]), None))
        when = period_name(str(row["period"]), language)
        lines.append((joint.format(what=_subject(row, language), when=when), row))
    return lines


def _subject(row: dict[str, Any], language: str) -> str:
    return str(row[f"subject_{language}"] or row[f"indicator_{language}"])


def _full_name(row: dict[str, Any], language: str) -> str:
    joint = {"zh": "{area} · {what}", "en": "{area}: {what}"}[language]
    what = inside(_subject(row, language), language)
    return joint.format(area=row[f"area_{language}"], what=what)


def _handles(language: str) -> list[Any]:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - only for the legend

    return [
        Line2D([], [], color=ACCENT, label=translate("严格读法", language)),
        Line2D([], [], color=ACCENT2, label=translate("习惯读法", language)),
        *end_handles(language, GREY)[:1],
    ]


def _finding(enterprises: pd.DataFrame, language: str) -> str:
    open_ = int(enterprises["strict_high"].map(math.isinf).sum())
    total = len(enterprises)
    if not open_:
        return line("{n}个企业数中，没有一个只有下限", language, total, n=str(total))
    return line(
        "{n}个企业数中，{open}个严格说来只有下限", language, total, n=str(total), open=str(open_)
    )

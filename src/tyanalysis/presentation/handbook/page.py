"""Tables and sentences of the handbook: every example is shown in the same way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tyanalysis.analysis.handbook import Example, Fact, Words
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
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
from tyanalysis.presentation.format import fitting_digits, unit_name
from tyanalysis.presentation.handbook.specs import TEXT, Shown, Spec
from tyanalysis.presentation.handbook.specs_areas import AREA_SPECS
from tyanalysis.presentation.handbook.specs_projects import PROJECT_SPECS
from tyanalysis.presentation.handbook.specs_time import TIME_SPECS
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.zones.common import line, nothing

SPECS: Mapping[str, Spec] = {**TIME_SPECS, **AREA_SPECS, **PROJECT_SPECS}
_DIGITS = {"percent": 1, "percentage_point": 2, "": 3, "times": 1, "count": 0, "year": 1}
_MONEY = "CNY"


def table_example(example: Example, language: str) -> Table | Text:
    """Show a worked example as a table.

    Args:
        example: From one of the ``..._example`` functions.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    label = f"{example.family}-table"
    if example.table.empty:
        return nothing(label, language)
    spec = SPECS[example.family]
    columns, rows = grid(example, language)
    return Table(label, language, caption_of(example, language), columns, rows,
                 translate(spec.note, language) if spec.note else "")  # fmt: skip


def describe_example(example: Example, language: str) -> Text:
    """Say what a worked example shows, and what to beware of.

    Args:
        example: From one of the ``..._example`` functions.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    label = f"{example.family}-words"
    if example.table.empty:
        return nothing(label, language)
    parts = parts_of(example, language)
    return paragraph(label, language, [
        say(message, language, **_used(message, parts)) for message in SPECS[example.family].says
    ])  # fmt: skip


def describe_handbook(
    growth: Example, concentration: Example, composite: Example, language: str
) -> Text:
    """Say in front what the examples teach: the method decides part of the answer.

    Args:
        growth: From ``growth_example``.
        concentration: From ``concentration_example``.
        composite: From ``composite_example``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    for example, message, keys in (
        (growth, "{area}{first}—{last}年按公布的实际增速平均每年增长{average}，"
         "按当年价水平值首尾相比却是{trend}：水平值之商不是增速。", ("average", "trend")),
        (concentration, "{province}{n}个市的集中度指数是{exact}，下限就有{least}；"
         "只知道整百亿元时，能说的是{coarse}。", ("exact", "coarse")),
        (composite, "{province}{year}年各市的综合得分，"
         "{wide}的名次随权重在第{best}至第{worst}之间变动，{n}个市中名次不变的有{firm}个。",
         ("best", "worst")),
    ):  # fmt: skip
        if example.table.empty:
            continue
        parts = parts_of(example, language)
        sentences.append(say(message, language, **_used(message, parts)))
        for key in keys:
            value = parts[key]
            if isinstance(value, Number):
                headlines.append(Headline(f"{example.family}/{key}", example.family, value))
    sentences.append(
        say("每一节先说方法回答什么问题、怎么算，再用一组公开数字算一遍，最后说明容易误读的地方。",
            language)
    )  # fmt: skip
    return paragraph("handbook-summary", language, sentences, headlines, role="summary")


def parts_of(example: Example, language: str) -> dict[str, Part]:
    """Turn the facts of an example into what sentences are filled with."""
    digits = SPECS[example.family].digits
    return {key: fact_part(f, language, digits.get(key)) for key, f in example.facts.items()}


def fact_part(fact: Fact | Words, language: str, digits: int | None = None) -> Part:
    """Print one fact: a name, or a number with its bounds."""
    if isinstance(fact, Words):
        return fact.zh if language == "zh" else fact.en
    return _number(fact.bounds, fact.unit, language, fact.kind, fact.figures,
                   digits=digits)  # fmt: skip


def caption_of(example: Example, language: str) -> str:
    """Fill the caption with the facts it names."""
    message = SPECS[example.family].caption
    return line(message, language, **_used(message, parts_of(example, language)))


def grid(
    example: Example, language: str
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Give heads and cells of an example."""
    spec = SPECS[example.family]
    rows = rows_of(example.table)
    sizes = {c.key: _size(c, rows) for c in spec.columns}
    heads = [Column("label", translate(spec.first, language))]
    for column in spec.columns:
        unit = "" if column.unit in (TEXT, "@", "count") else unit_name(
            column.unit, language, sizes[column.key])  # fmt: skip
        side = "left" if column.unit == TEXT else "right"
        heads.append(Column(column.key, translate(column.head, language), unit, side))  # type: ignore[arg-type]
    cells = tuple(
        (str(row[f"label_{language}"]),
         *(_cell(c, row, language, sizes[c.key]) for c in spec.columns))
        for row in rows
    )  # fmt: skip
    return tuple(heads), cells


def _used(message: str, parts: Mapping[str, Part]) -> dict[str, Part]:
    return {key: part for key, part in parts.items() if f"{{{key}}}" in message}


def _bounds(column: Shown, row: Mapping[str, Any]) -> Bounds:
    key = column.key
    if f"{key}_low" in row:
        ends = (float(row[f"{key}_low"]), float(row[f"{key}_high"]))
        return Bounds.of(*ends, bool(row[f"{key}_low_closed"]), bool(row[f"{key}_high_closed"]))
    return Bounds.point(float(row[key]))


def _size(column: Shown, rows: list[dict[str, Any]]) -> float:
    """Give the magnitude that chooses one money unit for a column."""
    if not column.unit.startswith(_MONEY):
        return 1.0
    ends = [float(_bounds(column, row).low[0]) for row in rows]
    return max((abs(x) for x in ends if math.isfinite(x)), default=1.0)


def _cell(column: Shown, row: Mapping[str, Any], language: str, size: float) -> Cell:
    if column.unit == TEXT:
        return str(row.get(f"{column.key}_{language}", row.get(column.key, "")))
    bounds = _bounds(column, row)
    if math.isnan(float(bounds.low[0])):
        return "—"
    unit = str(row["value_unit"]) if column.unit == "@" else column.unit
    kind = "count" if unit == "count" else str(row.get("kind", "actual"))
    own_unit = column.unit == "@"
    return _number(
        bounds, unit, language, kind, str(row.get("figures", "") or ""),
        digits=column.digits,
        size=size if unit.startswith(_MONEY) and not own_unit else None, with_unit=own_unit,
    )  # fmt: skip


def _number(
    bounds: Bounds, unit: str, language: str, kind: str, figures: str, **options: Any
) -> Number:
    exact = bool(bounds.is_point[0])
    digits = options.pop("digits", None)
    if digits is None and not unit.startswith(_MONEY):
        digits = _DIGITS.get(unit, 2) if exact or unit == "" else 2
    elif digits is None:
        digits = 2 if options.get("size") else fitting_digits(bounds)
    floor = 0.0 if float(bounds.low[0]) >= 0 else None
    return number(bounds, unit, language, kind=kind, figures=figures, digits=digits,
                  floor=floor, **options)  # fmt: skip

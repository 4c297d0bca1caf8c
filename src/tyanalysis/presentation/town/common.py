"""What the sections of the town report share: axis units, rows of bars, sources, joined lists."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.presentation.display import Cell, Number, Part, Text
from tyanalysis.presentation.format import fitting_digits, unit_name, unit_text
from tyanalysis.presentation.language import translate
from tyanalysis.presentation.marks import interval_bar, value_label
from tyanalysis.presentation.names import grade_name, period_name
from tyanalysis.presentation.style import ACCENT, GREY, finish
from tyanalysis.presentation.zones.common import claim_number

MISSING: Final = "—"
_KINDS = {
    "full-chain-output": "全产业链",
    "leading-industry-output": "主导行业",
    "gross-output": "产值（口径未注明）",
    "product-output-value": "产品",
    "comprehensive-output": "综合产值（未定义）",
}


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart: a head without a value, or a claim."""

    name: str
    row: Mapping[str, Any] | None = None
    text: str = ""
    colour: str = ACCENT


def claim_cell(row: Mapping[str, Any], language: str, prefix: str = "", **options: Any) -> Cell:
    """Print a claim, or the mark of a gap where there is no number.

    Args:
        row: A row with bounds, unit, kind, period and figures under the prefix or without it.
        language: ``zh`` or ``en``.
        prefix: Of the bound columns.
        **options: As for ``number``.
    """
    low = row[f"{prefix}low"]
    if isinstance(low, str) or math.isnan(float(low)):
        return MISSING
    unit = str(options.pop("unit", row.get(f"{prefix}unit") or row["unit"]))
    names = ("kind", "period", "figures")
    own = {name: row.get(f"{prefix}{name}") or row.get(name, "") for name in names}
    return claim_number(row, language, prefix, unit, **({"floor": 0.0} | own | options))


def result_cell(row: Mapping[str, Any], language: str, prefix: str = "", **options: Any) -> Cell:
    """Print a computed result with the decimals that it deserves, or the mark of a gap."""
    low = float(row[f"{prefix}low"])
    if math.isnan(low):
        return MISSING
    bounds = Bounds.of(*(row[prefix + name] for name in COLUMNS))
    return claim_cell(row, language, prefix, **({"digits": fitting_digits(bounds)} | options))


def axis_unit(unit: str, size: float, language: str) -> tuple[float, str]:
    """Give the factor and the words of a value axis."""
    return unit_text(unit, size, language).factor, unit_name(unit, language, size)


def draw_bars(
    axes: Axes, bars: Sequence[Bar], unit: str, size: float, language: str, *, room: float = 1.25
) -> None:
    """Draw claims as horizontal bars from zero, one below the other, with their printed numbers.

    Args:
        axes: The panel.
        bars: From top to bottom; a bar without a row is a head.
        unit: Canonical unit of all rows.
        size: Magnitude that chooses the unit of the axis.
        language: ``zh`` or ``en``.
        room: The axis' length as a multiple of the longest bar, for the numbers beside the bars.
    """
    factor, words = axis_unit(unit, size, language)
    rows = [bar.row for bar in bars if bar.row is not None]
    longest = max(factor * shown_end(row) for row in rows)
    edge = 1.1 * longest
    for position, bar in enumerate(bars):
        if bar.row is None:
            continue
        ends = {f"{end}": float(bar.row[end]) * factor for end in ("low", "high")}
        interval_bar(axes, position, dict(bar.row) | ends, edge=edge, colour=bar.colour)
        open_end = math.isinf(ends["high"])
        # The arrow of an open end points as far beyond its bound as all other arrows do.
        value_label(axes, edge if open_end else ends["high"], position, bar.text)
    axes.set_yticks(range(len(bars)), [bar.name for bar in bars])
    for label, bar in zip(axes.get_yticklabels(), bars, strict=True):
        if bar.row is None:
            label.set_color(GREY)
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xlim(0, room * longest)
    axes.tick_params(axis="y", length=0)
    finish(axes, grid="x", unit=words)


def shown_end(row: Mapping[str, Any]) -> float:
    """Give the number that a bar reaches for certain or at most: its finite end."""
    high = float(row["high"])
    return float(row["low"]) if math.isinf(high) else high


def source_name(row: Mapping[str, Any], language: str) -> str:
    """Name the source of a claim briefly: its publisher without what stands in brackets."""
    if row.get("grade") == "S":
        return grade_name("S", language)
    name = re.sub(r"[(（].*?[)）]", "", str(row[f"publisher_{language}"])).split(",")[0].strip()
    unknown = str(row["publisher_zh"]).startswith("未注明")
    return translate("未注明来源", language) if unknown or not name else name


def who(row: Mapping[str, Any], language: str) -> str:
    """Name the source of a claim inside a sentence."""
    name = source_name(row, language)
    return f"the {name}" if language == "en" and row.get("grade") == "S" else name


def dated(row: Mapping[str, Any], language: str) -> str:
    """Name a claim by its period and its source."""
    joint = {"zh": "{when} · {who}", "en": "{when}, {who}"}[language]
    when = period_name(str(row["period"]), language)
    return joint.format(when=when, who=source_name(row, language))


def scope_name(row: Mapping[str, Any], language: str) -> str:
    """Name the scope of an output claim."""
    key = str(row["indicator"])
    return translate(_KINDS[key], language) if key in _KINDS else str(row[f"indicator_{language}"])


def has_days(table: pd.DataFrame) -> bool:
    """Say whether some claims are dated by the day of their report, for want of a year."""
    return bool((table["period_kind"] == "day").any())


def day_note(table: pd.DataFrame, language: str) -> str:
    """Explain the dates by day in a note; "" where there are none."""
    words = "精确到日的时间是报道日期，原文没有写明年份。"
    return translate(words, language) if has_days(table) else ""


def notes(parts: Sequence[str], language: str) -> str:
    """Join the sentences of a note."""
    return {"zh": "", "en": " "}[language].join(part for part in parts if part)


def spread(
    sentence: tuple[Part, ...], language: str, **lists: Sequence[tuple[Part, ...]]
) -> tuple[Part, ...]:
    """Put lists of numbers into a sentence, so that each stays a number.

    Args:
        sentence: From ``say``, with the name of a list in ``‹›`` where it goes.
        language: ``zh`` or ``en``.
        **lists: The items of each list, each as parts.
    """
    parts: list[Part] = []
    for part in sentence:
        name = part.strip("‹›") if isinstance(part, str) else ""
        if name not in lists:
            parts.append(part)
            continue
        items = lists[name]
        for number, item in enumerate(items):
            last = number == len(items) - 1
            comma, link = {"zh": ("、", "和"), "en": (", ", " and ")}[language]
            if number:
                parts.append(link if last else comma)
            parts += item
    return tuple(parts)


def silent(label: str, language: str) -> Text:
    """Say nothing, where the chart above has already said that there is nothing."""
    return Text(label, language, ())


def as_number(cell: Cell) -> Number:
    """Take a cell that is known to hold a number.

    Raises:
        TypeError: If it is text.
    """
    if not isinstance(cell, Number):
        raise TypeError(f"Cell {cell!r}: expected a number.")
    return cell

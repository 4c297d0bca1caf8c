"""Intervals as a reader of a card sees them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tyanalysis.data.qualifier import Reading
from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.explore.card import Card
from tyanalysis.presentation.format import unit_text
from tyanalysis.presentation.language import translate


def reading_card(reading: Reading, language: str) -> Card:
    """Show what a phrase claims, in both readings.

    Args:
        reading: From ``read_quantity``.
        language: ``zh`` or ``en``.
    """
    unit = f" {reading.unit}" if reading.unit else ""
    return Card(
        translate("限定词的读法", language),
        (
            (translate("严格读法", language), _interval(str(reading.strict)) + unit),
            (translate("习惯读法", language), _interval(str(reading.customary)) + unit),
        ),
    )


def scaled_interval(row: Mapping[str, Any], language: str) -> str:
    """Write a claim as an interval, in the unit that its value is printed in; "" for none."""
    low, high = float(row["low"]), float(row["high"])
    if math.isnan(low):
        return ""
    ends = [abs(end) for end in (low, high, float(row["value"])) if math.isfinite(end)]
    size = max(ends, default=0.0) or 1.0
    unit = unit_text(str(row["unit"]), size, language)
    first, last = (float(f"{end * unit.factor:.12g}") for end in (low, high))
    shown = _interval(str(Bounds.of(first, last, row["low_closed"], row["high_closed"])))
    name = unit.zh if language == "zh" else unit.en_plural or unit.en
    return f"{shown} {name}".strip()


def _interval(text: str) -> str:
    return text.replace("-inf", "−∞").replace("inf", "∞")

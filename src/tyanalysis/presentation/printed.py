"""What a claim printed where its reading gives it no bound: 约512.3亿元 read strictly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.format import NOT_DETERMINABLE, format_bounds
from tyanalysis.presentation.language import translate
from tyanalysis.presentation.number import Number, figure_number

READINGS = {"strict": "严格读法", "customary": "习惯读法"}


def printed_number(row: Mapping[str, Any], reading: str, language: str) -> Number:
    """Print a row of ``figures`` as its source does, also where it has no bound.

    Args:
        row: A row of ``figures``.
        reading: strict or customary, as the bounds of the row are.
        language: ``zh`` or ``en``.
    """
    return with_printed(figure_number(row, language), row, reading, language)


def with_printed(number: Number, row: Mapping[str, Any], reading: str, language: str) -> Number:
    """Say what was printed in place of "not determinable", and that it gives no bound.

    Args:
        number: The claim's number; its bounds stay.
        row: The claim: ``value``, ``unit``, ``qualifier``, ``as_printed``.
        reading: strict or customary, as the bounds are.
        language: ``zh`` or ``en``.
    """
    if number.text != NOT_DETERMINABLE[language]:
        return number
    value = row["value"]
    if row["qualifier"] == "about" and value is not None and not math.isnan(value):
        amount = format_bounds(
            Bounds.point(value), str(row["unit"]), language, about=True, floor=None
        )
    elif row["as_printed"]:
        amount = f"“{row['as_printed']}”"
    else:
        return number
    words = translate("{amount}（{reading}没有界限）", language)
    told = words.format(amount=amount, reading=translate(READINGS[reading], language))
    return replace(number, text=told)

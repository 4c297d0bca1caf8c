"""Intervals as text and as HTML, for a terminal and a notebook."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

import numpy as np

from tyanalysis.data.interval import Ends

_MOST: Final = 60  # rows of a long column that are shown


def interval_texts(ends: Ends) -> list[str]:
    """Write each interval with round brackets at open ends and square ones at closed ends.

    Args:
        ends: Four arrays of shape (n,).

    Returns:
        n texts: ``(1000, inf)``, ``[51, 59]``, ``120`` for a point, ``empty``.
    """
    cells = []
    for low, high, low_closed, high_closed in zip(*ends, strict=True):
        if np.isnan(low):
            cells.append("empty")
        elif low == high:
            cells.append(f"{low:g}")
        else:
            left, right = "[" if low_closed else "(", "]" if high_closed else ")"
            cells.append(f"{left}{low:g}, {high:g}{right}")
    return cells


def shortened(texts: Sequence[str]) -> list[str]:
    """Keep the first of many, and say how many follow."""
    left = len(texts) - _MOST
    return [*texts[:_MOST], f"… {left} more"] if left > 0 else list(texts)


def intervals_html(ends: Ends) -> str:
    """Give the intervals as an HTML table, one a row."""
    texts = [text.replace("-inf", "−∞").replace("inf", "∞") for text in interval_texts(ends)]
    rows = "".join(
        f"<tr><th>{place}</th><td>{html.escape(text)}</td></tr>"
        for place, text in enumerate(shortened(texts))
    )
    return f"<table><tbody>{rows}</tbody></table>"

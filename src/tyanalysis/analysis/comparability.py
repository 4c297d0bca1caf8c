"""Which figures may be put side by side, and why not where they may not.

Two figures are compared on indicator (scope), dimension, period and its kind, price basis, kind of
claim and vintage. The reasons are the same codes that refusals use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result, figures_by_id, text
from tyanalysis.analysis.kinds import is_fact
from tyanalysis.data.period import parse_period
from tyanalysis.data.rows import rows_of
from tyanalysis.data.unit import compatible

REASONS: Final = {
    "mixed-dimensions": ("计量单位不同", "they measure different things"),
    "mixed-scopes": ("指标口径不同", "the indicators differ in scope"),
    "mixed-period-kinds": ("时期类型不同", "the periods differ in length or season"),
    "mixed-periods": ("时期不同", "the periods differ"),
    "mixed-price-bases": ("价格基准不同", "the price bases differ"),
    "mixed-kinds": ("数字性质不同", "the kinds of claim differ"),
    "mixed-vintages": ("数据版本不同", "the vintages differ"),
    "undated": ("至少一方未注明时期", "at least one is undated"),
}


def comparability(
    frames: Frames, ids: Sequence[str], *, across: str = "areas", assume: Sequence[str] = ()
) -> pd.DataFrame:
    """Which figures may be put side by side, and why not where they may not?

    Args:
        frames: The data package.
        ids: Figure ids.
        across: "areas" asks for one period; "time" lets periods of one kind differ.
        assume: Reasons that the caller sets aside; they stay in the column ``assumed``.

    Returns:
        One row for each pair: ``left``, ``right`` (figure ids), ``left_area``, ``right_area``,
        ``comparable`` (bool), ``reasons`` and ``assumed`` (codes joined with ``;``), ``zh``, ``en``
        (the reasons in words, "" if comparable).

    Raises:
        DataError: If an id is not in the table of figures.

    Pitfalls:
        A pair that passes may still differ in what its sources leave unsaid: an unknown price basis
        or vintage is no reason against.
    """
    rows = []
    figures = rows_of(figures_by_id(frames, list(ids)))
    for left, right in combinations(figures, 2):
        found = reasons_against(left, right, across=across)
        against = [reason for reason in found if reason not in assume]
        rows.append(
            {
                "left": left["id"],
                "right": right["id"],
                "left_area": left["area"],
                "right_area": right["area"],
                "comparable": not against,
                "reasons": ";".join(against),
                "assumed": ";".join(reason for reason in found if reason in assume),
                "zh": "；".join(REASONS[reason][0] for reason in against),
                "en": "; ".join(REASONS[reason][1] for reason in against),
            }
        )
    return pd.DataFrame(rows) if rows else empty_result(_COLUMNS).astype({"comparable": "bool"})


_COLUMNS: Final = (
    "left", "right", "left_area", "right_area", "comparable", "reasons", "assumed", "zh", "en",
)  # fmt: skip


def reasons_against(
    left: Mapping[str, object], right: Mapping[str, object], *, across: str = "areas"
) -> list[str]:
    """What speaks against putting two figures side by side?

    Args:
        left: A row of the table of figures as a mapping.
        right: Another.
        across: "areas" asks for one period; "time" lets periods of one kind differ and asks for one
            vintage.

    Returns:
        Codes of :data:`REASONS`, none if nothing speaks against it.

    >>> year = {"unit": "CNY_100M", "indicator": "x", "period": "2023", "kind": "actual"}
    >>> reasons_against(year, year | {"period": "2024-S1", "kind": "target"})
    ['mixed-period-kinds', 'mixed-kinds']
    """
    reasons = []
    if not compatible(_text(left, "unit"), _text(right, "unit")):
        reasons.append("mixed-dimensions")
    if _text(left, "indicator") != _text(right, "indicator"):
        reasons.append("mixed-scopes")
    first, second = (parse_period(_text(row, "period")) for row in (left, right))
    if first.start is None or second.start is None:
        reasons.append("undated")
    elif not first.same_kind(second):
        reasons.append("mixed-period-kinds")
    elif first.text != second.text and across == "areas":
        reasons.append("mixed-periods")
    bases = {_text(row, "price_basis") for row in (left, right)} - {"", "unknown"}
    if len(bases) > 1:
        reasons.append("mixed-price-bases")
    kinds = {_text(row, "kind") for row in (left, right)}
    if len(kinds) > 1 and not all(is_fact(kind) for kind in kinds):
        reasons.append("mixed-kinds")
    vintages = {_text(row, "vintage") for row in (left, right)} - {""}
    if len(vintages) > 1 and across == "time":
        reasons.append("mixed-vintages")
    return reasons


def mixtures(figures: pd.DataFrame) -> str:
    """What differs between the inputs of one result: kinds, periods or price bases?

    Different indicators are what a ratio is made of; these three need a word to the reader.

    Args:
        figures: Rows of the table of figures, with ``kind``, ``period`` and ``price_basis``.

    Returns:
        Codes joined with ``;``, "" if nothing differs.

    >>> mixtures(pd.DataFrame({"kind": ["plan", "target"], "period": ["2024", "2024"]}))
    'mixed-kinds'
    """
    found = []
    kinds = set(text(figures, "kind"))
    if len(kinds) > 1 and not all(is_fact(kind) for kind in kinds):
        found.append("mixed-kinds")
    if len(set(text(figures, "period"))) > 1:
        found.append("mixed-periods")
    if len(set(text(figures, "price_basis")) - {"", "unknown"}) > 1:
        found.append("mixed-price-bases")
    return ";".join(found)


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""

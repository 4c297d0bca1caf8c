"""Which figures may be put together: those of one kind, period, price basis, unit and scope.

Columns that a frame does not have are not judged. A caller who knows better names the assumption.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.kinds import FACTS
from tyanalysis.data.period import parse_period
from tyanalysis.errors import NotComputable, ParameterError

# Column, code of the refusal, what differs in Chinese and English.
_ALIKE: Final = (
    ("kind", "mixed-kinds", "数字的性质（实际、计划、目标等）", "kinds of claim"),
    ("period", "mixed-periods", "数字的时期", "periods"),
    ("price_basis", "mixed-price-bases", "数字的价格基准", "price bases"),
    ("unit", "mixed-units", "数字的单位", "units"),
    ("indicator", "mixed-scopes", "指标的口径", "indicators, so scopes"),
)
CODES: Final = tuple(code for _, code, _, _ in _ALIKE)


def allowed_codes(assuming: Iterable[str], codes: Sequence[str] = CODES) -> set[str]:
    """Read the refusals that a caller takes upon himself.

    Args:
        assuming: Codes, or a single one.
        codes: Those that there are.

    Returns:
        The codes as a set.

    Raises:
        ParameterError: If one of them does not exist.

    >>> allowed_codes("mixed-units")
    {'mixed-units'}
    """
    named = {assuming} if isinstance(assuming, str) else set(assuming)
    unknown = ", ".join(sorted(named - set(codes)))
    if unknown:
        raise ParameterError(f"assuming: found {unknown}; expected codes among {', '.join(codes)}.")
    return named


def refuse_mixed(frame: pd.DataFrame, assuming: Iterable[str] = ()) -> None:
    """Refuse a frame whose rows are not of one sort; columns that are not there are not judged.

    Facts (actual amounts, counts, enumerations) count as one kind.

    Args:
        frame: Rows of figures.
        assuming: Codes of refusals that the caller takes upon himself.

    Returns:
        Nothing, if all rows are of one sort.

    Raises:
        NotComputable: With the reason ``mixed-kinds``, ``mixed-periods``, ``mixed-price-bases``,
            ``mixed-units`` or ``mixed-scopes``.
        ParameterError: If an assumption is not one of these codes.
    """
    allowed = allowed_codes(assuming)
    for column, code, zh, en in _ALIKE:
        if column in frame and code not in allowed:
            different = _sorts(frame[column].drop_duplicates(), column).unique()
            if len(different) > 1:
                _refuse(code, zh, en, different)


def refuse_unlike(a: pd.DataFrame, b: pd.DataFrame, assuming: Iterable[str] = ()) -> None:
    """Refuse two frames of which a row of one may not be compared with that of the other.

    Periods must be of one length and season, not equal. A frame of one row is compared with every
    row of the other.

    Args:
        a: Rows of figures.
        b: As many rows, or one.
        assuming: Codes of refusals that the caller takes upon himself.

    Returns:
        Nothing, if the rows may be compared.

    Raises:
        NotComputable: As for :func:`refuse_mixed`.
        ParameterError: If the frames differ in length, or an assumption is unknown.
    """
    allowed = allowed_codes(assuming)
    n = max(len(a), len(b))
    if not {len(a), len(b)} <= {1, n}:
        raise ParameterError(f"two frames: found {len(a)} and {len(b)} rows; expected one length.")
    for column, code, zh, en in _ALIKE:
        if column not in a or column not in b or code in allowed:
            continue
        left, right = (
            np.broadcast_to(_sorts(x[column], column).to_numpy(dtype=object), (n,)) for x in (a, b)
        )
        for one, other in set(zip(left, right, strict=True)):
            if one != other and not (
                column == "period" and parse_period(one).same_kind(parse_period(other))
            ):
                _refuse(code, zh, en, (one, other))


def _sorts(column: pd.Series, name: str) -> pd.Series:
    column = column.astype("str").where(column.notna(), "")
    return column.where(~column.isin(FACTS), "actual") if name == "kind" else column


def _refuse(code: str, zh: str, en: str, found: Iterable[object]) -> None:
    shown = ", ".join(sorted(str(value) or "(none)" for value in found)[:5])
    raise NotComputable(
        code, f"{zh}不同（{shown}），不能放在一起计算。", f"The {en} differ: {shown}."
    )

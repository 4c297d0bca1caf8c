"""An index of one column, for every column of a table or every group of a long one.

The indices of ``inequality``, ``dispersion`` and ``agglomeration`` take one column, as the library
behind them does. ``concentration`` takes arrays of any shape, and ``panel`` has growth, shares and
the Herfindahl index of millions of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import Numbers, require
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.errors import NotComputable


def by_column(
    index: Callable[..., Any], table: pd.DataFrame | Numbers, **options: Any
) -> pd.DataFrame:
    """What is the index of each column?

    Args:
        index: A function of one column, such as ``inequality.gini``.
        table: Numbers, shape (units, columns).
        options: Further arguments of the index, the same for every column.

    Returns:
        A row for each column, under its name: ``value``, or the parts of the result by their names
        (``between``, ``within``; ``low`` ... of bounds), and ``reason``: "" or the code of the
        refusal, where the values are missing.

    Raises:
        ParameterError: If a column holds what the index does not take.

    >>> from tyanalysis.analysis.inequality import gini
    >>> table = pd.DataFrame({"2022": [1.0, 1.0], "2023": [1.0, 3.0], "2024": [0.0, 0.0]})
    >>> by_column(gini, table)["value"].tolist(), by_column(gini, table)["reason"].tolist()
    ([0.0, 0.25, nan], ['', '', 'undefined'])
    """
    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(np.asarray(table))
    rows = [
        _answer(index, frame.iloc[:, place].to_numpy(dtype=float), options)
        for place in range(frame.shape[1])
    ]
    return _framed(rows, frame.columns)


def by_group(
    index: Callable[..., Any],
    frame: pd.DataFrame,
    by: str | Sequence[str],
    columns: Mapping[str, str] | None = None,
    **options: Any,
) -> pd.DataFrame:
    """What is the index of each group of a long table?

    Args:
        index: A function of one column, such as ``inequality.gini`` or ``concentration.hhi``.
        frame: Figures, one a row, with ``value`` or the bound columns; rows of one group must be of
            one kind, period, unit and so on, or the group is refused.
        by: Column or columns that name a group.
        columns: Further arguments of the index that are columns: ``{"groups": "province"}``.
        options: Further arguments of the index, the same for every group.

    Returns:
        A row for each group in sorted order: ``by``, ``units`` (rows), then as :func:`by_column`.

    Raises:
        ParameterError: If a column is not there, or a group holds what the index does not take.

    >>> from tyanalysis.analysis.inequality import gini
    >>> frame = pd.DataFrame({"year": [2022, 2022, 2023, 2023], "value": [1.0, 1.0, 1.0, 3.0]})
    >>> by_group(gini, frame, "year").to_dict("list")
    {'year': [2022, 2023], 'units': [2, 2], 'value': [0.0, 0.25], 'reason': ['', '']}
    """
    keys = [by] if isinstance(by, str) else list(by)
    wanted = [*keys, *(columns or {}).values()]
    missing = ", ".join(name for name in wanted if name not in frame)
    require(not missing, "by and columns", missing or None, "columns of the frame")
    names, units, rows = [], [], []
    for name, part in frame.groupby(keys, sort=True):
        more = {key: part[column].to_numpy() for key, column in (columns or {}).items()}
        names.append(name)
        units.append(len(part))
        rows.append(_answer(index, part, options | more))
    labels = pd.DataFrame(names, columns=keys).assign(units=np.array(units, dtype=np.int64))
    return labels.join(_framed(rows, labels.index))


def _answer(index: Callable[..., Any], values: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    try:
        found = index(values, **options)
    except NotComputable as refusal:
        return {"reason": refusal.reason}
    if isinstance(found, Bounds):
        return {name: getattr(found, name)[0] for name in COLUMNS} | {"reason": ""}
    if hasattr(found, "_asdict"):
        return {**found._asdict(), "reason": ""}
    return {"value": float(found), "reason": ""}


def _framed(rows: list[dict[str, Any]], labels: pd.Index) -> pd.DataFrame:
    names = dict.fromkeys(name for row in rows for name in row if name != "reason")
    return pd.DataFrame(rows, index=labels, columns=[*(names or ["value"]), "reason"])

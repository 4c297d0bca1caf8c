"""Rows of figures that come from a cell: what they must have before they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.schema import BOUND_COLUMNS
from tyanalysis.errors import ParameterError

SHOWN: Final = (
    "id", "area", "indicator", "period", "unit", "qualifier", "kind", "source", "as_printed",
    "grade", *BOUND_COLUMNS,
)  # fmt: skip
"""The columns that a shown row needs."""


def check_rows(package: Package, figures: Any, needed: Sequence[str]) -> None:
    """Refuse what is no frame of the package's figures.

    Args:
        package: The data package.
        figures: What was passed for rows of its figures.
        needed: The columns that are wanted of them.

    Raises:
        ParameterError: It is no frame, lacks a column, or names a source of another package.
    """
    if not isinstance(figures, pd.DataFrame):
        raise ParameterError(
            f"figures: found {type(figures).__name__}; expected a frame, rows of the table figures."
            " Next: pass d.figures(area=…) or d.figures.query(…)."
        )
    missing = [name for name in needed if name not in figures]
    if missing:
        raise ParameterError(
            f"figures: found a frame without {', '.join(missing)}; expected rows of the table"
            " figures with all their columns. Each row is shown with its bounds and source. Next:"
            " choose rows only, and columns of what is shown: d.table(…).frame[…]."
        )
    if "source" in needed:
        strange = sorted(set(figures["source"]) - set(package.sources["id"]))
        if strange:
            raise ParameterError(
                f"figures, source: found {strange[0]!r}; expected a source of this package. The"
                " rows seem to be of another one. Next: pass rows of this package's figures."
            )

"""Complexity and relatedness: which industry next? For tables of many areas and industries only.

Through econcomplex (matrix in, no printing, no scikit-learn); ecomplexity agrees with it. For ten
towns the indices are senseless and are refused.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import Floats, read_exact, require
from tyanalysis.errors import NotComputable


class Complexity(NamedTuple):
    """Complexity of areas and industries.

    Attributes:
        areas: ``diversity`` and ``eci`` (z-scores; NaN for an area with no presence) by area.
        industries: ``ubiquity`` and ``pci`` (z-scores) by industry.
    """

    areas: pd.DataFrame
    industries: pd.DataFrame


def presence(table: pd.DataFrame, threshold: float = 1.0) -> pd.DataFrame:
    """Which industries does each area have to speak of? Location quotient of at least a threshold.

    Args:
        table: Levels, areas down and industries across, not negative.
        threshold: Smallest location quotient that counts.

    Returns:
        0 and 1 of the same shape.

    Raises:
        ParameterError: If a level is missing or negative, or the threshold is not above 0.

    >>> presence(pd.DataFrame([[1.0, 1.0], [1.0, 3.0]])).to_numpy().tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    from econcomplex import rca  # noqa: PLC0415 - slow to import

    require(threshold > 0, "threshold", threshold, "a number above 0")
    quotients = np.asarray(rca(_levels(table)), dtype=float)
    return _like(table, (quotients >= threshold).astype(float))


def diversity(present: pd.DataFrame) -> pd.Series:
    """How many industries does each area have? Row sums of presence (Hidalgo and Hausmann 2009).

    Args:
        present: 0 and 1, areas down and industries across, as :func:`presence` gives it.

    Returns:
        Number of industries by area.

    Raises:
        ParameterError: If a cell is neither 0 nor 1.

    >>> diversity(pd.DataFrame([[1, 1], [0, 1]])).tolist()
    [2, 1]
    """
    from econcomplex import diversity as library  # noqa: PLC0415 - slow to import

    return _counts(library(_binary(present), use_rca=False), present.index, "diversity")


def ubiquity(present: pd.DataFrame) -> pd.Series:
    """How many areas have each industry? Column sums of presence (Hidalgo and Hausmann 2009).

    Args:
        present: As for :func:`diversity`.

    Returns:
        Number of areas by industry.

    Raises:
        ParameterError: If a cell is neither 0 nor 1.

    >>> ubiquity(pd.DataFrame([[1, 1], [0, 1]])).tolist()
    [1, 2]
    """
    from econcomplex import ubiquity as library  # noqa: PLC0415 - slow to import

    return _counts(library(_binary(present), use_rca=False), present.columns, "ubiquity")


def complexity(present: pd.DataFrame, least: int = 20) -> Complexity:
    """Which areas have many rare industries? Economic complexity, second eigenvector.

    Args:
        present: 0 and 1, areas down and industries across, as :func:`presence` gives it.
        least: Fewest areas and industries.

    Returns:
        Indices of areas and industries; signs so that diverse areas and rare industries are high.

    Raises:
        NotComputable: ``too-few`` for a smaller table, ``undefined`` if all areas or all industries
            are alike.
        ParameterError: If a cell is neither 0 nor 1.

    Pitfalls:
        Describes a whole economy's table of comparable industries; a table of key industries chosen
        by their success says nothing.

    >>> table = pd.DataFrame(np.tri(20)[::-1])
    >>> complexity(table).areas["eci"].is_monotonic_decreasing
    True
    """
    from econcomplex import eci_pci  # noqa: PLC0415 - slow to import

    cells = _large(present, least, "复杂度", "complexity")
    if (cells == cells[0]).all() or (cells.T[0] == cells.T).all():
        raise NotComputable("undefined", "各地区结构相同。", "All areas or industries are alike.")
    eci, pci = eci_pci(_like(present, cells), use_rca=False)
    areas = pd.DataFrame({"diversity": diversity(present), "eci": eci})
    return Complexity(areas, pd.DataFrame({"ubiquity": ubiquity(present), "pci": pci}))


def proximity(present: pd.DataFrame, least: int = 20) -> pd.DataFrame:
    """Which industries go together? Share of areas with the one that have the other, the smaller.

    phi_ij = areas with both / the larger of the two ubiquities, the smaller of the two conditional
    probabilities (Hidalgo, Klinger, Barabasi and Hausmann 2007).

    Args:
        present: 0 and 1, areas down and industries across, as :func:`presence` gives it.
        least: Fewest areas and industries.

    Returns:
        Fractions, industries down and across; 0 on the diagonal, where nothing is learnt.

    Raises:
        NotComputable: ``too-few`` for a smaller table.
        ParameterError: If a cell is neither 0 nor 1.

    Pitfalls:
        That two industries are found together does not say that one brings the other. Of ten towns
        each proximity is one town or two.

    >>> table = pd.DataFrame([[1, 1], [1, 0]], columns=["vinegar", "jars"])
    >>> float(proximity(table, least=2).loc["vinegar", "jars"])
    0.5
    """
    from econcomplex import proximity as library  # noqa: PLC0415 - slow to import

    cells = _large(present, least, "产业关联", "relatedness")
    found = library(cells, use_rca=False, compute="product")["product"]
    return pd.DataFrame(found, index=present.columns, columns=present.columns)


def relatedness_density(present: pd.DataFrame, least: int = 20) -> pd.DataFrame:
    """Which industry next? Part of what is near to an industry that the area has already.

    sum over the area's industries of phi_ij / sum of phi_ij (Hidalgo and others 2007), the industry
    itself left out on both sides. Among the industries that an area does not have, those with the
    highest density are the nearest.

    Args:
        present: As for :func:`proximity`.
        least: Fewest areas and industries.

    Returns:
        Fractions of the same shape as ``present``; NaN for an industry that is near to none.

    Raises:
        NotComputable: ``too-few`` for a smaller table.
        ParameterError: If a cell is neither 0 nor 1.

    Pitfalls:
        An area with many industries is near to all of them: compare within an area, not between
        areas. Near is not the same as wanted, feasible or profitable.

    >>> table = pd.DataFrame([[1, 1, 0], [1, 1, 1], [0, 0, 1]])
    >>> relatedness_density(table, least=3).round(3).loc[0].tolist()
    [0.667, 0.667, 1.0]
    """
    from econcomplex import relatedness_density as library  # noqa: PLC0415 - slow to import

    near = proximity(present, least)
    percent = library(_binary(present), near.to_numpy(), use_rca=False)
    # The library gives 0 for 0/0, and a hair more than 100 where an area has all that is near.
    share = np.minimum(percent / 100.0, 1.0)
    return _like(present, np.where(near.to_numpy().sum(axis=0) > 0, share, np.nan))


def _large(present: pd.DataFrame, least: int, zh: str, en: str) -> Floats:
    cells = _binary(present)
    if min(cells.shape) < least:
        size = f"{cells.shape[0]} x {cells.shape[1]}"
        raise NotComputable(
            "too-few",
            f"{size}的表太小，{zh}没有意义。",
            f"A table of {size} is too small for {en}; {least} x {least} is the least.",
        )
    return cells


def _levels(table: pd.DataFrame) -> Floats:
    return read_exact(table.to_numpy(dtype=float), "table", 0.0)


def _binary(present: pd.DataFrame) -> Floats:
    cells = _levels(present)
    require(bool(np.isin(cells, (0.0, 1.0)).all()), "present", "other numbers", "only 0 and 1")
    return cells


def _like(table: pd.DataFrame, cells: Floats) -> pd.DataFrame:
    return pd.DataFrame(cells, index=table.index, columns=table.columns)


def _counts(values: Any, index: pd.Index, name: str) -> pd.Series:
    return pd.Series(np.asarray(values, dtype=np.int64), index=index, name=name)

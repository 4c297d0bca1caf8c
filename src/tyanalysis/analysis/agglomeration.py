"""Agglomeration: is there a cluster, or one big plant, or just a big region?

All but ``cluster_index`` take numbers only, one industry at a time (``many.by_column`` takes the
columns of a table, with the reference as an option). Without plants use location quotients and the
number of firms, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from tyanalysis.analysis.amounts import (
    ABOVE_ZERO,
    Amounts,
    Claims,
    Floats,
    Numbers,
    keep_where,
    read_exact,
    require,
)
from tyanalysis.analysis.roles import Codes, read_roles
from tyanalysis.analysis.shares import shares
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable


class EllisonGlaeser(NamedTuple):
    """Ellison-Glaeser index of one industry.

    Attributes:
        gamma: Agglomeration beyond chance and plant size; around 0 none, above 0.05 strong.
        raw: Raw geographic concentration G, sum of squared share differences.
        plant_hhi: Herfindahl index H of plant sizes, 0 to 1.
        plants: Number of plants.
        z: G less what chance would give, in its standard deviations.
    """

    gamma: float
    raw: float
    plant_hhi: float
    plants: int
    z: float


def ellison_glaeser(
    plant_sizes: Numbers,
    plant_regions: Sequence[Any] | npt.NDArray[Any],
    region_totals: Mapping[Any, float],
) -> EllisonGlaeser:
    """Is an industry more bunched than its plant sizes explain? Ellison and Glaeser (1997).

    G = sum (s_j - x_j)^2, H = sum z_k^2, gamma = (G - (1 - X) H) / ((1 - X)(1 - H)) with X the sum
    of x_j^2; z uses their variance of G under chance.

    Args:
        plant_sizes: Size of each plant (jobs or output), shape (plants,), above 0.
        plant_regions: Region of each plant, shape (plants,).
        region_totals: Total of all industries in each region, above 0; regions without a plant of
            the industry belong in it.

    Returns:
        The index with what it is made of.

    Raises:
        ParameterError: If shapes differ, a size is not above 0, or a plant lies in a region without
            a total.
        NotComputable: ``undefined`` with one plant or one region.

    >>> done = ellison_glaeser([5, 5, 5, 5], ["a", "a", "b", "b"], {"a": 50, "b": 50})
    >>> round(done.gamma, 4), done.plants
    (-0.3333, 4)
    """
    sizes = read_exact(plant_sizes, "plant_sizes", ABOVE_ZERO)
    place = {name: number for number, name in enumerate(region_totals)}
    totals = read_exact(list(region_totals.values()), "region_totals", ABOVE_ZERO)
    require(
        len(sizes) == len(plant_regions), "plant_regions", f"{len(plant_regions)} regions",
        f"one for each of {len(sizes)} plants",
    )  # fmt: skip
    unknown = sorted({str(name) for name in plant_regions if name not in place})
    require(not unknown, "plant_regions", ", ".join(unknown), "regions with a total")
    if len(sizes) < 2 or len(totals) < 2:
        raise NotComputable(
            "undefined", "只有一家企业或一个地区，集聚无从谈起。", "One plant or one region only."
        )
    code = np.array([place[name] for name in plant_regions])
    s = np.bincount(code, weights=sizes, minlength=len(totals)) / sizes.sum()
    x, z = totals / totals.sum(), sizes / sizes.sum()
    raw, h = float(((s - x) ** 2).sum()), float((z**2).sum())
    x2, x3 = float((x**2).sum()), float((x**3).sum())
    expected = (1 - x2) * h
    variance = 2 * (h**2 * (x2 - 2 * x3 + x2**2) - float((z**4).sum()) * (x2 - 4 * x3 + 3 * x2**2))
    score = (raw - expected) / np.sqrt(variance) if variance > 0 else np.nan
    return EllisonGlaeser((raw - expected) / ((1 - x2) * (1 - h)), raw, h, len(sizes), float(score))


@overload
def cluster_index(
    industry_here: Claims, industry: Amounts, area_here: Amounts, area: Amounts,
    people_here: Amounts, people: Amounts, firms_here: Amounts, firms: Amounts,
    assuming: Codes = (),
) -> Bounds: ...  # fmt: skip
@overload
def cluster_index(
    industry_here: Numbers, industry: Numbers, area_here: Numbers, area: Numbers,
    people_here: Numbers, people: Numbers, firms_here: Numbers, firms: Numbers,
    assuming: Codes = (),
) -> Floats: ...  # fmt: skip
def cluster_index(
    industry_here: Amounts, industry: Amounts, area_here: Amounts, area: Amounts,
    people_here: Amounts, people: Amounts, firms_here: Amounts, firms: Amounts,
    assuming: Codes = (),
) -> Bounds | Floats:  # fmt: skip
    """Is there a cluster of many firms? Litzenberger and Sternberg (2006).

    Relative density by area times relative density by people, over relative firm size:
    ((e_ij/a_j)/(e_i/a)) ((e_ij/p_j)/(e_i/p)) / ((e_ij/b_ij)/(e_i/b_i)), which is
    e_ij b_ij a p / (e_i b_i a_j p_j): each unknown once, so bounds are exact.

    Args:
        industry_here: Jobs or output of the industry in the region, e_ij.
        industry: The same in the whole, e_i.
        area_here: Area of the region, a_j.
        area: Area of the whole, a.
        people_here: Population of the region, p_j.
        people: Population of the whole, p.
        firms_here: Firms of the industry in the region, b_ij.
        firms: Firms of the industry in the whole, b_i.
        assuming: Refusals to be overridden when frames are given.

    Returns:
        Index; 1 is the average of the whole, above 4 is called a cluster. NaN or empty where a
        divisor is 0.

    Raises:
        NotComputable: If no row has an index, or ``mixed-...`` for frames: each of the four must be
            the same thing here and in the whole, and all of one year.

    >>> float(cluster_index(1743, 5740, 50, 576, 488, 4621, 35, 53).round(4))
    21.8749
    """
    here = {
        "industry_here": industry_here,
        "area_here": area_here,
        "people_here": people_here,
        "firms_here": firms_here,
    }
    whole = {"industry": industry, "area": area, "people": people, "firms": firms}
    e_ij, a_j, p_j, b_ij, e_i, a, p, b_i = read_roles(
        here | whole,
        *((f"{name}_here {name}", "kind period prices unit indicator") for name in whole),
        (" ".join(here), "kind year"),
        amounts=" ".join(here | whole), assuming=assuming,
    )  # fmt: skip
    divisors = (e_i, a_j, p_j, b_i)
    sentence = ("分母为零，集聚指数没有意义。", "A divisor is 0, so there is no cluster index.")
    if isinstance(e_ij, Bounds):
        defined = np.logical_and.reduce([(x.low >= 0) & (x.high > 0) for x in divisors])
        bounds: Bounds = keep_where(
            e_ij / e_i * (b_ij / b_i) * (a / a_j) * (p / p_j), defined, *sentence
        )
        return bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        index = np.asarray(e_ij / e_i * (b_ij / b_i) * (a / a_j) * (p / p_j))
    return keep_where(index, np.logical_and.reduce([x > 0 for x in divisors]), *sentence)


def gini_concentration(industry: Numbers, reference: Numbers) -> float:
    """Is an industry bunched in few regions against all industries? Rank formula on share ratios.

    2/(n^2 mean R) sum i (R_i - mean R), with R_i the sorted ratios of industry share to reference
    share; REAT's ``gini.conc``, and with regions and industries exchanged its ``gini.spec``. Every
    region counts the same, whatever its size.

    Args:
        industry: The industry in each region, shape (regions,), not negative.
        reference: All industries in each region, same shape, above 0.

    Returns:
        0 to 1 - 1/n.

    Raises:
        ParameterError: If shapes differ, or a reference is not above 0.
        NotComputable: ``undefined`` if the industry sums to 0.

    >>> round(gini_concentration([500, 500, 1000, 7000, 1000],
    ...                          [20000, 15000, 20000, 40000, 5000]), 4)
    0.4069
    """
    own, whole = _shares_of_two(industry, reference)
    ratio = np.sort(own / whole)
    n = len(ratio)
    rank = np.arange(1, n + 1)
    return float(2 / (n**2 * ratio.mean()) * (rank * (ratio - ratio.mean())).sum())


def gini_locational_area(industry: Numbers, reference: Numbers) -> float:
    """Is an industry bunched in few regions, weighted by their size? Twice the Lorenz area, 0 to 1.

    Cumulated industry shares against cumulated reference shares, regions sorted by their ratio
    (EconGeo's ``Hoover.Gini``).

    Args:
        industry: The industry in each region, shape (regions,), not negative.
        reference: All industries in each region, same shape, above 0.

    Returns:
        Index from 0 to 1.

    Raises:
        ParameterError: If shapes differ, or a reference is not above 0.
        NotComputable: ``undefined`` if the industry sums to 0.

    >>> round(gini_locational_area([500, 500, 1000, 7000, 1000],
    ...                            [20000, 15000, 20000, 40000, 5000]), 4)
    0.3725
    """
    own, whole = _shares_of_two(industry, reference)
    order = np.argsort(own / whole, kind="stable")
    up = np.concatenate([[0.0], np.cumsum(own[order])])
    return float(max(1.0 - (whole[order] * (up[1:] + up[:-1])).sum(), 0.0))


def gini_locational_half(industry: Numbers, reference: Numbers) -> float:
    """The Lorenz area itself, at most 0.5: Krugman's (1991) scale, EconGeo's ``locational.Gini``.

    Args:
        industry: As for :func:`gini_locational_area`.
        reference: As for :func:`gini_locational_area`.

    Returns:
        Index from 0 to 0.5.

    Raises:
        NotComputable, ParameterError: As for :func:`gini_locational_area`.

    >>> gini_locational_half([100, 0], [50, 50])
    0.25
    """
    return gini_locational_area(industry, reference) / 2


def _shares_of_two(industry: Numbers, reference: Numbers) -> tuple[Floats, Floats]:
    part = read_exact(industry, "industry", 0.0)
    whole = read_exact(reference, "reference", ABOVE_ZERO)
    require(
        part.shape == whole.shape and part.ndim == 1, "reference", f"shape {whole.shape}",
        f"shape {part.shape}",
    )  # fmt: skip
    return shares(part), shares(whole)

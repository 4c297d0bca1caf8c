"""Growth of fixed-asset investment by area, and how far the published amounts reach.

Published growth is on a comparable basis and is not the quotient of published amounts. So growth
is one series and amounts are another, and neither is worked out from the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.investment.claims import CLAIM_COLUMNS, place_claims
from tyanalysis.data.period import parse_period
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of

GROWTH: Final = "fixed-asset-investment-growth"
LEVEL: Final = "fixed-asset-investment"
_PLACES: Final = ("nation", "province", "city", "county", "zone", "group")
_SIZES: Final = {kind: size for size, kind in enumerate(_PLACES)}


@remembered
def investment_growth(
    frames: Frames, area_kinds: Sequence[str] = _PLACES, indicator: str = GROWTH
) -> pd.DataFrame:
    """Collect growth rates, whole years and parts of years told apart.

    Args:
        frames: The data package.
        area_kinds: Kinds of area.
        indicator: The growth rate.

    Returns:
        The columns of ``place_claims`` and ``year`` (int), ``at`` (float: when the period ends,
        with whole years on their own number, so that 2020 ends at 2020.0 and its first half at
        2019.5), ``span`` (``year``, ``part`` or ``mean``) and ``weak`` (whether it rests on
        grade B). Sorted from the largest kind of area to the smallest, by area and time. In per
        cent.
    """
    claims = place_claims(frames, [indicator], area_kinds=area_kinds)
    claims = claims[claims["period"] != ""].copy()
    periods = [parse_period(p) for p in claims["period"]]
    claims["year"] = pd.array([p.end.year if p.end else 0 for p in periods], dtype="int64")
    claims["span"] = [_span(p.months) for p in periods]
    # A whole year stands on its own mark; a part of it stands before the mark where it ended.
    claims["at"] = [p.end.year - 1 + (p.end.month / 12) if p.end else float("nan") for p in periods]
    claims["weak"] = claims["grade"] == "B"
    claims["size"] = claims["area_kind"].map(_SIZES)
    ordered = claims.sort_values(["size", "area", "at", "promise"], kind="stable")
    return ordered.drop(columns="size").reset_index(drop=True)


def areas_with_series(growth: pd.DataFrame) -> list[str]:
    """Name the areas with at least three annual rates, the one with most first."""
    annual = growth[(growth["span"] == "year") & ~growth["promise"]]
    counts = annual["area"].value_counts()
    return [str(area) for area in counts.index[counts >= 3]]


def missed_targets(growth: pd.DataFrame) -> pd.DataFrame:
    """Put a year's growth target beside what that year, or a part of it, came to.

    Returns:
        One row for each target: ``area``, ``period``, ``target_…`` and ``outcome_…`` (bounds,
        unit and figure ids), ``outcome_period``, ``outcome_kind`` and ``outcome_span``; the whole
        year is taken before the longest part of it, and no outcome leaves empty bounds.
    """
    rows = []
    for target in rows_of(growth[growth["kind"] == "target"]):
        same = growth[
            (growth["area"] == target["area"])
            & (growth["year"] == target["year"])
            & growth["span"].isin(["year", "part"])
            & (growth["kind"] != "target")
        ]
        last = rows_of(same.sort_values("at").tail(1))
        rows.append(_beside({str(k): v for k, v in target.items()}, last))
    return pd.DataFrame(rows)


@remembered
def investment_amounts(frames: Frames, area_kinds: Sequence[str] = _PLACES) -> pd.DataFrame:
    """Collect published amounts of fixed-asset investment; facts only, in 100 million yuan.

    Returns:
        The columns of ``place_claims`` and ``year``, by area and year.
    """
    claims = place_claims(frames, [LEVEL], area_kinds=area_kinds)
    claims = claims[~claims["promise"] & (claims["period"] != "")].copy()
    claims["year"] = claims["period"].str[:4].astype("int64")
    return claims.sort_values(["area", "year"], kind="stable", ignore_index=True)[
        [*CLAIM_COLUMNS, "year"]
    ]


def _span(months: int | None) -> str:
    if months is None:
        return "part"
    return "year" if months == 12 else "mean" if months > 12 else "part"


def _beside(target: dict[str, object], last: list[dict[str, Any]]) -> dict[str, object]:
    names = ("value", "low", "high", "low_closed", "high_closed", "unit", "figures", "qualifier")
    outcome = last[0] if last else {}
    blank = {
        "value": float("nan"),
        "low": float("nan"),
        "high": float("nan"),
        "low_closed": False,
        "high_closed": False,
    }
    return {
        "area": target["area"],
        "period": target["period"],
        **{f"target_{n}": target[n] for n in names},
        **{f"outcome_{n}": outcome.get(n, blank.get(n, "")) for n in names},
        "outcome_period": outcome.get("period", ""),
        "outcome_kind": outcome.get("kind", ""),
        "outcome_span": outcome.get("span", ""),
    }

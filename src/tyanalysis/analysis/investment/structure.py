"""What investment is made of: sectors, owners, sizes of project, and shares between cities."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, bounds_of, joined
from tyanalysis.analysis.implied import implied_plan
from tyanalysis.analysis.investment.claims import bounds_at, ends, first, place_claims
from tyanalysis.analysis.plan import plan_remainder, plan_share
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered

TOTAL: Final = "fixed-asset-investment"
# Ways to divide a total; "" stands for what is left, where the rest has no figure of its own.
SPLITS: Final = {
    "sector": ("investment-primary", "investment-secondary", "investment-tertiary"),
    "owner": ("state-investment", "non-state-investment"),
    "size": ("large-project-completed-investment", ""),
    "private": ("private-investment", ""),
    "industry": (
        "agriculture-investment", "mining-investment", "manufacturing-investment",
        "utilities-investment", "",
    ),
}  # fmt: skip
_TOTALS: Final = {"industry": "industry-project-fai"}  # the others divide all investment
INDUSTRY_SHARE: Final = "industry-project-fai-share"
INDUSTRY_GROWTH: Final = "industry-project-fai-growth"
_IMPLIED: Final = {
    "private-investment": "private-investment-share",
    "industry-project-fai": INDUSTRY_SHARE,
    "infrastructure-investment": "infrastructure-investment-share",
}
_PLACES: Final = ("nation", "province", "city", "county", "zone")


@remembered
def investment_structure(frames: Frames) -> pd.DataFrame:
    """Divide published totals by the parts published beside them.

    Args:
        frames: The data package.

    Returns:
        One row for each part: ``area``, ``period``, ``split`` (sector, owner, size, private,
        industry),
        ``part`` (indicator, "" for what is left), bounds (100 million yuan), ``share_…`` (per cent
        of the total), ``total_…``, ``residual_…`` (total less all parts; empty where the last part
        is what is left), ``kind``, ``figures`` and ``total_figures``. Only splits of which every
        named part is known.
    """
    names = [name for parts in SPLITS.values() for name in parts if name]
    claims = place_claims(frames, [TOTAL, *_TOTALS.values(), *names], area_kinds=_PLACES)
    claims = claims[~claims["promise"]]
    rows: list[dict[str, Any]] = []
    for (area, period), group in claims.groupby(["area", "period"], sort=False):
        for split, parts in SPLITS.items():
            total = first(group, indicator=_TOTALS.get(split, TOTAL))
            if total is None:
                continue
            found = {name: first(group, indicator=name) for name in parts if name}
            if all(found.values()):
                rows += _split_rows(str(area), str(period), split, total, found)
    return pd.DataFrame(rows)


@remembered
def industry_project_shares(
    frames: Frames, area_kinds: tuple[str, ...] = ("province", "city")
) -> pd.DataFrame:
    """Put the share of industry projects in investment beside its growth, area by area.

    Returns:
        One row for each area and period with a share: ``area``, ``area_kind``, ``period``,
        ``share_…`` and ``growth_…`` (bounds, per cent), ``share_figures``, ``growth_figures``,
        ``grade``, sorted by share from the largest.
    """
    claims = place_claims(frames, [INDUSTRY_SHARE, INDUSTRY_GROWTH], area_kinds=area_kinds)
    rows = []
    for (area, period), group in claims.groupby(["area", "period"], sort=False):
        share = first(group, indicator=INDUSTRY_SHARE)
        growth = first(group, indicator=INDUSTRY_GROWTH)
        if share is None:
            continue
        rows.append(
            {
                "area": str(area),
                "area_kind": share["area_kind"],
                "period": str(period),
                **ends(bounds_at(share), "share_"),
                **ends(bounds_at(growth) if growth else Bounds.empty(1), "growth_"),
                "share_figures": share["figures"],
                "growth_figures": growth["figures"] if growth else "",
                "grade": share["grade"],
            }
        )
    table = pd.DataFrame(rows)
    if table.empty:
        return table
    return table.sort_values("share_low", ascending=False, kind="stable", ignore_index=True)


@remembered
def implied_totals(frames: Frames) -> pd.DataFrame:
    """Work out totals that were not published from a part and its published share.

    Both are printed with few digits, so the total is an interval: all that rounds to the two.

    Returns:
        One row for each area, period and part: ``area``, ``period``, ``part``, ``part_…``,
        ``share_…`` (per cent), ``low`` … (the implied total, 100 million yuan), ``figures``.
    """
    claims = place_claims(frames, [*_IMPLIED, *_IMPLIED.values()], area_kinds=_PLACES)
    claims = claims[~claims["promise"]]
    figures = frames.figures.set_index("id", drop=False)
    rows = []
    for (area, period), group in claims.groupby(["area", "period"], sort=False):
        for part, share in _IMPLIED.items():
            amount, rate = first(group, indicator=part), first(group, indicator=share)
            if amount is None or rate is None:
                continue
            wide = [
                bounds_of(figures.loc[[c["figures"]]], rounding="rounded") for c in (amount, rate)
            ]
            rows.append(
                {
                    "area": str(area),
                    "period": str(period),
                    "part": part,
                    **ends(bounds_at(amount), "part_"),
                    **ends(bounds_at(rate), "share_"),
                    **ends(implied_plan(wide[0], wide[1] / 100.0)),
                    "part_figures": amount["figures"],
                    "share_figures": rate["figures"],
                    "figures": joined([amount["figures"], rate["figures"]]),
                    "grade": max(amount["grade"], rate["grade"], key="ASBC".find),
                }
            )
    return pd.DataFrame(rows)


def _split_rows(
    area: str, period: str, split: str, total: dict[str, Any], found: dict[str, Any]
) -> list[dict[str, Any]]:
    whole = bounds_at(total)
    known = Bounds.concat([bounds_at(claim) for claim in found.values()]).sum()
    left = plan_remainder(whole, known)
    closed = "" not in SPLITS[split]
    rows = []
    for name in SPLITS[split]:
        amount = bounds_at(found[name]) if name else left
        ids = [found[name]["figures"]] if name else [c["figures"] for c in found.values()]
        rows.append(
            {
                "area": area,
                "period": period,
                "split": split,
                "part": name,
                **ends(amount),
                **ends(plan_share(amount, whole) * 100.0, "share_"),
                **ends(whole, "total_"),
                **ends(left if closed else Bounds.empty(1), "residual_"),
                "kind": "actual",
                "figures": joined(ids if name else [total["figures"], *ids]),
                "share_figures": joined([*ids, total["figures"]]),
                "total_figures": total["figures"],
            }
        )
    return rows

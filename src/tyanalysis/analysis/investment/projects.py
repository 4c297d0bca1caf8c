"""Single projects and funds: what is designed and announced, and what stands or runs already."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.counts import how_many
from tyanalysis.analysis.frames import Frames, joined
from tyanalysis.analysis.investment.claims import bounds_at, ends, first, place_claims
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.plan import plan_share
from tyanalysis.analysis.unit_ratio import chain_total, per_unit
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of

CAPACITIES: Final = ("annual-capacity-solar", "annual-capacity-glassfibre")
_AMOUNTS: Final = {
    "investment": "total-investment",
    "ancillary": "ancillary-total-investment",
    "output": "output-at-full-capacity",
    "induced": "induced-output",
    "jobs": "employment-at-full-capacity",
    "phases": "construction-phases",
    "phase_capacity": "phase-capacity-solar",
    "phase": "phase-in-operation",
    "next_phase": "phase-receiving-equipment",
    "buildings": "buildings-completed",
    "line": "line-ready",
    "platforms": "processing-platforms",
}
_FUND: Final = ("returnee-fund-per-year", "start-up-grant")


@remembered
def project_terms(frames: Frames) -> pd.DataFrame:
    """Lay out each project's announced terms and what is known to stand or run.

    Args:
        frames: The data package.

    Returns:
        One row for each project: ``project``, ``capacity_…`` with ``capacity_unit``,
        ``investment_…``, ``ancillary_…``, ``output_…``, ``induced_…`` (100 million yuan),
        ``jobs_…``, ``phases_…``, ``phase_capacity_…``, ``phase_…``, ``next_phase_…``,
        ``buildings_…``, ``line_…``, ``platforms_…``; derived ``investment_each_…`` and
        ``output_each_…`` (per unit of yearly capacity), ``chain_…`` (own and induced output,
        which may overlap) and ``running_…`` (one phase's capacity against the whole, in per cent,
        where one phase is in operation); for each prefix ``…figures`` and ``…kind``.
    """
    claims = place_claims(frames, [*CAPACITIES, *_AMOUNTS.values()], area_kinds=["project"])
    rows = []
    for project, group in claims.groupby("area", sort=False):
        by_date = group.sort_values("period", ascending=False, kind="stable")
        best = by_date.sort_values("grade", key=lambda g: g.map("ASBC".find), kind="stable")
        rows.append(_terms(str(project), best))
    return pd.DataFrame(rows)


def programme_shares(frames: Frames, terms: pd.DataFrame) -> pd.DataFrame:
    """Relate a project's planned total to that of each zone it lies in.

    It is a share only if the project is one of those that the zone counts, which no text says.

    Returns:
        One row for each project and zone with a planned total: ``project``, ``zone``, ``period``,
        ``share_…`` (per cent) and ``figures``.
    """
    totals = place_claims(frames, ["total-investment"], area_kinds=["zone"])
    places = frames.memberships
    rows = []
    for term in rows_of(terms):
        homes = set(places.loc[places["area"] == term["project"], "parent"])
        for zone in rows_of(totals[totals["area"].isin(homes)]):
            if pd.isna(term["investment_low"]):
                continue
            share = plan_share(bounds_at(term, "investment_"), bounds_at(zone)) * 100.0
            rows.append(
                {
                    "project": term["project"],
                    "zone": zone["area"],
                    "period": zone["period"],
                    **ends(share, "share_"),
                    "figures": joined([term["investment_figures"], zone["figures"]]),
                }
            )
    return pd.DataFrame(rows)


@remembered
def fund_terms(frames: Frames) -> pd.DataFrame:
    """Work out how many grants a fund pays in a year.

    Returns:
        One row for each programme with a yearly fund and a grant: ``programme``, ``period``,
        ``fund_…``, ``grant_…`` (10,000 yuan), ``at_floor_…`` (grants if the fund is at its stated
        number), ``any_…`` (grants for every fund the wording allows) and ``figures``. It takes the
        whole fund for grants.
    """
    claims = place_claims(frames, _FUND, area_kinds=["programme"])
    rows = []
    for programme, group in claims.groupby("area", sort=False):
        fund, grant = (first(group, indicator=name) for name in _FUND)
        if fund is None or grant is None:
            continue
        each = bounds_at(grant)
        rows.append(
            {
                "programme": str(programme),
                "period": str(fund["period"]),
                **ends(bounds_at(fund), "fund_"),
                **ends(each, "grant_"),
                **ends(how_many(Bounds.point(fund["low"]), each), "at_floor_"),
                **ends(how_many(bounds_at(fund), each), "any_"),
                "fund_unit": fund["unit"],
                "grant_unit": grant["unit"],
                "fund_figures": fund["figures"],
                "grant_figures": grant["figures"],
                "figures": joined([fund["figures"], grant["figures"]]),
            }
        )
    return pd.DataFrame(rows)


def _terms(project: str, claims: pd.DataFrame) -> dict[str, Any]:
    row: dict[str, Any] = {"project": project}
    found = {name: first(claims, indicator=indicator) for name, indicator in _AMOUNTS.items()}
    sized = [c for name in CAPACITIES if (c := first(claims, indicator=name))]
    found["capacity"] = sized[0] if sized else None
    bounds = {}
    for name, claim in found.items():
        bounds[name] = bounds_at(claim) if claim else Bounds.empty(1)
        row |= ends(bounds[name], f"{name}_")
        for field in ("figures", "kind", "unit", "period", "others", "qualifier"):
            row[f"{name}_{field}"] = claim[field] if claim else ""
        row[f"{name}_value"] = claim["value"] if claim else float("nan")
    running = Bounds.empty(1)
    if found["phase"]:
        running = plan_share(bounds["phase_capacity"], bounds["capacity"]) * 100.0
    size = bounds["capacity"]
    derived = {
        "investment_each": (per_unit(bounds["investment"], size), ("investment", "capacity")),
        "output_each": (per_unit(bounds["output"], size), ("output", "capacity")),
        "chain": (chain_total(bounds["output"], bounds["induced"]), ("output", "induced")),
        "running": (running, ("phase_capacity", "capacity", "phase")),
    }
    for name, (result, parts) in derived.items():
        row |= ends(result, f"{name}_")
        row[f"{name}_figures"] = joined(row[f"{part}_figures"] for part in parts)
        row[f"{name}_kind"] = weakest_kind(row[f"{part}_kind"] for part in parts)
    return row

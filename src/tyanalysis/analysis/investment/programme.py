"""A programme's total, the plan of one year, and what is known to have been done.

The total runs over several years and may hold land, loans and working capital. The year's plan is
part of it only where both are printed for the same projects. What was done is put beside them,
never divided by them, unless a source gives a completion rate itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, joined
from tyanalysis.analysis.investment.claims import bounds_at, ends, first, place_claims
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.overlap import ancestors
from tyanalysis.analysis.pace import attainment, completion_lead, pace_by_days, pace_by_months
from tyanalysis.analysis.plan import (
    plan_remainder,
    plan_share,
    years_after_plan,
    years_at_pace,
)
from tyanalysis.analysis.unit_ratio import per_unit, ratio
from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of

# Whose plan against whose total: indicators of the year's plan, the total and the number.
_BASES: Final = {
    "book": ("planned-investment", "total-investment", "project-count"),
    "starts": ("started-planned-investment", "started-investment", "projects-started"),
}
_PLACES: Final = ("nation", "province", "city", "county", "zone", "park", "group", "town")
_DONE: Final = ("completed-investment", "infrastructure-investment")
_TARGET: Final = "additional-industrial-output"
_PARTS: Final = (
    "total", "plan", "count", "share", "remainder", "years", "years_after", "each_total",
    "each_plan", "half_pace", "day_pace", "target", "target_ratio", "target_half", "done",
    "attainment",
)  # fmt: skip


@remembered
def plan_against_total(frames: Frames) -> pd.DataFrame:
    """Relate the plan of a year to the total of the same projects.

    Args:
        frames: The data package.

    Returns:
        One row for each area, year and basis (``book`` of projects, or the ``starts`` of one
        day), the newest first:
        ``area``, ``year``, ``period``, ``basis``, ``day`` (of the last event of that year, or ""),
        ``kind``, ``figures``, and bounds with the prefixes ``total_``, ``plan_``, ``remainder_``,
        ``half_pace_``, ``day_pace_``, ``target_``, ``target_half_``, ``each_total_``,
        ``each_plan_``, ``done_`` (100 million yuan; done only where the plan's own source gives
        it), ``count_``, ``share_`` and ``attainment_`` (done over plan; per cent), ``years_``,
        ``years_after_`` and ``target_ratio_`` (targeted new output per yuan planned). For each
        prefix ``…figures`` names the claims. Empty bounds where a claim is missing.
    """
    wanted = [name for basis in _BASES.values() for name in basis]
    claims = place_claims(frames, [*wanted, _TARGET, _DONE[0]], area_kinds=_PLACES)
    claims["year"] = claims["period"].str[:4]
    rows = []
    for (area, year), group in claims[claims["year"] != ""].groupby(["area", "year"], sort=False):
        for basis, names in _BASES.items():
            found = [first(group, indicator=name) for name in names]
            if found[0] is None or found[1] is None:
                continue
            book = basis == "book"
            target = first(group, indicator=_TARGET) if book else None
            done = first(group, indicator=_DONE[0], source=found[0]["source"]) if book else None
            day = _last_event(frames, str(area), str(year)) if book else ""
            rows.append(_plan_row(str(area), str(year), basis, [*found, target, done], day))
    rows.sort(key=lambda row: (str(row["year"]), row["basis"] == "book"), reverse=True)
    return pd.DataFrame(rows)


@remembered
def done_beside_plan(frames: Frames) -> pd.DataFrame:
    """Lay out what was planned, started and done by the same area in the same year.

    Returns:
        One row for each claim: the columns of ``place_claims``, ``year`` and ``stage`` (``total``,
        ``plan``, ``started`` or ``done``), for areas and years with a total and at least one of
        the others. Stages differ in scope; ``subject_zh`` and the indicator say which.
    """
    stages = {
        "total-investment": "total", "planned-investment": "plan", "started-investment": "started",
        **dict.fromkeys(_DONE, "done"),
    }  # fmt: skip
    claims = place_claims(frames, stages, area_kinds=_PLACES, by_subject=True)
    claims["stage"] = claims["indicator"].map(stages)
    claims["year"] = claims["period"].str[:4]
    claims = claims[(claims["year"] != "") & ((claims["stage"] != "done") | ~claims["promise"])]
    kept = []
    for _, group in claims.groupby(["area", "year"], sort=False):
        has = set(group["stage"])
        if "total" in has and has & {"plan", "done"}:
            kept.append(group.sort_values("stage", key=lambda s: s.map(_ORDER), kind="stable"))
    if not kept:
        return claims.iloc[:0].reset_index(drop=True)
    return pd.concat(kept, ignore_index=True)


def done_share(group: pd.DataFrame) -> dict[str, Any] | None:
    """Relate the completed amount of one programme to its total, if one source gives both.

    Args:
        group: Rows of ``done_beside_plan`` for one area and year.

    Returns:
        Bounds in per cent with kind, period and figures, or None where the scopes may differ.
    """
    total = first(group, stage="total")
    done = first(group, indicator="completed-investment")
    if total is None or done is None or total["source"] != done["source"]:
        return None
    share = plan_share(bounds_at(done), bounds_at(total)) * 100.0
    return {
        **ends(share),
        "kind": weakest_kind([total["kind"], done["kind"]]),
        "period": done["period"],
        "figures": joined([done["figures"], total["figures"]]),
    }


_ORDER: Final = {"total": 0, "plan": 1, "started": 2, "done": 3}
REPORTED: Final = (
    "completion-rate", "fixed-asset-investment-growth", "industrial-investment-growth",
    "industrial-investment-share-of-new-projects", "reserve-projects", "reserve-investment",
)  # fmt: skip


def progress_reports(frames: Frames, programmes: pd.DataFrame) -> pd.DataFrame:
    """Collect what other reports say of the same area in the plan's year.

    Args:
        frames: The data package.
        programmes: The result of ``plan_against_total``.

    Returns:
        The columns of ``place_claims`` for completion rates and growth of investment, facts only,
        with ``lead_…`` (bounds, percentage points: completion less uniform months; empty for
        the others).
    """
    claims = place_claims(frames, REPORTED, area_kinds=_PLACES)
    if programmes.empty or claims.empty:
        return claims.iloc[:0]
    keys = set(zip(programmes["area"], programmes["year"], strict=True))
    mine = [(a, p[:4]) in keys for a, p in zip(claims["area"], claims["period"], strict=True)]
    rows = []
    for claim in rows_of(claims[mine]):
        row = {str(k): v for k, v in claim.items()}
        months = parse_period(str(row["period"])).months
        lead = Bounds.empty(1)
        if row["indicator"] == "completion-rate" and months:
            lead = completion_lead(bounds_at(row) / 100.0, months) * 100.0
        rows.append(row | ends(lead, "lead_"))
    return pd.DataFrame(rows)


def _plan_row(
    area: str, year: str, basis: str, found: list[dict[str, Any] | None], day: str
) -> dict[str, Any]:
    plan, total, count, target, done = (_read(claim) for claim in found)
    used = [claim for claim in found[:3] if claim is not None]
    results = {
        "total": total,
        "plan": plan,
        "count": count,
        "share": plan_share(plan, total) * 100.0,
        "remainder": plan_remainder(total, plan),
        "years": years_at_pace(total, plan),
        "years_after": years_after_plan(total, plan),
        "each_total": per_unit(total, count),
        "each_plan": per_unit(plan, count),
        "half_pace": pace_by_months(plan, 6) if basis == "book" else Bounds.empty(1),
        "day_pace": pace_by_days(plan, date.fromisoformat(day)) if day else Bounds.empty(1),
        "target": target,
        "target_ratio": ratio(target, plan),
        "target_half": pace_by_months(target, 6),
        "done": done,
        "attainment": attainment(done, plan) * 100.0,
    }
    ids = {
        "total": (1,), "plan": (0,), "count": (2,), "each_total": (1, 2), "each_plan": (0, 2),
        "half_pace": (0,), "day_pace": (0,), "target": (3,), "target_ratio": (3, 0),
        "target_half": (3,), "done": (4,), "attainment": (4, 0),
    }  # fmt: skip
    row: dict[str, Any] = {
        "area": area,
        "year": year,
        "period": next(str(c["period"]) for c in found[:2] if c is not None),
        "basis": basis,
        "day": day,
        "kind": weakest_kind(str(claim["kind"]) for claim in used),
        "figures": joined(str(claim["figures"]) for claim in used),
    }
    for name in _PARTS:
        row |= ends(results[name], f"{name}_")
        places = ids.get(name, (0, 1))
        row[f"{name}_figures"] = joined(_id(found[place]) for place in places)
    return row


def _read(claim: Mapping[str, Any] | None) -> Bounds:
    return Bounds.empty(1) if claim is None else bounds_at(claim)


def _id(claim: Mapping[str, Any] | None) -> str:
    return "" if claim is None else str(claim["figures"])


def _last_event(frames: Frames, area: str, year: str) -> str:
    """Give the last day of the year on which the area, or what holds it, had an event."""
    events = frames.figures[frames.figures["indicator"] == "event-date"]
    near = {area, *ancestors(frames.memberships, area)}
    days = events.loc[events["area"].isin(near), "period"].astype(str)
    return max((d for d in days if d[:4] == year and len(d) == len("2024-08-19")), default="")

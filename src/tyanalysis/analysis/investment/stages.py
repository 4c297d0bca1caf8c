"""Projects by stage: planned, in negotiation, signed, started, in production, as announced.

A book of projects, one event and several events together are different scopes and get different
stages. Counts and amounts of one stage come from one announcement; amounts are planned totals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, joined
from tyanalysis.analysis.investment.claims import best_claims, bounds_at, ends, first
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.plan import part_share
from tyanalysis.analysis.unit_ratio import per_unit, ratio
from tyanalysis.data.quantity import Bounds

# Stage -> indicator of the number, indicator of the planned total.
STAGES: Final[Mapping[str, tuple[str, str]]] = {
    "book": ("project-count", "total-investment"),
    "book-infrastructure": ("infrastructure-projects", "infrastructure-total-investment"),
    "book-industry": ("industry-projects", "industry-total-investment"),
    "provincial-key": ("provincial-key-projects", "provincial-key-investment"),
    "municipal-key": ("municipal-key-projects", "municipal-key-investment"),
    "reserve": ("reserve-projects", "reserve-investment"),
    "negotiation": ("projects-in-negotiation", "negotiation-investment"),
    "signed": ("projects-signed", "signed-investment"),
    "started": ("projects-started", "started-investment"),
    "started-infrastructure": (
        "infrastructure-projects-started", "infrastructure-started-investment",
    ),
    "started-industry": ("industry-projects-started", "industry-started-investment"),
    "production": ("projects-in-production", "in-production-investment"),
    "signed-several": ("projects-signed-cumulative", "signed-investment-cumulative"),
    "started-several": ("projects-started-cumulative", "started-investment-cumulative"),
    "production-several": (
        "projects-in-production-cumulative", "in-production-investment-cumulative",
    ),
    "promotion-signed": ("promotion-projects-signed", "promotion-signed-amount"),
    "promotion-started": ("promotion-projects-started", "promotion-started-investment"),
    "out-of-province-signed": (
        "out-of-province-projects-signed", "out-of-province-signed-investment",
    ),
    "new": ("new-projects", "new-projects-investment"),
    "town-added": ("town-projects-added", "town-projects-added-investment"),
    "agreements": ("agreements-signed", "agreements-amount"),
}  # fmt: skip
_FUNNELS: Final = {
    "event": ("signed", "started", "production"),
    "several": ("signed-several", "started-several", "production-several"),
    "promotion": ("promotion-signed", "promotion-started", ""),
}
_PLACES: Final = ("nation", "province", "city", "county", "zone", "park", "group", "programme")


def project_stages(frames: Frames) -> pd.DataFrame:
    """Pair the number of projects of each stage with their planned total.

    Args:
        frames: The data package.

    Returns:
        One row for each area, period and stage: ``area``, ``area_kind``, ``period``, ``stage``,
        ``count_…`` and ``amount_…`` (bounds; amounts in 100 million yuan; empty where one of the
        two was not given), ``each_…`` (amount for each project), ``kind``, ``count_figures``,
        ``amount_figures``, ``figures``, ``grade`` (the lower one) and ``others``.
    """
    names = [name for pair in STAGES.values() for name in pair]
    claims = best_claims(frames, names, area_kinds=_PLACES)
    rows = []
    for (area, period), group in claims.groupby(["area", "period"], sort=False):
        for stage, pair in STAGES.items():
            found = [first(group, indicator=name) for name in pair]
            if any(found):
                rows.append(_stage_row(str(area), str(period), stage, found))
    return pd.DataFrame(rows)


def project_books(stages: pd.DataFrame) -> pd.DataFrame:
    """Choose the books of projects that give number and planned total, with their two parts.

    Args:
        stages: The result of ``project_stages``.

    Returns:
        One row for each area and period that has a book with both: its columns, and
        ``infrastructure_…`` and ``industry_…`` (planned totals), ``residual_…`` (total less the
        two), ``infrastructure_share_…`` (per cent of the two together) and ``added_…`` (planned
        total less that of the area's book before). Empty bounds where there are no parts.
    """
    rows: list[dict[str, Any]] = []
    books = stages[stages["stage"] == "book"] if len(stages) else stages
    if len(books):
        books = books[books["count_low"].notna() & books["amount_low"].notna()]
        books = books[books["area_kind"] != "programme"].sort_values(["area", "period"])
    before: dict[str, Any] = {}
    for book in books.to_dict("records"):
        same = stages[(stages["area"] == book["area"]) & (stages["period"] == book["period"])]
        parts = [first(same, stage=f"book-{name}") for name in ("infrastructure", "industry")]
        row = {str(k): v for k, v in book.items()} | _split(book, parts)
        last = before.get(row["area"])
        for name in ("count", "amount"):
            gain = bounds_at(row, f"{name}_") - bounds_at(last, f"{name}_") if last else _NONE
            row |= ends(gain, f"added_{name}_")
        row["added_figures"] = (
            joined([*last["figures"].split(";"), *row["figures"].split(";")]) if last else ""
        )
        before[row["area"]] = row
        rows.append(row)
    return pd.DataFrame(rows)


def project_funnel(stages: pd.DataFrame) -> pd.DataFrame:
    """Relate what was started and put into production to what was signed on the same occasion.

    The projects of one event are three cohorts, not one: those in production were signed years
    before. So a rate of an event says how the batches compare, not how many of the signed
    projects were built.

    Args:
        stages: The result of ``project_stages``.

    Returns:
        One row for each area, period and scope (``event``, ``several`` events, ``promotion`` of a
        whole year): ``area``, ``area_kind``, ``period``, ``scope``, for each of signed, started
        and production ``…_count_…`` and ``…_amount_…`` (bounds and figure ids), and
        ``start_rate_…``, ``production_rate_…`` (started over signed, in production over started, by
        number), ``start_amount_rate_…`` and ``production_amount_rate_…`` in per cent, ``kind`` and
        ``grade``. Only rows with something signed and something started.
    """
    rows = []
    if not len(stages):
        return pd.DataFrame()
    for (area, period), group in stages.groupby(["area", "period"], sort=False):
        for scope, names in _FUNNELS.items():
            found = [first(group, stage=name) for name in names]
            if found[0] is None or found[1] is None:
                continue
            rows.append(_funnel_row(str(area), str(period), scope, found))
    return pd.DataFrame(rows)


_NONE: Final = Bounds.empty(1)


def _stage_row(
    area: str, period: str, stage: str, found: list[dict[str, Any] | None]
) -> dict[str, Any]:
    count, amount = (bounds_at(claim) if claim else _NONE for claim in found)
    used = [claim for claim in found if claim]
    return {
        "area": area,
        "area_kind": used[0]["area_kind"],
        "period": period,
        "stage": stage,
        **ends(count, "count_"),
        **ends(amount, "amount_"),
        **ends(per_unit(amount, count), "each_"),
        "kind": weakest_kind(str(claim["kind"]) for claim in used),
        "count_kind": found[0]["kind"] if found[0] else "",
        "amount_kind": found[1]["kind"] if found[1] else "",
        "count_figures": found[0]["figures"] if found[0] else "",
        "amount_figures": found[1]["figures"] if found[1] else "",
        "figures": joined(str(claim["figures"]) for claim in used),
        "grade": max((str(claim["grade"]) for claim in used), key="ASBC".find),
        "others": joined(str(claim["others"]) for claim in used),
    }


def _split(book: Mapping[Any, Any], parts: list[dict[str, Any] | None]) -> dict[str, Any]:
    infrastructure, industry = (bounds_at(p, "amount_") if p else _NONE for p in parts)
    ids = [str(p["amount_figures"]) for p in parts if p]
    return {
        **ends(infrastructure, "infrastructure_"),
        **ends(industry, "industry_"),
        **ends(bounds_at(book, "amount_") - (infrastructure + industry), "residual_"),
        **ends(part_share(infrastructure, industry) * 100.0, "infrastructure_share_"),
        "infrastructure_figures": parts[0]["amount_figures"] if parts[0] else "",
        "industry_figures": parts[1]["amount_figures"] if parts[1] else "",
        "parts_figures": joined(ids),
    }


def _funnel_row(
    area: str, period: str, scope: str, found: list[dict[str, Any] | None]
) -> dict[str, Any]:
    used = [stage for stage in found if stage]
    row: dict[str, Any] = {
        "area": area,
        "area_kind": used[0]["area_kind"],
        "period": period,
        "scope": scope,
        "kind": weakest_kind(str(stage["kind"]) for stage in used),
        "grade": max((str(stage["grade"]) for stage in used), key="ASBC".find),
        "figures": joined(i for stage in used for i in stage["figures"].split(";")),
    }
    bounds = {}
    for name, stage in zip(("signed", "started", "production"), found, strict=True):
        for what in ("count", "amount"):
            bounds[name, what] = bounds_at(stage, f"{what}_") if stage else _NONE
            row |= ends(bounds[name, what], f"{name}_{what}_")
            row[f"{name}_{what}_figures"] = stage[f"{what}_figures"] if stage else ""
    for what, word in (("count", ""), ("amount", "amount_")):
        for rate, over, under in (
            ("start", "started", "signed"),
            ("production", "production", "started"),
        ):
            quotient = ratio(bounds[over, what], bounds[under, what]) * 100.0
            row |= ends(quotient, f"{rate}_{word}rate_")
            row[f"{rate}_{word}rate_figures"] = joined(
                [row[f"{over}_{what}_figures"], row[f"{under}_{what}_figures"]]
            )
    return row

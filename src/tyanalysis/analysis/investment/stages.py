"""Projects by stage: planned, in negotiation, signed, started, in production, as announced.

A book of projects, one event and several events together are different scopes and get different
stages. Counts and amounts of one stage come from one announcement; amounts are planned totals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, joined
from tyanalysis.analysis.investment.claims import bounds_at, ends, first, place_claims
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.plan import part_share
from tyanalysis.analysis.unit_ratio import per_unit, ratio
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of

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
    "all-batches": ("three-batches-projects", "three-batches-investment"),
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
_PLACES: Final = ("nation", "province", "group", "zone", "park", "city", "county", "programme")


@remembered
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
    claims = place_claims(frames, names, area_kinds=_PLACES)
    order = claims["area_kind"].map({kind: n for n, kind in enumerate(_PLACES)})
    claims = claims.assign(order=order).sort_values("order", kind="stable")
    rows = []
    for (area, period), group in claims.groupby(["area", "period"], sort=False):
        for stage, pair in STAGES.items():
            found = [first(group, indicator=name) for name in pair]
            if any(found):
                rows.append(_stage_row(str(area), str(period), stage, found))
    return pd.DataFrame(rows)


def books_and_starts(stages: pd.DataFrame) -> pd.DataFrame:
    """Choose books and starts of projects that give number and planned total, with two parts.

    Args:
        stages: The result of ``project_stages``.

    Returns:
        One row for each area and period with a ``book``, then one for each day of starts
        (``started``) that has parts: the columns of ``stages``; ``infrastructure_…`` and
        ``industry_…`` (planned totals; with ``count_`` the numbers), ``residual_…`` (whole less the
        two), ``infrastructure_share_…`` (per cent of the two together) and ``added_…`` (what the
        book has more than the area's book before). Empty bounds where something is missing.
    """
    rows: list[dict[str, Any]] = []
    if not len(stages):
        return pd.DataFrame()
    known = stages["count_low"].notna() & stages["amount_low"].notna()
    books = stages[known & (stages["stage"] == "book") & (stages["area_kind"] != "programme")]
    before: dict[str, dict[str, Any]] = {}
    for book in rows_of(books.sort_values(["area", "period"])):
        row = _with_parts(stages, book, "book")
        last = before.get(row["area"])
        for name in ("count", "amount"):
            gain = bounds_at(row, f"{name}_") - bounds_at(last, f"{name}_") if last else _NONE
            row |= ends(gain, f"added_{name}_")
        both = [*last["figures"].split(";"), *row["figures"].split(";")] if last else []
        row["added_figures"] = joined(both)
        before[row["area"]] = row
        rows.append(row)
    for start in rows_of(stages[known & (stages["stage"] == "started")]):
        row = _with_parts(stages, start, "started")
        if pd.notna(row["infrastructure_low"]):
            rows.append(row)
    return pd.DataFrame(rows)


def batch_funnel(stages: pd.DataFrame) -> pd.DataFrame:
    """Relate what was started and put into production to what was signed on the same occasion.

    The projects of one event are three cohorts, not one: those in production were signed years
    before. So a rate of an event says how the batches compare, not how many of the signed
    projects were built.

    Args:
        stages: The result of ``project_stages``.

    Returns:
        One row for each area, period and scope (``event``, ``several`` events, ``promotion`` of a
        whole year): ``area``, ``area_kind``, ``period``, ``scope``, for each of signed, started
        and production ``…_count_…`` and ``…_amount_…`` (bounds and figure ids), ``all_…`` (the
        total as printed) and ``gap_…`` (that total less the three parts), and
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
            total = first(group, stage="all-batches") if scope == "event" else None
            rows.append(_funnel_row(str(area), str(period), scope, found, total))
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


def _with_parts(stages: pd.DataFrame, book: Mapping[Any, Any], stage: str) -> dict[str, Any]:
    """Add the infrastructure and industry parts of the same area and period."""
    same = stages[(stages["area"] == book["area"]) & (stages["period"] == book["period"])]
    names = ("infrastructure", "industry")
    found = {name: first(same, stage=f"{stage}-{name}") for name in names}
    row: dict[str, Any] = {str(key): value for key, value in book.items()}
    amounts, counts = {}, {}
    for name, part in found.items():
        amounts[name] = bounds_at(part, "amount_") if part else _NONE
        counts[name] = bounds_at(part, "count_") if part else _NONE
        row |= ends(amounts[name], f"{name}_") | ends(counts[name], f"{name}_count_")
        row[f"{name}_figures"] = part["amount_figures"] if part else ""
        row[f"{name}_count_figures"] = part["count_figures"] if part else ""
    infrastructure, industry = amounts.values()
    row |= ends(bounds_at(book, "amount_") - (infrastructure + industry), "residual_")
    row |= ends(
        bounds_at(book, "count_") - (counts[names[0]] + counts[names[1]]), "residual_count_"
    )
    row |= ends(part_share(infrastructure, industry) * 100.0, "infrastructure_share_")
    row["parts_figures"] = joined(row[f"{name}_figures"] for name in names)
    return row


def _funnel_row(
    area: str,
    period: str,
    scope: str,
    found: list[dict[str, Any] | None],
    total: dict[str, Any] | None,
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
    for what in ("count", "amount"):
        printed = bounds_at(total, f"{what}_") if total else _NONE
        parts = Bounds.concat([bounds[name, what] for name in ("signed", "started", "production")])
        row |= ends(printed, f"all_{what}_") | ends(printed - parts.sum(), f"gap_{what}_")
        row[f"all_{what}_figures"] = total[f"{what}_figures"] if total else ""
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

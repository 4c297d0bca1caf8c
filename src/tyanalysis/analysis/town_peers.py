"""Towns of other cities beside those at home: output by scope, and output for each firm and job.

Scopes differ from source to source, so only claims with the same indicator and the same period are
comparable. Output, firms and employees are divided only within one document.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result, joined
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.town_output import OUTPUTS
from tyanalysis.analysis.town_records import home_area, peer_towns, town_claims, towns_of
from tyanalysis.analysis.unit_ratio import per_unit
from tyanalysis.analysis.zone_records import area_ids
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.unit import convert

_FIRMS: Final = ("enterprises", "business-entities")
_JOBS: Final = "employees"
_COUNTS: Final = ("specialty-towns", "provincial-towns", "first-batch-towns")


@remembered
def output_by_scope(frames: Frames) -> pd.DataFrame:
    """Which towns published an output, of which scope and year?

    Args:
        frames: The data package.

    Returns:
        The best and newest claim of each town (and group of towns) and indicator of output, with
        ``home`` (bool: at home), ``group`` (bool) and ``comparable`` (bool: another single
        town has the same indicator and period as a fact). By scope, then comparable ones first,
        the largest first.
    """
    home = towns_of(frames, home_area(frames))
    groups = area_ids(frames, "group")
    table = town_claims(frames, [*home, *peer_towns(frames), *groups], OUTPUTS)
    table = table[table["low"].notna()]
    if table.empty:
        return table.assign(home=False, group=False, comparable=False)
    facts = table["kind_group"] == "fact"
    table = table.assign(
        home=table["area"].isin(home).astype("bool"),
        group=table["area"].isin(groups).astype("bool"),
        _fact=facts,
        _grade=-table["grade"].map({"A": 2, "S": 1}).fillna(0),
    )
    table = table.sort_values(
        ["_fact", "_grade", "start"], ascending=[False, True, False], kind="stable"
    ).drop_duplicates(["area", "indicator"])
    single = table[table["_fact"] & ~table["group"]]
    counts = single.groupby(["indicator", "period"])["area"].nunique()
    shared = [
        bool(f and not g and counts.get((i, p), 0) > 1)
        for f, g, i, p in zip(
            table["_fact"], table["group"], table["indicator"], table["period"], strict=True
        )
    ]
    places = {name: number for number, name in enumerate(OUTPUTS)}
    table = table.assign(comparable=shared, _place=table["indicator"].map(places))
    ordered = table.sort_values(
        ["_place", "comparable", "low"], ascending=[True, False, False], kind="stable"
    )
    return ordered.drop(columns=["_place", "_fact", "_grade"]).reset_index(drop=True)


@remembered
def output_per_firm(frames: Frames) -> pd.DataFrame:
    """What is the output for each enterprise and each employee, document by document?

    Args:
        frames: The data package.

    Returns:
        One row for each town and document with an output and a number of enterprises or employees:
        the area and its names, ``indicator`` and its names (the output's), ``source``,
        ``publisher_zh``, ``publisher_en``, ``mirror``, ``output_`` …, ``firms_`` …, ``jobs_`` …
        (bounds, unit, kind, period, value, qualifier, figures), ``per_firm_`` … and ``per_job_`` …
        (10 000 yuan), ``same_year`` (bool: output and count are of one year) and ``comparable``
        (bool: another town has the same scope and periods). Largest output per firm first.
    """
    towns = [*towns_of(frames, home_area(frames)), *peer_towns(frames)]
    table = town_claims(frames, towns, [*OUTPUTS, *_FIRMS, _JOBS])
    table = table[(table["kind_group"] == "fact") & table["low"].notna()]
    rows = [
        _per_unit(group)
        for _, group in table.groupby(["area", "source"], sort=False)
        if group["indicator"].isin(OUTPUTS).any()
        and group["indicator"].isin([*_FIRMS, _JOBS]).any()
    ]
    if not rows:
        return empty_result(["area", "indicator", "source", "comparable"])
    frame = pd.DataFrame(rows)
    keys = ["indicator", "output_period", "firms_period"]
    frame["comparable"] = frame.groupby(keys)["area"].transform("nunique") > 1
    order = frame.assign(_low=frame["per_firm_low"].fillna(-1.0))
    ordered = order.sort_values(["comparable", "_low"], ascending=False, kind="stable")
    return ordered.drop(columns="_low").reset_index(drop=True)


@remembered
def peer_records(frames: Frames) -> pd.DataFrame:
    """What else is on record of towns elsewhere, of groups of towns and of the province's towns?

    Args:
        frames: The data package.

    Returns:
        The best claims (see :func:`~tyanalysis.analysis.town_records.town_claims`) about peer
        towns, groups of towns and single firms of other cities, without those that
        :func:`output_by_scope` and :func:`output_per_firm` show, and the numbers of towns in the
        province.
    """
    links = frames.memberships
    towns = set(area_ids(frames, "town"))
    listed = links[links["relation"] == "member_of"]
    outer: set[str] = set()
    while not (found := set(listed.loc[listed["area"].isin(towns | outer), "parent"])) <= outer:
        outer |= found
    groups = [group for group in area_ids(frames, "group") if group in outer]
    cities = set(area_ids(frames, "city")) - {home_area(frames)}
    direct = set(links.loc[links["parent"].isin(cities), "area"])
    firms = [firm for firm in area_ids(frames, "enterprise") if firm in direct]
    table = town_claims(frames, [*groups, *peer_towns(frames), *firms])
    counts = town_claims(frames, area_ids(frames, "province"), _COUNTS)
    table = pd.concat([counts, table], ignore_index=True)
    shown = set(output_by_scope(frames)["figures"])
    ratios = output_per_firm(frames)
    for column in ("output_figures", "firms_figures", "jobs_figures"):
        shown |= set(ratios[column]) if column in ratios else set()
    best = (table["rank"] == 1) & table["low"].notna() & ~table["figures"].isin(shown)
    return table[best].reset_index(drop=True)


def _per_unit(group: pd.DataFrame) -> dict[str, Any]:
    widest = group[group["indicator"].isin(OUTPUTS)].iloc[0]
    names = (
        "area", "area_zh", "area_en", "indicator", "indicator_zh", "indicator_en", "source",
        "publisher_zh", "publisher_en", "mirror",
    )  # fmt: skip
    row: dict[str, Any] = {name: widest[name] for name in names}
    row |= _claim("output_", widest)
    amount: Bounds = convert(_bounds(widest), str(widest["unit"]), "CNY_10K")
    years = {str(widest["period"])[:4]}
    for prefix, wanted, unit in (("firm", _FIRMS, "count"), ("job", (_JOBS,), "persons")):
        found = group[group["indicator"].isin(wanted)].head(1)
        blank = found.empty
        claim = found.iloc[0] if not blank else None
        row |= _claim(f"{prefix}s_", claim)
        result = Bounds.empty()
        if claim is not None:
            count: Bounds = convert(_bounds(claim), str(claim["unit"]), unit)
            result = per_unit(amount, count)
            years.add(str(claim["period"])[:4])
        ids = [str(widest["figures"]), "" if claim is None else str(claim["figures"])]
        row |= {f"per_{prefix}_{name}": getattr(result, name)[0] for name in COLUMNS}
        row |= {
            f"per_{prefix}_unit": f"CNY_10K/{unit}",
            f"per_{prefix}_figures": joined(ids),
            f"per_{prefix}_kind": weakest_kind([str(widest["kind"])]),
            f"per_{prefix}_period": str(widest["period"]),
        }
    return row | {"same_year": len(years) == 1}


def _claim(prefix: str, claim: pd.Series | None) -> dict[str, Any]:
    texts = ("unit", "kind", "period", "qualifier", "figures", "subject_zh", "subject_en")
    if claim is None:
        ends = {f"{prefix}{n}": getattr(Bounds.empty(), n)[0] for n in COLUMNS}
        return ends | {f"{prefix}{n}": "" for n in texts} | {f"{prefix}value": float("nan")}
    return {f"{prefix}{name}": claim[name] for name in (*COLUMNS, "value", *texts)}


def _bounds(claim: pd.Series) -> Bounds:
    return Bounds.of(*(claim[name] for name in COLUMNS))

"""Which zones a data package holds, and the claims about them with names beside the ids.

A head zone stands in a list of zones of its own (relation ``member_of``); a zone that belongs to a
head zone and stands in no list is a part of it, and a part's record is never the whole zone's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from tyanalysis.analysis.claims import GRADES, best_claims
from tyanalysis.analysis.frames import Frames, text
from tyanalysis.data.remember import remembered


@remembered
def head_zones(frames: Frames) -> list[str]:
    """List the zones that stand for themselves and of which something is on record.

    Args:
        frames: The data package.

    Returns:
        Area ids in the order of the table of areas. Where no zone stands in a list, every zone that
        belongs to no other zone is a head.
    """
    zones = _zones(frames)
    links = frames.memberships[frames.memberships["area"].isin(zones)]
    listed = set(links.loc[links["relation"] == "member_of", "area"])
    if not listed:
        inside = links[(links["relation"] == "belongs_to") & links["parent"].isin(zones)]
        listed = set(zones) - set(inside["area"])
    told = set(frames.figures["area"])
    return [
        zone
        for zone in zones
        if zone in listed and not told.isdisjoint([zone, *_parts(frames, zone, listed)])
    ]


@remembered
def zone_parts(frames: Frames, zone: str) -> list[str]:
    """List the zones that belong to a head zone without being heads themselves."""
    return _parts(frames, zone, set(head_zones(frames)) | _listed(frames))


@remembered
def zone_of(frames: Frames) -> dict[str, str]:
    """Map every head zone and every part to its head zone."""
    owner = {}
    for head in head_zones(frames):
        owner[head] = head
        owner.update(dict.fromkeys(zone_parts(frames, head), head))
    return owner


@remembered
def named_claims(
    frames: Frames,
    areas: Iterable[str],
    indicators: Iterable[str] | None = None,
    *,
    kinds: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Give the best claim of each vintage about some areas, with names beside the ids.

    Args:
        frames: The data package.
        areas: Area ids; the rows follow their order.
        indicators: Indicator ids, or None for all.
        kinds: Kinds of claim, or None for all.

    Returns:
        The columns of :func:`~tyanalysis.analysis.claims.claims`, ``area_zh`` and ``area_en``
        (short names), ``area_kind``, ``indicator_zh``, ``indicator_en``, ``figures`` (the claim's
        own id) and ``place`` (the area's position among ``areas``).
    """
    order = {area: number for number, area in enumerate(areas)}
    table = with_names(frames, best_claims(frames, list(order), indicators, kinds=kinds))
    table = table.assign(place=table["area"].map(order).astype("int64"))
    return table.sort_values("place", kind="stable", ignore_index=True)


def with_names(frames: Frames, table: pd.DataFrame) -> pd.DataFrame:
    """Put names beside the ids of claims.

    Args:
        frames: The data package.
        table: From :func:`~tyanalysis.analysis.claims.claims`.

    Returns:
        The table with ``area_zh`` and ``area_en`` (short names), ``area_kind``, ``indicator_zh``,
        ``indicator_en`` and ``figures`` (the claim's own id).
    """
    areas, indicators = area_names(frames), _indicators(frames)
    added = {"area_kind": names_beside(table["area"], areas["kind"])}
    for language in ("zh", "en"):
        added[f"area_{language}"] = names_beside(table["area"], areas[language])
        added[f"indicator_{language}"] = names_beside(table["indicator"], indicators[language])
    return table.assign(**added, figures=table["figure"])


def names_beside(ids: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Give the name of each id, "" where there is none.

    Args:
        ids: Ids, shape (n,).
        names: Id -> name.

    Returns:
        Text of the same index.

    >>> names_beside(pd.Series(["a", "x"]), {"a": "A"}).tolist()
    ['A', '']
    """
    found = [names.get(one, "") for one in ids.tolist()]
    return pd.Series(found, index=ids.index, dtype="str")


def one_a_period(table: pd.DataFrame) -> pd.DataFrame:
    """Keep one vintage of each fact: the better grade, then the source that is no mirror.

    Args:
        table: From :func:`named_claims`.

    Returns:
        One row for each area, indicator, subject, period and group of kinds, in their old order.
    """
    keys = ["area", "indicator", "subject_zh", "period", "kind_group"]
    ranked = table.assign(_grade=table["grade"].map({g: n for n, g in enumerate(GRADES)}))
    ranked = ranked.sort_values(["_grade", "mirror"], kind="stable").drop_duplicates(keys)
    return table.loc[ranked.index.sort_values()].reset_index(drop=True)


@remembered
def area_names(frames: Frames) -> dict[str, dict[str, str]]:
    """Map area ids to what is told of them: ``kind``, ``zh`` and ``en`` (short names)."""
    kinds = dict(zip(frames.areas["id"], text(frames.areas, "kind"), strict=True))
    return {"kind": kinds, "zh": short_names(frames, "zh"), "en": short_names(frames, "en")}


@remembered
def _indicators(frames: Frames) -> dict[str, dict[str, str]]:
    table = frames.indicators
    return {
        language: dict(zip(table["id"], text(table, f"name_{language}"), strict=True))
        for language in ("zh", "en")
    }


@remembered
def short_names(frames: Frames, language: str) -> dict[str, str]:
    """Map area ids to short names, or to the full ones where there is no short one."""
    areas = frames.areas
    short, full = text(areas, f"short_{language}"), text(areas, f"name_{language}")
    return dict(zip(areas["id"].astype("str"), short.where(short != "", full), strict=True))


def zone_members_of(frames: Frames, zone: str) -> list[str]:
    """List the zones, parks and counties that belong to a head zone or to one of its parts."""
    links = frames.memberships
    belongs = links["parent"].isin([zone, *zone_parts(frames, zone)])
    inside = links.loc[belongs & (links["relation"] == "belongs_to"), "area"]
    space = [*area_ids(frames, "zone"), *area_ids(frames, "park"), *area_ids(frames, "county")]
    return [area for area in space if area in set(inside)]


@remembered
def area_ids(frames: Frames, kind: str) -> list[str]:
    """List the areas of one kind, in the order of the table."""
    return frames.areas.loc[frames.areas["kind"] == kind, "id"].to_list()


def _zones(frames: Frames) -> list[str]:
    return area_ids(frames, "zone")


def _listed(frames: Frames) -> set[str]:
    links = frames.memberships
    return set(links.loc[links["relation"] == "member_of", "area"])


def _parts(frames: Frames, zone: str, heads: set[str]) -> list[str]:
    zones = set(_zones(frames))
    links = frames.memberships
    links = links[(links["relation"] == "belongs_to") & links["area"].isin(zones - heads)]
    found: list[str] = []
    queue = [zone]
    while queue:
        inner = links.loc[links["parent"] == queue.pop(0), "area"]
        fresh = [area for area in inner if area not in found]
        found += fresh
        queue += fresh
    return found

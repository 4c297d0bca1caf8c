"""Which specialty towns a data package holds, where they lie, and the claims about them.

The home of the towns is the city that most of them lie in; the towns of other cities are its peers.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tyanalysis.analysis.claims import claims
from tyanalysis.analysis.frames import Frames, text
from tyanalysis.analysis.overlap import ancestors, members
from tyanalysis.analysis.zone_records import area_ids, with_names

PLACES = ("county", "zone", "city")


def home_city(frames: Frames) -> str:
    """Find the city that most towns lie in, "" if there is none."""
    cities = area_ids(frames, "city")
    counts = {
        city: len({*members(frames.memberships, city)} & {*area_ids(frames, "town")})
        for city in cities
    }
    best = max(cities, key=lambda city: counts[city], default="")
    return best if counts.get(best) else ""


def towns_of(frames: Frames, city: str) -> list[str]:
    """List the towns in a city that the chosen figures tell of, in the order of the table.

    A choice of areas also chooses the towns: those of which a chosen figure tells, see
    :func:`is_told`.
    """
    inside = set(members(frames.memberships, city))
    return [town for town in area_ids(frames, "town") if town in inside and is_told(frames, town)]


def peer_towns(frames: Frames) -> list[str]:
    """List the towns outside the home city that the chosen figures tell of."""
    home = set(members(frames.memberships, home_city(frames)))
    return [t for t in area_ids(frames, "town") if t not in home and is_told(frames, t)]


def is_told(frames: Frames, town: str) -> bool:
    """Say whether a chosen figure is about a town, its surroundings or the group it belongs to.

    The surroundings are the county or zone that it lies in, with all that lies there; the groups
    are those of its city, such as the key towns: their figures name no town, so they tell of all.
    """
    around = {town, *members(frames.memberships, town)}
    for place in places_of(frames, town):
        around |= {place, *members(frames.memberships, place)}
    links = frames.memberships
    above = set(ancestors(links, town))
    groups = frames.areas.loc[frames.areas["kind"] == "group", "id"]
    inner = links[links["area"].isin(groups) & links["parent"].isin(above)]
    around |= set(inner.loc[inner["relation"] == "lies_in", "area"])
    return not around.isdisjoint(frames.figures["area"])


def places_of(frames: Frames, area: str) -> list[str]:
    """List the counties, zones or cities that an area lies in directly."""
    links = frames.memberships
    found = links.loc[(links["area"] == area) & (links["relation"] == "lies_in"), "parent"]
    kinds = frames.areas.set_index("id")["kind"]
    return [parent for parent in found if kinds.get(parent) in PLACES]


def zones_above(frames: Frames, area: str) -> list[str]:
    """List the development zones that an area lies in as a whole, the outermost ones only."""
    above = ancestors(frames.memberships, area)
    zones = [zone for zone in area_ids(frames, "zone") if above.get(zone) == "whole"]
    return [z for z in zones if not set(ancestors(frames.memberships, z)) & set(zones)]


def town_claims(
    frames: Frames,
    areas: Iterable[str],
    indicators: Iterable[str] | None = None,
    *,
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Give all claims about some areas, each source's beside the others'.

    Args:
        frames: The data package.
        areas: Area ids; the rows follow their order, then that of the indicators.
        indicators: Indicator ids, or None for all.
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        The columns of :func:`~tyanalysis.analysis.claims.claims` with names beside the ids,
        ``figures`` and the publishers as ``publisher_zh`` and ``publisher_en``. Facts first, then
        what is ahead; each by date.
    """
    order = {area: number for number, area in enumerate(areas)}
    wanted = None if indicators is None else list(indicators)
    table = with_names(
        frames, claims(frames, list(order), wanted, reading=reading, rounding=rounding)
    )
    sources = frames.sources.set_index("id")
    publishers = {
        f"publisher_{language}": table["source"].map(text(sources, column)).fillna("")
        for language, column in (("zh", "publisher"), ("en", "publisher_en"))
    }
    places = {name: number for number, name in enumerate(wanted or table["indicator"].unique())}
    table = table.assign(
        **publishers,
        _area=table["area"].map(order),
        _place=table["indicator"].map(places),
        _ahead=table["kind_group"] != "fact",
    ).astype(dict.fromkeys(publishers, "str"))
    keys = ["_area", "_place", "_ahead", "start"]
    ordered = table.sort_values(keys, kind="stable", ignore_index=True)
    return ordered.drop(columns=["_area", "_place", "_ahead"])

"""Which specialty towns a data package holds, where they lie, and the claims about them.

The home of the towns is the city that most of them lie in, and the towns of other cities are its
peers; where no city has half of them, the home is the province.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from tyanalysis.analysis.claims import claims
from tyanalysis.analysis.frames import Frames, text
from tyanalysis.analysis.overlap import ancestors, contents
from tyanalysis.analysis.zone_records import area_ids, names_beside, with_names
from tyanalysis.data.remember import remembered

PLACES = ("county", "zone", "city")


@remembered
def home_area(frames: Frames) -> str:
    """Find the city that most towns lie in, or the province where no city has half of them.

    "" if no town lies in any city.
    """
    cities = area_ids(frames, "city")
    held, towns = contents(frames.memberships), set(area_ids(frames, "town"))
    counts = {place: len(towns & set(held.get(place, ()))) for place in cities}
    best = max(cities, key=lambda city: counts[city], default="")
    if not counts.get(best):
        return ""
    provinces = area_ids(frames, "province")
    wide = {place: len(towns & set(held.get(place, ()))) for place in provinces}
    widest = max(provinces, key=lambda place: wide[place], default="")
    # One town a city is no home: then the province's towns are told of together.
    return widest if widest and counts[best] * 2 < wide[widest] else best


@remembered
def towns_of(frames: Frames, home: str) -> list[str]:
    """List the towns of a place that the chosen figures tell of, in the order of the table.

    A choice of areas also chooses the towns. A figure tells of a town if it is about the town, its
    surroundings (the county or zone that it lies in, with all that lies there) or a group of towns
    of its home, such as the key towns: such a figure names no town, so it tells of all.
    """
    held = contents(frames.memberships)
    inside = set(held.get(home, ()))
    return [town for town in _told(frames, held) if town in inside]


@remembered
def peer_towns(frames: Frames) -> list[str]:
    """List the towns outside the home that the chosen figures tell of."""
    held = contents(frames.memberships)
    home = set(held.get(home_area(frames), ()))
    return [town for town in _told(frames, held) if town not in home]


def _told(frames: Frames, held: dict[str, list[str]]) -> list[str]:
    links, figures = frames.memberships, set(frames.figures["area"])
    groups = frames.areas.loc[frames.areas["kind"] == "group", "id"]
    lying = links[links["area"].isin(groups) & (links["relation"] == "lies_in")]
    groups_of = lying.groupby("parent")["area"].agg(set).to_dict()
    above: dict[str, set[str]] = {}
    for parent, areas in held.items():
        for area in areas:
            above.setdefault(area, set()).add(parent)
    found = []
    for town in area_ids(frames, "town"):
        around = {town, *held.get(town, ())}
        for place in places_of(frames, town):
            around |= {place, *held.get(place, ())}
        for parent in above.get(town, ()):
            around |= groups_of.get(parent, set())
        if not around.isdisjoint(figures):
            found.append(town)
    return found


@remembered
def places_of(frames: Frames, area: str) -> list[str]:
    """List the counties, zones or cities that an area lies in directly."""
    links = frames.memberships
    found = links.loc[(links["area"] == area) & (links["relation"] == "lies_in"), "parent"]
    kinds = frames.areas.set_index("id")["kind"]
    return [parent for parent in found if kinds.get(parent) in PLACES]


@remembered
def zones_above(frames: Frames, area: str) -> list[str]:
    """List the development zones that an area lies in as a whole, the outermost ones only."""
    above = ancestors(frames.memberships, area)
    zones = [zone for zone in area_ids(frames, "zone") if above.get(zone) == "whole"]
    return [z for z in zones if not set(ancestors(frames.memberships, z)) & set(zones)]


@remembered
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
    table = claims(frames, list(order), wanted, reading=reading, rounding=rounding)
    asked = wanted if wanted is not None else dict.fromkeys(table["indicator"])
    places = {name: number for number, name in enumerate(asked)}
    # One way through the rows: a turn of pandas for each key would take most of a report's time.
    keys = [
        table["start"].to_numpy().astype("int64"),
        table["start"].isna().to_numpy(),  # undated ones last
        (table["kind_group"] != "fact").to_numpy(),
        np.array([places[name] for name in table["indicator"].tolist()], dtype="int64"),
        np.array([order[area] for area in table["area"].tolist()], dtype="int64"),
    ]
    rows = np.lexsort(keys)  # the last key first
    table = with_names(frames, table.iloc[rows].reset_index(drop=True))
    publishers = {
        column: names_beside(table["source"], names)
        for column, names in _publishers(frames).items()
    }
    return table.assign(**publishers)


@remembered
def _publishers(frames: Frames) -> dict[str, dict[str, str]]:
    sources = frames.sources
    return {
        f"publisher_{language}": dict(zip(sources["id"], text(sources, column), strict=True))
        for language, column in (("zh", "publisher"), ("en", "publisher_en"))
    }

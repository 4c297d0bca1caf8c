"""Who overlaps whom: zones against cities, counties, parks and each other."""

from __future__ import annotations

import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result, text
from tyanalysis.analysis.overlap import ancestors, overlaps
from tyanalysis.analysis.zone_records import head_zones, short_names, zone_members_of, zone_of
from tyanalysis.data.remember import remembered

_COLUMNS = (
    "zone", "zone_zh", "zone_en", "place", "place_zh", "place_en", "place_kind", "group",
    "group_zh", "group_en", "relation",
)  # fmt: skip
_KINDS = ("city", "county", "zone", "park")


@remembered
def zone_places(frames: Frames) -> pd.DataFrame:
    """Which cities, counties, zones and parks does each zone touch?

    Args:
        frames: The data package.

    Returns:
        One row for each zone and place that touch: ``zone`` and ``place`` with short names,
        ``place_kind``, ``group`` with names (the city of a county, "" for other places) and
        ``relation``: ``covers`` (the place lies in the zone as a whole), ``covers_part``,
        ``within`` (the zone lies in the place as a whole) or ``reaches`` (a part of the zone lies
        in the place). Counties of a touched city that no zone touches stand there with ``relation``
        ``none`` and ``zone`` "".
    """
    areas = frames.areas.set_index("id")
    kinds = dict(zip(areas.index.astype(str), text(areas, "kind"), strict=True))
    heads = head_zones(frames)
    parents = {area: ancestors(frames.memberships, area) for area in areas.index}
    found: dict[tuple[str, str], str] = {}
    inner = set(zone_of(frames)) - set(heads)
    for zone in heads:
        for place in areas.index[areas["kind"].isin(_KINDS)]:
            if place in {zone, *inner} or _is_part(parents, place, zone, heads, kinds):
                continue
            if zone in parents[place] and place not in parents[zone]:
                whole = parents[place][zone] == "whole"
                found[zone, place] = "covers" if whole else "covers_part"
            elif place in parents[zone]:
                found[zone, place] = "within" if parents[zone][place] == "whole" else "reaches"
    touched = {place for _, place in found}
    cities = [place for place in areas.index if place in touched and kinds[place] == "city"]
    rows = [(zone, place, relation) for (zone, place), relation in found.items()]
    counties = areas.index[areas["kind"] == "county"]
    rows += [
        ("", county, "none")
        for county in counties
        if county not in touched and not set(cities).isdisjoint(parents[county])
    ]
    if not rows or not found:
        return empty_result(_COLUMNS)
    frame = pd.DataFrame(rows, columns=["zone", "place", "relation"])
    city_of = {
        place: next((city for city in cities if city in parents[place]), "")
        for place in frame["place"]
        if kinds[place] == "county"
    }
    frame["group"] = pd.Series([city_of.get(p, "") for p in frame["place"]], dtype="str")
    frame["place_kind"] = frame["place"].map(text(areas, "kind"))
    for language in ("zh", "en"):
        names = short_names(frames, language)
        for column in ("zone", "place", "group"):
            frame[f"{column}_{language}"] = [names.get(area, "") for area in frame[column]]
    # Places in the order of the table of areas, kinds in the order cities, counties, zones, parks.
    order = frame.assign(
        kind_order=frame["place_kind"].map({kind: n for n, kind in enumerate(_KINDS)}),
        area_order=frame["place"].map({place: n for n, place in enumerate(areas.index)}),
        zone_order=frame["zone"].map({zone: n for n, zone in enumerate(heads)}),
    ).sort_values(["kind_order", "area_order", "zone_order"], kind="stable")
    return frame.loc[order.index, list(_COLUMNS)].reset_index(drop=True)


@remembered
def zone_overlaps(frames: Frames) -> pd.DataFrame:
    """Which zones overlap each other, and by what?

    Args:
        frames: The data package.

    Returns:
        One row for each pair of head zones that overlap: ``left``, ``right``, ``shared`` (area ids
        joined with ``;``) and ``extent``, each id with short names in ``…_zh`` and ``…_en``.
    """
    pairs = overlaps(frames, head_zones(frames))
    held = {zone: zone_members_of(frames, zone) for zone in head_zones(frames)}
    pairs["shared"] = [
        ";".join(area for area in held[left] if area in held[right]) or shared
        for left, right, shared in zip(pairs["left"], pairs["right"], pairs["shared"], strict=True)
    ]
    for language, comma in (("zh", "、"), ("en", ", ")):
        names = short_names(frames, language)
        for column in ("left", "right", "shared"):
            pairs[f"{column}_{language}"] = [
                comma.join(names.get(area, area) for area in joined.split(";"))
                for joined in pairs[column]
            ]
    return pairs


def _is_part(
    parents: dict[str, dict[str, str]],
    place: str,
    zone: str,
    heads: list[str],
    kinds: dict[str, str],
) -> bool:
    """Say whether a place is only a part of the zone itself: a zone that shares with nobody."""
    if kinds[place] not in {"zone", "park"} or place in heads:
        return False
    others = [head for head in heads if head != zone and head in parents[place]]
    return zone in parents[place] and not others

"""What is on record about each zone: extent, make-up, enterprises, standing; members; dates."""

from __future__ import annotations

from typing import Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result, text
from tyanalysis.analysis.timeline import days_since, months_since
from tyanalysis.analysis.zone_records import (
    area_ids,
    head_zones,
    named_claims,
    one_a_period,
    short_names,
    zone_of,
    zone_parts,
)
from tyanalysis.data.remember import remembered
from tyanalysis.errors import NotComputable

TOPICS: Final = {
    "extent": (
        "land-area", "planned-area", "core-area", "population", "counties-covered",
        "land-requisitioned", "land-approved",
    ),
    "structure": (
        "specialised-parks", "industrial-parks", "core-areas-named", "leading-industries",
        "fostered-industries", "supporting-sectors", "clusters", "chains-with-base",
        "chains-emerging", "national-bases",
    ),
    "enterprises": (
        "stainless-processors", "equipment-makers", "logistics-firms", "enterprises",
        "above-scale-enterprises", "four-above-enterprises", "specialised-enterprises",
        "enterprises-grown-above-scale", "newly-counted-enterprises",
    ),
    "standing": (
        "star-rating", "five-star-bases", "rank-provincial-zones", "rank-in-country",
    ),
}  # fmt: skip
_RATING, _RATED = "star-rating", "five-star-bases"
_MEMBER_KINDS: Final = ("county", "zone", "park", "industry", "chain")
_COVERS: Final = frozenset({"belongs_to", "fostered_in"})


@remembered
def zone_profiles(frames: Frames) -> pd.DataFrame:
    """What is on record about each zone, except growth, output and investment?

    Args:
        frames: The data package.

    Returns:
        One row for each fact: the claim's columns, ``zone`` (the head zone), ``zone_zh``,
        ``zone_en`` and ``topic`` (extent, structure, enterprises, standing). Years stay apart.
        Sorted by zone, topic and indicator.
    """
    owner = zone_of(frames)
    topic_of = {indicator: topic for topic, members in TOPICS.items() for indicator in members}
    named = one_a_period(named_claims(frames, owner, topic_of))
    named = named.assign(zone=named["area"].map(owner).astype("str"))
    # How many bases of that rating the country has belongs beside a zone's own rating.
    rated = named.loc[named["indicator"] == _RATING, "zone"].drop_duplicates()
    peers = one_a_period(named_claims(frames, area_ids(frames, "nation"), [_RATED]))
    parts = [peers.assign(zone=zone) for zone in rated]
    named = pd.concat([named, *parts], ignore_index=True) if parts else named
    named = named.assign(topic=named["indicator"].map(topic_of).astype("str"))
    named = _name_zones(frames, named)
    order = pd.DataFrame(
        {
            "zone": named["zone"].map({z: n for n, z in enumerate(head_zones(frames))}),
            "topic": named["topic"].map({t: n for n, t in enumerate(TOPICS)}),
            "indicator": named["indicator"].map({i: n for n, i in enumerate(topic_of)}),
            "period": named["period"],
        }
    )
    return named.loc[
        order.sort_values([*order.columns.astype(str)], kind="stable").index
    ].reset_index(drop=True)


@remembered
def zone_members(frames: Frames) -> pd.DataFrame:
    """What does each zone cover or consist of, by name?

    Args:
        frames: The data package.

    Returns:
        One row for each zone and member: ``zone``, ``zone_zh``, ``zone_en``, ``member``,
        ``member_zh``, ``member_en`` (full names), ``member_kind``, ``status``, ``part`` (the part
        of the zone it belongs to, "" for the zone itself), ``part_zh``, ``part_en``, ``shared``
        (whether it belongs to another head zone as well).
    """
    links = frames.memberships
    links = links[links["relation"].isin(_COVERS)]
    areas = frames.areas.set_index("id")
    kinds, status = text(areas, "kind").to_dict(), text(areas, "status").to_dict()
    full = {language: text(areas, f"name_{language}").to_dict() for language in ("zh", "en")}
    short = {language: short_names(frames, language) for language in ("zh", "en")}
    owner = zone_of(frames)
    held = links[links["parent"].isin(owner)].assign(zone=lambda x: x["parent"].map(owner))
    held = held[held["area"].map(kinds).isin(_MEMBER_KINDS)]
    own_parts = {head: set(zone_parts(frames, head)) for head in head_zones(frames)}
    rows = []
    for area, parent, zone in zip(held["area"], held["parent"], held["zone"], strict=True):
        if area in own_parts[zone]:
            continue
        zones = set(held.loc[held["area"] == area, "zone"])
        part = "" if parent == zone else parent
        rows.append(
            {
                "zone": zone,
                "member": area,
                "member_zh": full["zh"][area],
                "member_en": full["en"][area],
                "member_kind": kinds[area],
                "status": status[area],
                "part": part,
                "part_zh": short["zh"].get(part, ""),
                "part_en": short["en"].get(part, ""),
                "shared": len(zones) > 1,
            }
        )
    columns = ["zone", "member", "member_zh", "member_en", "member_kind", "status", "part",
               "part_zh", "part_en"]  # fmt: skip
    if not rows:
        return empty_result(["zone_zh", "zone_en", *columns]).assign(shared=pd.Series(dtype="bool"))
    order = {head: number for number, head in enumerate(head_zones(frames))}
    table = pd.DataFrame(rows)
    table = table.loc[table["zone"].map(order).sort_values(kind="stable").index]
    return _name_zones(frames, table.reset_index(drop=True))


@remembered
def zone_dates(frames: Frames) -> pd.DataFrame:
    """When was each zone approved, founded, chosen, and how long ago was that?

    Ages are counted to the day of the latest dated event on record, never to today.

    Args:
        frames: The data package.

    Returns:
        One row for each date claim about a zone or about the nation's and province's programmes:
        the claim's columns, ``zone`` ("" for programmes above the zones), ``start`` and ``end``
        (first and last possible day), ``until`` (the day ages are counted to, "" if none),
        ``days_low``, ``days_high``, ``months_low``, ``months_high`` (NaN where it lies after that
        day or no day is on record).
    """
    owner = zone_of(frames)
    kinds = frames.areas.set_index("id")["kind"]
    links = frames.memberships
    lists = links.loc[links["area"].isin(owner) & (links["relation"] == "member_of"), "parent"]
    above = {*lists, *kinds.index[kinds.isin(["nation", "province"])]}
    figures = frames.figures
    dates = figures[(figures["kind"] == "date") & (figures["period"] != "")]
    named = named_claims(frames, [*owner, *sorted(above)], kinds=["date"])
    named = named[named["period"] != ""].reset_index(drop=True)
    named = named.assign(
        zone=pd.Series([owner.get(area, "") for area in named["area"]], named.index, dtype="str")
    )
    events = sorted(dates.loc[dates["indicator"] == "event-date", "period"])
    until = events[-1] if events else ""
    ages = [_age(period, until) for period in named["period"]]
    added = pd.DataFrame(ages, columns=["days_low", "days_high", "months_low", "months_high"])
    return named.assign(
        until=until,
        days_low=added["days_low"].astype(float),
        days_high=added["days_high"].astype(float),
        months_low=added["months_low"].astype(float),
        months_high=added["months_high"].astype(float),
    ).sort_values("start", kind="stable", ignore_index=True)


def _age(period: str, until: str) -> tuple[float, ...]:
    try:
        days, months = days_since(period, until), months_since(period, until)
    except NotComputable:
        return (float("nan"),) * 4
    if float(days.low[0]) < 0:
        return (float("nan"),) * 4
    return tuple(float(x[0]) for x in (days.low, days.high, months.low, months.high))


def _name_zones(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    names = {language: short_names(frames, language) for language in ("zh", "en")}
    return rows.assign(
        **{
            f"zone_{language}": pd.Series(
                [names[language].get(zone, "") for zone in rows["zone"]], rows.index, dtype="str"
            )
            for language in names
        }
    )

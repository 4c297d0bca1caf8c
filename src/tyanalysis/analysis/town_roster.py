"""The towns by tier: named against counted, with what is on record of each."""

from __future__ import annotations

from itertools import takewhile
from typing import Any, Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.claims import GRADES
from tyanalysis.analysis.counts import count_times, sum_of
from tyanalysis.analysis.frames import Frames, empty_result, joined, text
from tyanalysis.analysis.overlap import members
from tyanalysis.analysis.plan import coverage
from tyanalysis.analysis.town_records import (
    home_area,
    places_of,
    town_claims,
    towns_of,
    zones_above,
)
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered

TIERS: Final = ("provincial", "municipal", "county", "being_built", "to_be_fostered")
OUTPUTS: Final = (
    "full-chain-output", "leading-industry-output", "gross-output", "product-output-value",
)  # fmt: skip
_COUNTED: Final = {
    "provincial": "provincial-towns",
    "municipal": "municipal-towns",
    "to_be_fostered": "towns-to-foster",
}
_FIRMS: Final = (
    "enterprises", "business-entities", "digital-enterprises", "stainless-processors",
)  # fmt: skip
_PLACE: Final = 2  # 代州黄酒 lies in 代县, but its place is not 代
_ROSTER: Final = (
    "town", "town_zh", "town_en", "tier", "by_context", "industry_zh", "industry_en", "place",
    "place_zh", "place_en", "in_zone", "zones_zh", "zones_en", "firms_zh",
    "firms_en", "claims",
)  # fmt: skip


@remembered
def town_roster(frames: Frames) -> pd.DataFrame:
    """Which towns of the home are named, and what is on record of each?

    Args:
        frames: The data package.

    Returns:
        One row for each named town, by tier: ``town``, ``town_zh``, ``town_en``, ``tier`` (one of
        ``TIERS``), ``by_context`` (bool: the tier is not printed), ``industry_zh``,
        ``industry_en`` (what its name says), ``place``, ``place_zh``, ``place_en``, ``in_zone``
        (bool: its place is a zone), ``zones_zh``, ``zones_en`` (lists of the outermost zones around
        it), ``firms_zh``, ``firms_en`` (lists of the enterprises named in it), ``claims``
        (number of figures about it and what is in it), and its best fact about output and number of
        enterprises, as the columns of a claim with the prefixes ``output_`` and ``enterprises_``
        (``…_figures`` is "" where there is none).
    """
    towns = towns_of(frames, home_area(frames))
    areas = frames.areas.set_index("id")
    found = _claims_around(frames, towns)
    rows: list[dict[str, Any]] = []
    for town in towns:
        row: dict[str, Any] = {str(k): v for k, v in areas.loc[town].items()}
        place = next(iter(places_of(frames, town)), "")
        inside = members(frames.memberships, town)
        firms = [a for a in inside if areas.loc[a, "kind"] == "enterprise"]
        entry: dict[str, Any] = {
            "town": town,
            "tier": str(row["level"] if row["status"] == "existing" else row["status"]),
            "by_context": "by context" in str(row["note"]),
            "place": place,
            "in_zone": bool(place) and areas.loc[place, "kind"] == "zone",
            "claims": int(frames.figures["area"].isin([town, *inside]).sum()),
        }
        for language in ("zh", "en"):
            entry[f"town_{language}"] = row[f"short_{language}"] or row[f"name_{language}"]
            entry[f"place_{language}"] = areas.loc[place, f"short_{language}"] if place else ""
            industry = _industry(frames, town, place, language)
            entry[f"industry_{language}"] = industry[:1] + industry[1:].lower()
            above = zones_above(frames, town)
            entry[f"zones_{language}"] = [areas.loc[a, f"short_{language}"] for a in above]
            entry[f"firms_{language}"] = [areas.loc[a, f"short_{language}"] for a in firms]
        own = found[found["area"] == town]
        entry |= _best(own[own["indicator"].isin(OUTPUTS)], "output_")
        near = found[(found["area"] == place) & bool(entry["in_zone"])]
        entry |= _best(_firms(own, near, str(entry["industry_zh"])), "enterprises_")
        rows.append(entry)
    if not rows:
        return empty_result(_ROSTER)
    frame = pd.DataFrame(rows)
    order = {tier: number for number, tier in enumerate(TIERS)}
    frame = frame.assign(_tier=frame["tier"].map(order)).sort_values("_tier", kind="stable")
    return frame.drop(columns="_tier").reset_index(drop=True)


@remembered
def town_tiers(frames: Frames) -> pd.DataFrame:
    """How many towns are named in each tier, and how many are counted?

    Args:
        frames: The data package.

    Returns:
        One row for each tier that has a town or a count: ``tier``, ``named``, the count as
        ``low`` … with ``unit``, ``kind``, ``period`` and ``figures`` ("" where none is printed).
    """
    roster = town_roster(frames)
    counts = town_claims(frames, [home_area(frames)], list(_COUNTED.values()))
    rows = []
    for tier in TIERS:
        named = int((roster["tier"] == tier).sum()) if len(roster) else 0
        found = counts[counts["indicator"] == _COUNTED.get(tier, "")].head(1)
        row: dict[str, Any] = {"tier": tier, "named": named, "unit": "count", "figures": ""}
        row |= dict.fromkeys(("kind", "period"), "") | _ends(Bounds.empty())
        if len(found):
            claim = found.iloc[0]
            row |= {n: claim[n] for n in (*COLUMNS, "unit", "kind", "period", "figures")}
        if named or row["figures"]:
            rows.append(row)
    return pd.DataFrame(rows) if rows else empty_result(["tier", "named", *COLUMNS, "figures"])


@remembered
def town_coverage(frames: Frames) -> pd.DataFrame:
    """Do names and counts fit, and what does the rule of one town for each county ask for?

    Args:
        frames: The data package.

    Returns:
        Rows ``tiers`` (the counted tiers together), ``key`` (the key towns), ``named`` (named towns
        of these tiers), ``share`` (their share of the key towns in percent, at most: the named need
        not all be key towns) and ``rule`` (towns if every county has at least the number asked
        for), each with ``measure``, ``low`` …, ``unit``, ``kind``, ``period``, ``figures``; a row
        whose figures are not there is left out.
    """
    home = home_area(frames)
    groups = frames.areas.loc[frames.areas["kind"] == "group", "id"].to_list()
    found = town_claims(
        frames, [home, *groups], [*_COUNTED.values(), "key-town-count", "towns-per-county"]
    )
    roster = town_roster(frames)
    rows = []
    tiers = found[found["indicator"].isin(["provincial-towns", "municipal-towns"])]
    tiers = tiers[(tiers["area"] == home) & (tiers["rank"] == 1)]
    key = found[found["indicator"] == "key-town-count"].head(1)
    rule = found[found["indicator"] == "towns-per-county"].head(1)
    existing = roster["tier"].isin(TIERS[:3]) if len(roster) else pd.Series(dtype="bool")
    named = Bounds.point(float(existing.sum()))
    if tiers["indicator"].nunique() == 2:
        rows.append(_row("tiers", sum_of(Bounds.from_frame(tiers)), "count", tiers))
    if len(key):
        total = Bounds.from_frame(key)
        rows.append(_row("key", total, "count", key))
        rows.append(_row("named", named, "count", key.assign(kind="count")))
        # The named towns need not all be key towns: their share is an upper bound.
        most = coverage(named, total) * 100.0
        rows.append(_row("share", most, "percent", key))
    inside = set(members(frames.memberships, home))
    counties = frames.areas[(frames.areas["kind"] == "county") & frames.areas["id"].isin(inside)]
    if len(rule) and len(counties):
        asked = count_times(Bounds.point(float(len(counties))), Bounds.from_frame(rule))
        rows.append(_row("rule", asked, "count", rule))
    columns = ["measure", *COLUMNS, "unit", "kind", "period", "figures"]
    return pd.DataFrame(rows) if rows else empty_result(columns)


def _row(measure: str, bounds: Bounds, unit: str, used: pd.DataFrame) -> dict[str, Any]:
    return {
        "measure": measure,
        **_ends(bounds),
        "unit": unit,
        "kind": str(used["kind"].iloc[0]),
        "period": str(used["period"].iloc[0]),
        "figures": joined(used["figures"]),
    }


def _ends(bounds: Bounds) -> dict[str, Any]:
    return {name: getattr(bounds, name)[0] for name in COLUMNS}


def _best(table: pd.DataFrame, prefix: str) -> dict[str, Any]:
    """Choose the newest fact of the best grade; a blank one where there is none."""
    names = (
        *COLUMNS, "value", "unit", "qualifier", "kind", "period", "figures", "indicator",
        "indicator_zh", "indicator_en", "subject_zh", "subject_en",
    )  # fmt: skip
    facts = table[(table["kind_group"] == "fact") & table["low"].notna()]
    if facts.empty:
        blank: dict[str, Any] = {f"{prefix}{name}": "" for name in names}
        return blank | {f"{prefix}{name}": np.nan for name in ("low", "high", "value")}
    graded = facts.assign(
        _grade=facts["grade"].map({g: n for n, g in enumerate(GRADES)}),
        _place=facts["indicator"].map({name: n for n, name in enumerate(facts["indicator"])}),
    )
    best = graded.sort_values(["_grade", "start"], ascending=[True, False], kind="stable").iloc[0]
    return {f"{prefix}{name}": best[name] for name in names}


def _claims_around(frames: Frames, towns: list[str]) -> pd.DataFrame:
    """Give the claims about output and enterprises of the towns and of the places around them."""
    places = {place for town in towns for place in places_of(frames, town)}
    areas = [*towns, *(area for area in frames.areas["id"] if area in places)]
    return town_claims(frames, areas, [*OUTPUTS, *_FIRMS])


def _firms(own: pd.DataFrame, near: pd.DataFrame, industry: str) -> pd.DataFrame:
    """Give the counts of a town's enterprises, or of its industry's in the zone that holds it."""
    own, near = (table[table["indicator"].isin(_FIRMS)] for table in (own, near))
    fits = [bool(industry) and industry in str(subject) for subject in near["subject_zh"]]
    return own if len(own) else near[pd.Series(fits, index=near.index, dtype="bool")]


def _industry(frames: Frames, town: str, place: str, language: str) -> str:
    """Read the industry off a town's name: without the place before and the word town after."""
    areas = frames.areas.set_index("id")
    name = str(areas.loc[town, f"name_{language}"])
    name = name.removesuffix({"zh": "专业镇", "en": " Town"}[language])
    if not place:
        return name
    forms = [str(text(areas, f"{form}_{language}").loc[place]) for form in ("short", "name")]
    shared = max((_common_start(name, form) for form in forms), key=len)
    if language == "en" and not shared.endswith(" "):
        shared = shared[: shared.rfind(" ") + 1]
    if len(shared) < _PLACE:
        return name
    return name[len(shared) :] or name


def _common_start(left: str, right: str) -> str:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))
    return "".join(letter for letter, _ in pairs)

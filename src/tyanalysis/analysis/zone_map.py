"""What a map shows of each county: zones that cover it, a value with bounds, what lies there."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result, joined, text
from tyanalysis.analysis.overlap import ancestors
from tyanalysis.analysis.zone_records import (
    area_ids,
    head_zones,
    named_claims,
    one_a_period,
    short_names,
)
from tyanalysis.data.rows import rows_of

TOWNS: Final = "towns-on-record"
_PLACED: Final = ("town", "project", "park", "zone")
_COLUMNS: Final = (
    "area", "area_zh", "area_en", "zones", "zones_zh", "zones_en", "value", "low", "high",
    "low_closed", "high_closed", "unit", "kind", "period", "figures", "value_zh", "value_en",
)  # fmt: skip
_PLACES: Final = (
    "place", "place_zh", "place_en", "place_kind", "county", "county_zh", "county_en", "within",
    "within_zh", "within_en",
)  # fmt: skip


def map_counties(frames: Frames, indicator: str = "", period: str = "") -> pd.DataFrame:
    """Which zones cover each county, and what is its value?

    Without an indicator the value is the number of specialty towns on record there, as a lower
    bound: the lists of towns that were published are not complete. A value of one period is never
    set beside one of another.

    Args:
        frames: The data package.
        indicator: Id of an indicator, "" for the towns on record.
        period: SDMX period; "" takes the one that most counties have, the newest of several.

    Returns:
        One row for each county: ``area`` with short names, ``zones`` (ids of the zones that cover
        it as a whole, joined with ``;``) with names, the four bounds (NaN where there is no
        value), ``unit``, ``kind``, ``period``, ``figures``, and ``value``, which says what is
        measured (an indicator's id, or ``towns-on-record``), with names.
    """
    counties = area_ids(frames, "county")
    if not counties:
        return empty_result(_COLUMNS)
    names = {language: short_names(frames, language) for language in ("zh", "en")}
    heads = head_zones(frames)
    values = _claims(frames, counties, indicator, period) if indicator else _towns(frames, counties)
    rows: list[dict[str, Any]] = []
    for county in counties:
        above = ancestors(frames.memberships, county)
        zones = [zone for zone in heads if above.get(zone) == "whole"]
        row: dict[str, Any] = {"area": county, "zones": ";".join(zones)}
        for language, comma in (("zh", "、"), ("en", ", ")):
            row[f"area_{language}"] = names[language][county]
            row[f"zones_{language}"] = comma.join(names[language][zone] for zone in zones)
        row |= {"value": indicator or TOWNS, **_called(frames, indicator)}
        rows.append(row | values.get(county, _NOTHING))
    return pd.DataFrame(rows)[list(_COLUMNS)]


def map_places(frames: Frames) -> pd.DataFrame:
    """Which towns, projects, parks and zones lie in which county?

    A place is put into a county only if the record says that it lies there as a whole. Of others
    the record says no more than the zone or city they belong to.

    Args:
        frames: The data package.

    Returns:
        One row for each place that lies in a county, in a zone or in a city that has counties on
        record: ``place`` with short names, ``place_kind``, ``county`` with names ("" where the
        record names none) and ``within`` with names (what it lies in or belongs to, most narrowly).
    """
    areas = frames.areas.set_index("id")
    kinds = text(areas, "kind").to_dict()
    counties = area_ids(frames, "county")
    cities = {
        city
        for county in counties
        for city, extent in ancestors(frames.memberships, county).items()
        if extent == "whole" and kinds.get(city) == "city"
    }
    around = {*counties, *cities, *head_zones(frames)}
    names = {language: short_names(frames, language) for language in ("zh", "en")}
    links = frames.memberships
    rows = []
    for place in areas.index[areas["kind"].isin(_PLACED)]:
        above = ancestors(links, place)
        if not around & set(above):
            continue
        own = [c for c in counties if above.get(c) == "whole"]
        county = own[0] if len(own) == 1 else ""
        near = links.loc[links["area"] == place, "parent"].to_list()
        within = county or next((parent for parent in near if parent in around), "")
        if not within or (kinds[place] == "zone" and not county):
            continue
        row: dict[str, Any] = {"place": place, "place_kind": kinds[place]}
        row |= {"county": county, "within": within}
        for language in ("zh", "en"):
            for column in ("place", "county", "within"):
                row[f"{column}_{language}"] = names[language].get(str(row[column]), "")
        rows.append(row)
    return pd.DataFrame(rows)[list(_PLACES)] if rows else empty_result(_PLACES)


_NOTHING: Final[dict[str, Any]] = {
    "low": math.nan, "high": math.nan, "low_closed": False, "high_closed": False, "unit": "",
    "kind": "", "period": "", "figures": "",
}  # fmt: skip


def _called(frames: Frames, indicator: str) -> dict[str, str]:
    """Name what is measured, in both languages."""
    if not indicator:
        return {"value_zh": "在案专业镇", "value_en": "specialty towns on record"}
    names = frames.indicators.set_index("id")
    return {
        f"value_{language}": str(text(names, f"name_{language}").get(indicator, indicator))
        for language in ("zh", "en")
    }


def _towns(frames: Frames, counties: list[str]) -> dict[str, dict[str, Any]]:
    """Count the towns on record in each county; there may be more than were named."""
    placed = map_places(frames)
    towns = placed[(placed["place_kind"] == "town") & placed["county"].isin(counties)]
    return {
        str(county): _NOTHING
        | {
            "low": float(len(group)), "high": math.inf, "low_closed": True, "unit": "count",
            "kind": "count",
        }
        for county, group in towns.groupby("county", sort=False)
    }  # fmt: skip


def _claims(
    frames: Frames, counties: list[str], indicator: str, period: str
) -> dict[str, dict[str, Any]]:
    claims = one_a_period(named_claims(frames, counties, [indicator]))
    claims = claims[claims["low"].notna() & (claims["period"] != "")]
    if claims.empty:
        return {}
    if not period:
        counts = claims.groupby("period")["area"].nunique().sort_index()
        period = str(counts.index[counts.to_numpy() == counts.max()][-1])
    chosen = claims[claims["period"] == period].drop_duplicates("area")
    return {
        str(row["area"]): {name: row[name] for name in _NOTHING if name != "figures"}
        | {"figures": joined([str(row["figures"])])}
        for row in rows_of(chosen)
    }

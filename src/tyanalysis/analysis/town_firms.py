"""Enterprises of towns: how many there are by both readings, and one firm's days against its year.

A daily rate and a stated year of one text are set against each other; where they do not fit, both
are shown and nothing is corrected.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.consistency import agrees, rate_factor, rate_share, rate_times_time
from tyanalysis.analysis.counts import sum_of
from tyanalysis.analysis.frames import Frames, empty_result, joined
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.overlap import members
from tyanalysis.analysis.town_records import home_area, places_of, town_claims, towns_of
from tyanalysis.analysis.unit_ratio import per_period, per_unit
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of
from tyanalysis.data.unit import convert

COUNTS: Final = (
    "enterprises", "licensed-makers", "business-entities", "digital-enterprises",
    "stainless-processors", "equipment-makers", "logistics-firms",
)  # fmt: skip
# A daily rate, the year beside it in the same text, and the unit that makes them comparable. Stems
# are set against plants: a plant bears several, so the gap can only be wider.
RATES: Final = (
    ("pots-sold-per-day", "pots-raised", "pots_10K"),
    ("stems-sold-per-day", "plants-per-year", "stems_10K"),
)
_GIVEN: Final = {"plants_10K": "stems_10K"}
_REVENUE: Final = "gross-output"
READINGS: Final = ("strict", "customary")


@remembered
def town_enterprises(frames: Frames) -> pd.DataFrame:
    """How many enterprises are on record in the towns, and in the zones that hold them?

    Args:
        frames: The data package.

    Returns:
        One row for each claim: the columns of a claim and the bounds in both readings as
        ``strict_low`` … and ``customary_low`` …; ``in_zone`` (bool) where it is about the zone.
    """
    towns = towns_of(frames, home_area(frames))
    kinds = frames.areas.set_index("id")["kind"]
    zones = {p for town in towns for p in places_of(frames, town) if kinds.get(p) == "zone"}
    areas = [*towns, *(a for a in frames.areas["id"] if a in zones)]
    table = town_claims(frames, areas, COUNTS)
    for reading in READINGS:
        same = town_claims(frames, areas, COUNTS, reading=reading).set_index("figures")
        ends = Bounds.from_frame(same.loc[table["figures"]]).to_frame(table.index, f"{reading}_")
        table = pd.concat([table, ends], axis=1)
    return table.assign(in_zone=table["area"].isin(zones).astype("bool"))


def enterprise_sums(enterprises: pd.DataFrame) -> pd.DataFrame:
    """What do the groups of enterprises that one text lists side by side add up to?

    Args:
        enterprises: From :func:`town_enterprises`.

    Returns:
        One row for each area and source with several groups: ``area_zh``, ``area_en``, ``groups``
        (count), ``strict_low`` …, ``customary_low`` …, ``unit``, ``kind``, ``period``, ``figures``.
        It holds only if no firm is in two groups.
    """
    rows = []
    listed = enterprises[enterprises["in_zone"]] if len(enterprises) else enterprises
    for _, group in listed.groupby(["area", "source", "period"], sort=False):
        if len(group) < 2:
            continue
        first = group.iloc[0]
        row = {name: first[name] for name in ("area_zh", "area_en", "unit", "period")}
        row |= {"groups": len(group), "figures": joined(group["figures"])}
        row |= {"kind": weakest_kind(group["kind"])}
        for reading in READINGS:
            row |= _ends(sum_of(Bounds.from_frame(group, f"{reading}_")), f"{reading}_")
        rows.append(row)
    return pd.DataFrame(rows) if rows else empty_result(["area_zh", "groups", "figures"])


@remembered
def enterprises_per_park(frames: Frames) -> pd.DataFrame:
    """How many digital-economy enterprises are there for each park of their town?

    Returns:
        One row for each town with both counts from one source: ``area_zh``, ``area_en``,
        ``strict_low`` …, ``customary_low`` … (count/count), ``unit``, ``kind``, ``period``,
        ``figures``.
    """
    towns = towns_of(frames, home_area(frames))
    wanted = ["digital-enterprises", "industrial-parks"]
    tables = {r: town_claims(frames, towns, wanted, reading=r) for r in READINGS}
    rows = []
    for town in towns:
        found = {
            reading: table[table["area"] == town].drop_duplicates("indicator")
            for reading, table in tables.items()
        }
        used = found["strict"]
        if len(used) < 2 or len(set(used["source"])) > 1:
            continue
        first = used.iloc[0]
        row = {name: first[name] for name in ("area_zh", "area_en", "period", "kind")}
        row |= {"unit": "count/count", "figures": joined(used["figures"])}
        for reading in READINGS:
            firms, parks = (Bounds.from_frame(found[reading].iloc[[n]]) for n in (0, 1))
            row |= _ends(per_unit(firms, parks), f"{reading}_")
        rows.append(row)
    return pd.DataFrame(rows) if rows else empty_result(["area_zh", "figures"])


@remembered
def rates_against_years(frames: Frames) -> pd.DataFrame:
    """Do a firm's daily sales and its stated year fit?

    Args:
        frames: The data package.

    Returns:
        One row for each firm and product with both: the area and its names, ``subject_zh``,
        ``subject_en``, ``unit`` (of a year), ``kind``, ``period`` (of the daily rate), ``figures``;
        ``rate_value``, ``rate_unit``, ``rate_qualifier`` and ``rate_figures`` (the day as
        printed), ``annual_value``, ``annual_unit``, ``annual_qualifier``, ``annual_kind``,
        ``annual_figures`` and ``annual_low`` … (the year as stated); for each reading, with the
        prefix ``strict_`` or ``customary_``: ``…year_low`` … (rate x 365), ``…share_`` (of the
        stated year, percent), ``…factor_`` (stated year / that, times) and ``…verdict`` (whether
        they can agree: yes, no, undetermined).
    """
    towns = towns_of(frames, home_area(frames))
    inside = {a for town in towns for a in members(frames.memberships, town)}
    firms = frames.areas.loc[frames.areas["id"].isin(inside), "id"].to_list()
    wanted = [name for daily, annual, _ in RATES for name in (daily, annual)]
    found = {r: town_claims(frames, firms, wanted, reading=r) for r in READINGS}
    rows = []
    for firm in firms:
        for daily, annual, unit in RATES:
            row: dict[str, Any] = {}
            for reading in READINGS:
                table = found[reading][found[reading]["area"] == firm]
                day = table[table["indicator"] == daily].head(1)
                year = table[table["indicator"] == annual].head(1)
                if day.empty or year.empty:
                    break
                row |= _head(day.iloc[0], year.iloc[0], unit)
                row |= _against(day, year, unit, reading)
            if row:
                rows.append(row)
    return pd.DataFrame(rows) if rows else empty_result(["area", "unit", "figures"])


@remembered
def revenue_of_firms(frames: Frames) -> pd.DataFrame:
    """What does a firm's yearly output value come to for each piece and each day?

    Returns:
        Rows ``per-piece-stated`` (by the stated year), ``per-piece-daily`` (by the daily rate) and
        ``per-day`` for each firm with a yearly output value: ``area_zh``, ``area_en``, ``measure``,
        ``strict_low`` …, ``customary_low`` …, ``unit``, ``kind``, ``period``, ``figures``. It
        takes the output value to be that of the first product alone.
    """
    rows = []
    pairs = rates_against_years(frames).drop_duplicates("area")
    for pair in rows_of(pairs):
        claims = town_claims(frames, [pair["area"]], [_REVENUE])
        value = claims[claims["source"] == pair["source"]].head(1)
        if value.empty:
            continue
        yuan: Bounds = convert(Bounds.from_frame(value), str(value["unit"].iloc[0]), "CNY")
        own = str(value["figures"].iloc[0])
        piece = str(pair["unit"]).removesuffix("_10K")
        stated = Bounds.of(*(pair[f"annual_{name}"] for name in COLUMNS)) * 1e4
        day = per_period(yuan, 365) / 1e4
        ids = joined([own, str(pair["annual_figures"])])
        kind = weakest_kind(["actual", str(pair["annual_kind"])])
        head = {n: pair[n] for n in ("area", "area_zh", "area_en", "period")}
        price = f"CNY/{piece}"
        rows.append(head | _both("per-piece-stated", per_unit(yuan, stated), price, kind, ids))
        row = head | {"measure": "per-piece-daily", "unit": price, "kind": "actual"}
        row |= {"figures": joined([own, str(pair["rate_figures"])])}
        for reading in READINGS:
            sold = Bounds.of(*(pair[f"{reading}_year_{name}"] for name in COLUMNS)) * 1e4
            row |= _ends(per_unit(yuan, sold), f"{reading}_")
        rows.append(row)
        rows.append(head | _both("per-day", day, "CNY_10K/day", "actual", own))
    return pd.DataFrame(rows) if rows else empty_result(["area", "measure", "figures"])


def _head(day: pd.Series, year: pd.Series, unit: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: day[name]
        for name in ("area", "area_zh", "area_en", "subject_zh", "subject_en", "source", "period")
    }
    for prefix, claim in (("rate", day), ("annual", year)):
        names = ("value", "unit", "qualifier", "kind", "figures", *COLUMNS)
        row |= {f"{prefix}_{name}": claim[name] for name in names}
    figures = joined([str(day["figures"]), str(year["figures"])])
    return row | {
        "unit": unit, "figures": figures, "kind": weakest_kind([day["kind"], year["kind"]]),
    }  # fmt: skip


def _against(day: pd.DataFrame, year: pd.DataFrame, unit: str, reading: str) -> dict[str, Any]:
    own = str(day["unit"].iloc[0])
    rate: Bounds = convert(Bounds.from_frame(day), own, unit)
    annual = Bounds.from_frame(year)
    given = str(year["unit"].iloc[0])
    stated: Bounds = convert(annual, _GIVEN.get(given, given), unit)
    # "Up to" bounds the stated year on one side; the share is against the number itself.
    at = Bounds.point(float(stated.high[0]))
    share, factor = rate_share(rate, at), rate_factor(rate, at)
    return {
        **_ends(rate_times_time(rate), f"{reading}_year_"),
        **_ends(share * 100.0, f"{reading}_share_"),
        **_ends(factor, f"{reading}_factor_"),
        f"{reading}_verdict": str(agrees(share, 1.0, 0.0)[0]),
    }


def _both(measure: str, bounds: Bounds, unit: str, kind: str, figures: str) -> dict[str, Any]:
    row: dict[str, Any] = {"measure": measure, "unit": unit, "kind": kind, "figures": figures}
    for reading in READINGS:
        row |= _ends(bounds, f"{reading}_")
    return row


def _ends(bounds: Bounds, prefix: str) -> dict[str, Any]:
    return {f"{prefix}{name}": getattr(bounds, name)[0] for name in COLUMNS}

"""Growth of zones beside that of their city and province, and the weight of a zone in its city."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result
from tyanalysis.analysis.kinds import AHEAD
from tyanalysis.analysis.overlap import ancestors, overlaps
from tyanalysis.analysis.zone_records import (
    area_ids,
    named_claims,
    one_a_period,
    short_names,
    zone_of,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of

LEVEL: Final = "gross-regional-product"
SHARE: Final = "gross-regional-product-share-of-city"
_OUTPUT: Final = (
    "gross-regional-product", "economic-output-unnamed", "economy-multiple",
    "industrial-value-added-above-scale", "manufacturing-value-added", "value-added-secondary",
    "value-added-tertiary", "gross-output-above-scale", "gross-output-top20",
    "output-of-new-enterprises",
)  # fmt: skip


@remembered
def zone_growth(frames: Frames) -> pd.DataFrame:
    """How fast did each zone grow, and how fast its city and province at the same time?

    A rate is set beside another only if indicator and period are the same; the gap is in percentage
    points, computed with the bounds of both.

    Args:
        frames: The data package.

    Returns:
        One row for each published rate of a zone or a part of one: the claim's columns, ``zone``;
        ``other`` (the area compared with, "" if none), ``other_zh``, ``other_en``,
        ``other_level`` (city or province), ``other_low`` …, ``other_figures``, and the gap as
        ``gap_low`` … (percentage points, empty if there is nothing to compare with). A rate with
        two comparisons has two rows. Sorted by zone, period and indicator.
    """
    owner = zone_of(frames)
    rates = _rates(frames, list(owner))
    regions = [*area_ids(frames, "city"), *area_ids(frames, "province")]
    around = _rates(frames, regions)
    above = {area: set(ancestors(frames.memberships, area)) for area in owner}
    rows: list[dict[Any, Any]] = []
    for rate in rows_of(rates):
        found = _same(around[around["area"].isin(above[str(rate["area"])])], rate)
        head = {"zone": owner[str(rate["area"])]}
        rows += [_beside(rate, other) | head for other in found] or [_beside(rate) | head]
    if not rows:
        return rates.assign(zone=pd.Series(dtype="str"), other=pd.Series(dtype="str"))
    frame = pd.DataFrame(rows)
    heads = {area: number for number, area in enumerate(owner)}
    order = frame.assign(head=frame["zone"].map(heads)).sort_values(
        ["head", "start", "place", "indicator"], kind="stable"
    )
    return frame.loc[order.index].reset_index(drop=True)


@remembered
def zone_output(frames: Frames) -> pd.DataFrame:
    """What was the output of each zone, at which date and by which indicator?

    Returns:
        Claims of amounts and multiples of output that are no promises, one for each zone, indicator
        and period, with ``zone``; sorted by zone, period and indicator.
    """
    owner = zone_of(frames)
    rows = _facts(named_claims(frames, owner, _OUTPUT))
    rows = rows.assign(zone=rows["area"].map(owner).astype("str"))
    return rows.sort_values(["place", "start", "indicator"], kind="stable", ignore_index=True)


@remembered
def zone_weights(frames: Frames) -> pd.DataFrame:
    """How much of its city's product is a zone's, and what is left for the rest of the city?

    Only areas inside the city are taken, only at one period, and only areas that overlap neither
    the zone nor each other stand beside it.

    Args:
        frames: The data package.

    Returns:
        For each city and period with a zone's product, one row for the city (``role`` total), the
        zone (``zone``), each county outside it with a figure (``county``) and the ``rest`` that no
        figure covers (the counties left over, joined): the claim's columns, ``role``, ``city``,
        ``city_zh``, ``city_en``, the share of the city in percent as ``share_low`` …, and for the
        zone ``printed_low`` …, ``printed_figures`` and ``verdict`` (whether the printed share
        agrees within rounding).
    """
    rows: list[dict[Any, Any]] = []
    levels = _levels(frames)
    for zone in zone_of(frames):
        for city, extent in ancestors(frames.memberships, zone).items():
            if extent != "whole" or city not in area_ids(frames, "city"):
                continue
            own = levels[levels["area"] == zone]
            for period in own["period"]:
                rows += _weight(frames, levels[levels["period"] == period], zone, city)
    return pd.DataFrame(rows) if rows else empty_result(["role", "city", "zone"])


def _rates(frames: Frames, areas: list[str]) -> pd.DataFrame:
    """Give the published rates of growth over the year before, one for each fact."""
    indicators = frames.indicators
    is_rate = (indicators["measure"] == "rate") & indicators["id"].str.endswith("-growth")
    named = indicators.loc[is_rate & ~indicators["id"].str.endswith("-mean-growth"), "id"]
    return _facts(named_claims(frames, areas, named))


def _same(around: pd.DataFrame, rate: dict[Any, Any]) -> list[dict[Any, Any]]:
    """Find city and province with the same indicator at the same period."""
    same = (around["indicator"] == rate["indicator"]) & (around["period"] == rate["period"])
    found: list[dict[Any, Any]] = rows_of(around[same])
    return found


def _beside(rate: dict[Any, Any], other: dict[Any, Any] | None = None) -> dict[Any, Any]:
    if other is None:
        gap = Bounds.empty()
        added: dict[Any, Any] = {"other": "", "other_zh": "", "other_en": "", "other_level": ""}
        ends, ids = Bounds.empty(), ""
    else:
        ends = _bounds(other)
        gap = _bounds(rate) - ends
        added = {
            "other": other["area"],
            "other_zh": other["area_zh"],
            "other_en": other["area_en"],
            "other_level": other["area_kind"],
        }
        ids = str(other["figures"])
    return rate | added | {"other_figures": ids} | _ends(ends, "other_") | _ends(gap, "gap_")


def _levels(frames: Frames) -> pd.DataFrame:
    return _facts(named_claims(frames, frames.areas["id"], [LEVEL]))


def _facts(table: pd.DataFrame) -> pd.DataFrame:
    """Leave promises out, and keep one vintage of each fact."""
    return one_a_period(table[~table["kind"].isin(AHEAD)].reset_index(drop=True))


def _weight(frames: Frames, levels: pd.DataFrame, zone: str, city: str) -> list[dict[Any, Any]]:
    total = levels[levels["area"] == city]
    if total.empty:
        return []
    beside = [
        area
        for area in levels.loc[levels["area_kind"] == "county", "area"]
        if ancestors(frames.memberships, area).get(city) == "whole"
        and overlaps(frames, [zone, area]).empty
    ]
    whole: dict[str, Any] = {str(k): v for k, v in total.iloc[0].items()}
    places: list[dict[Any, Any]] = [whole, *rows_of(levels[levels["area"] == zone])]
    places += [r for r in rows_of(levels) if r["area"] in beside]
    names = {f"city_{language}": whole[f"area_{language}"] for language in ("zh", "en")}
    names |= {"city": city, "zone": zone}
    all_of = _bounds(whole)
    rows: list[dict[Any, Any]] = []
    rest = all_of
    for place in places:
        share = _bounds(place) / all_of * 100.0
        role = {city: "total", zone: "zone"}.get(place["area"], "county")
        rest = rest if role == "total" else rest - _bounds(place)
        rows.append(place | names | {"role": role} | _ends(share, "share_"))
    ids = ";".join(str(place["figures"]) for place in places)
    # The rest are the counties of the city that neither the zone nor a figure covers.
    bare = [
        county
        for county in area_ids(frames, "county")
        if county not in beside
        and ancestors(frames.memberships, county).get(city) == "whole"
        and overlaps(frames, [zone, county]).empty
    ]
    left = whole | names | {"role": "rest", "area": ";".join(bare)}
    left |= {
        f"area_{language}": comma.join(short_names(frames, language)[county] for county in bare)
        for language, comma in (("zh", "、"), ("en", ", "))
    }
    left |= {"figure": "", "figures": ids, "value": np.nan} | _ends(rest, "")
    rows.append(left | _ends(rest / all_of * 100.0, "share_"))
    rows[1] |= _printed_share(frames, zone, str(whole["period"]), rows[1])
    return rows


def _printed_share(frames: Frames, zone: str, period: str, row: dict[str, Any]) -> dict[str, Any]:
    """Set the share that was printed beside the one computed."""
    figures = frames.figures
    keep = (figures["area"] == zone) & (figures["indicator"] == SHARE)
    found = figures[keep & (figures["period"] == period)]
    if found.empty:
        return {"verdict": "", "printed_figures": ""} | _ends(Bounds.empty(), "printed_")
    first = found.iloc[0].to_dict()
    half = float(first["precision"]) if np.isfinite(first["precision"]) else 0.0
    printed = Bounds.of(first["low"] - half, first["high"] + half, True, half == 0.0)
    share = Bounds.of(*(row[f"share_{end}"] for end in _ENDS))
    apart = bool(share.intersect(printed).is_empty[0])
    return {
        "verdict": "no" if apart else "yes",
        "printed_figures": str(first["id"]),
    } | _ends(_bounds(first), "printed_")


_ENDS: Final = ("low", "high", "low_closed", "high_closed")


def _bounds(row: dict[Any, Any]) -> Bounds:
    return Bounds.of(*(row[end] for end in _ENDS))


def _ends(bounds: Bounds, prefix: str) -> dict[str, Any]:
    return {f"{prefix}{end}": getattr(bounds, end)[0] for end in _ENDS}

"""The regions that zones lie in: cities and province, their levels and growth year by year."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.cross_section import areas_of, cross_section, cross_section_total
from tyanalysis.analysis.frames import Frames, text
from tyanalysis.analysis.kinds import FACTS
from tyanalysis.analysis.overlap import ancestors
from tyanalysis.analysis.series import level_against_growth, series
from tyanalysis.analysis.zone_records import (
    area_ids,
    head_zones,
    named_claims,
    names_beside,
    one_a_period,
    short_names,
)
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered

LEVEL: Final = "gross-regional-product"
GROWTH: Final = "gross-regional-product-growth"
SHARE: Final = "gross-regional-product-share-of-province"
MEAN: Final = "gross-regional-product-mean-growth"
_FEWEST = 5  # years that make a series


def zone_regions(frames: Frames) -> list[str]:
    """List the province and the cities that the head zones touch, the most touched city first."""
    above = [ancestors(frames.memberships, zone) for zone in head_zones(frames)]
    counts = {
        area: sum(area in one for one in above)
        for kind in ("province", "city")
        for area in area_ids(frames, kind)
    }
    provinces = [area for area in area_ids(frames, "province") if counts[area]]
    cities = sorted(area_ids(frames, "city"), key=lambda area: -counts[area])
    return provinces + [area for area in cities if counts[area]]


@remembered
def region_levels(frames: Frames) -> pd.DataFrame:
    """How large was the product of province and cities, year by year and vintage by vintage?

    Nothing is interpolated and vintages are never joined; regions with fewer than five years on
    record are left out where others have more.

    Args:
        frames: The data package.

    Returns:
        As :func:`~tyanalysis.analysis.series.series`, annual rows, with ``area_zh``, ``area_en``,
        ``area_kind``, ``figures`` and ``year``; in the order of :func:`zone_regions`.
    """
    return _named(frames, _annual(frames, LEVEL))


@remembered
def region_growth(frames: Frames) -> pd.DataFrame:
    """How fast did province and cities grow, and what do the levels alone suggest?

    Published growth is at comparable prices; the quotient of two levels of one vintage is not
    growth but what a reader would compute. Both stand side by side.

    Args:
        frames: The data package.

    Returns:
        One row for each region and year with a published rate or a quotient: ``area`` with names
        and kind, ``year``, ``published_low`` … (percent, empty if none), ``published_figures``,
        ``shown_low`` … (quotient in percent, empty if none), ``shown_figures``, ``vintage`` (of the
        levels), ``gap`` (points between the two, negative where the levels grew less; NaN if one
        is missing) and ``mirror`` (whether the published rate was read from a mirror).
    """
    levels = _annual(frames, LEVEL, rounding="rounded")
    rates = one_a_period(_annual(frames, GROWTH, fewest=1))
    regions = list(dict.fromkeys([*levels["area"]]))
    rates = rates[rates["area"].isin(regions)]
    # Against every vintage of a rate the quotient is the same: the one published rate is enough.
    shown = level_against_growth(levels, rates.assign(vintage=""))
    quotients = _quotients(levels)
    keys = ["area", "period"]
    left = rates[[*keys, *COLUMNS, "figure", "mirror"]].rename(
        columns={**{name: f"published_{name}" for name in COLUMNS}, "figure": "published_figures"}
    )
    table = left.merge(quotients, on=keys, how="outer")
    gaps = shown.sort_values("gap", key=abs).drop_duplicates([*keys, "vintage"])
    table = table.merge(gaps[[*keys, "vintage", "gap"]], on=[*keys, "vintage"], how="left")
    for name in ("published_figures", "shown_figures", "vintage"):
        table[name] = table[name].astype("str").where(table[name].notna(), "")
    table["mirror"] = table["mirror"].astype("boolean").fillna(value=False).astype(bool)
    table["start"] = pd.to_datetime(table["period"].str[:4] + "-01-01")
    return _named(frames, table)


@remembered
def zone_cities(frames: Frames) -> pd.DataFrame:
    """How large were all cities of the province in the newest year that has them all?

    Args:
        frames: The data package.

    Returns:
        As :func:`~tyanalysis.analysis.cross_section.cross_section`, with ``area_zh``, ``area_en``,
        ``touched`` (whether a head zone lies in the city, in whole or part), ``parent_zh``,
        ``parent_en`` and ``parent_growth_low`` (growth of the province, NaN if not on record); no
        rows if no year has all cities.
    """
    for province, year in _full_years(frames):
        table = cross_section(frames, province, "city", LEVEL, year, growth=GROWTH)
        table = _with_names(frames, table.assign(parent=province))
        rates = one_a_period(named_claims(frames, [province], [GROWTH], kinds=FACTS))
        rate = rates.loc[rates["period"] == year, "low"]
        return _with_names(frames, table, "parent").assign(
            touched=table["area"].isin(zone_regions(frames)),
            parent_growth_low=float(rate.iloc[0]) if len(rate) else np.nan,
        )
    return pd.DataFrame()


@remembered
def zone_city_totals(frames: Frames) -> pd.DataFrame:
    """Do the cities of that year add up to what was printed for the province?

    Returns:
        As :func:`~tyanalysis.analysis.cross_section.cross_section_total`, with ``parent_zh`` and
        ``parent_en``; the most precise claim of each vintage only.
    """
    for province, year in _full_years(frames):
        table = cross_section_total(frames, province, "city", LEVEL, year)
        return _with_names(frames, table, "parent")
    return pd.DataFrame({"agree": pd.Series(dtype="str")})


def _full_years(frames: Frames) -> list[tuple[str, str]]:
    """Give each province with the newest year for which all its cities have a level."""
    found = []
    for province in [area for area in zone_regions(frames) if area in area_ids(frames, "province")]:
        cities = areas_of(frames, province, "city")
        table = series(frames, cities, LEVEL, period_kind="year", kinds=FACTS)
        held = table.groupby("period")["area"].nunique()
        full = sorted(held.index[held == len(cities)]) if len(cities) > 1 else []
        found += [(province, str(year)) for year in full[-1:]]
    return found


def _annual(
    frames: Frames, indicator: str, rounding: str = "printed", fewest: int = _FEWEST
) -> pd.DataFrame:
    regions = zone_regions(frames)
    table = series(frames, regions, indicator, period_kind="year", kinds=FACTS, rounding=rounding)
    years = table.groupby("area")["period"].nunique()
    kept = [area for area in regions if years.get(area, 0) >= fewest]
    if not kept:  # a short range of years has short series
        kept = [area for area in regions if years.get(area, 0) > 1]
    table = table[table["area"].isin(kept)]
    order = table["area"].map({area: n for n, area in enumerate(kept)})
    return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _quotients(levels: pd.DataFrame) -> pd.DataFrame:
    """Divide neighbouring levels of one vintage."""
    now = levels.assign(before=(levels["period"].astype(int) - 1).astype("str"))
    past = levels[["area", "vintage", "period", "figure", *COLUMNS]]
    both = now.merge(
        past.rename(columns={"period": "before"}),
        on=["area", "vintage", "before"],
        suffixes=("", "_past"),
    )
    ends = Bounds.from_frame(both) if len(both) else Bounds.empty(0)
    base = Bounds.of(*(both[f"{name}_past"] for name in COLUMNS)) if len(both) else ends
    shown = ((ends / base - 1.0) * 100.0).to_frame(both.index, "shown_")
    figures = [f"{a};{b}" for a, b in zip(both["figure"], both["figure_past"], strict=True)]
    return pd.concat([both[["area", "period", "vintage"]], shown], axis=1).assign(
        shown_figures=figures
    )


def _named(frames: Frames, table: pd.DataFrame) -> pd.DataFrame:
    table = _with_names(frames, table)
    kinds = text(frames.areas.set_index("id"), "kind")
    table = table.assign(
        area_kind=table["area"].map(kinds), year=table["period"].str[:4].astype("int64")
    )
    if "figure" in table:
        table["figures"] = table["figure"]
    order = table["area"].map({area: n for n, area in enumerate(zone_regions(frames))})
    keyed = table.assign(_order=order).sort_values(["_order", "vintage", "year"], kind="stable")
    return keyed.drop(columns="_order").reset_index(drop=True)


def _with_names(frames: Frames, table: pd.DataFrame, column: str = "area") -> pd.DataFrame:
    return table.assign(
        **{
            f"{column}_{language}": names_beside(table[column], short_names(frames, language))
            for language in ("zh", "en")
        }
    )


@remembered
def region_claims(frames: Frames) -> pd.DataFrame:
    """What else was printed about the regions: shares of the province, mean growth over years?

    Returns:
        Claims with names, one for each region, indicator and period, by region and period.
    """
    wanted = [SHARE, MEAN]
    table = one_a_period(named_claims(frames, zone_regions(frames), wanted, kinds=FACTS))
    return table.sort_values(["place", "indicator", "start"], kind="stable", ignore_index=True)

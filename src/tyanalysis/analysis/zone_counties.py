"""What is on record about the product of counties, and whether any year can be compared."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.zone_records import area_ids, named_claims, one_a_period
from tyanalysis.data.quantity import COLUMNS
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of

_COLUMNS: Final = {
    "level": "gross-regional-product",
    "growth": "gross-regional-product-growth",
    "primary": "share-primary",
    "secondary": "share-secondary",
    "tertiary": "share-tertiary",
    "investment": "fixed-asset-investment",
    "share_of_city": "gross-regional-product-share-of-city",
}


@remembered
def county_records(frames: Frames) -> pd.DataFrame:
    """Which counties have published their product, for which years, and as fact or expectation?

    Args:
        frames: The data package.

    Returns:
        One row for each county and year with any of level, growth, sector shares, investment or
        share of the city: ``area`` with names, ``period``, ``kind`` and ``grade`` (of the level,
        or of the first item there is), ``mirror``, and for each item ``<item>_low`` …,
        ``<item>_qualifier``, ``<item>_value`` and ``<item>_figures`` (NaN and "" where not given).
        Sorted by year, then county.
    """
    claims = one_a_period(named_claims(frames, area_ids(frames, "county"), [*_COLUMNS.values()]))
    item_of = {indicator: item for item, indicator in _COLUMNS.items()}
    rows: list[dict[str, Any]] = []
    for (_, period), group in claims.groupby(["place", "period"], sort=True):
        first = group.iloc[0]
        row: dict[str, Any] = {
            name: first[name] for name in ("area", "area_zh", "area_en", "kind", "grade", "mirror")
        }
        row["period"] = period
        for claim in rows_of(group):
            item = item_of[claim["indicator"]]
            for name in (*COLUMNS, "value", "qualifier", "figures"):
                row[f"{item}_{name}"] = claim[name]
            if item == "level":
                row |= {"kind": claim["kind"], "grade": claim["grade"]}
        rows.append(row)
    table = pd.DataFrame(rows)
    for item in _COLUMNS:
        for name in (*COLUMNS, "value", "qualifier", "figures"):
            column = f"{item}_{name}"
            blank: Any = "" if name in {"qualifier", "figures"} else np.nan
            if column not in table:
                table[column] = blank
            elif blank == "":
                table[column] = table[column].astype("str").where(table[column].notna(), "")
    if table.empty:
        return table.assign(area=pd.Series(dtype="str"), period=pd.Series(dtype="str"))
    return table.sort_values("period", kind="stable", ignore_index=True)


@remembered
def county_years(frames: Frames) -> pd.DataFrame:
    """How many counties have a published level for the same year?

    Returns:
        One row for each year: ``period``, ``facts`` (counties with a level that is a fact),
        ``expected``, and ``counties`` (how many counties there are).
    """
    table = county_records(frames)
    total = len(area_ids(frames, "county"))
    if table.empty:
        return pd.DataFrame({"period": [], "facts": [], "expected": [], "counties": []})
    table = table[table["level_low"].notna()]
    fact = table["kind"] != "expected"
    years = table.assign(facts=fact, expected=~fact).groupby("period")[["facts", "expected"]].sum()
    return years.reset_index().assign(counties=total)

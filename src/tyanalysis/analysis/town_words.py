"""What is said of towns beside output, sales and size: titles, aims, ranks, figures of speech."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.overlap import members
from tyanalysis.analysis.town_firms import COUNTS, RATES
from tyanalysis.analysis.town_output import OUTPUTS
from tyanalysis.analysis.town_records import home_area, town_claims, towns_of
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of

_MEASURED: Final = frozenset(
    {
        *OUTPUTS, *COUNTS, *(name for pair in RATES for name in pair[:2]), "online-sales",
        "online-sales-growth", "ecommerce-orders", "employees", "share-of-national-output",
        "share-of-provincial-output", "industrial-parks",
    }
)  # fmt: skip


@remembered
def town_words(frames: Frames) -> pd.DataFrame:
    """What else is said of the towns, their firms and products, and what is it worth?

    Args:
        frames: The data package.

    Returns:
        The claims that no other section shows, with ``town`` and its names (``town_zh``,
        ``town_en``) and ``worth``: ``date``, ``undefined`` (an aim without unit or meaning),
        ``aim``, ``rank`` (as claimed), ``speech`` (a figure of speech), ``ambiguous`` (近 before a
        count), ``list`` (counted from a list), ``background`` or ``fact``.
    """
    mass = frames.indicators.loc[frames.indicators["dimension"] == "mass", "id"]
    owner: dict[str, str] = {}
    for town in towns_of(frames, home_area(frames)):
        owner |= dict.fromkeys([town, *members(frames.memberships, town)], town)
    table = town_claims(frames, owner)
    table = table[~table["indicator"].isin(_MEASURED | set(mass))]
    names = frames.areas.set_index("id")
    owners = table["area"].map(owner)
    table = table.assign(
        town=owners.astype("str"),
        **{f"town_{x}": owners.map(names[f"short_{x}"]).astype("str") for x in ("zh", "en")},
        worth=[_worth(row) for row in rows_of(table)],
    )
    return table.reset_index(drop=True)


def _worth(row: dict[str, Any]) -> str:
    kind, qualifier = str(row["kind"]), str(row["qualifier"])
    for name, fits in (
        ("date", kind == "date"),
        ("undefined", kind == "target" and not row["unit"]),
        ("aim", kind == "target"),
        ("rank", kind == "rank_claim"),
        ("speech", qualifier == "figurative" or row["indicator"] == "age-years"),
        ("background", kind == "background"),
        ("list", kind == "enumeration"),
        ("ambiguous", qualifier == "nearly" and row["unit"] == "count"),
    ):
        if fits:
            return name
    return "fact"

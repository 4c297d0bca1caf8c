"""The claims that the investment frames are made of: one for each thing, promises apart from facts.

A target for a year and that year's outcome are two claims about two things; the choice between
rivals is that of ``tyanalysis.analysis.claims``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.claims import claims
from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.kinds import AHEAD
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered, store_of

CLAIM_COLUMNS: Final = (
    "area", "area_kind", "indicator", "subject_zh", "subject_en", "period", "value", *COLUMNS,
    "unit", "kind", "promise", "qualifier", "figures", "source", "grade", "others", "differs",
)  # fmt: skip


@remembered
def place_claims(
    frames: Frames,
    indicators: Iterable[str],
    *,
    area_kinds: Sequence[str] | None = None,
    by_subject: bool = False,
) -> pd.DataFrame:
    """Choose the best claim for each area, indicator, period and kind of claim (facts are one).

    Args:
        frames: The data package.
        indicators: Indicator ids.
        area_kinds: Kinds of area, or None for all.
        by_subject: Keep claims about different subjects apart.

    Returns:
        One row for each choice, by area, in the order of the indicators, by period: ``area``,
        ``area_kind``, ``indicator``, ``subject_zh``, ``subject_en``, ``period``, ``value`` (the
        stated number, missing where there is none), the four bound columns, ``unit``, ``kind``,
        ``promise`` (bool), ``qualifier``, ``figures`` (the id), ``source``, ``grade``, ``others``
        (ids of the claims that stand back, joined with ``;``) and ``differs`` (whether one of them
        contradicts it, rounding granted). Claims without a number are left out.
    """
    wanted = list(indicators)
    table = claims(frames, None, wanted)
    table["area_kind"] = table["area"].map(frames.areas.set_index("id")["kind"])
    keep = table["low"].notna()
    if area_kinds is not None:
        keep &= table["area_kind"].isin(list(area_kinds))
    keys = ["area", "indicator", "period", "kind_group"] + (["subject_zh"] if by_subject else [])
    found = table[keep].drop_duplicates(keys)
    found = found.rename(columns={"figure": "figures"}).assign(
        promise=found["kind"].isin(AHEAD),
        differs=found["conflicts"] != "",
        order=found["indicator"].map(wanted.index) if len(found) else 0,
    )
    found = found.sort_values(["area", "order", "period"], kind="stable", ignore_index=True)
    return found[list(CLAIM_COLUMNS)]


def bounds_at(row: Mapping[Any, Any], prefix: str = "") -> Bounds:
    """Read one row's bounds, shape (1,); empty where there are none."""
    low = row[f"{prefix}low"]
    if pd.isna(low):
        return Bounds.empty(1)
    return Bounds.of(
        low, row[f"{prefix}high"], row[f"{prefix}low_closed"], row[f"{prefix}high_closed"]
    )


def ends(bounds: Bounds, prefix: str = "") -> dict[str, Any]:
    """Lay one interval out as four cells."""
    return {f"{prefix}{name}": getattr(bounds, name)[0] for name in COLUMNS}


def first(claims: pd.DataFrame, **wanted: Any) -> dict[str, Any] | None:
    """Give the first claim whose columns hold these values, or None."""
    # A loop over stages asks the same few rows dozens of times: they are indexed once.
    store = store_of(claims)
    columns = tuple(wanted)
    index = store.get(("places", columns))
    if index is None:
        index = store[("places", columns)] = {}
        keys = zip(*(claims[name].to_list() for name in columns), strict=True)
        for number, key in enumerate(keys):
            index.setdefault(key, number)
    place = index.get(tuple(wanted.values()))
    if place is None:
        return None
    if ("row", place) not in store:
        store[("row", place)] = {str(k): v for k, v in claims.iloc[place].items()}
    return dict(store[("row", place)])

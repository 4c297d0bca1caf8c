"""What is known about the areas of one kind: dated snapshots, and areas by tier and status.

The same functions serve zones, towns, projects and cities: the kind of area is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from tyanalysis.analysis.claims import best_claims
from tyanalysis.analysis.frames import Frames, joined, text
from tyanalysis.analysis.overlap import ancestors

_AREA_COLUMNS = ("kind", "level", "status")


def snapshots(
    frames: Frames,
    kinds: Sequence[str] = ("zone",),
    indicators: Iterable[str] | None = None,
    *,
    areas: Iterable[str] | None = None,
    parent: str = "",
    claim_kinds: Iterable[str] | None = None,
    start: str = "",
    end: str = "",
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Give the best claims about all areas of some kinds.

    Rows of different areas are not to be added or ranked: see
    :func:`~tyanalysis.analysis.comparability.comparability`.

    Args:
        frames: The data package.
        kinds: Kinds of area (zone, town, project, city, …).
        indicators: Indicator ids, or None for all.
        areas: Only these areas, or None for all of the kinds.
        parent: Only areas that lie in this one, as a whole or in part, or "".
        claim_kinds: Kinds of claim (``FACTS`` or ``AHEAD`` of :mod:`tyanalysis.analysis.kinds`), or
            None for all.
        start: First year, or "".
        end: Last year, or "".
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        The columns of :func:`~tyanalysis.analysis.claims.claims` and ``area_kind``, ``level``,
        ``status``; in the order of the table of areas, then by time and indicator.
    """
    table = frames.areas
    chosen = table["id"][text(table, "kind").isin(kinds)].to_list()
    if areas is not None:
        wanted = set(areas)
        chosen = [area for area in chosen if area in wanted]
    if parent:
        chosen = [area for area in chosen if parent in ancestors(frames.memberships, area)]
    found = best_claims(
        frames,
        chosen,
        indicators,
        kinds=claim_kinds,
        start=start,
        end=end,
        reading=reading,
        rounding=rounding,
    )
    known = table.set_index("id")
    for name in _AREA_COLUMNS:
        column = found["area"].map(text(known, name))
        found["area_kind" if name == "kind" else name] = column.astype("str")
    order = found["area"].map({area: place for place, area in enumerate(table["id"])})
    by = ["_area", "start", "end", "indicator"]
    found = found.assign(_area=order).sort_values(by, kind="stable", ignore_index=True)
    return found.drop(columns="_area")


def tiers(
    frames: Frames,
    kind: str = "town",
    *,
    parent: str = "",
    levels: Sequence[str] = ("national", "provincial", "municipal", "county", ""),
    statuses: Sequence[str] = ("existing", "being_built", "to_be_fostered", "planned", ""),
) -> pd.DataFrame:
    """List the areas of one kind by tier and status, with where they lie and what is known.

    Args:
        frames: The data package.
        kind: Kind of area.
        parent: Only areas that lie in this one, as a whole or in part, or "".
        levels: Order of the tiers.
        statuses: Order of the statuses.

    Returns:
        One row for each area, by status and tier: ``area``, ``level``, ``status``, ``lies_in`` (the
        areas named as its direct parents, joined with ``;``), ``figures`` (ids, joined),
        ``figure_count``, ``sources`` (joined).
    """
    table = frames.areas[text(frames.areas, "kind") == kind]
    links = frames.memberships
    rows = []
    for area, level, status in zip(
        table["id"], text(table, "level"), text(table, "status"), strict=True
    ):
        if parent and parent not in ancestors(links, area):
            continue
        own = frames.figures[frames.figures["area"] == area]
        rows.append(
            {
                "area": area,
                "level": level,
                "status": status,
                "lies_in": joined(text(links[links["area"] == area], "parent")),
                "figures": joined(text(own, "id")),
                "figure_count": len(own),
                "sources": joined(text(own, "source")),
            }
        )
    columns = ["area", "level", "status", "lies_in", "figures", "figure_count", "sources"]
    out = pd.DataFrame(rows, columns=columns)
    keys = out.assign(_status=_place(out["status"], statuses), _level=_place(out["level"], levels))
    ordered = keys.sort_values(["_status", "_level"], kind="stable", ignore_index=True)
    return ordered.drop(columns=["_status", "_level"])


def tier_counts(table: pd.DataFrame) -> pd.DataFrame:
    """How many areas are there in each tier and status?

    Args:
        table: Areas with ``status`` and ``level``, as :func:`tiers` gives them.

    Returns:
        One row for each pair that occurs: ``status``, ``level``, ``count``.

    >>> tier_counts(pd.DataFrame({"status": ["existing"] * 2, "level": ["provincial"] * 2}))
         status       level  count
    0  existing  provincial      2
    """
    counts = table.groupby(["status", "level"], sort=False).size()
    return counts.rename("count").reset_index()


def _place(column: pd.Series, order: Sequence[str]) -> pd.Series:
    return column.map({name: place for place, name in enumerate(order)}).fillna(len(order))

"""Which areas overlap, and sums that refuse to count anything twice.

Zones straddle counties and cities, and towns sit inside zones and counties. Membership is a graph:
an area lies in a parent as a whole or in part. Two areas overlap for certain if one lies in the
other, or if a third lies as a whole in the one and, as a whole or in part, in the other. Two cities
that each hold part of one zone do not overlap by that: the parts may be different ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from tyanalysis.analysis.frames import Frames, bounds_of, joined, pick, text
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.wording import area_name, listed
from tyanalysis.data.remember import remembered
from tyanalysis.data.unit import convert
from tyanalysis.errors import NotComputable

_NOT_SPACE = frozenset({"builds", "fostered_in", "operates", "owns"})


def ancestors(memberships: pd.DataFrame, area: str) -> dict[str, str]:
    """Which areas hold this one, as a whole or in part?

    A part is followed upwards from the area itself only: of a zone that lies partly in a county, a
    park of the zone need not lie in that county.

    Args:
        memberships: The table of memberships: ``area``, ``parent``, ``extent``, ``relation``.
        area: Area id.

    Returns:
        Area ids with ``whole`` or ``part``; none for an area that lies in no other.

    >>> links = pd.DataFrame({"area": ["park", "zone"], "parent": ["zone", "city"],
    ...                       "extent": ["whole", "part"]})
    >>> ancestors(links, "zone"), ancestors(links, "park")
    ({'city': 'part'}, {'zone': 'whole'})
    """
    return _climb(_edges(memberships), area)


def members(memberships: pd.DataFrame, parent: str) -> list[str]:
    """Which areas lie in a parent as a whole, directly or through others?

    Args:
        memberships: As for :func:`ancestors`.
        parent: Area id.

    Returns:
        Area ids in the order of the table.

    >>> links = pd.DataFrame({"area": ["park", "zone"], "parent": ["zone", "city"]})
    >>> members(links, "city")
    ['park', 'zone']
    """
    edges = _edges(memberships)
    return [area for area in edges if _climb(edges, area).get(parent) == "whole"]


@remembered
def contents(memberships: pd.DataFrame) -> dict[str, list[str]]:
    """What lies as a whole in each area that holds others? :func:`members` of all parents at once.

    Args:
        memberships: As for :func:`ancestors`.

    Returns:
        Parent id to the ids of what lies in it as a whole.

    >>> contents(pd.DataFrame({"area": ["park", "zone"], "parent": ["zone", "city"]}))
    {'zone': ['park'], 'city': ['park', 'zone']}
    """
    edges = _edges(memberships)
    held: dict[str, list[str]] = defaultdict(list)
    for area in edges:
        for parent, extent in _climb(edges, area).items():
            if extent == "whole":
                held[parent].append(area)
    return dict(held)


def overlaps(frames: Frames, areas: Sequence[str]) -> pd.DataFrame:
    """Which of some areas overlap, so that a sum would count something twice?

    Args:
        frames: The data package.
        areas: Area ids.

    Returns:
        One row for each overlapping pair: ``left``, ``right`` (area ids), ``shared`` (ids of the
        largest areas known to lie in both, joined with ``;``; one of the two where it lies in the
        other) and ``extent`` (whole, or part if only part of the shared area is known to).

    Pitfalls:
        Finds what the table of memberships implies; two areas that nobody placed do not overlap
        here.
    """
    edges = _edges(frames.memberships)
    reach = {area: {area: "whole"} | _climb(edges, area) for area in {*edges, *areas}}
    rows = []
    for number, left in enumerate(areas):
        for right in areas[number + 1 :]:
            both = {
                area: "whole" if up[left] == up[right] else "part"
                for area, up in reach.items()
                if left in up and right in up and "whole" in (up[left], up[right])
            }
            # Better name a park that lies in both as a whole than a zone that does in part.
            sure = {area for area, extent in both.items() if extent == "whole"} or set(both)
            top = [
                area
                for area in sure
                # Areas that lie in each other are one; neither is inside the other then.
                if not any(other in reach[area] and area not in reach[other] for other in sure)
            ]
            if top:
                extent = "whole" if any(both[area] == "whole" for area in top) else "part"
                rows.append((left, right, joined(sorted(top)), extent))
    return pd.DataFrame(rows, columns=["left", "right", "shared", "extent"], dtype="str")


def sum_over(
    frames: Frames,
    areas: Sequence[str],
    indicator: str,
    period: str,
    *,
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """What do areas that do not overlap come to together? The sum of one indicator.

    Args:
        frames: The data package.
        areas: Area ids.
        indicator: Indicator id.
        period: Period in SDMX notation.
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        One row: areas, indicator, period, low, high, low_closed, high_closed, unit, kind, figures,
        sources.

    Raises:
        NotComputable: ``overlap`` names what would be counted twice; ``no-parts`` an area without
            the figure; ``mixed-kinds`` or ``mixed-price-bases`` what cannot be added.

    Pitfalls:
        A rate cannot be added: only levels and counts make a sum.
    """
    _refuse_overlap(frames, areas)
    found = pick(frames, areas, [indicator])
    found = found[text(found, "period") == period].drop_duplicates("area")
    absent = [area for area in areas if area not in set(found["area"])]
    if absent or found.empty:
        zh = listed([area_name(frames, area, "zh") for area in absent], "zh")
        en = listed([area_name(frames, area, "en") for area in absent], "en")
        raise NotComputable(
            "no-parts",
            f"{zh}没有这一时期的同口径数字，不能相加。",
            f"There is no such figure for {en}, so the sum cannot be made.",
        )
    for column, reason, zh, en in _MIXES:
        if len(set(text(found, column))) > 1:
            raise NotComputable(reason, zh, en)
    unit = found["unit"].iloc[0]
    parts = [
        convert(bounds_of(found.iloc[[i]], reading, rounding), found["unit"].iloc[i], unit)
        for i in range(len(found))
    ]
    total = type(parts[0]).concat(parts).sum()
    return pd.DataFrame(
        {
            "areas": [joined(areas)],
            "indicator": [indicator],
            "period": [period],
            **total.to_frame().to_dict("list"),
            "unit": [unit],
            "kind": [weakest_kind(found["kind"])],
            "figures": [joined(found["id"])],
            "sources": [joined(text(found, "source"))],
        }
    )


_MIXES = (
    ("kind", "mixed-kinds", "各数字的性质不同（实际、计划、目标等），不能相加。",
     "The figures are of different kinds (actual, plan, target), so they cannot be added."),
    ("price_basis", "mixed-price-bases", "各数字的价格基准不同，不能相加。",
     "The figures are on different price bases, so they cannot be added."),
)  # fmt: skip


def _refuse_overlap(frames: Frames, areas: Sequence[str]) -> None:
    pairs = overlaps(frames, list(dict.fromkeys(areas)))
    if pairs.empty:
        return
    left, right, shared, extent = pairs.iloc[0]
    names = {
        language: [area_name(frames, area, language) for area in (left, right)]
        + [listed([area_name(frames, area, language) for area in shared.split(";")], language)]
        for language in ("zh", "en")
    }
    zh, en = names["zh"], names["en"]
    inner = {left, right} & set(shared.split(";"))
    if inner:
        part_zh, part_en = ("部分", "partly ") if extent == "part" else ("", "")
        area = inner.pop()
        outer = right if area == left else left
        zh_in, zh_out = area_name(frames, area, "zh"), area_name(frames, outer, "zh")
        en_in, en_out = area_name(frames, area, "en"), area_name(frames, outer, "en")
        raise NotComputable(
            "overlap",
            f"{zh_in}{part_zh}在{zh_out}之内，两者相加会重复计算，不能相加。",
            f"{en_in} lies {part_en}within {en_out}: a sum would count it twice.",
        )
    raise NotComputable(
        "overlap",
        f"{zh[0]}与{zh[1]}都包含{zh[2]}，两者相加会重复计算，不能相加。",
        f"{en[0]} and {en[1]} both contain {en[2]}: a sum would count it twice.",
    )


@remembered
def _edges(memberships: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    edges: dict[str, list[tuple[str, str]]] = defaultdict(list)
    columns = (text(memberships, name) for name in ("area", "parent", "extent", "relation"))
    for area, parent, extent, relation in zip(*columns, strict=True):
        if relation not in _NOT_SPACE:
            edges[area].append((parent, extent or "whole"))
    return dict(edges)


def _climb(edges: dict[str, list[tuple[str, str]]], area: str) -> dict[str, str]:
    found: dict[str, str] = {}
    queue = [(parent, extent) for parent, extent in edges.get(area, [])]
    while queue:
        here, extent = queue.pop()
        if found.get(here) in {"whole", extent}:
            continue
        found[here] = extent
        queue += [(up, extent) for up, step in edges.get(here, []) if step == "whole"]
    found.pop(area, None)
    return found

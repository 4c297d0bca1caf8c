"""What is promised for the zones, how far it can be computed, and how promises of growth ended."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.counts import count_times
from tyanalysis.analysis.frames import Frames, joined
from tyanalysis.analysis.kinds import AHEAD, weakest_kind
from tyanalysis.analysis.overlap import members
from tyanalysis.analysis.zone_records import (
    area_ids,
    head_zones,
    named_claims,
    one_a_period,
    zone_of,
)
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of

_OUTPUT: Final = (
    "additional-industrial-output", "park-output-threshold", "output-at-full-capacity",
    "induced-output",
)  # fmt: skip
_COUNT, _EACH = "parks-at-threshold", "park-output-threshold"


@remembered
def zone_targets(frames: Frames) -> pd.DataFrame:
    """Which output is promised for each zone, its parks and its projects?

    The output of so many parks of at least so much is computed; nothing else is added, because
    projects and parks may be counted in each other.

    Args:
        frames: The data package.

    Returns:
        One row for each promise: the claim's columns, ``zone``, ``scope`` (zone, each, parks,
        project), ``count_low`` (how many parks, NaN elsewhere). Sorted by zone and scope.
    """
    owner = zone_of(frames)
    rows: list[dict[Any, Any]] = []
    for head in head_zones(frames):
        own = [area for area, zone in owner.items() if zone == head]
        inside = set(members(frames.memberships, head))
        projects = [area for area in area_ids(frames, "project") if area in inside]
        claims = named_claims(frames, [*own, *projects], [*_OUTPUT, _COUNT], kinds=AHEAD)
        claims = one_a_period(claims)
        for claim in rows_of(claims[claims["indicator"].isin(_OUTPUT)]):
            scope = "project" if claim["area"] in projects else "zone"
            scope = "each" if claim["indicator"] == _EACH else scope
            rows.append(claim | {"zone": head, "scope": scope})
        rows += _parks(claims, head)
    order = {scope: number for number, scope in enumerate(("zone", "each", "parks", "project"))}
    table = pd.DataFrame(rows)
    if table.empty:
        return table.assign(zone=pd.Series(dtype="str"), scope=pd.Series(dtype="str"))
    keyed = table.assign(_order=table["scope"].map(order))
    return keyed.sort_values(["_order"], kind="stable", ignore_index=True).drop(columns="_order")


@remembered
def growth_targets(frames: Frames) -> pd.DataFrame:
    """How did targets of growth for province and cities compare with what came?

    Args:
        frames: The data package.

    Returns:
        One row for each target of a rate whose outcome for the same area, indicator and year is on
        record or not: the claim's columns, ``actual_low`` …, ``actual_kind``, ``actual_figures``
        ("" if none) and ``gap_low`` … (outcome less target, percentage points).
    """
    regions = [*area_ids(frames, "province"), *area_ids(frames, "city")]
    rates = named_claims(frames, regions)
    rates = rates[rates["unit"] == "percent"]
    targets = one_a_period(rates[rates["kind"] == "target"].reset_index(drop=True))
    rows = []
    for target in rows_of(targets):
        same = rates[
            (rates["area"] == target["area"])
            & (rates["indicator"] == target["indicator"])
            & (rates["period"] == target["period"])
            & (rates["kind"] != "target")
        ]
        same = same.assign(late=same["kind"] == "expected").sort_values("late", kind="stable")
        # A target of "about 9%" is met or missed against the number it names.
        aim = Bounds.point(target["value"])
        found = Bounds.from_frame(same.iloc[[0]]) if len(same) else Bounds.empty()
        rows.append(
            target
            | {f"actual_{name}": getattr(found, name)[0] for name in COLUMNS}
            | {f"gap_{name}": getattr(found - aim, name)[0] for name in COLUMNS}
            | {
                "actual_kind": str(same["kind"].iloc[0]) if len(same) else "",
                "actual_figures": str(same["figures"].iloc[0]) if len(same) else "",
            }
        )
    return pd.DataFrame(rows)


def _parks(claims: pd.DataFrame, zone: str) -> list[dict[Any, Any]]:
    """Multiply the number of parks by the output that each is to reach."""
    count = claims[claims["indicator"] == _COUNT]
    each = claims[claims["indicator"] == _EACH]
    if count.empty or each.empty:
        return []
    product = count_times(Bounds.from_frame(count.iloc[[0]]), Bounds.from_frame(each.iloc[[0]]))
    row: dict[Any, Any] = each.iloc[0].to_dict()
    both = pd.concat([count.iloc[[0]], each.iloc[[0]]])
    return [
        row
        | {name: getattr(product, name)[0] for name in COLUMNS}
        | {
            "zone": zone,
            "scope": "parks",
            "value": float("nan"),
            "kind": weakest_kind(both["kind"]),
            "figures": joined(both["figures"]),
            "count_low": float(count["low"].iloc[0]),
        }
    ]

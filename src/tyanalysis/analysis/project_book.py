"""Project books: how many projects, worth how much, split how, and the year's plan beside it.

A project book lists what is planned; its total investment runs over the projects' lives. It says
nothing about money spent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.claims import best_claims
from tyanalysis.analysis.consistency import agrees, without_dust
from tyanalysis.analysis.frames import Frames, joined, text
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.data.quantity import COLUMNS, Bounds

BOOK: Final = ("project-count", "total-investment")
SPLITS: Final[Mapping[str, Sequence[str]]] = {
    "project-count": ("infrastructure-projects", "industry-projects"),
    "total-investment": ("infrastructure-total-investment", "industry-total-investment"),
    "projects-started": ("infrastructure-projects-started", "industry-projects-started"),
    "started-investment": ("infrastructure-started-investment", "industry-started-investment"),
    "three-batches-projects": ("projects-signed", "projects-started", "projects-in-production"),
    "three-batches-investment": (
        "signed-investment", "started-investment", "in-production-investment",
    ),
    "gross-regional-product": (
        "value-added-primary", "value-added-secondary", "value-added-tertiary",
    ),
    "fixed-asset-investment": (
        "investment-primary", "investment-secondary", "investment-tertiary",
    ),
}  # fmt: skip
DONE: Final = ("completed-investment", "infrastructure-investment", "fixed-asset-investment")


def project_books(
    frames: Frames,
    areas: Iterable[str] | None = None,
    *,
    count: str = BOOK[0],
    amount: str = BOOK[1],
    start: str = "",
    end: str = "",
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Put number and amount of each project book side by side, and follow it from date to date.

    Args:
        frames: The data package.
        areas: Area ids, or None for all that have such a book.
        count: Indicator id of the number of projects.
        amount: Indicator id of their total investment.
        start: First year, or "".
        end: Last year, or "".
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        One row for each area and date that has both: ``area``, ``period``, ``count_low`` …
        ``count_high_closed``, ``amount_low`` …, ``each_low`` … (amount per project),
        ``count_change_low`` … and ``amount_change_low`` … (against the area's row before; empty in
        the first), ``before`` (that row's period), ``unit`` (of the amount), ``kind``, ``figures``,
        ``sources``.
    """
    found = best_claims(
        frames, areas, [count, amount], start=start, end=end, reading=reading, rounding=rounding
    )
    sides = [
        found[found["indicator"] == name].drop_duplicates(["area", "period"])
        for name in (count, amount)
    ]
    both = sides[0].merge(sides[1], on=["area", "period"], suffixes=("_n", "_m"))
    both = both.sort_values(["area", "start_n"], kind="stable").reset_index(drop=True)
    number, money = _side(both, "n"), _side(both, "m")
    past = both.groupby("area", sort=False).cumcount().to_numpy() > 0
    blocks = {
        "count_": number,
        "amount_": money,
        "each_": money / number if len(both) else number,
        "count_change_": _change(number, past),
        "amount_change_": _change(money, past),
    }
    out = both[["area", "period"]].copy()
    for prefix, bounds in blocks.items():
        out = pd.concat([out, bounds.to_frame(out.index, prefix)], axis=1)
    before = both.groupby("area", sort=False)["period"].shift(1)
    out["before"] = before.fillna("")
    out["unit"] = both["unit_m"]
    return _with_claims(out, both, ("n", "m"))


def splits(
    frames: Frames,
    areas: Iterable[str] | None = None,
    *,
    parts: Mapping[str, Sequence[str]] = SPLITS,
    start: str = "",
    end: str = "",
    reading: str = "",
) -> pd.DataFrame:
    """Set printed totals against the sum of their printed parts.

    Args:
        frames: The data package.
        areas: Area ids, or None for all.
        parts: Total indicator to the indicators of its parts.
        start: First year, or "".
        end: Last year, or "".
        reading: "", strict or customary.

    Returns:
        One row for each area, period and total of which all parts are there: ``area``, ``period``,
        ``indicator`` (the total), ``parts`` (indicators joined with ``;``), ``part_values`` and
        ``part_shares`` (midpoints of the parts and of their shares in percent, joined with ``;``),
        ``total_low`` …, ``sum_low`` …, ``residual_low`` … (as printed), ``agree`` (once rounding is
        granted), ``unit``, ``kind``, ``figures``, ``sources``.
    """
    wanted = [*parts, *(name for names in parts.values() for name in names)]
    printed = best_claims(frames, areas, wanted, start=start, end=end, reading=reading)
    rounded = best_claims(
        frames, areas, wanted, start=start, end=end, reading=reading, rounding="rounded"
    )
    rows = []
    for (area, period), group in printed.groupby(["area", "period"], sort=False):
        here = group.drop_duplicates("indicator").set_index("indicator")
        wide = rounded.loc[group.index].drop_duplicates("indicator").set_index("indicator")
        for total, names in parts.items():
            if {total, *names} <= set(here.index) and period:
                rows.append(_split(str(area), str(period), total, list(names), here, wide))
    return pd.DataFrame(rows, columns=list(_SPLIT_COLUMNS))


def plan_and_done(
    frames: Frames,
    areas: Iterable[str] | None = None,
    *,
    plan: str = "planned-investment",
    total: str = "total-investment",
    done: Sequence[str] = DONE,
    start: str = "",
    end: str = "",
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Lay a year's plan, the total and what was reported done side by side, without dividing.

    What was done may cover other projects than the plan (infrastructure only, eight months only),
    so the rows carry their indicator, subject and period, and no attainment is computed here; see
    the question ``attainment``.

    Returns:
        The columns of :func:`~tyanalysis.analysis.claims.claims` and ``year`` and ``stage`` (total,
        plan or done) for every area and year that has a plan.
    """
    stages = {plan: "plan", total: "total", **dict.fromkeys(done, "done")}
    found = best_claims(
        frames, areas, list(stages), start=start, end=end, reading=reading, rounding=rounding
    )
    found["year"] = found["period"].str[:4]
    found["stage"] = found["indicator"].map(stages)
    planned = found[found["stage"] == "plan"][["area", "year"]].drop_duplicates()
    kept = found.merge(planned[planned["year"] != ""], on=["area", "year"])
    order = kept["stage"].map({"total": 0, "plan": 1, "done": 2})
    return (
        kept.assign(_order=order)
        .sort_values(["area", "year", "_order", "start"], kind="stable", ignore_index=True)
        .drop(columns="_order")
    )


_SPLIT_COLUMNS: Final = (
    "area", "period", "indicator", "parts", "part_values", "part_shares",
    *(f"{side}_{name}" for side in ("total", "sum", "residual") for name in COLUMNS),
    "agree", "unit", "kind", "figures", "sources",
)  # fmt: skip


def _split(
    area: str, period: str, total: str, names: list[str], here: pd.DataFrame, wide: pd.DataFrame
) -> dict[str, object]:
    whole, pieces = Bounds.from_frame(here.loc[[total]]), Bounds.from_frame(here.loc[names])
    added = pieces.sum()
    granted = Bounds.from_frame(wide.loc[[total]]) - Bounds.from_frame(wide.loc[names]).sum()
    middle = (pieces.low + pieces.high) / 2
    used = here.loc[[total, *names]]
    row: dict[str, object] = {
        "area": area,
        "period": period,
        "indicator": total,
        "parts": ";".join(names),
        "part_values": ";".join(f"{value:g}" for value in middle),
        "part_shares": ";".join(f"{value:.6g}" for value in middle / middle.sum() * 100),
        "agree": str(agrees(granted)[0]),
        "unit": here.loc[total, "unit"],
        "kind": weakest_kind(used["kind"]),
        "figures": joined(used["figure"]),
        "sources": joined(used["source"]),
    }
    for prefix, bounds in (
        ("total_", whole),
        ("sum_", added),
        ("residual_", without_dust(whole - added)),
    ):
        row |= {f"{prefix}{name}": getattr(bounds, name)[0] for name in COLUMNS}
    return row


def _side(both: pd.DataFrame, suffix: str) -> Bounds:
    return Bounds.of(*(both[f"{name}_{suffix}"] for name in COLUMNS))


def _change(bounds: Bounds, past: np.ndarray) -> Bounds:
    if len(bounds) == 0:
        return bounds
    change = bounds[1:] - bounds[:-1]
    moved = Bounds.concat([Bounds.empty(1), change])
    gone = Bounds.empty(len(bounds))
    keep = list(past)
    return Bounds.concat([(moved if ok else gone)[[n]] for n, ok in enumerate(keep)])


def _with_claims(out: pd.DataFrame, both: pd.DataFrame, suffixes: tuple[str, ...]) -> pd.DataFrame:
    for name, column in (("kind", "kind"), ("figures", "figure"), ("sources", "source")):
        cells = [text(both, f"{column}_{suffix}") for suffix in suffixes]
        combine = weakest_kind if name == "kind" else joined
        out[name] = [combine(row) for row in zip(*cells, strict=True)]
    return out.astype({"kind": "str", "figures": "str", "sources": "str"})

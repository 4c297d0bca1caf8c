"""The project funnel (三个一批): projects signed, started and put into production, by event.

The three batches of one event are different projects: a start rate of one event relates this
batch's starts to this batch's signatures, not the fate of the signed ones (where projects have
dates, ``cohorts`` follows that). Later cohorts have had less time. Counts and amounts give
different rates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.claims import best_claims
from tyanalysis.analysis.consistency import without_dust
from tyanalysis.analysis.frames import Frames, joined
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.data.quantity import COLUMNS, Bounds

STAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "count": {
        "signed": "projects-signed",
        "started": "projects-started",
        "producing": "projects-in-production",
        "total": "three-batches-projects",
    },
    "amount": {
        "signed": "signed-investment",
        "started": "started-investment",
        "producing": "in-production-investment",
        "total": "three-batches-investment",
    },
}
CUMULATIVE: Final[Mapping[str, Mapping[str, str]]] = {
    measure: {stage: f"{name}-cumulative" for stage, name in names.items() if stage != "total"}
    for measure, names in STAGES.items()
}
CAUTION: Final = (
    "三批是不同的项目：同一次活动的开工率、投产率只是各批之比，不是签约项目的去向；后面的批次时间更短",
    "The three batches are different projects: the rates of one event compare batches and do not"
    " follow the signed projects; later batches have had less time",
)
_PIECES: Final = ("signed", "started", "producing")


def start_rate(signed: Bounds, started: Bounds) -> Bounds:
    """How many projects started against those signed? started / signed.

    Bounds only: for figures of the data package :func:`funnel` pairs the stages by area, period and
    measure, and for projects with dates there is ``cohorts.cohort_rates``.

    Args:
        signed: Projects, or amounts, signed, shape (n,), above 0.
        started: Projects, or amounts, started, same shape.

    Returns:
        Bounds of the same shape, as fractions.

    Pitfalls:
        Says what became of the signed ones only if both count one cohort; batches of one event are
        different projects, and their rate may pass 1.

    >>> print(start_rate(Bounds.point(94), Bounds.point(82)))
    0.87234
    """
    return started / signed


def production_rate(started: Bounds, producing: Bounds) -> Bounds:
    """How many projects produce against those that started? producing / started.

    Bounds only, as :func:`start_rate`.

    Args:
        started: Projects, or amounts, started, shape (n,), above 0.
        producing: Projects, or amounts, in production, same shape.

    Returns:
        Bounds of the same shape, as fractions.

    Pitfalls:
        As for :func:`start_rate`; later cohorts have had less time.

    >>> print(production_rate(Bounds.point(107), Bounds.point(67)))
    0.626168
    """
    return producing / started


def funnel(
    frames: Frames,
    areas: Iterable[str] | None = None,
    *,
    stages: Mapping[str, Mapping[str, str]] = STAGES,
    start: str = "",
    end: str = "",
    period: str = "",
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Set out each event by area, by count and by amount, with its rates and its check.

    Args:
        frames: The data package.
        areas: Area ids, or None for all.
        stages: Measure (count, amount) to stage (signed, started, producing, total) to indicator.
        start: First year, or "".
        end: Last year, or "".
        period: Only this period, for a cross-section, or "".
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        One row for each area, period and measure with at least one stage: ``area``, ``period``,
        ``measure``, ``signed_low`` …, ``started_low`` …, ``producing_low`` …, ``total_low`` …
        (printed), ``sum_low`` … (of the three, empty if one is missing), ``residual_low`` …
        (printed total less sum), ``agree`` (once rounding is granted; undetermined without a
        total), ``start_rate_low`` …, ``production_rate_low`` … (percent, empty where a stage is
        missing), ``unit``, ``kind``, ``figures``, ``sources``, ``grade``, ``caution_zh``,
        ``caution_en``. A rate above 100% shows that the batches are not one cohort.
    """
    wanted = [name for names in stages.values() for name in names.values()]
    printed = best_claims(
        frames, areas, wanted, start=start, end=end, reading=reading, rounding=rounding
    )
    rounded = best_claims(
        frames, areas, wanted, start=start, end=end, reading=reading, rounding="rounded"
    )
    rows = []
    for measure, names in stages.items():
        stage_of = {indicator: stage for stage, indicator in names.items()}
        here = printed[printed["indicator"].isin(stage_of)]
        if period:
            here = here[here["period"] == period]
        for (area, when), group in here.groupby(["area", "period"], sort=False):
            first = group.drop_duplicates("indicator")
            wide = rounded.loc[first.index]
            rows.append(
                {"area": area, "period": when, "measure": measure}
                | _event(first.assign(stage=first["indicator"].map(stage_of)), wide)
            )
    out = pd.DataFrame(rows, columns=list(_COLUMNS))
    order = {name: place for place, name in enumerate(frames.areas["id"])}
    keys = out.assign(_area=out["area"].map(order), _measure=out["measure"] != "count")
    by = ["period", "_area", "_measure"]
    return keys.sort_values(by, kind="stable", ignore_index=True).drop(
        columns=["_area", "_measure"]
    )


_BLOCKS: Final = (*_PIECES, "total", "sum", "residual", "start_rate", "production_rate")
_COLUMNS: Final = (
    "area", "period", "measure", *(f"{block}_{name}" for block in _BLOCKS for name in COLUMNS),
    "agree", "unit", "kind", "figures", "sources", "grade", "caution_zh", "caution_en",
)  # fmt: skip


def _event(group: pd.DataFrame, wide: pd.DataFrame) -> dict[str, object]:
    blocks = _blocks(group)
    granted = _blocks(wide.assign(stage=group["stage"]))["residual"]
    row: dict[str, object] = {
        f"{block}_{name}": getattr(bounds, name)[0]
        for block, bounds in blocks.items()
        for name in COLUMNS
    }
    empty = bool(granted.is_empty[0])
    agree = "yes" if bool(granted.contains(0.0)[0]) else "no"
    return row | {
        "agree": "undetermined" if empty else agree,
        "unit": group["unit"].iloc[0],
        "kind": weakest_kind(group["kind"]),
        "figures": joined(group["figure"]),
        "sources": joined(group["source"]),
        "grade": max(group["grade"], key="ASBC".find),
        "caution_zh": CAUTION[0],
        "caution_en": CAUTION[1],
    }


def _blocks(group: pd.DataFrame) -> dict[str, Bounds]:
    by_stage = group.set_index("stage")
    stage = {
        name: Bounds.from_frame(by_stage.loc[[name]]) if name in by_stage.index else Bounds.empty()
        for name in (*_PIECES, "total")
    }
    added = stage["signed"] + stage["started"] + stage["producing"]
    return stage | {
        "sum": added,
        "residual": without_dust(stage["total"] - added),
        "start_rate": start_rate(stage["signed"], stage["started"]) * 100.0,
        "production_rate": production_rate(stage["started"], stage["producing"]) * 100.0,
    }


def cohort_warning(table: pd.DataFrame) -> pd.DataFrame:
    """Pick the events of which a rate is certainly above 100%, so that no cohort can be meant.

    Args:
        table: From :func:`funnel`.

    Returns:
        The rows of the table, with ``rates`` (start_rate, production_rate, joined with ``;``).
    """
    above = {name: table[f"{name}_low"] > 100.0 for name in ("start_rate", "production_rate")}
    rates = [
        joined(name for name, flags in above.items() if bool(flags.iloc[row]))
        for row in range(len(table))
    ]
    keep = np.array([bool(rate) for rate in rates], dtype=bool)
    return table.assign(rates=rates)[keep].reset_index(drop=True)

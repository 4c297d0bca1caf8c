"""Output of towns: the one total, and all claims about towns that published their own."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result, joined
from tyanalysis.analysis.town_records import home_area, town_claims, towns_of
from tyanalysis.analysis.unit_ratio import multiple, per_period, per_unit
from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.rows import rows_of
from tyanalysis.errors import NotComputable

TOTAL: Final = "leading-industry-output"
OUTPUTS: Final = (
    "full-chain-output", "leading-industry-output", "gross-output", "product-output-value",
    "comprehensive-output",
)  # fmt: skip
_SHARES: Final = ("share-of-national-output", "share-of-provincial-output")
_SIZE: Final = ("enterprises", "licensed-makers", "employees", "business-entities")
_MONTHS: Final = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@remembered
def town_total(frames: Frames) -> pd.DataFrame:
    """What did the key towns produce together, for each town and each month?

    Args:
        frames: The data package.

    Returns:
        Rows ``total``, ``per-town`` (total / number of key towns), ``per-month`` (total / months of
        the period) and ``twice`` (two half-years' worth, arithmetic only), each with ``measure``,
        ``area``, ``area_zh``, ``area_en``, ``low`` …, ``unit``, ``kind``, ``period``, ``figures``.
        Empty where no group of towns has a total.
    """
    groups = frames.areas.loc[frames.areas["kind"] == "group", "id"]
    found = town_claims(frames, groups, [TOTAL, "key-town-count"])
    total = found[(found["indicator"] == TOTAL) & (found["kind_group"] == "fact")].tail(1)
    if total.empty:
        return empty_result(["measure", "area", *COLUMNS, "unit", "kind", "period", "figures"])
    claim = total.iloc[0]
    count = found[(found["indicator"] == "key-town-count") & (found["area"] == claim["area"])]
    amount, money = Bounds.from_frame(total), str(claim["unit"])
    rows = [_derived("total", amount, money, total)]
    if len(count):
        mean = per_unit(amount, Bounds.from_frame(count.tail(1)))
        rows.append(_derived("per-town", mean, f"{money}/count", total, count.tail(1)))
    months = _MONTHS.get(parse_period(str(claim["period"])).kind, 0)
    if months:
        rows.append(_derived("per-month", per_period(amount, months), f"{money}/month", total))
    if months == 6:
        rows.append(_derived("twice", multiple(amount, 2.0), money, total))
    return pd.DataFrame(rows)


@remembered
def growth_of_total(frames: Frames) -> pd.DataFrame:
    """How fast did the total grow?

    Returns:
        The claims about its growth, if there are any.

    Raises:
        NotComputable: ``no-base-period`` where neither the same total a year earlier nor a growth
            rate is on record.
    """
    total = town_total(frames)
    if total.empty:
        return total
    area, period = str(total["area"].iloc[0]), str(total["period"].iloc[0])
    found = town_claims(frames, [area], [f"{TOTAL}-growth", TOTAL])
    earlier = parse_period(period).year_earlier().text
    rates = found[(found["indicator"] != TOTAL) & (found["period"] == period)]
    base = found[(found["indicator"] == TOTAL) & (found["period"] == earlier)]
    if rates.empty and base.empty:
        raise NotComputable(
            "no-base-period",
            "没有上年同期的同口径数，也没有公布增速，所以增长多少无法计算。",
            "Neither the same total a year earlier nor a growth rate is on record, so its growth"
            " cannot be computed.",
        )
    return pd.concat([rates, base], ignore_index=True)


@remembered
def town_output_claims(frames: Frames) -> pd.DataFrame:
    """What did each town of the home produce, by every source that says so?

    Returns:
        Claims as of :func:`~tyanalysis.analysis.town_records.town_claims` about amounts of output,
        the widest scope first, facts before targets, each by date.
    """
    return town_claims(frames, towns_of(frames, home_area(frames)), OUTPUTS)


@remembered
def town_volumes(frames: Frames) -> pd.DataFrame:
    """How many tonnes did each town produce, by every source that says so?

    Returns:
        As :func:`town_output_claims`, for indicators of mass.
    """
    mass = frames.indicators.loc[frames.indicators["dimension"] == "mass", "id"]
    return town_claims(frames, towns_of(frames, home_area(frames)), mass)


@remembered
def town_standing(frames: Frames) -> pd.DataFrame:
    """How large are the towns: shares of output, makers, enterprises, employees?

    Returns:
        As :func:`town_output_claims`; for a share, ``whole_low`` … hold the whole (the country's or
        the province's output) that the volume of the same source and period implies, in
        ``whole_unit``, with ``whole_figures``. The wholes of several years tell whether the shares
        can be of one series.
    """
    towns = towns_of(frames, home_area(frames))
    table = town_claims(frames, towns, [*_SHARES, *_SIZE])
    volumes = town_volumes(frames)
    rows: list[dict[str, Any]] = []
    for row in rows_of(table):
        same = volumes[
            (volumes["area"] == row["area"])
            & (volumes["source"] == row["source"])
            & (volumes["period"] == row["period"])
            & (volumes["kind_group"] == "fact")
        ].head(1)
        whole, unit, figures = Bounds.empty(), "", ""
        if row["indicator"] in _SHARES and len(same):
            share = Bounds.of(*(row[name] for name in COLUMNS))
            whole = Bounds.from_frame(same) / (share / 100.0)
            unit, figures = str(same["unit"].iloc[0]), joined([row["figures"], *same["figures"]])
        ends = {f"whole_{name}": getattr(whole, name)[0] for name in COLUMNS}
        rows.append(row | ends | {"whole_unit": unit, "whole_figures": figures})
    return pd.DataFrame(rows) if rows else table


def _derived(measure: str, bounds: Bounds, unit: str, *used: pd.DataFrame) -> dict[str, Any]:
    first = used[0].iloc[0]
    return {
        "measure": measure,
        **{name: first[name] for name in ("area", "area_zh", "area_en")},
        **{name: getattr(bounds, name)[0] for name in COLUMNS},
        "unit": unit,
        "kind": str(first["kind"]),
        "period": str(first["period"]),
        "figures": joined(figure for table in used for figure in table["figures"]),
    }

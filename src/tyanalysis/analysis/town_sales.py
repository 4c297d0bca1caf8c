"""Online sales of towns: each source's level, growth and orders, and what they imply together."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames, empty_result, joined
from tyanalysis.analysis.implied import implied_base, implied_increment
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.plan import plan_share
from tyanalysis.analysis.town_records import home_area, town_claims, towns_of
from tyanalysis.analysis.unit_ratio import per_period, per_unit
from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.unit import convert

SALES: Final = "online-sales"
_GROWTH, _ORDERS, _CHAIN = "online-sales-growth", "ecommerce-orders", "full-chain-output"
DAYS: Final = 365


@remembered
def town_sales(frames: Frames) -> pd.DataFrame:
    """What does each source say about online sales, and what follows from it?

    Level, growth and orders are combined only within one source and period. The base and the
    increment carry the rounding of both inputs and hold the level once: taking the base from the
    level as if both were independent would give a wider interval, which is kept as ``naive_``.

    Args:
        frames: The data package.

    Returns:
        One row for each area, source and period with online sales, by date: ``area``, ``area_zh``,
        ``area_en``, ``period``, ``source``, ``grade``, ``publisher_zh``, ``publisher_en`` and
        ``kind``, and the bounds, ``unit`` and ``figures`` of: ``sales_``, ``growth_`` and
        ``orders_`` (as printed), ``base_`` and ``increment_`` (from the numbers as printed),
        ``sales_rounded_``, ``base_rounded_``, ``increment_rounded_`` and ``naive_`` (with
        rounding), ``share_`` (of the full chain's output, percent), ``each_`` (yuan an order) and
        ``day_`` (orders a day). What cannot be combined has empty bounds.
    """
    towns = towns_of(frames, home_area(frames))
    wanted = [SALES, _GROWTH, _ORDERS, _CHAIN]
    printed = town_claims(frames, towns, wanted)
    wide = town_claims(frames, towns, wanted, rounding="rounded")
    rows = []
    for _, claim in printed[printed["indicator"] == SALES].sort_values("start").iterrows():
        keys = {"area": claim["area"], "source": claim["source"], "period": claim["period"]}
        one, rounded = _Claims(printed, keys), _Claims(wide, keys)
        names = ("area", "area_zh", "area_en", "period", "source", "grade", "publisher_zh",
                 "publisher_en")  # fmt: skip
        row: dict[str, Any] = {name: claim[name] for name in names}
        row |= {"kind": weakest_kind(one.kinds())}
        row |= _part("sales_", one[SALES], one.unit(SALES), one.ids(SALES))
        row |= _part("sales_rounded_", rounded[SALES], one.unit(SALES), one.ids(SALES))
        row |= _part("growth_", one[_GROWTH], "percent", one.ids(_GROWTH))
        row |= _part("orders_", one[_ORDERS], one.unit(_ORDERS), one.ids(_ORDERS))
        both, money = one.ids(SALES, _GROWTH), one.unit(SALES)
        for prefix, source in (("", one), ("rounded_", rounded)):
            value, rate = source[SALES], source[_GROWTH] / 100.0
            row |= _part(f"base_{prefix}", implied_base(value, rate), money, both)
            row |= _part(f"increment_{prefix}", implied_increment(value, rate), money, both)
        base = implied_base(rounded[SALES], rounded[_GROWTH] / 100.0)
        row |= _part("naive_", rounded[SALES] - base, money, both)
        share = plan_share(one[SALES], one[_CHAIN]) * 100.0
        row |= _part("share_", share, "percent", one.ids(SALES, _CHAIN))
        yuan = _to(one[SALES], money, "CNY")
        count = _to(one[_ORDERS], one.unit(_ORDERS), "orders")
        row |= _part("each_", per_unit(yuan, count), "CNY/orders", one.ids(SALES, _ORDERS))
        row |= _part("day_", per_period(count, DAYS), "orders/day", one.ids(_ORDERS))
        rows.append(row)
    return pd.DataFrame(rows) if rows else empty_result(["area", "period", "source"])


def sales_agree(sales: pd.DataFrame) -> pd.DataFrame:
    """Can two claims about online sales both be right?

    They can be about one year, if their levels have a number in common; or about two years that
    follow each other, if the base that the later one implies holds the level of the earlier.

    Args:
        sales: From :func:`town_sales`.

    Returns:
        One row for each pair of one area: ``area``, ``earlier``, ``later`` (row numbers), ``same``
        and ``following`` (bool, rounding granted).
    """
    rows = []
    for area, group in sales.groupby("area", sort=False):
        numbers = list(group.index)
        for place, earlier in enumerate(numbers):
            for later in numbers[place + 1 :]:
                level = Bounds.from_frame(sales.loc[[earlier]], "sales_rounded_")
                other = Bounds.from_frame(sales.loc[[later]], "sales_rounded_")
                base = Bounds.from_frame(sales.loc[[later]], "base_rounded_")
                same = not bool(level.intersect(other).is_empty[0])
                following = not bool(level.intersect(base).is_empty[0])
                rows.append((area, earlier, later, same, following))
    return pd.DataFrame(rows, columns=["area", "earlier", "later", "same", "following"])


class _Claims:
    """The claims of one source about one area and period, by indicator."""

    def __init__(self, table: pd.DataFrame, keys: dict[str, Any]) -> None:
        keep = pd.Series(True, index=table.index)
        for column, value in keys.items():
            keep &= table[column] == value
        self.rows = table[keep].drop_duplicates("indicator").set_index("indicator")

    def __getitem__(self, indicator: str) -> Bounds:
        if indicator not in self.rows.index:
            return Bounds.empty()
        return Bounds.from_frame(self.rows.loc[[indicator]])

    def unit(self, indicator: str) -> str:
        return str(self.rows["unit"].get(indicator, ""))

    def ids(self, *indicators: str) -> str:
        return joined(str(self.rows["figures"].get(name, "")) for name in indicators)

    def kinds(self) -> list[str]:
        return [str(kind) for kind in self.rows["kind"]]


def _to(bounds: Bounds, unit: str, target: str) -> Bounds:
    if bool(bounds.is_empty[0]):
        return bounds
    done: Bounds = convert(bounds, unit, target)
    return done


def _part(prefix: str, bounds: Bounds, unit: str, figures: str) -> dict[str, Any]:
    ends = {f"{prefix}{name}": getattr(bounds, name)[0] for name in COLUMNS}
    return ends | {f"{prefix}unit": unit, f"{prefix}figures": figures}

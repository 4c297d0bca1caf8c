"""Figures that do not fit other figures: rate and time, parts and whole, level and growth.

Every function takes figures with the reading chosen (best ``rounding="rounded"``) and gives one
row for each contradiction in ``CASE_COLUMNS``: side a is what one figure says, side b what the
others make of it, in one unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.data.claim_sets import cases, comparable_claims, disjoint, no_cases, settled
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.schema import BOUND_COLUMNS
from tyanalysis.data.unit import dimension

DAYS: Final = 365
JUMP: Final = 10.0
DEFLATOR: Final = (0.85, 1.20)
"""The price change a year that is not remarkable for Shanxi (coal: 2021 came to about 1.2)."""
COMPOSITIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "gross-regional-product": (
        "value-added-primary", "value-added-secondary", "value-added-tertiary",
    ),
    "fixed-asset-investment": ("investment-primary", "investment-secondary", "investment-tertiary"),
    "three-batches-projects": ("projects-signed", "projects-started", "projects-in-production"),
    "three-batches-investment": (
        "signed-investment", "started-investment", "in-production-investment",
    ),
}  # fmt: skip
"""Indicators that are the sum of others."""
SHARES: Final[Mapping[str, tuple[str, str]]] = {
    "share-primary": ("value-added-primary", "gross-regional-product"),
    "share-secondary": ("value-added-secondary", "gross-regional-product"),
    "share-tertiary": ("value-added-tertiary", "gross-regional-product"),
    "private-investment-share": ("private-investment", "fixed-asset-investment"),
    "infrastructure-investment-share": ("infrastructure-investment", "fixed-asset-investment"),
    "industry-project-fai-share": ("industry-project-fai", "fixed-asset-investment"),
}
"""Printed shares with the levels that they are the quotient of, within one area."""
_SIBLINGS: Final = {frozenset({"stems", "plants"})}
_REAL: Final = {"comparable", "constant"}


def find_rate_times_time(figures: pd.DataFrame) -> pd.DataFrame:
    """Find daily rates that do not make the year that is claimed (2,000 pots a day, 120万 a year).

    Daily indicators are those whose id ends in ``-per-day``; the year is any other amount of the
    same area and subject in the same dimension (stems and plants are set against each other: a
    plant bears a stem or more). An "up to" claim is taken at its printed value.
    """
    claims = comparable_claims(figures).query("unit != ''").copy()
    claims["dimension"] = [dimension(unit) for unit in claims["unit"]]
    ceiling = claims["qualifier"] == "up_to"
    claims["low"] = claims["low"].where(~ceiling, claims["value"])
    claims["low_closed"] = claims["low_closed"] | ceiling
    daily = claims["indicator"].str.endswith("-per-day")
    pairs = claims[~daily].merge(
        claims[daily], on=["area", "subject_zh"], suffixes=("", "_day"), how="inner"
    )
    fits = [
        a == b or frozenset({a, b}) in _SIBLINGS
        for a, b in zip(pairs["dimension"], pairs["dimension_day"], strict=True)
    ]
    pairs = pairs[np.array(fits, dtype=bool)].reset_index(drop=True)
    if pairs.empty:
        return no_cases()
    # Both in single pieces: 万 stands in the unit's code.
    year = Bounds.from_frame(pairs) * _pieces(pairs["unit"])
    made = Bounds.of(*(pairs[f"{name}_day"] for name in BOUND_COLUMNS))
    made = made * _pieces(pairs["unit_day"]) * DAYS
    apart = disjoint(year, made)
    found = pairs[apart].assign(unit=pairs.loc[apart, "unit"].str.removesuffix("_10K"))
    return cases(found, "rate-times-time", year[apart], made[apart], ("id", "id_day"))


def find_parts_against_total(
    figures: pd.DataFrame, compositions: Mapping[str, tuple[str, ...]] = COMPOSITIONS
) -> pd.DataFrame:
    """Find totals that are not the sum of their printed parts (sectors of a product).

    Args:
        figures: Figures with the reading chosen.
        compositions: Indicator of the total to the indicators of all its parts.
    """
    things = _settled_facts(figures)
    found = [no_cases()]
    keys = ["area", "subject_zh", "period", "unit"]
    sides = things[["indicator", *keys, *BOUND_COLUMNS, "ids"]]
    for total, parts in compositions.items():
        frame = things[things["indicator"] == total].reset_index(drop=True)
        sums = Bounds.point(np.zeros(len(frame)))
        ids = pd.Series("", index=frame.index, dtype="str")
        for part in parts:
            side = frame[keys].merge(sides[sides["indicator"] == part], on=keys, how="left")
            sums = sums + Bounds.from_frame(side)
            ids = ids + " " + side["ids"].fillna("").astype("str")
        whole = Bounds.from_frame(frame)
        apart = disjoint(whole, sums)
        frame = frame.assign(parts=ids.str.strip())[apart]
        found.append(
            cases(frame, "parts-against-total", whole[apart], sums[apart], ("ids", "parts"))
        )
    return _stacked(found)


def find_shares_against_levels(
    figures: pd.DataFrame, shares: Mapping[str, tuple[str, str]] = SHARES
) -> pd.DataFrame:
    """Find printed shares that are not the quotient of the printed levels.

    Args:
        figures: Figures with the reading chosen.
        shares: Indicator of the share (in percent) to those of numerator and denominator.
    """
    things = _settled_facts(figures)
    found = [no_cases()]
    keys = ["area", "subject_zh", "period"]
    sides = things[["indicator", *keys, *BOUND_COLUMNS, "unit", "ids"]]
    for share, (above, below) in shares.items():
        frame = things[things["indicator"] == share].reset_index(drop=True)
        top, bottom = (
            frame[keys].merge(sides[sides["indicator"] == name], on=keys, how="left")
            for name in (above, below)
        )
        printed = Bounds.from_frame(frame)
        quotient = Bounds.from_frame(top) / Bounds.from_frame(bottom) * 100
        same_unit = (top["unit"] == bottom["unit"]).to_numpy()
        apart = disjoint(printed, quotient) & same_unit
        frame = frame.assign(levels=top["ids"] + " " + bottom["ids"])[apart]
        found.append(
            cases(frame, "share-against-levels", printed[apart], quotient[apart], ("ids", "levels"))
        )
    return _stacked(found)


def find_cumulative_falls(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Find amounts that fall from one year-to-date figure to a later one of the same year.

    Args:
        figures: Figures with the reading chosen.
        indicators: The indicators; only those whose measure is flow are amounts that add up.
    """
    flows = indicators.loc[indicators["measure"] == "flow", "id"]
    things = _settled_facts(figures)
    things = things[things["indicator"].isin(flows) & (things["period"] != "")]
    things = things[things["cumulative"] | (things["period_kind"] == "year")]
    keys = ["area", "indicator", "subject_zh", "year"]
    things = things.sort_values([*keys, "end"]).reset_index(drop=True)
    earlier = things.groupby(keys, sort=False).shift(1)
    before, after = Bounds.from_frame(earlier), Bounds.from_frame(things)
    falls = after.lt(before) == "yes"
    frame = things.assign(earlier=earlier["ids"])[falls]
    return cases(frame, "cumulative-falls", after[falls], before[falls], ("ids", "earlier"))


def find_level_against_growth(figures: pd.DataFrame) -> pd.DataFrame:
    """Find published growth that the published levels do not show: a break of basis, or a slip.

    An indicator ``x`` goes with the growth ``x-growth`` in percent. Where growth is at comparable
    prices the quotient of the (current) levels holds the price change too; then only a price
    change outside ``DEFLATOR`` is found, under the reason ``implied-deflator``. Else the reason
    is ``level-against-growth``. Side a is the published growth, side b that of the levels.
    """
    things = _settled_facts(figures)
    growth = things[things["indicator"].str.endswith("-growth") & (things["unit"] == "percent")]
    growth = growth.assign(indicator=growth["indicator"].str.removesuffix("-growth"))
    growth = growth[growth["start"].notna()].reset_index(drop=True)
    keys = ["area", "indicator", "subject_zh", "start", "end"]
    levels = things[things["start"].notna()]
    now = growth[keys].merge(levels, on=keys, how="left")
    year = pd.DateOffset(years=1)
    then_keys = growth[keys].assign(start=growth["start"] - year, end=growth["end"] - year)
    then = then_keys.merge(levels, on=keys, how="left")
    printed = Bounds.from_frame(growth)
    ratio = Bounds.from_frame(now) / Bounds.from_frame(then)
    shown = (ratio - 1) * 100
    real = growth["price_basis"].isin(_REAL).to_numpy()
    prices = ratio / (printed / 100 + 1)
    usual = Bounds.of(*DEFLATOR)
    apart = np.where(real, disjoint(prices, usual), disjoint(printed, shown))
    apart &= (now["unit"] == then["unit"]).to_numpy()
    frame = growth.assign(levels=now["ids"] + " " + then["ids"])[apart]
    reason = pd.Series(np.where(real, "implied-deflator", "level-against-growth")[apart])
    return cases(frame, reason, printed[apart], shown[apart], ("ids", "levels"))


def find_unnamed_years(figures: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Find yearly amounts of an unnamed year that differ from the claim for the year before.

    A flow has no meaning on one day: where a report names no year its figure carries the day of
    the report, and most likely means the year before. Subjects are not compared, because reports
    name them loosely.

    Args:
        figures: Figures with the reading chosen.
        indicators: The indicators; flows are looked at, and their growth.
    """
    flows = indicators.loc[indicators["measure"] == "flow", "id"]
    facts = _facts(figures)
    facts = facts[facts["indicator"].str.removesuffix("-growth").isin(flows)]
    keys = ["area", "indicator", "year"]
    daily = settled(facts[facts["period_kind"] == "day"], ["area", "indicator", "period"])
    yearly = settled(facts[facts["period_kind"] == "year"], ["area", "indicator", "period"])
    daily["year"] = daily["year"] - 1
    pairs = daily.merge(yearly, on=keys, suffixes=("", "_year"))
    ends = [f"{name}_year" for name in BOUND_COLUMNS]
    named, unnamed = Bounds.of(*(pairs[end] for end in ends)), Bounds.from_frame(pairs)
    apart = disjoint(unnamed, named)
    return cases(pairs[apart], "unnamed-year", unnamed[apart], named[apart], ("ids", "ids_year"))


def find_jumps(figures: pd.DataFrame, factor: float = JUMP) -> pd.DataFrame:
    """Find levels that jump by a factor between neighbouring periods: a slip of the unit?

    Args:
        figures: Figures with the reading chosen.
        factor: The smallest quotient of the larger by the smaller that is told.
    """
    things = _settled_facts(figures)
    things = things[~things["unit"].isin(["percent", "percentage_point", "rank", ""])]
    things = things[things["start"].notna() & (things["period_kind"] != "day")]
    # Only like periods are neighbours: years with years, first halves with first halves.
    season = things["start"].dt.strftime("%m-%d").where(things["period_kind"] != "year", "")
    things = things.assign(season=season, length=things["months"].fillna(0))
    keys = ["area", "indicator", "subject_zh", "season", "length"]
    things = things.sort_values([*keys, "start"]).reset_index(drop=True)
    before = things.groupby(keys, sort=False).shift(1)
    old, new = Bounds.from_frame(before), Bounds.from_frame(things)
    with np.errstate(divide="ignore", invalid="ignore"):
        up, down = (new / old).low, (old / new).low
    jumped = (np.fmax(up, down) >= factor) & (new.low > 0) & (old.low > 0)
    frame = things.assign(before=before["ids"])[jumped]
    return cases(frame, "jump", new[jumped], old[jumped], ("ids", "before"))


@remembered  # five finders ask for them
def _settled_facts(figures: pd.DataFrame) -> pd.DataFrame:
    return settled(_facts(figures))


def _facts(figures: pd.DataFrame) -> pd.DataFrame:
    claims = comparable_claims(figures)
    return claims[claims["group"] == "fact"]


def _pieces(units: pd.Series) -> np.ndarray:
    """Give how many single pieces a unit stands for."""
    return np.where(units.str.endswith("_10K"), 1e4, 1.0)


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if not frame.empty]
    return pd.concat(filled, ignore_index=True) if filled else no_cases()

"""Where a province's investment stands among the provinces, from a panel at current prices."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.growth import cagr
from tyanalysis.analysis.panel import growth_panel, share_panel
from tyanalysis.data.panel import KNOWN_BREAKS
from tyanalysis.data.period import parse_period

PANEL: Final = "china-province-investment"
FIGURES: Final = f"panel:{PANEL}"


def province_position(
    frames: Frames, provinces: pd.DataFrame, period_start: str = "", period_end: str = ""
) -> pd.DataFrame:
    """Give a province's share, rank and growth among all provinces, year by year.

    Levels are at current prices. Growth ends where the panel's level breaks: neither the province
    nor the median has a rate in that year. Rows that are not above 0 are left out of all sums.

    Args:
        frames: The data package; its first province that the panel holds is looked at.
        provinces: The panel ``china-province-investment``.
        period_start: First year, "" for no limit.
        period_end: Last year, "" for no limit.

    Returns:
        One row for each year: ``area``, ``year``, ``period``, ``provinces`` (how many have a
        level), ``level`` (100 million yuan), ``share`` (per cent of the provinces' sum), ``rank``
        (1 is the largest), ``growth`` and ``median`` (per cent on the year before; the province
        and the median of all provinces), ``price_change`` and ``volume_change`` (per cent, only
        in a year in which the price index breaks), ``level_change`` (per cent, only in a year in
        which the level breaks; not a growth rate), ``kind`` and ``figures``.
    """
    area = _area(frames, provinces)
    if not area:
        return pd.DataFrame()
    kept = provinces[provinces["investment"] > 0].sort_values(["id", "year"], ignore_index=True)
    kept = kept.assign(
        share=share_panel(kept, ["year"], "investment") * 100.0,
        rank=kept.groupby("year")["investment"].rank(ascending=False, method="min").astype(int),
        growth=growth_panel(kept, ["id"], "year", "investment")["growth"] * 100.0,
    )
    by_year = kept.groupby("year")
    own = kept[kept["id"] == area].set_index("year", drop=False)
    table = pd.DataFrame(
        {
            "area": area,
            "year": own["year"],
            "period": own["year"].astype(str),
            "provinces": by_year["id"].nunique(),
            "level": own["investment"],
            "share": own["share"],
            "rank": own["rank"],
            "growth": own["growth"],
            "median": by_year["growth"].median(),
        }
    ).reindex(own.index)
    breaks = {year: name for (place, year), name in KNOWN_BREAKS[PANEL].items() if place == area}
    levels = table["year"].map(breaks) == "investment"
    prices = table["year"].map(breaks) == "price_index"
    table["price_change"] = (own["price_index"].pct_change(fill_method=None) * 100).where(prices)
    table["volume_change"] = (own["volume_index"].pct_change(fill_method=None) * 100).where(prices)
    table["level_change"] = table["growth"].where(levels)
    table[["growth", "median"]] = table[["growth", "median"]].mask(levels)
    table["kind"], table["figures"] = "actual", FIGURES
    chosen = table["year"].between(
        _year(period_start, int(table["year"].min())), _year(period_end, int(table["year"].max()))
    )
    return table[chosen].reset_index(drop=True)


def province_mean_growth(provinces: pd.DataFrame, position: pd.DataFrame) -> pd.DataFrame:
    """Compare a province's mean growth with the other provinces', over years without a break.

    Args:
        provinces: The panel ``china-province-investment``.
        position: The result of ``province_position``.

    Returns:
        One row, or none where fewer than three years are left: ``area``, ``first`` and ``last``
        (years: since all provinces of the last year have a level, until the level breaks),
        ``growth`` and ``median`` (per cent a year, by the ends), ``rank``, ``provinces``,
        ``years`` and ``ahead`` (years in which it grew, and grew faster than the median
        province), ``period``, ``kind`` and ``figures``.
    """
    if position.empty:
        return pd.DataFrame()
    breaks = position["year"][position["level_change"].notna()]
    sound = position[position["year"] < breaks.min()] if len(breaks) else position
    sound = sound[sound["provinces"] == sound["provinces"].max()]
    if len(sound) < 3:
        return pd.DataFrame()
    first, last = int(sound["year"].iloc[0]), int(sound["year"].iloc[-1])
    levels = provinces[provinces["investment"] > 0].pivot_table(
        index="id", columns="year", values="investment"
    )[[first, last]].dropna()  # fmt: skip
    means = pd.Series(
        cagr(levels[first].to_numpy(), levels[last].to_numpy(), last - first) * 100.0, levels.index
    )
    area = str(position["area"].iloc[0])
    pace = sound[sound["year"] > first]
    row: dict[str, Any] = {
        "area": area,
        "first": first,
        "last": last,
        "growth": means[area],
        "median": means.median(),
        "rank": int(means.rank(ascending=False, method="min")[area]),
        "provinces": len(means),
        "years": len(pace),
        "ahead": int((pace["growth"] > pace["median"]).sum()),
        "period": f"{first}-01-01/P{last - first + 1}Y",
        "kind": "actual",
        "figures": FIGURES,
    }
    return pd.DataFrame([row])


def _area(frames: Frames, provinces: pd.DataFrame) -> str:
    held = frames.areas["id"][frames.areas["kind"] == "province"]
    held = held[held.isin(provinces["id"])]
    return str(held.iloc[0]) if len(held) else ""


def _year(text: str, otherwise: int) -> int:
    start = parse_period(str(text)).start if text else None
    return start.year if start else otherwise

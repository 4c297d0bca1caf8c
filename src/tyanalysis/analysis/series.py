"""Series of an area from scattered claims: vintages kept apart, gaps left open.

Nothing is interpolated. Levels and published growth are two sets of claims: where they disagree,
that is shown, since published growth uses comparable prices and matched lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.claims import GRADES, best_claims
from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.kinds import FACTS
from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import COLUMNS, Bounds

_STEPS: Final = {"year": 1, "half": 2, "quarter": 4, "month": 12}


def series(
    frames: Frames,
    areas: Iterable[str] | None,
    indicator: str,
    *,
    start: str = "",
    end: str = "",
    kinds: Iterable[str] | None = (*FACTS, "expected"),
    vintage: str | None = None,
    period_kind: str = "",
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Put the best claims about one indicator in order of time.

    Args:
        frames: The data package.
        areas: Area ids, or None for all that have the indicator.
        indicator: Indicator id.
        start: First year, or "".
        end: Last year, or "".
        kinds: Kinds of claim; plans and targets are left out unless named. None for all.
        vintage: Only this vintage ("" is unknown), or None for all, each a series of its own.
        period_kind: Only periods of this kind (year, half, quarter, month, range, day), or "".
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        The columns of :func:`~tyanalysis.analysis.claims.claims`, one row for each area, vintage
        and period, in that order, and ``series`` (area, vintage and period kind joined with ``|``:
        rows that a line may join) and ``gap_before`` (True where the row before of the same series
        is not the neighbouring period, so that no line may be drawn).
    """
    table = best_claims(
        frames,
        areas,
        [indicator],
        kinds=kinds,
        start=start,
        end=end,
        reading=reading,
        rounding=rounding,
    )
    if vintage is not None:
        table = table[table["vintage"] == vintage]
    if period_kind:
        table = table[table["period_kind"] == period_kind]
    season = pd.Series([_season(text) for text in table["period"]], table.index, dtype="str")
    table = table.assign(
        series=table["area"] + "|" + table["vintage"] + "|" + table["period_kind"] + season
    )
    table = table.sort_values(["area", "vintage", "series", "start"], kind="stable")
    before = table.groupby("series", sort=False)["period"].shift(1)
    table["gap_before"] = [
        isinstance(earlier, str) and not _neighbours(earlier, here)
        for earlier, here in zip(before, table["period"], strict=True)
    ]
    return table.reset_index(drop=True)


def main_series(
    frames: Frames,
    areas: Iterable[str] | None,
    indicator: str,
    *,
    start: str = "",
    end: str = "",
    reading: str = "",
    rounding: str = "printed",
) -> pd.DataFrame:
    """Give one value a year for each area: the vintage with most years, filled by no other.

    Args:
        frames: The data package.
        areas: Area ids, or None for all that have the indicator.
        indicator: Indicator id.
        start: First year, or "".
        end: Last year, or "".
        reading: "", strict or customary.
        rounding: printed or rounded.

    Returns:
        As :func:`series`, annual rows of the longest vintage of each area, with ``other_vintages``
        (figures of other vintages for the same year, joined with ``;``).
    """
    table = series(
        frames,
        areas,
        indicator,
        start=start,
        end=end,
        period_kind="year",
        reading=reading,
        rounding=rounding,
    )
    counts = table.groupby(["area", "vintage"], sort=False).size()
    longest = counts.groupby(level=0, sort=False).idxmax().to_list() if len(table) else []
    main = pd.Series(
        [pair in set(longest) for pair in zip(table["area"], table["vintage"], strict=True)],
        index=table.index,
        dtype="bool",
    )
    others = table[~main].groupby(["area", "period"])["figure"].agg(";".join)
    chosen = table[main].reset_index(drop=True)
    keys = pd.MultiIndex.from_frame(chosen[["area", "period"]])
    chosen["other_vintages"] = others.reindex(keys).fillna("").to_numpy(dtype=object)
    return chosen.astype({"other_vintages": "str"})


def gaps(table: pd.DataFrame) -> pd.DataFrame:
    """List the periods that a series lacks between its first and its last.

    Args:
        table: From :func:`series`.

    Returns:
        Columns ``series``, ``area``, ``vintage``, ``period``.
    """
    rows = []
    for name, group in table.groupby("series", sort=False):
        kinds = group["period_kind"].iloc[0]
        if kinds not in _STEPS or len(group) < 2:
            continue
        have = set(group["period"])
        here = parse_period(group["period"].iloc[0]).text
        while (here := _next(here, kinds)) < group["period"].iloc[-1]:
            if here not in have:
                rows.append((name, group["area"].iloc[0], group["vintage"].iloc[0], here))
    return pd.DataFrame(rows, columns=["series", "area", "vintage", "period"], dtype="str")


def level_against_growth(levels: pd.DataFrame, growth: pd.DataFrame) -> pd.DataFrame:
    """Set the growth that levels show against the published growth.

    Levels of two vintages are never divided. A difference is a finding: published growth is at
    comparable prices and on matched lists, levels are not.

    Args:
        levels: From :func:`series` of a level, best with ``rounding="rounded"``.
        growth: From :func:`series` of its growth in percent, likewise.

    Returns:
        One row for each area, vintage of the levels and period that has both and the level of the
        year before: ``area``, ``vintage``, ``period``, ``shown_low``, ``shown_high``,
        ``shown_low_closed``, ``shown_high_closed`` (growth of the levels), the same with
        ``published_`` and ``price_`` (the price change that would reconcile the two, which is
        plausible or not), ``gap`` (points between the two, 0 if they meet, positive where the
        levels grow faster), ``agree`` (bool), ``price_basis`` (of the growth), ``unit`` (percent),
        ``figures`` and ``sources``.
    """
    rank = growth.assign(_fact=growth["kind_group"] != "fact", _grade=growth["grade"].map(_place))
    rates = rank.sort_values(["_fact", "_grade"], kind="stable")
    rates = rates[np.isfinite(rates["low"]) | np.isfinite(rates["high"])]
    rates = rates.drop_duplicates(["area", "period"])
    now = levels.assign(
        before=pd.Series(
            [_year_earlier(period) for period in levels["period"]], levels.index, dtype="str"
        ),
    )
    past = levels[["area", "vintage", "period", "figure", "source", *COLUMNS]]
    both = now.merge(
        past.rename(columns={"period": "before"}),
        on=["area", "vintage", "before"],
        suffixes=("", "_past"),
    ).merge(
        rates[["area", "period", "figure", "source", "price_basis", *COLUMNS]],
        on=["area", "period"],
        suffixes=("", "_growth"),
    )
    this = Bounds.from_frame(both)
    earlier = Bounds.of(*(both[f"{name}_past"] for name in COLUMNS)) if len(both) else this
    published = Bounds.of(*(both[f"{name}_growth"] for name in COLUMNS)) if len(both) else this
    shown = (this / earlier - 1.0) * 100.0
    prices = (this / earlier / (published / 100.0 + 1.0) - 1.0) * 100.0
    over, under = shown.low - published.high, published.low - shown.high
    gap = np.where(over > 0, over, np.where(under > 0, -under, 0.0))
    return pd.concat(
        [
            both[["area", "vintage", "period"]],
            shown.to_frame(both.index, "shown_"),
            published.to_frame(both.index, "published_"),
            prices.to_frame(both.index, "price_"),
            pd.DataFrame(
                {
                    "gap": gap,
                    "agree": ~shown.intersect(published).is_empty,
                    "price_basis": both["price_basis_growth"],
                    "unit": "percent",
                    "figures": _join(both, "figure"),
                    "sources": _join(both, "source"),
                },
                index=both.index,
            ),
        ],
        axis=1,
    ).reset_index(drop=True)


def _place(grade: str) -> int:
    return GRADES.index(grade) if grade in GRADES else len(GRADES)


def _join(both: pd.DataFrame, name: str) -> list[str]:
    columns = (both[name], both[f"{name}_past"], both[f"{name}_growth"])
    return [";".join(dict.fromkeys(row)) for row in zip(*columns, strict=True)]


def _year_earlier(text: str) -> str:
    period = parse_period(text)
    return period.year_earlier().text if period.start else ""


def _season(text: str) -> str:
    """Tell apart the ranges of different lengths; regular periods of one kind belong together."""
    period = parse_period(text)
    return f":{text[4:]}" if period.kind == "range" else ""


def _neighbours(earlier: str, later: str) -> bool:
    kind = parse_period(later).kind
    if kind in _STEPS:
        return _next(earlier, kind) == later
    return _year_earlier(later) == earlier


def _next(text: str, kind: str) -> str:
    """Give the following regular period."""
    year, step = int(text[:4]), _STEPS[kind]
    if step == 1:
        return f"{year + 1:04d}"
    number = int(text[6:]) + 1
    year, number = (year + 1, 1) if number > step else (year, number)
    letter = {2: "S", 4: "Q", 12: "M"}[step]
    return f"{year:04d}-{letter}{number:02d}" if step == 12 else f"{year:04d}-{letter}{number}"

"""Worked examples of the methods handbook: few cases, investment efficiency, waiting times."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from tyanalysis.analysis.amounts import with_rounding
from tyanalysis.analysis.efficiency import (
    disbursement_ratio,
    growth_accounting,
    icor,
    realisation_ratio,
)
from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.growth import cagr, growth_rate
from tyanalysis.analysis.handbook import (
    GRP,
    Example,
    Fact,
    Words,
    claim_of,
    finite,
    point,
    words_of,
    worked,
)
from tyanalysis.analysis.handbook_industry import state_table
from tyanalysis.analysis.handbook_panel import spread
from tyanalysis.analysis.prices import deflate
from tyanalysis.analysis.proportion import wilson_interval
from tyanalysis.analysis.survival import reached_after, survival_curve, waiting_times
from tyanalysis.analysis.variance import composition_variance
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

_DECADE = 120.0  # months


@worked("proportion")
def proportion_example(panel: pd.DataFrame, years: tuple[int, ...] = (2001, 2011, 2021)) -> Example:
    """Ask in how many states manufacturing outgrew the economy, and how sure such a rate is.

    Args:
        panel: The panel ``us-county-gdp``.
        years: Two or more years; each stretch between neighbours is a row.
    """
    rows = []
    for first, last in pairwise(years):
        before, now = state_table(panel, first), state_table(panel, last)
        grown = now / before.loc[now.index]
        rows.append(
            {"label_zh": f"{first}—{last}年", "label_en": f"{first}–{last}",
             "successes": int((grown["manufacturing"] > grown["all"]).sum()), "trials": len(grown)}
        )  # fmt: skip
    counts = pd.DataFrame(rows)
    interval = wilson_interval(counts["successes"].to_numpy(), counts["trials"].to_numpy()) * 100.0
    rate = (counts["successes"] / counts["trials"] * 100).rename("rate")
    table = pd.concat([counts, rate, interval.to_frame(prefix="wilson_")], axis=1)
    meet = bool(interval.low[-1] <= interval.high[0] and interval.low[0] <= interval.high[-1])
    return Example("proportion", table, {
        "trials": point(counts["trials"].iloc[-1], "count", kind="count"),
        "before": point(counts["successes"].iloc[0], "count", kind="count"),
        "now": point(counts["successes"].iloc[-1], "count", kind="count"),
        "wilson": Fact(interval[0], "percent"),
        "other": Fact(interval[len(counts) - 1], "percent"),
        "verdict": Words("相交", "overlap") if meet else Words("不相交", "do not meet"),
    })  # fmt: skip


@worked("icor")
def icor_example(
    frames: Frames, provinces: pd.DataFrame, area: str, first: int, last: int
) -> Example:
    """Ask year by year how many yuan of investment stood against a yuan of growth.

    Both are put into the prices of the first year by the price index of investment, because no
    deflator of the product is published in the data.

    Args:
        frames: The data package, with the revised product of the province.
        provinces: The panel ``china-province-investment``.
        area: Area id, the same in both.
        first: First year; its growth is not shown.
        last: Last year; before a break of the level of investment.
    """
    own = provinces[(provinces["id"] == area) & provinces["year"].between(first, last)]
    own = own.sort_values("year", ignore_index=True)
    if len(own) < 3:
        raise NotComputable("no-base-period", "面板没有这些年份。", "The panel lacks the years.")
    claims = [claim_of(frames, area, GRP, str(y), "revised") for y in own["year"]]
    product = np.array([float(c["value"]) for c in claims])
    index = own["price_index"].to_numpy() / own["price_index"].iloc[0]
    real = deflate(product, index)
    growth = growth_rate(real[1:], real[:-1])
    share = own["investment"].to_numpy()[1:] / product[1:]
    ratio = icor(share, growth)
    table = pd.DataFrame(
        {"label_zh": [f"{y}年" for y in own["year"][1:]],
         "label_en": own["year"][1:].astype(str).tolist(), "product": product[1:],
         "investment": own["investment"].to_numpy()[1:], "share": share * 100,
         "growth": growth * 100, "icor": ratio,
         "figures": [f"{a['id']};{b['id']}" for a, b in zip(claims[1:], claims, strict=False)]}
    )  # fmt: skip
    ids = ";".join(c["id"] for c in claims)
    overall = icor(float(share.mean()), float(cagr(real[0], real[-1], last - first)))
    known = finite(table["icor"])
    return Example("icor", table, {
        "area": words_of(frames, area),
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "low": point(float(known.min()), figures=ids),
        "high": point(float(known.max()), figures=ids),
        "overall": point(float(np.asarray(overall)), figures=ids),
        "fell": point(int((table["growth"] <= 0).sum()), "count", ids, "count"),
    })  # fmt: skip


@worked("efficiency")
def efficiency_example() -> Example:
    """Show variance by part, realisation, disbursement and growth accounts on made-up numbers."""
    plan, actual = [100.0, 60.0, 40.0], [90.0, 66.0, 24.0]
    done = composition_variance(actual, plan)
    accounts = growth_accounting(0.06, 0.06, 0.03, 1 / 3)
    table = done.parts.assign(
        label_zh=["甲", "乙", "丙"], label_en=["A", "B", "C"], share=done.parts["share"] * 100
    )
    realised = realisation_ratio(with_rounding(np.array([30.0]), 1.0), Bounds.of(100, 120, False))
    return Example("efficiency", table, {
        "variance": point(done.variance * 100, "percent"),
        "outturn": point(done.outturn * 100, "percent"),
        "realised": Fact(realised * 100.0, "percent"),
        "disbursed": point(float(disbursement_ratio(20.0, 150.0, 50.0)) * 100, "percent"),
        "output": point(6.0, "percent"),
        "capital": point(float(accounts.capital) * 100, "percentage_point"),
        "labour": point(float(accounts.labour) * 100, "percentage_point"),
        "productivity": point(float(accounts.productivity) * 100, "percentage_point"),
    })  # fmt: skip


@worked("survival")
def survival_example(
    provinces: pd.DataFrame, low: float, high: float, first: int, last: int
) -> Example:
    """Ask how long provinces took from one level of real investment to a higher one.

    A province enters in the year in which it passes the low level, and leaves when it passes the
    high one; those that have not by the last year were watched for as long as they were in.

    Args:
        provinces: The panel ``china-province-investment``.
        low: Level at which the clock starts (亿元 at the prices of the first year).
        high: Level at which it stops.
        first: First year; provinces that stand above ``low`` in it are left out, because nobody saw
            them enter.
        last: Last year watched.
    """
    prices = spread(provinces, "price_index", first, last)
    values = spread(provinces, "investment", first, last)[prices.columns]
    real = values / (prices / prices.loc[first])
    real = real.loc[:, (real.iloc[0] < low) & (real >= low).any()]
    passed = {"entered": (real >= low).idxmax(),
              "reached": (real >= high).idxmax().where((real >= high).any())}  # fmt: skip
    dates = pd.DataFrame(
        {key: [f"{int(y)}-12-31" if y == y else None for y in years]  # noqa: PLR0124 - not NaN
         for key, years in passed.items()}
    )  # fmt: skip
    times = waiting_times(dates, f"{last}-12-31", "entered", "reached")
    # The panel knows years only: leap days must not split them.
    times = times.assign(months=(times["months"] / 12).round() * 12)
    curve = survival_curve(times)
    years = curve["months"] / 12
    table = curve.assign(
        label_zh=[f"{y:.0f}年" for y in years], label_en=[f"{y:.0f} years" for y in years],
        years=years, waiting=curve["waiting"] * 100, low_end=curve["low"] * 100,
        high_end=curve["high"] * 100,
    ).drop(columns=["low", "high"])  # fmt: skip
    half = table[table["waiting"] <= 50].iloc[0]
    ten = reached_after(times, [_DECADE]).iloc[0]
    plain = (times["reached"] & (times["months"] <= _DECADE)).mean()
    return Example("survival", table, {
        "low": point(low, "CNY_100M"),
        "high": point(high, "CNY_100M"),
        "first": Words(str(first), str(first)),
        "last": Words(str(last), str(last)),
        "n": point(len(times), "count", kind="count"),
        "open": point(int((~times["reached"]).sum()), "count", kind="count"),
        "median": point(float(half["years"]), "year"),
        "ten": point(float(ten["reached"]) * 100, "percent"),
        "naive": point(float(plain) * 100, "percent"),
    })  # fmt: skip

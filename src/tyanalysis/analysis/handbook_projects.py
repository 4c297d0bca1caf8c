"""Worked examples of the methods handbook: scores, projects, plans, efficiency, waiting times."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.composite import composite_score
from tyanalysis.analysis.cross_section import areas_of
from tyanalysis.analysis.efficiency import growth_accounting, icor, realisation_ratio
from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.funnel import funnel
from tyanalysis.analysis.handbook import (
    GROWTH,
    GRP,
    Example,
    Fact,
    Words,
    bound_columns,
    claim_of,
    extreme,
    point,
    words_of,
    worked,
)
from tyanalysis.analysis.pace import pace_by_months
from tyanalysis.analysis.plan import plan_remainder, plan_share, years_at_pace
from tyanalysis.analysis.proportion import wilson_interval
from tyanalysis.analysis.survival import survival_curve, waiting_times
from tyanalysis.analysis.variance import composition_variance
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable


@worked("composite")
def composite_example(frames: Frames, province: str, year: str) -> Example:
    """Score the cities of a province by size and growth, with the range of their ranks.

    Args:
        frames: The data package.
        province: Area id of the province.
        year: Year with level and growth of the cities.
    """
    cities = areas_of(frames, province, "city")
    claims = {c: (claim_of(frames, c, GRP, year), claim_of(frames, c, GROWTH, year))
              for c in cities}  # fmt: skip
    scored = pd.DataFrame(
        {"size": {c: np.log(float(a["value"])) for c, (a, _) in claims.items()},
         "growth": {c: float(b["value"]) for c, (_, b) in claims.items()}}
    )  # fmt: skip
    done = composite_score(scored)
    names = [words_of(frames, c) for c in done.index]
    table = done.assign(
        label_zh=[n.zh for n in names], label_en=[n.en for n in names],
        level=[float(claims[c][0]["value"]) for c in done.index], growth=scored["growth"],
        figures=[";".join(x["id"] for x in claims[c]) for c in done.index],
    ).sort_values(["rank", "rank_best"], ignore_index=True)  # fmt: skip
    width = table["rank_worst"] - table["rank_best"]
    wide, top, ids = (
        extreme(table.assign(width=width), "width"),
        table.iloc[0],
        ";".join(table["figures"]),
    )
    return Example("composite", table, {
        "province": words_of(frames, province),
        "year": Words(year, year),
        "top": Words(top["label_zh"], top["label_en"]),
        "wide": Words(wide["label_zh"], wide["label_en"]),
        "best": point(float(wide["rank_best"]), "count", ids, "count"),
        "worst": point(float(wide["rank_worst"]), "count", ids, "count"),
        "firm": point(int((width == 0).sum()), "count", ids, "count"),
        "n": point(len(table), "count", ids, "count"),
    })  # fmt: skip


def _events(frames: Frames, area: str) -> pd.DataFrame:
    table = funnel(frames, [area])
    table = table[table["measure"] == "count"].reset_index(drop=True)
    if table.empty:
        raise NotComputable("no-parts", "没有项目数。", "There are no counts of projects.")
    return table.assign(label_zh=table["period"], label_en=table["period"])


@worked("funnel")
def funnel_example(frames: Frames, area: str) -> Example:
    """Set out the events of a group of zones: signed, started, producing, and the two rates.

    Args:
        frames: The data package.
        area: Area id.
    """
    table = _events(frames, area)
    known = table[table["start_rate_low"].notna()]
    above = known[known["start_rate_low"] > 100]
    worst = (above if len(above) else known).iloc[0]
    return Example("funnel", table, {
        "area": words_of(frames, area),
        "n": point(len(table), "count", ";".join(table["figures"]), "count"),
        "above": point(len(above), "count", ";".join(table["figures"]), "count"),
        "when": Words(str(worst["period"]), str(worst["period"])),
        "rate": point(float(worst["start_rate_low"]), "percent", str(worst["figures"])),
    })  # fmt: skip


@worked("proportion")
def proportion_example() -> Example:
    """Put Wilson intervals around two rates of true cohorts.

    Of 94 signed projects 82 had started, of 107 started ones 67 produced: Bureau of Commerce of
    Jinzhong, August 2021, first four batches.
    """
    counts = pd.DataFrame(
        {"label_zh": ["签约项目中已开工", "开工项目中已投产"],
         "label_en": ["Signed projects that started", "Started projects that produce"],
         "successes": [82, 67], "trials": [94, 107]}
    )  # fmt: skip
    interval = wilson_interval(counts["successes"].to_numpy(), counts["trials"].to_numpy()) * 100.0
    rate = (counts["successes"] / counts["trials"] * 100).rename("rate")
    table = pd.concat([counts, rate, interval.to_frame(prefix="wilson_")], axis=1)
    return Example("proportion", table, {
        "started": point(82, "count", kind="count"),
        "signed": point(94, "count", kind="count"),
        "wilson": Fact(interval[0], "percent"),
        "other": Fact(interval[1], "percent"),
    })  # fmt: skip


@worked("pace")
def pace_example(frames: Frames, area: str, period: str, months: int = 6) -> Example:
    """Read a year's plan against a total that is known from below only.

    Args:
        frames: The data package.
        area: Area id.
        period: Period of plan and total.
        months: Months after which the uniform pace is asked for.
    """
    table = frames.figures
    own = table[(table["area"] == area) & (table["period"] == period)]
    found = {}
    for indicator in ("planned-investment", "total-investment"):
        rows = own[own["indicator"] == indicator]
        if rows.empty:
            raise NotComputable("no-base-period", "没有计划。", "There is no plan.")
        found[indicator] = (Bounds.from_frame(rows.iloc[:1]), str(rows["id"].iloc[0]))
    (plan, plan_id), (total, total_id) = found.values()
    ids = f"{plan_id};{total_id}"
    lines: list[tuple[Words, Bounds, str, str]] = [
        (Words("年度计划", "Plan of the year"), plan, "CNY_100M", plan_id),
        (Words("总投资", "Total investment"), total, "CNY_100M", total_id),
        (Words("计划占总投资", "Plan as a share of the total"),
         plan_share(plan, total) * 100.0, "percent", ids),
        (Words("以后各年", "Left for later years"), plan_remainder(total, plan), "CNY_100M", ids),
        (Words("按此速度所需年数", "Years at this pace"), years_at_pace(total, plan), "year", ids),
        (Words("均匀进度：半年", "Uniform pace: half the year"),
         pace_by_months(plan, months), "CNY_100M", plan_id),
    ]  # fmt: skip
    rows_out = pd.DataFrame(
        [{"label_zh": w.zh, "label_en": w.en, "value_unit": u, "figures": i, "kind": "plan"}
         for w, _, u, i in lines]
    )  # fmt: skip
    shown = pd.concat([rows_out, bound_columns([b for _, b, _, _ in lines], "value")], axis=1)
    return Example("pace", shown, {
        "area": words_of(frames, area),
        "year": Words(period, period),
        "share": Fact(lines[2][1], "percent", ids, "plan"),
        "years": Fact(lines[4][1], "year", ids, "plan"),
        "pace": Fact(lines[5][1], "CNY_100M", plan_id, "plan"),
    })  # fmt: skip


@worked("efficiency")
def efficiency_example() -> Example:
    """Show variance by part, realisation, capital ratio and growth accounts on textbook numbers."""
    plan, actual = [100.0, 60.0, 40.0], [90.0, 66.0, 24.0]
    done = composition_variance(actual, plan)
    accounts = growth_accounting(0.06, 0.06, 0.03, 1 / 3)
    table = done.parts.assign(
        label_zh=["甲", "乙", "丙"], label_en=["A", "B", "C"], share=done.parts["share"] * 100
    )
    return Example("efficiency", table, {
        "variance": point(done.variance * 100, "percent"),
        "outturn": point(done.outturn * 100, "percent"),
        "realised": Fact(
            _bounds(realisation_ratio(30.0, Bounds.of(100, 120, False))) * 100.0, "percent"),
        "icor": point(float(np.asarray(icor(0.20, 0.05)))),
        "productivity": point(float(accounts.productivity) * 100, "percentage_point"),
        "output": point(6.0, "percent"),
    })  # fmt: skip


def _bounds(value: Any) -> Bounds:
    return value if isinstance(value, Bounds) else Bounds.point(value)


@worked("survival")
def survival_example() -> Example:
    """Follow eight made-up projects from signing to starting: an illustration, no data."""
    projects = pd.DataFrame(
        {
            "signed": ["2023-01-01"] * 4 + ["2023-10-01"] * 4,
            "started": ["2023-04-01", "2023-07-01", "2024-01-01", None,
                        "2024-01-01", "2024-06-01", None, None],
        }
    )  # fmt: skip
    times = waiting_times(projects, "2024-06-30")
    curve = survival_curve(times)
    table = curve.assign(
        label_zh=[f"{m:.1f}个月" for m in curve["months"]],
        label_en=[f"{m:.1f} months" for m in curve["months"]],
        waiting=curve["waiting"] * 100, low_end=curve["low"] * 100, high_end=curve["high"] * 100,
    ).drop(columns=["low", "high"])  # fmt: skip
    last = table.iloc[-1]
    return Example("survival", table, {
        "n": point(len(times), "count", kind="count"),
        "open": point(int((~times["reached"]).sum()), "count", kind="count"),
        "waiting": point(float(last["waiting"]), "percent"),
        "naive": point(float((~times["reached"]).mean() * 100), "percent"),
    })  # fmt: skip

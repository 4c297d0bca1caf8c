"""Worked examples of the methods handbook: scores, projects and plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.composite import composite_score
from tyanalysis.analysis.cross_section import areas_of
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
from tyanalysis.analysis.pace import attainment, completion_lead, pace_by_months, target_gap
from tyanalysis.analysis.plan import plan_remainder, plan_share, years_at_pace
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
    other = {m: composite_score(scored, method=m)["rank"] for m in ("geometric", "topsis")}
    names = [words_of(frames, c) for c in done.index]
    table = done.assign(
        label_zh=[n.zh for n in names], label_en=[n.en for n in names],
        level=[float(claims[c][0]["value"]) for c in done.index], growth=scored["growth"], **other,
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
        "same": point(int((table["topsis"] == table["rank"]).sum()), "count", ids, "count"),
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


@worked("attainment")
def attainment_example(frames: Frames, zone: str, period: str, city: str, year: str) -> Example:
    """Read a published completion rate against uniform pace, and a result against its target.

    Args:
        frames: The data package.
        zone: Area id with a completion rate.
        period: Half-year of that rate.
        city: Area id with a target and a result of the growth of investment.
        year: Year of both.
    """
    done, done_row = _figure(frames, zone, "completion-rate", period)
    aim, aim_row = _figure(frames, city, "fixed-asset-investment-growth", year, "target")
    got, got_row = _figure(frames, city, "fixed-asset-investment-growth", year, "expected")
    whole = Bounds.point(100.0)
    pace, lead = pace_by_months(whole, 6), completion_lead(done * 0.01, 6) * 100.0
    zh, en = done_row["subject_zh"], done_row["subject_en"]
    name = words_of(frames, city)
    one, two = str(done_row["id"]), f"{aim_row['id']};{got_row['id']}"
    lines: list[tuple[Words, Bounds, str, str, str]] = [
        (Words(f"{zh}：完成率", f"{en}: completed"), done, "percent", one, "actual"),
        (Words("均匀进度：半年", "Uniform pace: half the year"), pace, "percent", "", "actual"),
        (Words("超序时进度", "Ahead of uniform pace"), lead, "percentage_point", one, "actual"),
        (Words("完成率与均匀进度之比", "Completed as a share of uniform pace"),
         attainment(done, pace) * 100.0, "percent", one, "actual"),
        (Words(f"{name.zh}投资增速：目标", f"Growth of investment in {name.en}: target"), aim,
         "percent", str(aim_row["id"]), "target"),
        (Words(f"{name.zh}投资增速：年末预计", f"Growth of investment in {name.en}: at year’s end"),
         got, "percent", str(got_row["id"]), "expected"),
        (Words("距目标", "Short of the target"), target_gap(got, aim), "percentage_point", two,
         "expected"),
    ]  # fmt: skip
    rows = pd.DataFrame(
        [{"label_zh": w.zh, "label_en": w.en, "value_unit": u, "figures": i, "kind": k}
         for w, _, u, i, k in lines]
    )  # fmt: skip
    table = pd.concat([rows, bound_columns([b for _, b, _, _, _ in lines], "value")], axis=1)
    return Example("attainment", table, {
        "zone": words_of(frames, zone),
        "subject": Words(zh, en[:1].lower() + en[1:]),
        "done": Fact(done, "percent", one),
        "lead": Fact(lead, "percentage_point", one),
        "city": name,
        "year": Words(year, year),
        "aim": Fact(aim, "percent", str(aim_row["id"]), "target"),
        "got": Fact(got, "percent", str(got_row["id"]), "expected"),
        "gap": Fact(target_gap(got, aim), "percentage_point", two, "expected"),
    })  # fmt: skip


def _figure(
    frames: Frames, area: str, indicator: str, period: str, kind: str = "actual"
) -> tuple[Bounds, Mapping[str, Any]]:
    table = frames.figures
    found = table[
        (table["area"] == area) & (table["indicator"] == indicator)
        & (table["period"] == period) & (table["kind"] == kind)
    ]  # fmt: skip
    if found.empty:
        raise NotComputable("no-base-period", "没有所需的数字。", "There is no such figure.")
    row = {str(key): value for key, value in found.iloc[0].items()}
    return Bounds.from_frame(found.iloc[:1]), row

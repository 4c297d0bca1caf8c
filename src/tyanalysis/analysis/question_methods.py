"""Questions about one area, or one against another: growth, attainment, share, target, sum.

Each function looks for what it needs and answers if it is there. Nothing is looked up in a list of
forbidden questions: a package that holds the figures gets the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tyanalysis.analysis.evidence import (
    Evidence,
    Need,
    Outcome,
    answer,
    bounds_at,
    periods,
    refusal,
)
from tyanalysis.analysis.kinds import AHEAD
from tyanalysis.analysis.overlap import ancestors, members, overlaps, sum_over
from tyanalysis.analysis.plan import plan_share
from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

_ANY: Final = ("",)
_AHEAD: Final = {
    "plan": ("计划", "a plan"),
    "target": ("目标", "a target"),
    "expected": ("预计", "an expected figure"),
    "capacity": ("能力", "a capacity"),
}


def growth(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """How much more than a year before? Published growth, or two levels of one vintage."""
    area, indicator = areas[0], indicators[0]
    published = known.facts(area, f"{indicator}-growth", period)
    if len(published):
        row = published.iloc[0]
        return answer(bounds_at(row), str(row["unit"]), [row], period)
    earlier = parse_period(period).year_earlier().text
    now, past = known.facts(area, indicator, period), known.facts(area, indicator, earlier)
    both = now.merge(past, on=["vintage", "price_basis", "unit"], suffixes=("", "_past"))
    if len(both):
        this = now[now["figure"] == both["figure"].iloc[0]].iloc[0]
        base = past[past["figure"] == both["figure_past"].iloc[0]].iloc[0]
        change = (bounds_at(this) / bounds_at(base) - 1.0) * 100.0
        return answer(change, "percent", [this, base], period)
    who, what = known.area(area), known.indicator(indicator)
    when, before = periods([period]), periods([earlier])
    if now.empty:
        return refusal(
            "no-actual",
            f"没有{who['zh']}{when['zh']}的{what['zh']}，增长无法计算。",
            f"There is no {what['en']} of {who['en']} for {when['en']}, so there is no growth.",
            [Need("figures", indicator, (area,), (period, earlier))],
        )
    if len(past):
        return refusal(
            "mixed-price-bases",
            f"{who['zh']}{before['zh']}与{when['zh']}的{what['zh']}版本或价格基准不同，不能相除。",
            f"The two years of {what['en']} of {who['en']} differ in vintage or price basis.",
            [Need("figures", indicator, (area,), (earlier,))],
            [now.iloc[0], past.iloc[0]],
        )
    return refusal(
        "no-base-period",
        f"有{who['zh']}{when['zh']}的{what['zh']}，没有{before['zh']}的同口径数字，也没有公布增速，"
        "增长无法计算。",
        f"there is {what['en']} of {who['en']} for {when['en']}, but none for {before['en']} and no"
        " published growth, so growth cannot be computed.",
        [Need("figures", indicator, (area,), (earlier,))],
        [now.iloc[0]],
    )


def attainment(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """How much of the plan or target is reached? The first indicator is the plan's."""
    area, goal = areas[0], indicators[0]
    actuals = list(indicators[1:]) or [goal]
    targets = known.ahead(area, goal, period)
    who, what, when = known.area(area), known.indicator(goal), periods([period])
    if targets.empty:
        return refusal(
            "undefined",
            f"没有{who['zh']}{when['zh']}的{what['zh']}计划或目标，完成程度无从谈起。",
            f"There is no plan or target of {what['en']} for {who['en']} in {when['en']}.",
            [Need("figures", goal, (area,), (period,), "target")],
        )
    target = targets.iloc[0]
    for indicator in actuals:
        found = known.inside(area, indicator, period)
        found = found[found["unit"] == target["unit"]]
        if len(found):
            row = found.iloc[0]
            done = plan_share(bounds_at(row), bounds_at(target)) * 100.0
            return answer(done, "percent", [row, target], str(row["period"]))
    lacking = known.indicator(actuals)
    zh_kind, en_kind = _AHEAD[str(target["kind"])]
    return refusal(
        "no-actual",
        f"{who['zh']}{when['zh']}只有{what['zh']}的{zh_kind}数，没有{lacking['zh']}的实际数，"
        "完成程度无法计算。",
        f"for {who['en']} in {when['en']}, {what['en']} is on record only as {en_kind}, and"
        f" there is no actual {lacking['en']}: attainment cannot be computed.",
        [Need("figures", actuals[0], (area,), (period,))],
        [target],
    )


def share(known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str) -> Outcome:
    """What share of a whole is a part? Areas are the part and the whole."""
    part, whole = areas[0], areas[1]
    indicator = indicators[0]
    extent = ancestors(known.frames.memberships, part).get(whole, "")
    who, all_, what = known.area(part), known.area(whole), known.indicator(indicator)
    if extent == "part":
        return _straddling(known, part, whole, indicator, period)
    parts, totals = known.facts(part, indicator, period), known.facts(whole, indicator, period)
    both = parts.merge(totals, on=["period", "unit"], suffixes=("", "_whole"))
    if len(both) and extent:
        this = parts[parts["figure"] == both["figure"].iloc[0]].iloc[0]
        total = totals[totals["figure"] == both["figure_whole"].iloc[0]].iloc[0]
        fraction = plan_share(bounds_at(this), bounds_at(total)) * 100.0
        return answer(fraction, "percent", [this, total], str(this["period"]))
    near = known.facts(part, indicator) if parts.empty else parts
    other = known.similar(part, indicator, period) if near.empty else near
    when = period or (str(parts.iloc[0]["period"]) if len(parts) else "")
    needs = [
        Need("figures", indicator, (area,), (when,))
        for area in (part, whole)
        if known.facts(area, indicator, when).empty
    ]
    if not extent:
        needs.append(Need("members", indicator, (whole,), _ANY))
    if other.empty:
        return refusal(
            "no-indicator",
            f"没有{who['zh']}的{what['zh']}，占{all_['zh']}的比重无法计算。",
            f"there is no {what['en']} of {who['en']}, so its share of {all_['en']} cannot be"
            " computed.",
            needs,
        )
    row = other.iloc[0]
    mine = known.described(row)
    if len(totals) and (period or row["indicator"] != indicator):
        theirs = known.described(totals.iloc[0])
        same = row["indicator"] == indicator
        reason = "mixed-periods" if same else "mixed-scopes"
        differs = _differs(same, row["period"] == totals.iloc[0]["period"])
        return refusal(
            reason,
            f"{all_['zh']}的数字是{theirs['zh']}，{who['zh']}的是{mine['zh']}：{differs[0]}，不能相除。",
            f"the figure of {all_['en']} is {theirs['en']}, that of {who['en']} is {mine['en']}:"
            f" {differs[1]}, so neither may be divided by the other.",
            needs,
            [row, totals.iloc[0]],
        )
    return refusal(
        "no-total",
        f"{who['zh']}只有{mine['zh']}，没有{all_['zh']}同一时期的{what['zh']}，占比无法计算。",
        f"for {who['en']} there is {mine['en']}, but no {what['en']} of {all_['en']} for the same"
        " period, so no share can be computed.",
        needs,
        [row],
    )


def target_distance(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """How far is the target? Target less the latest actual of the same unit."""
    area, goal = areas[0], indicators[0]
    targets = known.claims(area, goal, AHEAD, period)
    who, what = known.area(area), known.indicator(goal)
    defined = targets[targets["low"].notna() & (targets["unit"] != "")]
    if defined.empty:
        zh, en = (
            (f"提到了{what['zh']}", f"The text names the {what['en']} of {who['en']}")
            if len(targets)
            else (f"没有{what['zh']}", f"There is no {what['en']} of {who['en']}")
        )
        return refusal(
            "undefined",
            f"{who['zh']}{zh}，但没有说明含义、单位和期限，差距无法计算。",
            f"{en}, but not what it means, its unit or its deadline: the distance cannot be"
            " computed.",
            [Need("definition", goal, (area,), (period,), "target")],
            [row for _, row in targets.iterrows()],
        )
    target = defined.iloc[0]
    for indicator in list(indicators[1:]) or [goal]:
        found = known.facts(area, indicator)
        found = found[found["unit"] == target["unit"]]
        if len(found):
            row = found.iloc[0]
            gap = bounds_at(target) - bounds_at(row)
            return answer(gap, str(target["unit"]), [row, target], str(row["period"]))
    return refusal(
        "no-actual",
        f"{who['zh']}有{what['zh']}目标，没有实际数，差距无法计算。",
        f"{who['en']} has a target of {what['en']} but no actual figure.",
        [Need("figures", (list(indicators[1:]) or [goal])[0], (area,), (period,))],
        [target],
    )


def change(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """What did it change? An effect needs the indicator before and after."""
    area = areas[0]
    who, what, when = known.area(area), known.indicator(indicators), periods([period])
    for indicator in indicators:
        earlier = parse_period(period).year_earlier().text
        now, past = known.facts(area, indicator, period), known.facts(area, indicator, earlier)
        if len(now) and len(past) and now.iloc[0]["unit"] == past.iloc[0]["unit"]:
            moved = bounds_at(now.iloc[0]) - bounds_at(past.iloc[0])
            rows = [now.iloc[0], past.iloc[0]]
            return answer(moved, str(rows[0]["unit"]), rows, period)
    found = [row for name in indicators for _, row in known.claims(area, name, None).iterrows()]
    needs = [
        Need("figures", indicators[0], (area,), (period, parse_period(period).year_earlier().text))
    ]
    if not found:
        return refusal(
            "no-indicator",
            f"没有{who['zh']}{what['zh']}的任何数字，影响无法计算。",
            f"there is no figure of {what['en']} for {who['en']}, so no effect can be computed.",
            needs,
        )
    return refusal(
        "no-base-period",
        f"{who['zh']}的{what['zh']}没有{when['zh']}及上年的两个实际数，变化无法计算。",
        f"there are no two actual figures of {what['en']} for {who['en']}, of {when['en']} and the"
        " year before.",
        needs,
        found,
    )


def total(known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str) -> Outcome:
    """What do several areas come to together? Only if none is counted twice."""
    indicator = indicators[0]
    try:
        done = sum_over(known.frames, list(areas), indicator, period, reading=known.reading)
    except NotComputable as error:
        shared = overlaps(known.frames, list(areas))["shared"].str.split(";").explode()
        between = [name for name in dict.fromkeys(shared) if name not in areas]
        needs = [Need("figures", indicator, (name,), (period,)) for name in between]
        if error.reason != "overlap":
            needs = [Need("figures", indicator, tuple(areas), (period,))]
        return refusal(error.reason, error.zh, error.en, needs)
    row = done.iloc[0]
    return Outcome(
        Bounds.from_frame(done), str(row["unit"]), str(row["kind"]), period, str(row["figures"])
    )


def _straddling(known: Evidence, part: str, whole: str, indicator: str, period: str) -> Outcome:
    """Refuse the share of an area only part of which lies in the whole; name the piece inside."""
    table, lies = known.frames.areas, known.frames.memberships
    there = set(members(lies, whole)) & set(table.loc[table["kind"] == "zone", "id"])
    own = {a: known.facts(a, indicator, period) for a in members(lies, part) if a in there}
    named = next((one for one, rows in own.items() if len(rows)), "")
    who, all_ = known.area(part), known.area(whole)
    zh = f"{who['zh']}只有一部分在{all_['zh']}之内，占比没有意义；"
    en = f"only part of {who['en']} lies in {all_['en']}, so a share would mix two scopes"
    if not named:
        need = Need("figures", indicator, (f"{part}:{whole}",), (period,))
        return refusal("mixed-scopes", f"{zh}只有全部在内的部分才能相除。", f"{en}.", [need])
    inner, rows = known.area(named), own[named]
    shared = any(len(known.facts(whole, indicator, when)) for when in rows["period"])
    return refusal(
        "mixed-scopes",
        f"{zh}全部在内的{inner['zh']}才能与{all_['zh']}相除。",
        f"{en}; only {inner['en']}, wholly inside, can be set against {all_['en']}.",
        [] if shared else [Need("figures", indicator, (whole,), (rows["period"].iloc[0],))],
        [rows.iloc[0]],
    )


def _differs(same_indicator: bool, same_period: bool) -> tuple[str, str]:
    zh = "、".join(
        word for word, same in (("口径", same_indicator), ("时期", same_period)) if not same
    )
    en = " and ".join(
        word for word, same in (("scope", same_indicator), ("period", same_period)) if not same
    )
    return f"{zh}不同", f"they differ in {en}"

"""Questions that need parts: concentration, location quotient, shift-share, convergence, ICOR.

They are answered by the methods of the library once the parts are there, and refused with the name
of what is missing until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.concentration import hhi
from tyanalysis.analysis.convergence import beta_convergence
from tyanalysis.analysis.evidence import (
    Evidence,
    Need,
    Outcome,
    answer,
    bounds_at,
    periods,
    refusal,
)
from tyanalysis.analysis.frames import text
from tyanalysis.analysis.overlap import members, overlaps
from tyanalysis.analysis.shift_share import shift_share as shift_share_terms
from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import Bounds

LEAST_UNITS: Final = 15
_VALUE_ADDED: Final = ("gross-regional-product", "value-added", "industrial-value-added")


def concentration(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """How concentrated is it on few members? The Herfindahl-Hirschman index of all members."""
    group, indicator = areas[0], indicators[0]
    rows, absent, inside = _members(known, areas, indicator, period)
    who, what, when = known.area(group), known.indicator(indicator), periods([period])
    if rows and not absent and len(rows) > 1:
        return answer(hhi(Bounds.concat(bounds_at(r) for r in rows)), "ratio", rows, period)
    whole = known.facts(group, indicator, period)
    needs = [Need("figures", indicator, (f"{group}/*",), (period,))]
    if not inside:
        needs.append(Need("members", indicator, (group,), ("",)))
    only_zh = (
        f"{who['zh']}只有合计的{what['zh']}" if len(whole) else f"没有{who['zh']}的{what['zh']}"
    )
    only_en = (
        f"of {who['en']} there is only the total of {what['en']}"
        if len(whole)
        else f"there is no {what['en']} of {who['en']}"
    )
    list_zh = "成员名单和" if not inside else ""
    list_en = "the list of members and the " if not inside else "the "
    return refusal(
        "no-parts",
        f"{only_zh}，没有{list_zh}{when['zh']}各成员的数字，集中度无法计算。",
        f"{only_en}; {list_en}figures of the members for {when['en']} are missing, so concentration"
        " cannot be computed.",
        needs,
        [row for _, row in whole.iterrows()],
    )


def location_quotient(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """Is the area specialised? Share of the first industry in it over that in the reference."""
    table = _industries(known, areas, indicators, [period])
    if table is None:
        return _no_industries(known, areas, indicators, [period], ("区位商", "a location quotient"))
    area, reference = areas
    own, whole = table[area, period], table[reference, period]
    rest_own = Bounds.concat(bounds_at(row) for row in own[1:]).sum()
    rest_whole = Bounds.concat(bounds_at(row) for row in whole[1:]).sum()
    # x / (x + rest) with each unknown once, in both ratios.
    share_own = 1.0 / (rest_own / bounds_at(own[0]) + 1.0)
    share_whole = 1.0 / (rest_whole / bounds_at(whole[0]) + 1.0)
    return answer(share_own / share_whole, "ratio", [*own, *whole], period)


def shift_share(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """Structure or competitiveness? The regional term over the area's start, in percent."""
    earlier = parse_period(period).year_earlier().text
    table = _industries(known, areas, indicators, [earlier, period])
    if table is None:
        return _no_industries(
            known, areas, indicators, [earlier, period], ("偏离—份额分析", "a shift-share analysis")
        )
    levels = [
        np.array([float(row["value"]) for row in table[area, when]])
        for area in areas
        for when in (earlier, period)
    ]
    regional = float(np.sum(shift_share_terms(*levels).regional))
    rows = [row for group in table.values() for row in group]
    return answer(Bounds.point(regional / levels[0].sum() * 100.0), "percent", rows, period)


def convergence(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """Do the weaker members catch up? Slope of growth on the level five years before or more."""
    indicator = indicators[0]
    end = parse_period(period)
    start = f"{int(period[:4]) - 5:04d}"
    now, *_ = _members(known, areas, indicator, end.text)
    past, *_ = _members(known, areas, indicator, start)
    levels = {str(row["area"]): float(row["value"]) for row in past}
    pairs = [(levels[str(r["area"])], float(r["value"])) for r in now if str(r["area"]) in levels]
    if len(pairs) >= LEAST_UNITS:
        first, last = (np.array(side) for side in zip(*pairs, strict=True))
        slope = beta_convergence(first, last, 5.0, least_units=LEAST_UNITS).beta
        return answer(Bounds.point(float(slope)), "ratio", [*now, *past], period)
    who, what = known.area(areas[0]), known.indicator(indicator)
    when = periods([start, end.text])
    have = (
        (f"只有{len(pairs)}个成员", f"only {len(pairs)} of the members")
        if pairs
        else ("没有一个成员", "none of the members")
    )
    return refusal(
        "no-parts",
        f"收敛分析至少要{LEAST_UNITS}个单元在{when['zh']}的{what['zh']}，{who['zh']}中{have[0]}"
        "同时有这两个年份的数字。",
        f"convergence needs at least {LEAST_UNITS} units with {what['en']} for {when['en']};"
        f" {have[1]} of {who['en']} {'has' if len(pairs) < 2 else 'have'} both.",
        [Need("figures", indicator, (f"{areas[0]}/*",), (start, end.text))],
        [*now, *past],
    )


def icor(known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str) -> Outcome:
    """How much investment for a unit of growth? Investment over the increase of value added."""
    area, investment, product = areas[0], indicators[0], indicators[1]
    earlier = parse_period(period).year_earlier().text
    spent = known.facts(area, investment, period)
    now, past = known.facts(area, product, period), known.facts(area, product, earlier)
    who, put, made = known.area(area), known.indicator(investment), known.indicator(product)
    fits = product.startswith(_VALUE_ADDED)
    if len(spent) and len(now) and len(past) and fits:
        rows = [spent.iloc[0], now.iloc[0], past.iloc[0]]
        rise = bounds_at(rows[1]) - bounds_at(rows[2])
        return answer(bounds_at(rows[0]) / rise, "ratio", rows, period)
    claims = known.frames.figures
    outputs = claims[
        (claims["area"] == area) & claims["indicator"].str.contains("output", regex=False)
    ]
    names = known.indicator(list(dict.fromkeys(outputs["indicator"]))[:3])
    needs = [
        Need("figures", investment, (area,), (period,)),
        Need("figures", product, (area,), (earlier, period)),
    ]
    lacking_zh = [made["zh"]] if now.empty or past.empty else []
    lacking_en = [made["en"]] if now.empty or past.empty else []
    if spent.empty:
        lacking_zh.append(f"实际{put['zh']}")
        lacking_en.append(f"actual {put['en']}")
    zh, en = "和".join(lacking_zh), " and ".join(lacking_en)
    if len(outputs) and now.empty:
        return refusal(
            "not-value-added",
            f"{who['zh']}只有{names['zh']}，属于总产值，不是增加值；没有{zh}，增量资本产出率无法计算。",
            f"for {who['en']} there is only {names['en']}, which is gross output and not value"
            f" added; without {en} no incremental capital–output ratio can be computed.",
            needs,
            [{"figure": name} for name in outputs["id"]],
        )
    return refusal(
        "no-actual",
        f"没有{who['zh']}的{zh}，增量资本产出率无法计算。",
        f"without {en} of {who['en']} no incremental capital–output ratio can be computed.",
        needs,
    )


def investment_return(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], period: str
) -> Outcome:
    """What does the investment earn? Profit over investment, both actual."""
    area, profit, investment = areas[0], indicators[0], indicators[1]
    earned, spent = known.facts(area, profit, period), known.facts(area, investment, period)
    if len(earned) and len(spent):
        rows = [earned.iloc[0], spent.iloc[0]]
        rate = bounds_at(rows[0]) / bounds_at(rows[1]) * 100.0
        return answer(rate, "percent", rows, period)
    lacking = [name for name, rows in ((profit, earned), (investment, spent)) if rows.empty]
    who, what, when = known.area(area), known.indicator(lacking), periods([period])
    return refusal(
        "no-indicator" if earned.empty else "no-actual",
        f"没有{who['zh']}{when['zh']}的{what['zh']}实际数；产值目标与计划投资之比不是投资回报。",
        f"no actual figure of {what['en']} is on record for {who['en']} in {when['en']}; targeted"
        " output over planned investment is not a return.",
        [Need("figures", name, (area,), (period,)) for name in lacking],
    )


def _members(
    known: Evidence, areas: Sequence[str], indicator: str, period: str
) -> tuple[list[pd.Series], list[str], list[str]]:
    """Give the claims of a group's members, the members without one, and all members.

    Members are the other areas named, or else those of the table that lie in the group, of its
    most frequent kind, and do not overlap.
    """
    group = areas[0]
    inside = list(areas[1:])
    if not inside:
        found = members(known.frames.memberships, group)
        table = known.frames.areas
        kinds = text(table, "kind")[table["id"].isin(found)]
        # Of a tree of counties, towns and firms, only one level can be the parts of the whole.
        for kind in dict.fromkeys(kinds.value_counts().index):
            level = table["id"][table["id"].isin(found) & (text(table, "kind") == kind)].to_list()
            if overlaps(known.frames, level).empty and kind not in {"enterprise", "product"}:
                have = [a for a in level if len(known.facts(a, indicator, period))]
                inside = level if have or not inside else inside
                if have:
                    break
    rows, absent = [], []
    for area in inside:
        claims = known.facts(area, indicator, period)
        if claims.empty:
            absent.append(area)
        else:
            rows.append(claims.iloc[0])
    return rows, absent, inside


def _industries(
    known: Evidence, areas: Sequence[str], indicators: Sequence[str], whens: Sequence[str]
) -> dict[tuple[str, str], list[pd.Series]] | None:
    """Give the claims of every industry for every area and period, or None if one is missing."""
    table: dict[tuple[str, str], list[pd.Series]] = {}
    for area in areas:
        for when in whens:
            found = [known.facts(area, name, when) for name in indicators]
            if any(rows.empty for rows in found):
                return None
            table[area, when] = [rows.iloc[0] for rows in found]
    return table


def _no_industries(
    known: Evidence,
    areas: Sequence[str],
    indicators: Sequence[str],
    whens: Sequence[str],
    method: tuple[str, str],
) -> Outcome:
    needs, lacking = [], []
    for area in areas:
        for name in indicators:
            gone = tuple(when for when in whens if known.facts(area, name, when).empty)
            if gone:
                needs.append(Need("figures", name, (area,), gone))
                lacking.append(area)
    who, what = known.area(list(dict.fromkeys(lacking))), known.indicator(list(indicators))
    when = periods(list(whens))
    return refusal(
        "no-parts",
        f"没有{who['zh']}{when['zh']}分产业的数字（{what['zh']}），{method[0]}无法计算。",
        f"there are no figures by sector ({what['en']}) for {who['en']} in {when['en']}, so"
        f" {method[1]} cannot be computed.",
        needs,
    )

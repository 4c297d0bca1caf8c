"""The four corners of each zone on record: a profile, and what belongs to it by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.counts import sum_of
from tyanalysis.analysis.frames import joined
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Column,
    Number,
    Part,
    Table,
    Text,
    count_number,
    number,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name, period_name
from tyanalysis.presentation.zones.common import (
    called,
    claim_number,
    listed,
    nothing,
)

_TOPICS = {
    "extent": "范围",
    "structure": "构成",
    "enterprises": "企业",
    "standing": "名次与称号",
}
_MEMBERS = {
    ("county", ""): "县（市、区）",
    ("zone", ""): "核心开发区",
    ("park", ""): "产业园区",
    ("industry", ""): "产业",
    ("chain", "existing"): "优势特色产业链",
    ("chain", "emerging"): "新兴产业链",
}
_GROUPS = ("stainless-processors", "equipment-makers", "logistics-firms")


def table_zone_profile(profiles: pd.DataFrame, language: str) -> Table | Text:
    """Show extent, make-up, enterprises and standing of every zone.

    Args:
        profiles: From ``zone_profiles``.
        language: ``zh`` or ``en``.
    """
    if profiles.empty:
        return nothing("zone-profile", language)
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of(profiles):
        rows.append(
            (
                str(row[f"zone_{language}"]),
                translate(_TOPICS[row["topic"]], language),
                _item(row, language),
                _value(row, language),
                period_name(row["period"], language),
                kind_name(str(row["kind"]), language),
            )
        )
    columns = (
        Column("zone", translate("开发区", language)),
        Column("topic", translate("方面", language)),
        Column("item", translate("事项", language)),
        Column("value", translate("数值", language), align="right"),
        Column("period", translate("时点", language)),
        Column("kind", translate("性质", language)),
    )
    caption = translate("各开发区在案的基本情况：口径和时点不同，不作合计", language)
    note = translate("注明分区的只是该区的一部分；“>”“≥”照原文限定词，上限未知。", language)
    return Table("zone-profile", language, caption, columns, tuple(rows), note=note)


def table_zone_members(members: pd.DataFrame, language: str) -> Table | Text:
    """List by name the counties, core zones, parks, industries and chains of every zone.

    Args:
        members: From ``zone_members``.
        language: ``zh`` or ``en``.
    """
    if members.empty:
        return nothing("zone-members", language)
    comma = "、" if language == "zh" else "; "
    rows: list[tuple[Cell, ...]] = []
    order = list(_MEMBERS)
    keyed = members.assign(
        key=[
            order.index(_key(kind, status))
            for kind, status in zip(members["member_kind"], members["status"], strict=True)
        ]
    )
    cases = rows_of(keyed[["zone", "key", "part"]].drop_duplicates())
    places = {zone: number for number, zone in enumerate(dict.fromkeys(keyed["zone"]))}
    for case in sorted(cases, key=lambda c: (places[c["zone"]], c["key"], c["part"])):
        group = keyed[(keyed[list(case)] == pd.Series(case)).all(axis=1)]
        first = group.iloc[0]
        what = translate(_MEMBERS[order[case["key"]]], language)
        part = str(first[f"part_{language}"])
        names = [str(name) for name in group[f"member_{language}"]]
        names = [
            f"{name}*" if shared else name
            for name, shared in zip(names, group["shared"], strict=True)
        ]
        zone = str(first[f"zone_{language}"])
        rows.append(
            (
                zone,
                f"{what}（{part}）" if part and language == "zh" else what + (part and f", {part}"),
                count_number(len(names), language),
                comma.join(names),
            )
        )
    columns = (
        Column("zone", translate("开发区", language)),
        Column("kind", translate("类别", language)),
        Column("count", translate("数目", language), align="right"),
        Column("names", translate("名称", language)),
    )
    caption = translate("各开发区列名的县区、园区、产业和产业链", language)
    note = translate("带*的同时属于另一个开发区；产业归属只表示文中列为该区产业。", language)
    return Table("zone-members", language, caption, columns, tuple(rows), note=note)


def describe_zone_profile(profiles: pd.DataFrame, members: pd.DataFrame, language: str) -> Text:
    """Say how many facts each zone has, what the counts add up to, and where claims differ.

    Args:
        profiles: From ``zone_profiles``.
        members: From ``zone_members``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if profiles.empty:
        return nothing("zone-profile-summary", language)
    counts = profiles.groupby("zone", sort=False).size()
    most, least = str(counts.idxmax()), str(counts.idxmin())
    names = profiles.drop_duplicates("zone").set_index("zone")[f"zone_{language}"]
    sentences = [
        say(
            "{zones}个开发区在案的基本情况共{facts}条，{most}最多（{top}条），{least}最少（{low}条）。"
            if len(counts) > 1
            else "{most}在案的基本情况共{facts}条。",
            language,
            len(profiles),
            zones=count_number(len(counts), language),
            facts=count_number(len(profiles), language),
            most=called(str(names[most]), language),
            top=count_number(int(counts[most]), language),
            least=called(str(names[least]), language),
            low=count_number(int(counts[least]), language),
        ),
        *_enterprises(profiles, language),
        *_ranks(profiles, language),
        *_chains(profiles, members, language),
    ]
    return paragraph("zone-profile-summary", language, sentences)


def _enterprises(profiles: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Add up the groups of enterprises that one text lists side by side."""
    found = []
    for _, group in profiles[profiles["indicator"].isin(_GROUPS)].groupby("zone", sort=False):
        total = sum_of(Bounds.from_frame(group))
        if len(group) < 2:
            continue
        name = group[f"zone_{language}"].iloc[0]
        shown = number(
            total, "count", language, kind="actual", period=str(group["period"].iloc[0]),
            figures=joined(group["figures"]),
        )  # fmt: skip
        whole = bool(np.isfinite(total.high[0]))
        words = (
            "{zone}列举的{groups}类企业合计{total}家（限定词按习惯读法，假定没有企业同属两类）。"
            if whole
            else "{zone}列举的{groups}类企业合计{total}家，上限未知；稳妥的说法是“一百多家”，"
            "前提是没有企业同属两类。"
        )
        if not whole and not 100 <= float(total.low[0]) < 200:
            words = "{zone}列举的{groups}类企业合计{total}家，上限未知，前提是没有企业同属两类。"
        found.append(
            say(
                words, language,
                zone=str(name), groups=count_number(len(group), language), total=shown,
            )
        )  # fmt: skip
    return found


def _ranks(profiles: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Set several claims about one rank beside each other."""
    found = []
    ranks = profiles[profiles["unit"] == "rank"]
    for _, group in ranks.groupby(["zone", "indicator"], sort=False):
        point = group[group["low"] == group["high"]]
        wide = group[group["low"] != group["high"]]
        if point.empty or wide.empty:
            continue
        exact, loose = rows_of(point)[0], rows_of(wide)[0]
        agree = bool(Bounds.from_frame(wide).contains(exact["low"])[0])
        words = (
            "{zone}的位次一处只给出范围（{loose}），未注年份；另一来源记为{when}第{rank}位，两说不矛盾。"
            if agree
            else "{zone}的位次一处给出的范围是{loose}，另一来源记为{when}第{rank}位，两说不合。"
        )
        found.append(
            say(
                words,
                language,
                zone=str(exact[f"zone_{language}"]),
                loose=_value(loose, language, with_unit=False),
                when=period_name(exact["period"], language),
                rank=claim_number(exact, language, with_unit=False),
            )
        )
    return found


def _chains(profiles: pd.DataFrame, members: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Say whether the names listed are as many as the numbers printed."""
    pairs = {
        "specialised-parks": ("park", "existing"),
        "leading-industries": ("industry", "existing"),
        "chains-with-base": ("chain", "existing"),
        "chains-emerging": ("chain", "emerging"),
    }
    agree, total = [], 0
    for row in rows_of(profiles[profiles["indicator"].isin(pairs)]):
        kind, status = pairs[str(row["indicator"])]
        named = members[
            (members["zone"] == row["zone"])
            & (members["member_kind"] == kind)
            & (members["status"] == status)
            & ((members["member_kind"] != "park") | ~members["shared"])
        ]
        if len(named) < 2:
            continue
        total += 1
        if len(named) == row["low"] == row["high"]:
            agree.append(str(row[f"subject_{language}"] or row[f"indicator_{language}"]))
    if not total or not agree:
        return []
    return [
        say(
            "园区（不计带*的）、产业和产业链的列名与所称数目一致的有{n}项：{names}。",
            language,
            len(agree),
            n=count_number(len(agree), language),
            names=listed([_lower(name, language) for name in agree], language),
        )
    ]


def _value(row: dict[str, Any], language: str, *, with_unit: bool = True) -> Number:
    """Print a fact; places are counted from the first."""
    if row["unit"] == "rank":
        return claim_number(row, language, floor=1.0, with_unit=with_unit)
    return claim_number(row, language, with_unit=with_unit)


def _lower(name: str, language: str) -> str:
    return name if language == "zh" else name[:1].lower() + name[1:]


def _item(row: dict[str, Any], language: str) -> str:
    """Name the item: the subject where it says more than the indicator, and the part."""
    name = str(row[f"indicator_{language}"])
    subject = str(row[f"subject_{language}"] or "")
    if row["topic"] == "structure" and subject and row["area"] == row["zone"]:
        name = subject if subject != str(row[f"zone_{language}"]) and len(subject) < 40 else name
    if row["area"] != row["zone"]:
        part = str(row[f"area_{language}"])
        return f"{name}（{part}）" if language == "zh" else f"{name}, {part}"
    return name


def _key(kind: str, status: str) -> tuple[str, str]:
    return (kind, status) if (kind, status) in _MEMBERS else (kind, "")

"""What to ask for: the smallest set of data that opens the refused questions.

The requests follow from what each refused question lacks. Needs for one indicator are joined, and
what another request already holds is not asked for twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import pandas as pd

from tyanalysis.analysis.evidence import Need
from tyanalysis.analysis.frames import Frames
from tyanalysis.analysis.questions import unmet_needs
from tyanalysis.analysis.wording import area_name, indicator_name, listed, period_name

COLUMN_NAMES: Final = (
    "what", "indicator", "areas", "periods", "kind", "opens", "count", "zh", "en",
)  # fmt: skip
# What, indicators, kind, areas, periods.
_Key: TypeAlias = tuple[str, tuple[str, ...], str, tuple[str, ...], tuple[str, ...]]
_KINDS: Final = {"actual": ("实际数", "actual"), "target": ("目标", "target")}


def data_requests(frames: Frames, report: str | None = None, *, reading: str = "") -> pd.DataFrame:
    """Derive what to ask for from the questions that failed.

    Args:
        frames: The data package.
        report: Only the questions of this report, or None for all.
        reading: "", strict or customary.

    Returns:
        One row for each request, the one that helps most questions first: ``what`` (figures,
        members, definition), ``indicator``, ``areas`` (ids joined with ``;``; ``x/*`` stands for
        every member of x, ``x:y`` for the part of x in y), ``periods`` (joined with ``;``),
        ``kind``, ``opens`` (question ids joined with ``;``), ``count`` (their number), ``zh``,
        ``en`` (the request in words).
    """
    table = _joined(unmet_needs(frames, report, reading=reading))
    rows = []
    for (what, indicators, kind, areas, periods), opens in table.items():
        rows.append(
            {
                "what": what,
                "indicator": ";".join(indicators),
                "areas": ";".join(areas),
                "periods": ";".join(periods),
                "kind": kind,
                "opens": ";".join(opens),
                "count": len(opens),
                **{
                    lang: _words(frames, (what, indicators, kind, areas, periods), lang)
                    for lang in ("zh", "en")
                },
            }
        )
    out = pd.DataFrame(rows, columns=list(COLUMN_NAMES))
    return out.sort_values("count", ascending=False, kind="stable", ignore_index=True)


def _joined(pairs: Iterable[tuple[str, Need]]) -> dict[_Key, tuple[str, ...]]:
    """Join needs, without asking for a year or an area that no question lacks.

    First areas of the same indicator and years, then years of the same indicator and areas, then
    indicators of the same areas and years.
    """
    table: dict[_Key, tuple[str, ...]] = {}
    for question, need in pairs:
        # A list of members is one list, whatever is measured on them.
        indicators = () if need.what == "members" else (need.indicator,)
        periods = tuple(sorted(filter(None, need.periods)))
        for area in need.areas:
            key = (need.what, indicators, need.kind, (area,), periods)
            table[key] = _union(table.get(key, ()), (question,))
    for place in (4, 3, 4, 1):
        table = _fold(table, place)
    return table


def _fold(table: dict[_Key, tuple[str, ...]], place: int) -> dict[_Key, tuple[str, ...]]:
    """Join the entries that differ only in their indicators (1), areas (3) or periods (4)."""
    groups: dict[tuple[object, ...], list[_Key]] = {}
    for key in table:
        groups.setdefault((*key[:place], *key[place + 1 :]), []).append(key)
    out: dict[_Key, tuple[str, ...]] = {}
    for keys in groups.values():
        what, indicators, kind, areas, periods = keys[0]
        opens: tuple[str, ...] = ()
        for key in keys:
            indicators = _union(indicators, key[1])
            areas = _union(areas, key[3])
            periods = tuple(sorted(_union(periods, key[4])))
            opens = _union(opens, table[key])
        out[what, indicators, kind, areas, periods] = opens
    return out


def _union(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*left, *right)))


def _words(frames: Frames, key: _Key, language: str) -> str:
    what, indicators, kind, places, periods = key
    zh = language == "zh"
    areas = listed([_area(frames, name, language) for name in places], language)
    names = listed([indicator_name(frames, name, language) for name in indicators], language)
    when = listed([period_name(name, language) for name in periods], language)
    if what == "members":
        return f"{areas}的成员名单" if zh else f"the list of the members of {areas}"
    if what == "definition":
        return (
            f"{areas}{names}的含义、单位和期限"
            if zh
            else f"the meaning, unit and deadline of the {names} of {areas}"
        )
    kinds = _KINDS.get(kind, (kind, kind))
    if zh:
        return f"{areas}{when or '任一年份'}的{names}（{kinds[0]}）"
    return f"{names} ({kinds[1]}) of {areas} for {when or 'any one year'}"


def _area(frames: Frames, name: str, language: str) -> str:
    if name.endswith("/*"):
        group = area_name(frames, name[:-2], language)
        return f"{group}的每个成员" if language == "zh" else f"every member of {group}"
    part, _, whole = name.partition(":")
    if whole:
        names = [area_name(frames, one, language) for one in (part, whole)]
        return (
            f"{names[0]}在{names[1]}之内的部分"
            if language == "zh"
            else f"the part of {names[0]} in {names[1]}"
        )
    return area_name(frames, name, language)

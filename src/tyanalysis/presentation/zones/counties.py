"""Counties: what is on record, and that no year can be compared."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Column,
    Part,
    Table,
    Text,
    count_number,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name, period_name
from tyanalysis.presentation.zones.common import claim_number, magnitude, mirrored, nothing

_ITEMS = (
    ("level", "地区生产总值", ""),
    ("growth", "实际增速", "%"),
    ("primary", "一产占比", "%"),
    ("secondary", "二产占比", "%"),
    ("tertiary", "三产占比", "%"),
    ("investment", "固定资产投资", ""),
)


def table_counties(counties: pd.DataFrame, language: str) -> Table | Text:
    """Show what each county has published, year by year.

    Args:
        counties: From ``county_records``.
        language: ``zh`` or ``en``.
    """
    if counties.empty:
        return nothing("counties", language)
    used = [item for item in _ITEMS if counties[f"{item[0]}_low"].notna().any()]
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of(counties):
        cells: list[Cell] = [
            str(row[f"area_{language}"]),
            period_name(row["period"], language),
        ]
        cells += [_cell(row, item, bool(unit), language) for item, _, unit in used]
        rows.append((*cells, kind_name(str(row["kind"]), language)))
    columns = (
        Column("area", translate("县（市、区）", language)),
        Column("period", translate("年份", language)),
        *(Column(item, translate(name, language), unit, "right") for item, name, unit in used),
        Column("kind", translate("性质", language)),
    )
    caption = translate("各县（市、区）在案的地区生产总值和结构", language)
    note = translate("空格表示没有找到公布数。", language)
    note += ("" if language == "zh" else " ") + mirrored(counties, language)
    return Table("counties", language, caption, columns, tuple(rows), note=note)


def describe_counties(counties: pd.DataFrame, years: pd.DataFrame, language: str) -> Text:
    """Say that no year can be compared, and what each county's own figures show.

    Args:
        counties: From ``county_records``.
        years: From ``county_years``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    levels = counties[counties["level_low"].notna()] if len(counties) else counties
    if levels.empty:
        return nothing("counties-summary", language)
    sentences = [comparable_sentence(counties, years, language)]
    for _, own in levels[levels["kind"] != "expected"].groupby("area", sort=False):
        sentences += _twice(rows_of(own), language)
    for row in rows_of(levels[levels["kind"] == "expected"]):
        sentences.append(
            say(
                "{area}{year}年的{level}是预计数，不是完成数。",
                language,
                area=str(row[f"area_{language}"]),
                year=str(row["period"]),
                level=claim_number(row, language, "level_", unit="CNY_100M"),
            )
        )
    return paragraph("counties-summary", language, sentences)


def comparable_sentence(
    counties: pd.DataFrame, years: pd.DataFrame, language: str
) -> tuple[Part, ...]:
    """Say how many counties ever share a year."""
    held = counties.loc[counties["level_low"].notna(), "area"].nunique()
    most = int(years["facts"].max()) if len(years) else 0
    words = (
        "{all}个县（市、区）中只有{n}个有地区生产总值可查，没有任何一年有两个以上的县能放在一起比较。"
        if most < 2
        else "{all}个县（市、区）中有{n}个有地区生产总值可查，同一年最多有{most}个。"
    )
    return say(
        words,
        language,
        all=count_number(int(years["counties"].iloc[0]), language),
        n=count_number(int(held), language),
        most=count_number(most, language),
    )


def _twice(rows: list[dict[str, Any]], language: str) -> list[tuple[Part, ...]]:
    """Tell of a county with two years: levels, and growth where it was published."""
    if len(rows) < 2:
        return []
    first, last = rows[0], rows[-1]
    places: dict[str, Part] = {
        "area": str(last[f"area_{language}"]),
        "from_": str(first["period"]),
        "low": claim_number(first, language, "level_", unit="CNY_100M"),
        "to": str(last["period"]),
        "high": claim_number(last, language, "level_", unit="CNY_100M"),
    }
    if pd.isna(last["growth_low"]):
        return [
            say("{area}{from_}年为{low}，{to}年为{high}，没有公布实际增速。", language, **places)
        ]
    rate = claim_number(last, language, "growth_", unit="percent")
    words = (
        "{area}{from_}年为{low}，{to}年为{high}（当年实际增长{rate}）。"
        if last["growth_low"] >= 0
        else "{area}{from_}年为{low}，{to}年为{high}（当年实际下降{rate}）。"
    )
    return [say(words, language, **places, rate=magnitude(rate))]


def _cell(row: dict[str, Any], item: str, percent: bool, language: str) -> Cell:
    if pd.isna(row[f"{item}_low"]):
        return ""
    if percent:
        return claim_number(row, language, f"{item}_", unit="percent", with_unit=False, digits=1)
    return claim_number(row, language, f"{item}_", unit="CNY_100M")

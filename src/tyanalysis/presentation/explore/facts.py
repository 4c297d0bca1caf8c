"""Cards and lists of what a package holds: areas, indicators, figures, sources, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.conflicts import table_conflicts
from tyanalysis.presentation.display import Column, Number, Table, Text, paragraph, say
from tyanalysis.presentation.explore.card import Card
from tyanalysis.presentation.explore.intervals import scaled_interval
from tyanalysis.presentation.explore.rows import SHOWN, check_rows
from tyanalysis.presentation.format import unit_name
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name, name_of, period_name
from tyanalysis.presentation.printed import printed_number
from tyanalysis.presentation.provenance import SourceList, show_sources

_SUBJECT_KINDS = {
    "nation": "国家", "province": "省", "city": "市", "county": "县（市、区）", "zone": "开发区",
    "park": "产业园区", "town": "专业镇", "chain": "产业链", "industry": "产业",
    "enterprise": "企业", "project": "项目", "programme": "计划或活动", "product": "产品",
    "group": "总称",
}  # fmt: skip


@lru_cache(maxsize=8)  # a package is never changed
def _cited(package: Package, language: str) -> SourceList:
    return show_sources(package, language)


def area_card(package: Package, area: str, language: str) -> Card:
    """Say what an area is, where it lies, what lies in it, and how many figures it has.

    Args:
        package: The data package.
        area: Its id.
        language: ``zh`` or ``en``.
    """
    row = _row(package.areas, area)
    links = package.memberships
    above = links.loc[links["area"] == area, ["parent", "extent"]].to_numpy().tolist()
    below = links.loc[links["parent"] == area, "area"]
    part = translate("部分", language)
    within = [
        name_of(package.areas, parent, language, short=True) + (f" ({part})" if e == "part" else "")
        for parent, e in above
    ]
    own = package.figures[package.figures["area"] == area]
    return Card(
        _both(row, language),
        (
            (translate("类别", language), translate(_SUBJECT_KINDS[row["kind"]], language)),
            (translate("所在或所属", language), _joined(within, language)),
            (
                translate("其中", language),
                _joined([name_of(package.areas, a, language, short=True) for a in below], language),
            ),
            (translate("在案数字", language), str(len(own))),
            (translate("编号", language), area),
        ),
    )


def indicator_card(package: Package, indicator: str, language: str) -> Card:
    """Say what an indicator measures, in which unit and scope, and who has figures of it.

    Args:
        package: The data package.
        indicator: Its id.
        language: ``zh`` or ``en``.
    """
    row = _row(package.indicators, indicator)
    own = package.figures[package.figures["indicator"] == indicator]
    areas = [name_of(package.areas, a, language, short=True) for a in dict.fromkeys(own["area"])]
    return Card(
        _both(row, language),
        (
            (translate("单位", language), unit_name(str(row["unit"] or ""), language, 100)),
            (translate("口径", language), str(row[f"scope_{language}"] or "")),
            (translate("定义", language), str(row[f"definition_{language}"] or "")),
            (translate("有数字的地区", language), _joined(areas, language)),
            (translate("编号", language), indicator),
        ),
    )


def figure_card(package: Package, figure: str, language: str) -> Card:
    """Show one claim: its bounds, kind, source, grade, wording, and what contradicts it.

    Args:
        package: The data package.
        figure: Its id.
        language: ``zh`` or ``en``.
    """
    cited = _cited(package, language)
    card = next(card for card in cited.figures if card["id"] == figure)
    source = next(s for s in cited.sources if s["id"] == card["source"])
    quoted = f"“{card['as_printed']}”" if card["as_printed"] else ""
    row = _row(package.figures, figure)
    return Card(
        f"{card['area']} · {card['indicator']} · {card['period']}",
        (
            (translate("数值", language), card["value"]),
            (translate("区间", language), scaled_interval(row, language)),
            (translate("性质", language), card["kind"]),
            (translate("原文", language), quoted),
            (translate("来源", language), _citation(source, language)),
            (translate("分级", language), _grade(source, language)),
            (translate("与之矛盾", language), ", ".join(card["conflicts"])),
            (translate("编号", language), figure),
        ),
    )


def source_card(package: Package, source: str, language: str) -> Card:
    """Cite a document and say how many figures rest on it.

    Args:
        package: The data package.
        source: Its id.
        language: ``zh`` or ``en``.
    """
    row = _row(package.sources, source)
    cited = next(s for s in _cited(package, language).sources if s["id"] == source)
    count = int((package.figures["source"] == source).sum())
    return Card(
        str(cited["title"]),
        (
            (translate("发布者", language), cited["publisher"]),
            (translate("发布日期", language), cited["published"]),
            (translate("分级", language), _grade(cited, language)),
            (translate("网址", language), cited["url"] or ""),
            (translate("在案数字", language), str(count)),
            (translate("编号", language), str(row["id"])),
        ),
    )


def table_figures(package: Package, figures: pd.DataFrame, language: str) -> Table | Text:
    """Show figures with their bounds, kind, source and grade.

    Args:
        package: The data package.
        figures: Rows of ``package.figures``, any number of them.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    check_rows(package, figures, (*SHOWN, f"subject_{language}"))
    if figures.empty:
        return paragraph("figures", language, [say("没有这样的数字。", language)])
    sources = {s["id"]: s for s in _cited(package, language).sources}
    rows = tuple(
        (
            name_of(package.areas, str(row["area"]), language, short=True),
            measured(package, row, language),
            period_name(str(row["period"]), language),
            _value(row, package, language),
            kind_name(str(row["kind"]), language),
            _citation(sources[row["source"]], language),
            str(row["grade"]),
        )
        for row in rows_of(figures)
    )
    columns = (
        Column("area", translate("地区", language)),
        Column("indicator", translate("指标", language)),
        Column("period", translate("时期", language)),
        Column("value", translate("数值", language), align="right"),
        Column("kind", translate("性质", language)),
        Column("source", translate("来源", language)),
        Column("grade", translate("分级", language)),
    )
    return Table("figures", language, translate("所选数字", language), columns, rows)


def table_sources(package: Package, figures: pd.DataFrame, language: str) -> Table | Text:
    """List the documents that some figures rest on.

    Args:
        package: The data package.
        figures: Rows of ``package.figures``.
        language: ``zh`` or ``en``.
    """
    check_rows(package, figures, ("source",))
    counts = figures["source"].value_counts()
    used = [s for s in _cited(package, check_language(language)).sources if s["id"] in counts.index]
    if not used:
        return paragraph("figure-sources", language, [say("没有这样的数字。", language)])
    rows = tuple(
        (
            str(s["title"]), str(s["publisher"]), str(s["published"]), _grade(s, language),
            str(counts[s["id"]]),
        )
        for s in used
    )  # fmt: skip
    columns = (
        Column("title", translate("文件", language)),
        Column("publisher", translate("发布者", language)),
        Column("published", translate("发布日期", language)),
        Column("grade", translate("分级", language)),
        Column("count", translate("数字条数", language), align="right"),
    )
    caption = translate("这些数字的来源", language)
    return Table("figure-sources", language, caption, columns, rows)


def table_findings(package: Package, figures: pd.DataFrame, language: str) -> Table | Text:
    """Show the contradictions and revisions that some figures are part of.

    Args:
        package: The data package.
        figures: Rows of ``package.figures``.
        language: ``zh`` or ``en``.
    """
    check_rows(package, figures, ("id",))
    whole = table_conflicts(package, "", language)
    if isinstance(whole, Text):
        return whole
    mine = set(figures["id"])
    rows = tuple(row for row in whole.rows if mine & set(_ids(row)))
    if not rows:
        words = say("所选地区和时期内没有发现互相矛盾的数字。", language)
        return paragraph("conflicts", language, [words])
    return Table(whole.label, language, whole.caption, whole.columns, rows, note=whole.note)


def _value(row: Mapping[str, Any], package: Package, language: str) -> Number | str:
    if row["low"] != row["low"]:
        return str(row["as_printed"])
    return printed_number(row, package.reading, language)


def _ids(row: Sequence[Any]) -> list[str]:
    return [i for cell in row for i in getattr(cell, "figures", ())]


def measured(package: Package, row: Mapping[str, Any], language: str) -> str:
    """Name what a figure measures: the indicator, and the subject where it says more."""
    name = name_of(package.indicators, str(row["indicator"]), language)
    subject = str(row[f"subject_{language}"] or "")
    return f"{name} · {subject}" if subject and subject != name else name


def _citation(source: Mapping[str, Any], language: str) -> str:
    comma = "，" if language == "zh" else ", "
    return comma.join(str(source[k]) for k in ("title", "publisher", "published") if source[k])


def _grade(source: Mapping[str, Any], language: str) -> str:
    """Say a grade where its head says that it is one."""
    words = str(source["grade"])
    return words[6:7].upper() + words[7:] if words.startswith("grade ") else words


def _joined(names: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else "; ").join(names)


def _both(row: Mapping[str, Any], language: str) -> str:
    other = "en" if language == "zh" else "zh"
    first, second = str(row[f"name_{language}"] or row["id"]), str(row[f"name_{other}"] or "")
    return f"{first} · {second}" if second and second != first else first


def _row(table: pd.DataFrame, key: str) -> dict[str, Any]:
    return rows_of(table[table["id"] == key])[0]

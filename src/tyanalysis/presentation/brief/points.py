"""The few main figures of zones, towns and investment, taken from the reports' own summaries."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from tyanalysis.data.package import Package
from tyanalysis.presentation.display import Cell, Column, Headline, Table, Text, say
from tyanalysis.presentation.investment.summary import describe_investment_summary
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name, name_of, period_name
from tyanalysis.presentation.town.summary import describe_town_summary
from tyanalysis.presentation.zones.summary import describe_zone_summary

# Theme, the summary that states its numbers, and which of its headlines a brief has room for:
# the beginning of their keys and how many of them.
_THEMES: tuple[tuple[str, Callable[[Package, str], Text], tuple[tuple[str, int], ...]], ...] = (
    ("开发区", describe_zone_summary, (("gap/", 2), ("share/", 1), ("target/", 2))),
    ("专业镇", describe_town_summary, (("key-towns-output", 1), ("towns-with-output", 1))),
    (
        "投资",
        describe_investment_summary,
        (
            ("plan-(?!share|half)", 1), ("plan-share-", 1), ("completion-rate-", 1),
            ("start-rate-amount-", 1), ("fai-growth-", 1),
        ),
    ),
)  # fmt: skip


@lru_cache(maxsize=8)  # the table and the sentences ask the same; a package is never changed
def brief_points(package: Package, language: str) -> tuple[tuple[str, Headline], ...]:
    """Choose the main figures.

    Args:
        package: The chosen figures.
        language: ``zh`` or ``en``.

    Returns:
        Theme and headline, in the order of the reports.
    """
    check_language(language)
    found: list[tuple[str, Headline]] = []
    for theme, summary, wanted in _THEMES:
        headlines = summary(package, language).headlines
        for beginning, most in wanted:
            near = [one for one in headlines if re.match(beginning, one.key)]
            found += [(translate(theme, language), one) for one in near[:most]]
    return tuple(found)


def table_brief_points(package: Package, language: str) -> Table | Text:
    """Show the main figures with bounds, period and kind.

    Args:
        package: The chosen figures.
        language: ``zh`` or ``en``.
    """
    points = brief_points(package, language)
    if not points:
        words = say("所选地区和时期没有这方面的数字。", language)
        return Text("brief-points", language, (words,))
    columns = (
        Column("theme", translate("主题", language)),
        Column("item", translate("指标", language)),
        Column("period", translate("时期", language)),
        Column("value", translate("数值", language), align="right"),
        Column("kind", translate("性质", language)),
    )
    rows: list[tuple[Cell, ...]] = []
    last = ""
    for theme, point in points:
        number = point.number
        when = period_name(number.period, language) if number.period else "—"
        item = point_name(package, point, language)
        rows.append(
            (theme if theme != last else "", item, when, number, kind_name(number.kind, language))
        )
        last = theme
    caption = translate("主要数字：限定词按原文，计划和目标不当作完成", language)
    return Table("brief-points", language, caption, columns, tuple(rows))


def point_name(package: Package, point: Headline, language: str) -> str:
    """Name a main figure with its area where its label leaves that to the sentence around it."""
    if point.number.kind == "count":  # what is counted is more than the area of its figures
        return point.label
    figures = package.figures
    rows = figures.loc[figures["id"].isin(point.number.figures), "area"]
    areas = list(dict.fromkeys(rows))
    if len(areas) != 1:
        return point.label
    area = name_of(package.areas, str(areas[0]), language, short=True)
    if area in point.label:
        return point.label
    joint = {"zh": "{area}{label}", "en": "{area}: {label}"}[language]
    label = point.label if language == "zh" else point.label[:1].lower() + point.label[1:]
    return joint.format(area=area, label=label)

"""What may be put side by side: groups of like with like, and the reasons against the rest."""

from __future__ import annotations

import pandas as pd

from tyanalysis.analysis.comparability import comparability
from tyanalysis.data.package import Package
from tyanalysis.presentation.display import (
    Cell,
    Column,
    Headline,
    Number,
    Table,
    Text,
    count_number,
    figure_number,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import name_of, period_name
from tyanalysis.presentation.scope import in_report

_FOCUS = {
    "zone_growth": ("zone",),
    "town_output": ("town", "group", "enterprise"),
    "investment": ("zone", "project", "programme", "city"),
}
_SKIPPED = frozenset({"date", "status", "rank_claim", "background", "enumeration"})
_MOST = 6  # figures set against each other: fifteen pairs are what a reader takes in


def main_figures(package: Package, report: str) -> pd.DataFrame:
    """Choose the newest level or growth figure of each area that a report is about.

    Args:
        package: The data package.
        report: Key of the report.

    Returns:
        At most six rows of ``figures``, one for each area, money before percent before counts.
    """
    figures = in_report(package, report)
    kinds = figures["area"].map(package.areas.set_index("id")["kind"])
    figures = figures[
        kinds.isin(_FOCUS.get(report, tuple(package.areas["kind"].unique())))
        & figures["low"].notna()
        & ~figures["kind"].isin(_SKIPPED)
    ]
    rank = figures["unit"].map(lambda u: 0 if u.startswith("CNY") else 1 if u == "percent" else 2)
    ordered = figures.assign(rank=rank).sort_values(
        ["rank", "period", "id"], ascending=[True, False, True], kind="stable"
    )
    return ordered.drop_duplicates("area").head(_MOST).drop(columns="rank")


def table_comparability(package: Package, report: str, language: str) -> Table | Text:
    """Show for each pair of main figures whether they may be compared, and why not.

    Args:
        package: The data package.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    chosen = main_figures(package, report)
    pairs = comparability(package, list(chosen["id"]))
    if pairs.empty:
        return Text(
            "comparability", language, (say("所选范围内没有两个可供比较的数字。", language),)
        )
    figures = chosen.set_index("id", drop=False)
    rows = tuple(
        (
            _figure_name(figures, str(pair["left"]), package, language),
            figure_number(dict(figures.loc[str(pair["left"])]), language),
            _figure_name(figures, str(pair["right"]), package, language),
            figure_number(dict(figures.loc[str(pair["right"])]), language),
            _verdict(bool(pair["comparable"]), str(pair[language]), language),
        )
        for _, pair in pairs.iterrows()
    )
    columns = (
        Column("left", translate("数字甲", language)),
        Column("left_value", translate("数值", language), align="right"),
        Column("right", translate("数字乙", language)),
        Column("right_value", translate("数值", language), align="right"),
        Column("verdict", translate("能否并列", language)),
    )
    caption = translate("两两对照：各地最近的主要数字能否并列", language)
    return Table("comparability", language, caption, columns, rows)


def describe_comparability(package: Package, report: str, language: str) -> Text:
    """Say how many pairs may be compared, and which indicators several areas share.

    Args:
        package: The data package.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    pairs = comparability(package, list(main_figures(package, report)["id"]))
    if pairs.empty:
        return Text("comparability-summary", language, ())
    good = int(pairs["comparable"].sum())
    total, fit = (count_number(n, language) for n in (len(pairs), good))
    sentences: list[tuple[Number | str, ...]] = [
        say("{n}对主要数字中，{fit}对可以直接比较。", language, len(pairs), n=total, fit=fit)
    ]
    shared = _shared(package, report)
    if shared:
        names = [
            f"{name_of(package.indicators, indicator, language)}"
            f"{'（' if language == 'zh' else ' ('}{period_name(period, language)}"
            f"{'）' if language == 'zh' else ')'}"
            for indicator, period in shared
        ]
        sentences.append(
            say(
                "多个地区同口径同时期的指标有：{list}。",
                language,
                list={"zh": "、", "en": ", "}[language].join(names),
            )
        )
    headline = Headline("comparable-pairs", translate("可直接比较的数字对", language), fit)
    return Text("comparability-summary", language, tuple(sentences), (headline,))


def _shared(package: Package, report: str) -> list[tuple[str, str]]:
    """List indicators and periods that at least three areas have facts for, the widest first."""
    figures = in_report(package, report)
    figures = figures[
        figures["low"].notna()
        & (figures["period"] != "")
        & figures["kind"].isin(["actual", "growth", "count"])
    ]
    counts = figures.groupby(["indicator", "period"])["area"].nunique()
    wide = counts[counts >= 3].sort_values(ascending=False, kind="stable").head(4)
    return [(str(indicator), str(period)) for indicator, period in wide.index.to_list()]


def _verdict(comparable: bool, reasons: str, language: str) -> str:
    if comparable:
        return translate("可比", language)
    return translate("不可比", language) + {"zh": "：", "en": ": "}[language] + reasons


def _figure_name(figures: pd.DataFrame, figure: str, package: Package, language: str) -> Cell:
    row = figures.loc[figure]
    area = name_of(package.areas, str(row["area"]), language, short=True)
    indicator = name_of(package.indicators, str(row["indicator"]), language)
    return f"{area} · {indicator} · {period_name(str(row['period']), language)}"

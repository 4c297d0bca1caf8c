"""What may be put side by side: groups of like with like, and the reasons against the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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

# Which areas a report sets side by side, and by which indicators first.
_FOCUS = {
    "zone_growth": (
        ("zone", "city"),
        (
            "industrial-value-added-above-scale-growth",
            "gross-regional-product-growth",
            "gross-regional-product",
            "enterprises",
        ),
    ),
    "town_output": (
        ("town", "group", "enterprise"),
        ("leading-industry-output", "full-chain-output", "gross-output", "product-output-value"),
    ),
    "investment": (
        ("zone", "province", "programme", "city"),
        (
            "fixed-asset-investment-growth",
            "total-investment",
            "planned-investment",
            "projects-signed",
        ),
    ),
}
_SKIPPED = frozenset({"date", "status", "rank_claim", "background", "enumeration"})
_MOST = 7  # figures set against each other: what a reader takes in, and a page's width
_SHORT = {
    "mixed-dimensions": "量纲",
    "mixed-scopes": "口径",
    "mixed-period-kinds": "时段",
    "mixed-periods": "时期",
    "mixed-price-bases": "价格",
    "mixed-kinds": "性质",
    "mixed-vintages": "版本",
    "undated": "无时间",
}


def main_figures(package: Package, report: str) -> pd.DataFrame:
    """Choose the newest level or growth figure of each area that a report is about.

    Args:
        package: The data package.
        report: Key of the report.

    Returns:
        At most seven rows of ``figures``, one for each area.
    """
    figures = in_report(package, report)
    kinds = figures["area"].map(package.areas.set_index("id")["kind"])
    everything = (tuple(package.areas["kind"].unique()), ())
    focus, indicators = _FOCUS.get(report, everything)
    figures = figures[kinds.isin(focus) & figures["low"].notna() & ~figures["kind"].isin(_SKIPPED)]
    order = {indicator: place for place, indicator in enumerate(indicators)}
    ordered = figures.assign(
        place=figures["indicator"].map(order).fillna(len(order)),
        scope=figures["area"].map(package.areas.set_index("id")["kind"]).map(focus.index),
    ).sort_values(
        ["scope", "place", "period", "id"], ascending=[True, True, False, True], kind="stable"
    )
    chosen = ordered.drop_duplicates("area").head(_MOST)
    return chosen.drop(columns=["place", "scope"]).reset_index(drop=True)


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
    verdicts = {(str(p["left"]), str(p["right"])): p for _, p in pairs.iterrows()}
    ids = [str(i) for i in chosen["id"]]
    rows = tuple(
        (
            str(place),
            _figure_name(row, package, language),
            figure_number(row, language),
            *(
                _verdict(verdicts[(other, str(row["id"]))], language) if before < place - 1 else "—"
                for before, other in enumerate(ids[:-1])
            ),
        )
        for place, row in enumerate((dict(r) for _, r in chosen.iterrows()), start=1)
    )
    columns = (
        Column("place", translate("序号", language)),
        Column("figure", translate("数字", language)),
        Column("value", translate("数值", language), align="right"),
        *(
            Column(f"with_{n}", translate("与第{n}项", language).format(n=n))
            for n in range(1, len(ids))
        ),
    )
    caption = translate("两两对照：各地最近的主要数字能否并列", language)
    note = translate(
        "格内为不可并列的原因：量纲指单位不同类，口径指指标定义不同，时期指年份不同，时段指时期长短或季节不同，性质指实际与计划、目标之别。",
        language,
    )
    return Table("comparability", language, caption, columns, rows, note=note)


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
    words = "{n}对主要数字中，{fit}对可以直接比较。"
    if not good:
        words = "{n}对主要数字中，没有一对可以直接比较。"
    sentences: list[tuple[Number | str, ...]] = [say(words, language, len(pairs), n=total, fit=fit)]
    shared = _shared(package, report)
    if shared:
        names = [
            f"{_inside(name_of(package.indicators, indicator, language), language)}"
            f"{'（' if language == 'zh' else ' ('}{period_name(period, language)}"
            f"{'）' if language == 'zh' else ')'}"
            for indicator, period in shared
        ]
        sentences.append(
            say(
                "多个地区同口径同时期的指标有：{list}。",
                language,
                list={"zh": "、", "en": "; "}[language].join(names),
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


def _verdict(pair: pd.Series, language: str) -> str:
    if pair["comparable"]:
        return translate("可比", language)
    words = (
        _inside(translate(_SHORT[reason], language), language)
        for reason in str(pair["reasons"]).split(";")
    )
    return {"zh": "、", "en": ", "}[language].join(words)


def _inside(name: str, language: str) -> str:
    """Write a name as it stands inside an English sentence: no capital."""
    return name if language == "zh" else name[:1].lower() + name[1:]


def _figure_name(row: Mapping[str, Any], package: Package, language: str) -> Cell:
    area = name_of(package.areas, str(row["area"]), language, short=True)
    indicator = name_of(package.indicators, str(row["indicator"]), language)
    return f"{area} · {indicator} · {period_name(str(row['period']), language)}"

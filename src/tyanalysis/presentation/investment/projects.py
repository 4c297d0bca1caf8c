"""Single projects and a fund: designed and announced terms, and what stands or runs already."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Column, Headline, Number, Part, Table, Text, say
from tyanalysis.presentation.investment.cells import (
    MONEY,
    absent,
    area,
    cell,
    head,
    inline,
    silent,
    spoken,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import name_of, period_name

# Derived per unit of yearly capacity: the two years cancel.
_PER = {"GW_per_year": "CNY_100M/GW", "tonne_10K_per_year": "CNY_10K/tonne"}
_STANDING = (
    ("phase", "第{n}期已投运", "rank"),
    ("next_phase", "第{n}期设备进场", "rank"),
    ("buildings", "建成单体{n}个", "count"),
    ("line", "第{n}条生产线具备点火条件", "rank"),
    ("platforms", "筹划{n}个加工平台，未建", "count"),
)


def table_projects(package: Package, terms: pd.DataFrame, language: str) -> Table | Text:
    """List what each project promises and what is known to stand.

    Args:
        package: The data package, for names.
        terms: The result of ``project_terms``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if terms.empty:
        return absent("projects", language)
    money = head(MONEY, language)
    return Table(
        "projects",
        language,
        translate("项目：设计能力、计划投资和目标产值", language),
        (
            Column("project", translate("项目", language)),
            Column("capacity", translate("设计年产能", language), "", "right"),
            Column("investment", translate("计划总投资", language), money, "right"),
            Column("output", translate("达产后年产值", language), money, "right"),
            Column("induced", translate("带动产值", language), money, "right"),
            Column("jobs", translate("达产后就业", language), "", "right"),
        ),
        tuple(
            (
                area(package, row["project"], language),
                cell(row, "capacity_", str(row["capacity_unit"]), language),
                cell(row, "investment_", MONEY, language, bare=True),
                cell(row, "output_", MONEY, language, bare=True),
                cell(row, "induced_", MONEY, language, bare=True),
                cell(row, "jobs_", str(row["jobs_unit"]), language),
            )
            for row in rows_of(terms)
        ),
        note=translate("产值是目标，产能是设计能力；总产值不是增加值。", language),
    )


def describe_projects(
    package: Package, terms: pd.DataFrame, shares: pd.DataFrame, language: str
) -> Text:
    """Say what a unit of capacity costs and promises, and what part of it runs.

    Args:
        package: The data package, for names.
        terms: The result of ``project_terms``.
        shares: The result of ``programme_shares``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if terms.empty:
        return silent("projects-text", language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    for row in rows_of(terms):
        name = area(package, row["project"], language)
        if standing := _standing(row, name, language):
            sentences.append(standing)
        told, made = _unit_sentences(row, name, language)
        sentences += told
        headlines += made
        mine = shares[shares["project"] == row["project"]] if len(shares) else shares
        for share in rows_of(mine):
            part = cell(share, "share_", "percent", language, kind="plan")
            sentences.append(
                say(
                    "若{project}属于{zone}那批项目，其计划总投资占 {share}；原文没有说它是否属于。",
                    language,
                    project=name,
                    zone=area(package, share["zone"], language),
                    share=part,
                )
            )
    return Text("projects-text", language, tuple(sentences), tuple(headlines), "list")


def table_fund(package: Package, funds: pd.DataFrame, language: str) -> Table | Text:
    """List a fund's yearly amount, its grant and how many grants that pays.

    Args:
        package: The data package, for names.
        funds: The result of ``fund_terms``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if funds.empty:
        return absent("fund", language)
    return Table(
        "fund",
        language,
        translate("人才资金：一年能资助多少个项目", language),
        (
            Column("fund", translate("资金", language)),
            Column("period", translate("起始年份", language)),
            Column("amount", translate("每年安排", language), align="right"),
            Column("grant", translate("每项资助", language), align="right"),
            Column("floor", translate("资金取下限时", language), "", "right"),
            Column("any", translate("资金不限于下限时", language), "", "right"),
        ),
        tuple(
            (
                area(package, row["programme"], language),
                period_name(str(row["period"]), language),
                cell(row, "fund_", str(row["fund_unit"]), language, kind="plan"),
                cell(row, "grant_", str(row["grant_unit"]), language, kind="plan"),
                cell(row, "at_floor_", "count", language, kind="plan", digits=0),
                cell(row, "any_", "count", language, kind="plan", digits=0),
            )
            for row in rows_of(funds)
        ),
        note=translate("假定资金全部用于创业启动资助；实际资助了多少项没有公布。", language),
    )


def describe_fund(package: Package, funds: pd.DataFrame, language: str) -> Text:
    """Say how many grants the fund pays at its floor, and at least.

    Args:
        package: The data package.
        funds: The result of ``fund_terms``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if funds.empty:
        return silent("fund-text", language)
    sentences, headlines = [], []
    for row in rows_of(funds):
        floor = cell(row, "at_floor_", "count", language, kind="plan", digits=0)
        sentences.append(
            say(
                "{fund}每年{amount}，每项资助{grant}：资金取下限时可资助{floor}项，"
                "资金更多时{any}项。",
                language,
                fund=name_of(package.areas, str(row["programme"]), language),
                amount=spoken(
                    cell(row, "fund_", str(row["fund_unit"]), language, kind="plan"), language
                ),
                grant=cell(row, "grant_", str(row["grant_unit"]), language, kind="plan"),
                floor=floor,
                any=spoken(cell(row, "any_", "count", language, kind="plan", digits=0), language),
            )
        )
        if isinstance(floor, Number):
            label = translate("资金取下限时可资助的项目数", language)
            headlines.append(Headline(f"grants-at-floor-{row['programme']}", label, floor))
    return Text("fund-text", language, tuple(sentences), tuple(headlines))


def _unit_sentences(
    row: dict[str, Any], name: str, language: str
) -> tuple[list[tuple[Part, ...]], list[Headline]]:
    """Say the ratios of one project: cost and output per unit, chain, running share."""
    told: list[tuple[Part, ...]] = []
    made: list[Headline] = []
    unit = _PER.get(str(row["capacity_unit"]), "")
    if unit:
        for prefix, message, key in (
            (
                "investment_each_",
                "{project}每单位年产能的计划投资为{each}。",
                "investment-per-unit",
            ),
            (
                "output_each_",
                "{project}达产后每单位年产能的产值目标为{each}，是目标与设计能力之比。",
                "output-per-unit",
            ),
        ):
            finer: dict[str, Any] = {"digits": 3} if "tonne" in unit else {}
            each = cell(row, prefix, unit, language, **finer)
            if not isinstance(each, Number):
                continue
            told.append(say(message, language, project=name, each=each))
            made.append(
                Headline(f"{key}-{row['project']}", translate("每单位年产能", language), each)
            )
    ancillary = cell(row, "ancillary_", MONEY, language)
    if isinstance(ancillary, Number):
        told.append(
            say(
                "{project}另有配套工程，计划总投资{amount}，不在上述数字之内。",
                language,
                project=name,
                amount=ancillary,
            )
        )
    chain = cell(row, "chain_", MONEY, language)
    if isinstance(chain, Number):
        told.append(
            say(
                "{project}宣布达产后自身产值{own}、带动上下游{induced}，合计{chain}；两者可能重叠，都未注明时间。",
                language,
                project=name,
                own=cell(row, "output_", MONEY, language),
                induced=cell(row, "induced_", MONEY, language),
                chain=chain,
            )
        )
    running = cell(row, "running_", "percent", language)
    if isinstance(running, Number):
        told.append(
            say(
                "{project}已投运的一期为{phase}，是设计产能{whole}的{share}；这是设计能力，不是产量。",
                language,
                project=name,
                phase=cell(row, "phase_capacity_", str(row["phase_capacity_unit"]), language),
                whole=cell(row, "capacity_", str(row["capacity_unit"]), language),
                share=running,
            )
        )
        label = translate("已投运产能占设计产能", language)
        made.append(Headline(f"running-share-{row['project']}", label, running))
    return told, made


def _standing(row: dict[str, Any], name: str, language: str) -> tuple[Part, ...]:
    """Say what stands or runs, or is only being planned; () where nothing was reported."""
    parts: list[Part] = []
    for key, message, unit in _STANDING:
        value = cell(row, f"{key}_", unit, language, bare=True)
        if isinstance(value, Number):
            comma = {"zh": "；", "en": "; "}[language] if parts else ""
            told = say(message, language, value.value, n=value)
            told = tuple(inline(p, language) if isinstance(p, str) else p for p in told)
            parts += [comma, *told] if comma else told
    if not parts:
        return ()
    full_stop = {"zh": "。", "en": "."}[language]
    return (*say("{project}目前进展：", language, project=name), *parts, full_stop)

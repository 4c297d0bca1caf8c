"""What was promised beside what was done, in rows and sentences."""

from __future__ import annotations

import pandas as pd

from tyanalysis.analysis.investment.programme import done_share
from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Column,
    Headline,
    Number,
    Part,
    Table,
    Text,
    count_number,
    say,
)
from tyanalysis.presentation.investment.cells import (
    MONEY,
    area,
    cell,
    head,
    indicator,
    silent,
    spoken,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name, period_name

STAGE_NAMES = {"total": "项目总投资", "plan": "年度计划投资", "started": "集中开工项目总投资"}


def table_promises(package: Package, promises: pd.DataFrame, language: str) -> Table | Text:
    """List the same amounts with what they count, their kind and period.

    Args:
        package: The data package.
        promises: The result of ``done_beside_plan``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if promises.empty:
        return silent("promises-table", language)
    return Table(
        "promises-table",
        language,
        translate("承诺与完成：每个数字数的是什么", language),
        promise_columns(language),
        promise_rows(package, promises, language),
    )


def describe_promises(package: Package, promises: pd.DataFrame, language: str) -> Text:
    """Say which programmes published what was done, and which did not.

    Args:
        package: The data package.
        promises: The result of ``done_beside_plan``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if promises.empty:
        return silent("promises-text", language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    for (place, year), group in programme_groups(promises):
        where = {"area": area(package, place, language), "year": period_name(str(year), language)}
        done = group[group["stage"] == "done"]
        total = spoken(_amount(group, "total", language), language)
        if done.empty:
            sentences.append(say("{area}{year}：只有承诺，没有公布完成额。", language, **where))
            continue
        share = done_share(group)
        last = done.iloc[-1].to_dict()
        amount = cell(last, "", MONEY, language)
        scope = str(last[f"subject_{language}"] or indicator(package, last["indicator"], language))
        if share is None:
            sentences.append(
                say(
                    "{area}{year}：公布的完成额是{amount}（{scope}，{period}），与总投资{total}口径不同，"
                    "不能相除。",
                    language,
                    **where,
                    amount=amount,
                    scope=scope,
                    period=period_name(str(last["period"]), language),
                    total=total,
                )
            )
            continue
        rate = cell(share, "", "percent", language, digits=1)
        sentences.append(
            say(
                "{area}{year}：同一报道给出总投资{total}、累计完成{amount}，完成{rate}。",
                language,
                **where,
                total=total,
                amount=amount,
                rate=rate,
            )
        )
        if isinstance(rate, Number):
            label = translate("累计完成占总投资", language)
            headlines.append(Headline(f"done-share-{place}-{year}", label, rate))
    return Text("promises-text", language, tuple(sentences), tuple(headlines), "list")


def promised_sentence(
    package: Package, promises: pd.DataFrame, language: str
) -> tuple[tuple[Part, ...], Headline]:
    """Say of how many programmes the completed amount is known on the programme's own scope."""
    groups = programme_groups(promises)
    known = [(key, share) for key, group in groups if (share := done_share(group)) is not None]
    ids = [str(i) for i in promises["figures"]]
    total = count_number(len(groups), language, ids)
    own = [i for _, share in known for i in share["figures"].split(";")]
    same = count_number(len(known), language, own)
    values: dict[str, Part] = {"n": total, "k": same}
    message = "{n}个公布了总投资的项目计划中，{k}个同时公布了同口径的完成额。"
    if not known:
        message = "{n}个公布了总投资的项目计划中，没有一个公布同口径的完成额。"
    elif len(known) == 1:
        (place, year), share = known[0]
        message = (
            "{n}个公布了总投资的项目计划中，只有{k}个（{area}{year}）同时公布了同口径的完成额，"
            "累计完成总投资的{rate}。"
        )
        values["area"] = area(package, place, language)
        values["year"] = period_name(year, language)
        values["rate"] = cell(share, "", "percent", language, digits=1)
    label = translate("公布同口径完成额的项目计划", language)
    headline = Headline("programmes-with-completion", label, same)
    return say(message, language, len(groups), **values), headline


def programme_groups(promises: pd.DataFrame) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """Split by area and year, the newest first."""
    keys = promises[["area", "year"]].drop_duplicates()
    keys = keys.sort_values("year", ascending=False, kind="stable")
    return [
        (
            (str(place), str(year)),
            promises[(promises["area"] == place) & (promises["year"] == year)],
        )
        for place, year in keys.itertuples(index=False)
    ]


def has_done(group: pd.DataFrame) -> bool:
    """Say whether anything was reported done."""
    return bool((group["stage"] == "done").any())


def promise_columns(language: str) -> tuple[Column, ...]:
    """Head the columns of promises."""
    return (
        Column("area", translate("地区", language)),
        Column("stage", translate("阶段", language)),
        Column("scope", translate("统计范围", language)),
        Column("period", translate("时期", language)),
        Column("amount", translate("金额", language), head(MONEY, language), "right"),
        Column("kind", translate("性质", language)),
    )


def promise_rows(
    package: Package, promises: pd.DataFrame, language: str
) -> tuple[tuple[Number | str, ...], ...]:
    """Print promises and what was done, one amount a row."""
    return tuple(
        (
            area(package, row["area"], language),
            translate(STAGE_NAMES.get(str(row["stage"]), "已完成"), language),
            str(row[f"subject_{language}"] or indicator(package, row["indicator"], language)),
            period_name(str(row["period"]), language),
            cell(row, "", MONEY, language, bare=True),
            kind_name(str(row["kind"]), language),
        )
        for _, group in programme_groups(promises)
        for row in rows_of(group)
    )


def _amount(group: pd.DataFrame, stage: str, language: str) -> Number | str:
    row = group[group["stage"] == stage].iloc[0].to_dict()
    return cell(row, "", MONEY, language)

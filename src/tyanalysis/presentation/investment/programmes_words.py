"""A year's plan against the total in rows and sentences, and what other reports add."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Column, Headline, Number, Part, Table, Text, say
from tyanalysis.presentation.format import NOT_DETERMINABLE
from tyanalysis.presentation.investment.cells import (
    MONEY,
    absent,
    area,
    cell,
    head,
    indicator,
    inline,
    signed,
    silent,
    spoken,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name, period_name


def table_programmes(package: Package, programmes: pd.DataFrame, language: str) -> Table | Text:
    """List total, plan and what follows from the two, one row a programme.

    Args:
        package: The data package.
        programmes: The result of ``plan_against_total``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if programmes.empty:
        return silent("programmes-table", language)
    money = head(MONEY, language)
    columns = (
        Column("programme", translate("项目计划", language)),
        Column("count", translate("项目数", language), "", "right"),
        Column("total", translate("总投资", language), money, "right"),
        Column("plan", translate("年度计划", language), money, "right"),
        Column("share", translate("占总投资", language), "%", "right"),
        Column("left", translate("留待以后", language), money, "right"),
        Column("years", translate("按此进度所需年数", language), "", "right"),
    )
    rows = tuple(
        (
            name_of_programme(package, row, language),
            cell(row, "count_", "count", language, bare=True),
            cell(row, "total_", MONEY, language, bare=True),
            cell(row, "plan_", MONEY, language, bare=True),
            cell(row, "share_", "percent", language, bare=True),
            cell(row, "remainder_", MONEY, language, bare=True),
            cell(row, "years_", "year", language, bare=True, digits=1),
        )
        for row in rows_of(programmes)
    )
    return Table(
        "programmes-table",
        language,
        translate("总投资与年度计划：都是计划数", language),
        columns,
        rows,
        note=translate(
            "“按此进度所需年数”只帮助理解规模，不是预测；总投资跨越多年，可能包含土地和流动资金。",
            language,
        ),
    )


def table_progress(package: Package, reports: pd.DataFrame, language: str) -> Table | Text:
    """List what other reports say of the same zones in the same year, kept apart.

    Args:
        package: The data package, for names.
        reports: The result of ``progress_reports``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if reports.empty:
        return absent("progress", language)
    titles = package.sources.set_index("id")
    column = "publisher_en" if language == "en" else "publisher"
    rows = []
    for row in rows_of(reports):
        source = titles.loc[row["source"]]
        name = str(source.get(column) or source["publisher"])
        unit = str(row["unit"])
        value = cell(row, "", unit, language)
        growth = str(row["indicator"]).endswith("-growth")
        rows.append(
            (
                area(package, row["area"], language),
                indicator(package, row["indicator"], language),
                period_name(str(row["period"]), language),
                signed(value, language) if growth else value,
                signed(cell(row, "lead_", "percentage_point", language, digits=1), language),
                kind_name(str(row["kind"]), language),
                {"zh": "，", "en": ", "}[language].join([name, str(source["published"])]),
            )
        )
    return Table(
        "progress",
        language,
        translate("同一年度别的报道怎么说：口径不同，只作旁证", language),
        (
            Column("area", translate("地区", language)),
            Column("indicator", translate("指标", language)),
            Column("period", translate("时期", language)),
            Column("value", translate("数值", language), align="right"),
            Column("lead", translate("快于均匀进度", language), align="right"),
            Column("kind", translate("性质", language)),
            Column("source", translate("来源", language)),
        ),
        tuple(rows),
    )


def describe_programmes(
    package: Package, programmes: pd.DataFrame, reports: pd.DataFrame, language: str
) -> Text:
    """Say the newest plan's share, pace and target, and what another source adds.

    Args:
        package: The data package.
        programmes: The result of ``plan_against_total``.
        reports: The result of ``progress_reports``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if programmes.empty:
        return silent("programmes-text", language)
    row = newest_programme(programmes)
    place = area(package, row["area"], language)
    year = period_name(str(row["year"]), language)
    share = cell(row, "share_", "percent", language)
    sentences = [
        say(
            "{area}{year}计划投资{plan}，项目总投资{total}，当年计划占总投资的比重 {share}，"
            "留待以后年度的{left}。",
            language,
            area=place,
            year=year,
            plan=cell(row, "plan_", MONEY, language),
            total=spoken(cell(row, "total_", MONEY, language), language),
            share=share,
            left=spoken(cell(row, "remainder_", MONEY, language), language),
        )
    ]
    if isinstance(cell(row, "count_", "count", language), Number):
        sentences.append(_each_project(row, language))
    sentences.append(_pace_sentence(row, language))
    target = cell(row, "target_", MONEY, language)
    if isinstance(target, Number):
        sentences.append(
            say(
                "同年的新增工业产值目标{target}，按均匀进度六月底{half}；"
                "每元计划投资对应的新增产值目标{ratio}元，这是目标与计划之比，不是投资回报。",
                language,
                target=spoken(target, language),
                half=spoken(cell(row, "target_half_", MONEY, language), language),
                ratio=spoken(
                    cell(row, "target_ratio_", "ratio", language, bare=True, digits=2), language
                ),
            )
        )
    if told := progress_sentence(package, reports, language)[0]:
        sentences.append(told)
    return Text("programmes-text", language, tuple(sentences), role="list")


def _each_project(row: dict[str, Any], language: str) -> tuple[Part, ...]:
    """Say what comes to each project of a programme whose projects are counted."""
    each = cell(row, "each_total_", MONEY, language)
    return say(
        "平均每个项目的总投资{each}，因为总投资和项目数都只给了下限；平均每项的年度计划{plan}。"
        if str(each) == NOT_DETERMINABLE[language]
        else "平均每个项目的总投资为{each}，平均每项的年度计划为{plan}。",
        language,
        each=each,
        plan=spoken(cell(row, "each_plan_", MONEY, language, digits=2), language),
    )


def _pace_sentence(row: dict[str, Any], language: str) -> tuple[Part, ...]:
    """Say what uniform pace would mean, and what is done on the plan's own scope."""
    half = cell(row, "half_pace_", MONEY, language)
    day = cell(row, "day_pace_", MONEY, language, digits=1)
    done = cell(row, "done_", MONEY, language, kind="actual")
    if isinstance(done, Number):
        return say(
            "若全年均匀推进，六月底应完成{half}；同一来源公布已完成{done}，为年度计划的{rate}。",
            language,
            half=half,
            done=done,
            rate=cell(row, "attainment_", "percent", language, kind="plan"),
        )
    if not isinstance(day, Number):
        return say(
            "若全年均匀推进，六月底应完成{half}；同口径的完成额没有公布，快慢无从判断。",
            language,
            half=half,
        )
    return say(
        "若全年均匀推进，六月底应完成{half}，到{day}应完成{by}；"
        "同口径的完成额没有公布，快慢无从判断。",
        language,
        half=half,
        day=period_name(str(row["day"]), language),
        by=day,
    )


def progress_sentence(
    package: Package, reports: pd.DataFrame, language: str
) -> tuple[tuple[Part, ...], list[Headline]]:
    """Say the completion rate of the newest report and how far ahead of the calendar it is."""
    rates = reports[reports["indicator"] == "completion-rate"] if len(reports) else reports
    if rates.empty:
        return (), []
    row: dict[str, Any] = {str(k): v for k, v in rates.iloc[-1].items()}
    rate = cell(row, "", "percent", language)
    lead = cell(row, "lead_", "percentage_point", language, digits=1)
    if not isinstance(rate, Number) or not isinstance(lead, Number):
        return (), []
    ahead = lead.value is not None and lead.value >= 0
    message = (
        "另有报道：{area}{period}{scope}的投资完成率为{rate}，比均匀进度快{lead}；"
        "这是部分重点项目的进度，不是上述年度计划的进度。"
        if ahead
        else "另有报道：{area}{period}{scope}的投资完成率为{rate}，比均匀进度相差{lead}；"
        "这是部分重点项目的进度，不是上述年度计划的进度。"
    )
    subject = str(row.get(f"subject_{language}") or "")
    sentence = say(
        message,
        language,
        area=area(package, row["area"], language),
        period=period_name(str(row["period"]), language),
        scope=inline(subject, language) or translate("重点工程", language),
        rate=rate,
        lead=lead,
    )
    key = f"{row['area']}-{row['period']}"
    return sentence, [
        Headline(f"completion-rate-{key}", translate("重点工程投资完成率", language), rate),
        Headline(f"completion-lead-{key}", translate("快于均匀进度", language), lead),
    ]


def newest_programme(programmes: pd.DataFrame) -> dict[str, Any]:
    """Give the newest book of projects with a plan, or the newest start."""
    books = programmes[programmes["basis"] == "book"]
    chosen = (books if len(books) else programmes).sort_values("year", kind="stable").iloc[-1]
    return {str(key): value for key, value in chosen.items()}


def name_of_programme(package: Package, row: Any, language: str) -> str:
    """Name a programme: area, year and basis."""
    name = {"zh": "{}{}", "en": "{}, {}"}[language].format(
        area(package, row["area"], language), period_name(str(row["year"]), language)
    )
    if row["basis"] == "book":
        return name
    starts = translate("首批集中开工项目", language)
    return {"zh": "{}{}", "en": "{} ({})"}[language].format(name, starts)

"""The summary: at most six sentences, the finding first."""

from __future__ import annotations

import pandas as pd

from tyanalysis.analysis.investment.growth import (
    areas_with_series,
    investment_amounts,
    investment_growth,
)
from tyanalysis.analysis.investment.programme import (
    done_beside_plan,
    plan_against_total,
    progress_reports,
)
from tyanalysis.analysis.investment.stages import batch_funnel, project_stages
from tyanalysis.data.package import Package
from tyanalysis.presentation.display import Headline, Number, Part, Text, say
from tyanalysis.presentation.investment.cells import MONEY, absent, area, cell, spoken
from tyanalysis.presentation.investment.funnel_words import contrast_sentence
from tyanalysis.presentation.investment.growth_words import last_amounts, last_rate
from tyanalysis.presentation.investment.programmes_words import newest_programme, progress_sentence
from tyanalysis.presentation.investment.promises_words import promised_sentence
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name

_MOST = 6


def describe_investment_summary(package: Package, language: str) -> Text:
    """Say what is promised, what has happened and what cannot be said.

    Args:
        package: The chosen figures.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    promises = done_beside_plan(package)
    if len(promises):
        sentence, headline = promised_sentence(package, promises, language)
        sentences.append(sentence)
        headlines.append(headline)
    programmes = plan_against_total(package)
    if len(programmes):
        told, made = _programme(package, programmes, language)
        sentences.append(told)
        headlines += made
    told, made = progress_sentence(package, progress_reports(package, programmes), language)
    if told:
        sentences.append(told)
        headlines += made
    told, made = contrast_sentence(package, batch_funnel(project_stages(package)), language)
    if told:
        sentences.append(told)
        headlines += made
    growth = investment_growth(package)
    if len(growth) and areas_with_series(growth):
        told, made = last_rate(package, growth, language)
        sentences.append(told)
        headlines += made
        levels = last_amounts(package, growth, investment_amounts(package), language)
        sentences += levels[-1:]
    if not sentences:
        return absent("summary", language)
    return Text("summary", language, tuple(sentences[:_MOST]), tuple(headlines), "summary")


def _programme(
    package: Package, programmes: pd.DataFrame, language: str
) -> tuple[tuple[Part, ...], list[Headline]]:
    row = newest_programme(programmes)
    share = cell(row, "share_", "percent", language)
    plan = cell(row, "plan_", MONEY, language)
    half = cell(row, "half_pace_", MONEY, language)
    done = cell(row, "done_", MONEY, language, kind="actual")
    sentence = say(
        "{area}{year}计划投资{plan}，项目总投资{total}，当年计划占总投资的比重 {share}；"
        "同一来源公布已完成{done}。"
        if isinstance(done, Number)
        else "{area}{year}计划投资{plan}，项目总投资{total}，当年计划占总投资的比重 {share}；"
        "同口径的完成额没有公布，均匀推进到六月底应为{half}。",
        language,
        area=area(package, row["area"], language),
        year=period_name(str(row["year"]), language),
        plan=plan,
        total=spoken(cell(row, "total_", MONEY, language), language),
        share=share,
        half=half,
        done=done,
    )
    key = f"{row['area']}-{row['year']}"
    made = (
        (f"plan-share-{key}", "年度计划占总投资", share),
        (f"plan-{key}", "年度计划投资", plan),
        (f"plan-half-pace-{key}", "均匀进度：六月底", half),
    )
    return sentence, [
        Headline(name, translate(label, language), value)
        for name, label, value in made
        if isinstance(value, Number)
    ]

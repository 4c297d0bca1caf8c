"""What the data cannot say, with the reason, and what to ask for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from tyanalysis.analysis.questions import answer_questions
from tyanalysis.analysis.requests import data_requests
from tyanalysis.data.package import Package
from tyanalysis.presentation.display import Cell, Column, Part, Table, Text, count_number, say
from tyanalysis.presentation.language import check_language, translate

_REASONS = {
    "no-base-period": "缺基期",
    "no-actual": "缺实际数",
    "mixed-scopes": "口径不同",
    "mixed-periods": "时期不同",
    "mixed-kinds": "性质不同",
    "mixed-price-bases": "价格基准不同",
    "no-indicator": "缺指标",
    "no-total": "缺总量",
    "no-parts": "缺分项",
    "not-value-added": "总产值不是增加值",
    "undefined": "目标未定义",
    "overlap": "范围重叠",
}


@lru_cache(maxsize=8)
def _answers(package: Package, report: str) -> pd.DataFrame:
    """Answer once for the section's sentence and tables; a package is never changed."""
    return answer_questions(package, report)


def table_refusals(package: Package, report: str, language: str) -> Table | Text:
    """Show what a reader would ask and the figures cannot answer, each with its reason.

    Args:
        package: The data package.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    questions = _answers(package, report)
    refused = questions[~questions["answered"].astype(bool)]
    state = say_left_out(package, language)
    if questions.empty:
        return Text(
            "refusals",
            language,
            (say("数据中没有为本报告列出问题。", language), *((state,) if state else ())),
        )
    if refused.empty:
        told = (say("列出的问题都能回答。", language), *((state,) if state else ()))
        return Text("refusals", language, told)
    rows = tuple(_refusal(dict(row), language) for _, row in refused.iterrows())
    columns = (
        Column("question", translate("读者会问", language)),
        Column("reason", translate("缘由", language)),
        Column("why", translate("为什么不能回答", language)),
    )
    caption = translate("现有数字不能回答的问题", language)
    note = "".join(str(part) for part in state)
    return Table("refusals", language, caption, columns, rows, note)


def describe_refusals(package: Package, report: str, language: str) -> Text:
    """Say how many of the questions the figures can answer.

    Args:
        package: The data package.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    questions = _answers(package, report)
    if questions.empty:
        return Text("refusals-summary", language, ())
    answered = int(questions["answered"].astype(bool).sum())
    sentence = say(
        "读者最可能问的{n}个问题中，现有数字能回答{k}个；其余不作估算。",
        language,
        len(questions),
        n=count_number(len(questions), language),
        k=count_number(answered, language),
    )
    return Text("refusals-summary", language, (sentence,))


def table_requests(package: Package, report: str, language: str) -> Table | Text:
    """Show the smallest set of data that would answer the refused questions.

    Args:
        package: The data package.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    wanted = data_requests(package, report)
    if wanted.empty:
        return Text("requests", language, (say("没有需要补充的数据。", language),))
    names = _answers(package, report).set_index("id")[f"name_{language}"]
    rows = tuple(
        (
            str(place),
            _sentence(str(row[language])),
            # English questions end with their own mark.
            {"zh": "；", "en": " "}[language].join(str(names[i]) for i in row["opens"].split(";")),
        )
        for place, (_, row) in enumerate(wanted.iterrows(), start=1)
    )
    columns = (
        Column("place", translate("序号", language)),
        Column("what", translate("请提供", language)),
        Column("opens", translate("可以回答", language)),
    )
    caption = translate("补充这些数据，上述问题即可回答", language)
    return Table("requests", language, caption, columns, rows)


def say_left_out(package: Package, language: str) -> tuple[Part, ...]:
    """Say what the state of a past day leaves out; nothing when all that is known is used.

    Args:
        package: The data package.
        language: ``zh`` or ``en``.
    """
    left_out = package.left_out
    if not left_out.as_of:
        return ()
    return say(
        "本报告只用到{day}为止确已公布的数字：另有{later}个数字公布在后，"
        "{undated}个数字的来源没有日期或日期不足以判断先后，均未采用。",
        language,
        day=left_out.as_of,
        later=count_number(left_out.later, language),
        undated=count_number(left_out.undated, language),
    )


def _refusal(row: dict[str, Any], language: str) -> tuple[Cell, ...]:
    reason = _REASONS.get(str(row["reason"]))
    return (
        str(row[f"name_{language}"]),
        translate(reason, language) if reason else str(row["reason"]),
        str(row[language]),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]

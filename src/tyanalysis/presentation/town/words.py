"""Titles, dates, aims, ranks and figures of speech: what is said, and what it is worth."""

from __future__ import annotations

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
from tyanalysis.presentation.town.common import MISSING, claim_cell, silent
from tyanalysis.presentation.zones.common import nothing

_WORTH = {
    "date": "只是日期",
    "undefined": "没有单位、期限和含义，不能猜",
    "aim": "目标，没有期限",
    "rank": "自称，没有可核对的名单",
    "speech": "修辞，不能换算",
    "ambiguous": "或为“等”之误；照字面只知不到该数",
    "list": "由列举数得，不是全部",
    "background": "背景",
    "fact": "照原文",
}


def table_town_words(words: pd.DataFrame, language: str) -> Table | Text:
    """List what is said beside output and sales, and what each statement is good for.

    Args:
        words: From ``town_words``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if words.empty:
        return nothing("town-words", language)
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of(words):
        vague = row["worth"] in ("speech", "undefined", "date")
        rows.append(
            (
                str(row[f"area_{language}"]),
                str(row[f"indicator_{language}"]),
                str(row["as_printed"]),
                MISSING if vague else claim_cell(row, language),
                period_name(str(row["period"]), language),
                kind_name(str(row["kind"]), language),
                translate(_WORTH[str(row["worth"])], language),
            )
        )
    columns = (
        Column("subject", translate("对象", language)),
        Column("item", translate("事项", language)),
        Column("printed", translate("原文用语", language)),
        Column("value", translate("读作", language), align="right"),
        Column("period", translate("时期", language)),
        Column("kind", translate("性质", language)),
        Column("worth", translate("能说明什么", language)),
    )
    caption = translate("产出之外的说法：称号、日期、目标和修辞", language)
    return Table("town-words", language, caption, columns, tuple(rows))


def describe_town_words(words: pd.DataFrame, language: str) -> Text:
    """Say how many of these statements measure anything.

    Args:
        words: From ``town_words``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if words.empty:
        return silent("town-words-text", language)
    hard = words["worth"].isin(["fact", "list"])
    sentences: list[tuple[Part, ...]] = [
        say(
            "{n}条说法中，{k}条可以计数，其余是称号、日期、目标或修辞，不进入任何计算。",
            language,
            len(words),
            n=count_number(len(words), language),
            k=count_number(int(hard.sum()), language),
        )
    ]
    for worth, message in (
        ("undefined", "{area}的{what}没有单位、期限和含义，离目标还有多远无从说起。"),
        (
            "ambiguous",
            "{area}的{what}写作“{words}”：可能是“等”字之误，那就恰为该数；照字面则不到该数。",
        ),
    ):
        for row in rows_of(words[words["worth"] == worth]):
            name = str(row[f"indicator_{language}"])
            sentences.append(
                say(
                    message,
                    language,
                    area=str(row[f"town_{language}"]),
                    what=name if language == "zh" else name[:1].lower() + name[1:],
                    words=str(row["as_printed"]),
                )
            )
    return paragraph("town-words-text", language, sentences)

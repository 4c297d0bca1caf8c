"""The sentences about growth of zones, and the gap in percentage points."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.analysis.wording import period_name as in_sentence
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Number, Part, Text, count_number, paragraph, say
from tyanalysis.presentation.language import check_language
from tyanalysis.presentation.zones.common import (
    claim_number,
    inside,
    magnitude,
    nothing,
    short_name,
    sign_of,
)


def describe_zone_growth(growth: pd.DataFrame, language: str) -> Text:
    """Say what can be compared and how, and what the other rates are worth.

    Args:
        growth: From ``zone_growth``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if growth.empty:
        return nothing("zone-growth-summary", language)
    rates = growth.drop_duplicates("figures")
    sentences = [
        say(
            "各区公布的{n}项增速分属{dates}个时期、{kinds}个指标，各是一次快照，不成序列。",
            language,
            n=count_number(len(rates), language),
            dates=count_number(rates["period"].nunique(), language),
            kinds=count_number(rates["indicator"].nunique(), language),
        ),
        *compared_sentences(growth, language),
    ]
    compared = growth.loc[growth["other"] != "", "figures"].nunique()
    alone = len(rates) - compared
    if alone:
        sentences.append(
            say(
                "其余{n}项没有同期同指标的市、省数字，只能单独看待。",
                language,
                alone,
                n=count_number(alone, language),
            )
        )
    return paragraph("zone-growth-summary", language, sentences)


def compared_sentences(growth: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Say for each rate that can be compared how far it lies from city and province."""
    sentences = []
    for _, group in growth[growth["other"] != ""].groupby("figures", sort=False):
        row = rows_of(group)[0]
        parts: list[Part] = list(
            say(
                "{area}{when}{indicator}增长{rate}",
                language,
                area=str(row[f"area_{language}"]),
                when=in_sentence(row["period"], language),
                indicator=inside(short_name(row, language), language),
                rate=claim_number(row, language),
            )
            if row["low"] >= 0
            else say(
                "{area}{when}{indicator}下降{rate}",
                language,
                area=str(row[f"area_{language}"]),
                when=in_sentence(row["period"], language),
                indicator=inside(short_name(row, language), language),
                rate=magnitude(claim_number(row, language)),
            )
        )
        for other in rows_of(group):
            parts += ["，" if language == "zh" else ", ", *_compared(other, language)]
        sentences.append((*parts, "。" if language == "zh" else "."))
    return sentences


def gap_number(row: dict[str, Any], language: str, **options: Any) -> Number:
    """Print the gap between a zone and what it is compared with, in percentage points."""
    ids = f"{row['figures']};{row['other_figures']}"
    return claim_number(
        row | {"gap_figures": ids}, language, "gap_", unit="percentage_point", digits=1, **options
    )


def _compared(row: dict[str, Any], language: str) -> tuple[Part, ...]:
    gap = gap_number(row, language)
    words = {
        1: "比{other}的{rate}快{gap}",
        0: "与{other}的{rate}持平",
        -1: "比{other}的{rate}慢{gap}",
    }[sign_of(gap)]
    said = say(
        words,
        language,
        other=str(row[f"other_{language}"]),
        rate=claim_number(row, language, "other_"),
        gap=magnitude(gap),
    )
    first = said[0]
    lowered = (
        first[:1].lower() + first[1:] if language == "en" and isinstance(first, str) else first
    )
    return (lowered, *said[1:])

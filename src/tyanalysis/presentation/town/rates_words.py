"""One firm's days against its year in words: what is stated and what the days make."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from tyanalysis.data.quantity import Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Headline,
    Number,
    Part,
    Text,
    number,
    paragraph,
    say,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.town.common import as_number, claim_cell, result_cell, silent
from tyanalysis.presentation.zones.common import inside


def describe_daily_against_year(rates: pd.DataFrame, revenue: pd.DataFrame, language: str) -> Text:
    """Say for each product what was stated, what the daily rate makes, and whether they fit.

    Args:
        rates: From ``rates_against_years``.
        revenue: From ``revenue_of_firms``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if rates.empty:
        return silent("daily-against-year-text", language)
    sentences = [contradiction(row, language) for row in rows_of(rates)]
    headlines = [
        Headline(
            f"{row['area']}-{place}-stated-against-daily",
            f"{row[f'area_{language}']} {row[f'subject_{language}']} "
            + translate("所述年量是日量折合数的倍数", language),
            as_number(reading_cell(row, "customary_factor_", "times", language, 1)),
        )
        for place, row in enumerate(rows_of(rates), start=1)
    ]
    found = {str(row["measure"]): row for row in rows_of(revenue)}
    if {"per-piece-stated", "per-piece-daily"} <= set(found):
        stated, daily = found["per-piece-stated"], found["per-piece-daily"]
        sentences.append(
            say(
                "年产值摊到每件，按所述年量是{stated}，按日销量（习惯读法）是{daily}：价格也因此说不准。",
                language,
                stated=reading_cell(stated, "customary_", str(stated["unit"]), language),
                daily=reading_cell(daily, "customary_", str(daily["unit"]), language),
            )
        )
    sentences.append(
        say("可能是季节性日量、培育与销售口径不同，或是笔误；两个数都照印，不取其一。", language)
    )
    return paragraph("daily-against-year-text", language, sentences, headlines)


def contradiction(row: dict[str, Any], language: str) -> tuple[Part, ...]:
    """Say of one product what the year is and what the days make of it."""
    made = reading_cell(row, "customary_year_", str(row["unit"]), language)
    values: dict[str, Part] = {
        "firm": str(row[f"area_{language}"]),
        "product": inside(str(row[f"subject_{language}"]), language),
        "day": claim_cell(row, language, "rate_"),
        "made": made,
        "year": stated_year(row, language),
        "factor": reading_cell(row, "customary_factor_", "times", language, 1),
    }
    if row["customary_verdict"] == "no":
        return say(
            "{firm}的{product}：每天{day}，一年合{made}；另处说一年{year}，按所述数字是前者的{factor}，两数不符。",
            language, **values,
        )  # fmt: skip
    return say(
        "{firm}的{product}：每天{day}，一年合{made}；所述一年{year}，未见不符。", language, **values
    )


def reading_cell(
    row: dict[str, Any],
    prefix: str,
    unit: str,
    language: str,
    digits: int | None = None,
    **options: Any,
) -> Cell:
    """Print a result of one reading in a unit of its own; see ``result_cell``."""
    more = {} if digits is None else {"digits": digits}
    return result_cell(row, language, prefix, unit=unit, **more, **options)


def stated_year(row: dict[str, Any], language: str) -> Number:
    """Print the stated year as its source does, with its bounds for the machine."""
    shown = as_number(claim_cell(row, language, "annual_"))
    if row["annual_qualifier"] != "up_to":
        return shown
    at = Bounds.point(float(row["annual_value"]))
    plain = number(at, str(row["annual_unit"]), language)
    return replace(shown, text=translate("可达{amount}", language).format(amount=plain))

"""Books of projects in rows and sentences: numbers, planned totals, parts, and growth of a book."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Column, Headline, Number, Part, Table, Text, say
from tyanalysis.presentation.investment.cells import (
    MONEY,
    area,
    cell,
    head,
    place,
    silent,
    stage_name,
)
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name, period_name

_PAIRS = (
    ("signed", "started", "production", "all-batches"),
    ("signed-several", "started-several", "production-several"),
    ("promotion-signed", "promotion-started"),
)


def table_project_books(package: Package, stages: pd.DataFrame, language: str) -> Table | Text:
    """List projects in books, negotiation, reserve and starts, with number and planned total.

    Args:
        package: The data package, for names.
        stages: The result of ``project_stages``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    shown = _without_events(stages)
    if shown.empty:
        return silent("project-books-table", language)
    money = head(MONEY, language)
    return Table(
        "project-books-table",
        language,
        translate("项目库、储备、签约与开工：个数和计划总投资", language),
        (
            Column("area", translate("地区", language)),
            Column("period", translate("时期", language)),
            Column("stage", translate("阶段", language)),
            Column("count", translate("项目数", language), "", "right"),
            Column("amount", translate("计划总投资", language), money, "right"),
            Column("each", translate("项均投资", language), money, "right"),
            Column("kind", translate("性质", language)),
        ),
        tuple(
            (
                area(package, row["area"], language),
                period_name(str(row["period"]), language),
                stage_name(str(row["stage"]), language),
                cell(row, "count_", "count", language, bare=True),
                cell(row, "amount_", MONEY, language, bare=True),
                cell(row, "each_", MONEY, language, bare=True, digits=2),
                kind_name(str(row["kind"]), language),
            )
            for row in rows_of(shown)
        ),
        note=translate(
            "“其中”各行是同期项目库或集中开工的一部分；重点项目是否都在项目库内，原文未说明。",
            language,
        ),
    )


def describe_project_books(package: Package, books: pd.DataFrame, language: str) -> Text:
    """Say what the largest book is made of, and how books with two dates grew.

    Args:
        package: The data package.
        books: The result of ``books_and_starts``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if books.empty:
        return silent("project-books-text", language)
    sentences: list[tuple[Part, ...]] = []
    headlines: list[Headline] = []
    for row in largest_first(books):
        share = cell(
            row,
            "infrastructure_share_",
            "percent",
            language,
            digits=1,
            figures=str(row["parts_figures"]),
        )
        if isinstance(share, Number):
            sentences.append(_parts_sentence(package, row, share, language))
            key = f"infrastructure-share-{row['area']}-{row['period']}"
            label = translate("基础设施类占项目库总投资", language)
            headlines.append(Headline(key, label, share))
        gain = cell(
            row, "added_amount_", MONEY, language, figures=str(row["added_figures"]), digits=2
        )
        more = cell(row, "added_count_", "count", language, figures=str(row["added_figures"]))
        if isinstance(gain, Number) and isinstance(more, Number):
            rising = (gain.low or 0) > 0
            message = (
                "{book}比上一次公布多{more}个项目、{gain}；这是新增的计划，不是新增的投资。"
                if rising
                else "{book}与上一次公布相比，项目数变化{more}个，计划总投资变化{gain}。"
            )
            sentences.append(
                say(
                    message,
                    language,
                    more.value,
                    book=book_name(package, row, language),
                    more=more,
                    gain=gain,
                )
            )
    if not sentences:
        largest = largest_first(books)[0]
        sentences.append(
            say(
                "{book}有{n}个项目，计划总投资{total}。",
                language,
                book=book_name(package, largest, language),
                n=cell(largest, "count_", "count", language),
                total=cell(largest, "amount_", MONEY, language),
            )
        )
    return Text("project-books-text", language, tuple(sentences), tuple(headlines), "list")


def book_name(package: Package, row: dict[str, Any], language: str) -> str:
    """Name a book by area and period, and starts as what they are."""
    name = place(package, row, language)
    if row["stage"] != "started":
        return name
    return {"zh": "{}集中开工", "en": "{} (starts)"}[language].format(name)


def _parts_sentence(
    package: Package, row: dict[str, Any], share: Number, language: str
) -> tuple[Part, ...]:
    exact = abs(float(row["residual_low"])) < 1e-6 and abs(float(row["residual_high"])) < 1e-6
    message = (
        "{book}的{n}个项目、{total}，由基础设施类{a}个、{infrastructure}和产业类{b}个、{industry}组成，"
        "相加正好相符；基础设施类占金额的{share}。"
        if exact
        else "{book}的{n}个项目、{total}中，基础设施类{infrastructure}、产业类{industry}，"
        "两部分之和与总数不符；基础设施类占两部分的{share}。"
    )
    return say(
        message,
        language,
        book=book_name(package, row, language),
        n=cell(row, "count_", "count", language),
        total=cell(row, "amount_", MONEY, language),
        a=cell(row, "infrastructure_count_", "count", language),
        b=cell(row, "industry_count_", "count", language),
        infrastructure=cell(row, "infrastructure_", MONEY, language),
        industry=cell(row, "industry_", MONEY, language),
        share=share,
    )


def _without_events(stages: pd.DataFrame) -> pd.DataFrame:
    """Keep what is not part of a signed-and-started pair: those have a section of their own."""
    if stages.empty:
        return stages
    kept = []
    for _, group in stages.groupby(["area", "period"], sort=False):
        has = set(group["stage"])
        paired = {name for pair in _PAIRS if set(pair[:2]) <= has for name in pair}
        kept.append(group[~group["stage"].isin(paired)])
    return pd.concat(kept, ignore_index=True)


def largest_first(books: pd.DataFrame) -> list[dict[str, Any]]:
    """Order books by planned total, largest first, and starts after them."""
    return sorted(
        rows_of(books), key=lambda row: (row["stage"] == "book", drawn_total(row)), reverse=True
    )


def drawn_total(row: dict[str, Any]) -> float:
    """Give the planned total that a bar is drawn to: its floor where it has no ceiling."""
    high = float(row["amount_high"])
    return float(row["amount_low"]) if high == float("inf") else high

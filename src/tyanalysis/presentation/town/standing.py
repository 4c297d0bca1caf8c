"""How large the towns are: shares of output, makers, enterprises and employees, by source."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.quantity import COLUMNS, Bounds
from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import (
    Cell,
    Column,
    Part,
    Table,
    Text,
    number,
    paragraph,
    say,
)
from tyanalysis.presentation.format import fitting_digits
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import period_name
from tyanalysis.presentation.town.common import (
    MISSING,
    claim_cell,
    day_note,
    notes,
    silent,
    source_name,
    spread,
)
from tyanalysis.presentation.zones.common import line, listed, mirrored


def table_town_standing(standing: pd.DataFrame, language: str) -> Table | Text:
    """List shares, makers, enterprises and employees, with the whole that a share implies.

    Args:
        standing: From ``town_standing``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if standing.empty:
        return silent("town-standing", language)
    rows: list[tuple[Cell, ...]] = []
    # One town is named by the caption; of several, each row says which.
    several = len(set(standing["area"])) > 1
    for row in rows_of(standing):
        name = str(row[f"indicator_{language}"])
        subject = str(row[f"subject_{language}"] or "")
        rows.append(
            (
                f"{row[f'area_{language}']} · {subject or name}" if several else subject or name,
                claim_cell(row, language),
                period_name(str(row["period"]), language),
                source_name(row, language),
                _whole(row, language),
            )
        )
    columns = (
        Column("item", translate("事项", language)),
        Column("value", translate("数值", language), align="right"),
        Column("period", translate("时期", language)),
        Column("source", translate("来源", language)),
        Column("whole", translate("占比隐含的整体产量", language), align="right"),
    )
    towns = listed(list(dict.fromkeys(standing[f"area_{language}"])), language)
    caption = (
        translate("各镇的份额、企业和从业人员：各来源的说法", language)
        if several
        else line("{town}的份额、企业和从业人员：各来源的说法", language, town=towns)
    )
    extra = translate(
        "持证企业是相关企业的一部分，两数不相加。隐含的整体产量是同一报道的产量除以占比。", language
    )
    note = notes([extra, day_note(standing, language), mirrored(standing, language)], language)
    return Table("town-standing", language, caption, columns, tuple(rows), note=note)


def describe_town_standing(standing: pd.DataFrame, language: str) -> Text:
    """Say whether the shares of several years can be of one series.

    Args:
        standing: From ``town_standing``.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    if standing.empty:
        return silent("town-standing-text", language)
    sentences: list[tuple[Part, ...]] = []
    national = standing[standing["indicator"] == "share-of-national-output"]
    wholes = national[national["whole_figures"] != ""] if len(national) else national
    if len(wholes) > 1:
        around = {"zh": ("（", "）"), "en": (" (", ")")}[language]
        rows = rows_of(wholes)
        sentence = say(
            "占全国产量的比重先后写作{shares}，隐含的全国产量依次为{list}：各年的全国口径未必相同，"
            "这些占比不能连成序列。",
            language,
            shares="‹shares›",
            list="‹wholes›",
        )
        times = [period_name(str(row["period"]), language).join(around) for row in rows]
        sentences.append(
            spread(
                sentence,
                language,
                shares=[(claim_cell(row, language),) for row in rows],
                wholes=[
                    (_whole(row, language), time) for row, time in zip(rows, times, strict=True)
                ],
            )
        )
    makers = standing[standing["indicator"] == "licensed-makers"]
    firms = standing[standing["indicator"] == "enterprises"]
    if len(makers) and len(firms):
        last, all_ = rows_of(makers)[-1], rows_of(firms)[-1]
        sentences.append(
            say(
                "持证生产企业{makers}家（{when}），相关企业{firms}家（{later}），后者含配套企业。",
                language,
                makers=claim_cell(last, language),
                when=period_name(str(last["period"]), language),
                firms=claim_cell(all_, language),
                later=period_name(str(all_["period"]), language),
            )
        )
    return paragraph("town-standing-text", language, sentences)


def _whole(row: dict[str, Any], language: str) -> Cell:
    """Print the whole that a share implies; it is as well founded as the share."""
    if not row.get("whole_figures"):
        return MISSING
    bounds = Bounds.of(*(row[f"whole_{name}"] for name in COLUMNS))
    return number(
        bounds,
        str(row["whole_unit"]),
        language,
        kind=str(row["kind"]),
        period=str(row["period"]),
        figures=str(row["whole_figures"]),
        digits=fitting_digits(bounds, 1),
    )

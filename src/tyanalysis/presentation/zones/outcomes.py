"""How targets of growth for province and cities ended."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tyanalysis.data.rows import rows_of
from tyanalysis.presentation.display import Cell, Column, Number, Part, Table, Text, say
from tyanalysis.presentation.language import translate
from tyanalysis.presentation.names import kind_name, period_name
from tyanalysis.presentation.zones.common import (
    claim_number,
    inside,
    magnitude,
    nothing,
    sign_of,
)


def table_growth_targets(targets: pd.DataFrame, language: str) -> Table | Text:
    """Show targets of growth for province and cities beside what came.

    Args:
        targets: From ``growth_targets``.
        language: ``zh`` or ``en``.
    """
    if targets.empty:
        return nothing("growth-targets", language)
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of(targets):
        known = bool(row["actual_figures"])
        rows.append(
            (
                str(row[f"area_{language}"]),
                period_name(row["period"], language),
                str(row[f"indicator_{language}"]),
                claim_number(row, language, with_unit=False),
                _actual(row, language, with_unit=False) if known else "",
                kind_name(row["actual_kind"], language) if known else translate("无记录", language),
                _gap(row, language, with_unit=False) if known else "",
            )
        )
    columns = (
        Column("area", translate("地区", language)),
        Column("period", translate("年份", language)),
        Column("indicator", translate("指标", language)),
        Column("target", translate("增速目标", language), "%", "right"),
        Column("actual", translate("结果", language), "%", "right"),
        Column("kind", translate("结果的性质", language)),
        Column("gap", translate("结果减目标", language), translate("百分点", language), "right"),
    )
    caption = translate("省、市的增速目标与结果", language)
    return Table("growth-targets", language, caption, columns, tuple(rows))


def outcome_sentences(growth: pd.DataFrame, language: str) -> list[tuple[Part, ...]]:
    """Say for each target with an outcome how far the outcome lies from it."""
    sentences: list[tuple[Part, ...]] = []
    for row in rows_of(growth):
        if not row["actual_figures"]:
            continue
        gap = _gap(row, language)
        words = {
            1: "{area}{year}年{indicator}目标{target}，{outcome}{actual}，高{gap}。",
            0: "{area}{year}年{indicator}目标{target}，{outcome}{actual}，持平。",
            -1: "{area}{year}年{indicator}目标{target}，{outcome}{actual}，低{gap}。",
        }[sign_of(gap)]
        sentences.append(
            say(
                words,
                language,
                area=str(row[f"area_{language}"]),
                year=str(row["period"]),
                indicator=inside(str(row[f"indicator_{language}"]), language),
                target=claim_number(row, language),
                outcome=inside(_outcome(row, language), language),
                actual=_actual(row, language),
                gap=magnitude(gap),
            )
        )
    return sentences


def _outcome(row: dict[str, Any], language: str) -> str:
    """Call what is only expected expected: it is no outcome yet."""
    return translate("预计" if row["actual_kind"] == "expected" else "结果", language)


def _actual(row: dict[str, Any], language: str, **options: Any) -> Number:
    return claim_number(
        row | {"kind": row["actual_kind"]}, language, "actual_", unit="percent", **options
    )


def _gap(row: dict[str, Any], language: str, **options: Any) -> Number:
    ids = f"{row['figures']};{row['actual_figures']}"
    return claim_number(
        row | {"gap_figures": ids}, language, "gap_", unit="percentage_point", digits=1, **options
    )

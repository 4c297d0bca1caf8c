"""Results that follow from the figures, in both readings, with their cautions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.derive import derive
from tyanalysis.data.package import Package
from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.display import (
    Cell,
    Column,
    Number,
    Table,
    Text,
    count_number,
    number,
    say,
)
from tyanalysis.presentation.format import fitting_digits
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import kind_name

_VERDICTS = {"yes": "相符", "no": "不符", "undetermined": "无法判定"}


@lru_cache(maxsize=8)
def _results(package: Package, report: str) -> pd.DataFrame:
    """Compute once for the table and the sentence; a package is never changed."""
    return derive(package, report)


def table_derived(package: Package, report: str, language: str) -> Table | Text:
    """Show every result of ``derivations.csv`` for a report, in both readings and with rounding.

    Args:
        package: The data package, in the reading wanted.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    results = _results(package, report)
    if results.empty:
        return Text(
            "derived",
            language,
            (say("所选地区和时期没有可推算的结果。", language),),
        )
    rows = tuple(_row(dict(row), language) for _, row in results.iterrows())
    columns = (
        Column("result", translate("推算结果", language)),
        Column("strict", _head("严格读法", language), align="right"),
        Column("customary", _head("习惯读法", language), align="right"),
        Column("rounded", translate("计入四舍五入", language), align="right"),
        Column("kind", translate("性质", language)),
        Column("caution", translate("前提与注意", language)),
    )
    return Table(
        "derived",
        language,
        translate("由公开数字推算的结果：区间照原文的限定词，不作补全", language),
        columns,
        rows,
        note=translate(
            "“<”“>”表示端点取不到，“≤”“≥”表示取得到；四舍五入列把小数看作末位半个单位以内的任何数。",
            language,
        ),
    )


def describe_derived(package: Package, report: str, language: str) -> Text:
    """Say how many results hold, how many are one-sided and how many cannot be determined."""
    check_language(language)
    results = _results(package, report)
    total = len(results)
    if not total:
        return Text("derived-summary", language, ())
    open_ended = int(
        (results["determinable"] & (np.isinf(results["low"]) | np.isinf(results["high"]))).sum()
    )
    undetermined = int((~results["determinable"]).sum())
    disagree = int((results["verdict"] == "no").sum())
    words = (
        "以上{total}项推算中，{open}项只有一侧界限，{none}项按{reading}无法确定。"
        if undetermined
        else "以上{total}项推算中，{open}项只有一侧界限，按{reading}没有无法确定的。"
    )
    parts = [
        say(
            words,
            language,
            total=count_number(total, language),
            open=count_number(open_ended, language),
            none=count_number(undetermined, language),
            reading=translate(
                {"strict": "严格读法", "customary": "习惯读法"}[package.reading], language
            ),
        )
    ]
    if disagree:
        parts.append(
            say(
                "{n}项核对不符，原文自相矛盾，见矛盾一节。",
                language,
                disagree,
                n=count_number(disagree, language),
            )
        )
    return Text("derived-summary", language, tuple(parts))


def result_number(row: Mapping[str, Any], language: str, prefix: str = "") -> Number:
    """Print one result with the decimals that it deserves.

    Args:
        row: A row of ``derive``.
        language: ``zh`` or ``en``.
        prefix: ``""``, ``rounded_``, ``strict_`` or ``customary_``.
    """
    ends = [row[prefix + name] for name in ("low", "high", "low_closed", "high_closed")]
    bounds = Bounds.of(*ends)
    signed = float(ends[0]) < 0
    return number(
        bounds,
        str(row["unit"]),
        language,
        kind=str(row["kind"]),
        period=str(row["period"]),
        figures=str(row["figures"]),
        digits=None if _ends(bounds) else fitting_digits(bounds),
        floor=None if signed else 0.0,
    )


def _ends(bounds: Bounds) -> bool:
    """Tell whether the ends are short decimals, which are printed as they are."""
    ends = [x for x in (float(bounds.low[0]), float(bounds.high[0])) if math.isfinite(x)]
    return all(abs(x - round(x, 2)) <= 1e-9 * max(1.0, abs(x)) for x in ends)


def _head(message: str, language: str) -> str:
    words = translate(message, language)
    return words[:1].upper() + words[1:]


def _row(row: dict[str, Any], language: str) -> tuple[Cell, ...]:
    strict, customary, widened = (
        result_number(row, language, prefix) for prefix in ("strict_", "customary_", "rounded_")
    )
    cautions = [row[f"caution_{language}"], row[f"assumption_{language}"]]
    if row["verdict"]:
        cautions.insert(0, translate(_VERDICTS[row["verdict"]], language))
    return (
        str(row[f"name_{language}"]),
        strict,
        customary if customary.text != strict.text else "",
        widened if widened.text not in (strict.text, customary.text) else "",
        kind_name(str(row["kind"]), language),
        {"zh": "；", "en": "; "}[language].join(c for c in cautions if c),
    )

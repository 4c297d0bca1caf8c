"""Carry out ``derivations.csv``: what may be computed from the figures of one data package.

Every result has bounds, the weakest kind of its inputs, their periods, figures and sources, and the
cautions of its row. What the claims do not determine is said so (``determinable``), never divided
away.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from tyanalysis.analysis.comparability import mixtures
from tyanalysis.analysis.consistency import agrees
from tyanalysis.analysis.derivation_row import Row, read_rows
from tyanalysis.analysis.evaluation import Evaluation
from tyanalysis.analysis.frames import Frames, joined, text
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered

_GRADES: Final = "ASBC"


@remembered
def derive(
    frames: Frames,
    report: str | None = None,
    *,
    areas: Iterable[str] | None = None,
    reading: str = "",
) -> pd.DataFrame:
    """Compute what ``derivations.csv`` names.

    Args:
        frames: The data package.
        report: Only the rows shown by this report, or None for all.
        areas: Only results that rest on a figure of one of these areas, or None for all.
        reading: "" for the reading the package was loaded with, strict or customary.

    Returns:
        One row for each row of the table: ``id``, ``method``, ``name_zh``, ``name_en``, ``value``
        (from the stated numbers, missing where an input is one-sided), ``low``, ``high``,
        ``low_closed``, ``high_closed`` (in the chosen reading, decimals as printed), the same four
        with the prefixes ``rounded_`` (decimals as all that rounds to them), ``strict_`` and
        ``customary_``, ``unit``, ``kind``, ``period``, ``areas``, ``figures``, ``sources``,
        ``grade`` (the lowest), ``determinable``, ``verdict`` and ``customary_verdict`` (of a check:
        yes, no, undetermined; else ""), ``mixed`` (what differs between the inputs),
        ``assumption_zh``, ``assumption_en``, ``caution_zh``, ``caution_en``, ``report``. Lists are
        joined with ``;``.

    Raises:
        DataError: If the table names what does not exist, or mixes without a caution.
    """
    rows = read_rows(frames)
    run = Evaluation(frames, rows)
    chosen = [
        row for row in rows.values() if report is None or report in row.fields["report"].split(";")
    ]
    if areas is not None:
        own = set(frames.figures["id"][frames.figures["area"].isin(list(areas))])
        chosen = [row for row in chosen if own & set(run.figures(row))]
    return pd.DataFrame([_result(run, row, reading) for row in chosen], columns=list(_COLUMNS))


_ENDS: Final = ("low", "high", "low_closed", "high_closed")
_COLUMNS: Final = (
    "id", "method", "name_zh", "name_en", "value", *_ENDS,
    *(f"{prefix}{end}" for prefix in ("rounded_", "strict_", "customary_") for end in _ENDS),
    "unit", "kind", "period", "areas", "figures", "sources", "grade", "determinable", "verdict",
    "customary_verdict", "mixed", "assumption_zh", "assumption_en", "caution_zh", "caution_en",
    "report",
)  # fmt: skip


def _result(run: Evaluation, row: Row, reading: str) -> dict[str, Any]:
    used = run.table.loc[run.figures(row)]
    dates = [v for role, v in row.inputs.items() if row.method.roles[role] == "date"]
    mixed = mixtures(used[~used["id"].isin([value for values in dates for value in values])])
    if mixed and not (row.fields["caution_zh"] and row.fields["caution_en"]):
        raise row.error(
            "caution_zh",
            f"nothing, while the inputs differ ({mixed})",
            "the assumption that lets them be combined, in both languages",
            "say it in caution_zh and caution_en, or choose other figures",
        )
    bounds = run.bounds(row, reading, "printed")
    floor = row.method.floor
    grades = sorted(text(used, "grade"), key=_GRADES.find)
    zh, en = _assumptions(row)
    return {
        **{key: row.fields[key] for key in ("id", "method", "name_zh", "name_en")},
        "value": run.value(row),
        **_one(bounds, ""),
        **_one(run.bounds(row, reading, "rounded"), "rounded_"),
        **_one(run.bounds(row, "strict", "printed"), "strict_"),
        **_one(run.bounds(row, "customary", "printed"), "customary_"),
        "unit": row.fields["unit"],
        "kind": weakest_kind(text(used, "kind")),
        "period": joined(text(used, "period")),
        "areas": joined(text(used, "area")),
        "figures": joined(used["id"]),
        "sources": joined(text(used, "source")),
        "grade": grades[-1] if grades else "",
        "determinable": bool(bounds.determinable(floor)[0]),
        "verdict": _verdict(run, row, reading),
        "customary_verdict": _verdict(run, row, "customary"),
        "mixed": mixed,
        "assumption_zh": zh,
        "assumption_en": en,
        **{key: row.fields[key] for key in ("caution_zh", "caution_en", "report")},
    }


def _assumptions(row: Row) -> tuple[str, str]:
    """Word what the row assumes beyond its caution."""
    zh, en = [], []
    if row.at_value:
        zh.append("按所述数字本身计算，不计其上下限")
        en.append("the stated number is taken as it is, not its bounds")
    for source, target in row.treat.items():
        zh.append(f"把单位 {source} 视同 {target}")
        en.append(f"the unit {source} is read as {target}")
    return "；".join(zh), "; ".join(en)


def _verdict(run: Evaluation, row: Row, reading: str) -> str:
    """Say whether a check allows agreement once rounding is granted; "" if it is no check."""
    if row.method.expected is None:
        return ""
    expected = row.method.expected * (100.0 if row.fields["unit"] == "percent" else 1.0)
    bounds = run.bounds(row, reading, "rounded")
    return str(agrees(bounds, expected, row.method.floor)[0])


def _one(bounds: Bounds, prefix: str) -> dict[str, Any]:
    return {f"{prefix}{end}": getattr(bounds, end)[0] for end in _ENDS}

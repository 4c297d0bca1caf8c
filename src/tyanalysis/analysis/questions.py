"""Carry out ``questions.csv``: what a reader would ask, answered or refused with the reason.

A row names a method, areas, indicators ("a+b" for several, in the order the method takes them) and
a period. The functions answer from whatever the package holds; a refusal says what was found, what
is missing and why it cannot be stretched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import pandas as pd

from tyanalysis.analysis import question_methods, structure_questions
from tyanalysis.analysis.evidence import Evidence, Need, Outcome
from tyanalysis.analysis.frames import Frames, text
from tyanalysis.data.quantity import COLUMNS
from tyanalysis.data.remember import remembered
from tyanalysis.errors import DataError, NotComputable

Method: TypeAlias = Callable[[Evidence, Sequence[str], Sequence[str], str], Outcome]

# Method, number of areas it takes at least, number of indicators likewise.
METHODS: Final[Mapping[str, tuple[Method, int, int]]] = {
    "growth": (question_methods.growth, 1, 1),
    "attainment": (question_methods.attainment, 1, 1),
    "share": (question_methods.share, 2, 1),
    "target_distance": (question_methods.target_distance, 1, 1),
    "change": (question_methods.change, 1, 1),
    "sum_over": (question_methods.total, 2, 1),
    "concentration": (structure_questions.concentration, 1, 1),
    "location_quotient": (structure_questions.location_quotient, 2, 2),
    "shift_share": (structure_questions.shift_share, 2, 2),
    "convergence": (structure_questions.convergence, 1, 1),
    "icor": (structure_questions.icor, 1, 2),
    "investment_return": (structure_questions.investment_return, 1, 2),
}
COLUMN_NAMES: Final = (
    "id", "method", "name_zh", "name_en", "answered", "reason", "zh", "en", *COLUMNS, "unit",
    "kind", "period", "figures", "areas", "indicators", "report",
)  # fmt: skip


def answer_question(frames: Frames, question: Mapping[str, Any], *, reading: str = "") -> Outcome:
    """Answer one question.

    Args:
        frames: The data package.
        question: A row of ``questions.csv`` (id, method, area, indicator, period).
        reading: "", strict or customary.

    Returns:
        The answer: ``bounds``, ``unit``, ``kind``, ``period``, ``figures``.

    Raises:
        NotComputable: With the reason and both sentences.
        DataError: If the row names an unknown method, or too few areas or indicators.
    """
    found = examine(frames, question, reading=reading)
    if found.reason:
        raise NotComputable(found.reason, found.zh, found.en)
    return found


def examine(frames: Frames, question: Mapping[str, Any], *, reading: str = "") -> Outcome:
    """Answer one question or say why not, without raising; see :func:`answer_question`."""
    return _examine(Evidence(frames, reading), question)


def _examine(known: Evidence, question: Mapping[str, Any]) -> Outcome:
    name = str(question["method"])
    if name not in METHODS:
        raise _error(question, "method", repr(name), f"one of {', '.join(METHODS)}")
    method, least_areas, least_indicators = METHODS[name]
    areas, indicators = _list(question["area"]), _list(question["indicator"])
    places = set(known.frames.areas["id"])
    for area in areas:
        if area not in places:
            raise _error(question, "area", repr(area), "ids of areas.csv, joined with +")
    for column, values, least in (
        ("area", areas, least_areas),
        ("indicator", indicators, least_indicators),
    ):
        if len(values) < least:
            raise _error(question, column, f"{len(values)}", f"at least {least}, joined with +")
    period = question["period"] if isinstance(question["period"], str) else ""
    return method(known, areas, indicators, period)


def answer_questions(
    frames: Frames, report: str | None = None, *, reading: str = ""
) -> pd.DataFrame:
    """Answer every question of ``questions.csv``.

    Args:
        frames: The data package.
        report: Only the questions shown by this report, or None for all.
        reading: "", strict or customary.

    Returns:
        One row for each question: ``id``, ``method``, ``name_zh``, ``name_en``, ``answered``
        (bool), ``reason`` (code, "" if answered), ``zh``, ``en`` (the refusal as a sentence, "" if
        answered), ``low``, ``high``, ``low_closed``, ``high_closed`` (NaN if refused), ``unit``,
        ``kind``, ``period``, ``figures`` (used, or found although refused, joined with ``;``),
        ``areas``, ``indicators`` (joined with ``;``), ``report``.
    """
    rows = []
    for question, found in _examined(frames, report, reading):
        rows.append(
            {
                **{key: question[key] for key in ("id", "method", "name_zh", "name_en", "report")},
                "answered": not found.reason,
                "reason": found.reason,
                "zh": found.zh,
                "en": found.en,
                **{name: getattr(found.bounds, name)[0] for name in COLUMNS},
                "unit": found.unit,
                "kind": found.kind,
                "period": found.period or question["period"],
                "figures": found.figures,
                "areas": ";".join(_list(question["area"])),
                "indicators": ";".join(_list(question["indicator"])),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMN_NAMES))


def unmet_needs(
    frames: Frames, report: str | None = None, *, reading: str = ""
) -> list[tuple[str, Need]]:
    """List what the refused questions lack, as pairs of question id and need."""
    return [
        (question["id"], need)
        for question, found in _examined(frames, report, reading)
        for need in found.needs
    ]


@remembered
def _examined(
    frames: Frames, report: str | None, reading: str
) -> tuple[tuple[dict[str, str], Outcome], ...]:
    """Examine every question once; refusals and what they lack are asked for apart."""
    known = Evidence(frames, reading)
    return tuple((question, _examine(known, question)) for question in _rows(frames, report))


def _rows(frames: Frames, report: str | None) -> list[dict[str, str]]:
    table = frames.questions
    columns = ("id", "method", "area", "indicator", "period", "name_zh", "name_en", "report")
    missing = [name for name in columns if name not in table and len(table)]
    if missing:
        raise DataError(
            f"questions.csv: found no column {', '.join(missing)}; expected {', '.join(columns)}."
            " Next: add the column."
        )
    rows = pd.DataFrame({name: text(table, name) for name in columns}).to_dict("records")
    return [
        {str(key): str(value) for key, value in row.items()}
        for row in rows
        if report is None or report in str(row["report"]).split(";")
    ]


def _list(value: object) -> list[str]:
    return [part.strip() for part in str(value).split("+") if part.strip()]


def _error(question: Mapping[str, Any], column: str, found: str, expected: str) -> DataError:
    return DataError(
        f"questions.csv, question {question['id']}, column {column}: found {found}; expected"
        f" {expected}. Next: correct the row."
    )

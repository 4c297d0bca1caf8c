"""Checks of single cells: is it there, is it one of the choices, is it a number, a date, a period?

The schema's part (blank, choices, form of ids) is pandera's; its failures are put into our words.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import pandas as pd

from tyanalysis.data.grid import RawTable
from tyanalysis.data.number_text import INFINITY, NUMBER, explain_number
from tyanalysis.data.period import parse_period
from tyanalysis.data.period_hint import suggest_period
from tyanalysis.data.schema import ID_PATTERN, Column, pandera_schema
from tyanalysis.data.unit import suggest_unit, units
from tyanalysis.errors import DataError

_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_BOOLS: Final = {"true": "true", "false": "false"}
_YES: Final = {"yes", "y", "1", "是", "真", "t"}
_NO: Final = {"no", "n", "0", "否", "假", "f"}


def check_cells(raw: RawTable) -> None:
    """Check every cell of a table on its own; problems are added to the table.

    Cells that cannot be used are blanked in the table's frame, so that later checks read on.
    """
    if raw.frame is None:
        return
    _check_schema(raw)
    _check_keys(raw)
    for column in raw.table.columns:
        check = _CHECKS.get(column.type)
        if check is not None:
            check(raw, column)


def _bad_cells(raw: RawTable, column: Column, good: pd.Series) -> Iterator[tuple[int, str]]:
    """Give row and text of the cells that are filled and not good, and blank them."""
    assert raw.frame is not None
    cells = raw.frame[column.name]
    bad = cells.notna() & ~good.fillna(False).astype(bool)
    rows = [(int(row), str(cells[row])) for row in raw.frame.index[bad.to_numpy()]]
    raw.frame[column.name] = cells.mask(bad)
    yield from rows


def _check_schema(raw: RawTable) -> None:
    """Run the pandera schema and put its failure cases into problems."""
    if _follows_schema(raw):
        return
    from pandera.errors import SchemaErrors  # noqa: PLC0415  # see schema.pandera_schema

    assert raw.frame is not None
    try:
        pandera_schema(raw.table.name).validate(raw.frame, lazy=True)
    except SchemaErrors as errors:
        columns = {column.name: column for column in raw.table.columns}
        # A blank first key has been told as a merged cell, a column that is not there as missing.
        told = {(problem.row, problem.column) for problem in raw.problems}
        told |= {(None, p.column) for p in raw.problems if p.code == "missing-column"}
        for case in errors.failure_cases.dropna(subset=["index"]).to_dict("records"):
            place = int(case["index"]), str(case["column"])
            if place not in told and (None, place[1]) not in told:
                _schema_problem(raw, columns[place[1]], case)


def _follows_schema(raw: RawTable) -> bool:
    """Say whether pandera would find nothing; it takes twenty times as long to say so itself."""
    assert raw.frame is not None
    for column in raw.table.columns:
        if column.name not in raw.frame:
            continue
        cells = raw.frame[column.name]
        if cells.dtype != "str" or (column.required and cells.isna().any()):
            return False
        filled = cells.dropna().drop_duplicates()
        if column.type == "enum" and not filled.isin(column.choices).all():
            return False
        if column.type == "id" and not filled.str.fullmatch(ID_PATTERN).all():
            return False
    return True


def _schema_problem(raw: RawTable, column: Column, case: dict[str, Any]) -> None:
    row, check, text = int(case["index"]), str(case["check"]), case["failure_case"]
    if check == "not_nullable":
        raw.problem(
            "blank-cell", row, column.name, "a blank cell", _expected(column), "",
            "Fill the cell, or delete the row",
        )  # fmt: skip
    elif "unknown-choice" in check:
        close = difflib.get_close_matches(_plain(str(text)), column.choices, n=1, cutoff=0.6)
        raw.problem(
            "unknown-choice", row, column.name, repr(text), f"one of {', '.join(column.choices)}",
            "", f"Write {close[0]}" if close else "Choose one of them",
        )  # fmt: skip
    elif "bad-id" in check:
        raw.problem(
            "bad-id", row, column.name, repr(text),
            "Latin letters and digits joined by - . or _, such as qingxu-vinegar",
            "Other characters differ invisibly between files",
            f"Write {_slug(str(text))}" if _slug(str(text)) else "Choose an id of this form",
        )  # fmt: skip


def _check_keys(raw: RawTable) -> None:
    assert raw.frame is not None
    key = list(raw.table.key)
    filled = raw.frame[raw.frame[key].notna().all(axis=1)]
    for _, group in filled[filled.duplicated(key, keep=False)].groupby(key, sort=False):
        first = int(group.index[0])
        text = " + ".join(str(group.iloc[0][name]) for name in key)
        for row in group.index[1:]:
            raw.problem(
                "duplicate-key", int(row), " + ".join(key), f"{text!r} again",
                f"a key of its own; row {first} has this one",
                "Other tables could not tell the two apart",
                "Delete the row if it is the same record, or give it another id",
            )  # fmt: skip


def _check_number(raw: RawTable, column: Column) -> None:
    assert raw.frame is not None
    bound = column.name.endswith(("low", "high"))
    pattern = f"{NUMBER}|{INFINITY}" if bound else NUMBER
    good = raw.frame[column.name].str.fullmatch(pattern)
    for row, text in _bad_cells(raw, column, good):
        if re.fullmatch(INFINITY, text):
            raw.problem(
                "infinity-outside-bounds", row, column.name, text, "a number",
                "Only a bound can be infinite", "Leave the cell empty, or write the printed number",
            )  # fmt: skip
            continue
        code, found, why, step = explain_number(text)
        raw.problem(code, row, column.name, found, "a number such as 1000 or 23.5", why, step)


def _check_bool(raw: RawTable, column: Column) -> None:
    assert raw.frame is not None
    lowered = raw.frame[column.name].str.lower()
    for row, text in _bad_cells(raw, column, lowered.isin(_BOOLS)):
        word = _plain(text).lower()
        meant = "true" if word in _YES else "false" if word in _NO else ""
        step = f"Write {meant}" if meant else "Write true or false"
        raw.problem("bad-flag", row, column.name, repr(text), "true or false", "", step)
    raw.frame[column.name] = raw.frame[column.name].str.lower()


def _check_date(raw: RawTable, column: Column) -> None:
    assert raw.frame is not None
    cells = raw.frame[column.name]
    # A spreadsheet hands a date over with a time of midnight.
    cells = cells.str.replace(r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00$", r"\1", regex=True)
    raw.frame[column.name] = cells
    for row, text in _bad_cells(raw, column, cells.map(_is_date)):
        hint = suggest_period(text)
        hint = hint.replace("M", "") if re.fullmatch(r"\d{4}(-M?\d{2}){0,2}", hint) else ""
        raw.problem(
            "bad-date", row, column.name, repr(text),
            "a date such as 2024-08-19, 2024-08 or 2024", "",
            f"Write {hint}" if hint else "Write a date that exists in this form",
        )  # fmt: skip


def _check_period(raw: RawTable, column: Column) -> None:
    assert raw.frame is not None
    good = raw.frame[column.name].map(_is_period)
    for row, text in _bad_cells(raw, column, good):
        hint = suggest_period(text)
        by_sheet = re.fullmatch(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}.*", text) is not None
        why = "Rows of one period are found by its spelling"
        if by_sheet:
            why = "A spreadsheet has turned the period into a date; what was typed may be lost"
        step = f"Write {hint}" if hint else "Write it in one of these forms, or leave it empty"
        if by_sheet:
            step += " if that day is meant, or type the period again in a cell formatted as text"
        raw.problem(
            "spreadsheet-date" if by_sheet else "bad-period", row, column.name, repr(text),
            "an SDMX period such as 2023, 2024-S1, 2022-Q2, 2021-M09, 2020-01-01/P9M or 2024-08-19",
            why, step,
        )  # fmt: skip


def _check_unit(raw: RawTable, column: Column) -> None:
    assert raw.frame is not None
    good = raw.frame[column.name].isin(units())
    if column.type == "quotient_unit":
        good = raw.frame[column.name].str.split("/").map(_all_units, na_action="ignore")
    for row, text in _bad_cells(raw, column, good):
        hint = suggest_unit(_plain(text))
        raw.problem(
            "unknown-unit", row, column.name, repr(text),
            "a unit code such as CNY_100M, percent, percentage_point, count or tonne_10K",
            "A figure without a known unit cannot be compared",
            f"Write {hint}; the printed word stays in as_printed" if hint else "Write such a code",
        )  # fmt: skip


def _check_url(raw: RawTable, column: Column) -> None:
    assert raw.frame is not None
    good = raw.frame[column.name].str.fullmatch(r"https?://[^\s<>\"]+")
    for row, text in _bad_cells(raw, column, good):
        raw.problem(
            "bad-url", row, column.name, repr(text), "an address that begins with https://",
            "It becomes a link in the report", "Write the whole address, or leave the cell empty",
        )  # fmt: skip


_CHECKS: Final[dict[str, Callable[[RawTable, Column], None]]] = {
    "number": _check_number,
    "bool": _check_bool,
    "date": _check_date,
    "period": _check_period,
    "unit": _check_unit,
    "quotient_unit": _check_unit,
    "url": _check_url,
}


def _all_units(parts: list[str]) -> bool:
    return set(parts) <= set(units())


def _is_date(text: object) -> bool:
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _is_period(text: object) -> bool:
    if not isinstance(text, str):
        return False
    try:
        parse_period(text)
    except DataError:
        return False
    return True


def _expected(column: Column) -> str:
    if column.choices:
        return f"one of {', '.join(column.choices)}"
    if column.refers:
        return f"an id of table {column.refers}"
    return "true or false" if column.type == "bool" else "a value"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _slug(text: str) -> str:
    """Give the nearest allowed id, or "" if nothing is left."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", _plain(text)).strip("-._") if text else ""

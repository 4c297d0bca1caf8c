"""Rows of ``derivations.csv``: reading what a row says and refusing what it may not say.

``inputs`` is a list ``role=value;role=value``. A value is the id of a figure or of another row,
several figures "a+b+c" where the method takes many, a number, a period, or a count of areas such as
``areas(kind=town,status=existing,in=taiyuan)``. Two more keys name an assumption that is printed
with the result: ``at_value=role`` takes a bounded figure at its stated number, and
``treat=plants_10K:stems_10K`` reads one unit as another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tyanalysis.analysis.frames import Frames, text
from tyanalysis.analysis.methods import METHODS, Method
from tyanalysis.data.period import parse_period
from tyanalysis.errors import DataError

COLUMNS: Final = (
    "id", "method", "inputs", "unit", "name_zh", "name_en", "caution_zh", "caution_en", "report",
)  # fmt: skip
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_AREAS: Final = re.compile(r"areas\((.*)\)")


@dataclass(frozen=True)
class Row:
    """One row, read.

    Attributes:
        number: Row as a spreadsheet shows it; the header is row 1.
        id: Id of the result.
        method: The method and its roles.
        fields: The text of the other columns.
        inputs: Role to values; a value is kept as text.
        at_value: Roles that are taken at their stated number.
        treat: Units read as other units.
    """

    number: int
    id: str
    method: Method
    fields: Mapping[str, str]
    inputs: Mapping[str, tuple[str, ...]]
    at_value: tuple[str, ...] = ()
    treat: Mapping[str, str] = field(default_factory=dict)

    def error(self, column: str, found: str, expected: str, step: str) -> DataError:
        """Make an error that names this row."""
        return _error(self.number, self.id, column, found, expected, step)


def read_rows(frames: Frames) -> dict[str, Row]:
    """Read and check all rows.

    Raises:
        DataError: For the first row that names an unknown method, role, figure or row, leaves a
            role out, or repeats an id.
    """
    table = frames.derivations
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise DataError(
            f"derivations.csv: found no column {', '.join(missing)}; expected"
            f" {', '.join(COLUMNS)}. Next: add the column."
        )
    columns = {name: text(table, name).to_list() for name in COLUMNS}
    rows: dict[str, Row] = {}
    for index in range(len(table)):
        fields = {name: values[index] for name, values in columns.items()}
        row = _read(index + 2, fields)
        if row.id in rows:
            raise row.error("id", f"{row.id!r} again", "each id once", "give it another id")
        rows[row.id] = row
    figures = set(frames.figures["id"])
    for row in rows.values():
        _check(row, figures, set(rows))
    return rows


def is_number(value: str) -> bool:
    """Say whether a value is a number."""
    return _NUMBER.fullmatch(value) is not None


def area_filter(value: str) -> dict[str, tuple[str, ...]] | None:
    """Read ``areas(kind=county+zone,in=taiyuan)``, or give None if it is something else.

    >>> area_filter("areas(kind=county+zone,in=taiyuan)")
    {'kind': ('county', 'zone'), 'in': ('taiyuan',)}
    """
    match = _AREAS.fullmatch(value)
    if match is None:
        return None
    pairs = (item.partition("=") for item in match[1].split(",") if item)
    return {key.strip(): tuple(part.split("+")) for key, _, part in pairs}


def _read(number: int, fields: dict[str, str]) -> Row:
    name = fields["method"]
    if name not in METHODS:
        known = ", ".join(METHODS)
        raise _error(number, fields["id"], "method", repr(name), f"one of {known}", "name one")
    inputs: dict[str, tuple[str, ...]] = {}
    at_value: tuple[str, ...] = ()
    treat: dict[str, str] = {}
    for item in filter(None, (part.strip() for part in fields["inputs"].split(";"))):
        role, equals, value = (part.strip() for part in item.partition("="))
        if not equals or not value or role in inputs:
            wanted = "role=value, each role once"
            raise _error(number, fields["id"], "inputs", repr(item), wanted, "write role=figure-id")
        if role == "at_value":
            at_value = tuple(value.split("+"))
        elif role == "treat":
            pairs = (pair.partition(":") for pair in value.split("+"))
            treat = {source: target for source, _, target in pairs}
        else:
            single = _AREAS.fullmatch(value)
            inputs[role] = (value,) if single else tuple(value.split("+"))
    return Row(number, fields["id"], METHODS[fields["method"]], fields, inputs, at_value, treat)


def _check(row: Row, figures: set[str], rows: set[str]) -> None:
    roles = row.method.roles
    known = ", ".join(roles)
    for role in (*row.inputs, *row.at_value):
        if role not in roles:
            raise row.error("inputs", f"role {role!r}", f"the roles {known}", "rename the role")
    for role in roles:
        if role not in row.inputs and role not in row.method.optional:
            raise row.error("inputs", f"no {role}", f"the roles {known}", f"add {role}=…")
    for role, values in row.inputs.items():
        if len(values) > 1 and role != row.method.many:
            raise row.error("inputs", f"{len(values)} values for {role}", "one value", "keep one")
        for value in values:
            if not _is_known(value, roles[role], figures, rows):
                raise row.error(
                    "inputs",
                    f"{role}={value}",
                    "the id of a figure in figures.csv"
                    + (", a number" if roles[role] != "date" else ", a period")
                    + " or the id of another row",
                    "correct the id, or add the figure",
                )


def _is_known(value: str, role: str, figures: set[str], rows: set[str]) -> bool:
    if value in figures or value in rows:
        return True
    if role == "date":
        try:
            return parse_period(value).start is not None
        except DataError:
            return False
    return is_number(value) or area_filter(value) is not None


def _error(number: int, name: str, column: str, found: str, expected: str, step: str) -> DataError:
    return DataError(
        f"derivations.csv, row {number} ({name}), column {column}: found {found};"
        f" expected {expected}. Next: {step}."
    )

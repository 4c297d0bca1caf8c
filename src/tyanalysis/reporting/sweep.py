"""The sets of parameters of a report: those given, times the rows of its matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from tyanalysis.errors import DataError
from tyanalysis.reporting.catalogue import suggest
from tyanalysis.reporting.kinds import Kind
from tyanalysis.reporting.parameters import (
    Where,
    disagreements,
    outside,
    raise_problems,
    read_values,
)
from tyanalysis.reporting.parameters_cell import Parameter
from tyanalysis.reporting.report_entry import (
    OWNED,
    Column,
    ReadColumn,
    Report,
    Scalar,
    Value,
)


def parameter_sets(
    name: str,
    entry: Report,
    found: Mapping[str, Parameter],
    given: Mapping[str, Any],
    *,
    where: Where,
    as_text: bool = False,
    read_column: ReadColumn | None = None,
) -> list[dict[str, Value]]:
    """Give the sets of parameters that a report is built with, in the order of its matrix.

    Args:
        name: The report.
        entry: Its entry in the catalogue.
        found: Its notebook's parameters.
        given: Values for all sets; each takes the place of a row of the matrix.
        where: Says where keys of the report stand in the catalogue.
        as_text: Whether the given values come from a command line.
        read_column: Reads a column of a data table, for choices and rows that name one.

    Raises:
        ParameterError: With every problem of catalogue, notebook and values.
    """
    reader = _Reader(found, where, read_column)
    problems = reader.problems
    problems += disagreements(entry.parameters, found, where)
    choices: dict[str, list[Scalar]] = {}
    for key, one in entry.parameters.items():
        listed = reader.choices(key, one.choices) if one.choices and key in found else None
        if listed is not None:
            choices[key] = listed
    values, wrong = read_values(found, given, choices, as_text=as_text)
    problems += wrong
    axes: dict[str, list[Value]] = {}
    for key, axis in entry.matrix.items():
        at = f"{where('matrix', key)}: {key}"
        if key in OWNED or key not in found:
            known = [one for one in found if one not in OWNED]
            told = "is no parameter of the notebook"
            if key in OWNED:
                told = f"belongs to --{key}, not to the matrix"
            problems.append(f"{at}: {told}{suggest(key, known)}")
        elif key not in given:
            axes[key] = reader.row(key, axis, choices.get(key))
    for key, one in entry.parameters.items():
        if one.required and key in found and key not in given and key not in entry.matrix:
            problems.append(
                f"{where('parameters', key, 'required')}: {key}: required, and found no value. "
                f"Give one with -p {key}=VALUE, or list values in report.{name}.matrix"
            )
    raise_problems(f"report {name}", problems)
    return [{**values, **dict(zip(axes, row, strict=True))} for row in product(*axes.values())]


class _Reader:
    """Reads listed values and columns, and collects what is wrong with them."""

    def __init__(
        self, found: Mapping[str, Parameter], where: Where, read_column: ReadColumn | None
    ) -> None:
        self.found, self.where, self.read_column = found, where, read_column
        self.problems: list[str] = []

    def choices(self, key: str, choices: list[Scalar] | Column) -> list[Scalar] | None:
        """Give the choices of a parameter; None where they cannot be read."""
        if not isinstance(choices, Column):
            return choices
        at = f"{self.where('parameters', key, 'choices')}: {key}"
        kind = self.found[key].kind
        values = self._column(at, choices, Kind(kind.scalar, literals=kind.literals).parse)
        return [one for one in values if isinstance(one, str | int | float)] or None

    def row(
        self, key: str, axis: list[Scalar | list[Scalar]] | Column, choices: Sequence[Scalar] | None
    ) -> list[Value]:
        """Give the values of a row of the matrix, in the parameter's type."""
        at = f"{self.where('matrix', key)}: {key}"
        kind = self.found[key].kind
        if isinstance(axis, Column):
            one = Kind(kind.scalar, literals=kind.literals)
            values = self._column(at, axis, lambda text: kind.take(one.parse(text)))
        else:
            values = []
            for raw in axis:
                try:
                    values.append(kind.take(raw))
                except ValueError as error:
                    self.problems.append(f"{at}: found {error}, expected {kind.describe()}")
        for value in values:
            self.problems += [f"{at}: {told}" for told in outside(value, choices)]
        self.problems += [f"{at}: found {value!r} twice, so one set would come twice"
                          for value in _repeated(values)]  # fmt: skip
        return values

    def _column(self, at: str, column: Column, read: Callable[[str], Value]) -> list[Value]:
        if self.read_column is None:
            self.problems.append(f"{at}: takes its values from {column}, and no data were given")
            return []
        try:
            raw = list(self.read_column(column))
        except DataError as error:
            self.problems.append(f"{at}: {error}")
            return []
        values = []
        for text in raw:
            try:
                values.append(read(str(text)))
            except ValueError as error:
                self.problems.append(f"{at}: in {column}: found {error}")
        if not raw:
            rows = ", ".join(f"{key} = {value!r}" for key, value in column.where.items())
            self.problems.append(
                f"{at}: found no value in {column}{' where ' + rows if rows else ''}, expected one"
            )
        return values


def _repeated(values: Sequence[Value]) -> Iterator[Value]:
    seen: list[Value] = []
    told: list[Value] = []
    for value in values:
        if value in seen and value not in told:
            told.append(value)
            yield value
        seen.append(value)

"""The parameters of a report, checked before any kernel starts.

papermill only logs a parameter it does not know and goes on with the default; here that, a wrong
type and a disagreement between catalogue and notebook are errors, all told at once.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tyanalysis.errors import NotebookError, ParameterError
from tyanalysis.reporting.catalogue import (
    OWNED,
    Column,
    ParameterEntry,
    Report,
    Scalar,
    Value,
    suggest,
)
from tyanalysis.reporting.kinds import KNOWN, Kind, kind_of_node, kind_of_text, kind_of_value
from tyanalysis.reporting.source import Source, read_source

TYPES = ("str", "int", "float", "bool", "list[str]", "list[int]", "list[float]")
"""The plain types, which papermill's own inspection reads as well."""

Where = Callable[..., str]
"""Says where in the catalogue the keys of a report stand."""


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell.

    Attributes:
        name: The variable's name.
        kind: Its type.
        default: The value the notebook gives it.
        help: The comment behind it.
        line: Its line in the cell, from 1.
    """

    name: str
    kind: Kind
    default: Value
    help: str = ""
    line: int = 0

    @property
    def type(self) -> str:
        """The type as an annotation."""
        return str(self.kind)


def inspect_parameters(path: Path) -> dict[str, Parameter]:
    """Read the names, types and defaults of a notebook's parameters cell.

    Raises:
        NotebookError: A parameter has no plain value or a type that cannot be passed to it; every
            problem, with its line.
    """
    return read_parameters(read_source(path), str(path))


def read_parameters(source: Source, where: str) -> dict[str, Parameter]:
    """Read the parameters of a notebook that is already read.

    Args:
        source: The notebook.
        where: What to call it in the message.

    Raises:
        NotebookError: See `inspect_parameters`.
    """
    cell = source.parameters
    if cell is None:
        return {}
    place = f"{where}, parameters cell ({cell.name})"
    try:
        statements = ast.parse(cell.source).body
    except SyntaxError as error:
        raise NotebookError(f"{place}, line {error.lineno}: not Python: {error.msg}.") from None
    comments = _comments(cell.source)
    found: dict[str, Parameter] = {}
    problems: list[str] = []
    lines: set[int] = set()
    for statement in statements:
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_text(statement):
            continue  # the names that annotations use, and remarks
        line = statement.lineno
        try:
            if line in lines:
                raise ValueError("a second one on the line, expected one on each")
            name, annotation, value = _assignment(statement)
            note = comments.get(statement.end_lineno or line, "")
            one = _parameter(name, annotation, value, note, line)
            if name in found:
                raise ValueError(f"{name}: given a second time, expected one line for each")
            found[name] = one
        except ValueError as error:
            problems.append(f"line {line}: {error}")
        lines.add(statement.end_lineno or line)
    if problems:
        raise NotebookError(f"{place}: " + "; ".join(problems) + ".")
    return found


def parse_assignments(texts: Iterable[str]) -> dict[str, str]:
    """Split ``NAME=VALUE`` at the first ``=``; the value may hold others.

    Raises:
        ParameterError: A text has no ``=``, or a name comes twice.

    >>> parse_assignments(["note=a=b"])
    {'note': 'a=b'}
    """
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise ParameterError(f"-p {text}: expected NAME=VALUE, such as -p reading=customary.")
        if name in values:
            raise ParameterError(f"-p {text}: the parameter {name!r} is given twice. Keep one.")
        values[name] = value
    return values


def parse_value(text: str, kind: str) -> Value:
    """Read a value from the command line by the parameter's type.

    Args:
        text: What stands behind ``=``; see `Kind.parse`.
        kind: The type as an annotation.

    Raises:
        ValueError: It cannot be read so; the message says what was found.

    >>> parse_value("0012", "str"), parse_value("qingxu-vinegar, gujiao", "list[str]")
    ('0012', ['qingxu-vinegar', 'gujiao'])
    >>> parse_value('["a,b"]', "list[str]"), parse_value("", "list[int]")
    (['a,b'], [])
    """
    known = kind_of_text(kind)
    assert known is not None, kind
    return known.parse(text)


def check_parameters(
    where: str,
    report: Report,
    found: Mapping[str, Parameter],
    given: Mapping[str, Any],
    *,
    as_text: bool = False,
) -> dict[str, Value]:
    """Check the catalogue against the notebook, and the given values against both.

    Args:
        where: What to call the report in the message.
        report: Its entry in the catalogue.
        found: Its notebook's parameters.
        given: Values by name; text to be parsed by type when ``as_text``.
        as_text: Whether the values come from a command line.

    Returns:
        The given values in their own types. Parameters not given are left out.

    Raises:
        ParameterError: With every problem.
    """
    problems = list(disagreements(report.parameters, found))
    choices = {
        name: entry.choices
        for name, entry in report.parameters.items()
        if isinstance(entry.choices, list)
    }
    values, wrong = read_values(found, given, choices, as_text=as_text)
    raise_problems(where, [*problems, *wrong])
    return values


def read_values(
    found: Mapping[str, Parameter],
    given: Mapping[str, Any],
    choices: Mapping[str, Sequence[Scalar]],
    *,
    as_text: bool,
) -> tuple[dict[str, Value], list[str]]:
    """Read given values by their types; give them with what is wrong with the others."""
    problems: list[str] = []
    values: dict[str, Value] = {}
    settable = [name for name in found if name not in OWNED]
    for name, raw in given.items():
        if name in OWNED:
            problems.append(f"{name}: is set by --{name}, not by -p")
            continue
        if name not in found:
            known = ", ".join(settable) or "none"
            problems.append(
                f"{name}: an unknown parameter{suggest(name, settable)}; the notebook has {known}"
            )
            continue
        kind = found[name].kind
        try:
            values[name] = kind.parse(raw) if as_text else kind.check(raw)
        except ValueError as error:
            problems.append(f"{name}: found {error}, expected {kind.describe()}")
            continue
        problems += [f"{name}: {told}" for told in outside(values[name], choices.get(name))]
    return values, problems


def outside(value: Value, choices: Sequence[Scalar] | None) -> Iterator[str]:
    """Tell of each value that is not among the choices, if there are any."""
    for item in value if isinstance(value, list) else [value]:
        if choices is not None and item is not None and item not in choices:
            near = suggest(str(item), [str(choice) for choice in choices])
            yield f"found {item!r}, expected one of {_listed(choices)}{near}"


def disagreements(
    entries: Mapping[str, ParameterEntry],
    found: Mapping[str, Parameter],
    where: Where | None = None,
) -> Iterator[str]:
    """Compare what the catalogue says with the notebook; without any entry they agree.

    Args:
        entries: The catalogue's parameters of the report.
        found: The notebook's.
        where: Gives the start of a message from the keys below the report; none where None.
    """
    if not entries:
        return

    def at(*loc: str) -> str:
        return f"{where('parameters', *loc)}: " if where else ""

    for name in entries:
        if name not in found:
            yield f"{at(name)}{name}: in the catalogue, not in the notebook{suggest(name, found)}"
    for name, parameter in found.items():
        if name in OWNED:
            continue
        cell = f"line {parameter.line} of its parameters cell"
        if name not in entries:
            near = suggest(name, entries)
            yield f"{at()}{name}: in the notebook, not in the catalogue{near} ({cell})"
            continue
        entry = entries[name]
        if entry.type is not None and kind_of_text(entry.type) != parameter.kind:
            told = f"{entry.type} in the catalogue, {parameter.type} in the notebook"
            yield f"{at(name, 'type')}{name}: {told} ({cell})"
        if entry.default is not None and entry.default != parameter.default:
            yield (
                f"{at(name, 'default')}{name}: the default is {entry.default!r} in the catalogue, "
                f"{parameter.default!r} in the notebook ({cell})"
            )
        yield from (f"{at(name, 'choices')}{told}" for told in _choice_problems(entry, parameter))


def _choice_problems(entry: ParameterEntry, parameter: Parameter) -> Iterator[str]:
    if entry.choices is None or isinstance(entry.choices, Column):
        return
    one = Kind(parameter.kind.scalar, literals=parameter.kind.literals)
    for choice in entry.choices:
        try:
            one.check(choice)
        except ValueError as error:
            yield f"{parameter.name}: the choice {error} is not {one.describe()}"
    if not entry.required and any(outside(parameter.default, entry.choices)):
        yield f"{parameter.name}: the default {parameter.default!r} is not among the choices"


def raise_problems(where: str, problems: Sequence[str]) -> None:
    """Raise all problems of a report's parameters at once, if there are any."""
    if problems:
        raise ParameterError(
            f"{where}: {len(problems)} problem{'s' * (len(problems) > 1)} with the parameters; "
            "nothing was run.\n" + "\n".join(f"  - {problem}" for problem in problems)
        )


def _assignment(statement: ast.stmt) -> tuple[str, ast.expr | None, ast.expr]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        if statement.value is None:
            raise ValueError(
                f"{statement.target.id}: found no value, expected one: without it the notebook "
                "does not run by itself. Give it one, and required = true in the catalogue"
            )
        return statement.target.id, statement.annotation, statement.value
    if (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name)
    ):
        return statement.targets[0].id, None, statement.value
    raise ValueError(f"found {ast.unparse(statement)!r}, expected name: type = value")


def _parameter(
    name: str, annotation: ast.expr | None, value: ast.expr, note: str, line: int
) -> Parameter:
    try:
        default = ast.literal_eval(value)
    except (SyntaxError, ValueError, TypeError):
        raise ValueError(
            f"{name}: found {ast.unparse(value)!r}, expected a literal (text, number, true or "
            "false, or a list of them): a value made from another would keep its old value"
        ) from None
    bare = annotation is None or ast.unparse(annotation) in {"list", "List"}
    kind = kind_of_value(default) if bare or annotation is None else kind_of_node(annotation)
    if kind is None:
        written = type(default).__name__ if annotation is None else ast.unparse(annotation)
        raise ValueError(f"{name}: found the type {written}, expected {KNOWN}")
    try:
        return Parameter(name, kind, kind.check(default), note, line)
    except ValueError as error:
        advice = f"; write {kind} | None if it may have no value" if default is None else ""
        raise ValueError(
            f"{name}: its default is {error}, expected {kind.describe()}{advice}"
        ) from None


def _comments(source: str) -> dict[int, str]:
    """Give the comment at the end of each line that has one."""
    found: dict[int, str] = {}
    with suppress(tokenize.TokenError):
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0]] = token.string.lstrip("#").strip()
    return found


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _listed(choices: Iterable[Scalar]) -> str:
    return ", ".join(str(choice) for choice in choices)

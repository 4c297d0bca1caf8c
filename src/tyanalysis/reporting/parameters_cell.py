"""The parameters cell of a notebook: name, type, default and comment of each line.

papermill's own inspection reads only plain types, and knows no line to name when one is wrong.
"""

from __future__ import annotations

import ast
import io
import tokenize
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tyanalysis.errors import NotebookError
from tyanalysis.reporting.kinds import KNOWN, Kind, kind_of_node, kind_of_value
from tyanalysis.reporting.report_entry import Value
from tyanalysis.reporting.source import Source, read_source

TYPES = ("str", "int", "float", "bool", "list[str]", "list[int]", "list[float]")
"""The plain types, which papermill's own inspection reads as well."""


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

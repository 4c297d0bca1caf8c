"""The parameters of a report, checked before any kernel starts.

papermill only logs a parameter it does not know and goes on with the default; here that, a wrong
type and a disagreement between catalogue and notebook are errors, all told at once.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from tyanalysis.errors import NotebookError, ParameterError
from tyanalysis.reporting.catalogue import (
    OWNED,
    ParameterEntry,
    Report,
    Scalar,
    TypeName,
    Value,
    suggest,
)
from tyanalysis.reporting.notebook import read_notebook

TYPES: tuple[str, ...] = get_args(TypeName)


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell.

    Attributes:
        name: The variable's name.
        type: One of `TYPES`.
        default: The value the notebook gives it.
        help: The comment behind it.
    """

    name: str
    type: str
    default: Value
    help: str = ""


def inspect_parameters(path: Path) -> dict[str, Parameter]:
    """Read the names, types and defaults of a notebook's parameters cell.

    Raises:
        NotebookError: A parameter has no plain value or a type that cannot be passed to it.
    """
    from papermill import inspect_notebook  # noqa: PLC0415 - half a second that `list` saves

    found: dict[str, Parameter] = {}
    problems: list[str] = []
    for name, raw in inspect_notebook(read_notebook(path)).items():
        try:
            default = ast.literal_eval(raw["default"])
        except (SyntaxError, ValueError):
            problems.append(
                f"{name}: found {raw['default']!r}, expected a literal (text, number, true or "
                "false, or a list of them): a value made from another would keep its old value"
            )
            continue
        annotation = re.sub(r"\s", "", raw["inferred_type_name"]).replace("List", "list")
        kind = _infer(default) if annotation in {"None", "list"} else annotation
        if kind not in TYPES:
            problems.append(f"{name}: found the type {annotation}, expected {', '.join(TYPES)}")
        elif complaint := _mismatch(default, kind):
            problems.append(f"{name}: its default is {complaint}")
        else:
            found[name] = Parameter(name, kind, default, raw["help"])
    if problems:
        raise NotebookError(f"{path}, parameters cell: " + "; ".join(problems) + ".")
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
        text: What stands behind ``=``. Text stays as it is, so ``0012`` keeps its zeros; a list
            is separated by commas or written as JSON.
        kind: One of `TYPES`.

    Raises:
        ValueError: It cannot be read so; the message says what was expected.

    >>> parse_value("0012", "str"), parse_value("qingxu-vinegar, gujiao", "list[str]")
    ('0012', ['qingxu-vinegar', 'gujiao'])
    >>> parse_value('["a,b"]', "list[str]"), parse_value("", "list[int]")
    (['a,b'], [])
    """
    if not kind.startswith("list["):
        return _parse_scalar(text, kind)
    inner = kind[5:-1]
    if text.lstrip().startswith("["):
        try:
            items = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"{text!r}, which is not a JSON list ({error.msg})") from None
        if complaint := _mismatch(items, kind):
            raise ValueError(complaint)
        return [float(item) if inner == "float" else item for item in items]
    return [_parse_scalar(part.strip(), inner) for part in text.split(",")] if text.strip() else []


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
    problems = list(_disagreements(report.parameters, found)) if report.parameters else []
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
        kind = found[name].type
        try:
            value = parse_value(raw, kind) if as_text else raw
            if complaint := _mismatch(value, kind):
                raise ValueError(complaint)
        except ValueError as error:
            problems.append(f"{name}: found {error}, expected {_describe(kind)}")
            continue
        values[name] = value
        entry = report.parameters.get(name, ParameterEntry())
        problems += [
            f"{name}: found {item!r}, expected one of {_listed(entry.choices or [])}"
            f"{suggest(str(item), [str(choice) for choice in entry.choices or []])}"
            for item in (value if isinstance(value, list) else [value])
            if entry.choices and item not in entry.choices
        ]
    if problems:
        raise ParameterError(
            f"{where}: {len(problems)} problem{'s' * (len(problems) > 1)} with the parameters; "
            "nothing was run.\n" + "\n".join(f"  - {problem}" for problem in problems)
        )
    return values


def _disagreements(
    entries: Mapping[str, ParameterEntry], found: Mapping[str, Parameter]
) -> Iterable[str]:
    for name in entries:
        if name not in found:
            yield f"{name}: in the catalogue, not in the notebook{suggest(name, found)}"
    for name, parameter in found.items():
        if name in OWNED:
            continue
        if name not in entries:
            yield f"{name}: in the notebook, not in the catalogue{suggest(name, entries)}"
            continue
        entry = entries[name]
        if entry.type is not None and entry.type != parameter.type:
            yield f"{name}: {entry.type} in the catalogue, {parameter.type} in the notebook"
        if entry.default is not None and entry.default != parameter.default:
            yield (
                f"{name}: the default is {entry.default!r} in the catalogue, "
                f"{parameter.default!r} in the notebook"
            )
        default = parameter.default if isinstance(parameter.default, list) else [parameter.default]
        if entry.choices and any(item not in entry.choices for item in default):
            yield f"{name}: the default {parameter.default!r} is not among the choices"


def _infer(value: object) -> str:
    if isinstance(value, list):
        return f"list[{_infer(value[0]) if value else 'str'}]"
    return type(value).__name__


def _mismatch(value: object, kind: str) -> str:
    """Say what a value is when it does not fit a type; nothing when it does."""
    if kind.startswith("list["):
        if not isinstance(value, list):
            return f"{value!r}"
        wrong = [item for item in value if _mismatch(item, kind[5:-1])]
        return f"{wrong[0]!r} in the list" if wrong else ""
    if kind == "float":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = number and math.isfinite(value)  # type: ignore[arg-type]
    else:
        fits = type(value).__name__ == kind
    return "" if fits else f"{value!r}"


def _parse_scalar(text: str, kind: str) -> Scalar:
    if kind == "str":
        return text
    word = text.strip()
    if kind == "bool" and word.lower() in {"true", "yes", "1", "false", "no", "0"}:
        return word.lower() in {"true", "yes", "1"}
    if kind == "int" and re.fullmatch(r"[+-]?[0-9]+", word):
        return int(word)
    if kind == "float" and re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", word):
        return float(word)
    raise ValueError(repr(text))


def _describe(kind: str) -> str:
    words = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}
    if kind in words:
        return words[kind]
    return f"a list of {words[kind[5:-1]].removeprefix('a ')}s, comma separated"


def _listed(choices: Iterable[Scalar]) -> str:
    return ", ".join(str(choice) for choice in choices)

"""The parameters of a report, checked before any kernel starts.

papermill only logs a parameter it does not know and goes on with the default; here that, a wrong
type and a disagreement between catalogue and notebook are errors, all told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tyanalysis.errors import ParameterError
from tyanalysis.reporting.catalogue import suggest
from tyanalysis.reporting.kinds import Kind, kind_of_text
from tyanalysis.reporting.parameters_cell import Parameter
from tyanalysis.reporting.report_entry import (
    OWNED,
    Column,
    ParameterEntry,
    Report,
    Scalar,
    Value,
)

Where = Callable[..., str]
"""Says where in the catalogue the keys of a report stand."""


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
            problems.append(f"{name}: is set by --{name.replace('_', '-')}, not by -p")
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


def _listed(choices: Iterable[Scalar]) -> str:
    return ", ".join(str(choice) for choice in choices)

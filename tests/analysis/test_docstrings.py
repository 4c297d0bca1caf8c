"""What the docstring of every method must say: question, inputs, result, refusals.

The methods are the public functions of the modules that the pages of methods show (see
``docs/generate/methods.py``). Exempt is what only fills a report or answers a row of its tables:
the families below, which have no formula of their own.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

GENERATE = Path(__file__).parents[2] / "docs" / "generate"
EXEMPT = {"questions", "zones", "towns", "investment", "worked"}
# Functions that refuse what they are given.
REFUSING = {"require", "keep_where", "read_exact", "read_pairs", "read_parts", "read_roles"}
SECTION = re.compile(r"^(Args|Returns|Raises|Pitfalls|Yields):$", re.MULTILINE)
ARGUMENT = re.compile(r"^ {4}\*{0,2}(\w+): \S", re.MULTILINE)
STUB = {"overload", "typing.overload"}


def modules() -> dict[str, ast.Module]:
    """Read the modules that are shown as methods, by dotted name."""
    sys.path.insert(0, str(GENERATE))
    try:
        import methods  # noqa: PLC0415 - lies beside the pages that it makes
    finally:
        sys.path.remove(str(GENERATE))
    read = methods.modules()
    assert set(methods.FAMILIES) >= EXEMPT
    left_out = {
        module for name in EXEMPT for module in methods.FAMILIES[name][2].split() if module in read
    }
    return {name: tree for name, tree in read.items() if name not in left_out}


def parameters_of(function: ast.FunctionDef) -> list[str]:
    """List the names of all parameters in their order."""
    spec = function.args
    several = [*spec.posonlyargs, *spec.args, spec.vararg, *spec.kwonlyargs, spec.kwarg]
    return [one.arg for one in several if one]


def raises(function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef]) -> bool:
    """Say whether a body raises, itself or through private functions of its module."""
    waiting, seen = [function], set()
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Raise) and node.exc is not None:
                return True
            name = node.func.id if isinstance(node, ast.Call) and is_name(node.func) else ""
            if name in REFUSING:
                return True
            if name in helpers and name not in seen:
                seen.add(name)
                waiting.append(helpers[name])
    return False


def is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name)


def sections_of(text: str) -> dict[str, str]:
    """Split a docstring at its headings; the part before them is under ``""``."""
    parts = SECTION.split(text)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def problems(function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef]) -> Iterator[str]:
    """Say what a docstring lacks."""
    text = inspect.cleandoc(ast.get_docstring(function) or "")
    if not text:
        yield "no docstring"
        return
    sections = sections_of(text)
    if not re.fullmatch(r"[A-Z0-9].*[.?!)\]]", text.splitlines()[0]):
        yield "a first line that is no sentence"
    wanted = parameters_of(function)
    told = ARGUMENT.findall(sections.get("Args", ""))
    if told != wanted:
        yield f"Args {', '.join(told) or 'none'} for parameters {', '.join(wanted) or 'none'}"
    if not {"Returns", "Yields"} & set(sections) and ">>> " not in text:
        yield "neither Returns nor a doctest"
    if raises(function, helpers) and not sections.get("Raises", "").strip():
        yield "no Raises, but it refuses some inputs"


def functions_of(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    """Give the public functions of a module, each with the private ones beside it."""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    helpers = {node.name: node for node in found if node.name.startswith("_")}
    for node in found:
        if node.name in helpers or any(ast.unparse(d) in STUB for d in node.decorator_list):
            continue
        yield node, helpers


MODULES = modules()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_the_docstrings_of_a_module(name: str) -> None:
    wrong = [
        f"{function.name}: {problem}"
        for function, helpers in functions_of(MODULES[name])
        for problem in problems(function, helpers)
    ]
    assert wrong == []


def test_there_are_methods_to_look_at() -> None:
    assert {"growth", "pace", "shares", "unit_ratio", "amounts"} <= set(MODULES)
    assert sum(1 for tree in MODULES.values() for _ in functions_of(tree)) > 150


GOOD = '''
def f(a, b=1):
    """How much is it? a / b.

    Args:
        a: Something.
        b: Something else.

    Returns:
        A number.

    Raises:
        ParameterError: If b is 0.
    """
    _check(b)
    return a / b


def _check(b):
    require(b != 0, "b", b, "another number")
'''


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("", "", ""),
        ("How much is it? a / b.", "division", "no sentence"),
        ("        b: Something else.\n", "", "Args a for parameters a, b"),
        ("a: Something.", "c: Something.", "Args c, b for parameters a, b"),
        ("    Returns:\n        A number.\n", "", "neither Returns nor a doctest"),
        ("        ParameterError: If b is 0.\n", "", "no Raises"),
        ("    Raises:\n        ParameterError: If b is 0.\n", "", "no Raises"),
    ],
)
def test_a_docstring_that_lacks_something(old: str, new: str, part: str) -> None:
    ((function, helpers),) = functions_of(ast.parse(GOOD.replace(old, new, 1)))
    found = list(problems(function, helpers))
    assert found == [] if not part else [one for one in found if part in one]
    assert len(found) == bool(part)

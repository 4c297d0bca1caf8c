"""Which modules a piece of code brings in: found by reading, without importing anything.

Imports inside functions count, because the package imports lazily. Where reading cannot tell (a
module named at run time, the package handed on as a value), everything it may mean counts: an
edition is rebuilt once too often rather than once too seldom.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator

PACKAGE = "tyanalysis"
ANY = "*"

_LINE_MAGIC = re.compile(r"^(\s*)(?:[\w, ]+=\s*)?[%!?].*$|^(\s*)[\w.]+\?+\s*$")
_RUNS_LINE = re.compile(r"^(\s*)%(?:time|timeit|prun|memit|lprun)\s+(?:-\S+\s+(?:\d+\s+)?)*(.*)$")
_OTHER_LANGUAGES = {
    f"%%{one}"
    for one in (
        "bash", "sh", "script", "cmd", "perl", "ruby", "html", "HTML", "javascript", "js",
        "latex", "markdown", "svg", "SVG", "writefile", "file", "sql",
    )
}  # fmt: skip


def references(source: str) -> list[str]:
    r"""List what a source refers to.

    Returns:
        Sorted ``module:name``; ``module:`` for a whole module, dots in front for a relative one,
        ``module:*`` or ``*:`` where any name or module may be meant.

    >>> references("import tyanalysis as ty\nty.load('')")
    ['tyanalysis:load']
    >>> references("from .plan import Job")
    ['.plan:Job']
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return [f"{ANY}:"]
    return sorted(set(_walk(tree)))


def cell_references(cells: Iterable[str]) -> list[str]:
    r"""List what the code cells of a notebook refer to; they share their names.

    >>> cell_references(["import tyanalysis as ty", "%run helper.py\nty.load"])
    ['helper:', 'tyanalysis:load']
    """
    run: list[str] = []
    sources = []
    for cell in cells:
        source, named = _python(cell)
        sources.append(source)
        run += named
    return sorted({*run, *references("\n".join(sources))})


def _walk(tree: ast.AST) -> Iterator[str]:
    aliases = {PACKAGE}
    based: set[int] = set()
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            for one in node.names:
                if one.name == PACKAGE and one.asname:
                    aliases.add(one.asname)
                if one.name != PACKAGE:
                    yield f"{one.name}:"
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from (f"{base}:{one.name}" for one in node.names)
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in aliases:
                based.add(id(node.value))
                yield f"{PACKAGE}:{node.attr}"
        elif isinstance(node, ast.Name) and node.id in aliases:
            if id(node) not in based:  # handed on: whoever has it may take anything from it
                yield f"{PACKAGE}:{ANY}"
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            named = node.args[0] if node.args else None
            constant = isinstance(named, ast.Constant) and isinstance(named.value, str)
            yield f"{named.value}:" if constant else f"{ANY}:"  # type: ignore[union-attr]


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _python(source: str) -> tuple[str, list[str]]:
    """Take the magics out of a cell; give the modules that ``%run`` names."""
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):
        # Another language may do anything, but it cannot import into this one.
        if first.split()[0] in _OTHER_LANGUAGES:
            return "", []
        source = rest
    run: list[str] = []
    lines = []
    for line in source.splitlines():
        words = line.split()
        if words[:1] == ["%run"]:
            run += [f"{word.removesuffix('.py').replace('/', '.')}:" for word in words[1:2]]
        code = _RUNS_LINE.sub(r"\1\2", line)
        lines.append(_LINE_MAGIC.sub(lambda found: f"{found[1] or found[2] or ''}pass", code))
    return "\n".join(lines), run


def top_level(references: Iterable[str]) -> set[str]:
    """Give the first names of absolute references: what may be an installed package."""
    return {
        one.partition(":")[0].partition(".")[0] for one in references if not one.startswith(".")
    } - {ANY, "", *sys.stdlib_module_names}

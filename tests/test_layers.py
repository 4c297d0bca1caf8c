"""Imports go one way: basics < data < analysis < presentation; reporting knows no zone."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tyanalysis

PACKAGE = Path(tyanalysis.__file__).parent
BASICS = {
    "tyanalysis.errors", "tyanalysis.bundle", "tyanalysis.fonts", "tyanalysis.woff2",
    "tyanalysis.delayed",
}  # fmt: skip
MAY_IMPORT: dict[str, set[str]] = {
    "basics": {"basics"},
    "data": {"basics", "data"},
    "analysis": {"basics", "data", "analysis"},
    "presentation": {"basics", "data", "analysis", "presentation"},
    "reporting": {"basics", "reporting"},
    "command": {"basics", "data", "reporting", "command"},
}
NOTEBOOK_THINGS = {
    "IPython", "ipykernel", "ipywidgets", "jupyter_client", "nbclient", "nbconvert", "nbformat",
    "papermill",
}  # fmt: skip
DISK = {
    "open", "read_csv", "read_excel", "read_parquet", "read_sql", "read_text", "read_bytes",
    "to_csv", "to_excel", "to_parquet", "write_text", "write_bytes", "urlopen", "mkdir",
}  # fmt: skip


def room(module: str) -> str | None:
    """Name the room of one of our modules; None for the bare package, which is lazy."""
    parts = module.split(".")
    if parts[0] != "tyanalysis" or len(parts) == 1:
        return None
    if parts[1] in {"data", "analysis", "presentation", "reporting"}:
        return parts[1]
    return "basics" if ".".join(parts[:2]) in BASICS else "command"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str, module: str, *, is_package: bool = False) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything a module imports, wherever it does so."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".") + (["_"] if is_package else [])
            base = ".".join([*parts[: len(parts) - node.level], *filter(None, [node.module])])
            for name in node.names:
                # "from tyanalysis import fonts" imports the module, not the bare package.
                yield (
                    node.lineno,
                    f"{base or node.module}.{name.name}"
                    if node.level
                    else (f"{node.module}.{name.name}"),
                )


def complaints(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """List the imports of a module that go against the order."""
    here = room(module)
    found = []
    for line, name in imports(source, module, is_package=is_package):
        there = room(name)
        if here and there and there not in MAY_IMPORT[here]:
            # "tyanalysis.load" and the like come from the lazy package, above every room.
            found.append(f"{module}:{line} imports {name}: {here} may not know {there}")
        if here in {"data", "analysis"} and name.split(".")[0] in NOTEBOOK_THINGS:
            found.append(f"{module}:{line} imports {name}: {here} knows no notebook")
    return found


def disk_calls(source: str, module: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if name in DISK:
                found.append(f"{module}:{node.lineno} calls {name}")
    return found


SOURCES = sorted(PACKAGE.rglob("*.py"))


def test_every_import_goes_down() -> None:
    found = [
        complaint
        for path in SOURCES
        for complaint in complaints(
            path.read_text(encoding="utf-8"),
            module_name(path),
            is_package=path.name == "__init__.py",
        )
    ]
    assert found == []


def test_analysis_touches_no_disk() -> None:
    found = [
        call
        for path in SOURCES
        if room(module_name(path)) == "analysis"
        for call in disk_calls(path.read_text(encoding="utf-8"), module_name(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("tyanalysis.data.unit", "from tyanalysis.analysis import growth"),
        ("tyanalysis.data.unit", "from ..analysis import growth"),
        ("tyanalysis.analysis.growth", "import tyanalysis.presentation.charts"),
        ("tyanalysis.reporting.run", "def f():\n    from tyanalysis.data import package"),
        ("tyanalysis.bundle", "from tyanalysis.data.unit import x"),
        ("tyanalysis.analysis.growth", "import nbformat"),
        ("tyanalysis.presentation.charts", "import tyanalysis.cli"),
    ],
)
def test_an_import_that_goes_up_is_found(module: str, source: str) -> None:
    assert len(complaints(source, module)) == 1


@pytest.mark.parametrize("source", ["import pandas as pd\npd.read_csv('a')", "open('a')"])
def test_a_call_to_the_disk_is_found(source: str) -> None:
    assert len(disk_calls(source, "tyanalysis.analysis.growth")) == 1


def test_the_command_starts_without_the_heavy_packages() -> None:
    code = (
        "import sys, tyanalysis.cli; "
        "print(sorted({'pandas', 'matplotlib', 'papermill', 'nbconvert'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""What code refers to is read from its text; where that cannot tell, everything counts."""

from __future__ import annotations

import pytest

from tyanalysis.reporting.imports import cell_references, references, top_level


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import tyanalysis as ty\nty.load().figures", ["tyanalysis:load"]),
        ("import tyanalysis\ntyanalysis.load()", ["tyanalysis:load"]),
        ("from tyanalysis import load", ["tyanalysis:load"]),
        ("from tyanalysis import *", ["tyanalysis:*"]),
        ("import tyanalysis as ty\ng = getattr(ty, name)", ["tyanalysis:*"]),
        ("import tyanalysis as ty\nf(ty)", ["tyanalysis:*"]),
        ("import tyanalysis.data.unit as u", ["tyanalysis.data.unit:"]),
        ("def f():\n    from ..data import unit", ["..data:unit"]),
        ("import_module('helper.one')", ["helper.one:"]),
        ("importlib.import_module(name)", ["*:"]),
        ("__import__(name)", ["*:"]),
        ("def broken(", ["*:"]),
    ],
)
def test_references(source: str, found: list[str]) -> None:
    assert references(source) == found


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["import tyanalysis as ty", "ty.load()"], ["tyanalysis:load"]),
        (["%matplotlib inline\n!ls\nimport a", "if x:\n    %time y = 1"], ["a:"]),
        (["x = !ls\nfiles = %sx ls\nhelp?\n?help\nimport a"], ["a:"]),
        (["%%time\nimport a"], ["a:"]),
        (["%%memit -r 3\nimport a"], ["a:"]),
        (
            ["import tyanalysis as ty\n%time x = ty.load()\n%timeit -n 3 ty.grow()"],
            ["tyanalysis:grow", "tyanalysis:load"],
        ),
        (["%%bash\nimport nothing"], []),
        (["%run sub/helper.py"], ["sub.helper:"]),
        (["import a", "def broken("], ["*:"]),
    ],
)
def test_cells_with_magics(cells: list[str], found: list[str]) -> None:
    assert cell_references(cells) == found


def test_first_names_of_installed_packages() -> None:
    assert top_level(["pandas.io:", "os:path", ".own:x", "*:"]) == {"pandas"}

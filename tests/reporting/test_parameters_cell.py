"""The parameters cell is read line by line, and what could not be passed is refused."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from tiny_project import alpha, notebook
from tyanalysis.errors import NotebookError
from tyanalysis.reporting.kinds import Kind
from tyanalysis.reporting.parameters_cell import Parameter, inspect_parameters


def inspect(tmp_path: Path, source: str) -> dict[str, Parameter]:
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook(parameters=source), path)
    return inspect_parameters(path)


def test_types_defaults_and_help_come_from_the_notebook(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    nbformat.write(alpha(), path)
    found = inspect_parameters(path)
    assert list(found) == ["language", "data", "code", "years", "share", "wide"]
    assert found["years"] == Parameter("years", Kind("int", many=True), [2022, 2023], "years", 4)
    assert found["code"].default == "0012"


def test_a_type_that_is_not_written_is_taken_from_the_default(tmp_path: Path) -> None:
    found = inspect(tmp_path, 'a = 1\nb = "x"\nc: list = [1.5]\nd = []')
    assert [one.type for one in found.values()] == ["int", "str", "list[float]", "list[str]"]


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("a: int = 1\nb: int = a", "b: found 'a', expected a literal"),
        ("a: dict = {}", "a: found the type dict, expected str, int"),
        ('a: int = "x"', "a: its default is 'x'"),
        ("a: bool = 1", "a: its default is 1"),
    ],
)
def test_a_parameter_that_could_not_be_passed(tmp_path: Path, source: str, part: str) -> None:
    with pytest.raises(NotebookError, match="parameters cell") as caught:
        inspect(tmp_path, source)
    assert part in str(caught.value)

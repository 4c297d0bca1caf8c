"""The types of parameters: how an annotation is read, what fits, and what papermill makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from papermill import inspect_notebook

from tyanalysis.reporting.kinds import kind_of_text
from tyanalysis.reporting.parameters_cell import inspect_parameters

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("str", "str"),
        ("List[int]", "list[int]"),
        ("typing.Optional[str]", "str | None"),
        ("Union[float, None]", "float | None"),
        ("None | bool", "bool | None"),
        ("'list[str]'", "list[str]"),
        ('Literal["a", 1]', "Literal['a', 1]"),
        ('list[Literal["a"]] | None', "list[Literal['a']] | None"),
    ],
)
def test_annotations_are_read(written: str, read: str) -> None:
    assert str(kind_of_text(written)) == read


@pytest.mark.parametrize(
    "written", ["dict", "int | str", "list[list[int]]", "Union[int, str, None]", "list", "x y"]
)
def test_other_annotations_are_not_ours(written: str) -> None:
    assert kind_of_text(written) is None


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int | None", "none", None),
        ("int | None", "3", 3),
        ("str", "none", "none"),
        ('Literal["a", 1]', "1", 1),
        ('list[Literal["a", "b"]]', "a,b", ["a", "b"]),
    ],
)
def test_texts_are_read(kind: str, text: str, value: object) -> None:
    found = kind_of_text(kind)
    assert found is not None
    assert found.parse(text) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [("int", True), ("float", float("nan")), ("str", 12), ("int", None), ("list[str]", "a")],
)
def test_values_are_not_converted(kind: str, value: object) -> None:
    found = kind_of_text(kind)
    assert found is not None
    with pytest.raises(ValueError, match=r"."):
        found.check(value)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_papermill_sees_the_same_parameters(path: Path) -> None:
    theirs = inspect_notebook(str(path))
    ours = inspect_parameters(path)
    assert list(theirs) == list(ours)
    for name, one in ours.items():
        assert theirs[name]["inferred_type_name"] == one.type
        assert eval(theirs[name]["default"]) == one.default
        assert theirs[name]["help"] == one.help

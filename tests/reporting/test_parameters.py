"""Parameters are read by their type and checked before a kernel starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiny_project import CATALOGUE, write_project
from tyanalysis.errors import ParameterError
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.parameters import check_parameters, parse_assignments, parse_value
from tyanalysis.reporting.parameters_cell import inspect_parameters


def check(tmp_path: Path, given: dict, catalogue: str = CATALOGUE, *, as_text: bool = True):
    root = write_project(tmp_path / "p", catalogue)
    entries = load_catalogue(root / "notebooks/reports.toml")
    found = inspect_parameters(entries.notebook("alpha"))
    return check_parameters("alpha", entries.reports["alpha"], found, given, as_text=as_text)


def refusal(tmp_path: Path, given: dict, catalogue: str = CATALOGUE, *, as_text: bool = True):
    with pytest.raises(ParameterError) as caught:
        check(tmp_path, given, catalogue, as_text=as_text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0012", "str", "0012"),
        ("a=b", "str", "a=b"),
        (" x ", "str", " x "),
        ("true", "str", "true"),
        ("-12", "int", -12),
        ("0.5", "float", 0.5),
        ("2", "float", 2.0),
        ("1e3", "float", 1000.0),
        ("Yes", "bool", True),
        ("0", "bool", False),
        ("0012, 0013", "list[str]", ["0012", "0013"]),
        ('["a, b", "c=d"]', "list[str]", ["a, b", "c=d"]),
        ("2021,2022", "list[int]", [2021, 2022]),
        ("[1, 2.5]", "list[float]", [1.0, 2.5]),
        ("", "list[str]", []),
    ],
)
def test_values_are_read_by_type(text: str, kind: str, value: object) -> None:
    found = parse_value(text, kind)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.5", "int"),
        ("1_000", "int"),
        ("１２", "int"),
        ("nan", "float"),
        ("inf", "float"),
        ("1,5", "float"),
        ("maybe", "bool"),
        ("2021,x", "list[int]"),
        ("[1, true]", "list[int]"),
        ("[1", "list[int]"),
        ('["a", 1]', "list[str]"),
    ],
)
def test_values_that_do_not_fit_are_refused(text: str, kind: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_value(text, kind)


def test_assignments_split_at_the_first_equals_sign() -> None:
    assert parse_assignments(["a=b=c", "d="]) == {"a": "b=c", "d": ""}
    with pytest.raises(ParameterError, match="expected NAME=VALUE"):
        parse_assignments(["a"])
    with pytest.raises(ParameterError, match="given twice"):
        parse_assignments(["a=1", "a=2"])


def test_good_values_come_back_in_their_types(tmp_path: Path) -> None:
    given = {"code": "0013", "years": "2021", "share": "1", "wide": "yes"}
    assert check(tmp_path, given) == {"code": "0013", "years": [2021], "share": 1.0, "wide": True}


def test_every_problem_comes_at_once(tmp_path: Path) -> None:
    message = refusal(tmp_path, {"yeers": "2021", "share": "half", "years": "x", "language": "en"})
    assert "4 problems" in message
    assert "yeers: an unknown parameter (did you mean 'years'?)" in message
    assert "the notebook has code, years, share, wide" in message
    assert "share: found 'half', expected a number" in message
    assert "years: found 'x', expected a list of whole numbers, comma separated" in message
    assert "language: is set by --language" in message


def test_values_from_code_are_checked_as_well(tmp_path: Path) -> None:
    assert "years: found 'x' in the list" in refusal(tmp_path, {"years": [1, "x"]}, as_text=False)


LISTED = (
    CATALOGUE
    + """
[report.alpha.parameters.code]
type = "str"
choices = ["0012", "0013"]

[report.alpha.parameters.years]
default = [2022, 2023]

[report.alpha.parameters.share]
[report.alpha.parameters.wide]
"""
)


def test_a_value_outside_the_choices(tmp_path: Path) -> None:
    message = refusal(tmp_path, {"code": "0031"}, LISTED)
    assert "code: found '0031', expected one of 0012, 0013 (did you mean" in message


def test_catalogue_and_notebook_must_agree(tmp_path: Path) -> None:
    wrong = (
        LISTED.replace('type = "str"', 'type = "int"')
        .replace("[2022, 2023]", "[2020]")
        .replace("parameters.wide", "parameters.wider")
    )
    message = refusal(tmp_path, {}, wrong)
    assert "code: int in the catalogue, str in the notebook" in message
    assert "years: the default is [2020] in the catalogue, [2022, 2023] in the notebook" in message
    assert "wider: in the catalogue, not in the notebook (did you mean 'wide'?)" in message
    assert "wide: in the notebook, not in the catalogue" in message


def test_a_default_outside_the_choices(tmp_path: Path) -> None:
    message = refusal(tmp_path, {}, LISTED.replace('"0012", "0013"', '"0013"'))
    assert "code: the default '0012' is not among the choices" in message

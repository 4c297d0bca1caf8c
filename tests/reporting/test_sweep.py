"""The matrix of a report becomes named editions; what clashes or does not fit is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tiny_project import CATALOGUE, notebook, write_project
from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.plan import Job, choose, make_plan
from tyanalysis.reporting.report_entry import Column, Scalar

PARAMETERS = """\
from typing import Literal
areas: list[str] = []
period: str = ""
reading: Literal["strict", "customary"] = "strict"
top: int | None = None
year: int = 2023
language: str = "zh"
"""


def read_column(column: Column) -> Sequence[Scalar]:
    if column.table != "areas":
        raise DataError(f"found no table {column.table!r}")
    rows = [("a-zone", "zone"), ("b-zone", "zone"), ("c-town", "town")]
    return [name for name, kind in rows if column.where.get("kind", kind) == kind]


def plan(tmp_path: Path, matrix: str, **asked) -> list[Job]:
    book = notebook(("a", "1"), parameters=PARAMETERS)
    root = write_project(tmp_path / "p", CATALOGUE + matrix, {"alpha": book})
    asked.setdefault("read_column", read_column)
    return make_plan(load_catalogue(root / "notebooks/reports.toml"), languages=["zh"], **asked)


def refusal(tmp_path: Path, matrix: str, **asked) -> str:
    with pytest.raises(ParameterError) as caught:
        plan(tmp_path, matrix, **asked)
    return str(caught.value)


def test_values_and_a_column_make_every_combination(tmp_path: Path) -> None:
    jobs = plan(
        tmp_path,
        """
[report.alpha.matrix]
areas = { table = "areas", column = "id", where = { kind = "zone" } }
reading = ["strict", "customary"]
""",
    )
    assert [(job.parameters["areas"], job.parameters["reading"]) for job in jobs] == [
        (["a-zone"], "strict"), (["a-zone"], "customary"),
        (["b-zone"], "strict"), (["b-zone"], "customary"),
    ]  # fmt: skip
    assert [job.variant.rpartition("-")[0] for job in jobs] == [
        "areas-a-zone", "areas-a-zone-reading-customary",
        "areas-b-zone", "areas-b-zone-reading-customary",
    ]  # fmt: skip
    assert jobs[0].passed == {"areas": ["a-zone"], "language": "zh"}


def test_a_list_takes_single_values_and_lists_and_none_of_them_is_the_default(
    tmp_path: Path,
) -> None:
    jobs = plan(tmp_path, '[report.alpha.matrix]\nareas = ["x", ["x", "y"], []]\n')
    assert [job.parameters["areas"] for job in jobs] == [["x"], ["x", "y"], []]
    assert jobs[2].variant == "default"


def test_a_column_of_text_is_read_by_the_type(tmp_path: Path) -> None:
    (job,) = plan(
        tmp_path,
        '[report.alpha.matrix]\nyear = { table = "areas", column = "year" }\n',
        read_column=lambda _: ["2021"],
    )
    assert job.parameters["year"] == 2021


def test_a_given_value_takes_the_place_of_a_row(tmp_path: Path) -> None:
    (job,) = plan(
        tmp_path, '[report.alpha.matrix]\nperiod = ["2021", "2022"]\n',
        given={"period": "2020", "top": "none"}, as_text=True,
    )  # fmt: skip
    assert (job.parameters["period"], job.parameters["top"]) == ("2020", None)


def test_listed_values_need_no_data_and_columns_do(tmp_path: Path) -> None:
    assert len(plan(tmp_path, "[report.alpha.matrix]\nyear = [1, 2]\n", read_column=None)) == 2
    told = refusal(
        tmp_path / "b",
        '[report.alpha.matrix]\nareas = { table = "areas", column = "id" }\n',
        read_column=None,
    )
    assert "reports.toml, line 7: areas: takes its values from areas.id, and no data" in told


def test_every_problem_comes_at_once_with_its_line(tmp_path: Path) -> None:
    told = refusal(
        tmp_path,
        """
[report.alpha.matrix]
aeras = ["x"]
language = ["zh"]
year = [2021, "x", 2022.5]
period = ["2021", "2022", "2021"]
reading = ["strickt"]
areas = { table = "area", column = "id" }
top = { table = "areas", column = "id", where = { kind = "city" } }
""",
    )
    assert "8 problems" in told
    for part in (
        "line 8: aeras: is no parameter of the notebook (did you mean 'areas'?)",
        "line 9: language: belongs to --language, not to the matrix",
        "line 10: year: found 'x', expected a whole number",
        "line 10: year: found 2022.5, expected a whole number",
        "line 11: period: found '2021' twice, so one set would come twice",
        "line 12: reading: found 'strickt' (did you mean 'strict'?), expected one of strict, cust",
        "line 13: areas: found no table 'area'",
        "line 14: top: found no value in areas.id where kind = 'city', expected one",
    ):
        assert part in told


ENTRIES = """
[report.alpha.parameters.areas]
choices = { table = "areas", column = "id" }
[report.alpha.parameters.period]
required = true
[report.alpha.parameters.reading]
[report.alpha.parameters.top]
type = "int | None"
[report.alpha.parameters.year]
"""


def test_choices_may_come_from_a_column(tmp_path: Path) -> None:
    given = {"period": "2020", "areas": "a-zone,d-zone"}
    told = refusal(tmp_path, ENTRIES, given=given, as_text=True)
    assert "areas: found 'd-zone', expected one of a-zone, b-zone, c-town (did you mean" in told


def test_a_required_parameter_must_be_given(tmp_path: Path) -> None:
    told = refusal(tmp_path, ENTRIES)
    assert "line 10: period: required, and found no value" in told
    (job,) = plan(tmp_path / "b", ENTRIES, given={"period": "2020"})
    assert job.parameters["period"] == "2020"
    assert len(plan(tmp_path / "c", ENTRIES + '[report.alpha.matrix]\nperiod = ["a", "b"]\n')) == 2


def test_two_sets_with_one_folder_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tyanalysis.reporting.plan.variant_name", lambda _: "same")
    told = refusal(tmp_path, "[report.alpha.matrix]\nyear = [1, 2]\n")
    assert "{'year': 1} and {'year': 2} would both be published as 'same'" in told


def test_only_some_editions(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p", CATALOGUE + '[report.alpha.matrix]\ncode = ["a", "b"]\n')
    jobs = make_plan(load_catalogue(root / "notebooks/reports.toml"))
    assert choose(jobs, []) == jobs
    kept = choose(jobs, ["*/code-a-*/en"])
    assert [(job.variant[:6], job.language, job.siblings) for job in kept] == [("code-a", "en", ())]
    assert len(choose(jobs, ["alpha/code-a-*", "*/zh"])) == 3
    with pytest.raises(ParameterError, match=r"--only beta/\*: fits none of 4 editions"):
        choose(jobs, ["beta/*"])

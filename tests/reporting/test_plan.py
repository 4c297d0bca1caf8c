"""The plan: one job for each report and language, everything checked first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tiny_project import CATALOGUE, alpha, notebook, write_project
from tyanalysis.errors import DataError, NotebookError, ParameterError
from tyanalysis.reporting.catalogue import load_catalogue, read_catalogue
from tyanalysis.reporting.describe import describe_job
from tyanalysis.reporting.plan import Job, make_plan, variant_name
from tyanalysis.reporting.setting import Setting

TWO = CATALOGUE + CATALOGUE.replace("alpha", "beta")


def plan(tmp_path: Path, catalogue: str = CATALOGUE, notebooks=None, **asked) -> list[Job]:
    root = write_project(tmp_path / "p", catalogue, notebooks)
    asked.setdefault("as_text", True)
    return make_plan(load_catalogue(root / "notebooks/reports.toml"), **asked)


def test_each_report_in_each_language(tmp_path: Path) -> None:
    jobs = plan(tmp_path, TWO, {"alpha": alpha(), "beta": alpha()})
    assert [(job.report, job.language) for job in jobs] == [
        ("alpha", "zh"), ("alpha", "en"), ("beta", "zh"), ("beta", "en"),
    ]  # fmt: skip
    assert jobs[0].siblings == ("en",)
    assert jobs[0].variant == "default"
    assert jobs[0].passed == {"language": "zh"}
    assert jobs[0].parameters["years"] == [2022, 2023]


def test_parameters_name_a_variant_and_a_default_given_does_not(tmp_path: Path) -> None:
    (job, _) = plan(tmp_path, given={"code": "0013", "share": "0.5"})
    assert job.passed == {"code": "0013", "language": "zh"}
    assert job.variant == variant_name({"code": "0013"})


def test_only_what_was_asked_for(tmp_path: Path) -> None:
    jobs = plan(tmp_path, names=["alpha"], languages=["en"], formats=["pdf"])
    assert [(job.language, job.formats, job.siblings) for job in jobs] == [("en", ("pdf",), ())]


def test_a_data_folder_that_is_named_wins_over_the_notebook(tmp_path: Path) -> None:
    assert plan(tmp_path, data_given=True)[0].passed["data"] == ""


def test_a_language_that_a_report_lacks(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="found language en asked for, expected zh"):
        plan(tmp_path, CATALOGUE + 'languages = ["zh"]\n', languages=["en"])


def test_languages_need_the_parameter(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"no parameter 'language' in alpha\.ipynb"):
        plan(tmp_path, notebooks={"alpha": notebook(parameters="a: int = 1")})


def test_problems_of_all_reports_come_together(tmp_path: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        plan(tmp_path, TWO, {"alpha": alpha(), "beta": alpha()}, given={"cod": "1"})
    assert "report alpha: 1 problem" in str(caught.value)
    assert "report beta: 1 problem" in str(caught.value)


def test_problems_of_the_catalogue_come_first_and_with_those_of_its_sound_reports(
    tmp_path: Path,
) -> None:
    root = write_project(tmp_path / "p", TWO + "foo = 1\n", {"alpha": alpha(), "beta": alpha()})
    catalogue = read_catalogue(root / "notebooks/reports.toml")
    with pytest.raises(ParameterError) as caught:
        make_plan(catalogue, given={"cod": "1"}, as_text=True)
    told = str(caught.value)
    assert told.index("report.beta.foo: an unknown key") < told.index("report alpha: 1 problem")
    assert "report beta: 1 problem" not in told
    with pytest.raises(ParameterError) as caught:
        make_plan(catalogue, ["gamma", "beta"])
    told = str(caught.value)
    assert told.index("report.beta.foo") < told.index("found no report 'gamma'")
    assert "'beta'" not in told
    with pytest.raises(DataError, match="1 problem in the catalogue"):
        make_plan(catalogue, ["beta"])


def test_a_broken_notebook_of_two_reports_is_told_once(tmp_path: Path) -> None:
    root = write_project(tmp_path, CATALOGUE + CATALOGUE.replace("report.alpha", "report.beta"))
    (root / "notebooks/alpha.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        make_plan(load_catalogue(root / "notebooks/reports.toml"))
    assert str(caught.value).count("not a Jupyter notebook") == 1


def test_a_notebook_without_parameters_cell(tmp_path: Path) -> None:
    book = alpha()
    book.cells[1].metadata["tags"] = []
    with pytest.raises(NotebookError, match="report alpha"):
        plan(tmp_path, notebooks={"alpha": book})


def test_variant_names_are_short_plain_and_differ() -> None:
    long = variant_name({"areas": ["太原"] * 50, "years": list(range(50))})
    assert len(long) <= 60
    names = {variant_name({"a": value}) for value in ("x y", "x-y", "x.y")}
    assert len(names) == 3
    assert all(name.replace("-", "").isalnum() and name.isascii() for name in names)


def test_a_past_day_is_a_variant_of_its_own_and_stands_among_the_parameters(
    tmp_path: Path,
) -> None:
    root = write_project(tmp_path / "p")
    catalogue = load_catalogue(root / "notebooks/reports.toml")
    job = make_plan(catalogue, languages=["zh"], as_of=date(2024, 6, 30))[0]
    assert job.variant.startswith("as-of-2024-06-30-")
    assert job.parameters["as_of"] == "2024-06-30"
    assert "as_of" not in job.passed  # the notebook has no such parameter; the data room hears it
    setting = Setting.of(root, root / "reports", None)
    assert describe_job(job, setting).environment["TYANALYSIS_AS_OF"] == "2024-06-30"
    plain = make_plan(catalogue, languages=["zh"])[0]
    assert "as_of" not in plain.parameters
    assert describe_job(plain, setting).environment["TYANALYSIS_AS_OF"] == ""

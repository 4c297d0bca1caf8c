"""The catalogue is read as a whole: every problem at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiny_project import CATALOGUE, write_project
from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.catalogue import load_catalogue


def load(tmp_path: Path, text: str):
    return load_catalogue(write_project(tmp_path / "p", text) / "notebooks/reports.toml")


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(DataError) as caught:
        load(tmp_path, text)
    return str(caught.value)


def test_a_short_entry_gets_the_defaults(tmp_path: Path) -> None:
    text = CATALOGUE.replace('formats = ["html"]\n', "")
    report = load(tmp_path, text).reports["alpha"]
    assert (report.languages, report.formats, report.keep) == (["zh", "en"], ["html", "pdf"], None)


def test_an_unknown_key_is_an_error_with_its_line_and_the_nearest_one(tmp_path: Path) -> None:
    message = refusal(tmp_path, CATALOGUE + "formts = []\n")
    assert "line 6: report.alpha.formts: an unknown key (did you mean 'formats'?)" in message


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = """\
[report.alpha]
notebook = "alpha.ipynb"
title_zh = ""
languages = ["zh", "fr"]
keep = 0

[report.alpha.parameters.years]
type = "date"
"""
    message = refusal(tmp_path, text)
    assert "5 problems" in message
    for part in (
        "line 3: report.alpha.title_zh",
        "line 1: report.alpha.title_en: missing",
        "line 4: report.alpha.languages.1: found 'fr'",
        "line 5: report.alpha.keep: found 0",
        "line 8: report.alpha.parameters.years.type: found 'date'",
    ):
        assert part in message


def test_a_number_is_not_taken_for_text(tmp_path: Path) -> None:
    assert "line 3: report.alpha.title_zh: found 1" in refusal(
        tmp_path, CATALOGUE.replace('"一号报告"', "1")
    )


def test_a_missing_notebook_is_told(tmp_path: Path) -> None:
    message = refusal(tmp_path, CATALOGUE.replace("alpha.ipynb", "beta.ipynb"))
    assert "line 2: report.alpha.notebook: found 'beta.ipynb', expected a file in" in message


def test_a_report_id_must_do_as_a_folder_name(tmp_path: Path) -> None:
    assert "report.Alpha One" in refusal(
        tmp_path, CATALOGUE.replace("report.alpha", 'report."Alpha One"')
    )


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"[report.alpha\n", "not valid TOML"),
        (b"code = 0012\n", "not valid TOML"),
        ('title = "区域"'.encode("gbk"), "not UTF-8"),
        (b"", "report: missing"),
        (b"[report]\n", "problem"),
    ],
)
def test_a_file_that_is_no_catalogue(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "reports.toml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=part):
        load_catalogue(path)


def test_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        load_catalogue(tmp_path / "reports.toml")


def test_reports_are_chosen_by_name_once(tmp_path: Path) -> None:
    catalogue = load(tmp_path, CATALOGUE)
    assert catalogue.select(()) == ["alpha"]
    assert catalogue.select(("alpha", "alpha")) == ["alpha"]
    with pytest.raises(ParameterError, match=r"'alhpa' \(did you mean 'alpha'\?\)"):
        catalogue.select(("alhpa",))

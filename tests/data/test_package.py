import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tyanalysis.data.checks import check_package
from tyanalysis.data.folder import find_data
from tyanalysis.data.package import load, with_reading
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.schema import TABLES
from tyanalysis.errors import DataError, ParameterError

REPOSITORY = Path(__file__).resolve().parents[2]


def bounds_of(package, figure):
    figures = package.figures
    return str(Bounds.from_frame(figures[figures["id"] == figure]))


def test_load_gives_frames_with_typed_columns(tiny_package):
    package = load(tiny_package)
    assert len(package.figures) == 12
    assert package.figures["value"].dtype == np.float64
    assert package.figures["low_closed"].dtype == np.bool_
    assert package.sources["mirror"].tolist() == [False, True]
    assert package.areas.loc[4, "short_zh"] == ""
    assert package.path == tiny_package
    assert list(package.derivations.columns) == TABLES["derivations"].names
    assert package.questions.empty


def test_a_package_cannot_be_changed(tiny_package):
    with pytest.raises(dataclasses.FrozenInstanceError):
        load(tiny_package).reading = "customary"


def test_strict_and_printed_are_the_bounds_as_written(tiny_package):
    package = load(tiny_package)
    assert bounds_of(package, "T05") == "(1000, inf)"
    assert bounds_of(package, "T10") == "[51, inf)"
    assert bounds_of(package, "T06") == "232.2"
    assert bounds_of(package, "T12") == "empty"


def test_the_customary_reading_replaces_bounds_only_where_it_is_written(tiny_package):
    package = load(tiny_package, reading="customary")
    assert bounds_of(package, "T10") == "[51, 59]"
    assert bounds_of(package, "T05") == "(1000, inf)"
    written = package.figures.set_index("id").loc["T10"]
    assert (written["strict_high"], written["customary_high"]) == (np.inf, 59)


def test_rounding_widens_decimals_and_nothing_else(tiny_package):
    package = load(tiny_package, rounding="rounded")
    assert bounds_of(package, "T06") == "[232.15, 232.25)"
    assert bounds_of(package, "T08") == "60"
    assert bounds_of(package, "T05") == "(1000, inf)"


def test_a_negative_decimal_is_widened_away_from_zero(edit_csv):
    folder = edit_csv("figures", "6.0,percent,rounded,6.0,6.0", "-6.0,percent,rounded,-6.0,-6.0")
    assert bounds_of(load(folder, rounding="rounded"), "T04") == "(-6.05, -5.95]"


def test_another_reading_can_be_chosen_of_figures_already_read(tiny_package):
    customary = load(tiny_package, "customary", "rounded")
    again = with_reading(customary.figures, "strict", "printed")
    pd.testing.assert_frame_equal(again, load(tiny_package).figures)


@pytest.mark.parametrize(("name", "value"), [("reading", "loose"), ("rounding", "up")])
def test_an_unknown_choice_is_refused(tiny_package, name, value):
    with pytest.raises(ParameterError, match=rf"{name}: found '{value}'; expected one of"):
        load(tiny_package, **{name: value})


def test_one_error_lists_all_problems(edit_csv):
    edit_csv("areas", "east-zone,zone", "east-zone,zoo")
    folder = edit_csv("figures", "60,CNY_100M,exact", "sixty,CNY_100M,exact")
    with pytest.raises(DataError) as error:
        load(folder)
    lines = str(error.value).splitlines()
    assert lines[0].endswith("2 problems must be mended before this data can be used")
    assert lines[1].startswith("1. areas.csv, row 3, column kind")
    assert lines[2].startswith("2. figures.csv, row 9, column value")


# -- other kinds of file ---------------------------------------------------------------------


def read_text(folder, table):
    return pd.read_csv(folder / f"{table}.csv", dtype="str", keep_default_na=False)


def assert_same(package, other):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(package, name), getattr(other, name))


def write_sheet(page, frame, numbers=()):
    page.append(list(frame.columns))
    for row in frame.to_dict("records"):
        page.append([float(v) if v and c in numbers else v or None for c, v in row.items()])


@pytest.fixture
def workbook(tiny_package, tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("areas", "memberships", "indicators", "figures", "sources"):
        numbers = TABLES[name].of_type("number")
        frame = read_text(tiny_package, name)
        # A spreadsheet has no infinity; such cells are text in it.
        frame[numbers] = frame[numbers].replace("inf", "")
        page = book.create_sheet(name)
        write_sheet(page, frame, numbers)
        if name == "figures":
            for row in page.iter_rows(min_row=2):
                text = read_text(tiny_package, name).iloc[row[0].row - 2]
                for cell, column in zip(row, text.index, strict=True):
                    if text[column] == "inf":
                        cell.value = "inf"
                    elif column.endswith("_closed") and text[column]:
                        cell.value = text[column] == "true"
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


def test_a_workbook_with_a_sheet_for_each_table_is_read_like_the_csv(tiny_package, workbook):
    assert_same(load(workbook), load(tiny_package))


def test_a_workbook_in_the_folder_stands_for_the_tables_that_are_missing(tiny_package, workbook):
    expected = load(tiny_package)
    for name in ("figures", "sources"):
        (tiny_package / f"{name}.csv").unlink()
    workbook.rename(tiny_package / "all.xlsx")
    assert_same(load(tiny_package), expected)


def test_a_sheet_that_is_missing_is_told(workbook):
    book = openpyxl.load_workbook(workbook)
    del book["sources"]
    book.save(workbook)
    with pytest.raises(DataError, match=r"book\.xlsx#sources: found no such file or sheet"):
        load(workbook)


def test_parquet_is_read_like_the_csv(tiny_package):
    expected = load(tiny_package)
    for name in ("figures", "sources"):
        frame = read_text(tiny_package, name)
        for column in TABLES[name].of_type("number"):
            frame[column] = pd.to_numeric(frame[column])
        for column in TABLES[name].of_type("bool"):
            frame[column] = frame[column].map({"true": True, "false": False}).astype("boolean")
        frame.to_parquet(tiny_package / f"{name}.parquet", index=False)
        (tiny_package / f"{name}.csv").unlink()
    assert_same(load(tiny_package), expected)


def test_the_descriptor_names_files_sheets_and_the_users_columns(tiny_package, workbook):
    expected = load(tiny_package)
    areas = read_text(tiny_package, "areas").rename(columns={"id": "编号", "name_zh": "名称"})
    (tiny_package / "sub").mkdir()
    areas.to_csv(tiny_package / "sub" / "places.csv", index=False)
    for name in ("areas", "figures"):
        (tiny_package / f"{name}.csv").unlink()
    workbook.rename(tiny_package / "claims.xlsx")
    descriptor = {
        "name": "mine",
        "resources": [
            {
                "name": "areas",
                "path": "sub/places.csv",
                "mapping": {"编号": "id", "名称": "name_zh"},
            },
            {"name": "figures", "path": "claims.xlsx", "dialect": {"sheetName": "figures"}},
        ],
    }
    text = json.dumps(descriptor, ensure_ascii=False)
    (tiny_package / "datapackage.json").write_text(text, encoding="utf-8")
    assert_same(load(tiny_package), expected)
    assert check_package(tiny_package).ok


def test_a_mapping_to_an_unknown_column_is_told(tiny_package):
    descriptor = {"resources": [{"name": "areas", "path": "areas.csv", "mapping": {"x": "nam"}}]}
    (tiny_package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(DataError, match=r"resources/areas/mapping: found \['nam'\]"):
        load(tiny_package)


# -- where the data lies ---------------------------------------------------------------------


def test_a_named_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"found nothing there; .*named by the data parameter"):
        find_data(tmp_path / "nowhere")


def test_the_environment_names_the_data(tiny_package, monkeypatch, tmp_path):
    monkeypatch.setenv("TYANALYSIS_DATA", str(tiny_package))
    assert load().path == tiny_package
    monkeypatch.setenv("TYANALYSIS_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match=r"named by TYANALYSIS_DATA"):
        load()


def test_the_nearest_data_folder_upward_is_found(tiny_package, monkeypatch, tmp_path):
    monkeypatch.delenv("TYANALYSIS_DATA", raising=False)
    project = tmp_path / "project"
    (project / "notebooks" / "deep").mkdir(parents=True)
    tiny_package.rename(project / "data")
    (project / "data" / "datapackage.json").write_text('{"resources": []}', encoding="utf-8")
    monkeypatch.chdir(project / "notebooks" / "deep")
    assert find_data() == project / "data"


def test_anywhere_else_the_bundled_data_is_found(monkeypatch, tmp_path):
    monkeypatch.delenv("TYANALYSIS_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    assert (find_data() / "figures.csv").is_file()


def test_every_file_read_is_logged_with_its_hash(tiny_package, monkeypatch, tmp_path):
    log = tmp_path / "reads.jsonl"
    monkeypatch.setenv("TYANALYSIS_READ_LOG", str(log))
    load(tiny_package)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    entries = [line for line in lines if line["sha256"]]
    assert {Path(entry["path"]).name for entry in entries} == {
        "areas.csv", "memberships.csv", "indicators.csv", "figures.csv", "sources.csv",
    }  # fmt: skip
    for entry in entries:
        assert entry["sha256"] == hashlib.sha256(Path(entry["path"]).read_bytes()).hexdigest()
    # A table that may be added later changes the report as well.
    missed = {Path(line["path"]) for line in lines if not line["sha256"]}
    assert {"derivations.csv", "questions.csv"} <= {path.name for path in missed}
    assert not any(path.exists() for path in missed)


# -- the repository's own data ---------------------------------------------------------------


@pytest.fixture(scope="module")
def own_report():
    return check_package(REPOSITORY / "data")


def test_the_repositorys_data_has_no_problem(own_report):
    assert [problem.message for problem in own_report.problems] == []


def test_the_repositorys_data_shows_the_known_contradictions(own_report):
    found = {(finding.code, finding.figures) for finding in own_report.findings}
    assert ("rate-times-time", ("seed-F056", "seed-F057")) in found
    assert ("rate-times-time", ("seed-F061", "seed-F060")) in found
    codes = {code for code, figures in found if "seed-F073" in figures}
    assert codes == {"conflict"}


def test_every_finding_names_figures_and_a_row(own_report):
    assert all(finding.figures and finding.row for finding in own_report.findings)

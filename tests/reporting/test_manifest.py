"""The manifest says what an edition rests on and what it prints."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

import tyanalysis
from tyanalysis.fonts import fonts_digest
from tyanalysis.reporting.digest import sha256
from tyanalysis.reporting.edition import Outcome
from tyanalysis.reporting.key import content_key
from tyanalysis.reporting.manifest import (
    list_files,
    read_manifest,
    relative_inputs,
)


@pytest.mark.slow
def test_an_edition_says_what_it_is(edition: Path) -> None:
    found = read_manifest(edition)
    assert (found.version, found.status, found.failure) == (1, "ok", None)
    assert (found.report, found.variant, found.language) == ("alpha", "default", "zh")
    assert found.edition == edition.name
    assert found.titles == {"zh": "一号报告", "en": "Report one"}
    assert (found.title, found.data_date) == ("一号报告", "2026-05-01")
    assert found.parameters == {
        "language": "zh", "data": "", "code": "0012", "years": [2022, 2023], "share": 0.5,
        "wide": False,
    }  # fmt: skip
    assert found.edition.endswith(found.key[:6])


@pytest.mark.slow
def test_an_edition_says_what_it_rests_on(edition: Path) -> None:
    found = read_manifest(edition)
    data = hashlib.sha256(b"id\nf-1\n").hexdigest()
    assert [one.model_dump() for one in found.inputs] == [{"path": "figures.csv", "sha256": data}]
    assert found.notebook.path == "notebooks/alpha.ipynb"
    assert found.environment.python == ".".join(map(str, sys.version_info[:3]))
    assert found.environment.package == tyanalysis.__version__
    assert found.environment.fonts == fonts_digest()
    assert {"pandas", "papermill", "typst"} <= set(found.environment.libraries)
    assert found.key == content_key(found.ingredients)
    assert found.ingredients["data"] == {"data/figures.csv": data}
    assert {"cell show", "cell body"} <= set(found.ingredients["notebook"])
    assert "module tyanalysis.reporting.pdf" in found.ingredients["code"]
    assert {"run", "render", "cells"} == set(found.timings)
    assert {"parameters", "show", "body"} <= set(found.timings["cells"])


@pytest.mark.slow
def test_an_edition_says_its_numbers(edition: Path) -> None:
    found = read_manifest(edition)
    assert [(one["key"], one["text"], one["low"], one["high"]) for one in found.headlines] == [
        ("share", "< 23.22%", 0, 0.2322)
    ]
    assert found.headlines[0]["low_closed"] is False
    assert found.headlines[0]["figures"] == ["f-1", "f-2"]
    (table,) = found.items
    assert (table["kind"], table["label"], table["caption"]) == ("table", "share-table", "占比")
    assert table["rows"][1] == ["+甲", {"text": "5", "value": 5, "figures": ["f-3"]}]
    assert found.figures == ["f-1", "f-2", "f-3"]


@pytest.mark.slow
def test_an_edition_says_its_files(edition: Path) -> None:
    found = {one.name: one for one in read_manifest(edition).files}
    assert set(found) == {"index.html", "report.pdf", "data.xlsx", "notebook.ipynb"}
    for name, one in found.items():
        content = (edition / name).read_bytes()
        assert (one.bytes, one.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.slow
def test_no_path_of_this_machine(built: list[Outcome], edition: Path) -> None:
    root = str(edition.parents[4])
    for name in ("manifest.json", "index.html", "notebook.ipynb"):
        assert root not in (edition / name).read_text(encoding="utf-8"), name


def test_inputs_outside_the_data_folder_keep_only_their_name(tmp_path: Path) -> None:
    read = {str(tmp_path / "data/sub/a.csv"): "1", "/elsewhere/secret/b.csv": "2"}
    found = relative_inputs(read, tmp_path / "data")
    assert {one.path: one.sha256 for one in found} == {"sub/a.csv": "1", "b.csv": "2"}
    assert [one.path for one in relative_inputs({"/x/c.csv": "3"}, None)] == ["c.csv"]


def test_inputs_of_a_workbook_are_named_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "region.xlsx"
    path.write_bytes(b"")
    assert [one.path for one in relative_inputs({str(path): "1"}, path)] == ["region.xlsx"]


def test_a_key_follows_every_ingredient() -> None:
    base = {"data": {"a": "1"}, "edition": {"x": "2", "y": "3"}}
    same = {"edition": {"y": "3", "x": "2"}, "data": {"a": "1"}}
    assert content_key(base) == content_key(same)
    assert content_key(base) != content_key({**base, "data": {"a": "2"}})
    assert content_key(base) != content_key({**base, "data": {"b": "1"}})


def test_files_are_listed_without_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"bb")
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "manifest.json").write_bytes(b"{}")
    assert [(one.name, one.bytes) for one in list_files(tmp_path)] == [("a.txt", 0), ("b.txt", 2)]
    assert list_files(tmp_path)[1].sha256 == sha256(tmp_path / "b.txt")


@pytest.mark.parametrize("content", ["", "{}", '{"version": 2}', json.dumps([])])
def test_a_damaged_manifest_is_a_value_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"."):
        read_manifest(tmp_path)
    with pytest.raises(ValueError, match="cannot be read"):
        read_manifest(tmp_path / "nowhere")

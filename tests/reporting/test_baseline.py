"""The last good edition is handed to a run; an edition made again keeps the one it had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tiny_editions import put
from tiny_project import notebook, write_project
from tyanalysis.reporting.baseline import VARIABLE, baseline_environment, find_baseline
from tyanalysis.reporting.build import build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.edition import Setting
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.plan import make_plan

PLACE = "alpha/default/zh"
TOLD = """\
import json, os, pathlib
from IPython.display import display
path = os.environ["TYANALYSIS_BASELINE"]
name = json.loads(pathlib.Path(path).read_text())["edition"] if path else "none"
bundle = {"version": 1, "kind": "text", "label": "told", "language": language, "role": "summary",
          "parts": [[name]]}
display({"application/vnd.tyanalysis+json": bundle, "text/plain": name}, raw=True)
"""


def test_a_first_edition_has_none(tmp_path: Path) -> None:
    assert baseline_environment(tmp_path / PLACE, tmp_path) == {VARIABLE: ""}


def test_the_newest_readable_edition_is_copied(tmp_path: Path) -> None:
    good = put(tmp_path, PLACE, "2026-11-01")
    bad = put(tmp_path, PLACE, "2026-11-02")
    (bad / "manifest.json").write_text("{", encoding="utf-8")
    given = baseline_environment(tmp_path / PLACE, tmp_path)
    assert json.loads(Path(given[VARIABLE]).read_text(encoding="utf-8"))["edition"] == good.name


def test_an_edition_made_again_keeps_its_baseline(tmp_path: Path) -> None:
    first = put(tmp_path, PLACE, "2026-11-01")
    second = put(tmp_path, PLACE, "2026-11-02", told={"baseline": first.name})
    assert find_baseline(tmp_path / PLACE) == second.name
    assert find_baseline(tmp_path / PLACE, read_manifest(second)) == first.name
    assert find_baseline(tmp_path / PLACE, read_manifest(first)) == ""


@pytest.mark.slow
def test_a_run_is_told_and_the_manifest_records_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_project(tmp_path, notebooks={"alpha": notebook(("told", TOLD))})
    found = []
    for day in (1, 2, 2):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1767225600 + 86400 * day))
        jobs = make_plan(load_catalogue(root / "notebooks/reports.toml"), languages=["zh"])
        (outcome,) = build(jobs, Setting.of(root, root / "out", root / "data"))
        assert outcome.failure is None
        made = read_manifest(outcome.folder)
        found.append((made.edition, made.baseline, made.sentences))
    (first, _, _), (second, _, _), (third, _, _) = found
    assert found[0][1:] == ("", {"told": ["none"]})
    assert found[1][1:] == (first, {"told": [first]})
    assert third == second
    assert found[2][1:] == found[1][1:], "made again, it is not compared with itself"

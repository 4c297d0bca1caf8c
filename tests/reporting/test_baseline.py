"""The last good edition is handed to a run; an edition made again keeps the one it had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tiny_editions import put
from tiny_project import notebook, write_project
from tyanalysis.reporting.baseline import BASELINE, find_baseline, hand_over
from tyanalysis.reporting.build import build
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.plan import make_plan
from tyanalysis.reporting.setting import Setting

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
    assert hand_over(tmp_path / PLACE, tmp_path) == ""
    assert not (tmp_path / BASELINE).exists()


def test_the_newest_readable_edition_is_copied(tmp_path: Path) -> None:
    good = put(tmp_path, PLACE, "2026-11-01")
    bad = put(tmp_path, PLACE, "2026-11-02")
    (bad / "manifest.json").write_text("{", encoding="utf-8")
    (tmp_path / PLACE / "latest/manifest.json").write_text("{", encoding="utf-8")
    assert hand_over(tmp_path / PLACE, tmp_path) == good.name
    text = (tmp_path / BASELINE).read_text(encoding="utf-8")
    assert json.loads(text)["edition"] == good.name


def test_an_edition_made_again_keeps_its_baseline(tmp_path: Path) -> None:
    first = put(tmp_path, PLACE, "2026-11-01")
    second = put(tmp_path, PLACE, "2026-11-02", told={"baseline": first.name})
    assert find_baseline(tmp_path / PLACE) == second.name
    assert find_baseline(tmp_path / PLACE, read_manifest(second)) == first.name
    assert find_baseline(tmp_path / PLACE, read_manifest(first)) == ""


@pytest.mark.slow
@pytest.mark.usefixtures("lent_template")
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

"""The second region: the same notebooks on other data, with no code of its own."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tyanalysis.data.checks import check_package
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.project import find_project

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "shanxi-cities"
CITIES = ["大同", "阳泉", "长治", "晋城", "朔州", "晋中", "运城", "忻州", "临汾", "吕梁"]


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_data_are_sound_and_the_main_projects_facts() -> None:
    report = check_package(EXAMPLE / "data")
    assert report.problems == []
    assert {finding.code for finding in report.findings} <= {"vintage", "undated-source"}
    assert report.counts["figures"] > 250
    facts = {row["id"]: row for row in rows(ROOT / "data", "figures")}
    assert all(facts[row["id"]] == row for row in rows(EXAMPLE / "data", "figures"))


def test_it_has_no_notebook_of_its_own() -> None:
    catalogue = load_catalogue(find_project(EXAMPLE).catalogue)
    folders = {catalogue.notebook(name).resolve().parent for name in catalogue.reports}
    assert folders == {ROOT / "notebooks"}


@pytest.mark.slow
def test_a_report_of_the_other_cities(tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "tyanalysis", "build", "zone_growth", "--project", str(EXAMPLE),
        "--language", "zh", "--formats", "html", "--output", str(tmp_path),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    edition = tmp_path / "zone_growth" / "default" / "zh" / "latest"
    made = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
    cities = next(item for item in made["items"] if item["label"] == "cities-table")
    named = {row[0]["text"] if isinstance(row[0], dict) else row[0] for row in cities["rows"]}
    assert named == {*CITIES, "太原"}
    page = (edition / "index.html").read_text(encoding="utf-8")
    main = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
    assert "综改示范区" not in main, "nothing of the main project's zones"


def test_towns_spread_over_the_cities_are_told_of_together() -> None:
    import tyanalysis as ty  # noqa: PLC0415

    package = ty.load(EXAMPLE / "data")
    roster = ty.town_roster(package)
    towns = [row["id"] for row in rows(EXAMPLE / "data", "areas") if row["kind"] == "town"]
    assert sorted(roster["town"]) == sorted(towns)
    assert roster.set_index("town").loc["daizhou-rice-wine", "industry_zh"] == "代州黄酒"
    table = ty.table_town_standing(ty.town_standing(package), "zh")
    assert all(str(row[0]).split(" · ")[0] in set(roster["town_zh"]) for row in table.rows)
    for language in ("zh", "en"):
        listed = ty.table_towns(roster, language).rows
        assert [row[0] for row in listed].count("—") == 2, "no source gives their tier"
    assert ty.town_roster(ty.load(ROOT / "data"))["place"].notna().all()

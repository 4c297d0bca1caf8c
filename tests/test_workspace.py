"""A workspace: made whole or not at all, and sound at once, also from an installed wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from click.testing import CliRunner

from tyanalysis import workspace
from tyanalysis.cli import main
from tyanalysis.data.checks import check_package
from tyanalysis.data.schema import TABLES
from tyanalysis.errors import DataError
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.project import find_project
from tyanalysis.reporting.run import run_notebook

ROOT = Path(__file__).parents[1]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_workspace_is_sound_and_tells_that_its_rows_are_examples(tmp_path: Path) -> None:
    made = tmp_path / "a" / "region"
    workspace.make_workspace(made)
    assert names(made) == {"README.md", "README.en.md", ".gitignore", "data", "notebooks"}
    report = check_package(made / "data")
    assert report.problems == []
    assert {finding.code for finding in report.findings} == {"example-row"}
    told = {finding.file for finding in report.findings}
    assert told == {f"{table}.csv" for table in TABLES if table != "indicators"}
    catalogue = load_catalogue(find_project(made).catalogue)
    assert "methods" not in catalogue.reports
    assert {"zone_growth", "town_output", "investment"} <= set(catalogue.reports)
    descriptor = json.loads((made / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert "Taiyuan" not in json.dumps({**descriptor, "resources": []})
    assert names(made.parent) == {"region"}, "no temporary folder stays"


@pytest.mark.slow
def test_the_page_of_choices_opens_on_the_example_rows(tmp_path: Path) -> None:
    workspace.make_workspace(tmp_path / "w")
    notebook, data = tmp_path / "w" / "notebooks" / "explore.ipynb", tmp_path / "w" / "data"
    done = run_notebook(notebook, {"data": str(data)}, environment={})
    assert done.failure is None, done.failure
    (page,) = [cell for cell in done.notebook.cells if cell.id == "page"]
    assert any("widget" in kind for output in page.outputs for kind in output.get("data", {}))


def test_the_readme_is_in_two_languages_and_its_commands_exist(tmp_path: Path) -> None:
    workspace.make_workspace(tmp_path / "w")
    for name in ("README.md", "README.en.md"):
        text = (tmp_path / "w" / name).read_text(encoding="utf-8")
        commands = [line.split()[1] for line in text.splitlines() if line.startswith("tyanalysis ")]
        assert {"check", "build", "import"} <= set(commands)
        assert all(main.get_command(None, command) for command in commands)  # type: ignore[arg-type]


def test_what_is_there_stays_and_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    workspace.make_workspace(tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    done = CliRunner().invoke(main, ["init", str(tmp_path)])
    assert done.exit_code == 2
    for name in ("README.md", "data", "notebooks"):
        assert name in done.output
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}


def test_a_move_that_fails_half_way_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    rename, calls = os.rename, []

    def third_fails(old: Path, new: Path) -> None:
        calls.append(old)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        rename(old, new)

    monkeypatch.setattr(workspace.os, "rename", third_fails)
    with pytest.raises(DataError, match="No space left"):
        workspace.make_workspace(folder)
    assert names(folder) == {"notes.txt"}
    assert names(tmp_path) == {"mine"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="found a file"):
        workspace.make_workspace(tmp_path / "file")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it alone; its dependencies are those of this environment."""
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place, cwd=ROOT)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "env", symlinks=True)
    python = place / "env" / "bin" / "python"
    script = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(python, "-c", script, cwd=place).strip())
    # A path file adds this environment's packages, but not its editable install.
    shared = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    (site / "dependencies.pth").write_text("\n".join(shared) + "\n", encoding="utf-8")
    run(
        sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "install",
        "--quiet", "--no-deps", "--no-index", wheel, cwd=place,
    )  # fmt: skip
    return python.parent


def run(*words: str | Path, cwd: Path) -> str:
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TYANALYSIS"))}
    command = [str(word) for word in words]
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env=outside
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_installed_wheel_makes_checks_and_builds_a_workspace(
    installed: Path, tmp_path: Path
) -> None:
    command = installed / "tyanalysis"
    # Without a project around, the reports of the package are built, into the working directory.
    script = (
        "from tyanalysis.reporting.project import find_project as find; p = find();"
        "print(p.root, p.reports, p.data, sep='\\n')"
    )
    root, reports, data = run(installed / "python", "-c", script, cwd=tmp_path).split()
    assert Path(root).is_relative_to(installed.parent)
    assert (Path(reports), Path(data)) == (tmp_path / "reports", Path(root) / "data")
    run(command, "init", "region", cwd=tmp_path)
    region = tmp_path / "region"
    assert "no errors" in run(command, "check", cwd=region)
    run(command, "build", "town_output", "--language", "en", "--formats", "html", cwd=region)
    page = region / "reports/town_output/default/en/latest/index.html"
    text = page.read_text(encoding="utf-8")
    assert "There are no such figures for the chosen" in text
    assert names(tmp_path) == {"region"}
    run(
        installed / "python", "-m", "nbconvert", "--to", "notebook", "--execute",
        "--output-dir", tmp_path / "executed", "explore.ipynb", cwd=region / "notebooks",
    )  # fmt: skip
    assert "widget-view" in (tmp_path / "executed" / "explore.ipynb").read_text(encoding="utf-8")

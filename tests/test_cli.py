"""The command: what it says, where it writes, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import cast

import click
import nbformat
import pytest
from click.testing import CliRunner, Result

import tyanalysis
from tiny_project import CATALOGUE, alpha, write_project
from tyanalysis.cli import COMMANDS, main
from tyanalysis.commands.build import tally
from tyanalysis.reporting.listener import Outcome
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.spec import Failure

TWO = (
    CATALOGUE
    + """
[report.beta]
notebook = "beta.ipynb"
title_zh = "二号报告"
title_en = "Report two"
languages = ["zh"]
formats = ["html"]
"""
)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TYANALYSIS_DATA", raising=False)
    return write_project(tmp_path / "project", TWO, {"alpha": alpha(), "beta": alpha()})


def test_a_day_to_come_is_no_past_day(project: Path) -> None:
    for command in ("plan", "build"):
        done = run(command, "--project", project, "--as-of", "2999-01-01")
        assert done.exit_code == 2
        assert "--as-of: found 2999-01-01, expected" in done.output


def test_version_and_help() -> None:
    assert run("--version").output.strip() == f"tyanalysis, version {tyanalysis.__version__}"
    assert run("--help").exit_code == 0


def test_every_command_and_option_has_help() -> None:
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None, name
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tyanalysis", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("tyanalysis, version")


def test_list_names_the_reports_and_with_a_name_its_parameters(project: Path) -> None:
    listed = run("list", "--project", project)
    assert listed.exit_code == 0
    for part in ("alpha", "一号报告 Report one", "beta", "zh, en", "alpha.ipynb"):
        assert part in listed.output
    assert "years" not in listed.output
    told = run("list", "alpha", "--project", project).output
    assert re.search(r"years\s+list\[int\]\s+\[2022, 2023\]\s+years", told)
    assert "beta" not in told


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["build", "alhpa"], "found no report 'alhpa' (did you mean 'alpha'?)"),
        (["build", "-p", "yeers=2021"], "yeers: an unknown parameter (did you mean 'years'?)"),
        (["build", "-p", "share=half"], "share: found 'half', expected a number"),
        (["build", "-p", "share"], "expected NAME=VALUE"),
        (["build", "--language", "zh,fr"], "found 'fr', expected zh, en"),
        (["build", "--formats", "htm"], "found 'htm' (did you mean 'html'?), expected html, pdf"),
        (["build", "beta", "--language", "en"], "report beta: found language en asked for"),
        (["build", "--data", "nowhere"], "'nowhere' does not exist"),
        (
            ["build", "--dry-run", "--engine", "shel"],
            "--engine: found 'shel' (did you mean 'shell'?)",
        ),
        (["build", "--dry-run", "--engine", "dask://10.0.0.1:8786"], "10.0.0.1 is another machine"),
        (["plan", "-p", "yeers=2021"], "yeers: an unknown parameter (did you mean 'years'?)"),
        (["plan", "--only", "gamma/*"], "--only gamma/*: fits none of 3 editions"),
        (["list", "gamma"], "found no report 'gamma'"),
    ],
)
def test_bad_input_is_one_paragraph_and_exit_code_2(
    project: Path, words: list[str], part: str
) -> None:
    done = run(*words, "--project", project)
    assert done.exit_code == 2
    assert part in done.output
    assert "Traceback" not in done.output
    assert not (project / "reports").exists(), "nothing may be written before everything is checked"


def test_problems_of_catalogue_and_parameters_come_in_one_message(project: Path) -> None:
    path = project / "notebooks/reports.toml"
    path.write_text(TWO + 'foo = "bar"\n', encoding="utf-8")
    done = run("build", "--project", project, "-p", "yeers=2021")
    assert done.exit_code == 2
    assert "report.beta.foo: an unknown key" in done.output
    assert "yeers: an unknown parameter" in done.output
    assert not (project / "reports").exists()


@pytest.mark.parametrize("before", [True, False])
def test_the_traceback_is_shown_on_request(project: Path, before: bool) -> None:
    words = ["build", "alhpa", "--project", str(project)]
    done = run(*(["--traceback", *words] if before else [*words, "--traceback"]))
    assert done.exit_code == 2
    assert "Traceback (most recent call last)" in done.output


def test_no_project(tmp_path: Path) -> None:
    done = run("build", "--project", tmp_path)
    assert done.exit_code == 2
    assert "found no notebooks/reports.toml" in done.output.replace("\\", "/")


def test_plan_says_what_is_new_and_makes_nothing(project: Path) -> None:
    done = run("plan", "--project", project, "--only", "*/zh")
    assert done.exit_code == 0, done.output
    assert done.output.split() == [
        "new", "alpha/default/zh", "new", "beta/default/zh",
        "2", "editions:", "2", "new,", "0", "stale,", "0", "fresh",
    ]  # fmt: skip
    assert run("build", "--dry-run", "--project", project, "--only", "*/zh").output == done.output
    assert not (project / "reports").exists()


def test_a_plan_as_json_holds_a_sweep_over_a_table(project: Path, tiny_package: Path) -> None:
    path = project / "notebooks/reports.toml"
    axis = '{ table = "areas", column = "id", where = { kind = "zone" } }'
    matrix = f"[report.alpha.matrix]\ncode = {axis}\n"
    path.write_text(CATALOGUE + matrix, encoding="utf-8")
    done = run("plan", "--json", "--project", project, "--data", tiny_package)
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    rows = (tiny_package / "areas.csv").read_text(encoding="utf-8").splitlines()
    zones = [row.split(",")[0] for row in rows if ",zone," in row]
    assert zones
    assert {one["parameters"]["code"] for one in told["editions"]} == set(zones)
    assert told["total"] == {"editions": 2 * len(zones), "new": 2 * len(zones), "stale": 0,
                             "fresh": 0}  # fmt: skip
    wrong = matrix.replace('"kind"', "kind").replace("kind =", "knd =")
    path.write_text(CATALOGUE + wrong, encoding="utf-8")
    done = run("plan", "--project", project, "--data", tiny_package)
    assert done.exit_code == 2
    assert "found no column 'knd' in the table areas (did you mean 'kind'?)" in done.output


def test_planning_loads_no_heavy_package(project: Path) -> None:
    code = (
        "import sys; from tyanalysis.cli import main\n"
        f"main(['plan', '--project', {str(project)!r}], standalone_mode=False)\n"
        "heavy = {'pandas', 'matplotlib', 'papermill', 'nbformat', 'nbconvert', 'jsonschema'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.slow
@pytest.mark.usefixtures("lent_template")
def test_a_build_carries_out_the_plan_and_the_next_one_builds_nothing(project: Path) -> None:
    words = ("build", "beta", "--project", project)
    assert run(*words).exit_code == 0
    (folder,) = (project / "reports/beta/default/zh").glob("2*")
    made = (folder / "manifest.json").stat().st_mtime_ns
    again = run(*words)
    assert again.exit_code == 0
    assert "1 of 1 editions are fresh and are not built again" in again.output
    assert "nothing to build" in again.output
    assert (folder / "manifest.json").stat().st_mtime_ns == made

    (project / "data/figures.csv").write_text("id\nf-2\n", encoding="utf-8")
    told = run("plan", "beta", "--project", project).output
    assert "stale  beta/default/zh: data/figures.csv changed" in told
    assert "1 of 1 editions published" in run(*words).output
    assert "fresh  beta/default/zh\n" in run("plan", "beta", "--project", project).output
    assert "1 of 1 editions published" in run(*words, "--force").output


@pytest.mark.slow
def test_build_from_anywhere_to_anywhere(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    done = run(
        "build", "alpha", "--project", project, "--output", "out 区",
        "-p", "code=00=13", "-p", "years=2021,2022", "--language", "en",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert not (project / "reports").exists()
    (shelf,) = (elsewhere / "out 区").glob("alpha/*/en")
    assert shelf.parent.name.startswith("code-00-13-years-2021-2022-")
    manifest = json.loads((shelf / "latest/manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"]["code"] == "00=13"
    assert manifest["parameters"]["years"] == [2021, 2022]
    assert manifest["titles"]["en"] == "Report one"
    assert "1 of 1 editions published" in done.output
    assert re.search(
        r"\[1/1\] alpha code-00-13-\S+ en: out 区/alpha/\S+ \(\d+\.\d s\)", done.output
    )
    assert done.output.rstrip().endswith("Open out 区/index.html")
    assert [path.name for path in elsewhere.iterdir()] == ["out 区"]


@pytest.mark.slow
@pytest.mark.usefixtures("lent_template")
def test_a_failure_is_told_the_rest_is_built_and_the_good_edition_stays(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert run("build", "alpha", "--language", "zh").exit_code == 0
    shelf = project / "reports/alpha/default/zh"
    good = (shelf / "latest/index.html").read_bytes()

    # Only alpha's notebook looks for the file where this puts it.
    book = (project / "notebooks/beta.ipynb").read_text(encoding="utf-8")
    (project / "notebooks/beta.ipynb").write_text(book.replace("broken", "-"), encoding="utf-8")
    (project / "data/broken").touch()
    done = run("build", "--language", "zh", "--force")  # alpha does not log that it looks for it
    assert done.exit_code == 1
    assert re.search(r"\[[12]/2\] alpha zh: failed", done.output)
    assert re.search(r"\[[12]/2\] beta zh: reports/beta/default/zh/", done.output)
    assert "alpha zh, cell check: KeyError: 'no such town' Not published" in done.output
    assert "reports/alpha/default/zh/failed/message.txt" in done.output
    assert "1 of 2 editions published" in done.output
    assert "Traceback" not in done.output
    assert (shelf / "latest/index.html").read_bytes() == good
    assert "no such town" in (shelf / "failed/message.txt").read_text(encoding="utf-8")
    kept = json.loads((shelf / "failed/notebook.ipynb").read_text(encoding="utf-8"))
    assert any("papermill-error-cell" in "".join(cell["source"]) for cell in kept["cells"])
    index = (project / "reports/index.html").read_text(encoding="utf-8")
    assert "alpha/default/zh/failed/index.html" in index
    assert "alpha/default/zh/latest/index.html" in index

    (project / "data/broken").unlink()
    assert run("build", "alpha", "--language", "zh").exit_code == 0
    assert not (shelf / "failed").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("lent_template")
def test_the_data_folder_that_is_named_wins(project: Path, tmp_path: Path) -> None:
    data = tmp_path / "mine"
    data.mkdir()
    (data / "mine.csv").write_text("id\n", encoding="utf-8")
    done = run("build", "beta", "--project", project, "--data", data)
    assert done.exit_code == 0, done.output
    manifest = json.loads(
        (project / "reports/beta/default/zh/latest/manifest.json").read_text(encoding="utf-8")
    )
    assert [one["path"] for one in manifest["inputs"]] == ["mine.csv"]


@pytest.mark.slow
def test_interrupted(project: Path) -> None:
    """Ctrl-C ends with 130, no half-written edition and no process left."""
    slow = alpha()
    slow.cells[3].source += "\n(folder / 'started').write_text(str(os.getpid()))"
    slow.cells[3].source += "\nimport time; time.sleep(60)"
    nbformat.write(slow, project / "notebooks/alpha.ipynb")
    started = project / "data/started"
    temporary = project / "t"
    temporary.mkdir()
    command = [sys.executable, "-m", "tyanalysis", "build", "alpha", "--project", str(project)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    try:
        for _ in range(1800):  # patience for a busy machine, not a limit to meet
            if started.exists() and started.read_text():
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=180)
    finally:
        process.kill()
    assert process.returncode == 130, output
    assert "stopped by Ctrl-C (SIGINT)" in output
    assert "Traceback" not in output
    assert list(temporary.iterdir()) == [], "temporary folders of what was killed are gone"
    assert not list((project / "reports").glob("alpha/*")), "no edition, whole or half"
    kernel = int(started.read_text())
    for _ in range(1200):
        try:
            os.kill(kernel, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the kernel is still there")


def test_check_tells_errors_apart_from_findings(tiny_package: Path) -> None:
    done = run("check", "--data", tiny_package)
    assert done.exit_code == 0, done.output
    assert "no errors" in done.output
    assert "6 areas" in done.output


def test_check_ends_with_2_and_names_file_row_and_column(edit_csv) -> None:
    folder = edit_csv("figures", "\nT03,taiyuan,", "\nT03,nowhere,")
    done = run("check", "--data", folder)
    assert done.exit_code == 2
    assert ": 1 error, no findings" in done.output
    assert "figures.csv, row 4, column area: found" in done.output
    assert "nowhere" in done.output


def test_check_looks_at_the_catalogue_too(project: Path, tiny_package: Path) -> None:
    path = project / "notebooks/reports.toml"
    path.write_text(TWO + 'foo = "bar"\n', encoding="utf-8")
    done = run("check", "--project", project, "--data", tiny_package)
    assert done.exit_code == 2
    assert "report.beta.foo: an unknown key" in done.output


def test_what_another_build_made_is_counted_apart(tmp_path: Path) -> None:
    job = cast(Job, None)
    failure = Failure("run", "a", "KeyError", "no such town", "")
    outcomes = [
        Outcome(job, tmp_path, None, 1.0),
        Outcome(job, tmp_path, None, 0.0, "ok", 0),
        Outcome(job, tmp_path, failure, 1.0, "failed"),
        Outcome(job, tmp_path, failure, 0.0, "failed", 0),
    ]
    assert tally(outcomes) == {"published": 1, "made_meanwhile": 1}


def test_check_without_data(project: Path) -> None:
    done = run("check", "--project", project, "--data", project / "notebooks")
    assert done.exit_code == 2
    assert "Traceback" not in done.output

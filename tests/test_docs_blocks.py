"""Every fenced block of README and docs is run or read, page by page, as a reader would."""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import click
import matplotlib.pyplot as plt
import pytest
import yaml

from doc_blocks import PAGES, ROOT, Block, Reader, blocks, make_commands, make_workspace, name_of
from tyanalysis import cli
from tyanalysis.data.checks import check_package
from tyanalysis.intake.mapping import Mapping
from tyanalysis.reporting.catalogue import load_catalogue

# What a line may begin with that is not run here, and why. It is checked for what it names.
NOT_RUN = {
    "make": "sets up an environment, or runs this suite",
    ". .venv/bin/activate": "the commands are on the path already",
    "jupyter lab": "a server; tests/test_explore_browser.py starts it",
    "tyanalysis serve": "a server; tests/reporting/test_serve.py starts it",
    "tyanalysis schedule run": "does not end; tests/reporting/test_schedule_round.py runs it",
    "tyanalysis schedule install": "changes this machine; tests/reporting/test_triggers.py runs it",
    "tyanalysis build --engine dask": "wants a cluster; tests/reporting/test_cluster.py has one",
    "dask": "a cluster; tests/reporting/test_cluster.py starts one",
    "DASK_": "a cluster; tests/reporting/test_cluster.py starts one",
    "kubectl": "wants Kubernetes",
    "python benchmarks/": "takes minutes, and a quiet machine",
    "python -m pytest": "is what runs this",
}
NOT_RUN_PYTHON = {
    "from dask_jobqueue": "wants SLURM and a package that is not locked",
    "from dask_kubernetes": "wants Kubernetes and a package that is not locked",
}
LANGUAGES = {"sh", "python", "toml", "yaml", "csv", "text"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A workspace whose reports are built, which each page has a copy of."""
    place = tmp_path_factory.mktemp("docs")
    (place / "home").mkdir()
    commands = make_commands(place / "bin")
    reader = Reader(make_workspace(place / "workspace"), commands, place / "home")
    done = reader.run("tyanalysis build")
    assert done.returncode == 0, done.stdout + done.stderr
    return reader


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_blocks_of_a_page_run_from_top_to_bottom(
    page: Path, built: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(blocks(page))
    if not found:
        return
    monkeypatch.delenv("TYANALYSIS_DATA", raising=False)
    shutil.copytree(built.root, tmp_path / "workspace", symlinks=True)
    reader = Reader(tmp_path / "workspace", built.commands, built.home)
    for block in found:
        assert block.language in LANGUAGES, f"a block without a language: {block.text[:60]!r}"
        follow(block, reader, monkeypatch)


def follow(block: Block, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    path = reader.write(block) if block.title else None
    if block.language == "sh":
        script = "".join(line for line in block.text.splitlines(True) if not left_out(line))
        done = reader.run(script)
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    elif block.language == "python":
        monkeypatch.chdir(reader.here)
        run_python(block)
    elif block.language == "toml":
        read_toml(block, reader, path)
    elif block.language == "yaml":
        assert isinstance(yaml.safe_load(block.text), dict)
    elif block.language == "csv" and path is not None and path.parent.name == "data":
        found = check_package(path.parent).problems
        # Tables are shown one after the other: what is only not there yet is no mistake.
        assert {one.code for one in found} <= {"unknown-id"}, [one.message for one in found]


def run_python(block: Block) -> None:
    code = compile(block.text, str(block.page), "exec")
    if any(block.text.startswith(start) for start in NOT_RUN_PYTHON):
        return
    try:
        exec(code, {"__name__": "__main__"})
    finally:
        plt.close("all")


def read_toml(block: Block, reader: Reader, path: Path | None) -> None:
    content = tomllib.loads(block.text)
    if "source" in content or "table" in content:
        Mapping.model_validate(content)
        return
    assert set(content) <= {"report", "notify"}
    if path is None:
        path = reader.root / "notebooks" / "as-shown.toml"
        text = (reader.root / "notebooks" / "reports.toml").read_text(encoding="utf-8")
        path.write_text(f"{text}\n{block.text}", encoding="utf-8")
    assert content.get("report", {}).keys() <= load_catalogue(path).reports.keys()


def left_out(line: str) -> bool:
    return any(line.strip().startswith(start) for start in NOT_RUN)


LINES = [
    (name_of(page), line.strip())
    for page in PAGES
    for block in blocks(page)
    if block.language == "sh"
    for line in block.text.splitlines()
    if line.strip()
]


def test_what_is_not_run_is_still_there() -> None:
    unused = {start for start in NOT_RUN if not any(line.startswith(start) for _, line in LINES)}
    codes = [block.text for page in PAGES for block in blocks(page) if block.language == "python"]
    unused |= {start for start in NOT_RUN_PYTHON if not any(c.startswith(start) for c in codes)}
    assert unused == set()


@pytest.mark.parametrize(("page", "line"), [one for one in LINES if left_out(one[1])])
def test_what_is_not_run_names_what_exists(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    assert words
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE)
    elif words[0] == "python" and words[1].endswith(".py"):
        script = (ROOT / words[1]).read_text(encoding="utf-8")
        assert [one for one in words[2:] if one.startswith("--") and f'"{one}"' not in script] == []
        ast.parse(script)
    elif words[:3] == ["python", "-m", "pytest"]:
        assert all((ROOT / one).exists() for one in words[3:] if not one.startswith("-"))
    elif words[0] == "tyanalysis":
        assert unknown_options(words[1:]) == []


def unknown_options(words: list[str]) -> list[str]:
    """List the options that a command does not have."""
    command: click.Command = cli.main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None
        command = found
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    return [word for word in words if word.startswith("-") and word not in known]


def test_an_option_that_does_not_exist_is_found() -> None:
    assert unknown_options(["schedule", "install", "--yes", "--nwo"]) == ["--nwo"]

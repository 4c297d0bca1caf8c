"""The set-up: locked packages with hashes and nothing of the machine that locked them."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
LINE = re.compile(
    r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[^\s;]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
)


def locked(name: str) -> dict[str, set[str]]:
    """Give the versions of each package in a lock file; some differ by Python version."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-z0-9-]+)(?:\[.*?\])?==(\S+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert len(lines) > 100


def test_everything_declared_is_locked() -> None:
    groups = project()["dependency-groups"]
    declared = {canonical(re.split(r"[\[<>=~! ]", one)[0]) for one in (
        *project()["project"]["dependencies"], *groups["build"])}  # fmt: skip
    assert declared <= set(locked("requirements.lock"))
    dev = {canonical(re.split(r"[\[<>=~! ]", one)[0]) for one in groups["dev"]}
    assert dev <= set(locked("requirements-dev.lock"))


def test_the_development_lock_holds_the_same_versions() -> None:
    dev = locked("requirements-dev.lock")
    assert {name: dev[name] for name in locked("requirements.lock")} == locked("requirements.lock")


def test_every_import_is_declared() -> None:
    """A package that comes in only through another may leave with it."""
    extras = project()["project"]["optional-dependencies"].values()
    declared = {canonical(re.split(r"[\[<>=~! ]", one)[0]) for one in (
        *project()["project"]["dependencies"],
        *(one for extra in extras for one in extra))}  # fmt: skip
    provides = metadata.packages_distributions()
    undeclared = {
        f"{path.relative_to(ROOT)} imports {top}"
        for path in (ROOT / "src").rglob("*.py")
        for top in imported(path)
        if top in provides and not {canonical(one) for one in provides[top]} & declared
    }
    assert undeclared == set()


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found - {"tyanalysis"}


def test_make_says_how_to_mend_a_python_without_venv(tmp_path: Path) -> None:
    fake = tmp_path / "python3"
    # Too old, or without venv, by what the Makefile asks it.
    fake.write_text('#!/bin/sh\ncase "$2" in *venv*) exit 1;; esac\nexit 0\n')
    fake.chmod(0o755)
    command = ["make", "-s", "-f", str(ROOT / "Makefile"), f"PYTHON={fake}", ".venv/bin/python"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "apt install python3-venv" in done.stderr
    fake.write_text('#!/bin/sh\ncase "$2" in *version_info*) exit 1;; esac\nexit 0\n')
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "is older than 3.11" in done.stderr
    done = subprocess.run(
        [*command[:-2], "PYTHON=no-such-python", command[-1]],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "No no-such-python found" in done.stderr

"""The fenced blocks of README and docs, and a small workspace in which a page can be followed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import matplotlib as mpl
import openpyxl

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^(`{3,})(\w*)[ \t]*([^\n]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
# What a notebook needs to be a report with a first page: enough to plan, build and publish.
KEPT = {"title", "parameters", "import", "load", "front"}
COMMANDS = ("tyanalysis", "papermill", "jupyter", "jupyter-nbconvert")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the file it is said to be, and its text."""

    page: Path
    language: str
    title: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page, from top to bottom."""
    for fence in FENCE.finditer(page.read_text(encoding="utf-8")):
        title = re.fullmatch(r'title="([^"]+)"', fence[3].strip())
        assert title or not fence[3].strip(), f"{page}: a fence with {fence[3]!r}"
        yield Block(page, fence[2], title[1] if title else "", fence[4])


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def make_workspace(root: Path) -> Path:
    """Make a workspace with the real data and catalogue, and notebooks cut down to a few cells."""
    shutil.copytree(ROOT / "data", root / "data")
    notebooks = root / "notebooks"
    notebooks.mkdir()
    shutil.copy(ROOT / "notebooks" / "reports.toml", notebooks)
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        book = json.loads(path.read_text(encoding="utf-8"))
        book["cells"] = [cell for cell in book["cells"] if cell["id"] in KEPT]
        (notebooks / path.name).write_text(json.dumps(book), encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (("地区", "2023年地区生产总值（亿元）"), ("太原市", 5573.7), ("大同市", "超1800")):
        book.active.append(row)
    book.save(root / "bulletin.xlsx")
    return root


def make_commands(folder: Path) -> Path:
    """Write the commands of this environment, as pip does, and give their folder."""
    folder.mkdir()
    entries = {one.name: one for one in metadata.entry_points(group="console_scripts")}
    for name in COMMANDS:
        script = folder / name
        module, attribute = entries[name].value.split(":")
        script.write_text(
            f"#!{sys.executable}\nimport sys\nfrom {module} import {attribute}\n"
            f"sys.exit({attribute}())\n",
            encoding="utf-8",
        )
        script.chmod(0o755)
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return folder


@dataclass
class Reader:
    """Someone who follows a page in a shell: the folder stays from one block to the next."""

    root: Path
    commands: Path
    home: Path
    here: Path = field(init=False)

    def __post_init__(self) -> None:
        self.here = self.root

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run lines in bash, which ends at the first that fails."""
        outside = {
            k: v for k, v in os.environ.items() if not k.startswith(("TYANALYSIS", "PYTHON"))
        }
        environment = {
            **outside,
            "HOME": str(self.home),
            "MPLCONFIGDIR": mpl.get_configdir(),  # else each page would look for fonts anew
            "PATH": f"{self.commands}{os.pathsep}{os.environ['PATH']}",
        }
        last = self.home / "last-folder"
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", f"{script}\npwd > '{last}'\n"],
            cwd=self.here, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            self.here = Path(last.read_text(encoding="utf-8").rstrip("\n"))
        return done

    def write(self, block: Block) -> Path:
        """Write a block to the file it names: in its place if it begins as it does, else below."""
        path = self.root / block.title
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        replaced = not old or old.splitlines()[0] == block.text.splitlines()[0]
        path.write_text(block.text if replaced else f"{old}\n{block.text}" if path.suffix == ".toml"
                        else old + block.text, encoding="utf-8")  # fmt: skip
        return path

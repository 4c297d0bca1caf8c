"""The documentation site builds without a complaint, asks nobody, and holds all that there is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import yaml

from tyanalysis import __all__ as public
from tyanalysis import cli

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def words(site: Path, part: str) -> str:
    pages = sorted((site / part).rglob("*.html"))
    assert pages
    return unescape("\n".join(page.read_text(encoding="utf-8") for page in pages))


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    outside = re.compile(
        r"""(?:src=|<link[^>]+href=|url\(|@import\s)["']?(?:https?:)?//[^"')\s>]+"""
    )
    files = [path for path in site.rglob("*") if path.suffix in {".html", ".css"}]
    found = {p.name: outside.findall(p.read_text(encoding="utf-8")) for p in files}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_command_has_its_place_in_the_reference(site: Path) -> None:
    text = words(site, "reference")
    assert [name for name in cli.COMMANDS if f"tyanalysis {name}" not in text] == []


def test_every_public_name_is_explained(site: Path) -> None:
    text = words(site, "reference") + words(site, "methods")
    missing = [n for n in public if not n.startswith("_") and not re.search(rf"\b{n}\b", text)]
    assert missing == []


def test_every_page_of_the_tree_is_built_and_every_picture_is_shown(site: Path) -> None:
    pages = [p.relative_to(ROOT / "docs") for p in (ROOT / "docs").rglob("*.md")]
    assert [p for p in pages if not (site / p.with_suffix(".html")).exists()] == []
    shown = "".join(p.read_text(encoding="utf-8") for p in site.rglob("*.html"))
    pictures = [p.name for p in (ROOT / "docs" / "images").rglob("*") if p.is_file()]
    assert pictures
    assert [name for name in pictures if name not in shown] == []


def test_the_site_needs_no_font_from_elsewhere() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    theme = yaml.safe_load(text.split("\nhooks:")[0])["theme"]
    assert theme["font"] is False

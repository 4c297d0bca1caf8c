"""Throw-away projects for the tests of the machinery: a catalogue and notebooks of a few cells.

The notebooks use nothing but Python itself, because the machinery knows no zone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

PARAMETERS = """\
language: str = "zh"  # zh or en
data: str = ""  # data folder
code: str = "0012"  # a code that looks like a number
years: list[int] = [2022, 2023]  # years
share: float = 0.5  # a share
wide: bool = False  # all areas
"""

SHOW = """\
import hashlib, json, os, pathlib
from IPython.display import display
MIME = "application/vnd.tyanalysis+json"
folder = pathlib.Path(os.environ["TYANALYSIS_DATA"])
for path in sorted(folder.glob("*.csv")):
    line = {"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    with open(os.environ["TYANALYSIS_READ_LOG"], "a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\\n")
def show(kind, label, **rest):
    bundle = {"version": 1, "kind": kind, "label": label, "language": language, **rest}
    display({MIME: bundle, "text/plain": label}, raw=True)
zh = language == "zh"
bound = {"text": "< 23.22%", "value": None, "low": 0, "high": 0.2322, "low_closed": False,
         "high_closed": False, "unit": "percent", "kind": "plan", "period": "2024",
         "figures": ["f-1", "f-2"]}
"""

FRONT = """\
show("report", "front", report="alpha", title="一号报告" if zh else "Report one",
     data_date="2026-05-01", translations={"# 一号报告": "# Report one", "## 增长": "## Growth"})
"""

BODY = """\
show("text", "summary", role="summary", parts=[["占比 ", bound]],
     headlines=[{"key": "share", "label": "占比", **bound}], figures=["f-1", "f-2"])
columns = [{"key": "name", "name": "名称"}, {"key": "share", "name": "占比", "unit": "percent"}]
rows = [["=1+1", bound], ["+甲", {"text": "5", "value": 5, "figures": ["f-3"]}], ["@x", "–"],
        ["\\t-2", "待定"]]
show("table", "share-table", caption="占比" if zh else "Shares", columns=columns, rows=rows)
show("sources", "sources",
     sources=[{"id": "paper", "title": "晚报", "publisher": "报社"}],
     figures=[{"id": "f-1", "source": "paper"}, {"id": "f-2", "source": "paper"},
              {"id": "f-3", "source": "paper"}])
"""

FAIL = """\
if (folder / "broken").exists():
    raise KeyError("no such town")
"""

ONE_PAGE = """\
[report.alpha]
notebook = "alpha.ipynb"
title_zh = "一号报告"
title_en = "Report one"
formats = ["html"]
languages = ["zh"]
"""
"""A catalogue of one report in one language, as a page."""

CATALOGUE = """\
[report.alpha]
notebook = "alpha.ipynb"
title_zh = "一号报告"
title_en = "Report one"
formats = ["html"]
"""


def notebook(*cells: tuple[str, str], parameters: str = PARAMETERS) -> Any:
    """Make a notebook: a parameters cell, then code cells given as id and source."""
    book = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        }
    )
    title = nbformat.v4.new_markdown_cell("# 一号报告", id="title")
    head = nbformat.v4.new_code_cell(
        parameters.rstrip("\n"), id="parameters", metadata={"tags": ["parameters"]}
    )
    rest = [nbformat.v4.new_code_cell(source.rstrip("\n"), id=name) for name, source in cells]
    book.cells = [title, head, *rest]
    return book


def alpha() -> Any:
    """Make the ordinary tiny notebook; it fails in ``check`` while ``data/broken`` exists."""
    return notebook(("show", SHOW), ("front", FRONT), ("check", FAIL), ("body", BODY))


def write_project(
    root: Path, catalogue: str = CATALOGUE, notebooks: Mapping[str, Any] | None = None
) -> Path:
    """Write a project with its data and give its folder."""
    folder = root / "notebooks"
    folder.mkdir(parents=True)
    (folder / "reports.toml").write_text(catalogue, encoding="utf-8")
    for name, book in (notebooks or {"alpha": alpha()}).items():
        nbformat.write(book, folder / f"{name}.ipynb")
    data = root / "data"
    data.mkdir()
    (data / "figures.csv").write_text("id\nf-1\n", encoding="utf-8")
    (data / "datapackage.json").write_text(json.dumps({"resources": []}), encoding="utf-8")
    return root

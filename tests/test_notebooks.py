"""The rules for our notebooks: one call a cell, typed parameters, no numbers typed by hand."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.parameters_cell import TYPES
from tyanalysis.reporting.plan import make_plan

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NO_REPORTS = {"explore.ipynb"}  # pages to work with, not to build
IMPORT = "import tyanalysis as ty"
READABLE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]+)?")
OUTSIDE = re.compile(r"^(/|~|[A-Za-z]:[\\/]|\w+://)")
ACTS = re.compile(r"(^|_)(save|write|export|download|fetch|now|today|clock)(_|$)")


def is_plain(node: ast.expr) -> bool:
    """Say whether an expression is a name or a literal."""
    if isinstance(node, ast.Name):
        return True
    if isinstance(node, ast.List | ast.Tuple):
        return all(is_plain(part) for part in node.elts)
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def is_call(node: ast.expr) -> bool:
    """Say whether an expression is ``ty.f(...)`` with names and literals."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "ty"
        and all(is_plain(part) for part in node.args)
        and all(word.arg is not None and is_plain(word.value) for word in node.keywords)
    )


def code_problems(source: str) -> Iterator[str]:
    """Rules 1 and 9: one call, and none that leaves the machine or asks the time."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        yield "is not plain Python (a magic?)"
        return
    if len(body) != 1:
        yield f"has {len(body)} statements, not one"
        return
    (line,) = body
    named = (
        isinstance(line, ast.Assign)
        and len(line.targets) == 1
        and isinstance(line.targets[0], ast.Name)
        and is_call(line.value)
    )
    shown = isinstance(line, ast.Expr) and (isinstance(line.value, ast.Name) or is_call(line.value))
    if not (named or shown):
        yield "is not name = ty.f(...), ty.f(...) or a name, with names and literals in it"
    for node in ast.walk(line):
        if isinstance(node, ast.Constant) and OUTSIDE.match(str(node.value)):
            yield f"names a place outside: {node.value!r}"
        if isinstance(node, ast.Attribute) and ACTS.search(node.attr):
            yield f"writes, downloads or asks the time: {node.attr}"


def parameter_problems(source: str) -> Iterator[str]:
    """Rule 3: annotated literals of plain types, one on each line, with a comment."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            yield f"line {node.lineno} is not name: type = literal"
            continue
        name, kind = node.target.id, ast.unparse(node.annotation)
        if kind not in TYPES:
            yield f"{name} has the type {kind}"
        try:
            value = ast.literal_eval(node.value or ast.Name("nothing"))
        except ValueError:
            yield f"{name} is no literal"
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and (not item.isascii() or "=" in item):
                yield f"{name} holds a text that papermill cannot pass: {item!r}"
            if isinstance(item, str) and OUTSIDE.match(item):
                yield f"{name} names a place outside: {item!r}"
        if node.end_lineno != node.lineno or not re.search(r"#\s*\S", lines[node.lineno - 1]):
            yield f"{name} is not on one line with a comment"


def prose_problems(source: str) -> Iterator[str]:
    """Rule 5: no digit in prose, of any script, outside code spans and the targets of links."""
    text = re.sub(r"`[^`]*`", "", source)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"<https?://[^>]*>", "", text)
    found = re.findall(r"\w*\d+\w*", text)
    if found:
        yield f"holds digits: {', '.join(found)}"


def notebook_problems(text: str) -> Iterator[str]:
    """Check all rules that one file can break by itself."""
    raw = json.loads(text)
    yield from metadata_problems(raw)
    if len({cell.get("id") for cell in raw["cells"]}) < len(raw["cells"]):
        return  # nbformat would give the second cell an id of its own
    book = nbformat.reads(text, as_version=4)
    form = nbformat.writes(book).rstrip("\n") + "\n"
    if text != form:  # rule 8
        yield "is not indented by one space with a newline at the end: save it in JupyterLab"
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    tagged = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1 or code[0] is not tagged[0]:  # rule 2
        yield "does not have exactly one parameters cell as its first code cell"
    if (
        not book.cells
        or book.cells[0].cell_type != "markdown"
        or not re.match(r"# \S", book.cells[0].source)
    ):
        yield "does not begin with a title"
    for cell in book.cells:
        if cell.cell_type == "markdown":
            found = prose_problems(cell.source)
        elif cell.cell_type != "code":
            found = iter(["is neither code nor Markdown"])
        elif cell in tagged:
            found = parameter_problems(cell.source)
        elif cell.source == IMPORT:
            found = iter(())
        else:
            found = code_problems(cell.source)
        yield from (f"cell {cell.get('id')} {problem}" for problem in found)
    if [cell.source for cell in code].count(IMPORT) != 1:
        yield f"does not have exactly one cell with {IMPORT!r}"


def metadata_problems(raw: dict[str, Any]) -> Iterator[str]:
    """Rules 6 and 7: nothing of a run, nothing of a person's machine, readable ids."""
    allowed = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for key, value in raw["metadata"].items():
        if key not in allowed or value != allowed[key]:
            yield f"has notebook metadata {key}: {value}"
    ids = [cell.get("id", "") for cell in raw["cells"]]
    for name in ids:
        if not READABLE_ID.fullmatch(name) or RANDOM_ID.fullmatch(name):
            yield f"cell {name} has an id that nobody can read"
        if ids.count(name) > 1:
            yield f"cell {name} shares its id"
    for cell in raw["cells"]:
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"cell {cell.get('id')} is not stripped"
        if set(cell["metadata"]) - {"tags"}:
            yield f"cell {cell.get('id')} has metadata beside its tags"


def test_our_notebooks_keep_the_rules() -> None:
    found = [
        f"{path.name} {problem}"
        for path in NOTEBOOKS
        for problem in notebook_problems(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_catalogue_and_notebooks_agree() -> None:
    """Rule 4, and every notebook is in the catalogue."""
    catalogue = load_catalogue(FOLDER / "reports.toml")
    make_plan(catalogue)
    assert {report.notebook for report in catalogue.reports.values()} | NO_REPORTS == {
        path.name for path in NOTEBOOKS
    }


def good() -> dict[str, Any]:
    """Give a notebook that keeps every rule."""
    cells = [
        (
            "markdown",
            "title",
            "# 区域增长\n\n见 `data/2023.csv` 和[链接](https://a.example/2024)。",
        ),
        ("code", "parameters", 'areas: list[str] = ["taixin-zone"]  # areas'),
        ("code", "import", IMPORT),
        ("code", "facts", 'facts = ty.load(areas, "strict", years=[2021, -1], deep=True)'),
        ("code", "show", "facts"),
        ("code", "say", "ty.describe(facts)"),
    ]
    return {
        "cells": [
            {
                "cell_type": kind, "id": name, "source": source,
                "metadata": {"tags": ["parameters"]} if name == "parameters" else {},
                **({"outputs": [], "execution_count": None} if kind == "code" else {}),
            }
            for kind, name, source in cells
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }  # fmt: skip


def written(book: dict[str, Any]) -> str:
    return nbformat.writes(nbformat.from_dict(book)).rstrip("\n") + "\n"


def test_a_good_notebook_has_no_problem() -> None:
    assert list(notebook_problems(written(good()))) == []


@pytest.mark.parametrize(
    "source",
    [
        "a = 1",
        "ty.f(); ty.g()",
        "import pandas",
        "a = pd.f()",
        "a = ty.f()[0]",
        "a = ty.f(b + 1)",
        "a = ty.f(b.c)",
        "a = ty.f(ty.g())",
        "a, b = ty.f()",
        "a = ty.f(**b)",
        "a = [ty.f(x) for x in y]",
        "if a:\n    ty.f()",
        "def f(): ty.f()",
        "%matplotlib inline",
        "!ls",
        'ty.f("/etc/passwd")',
        'ty.f("https://a.example")',
        'ty.f("C:\\\\data")',
        "ty.save_table(a)",
        "ty.today()",
    ],
)
def test_a_cell_that_does_too_much(source: str) -> None:
    book = good()
    book["cells"][3]["source"] = source
    assert any("cell facts" in one for one in notebook_problems(written(book)))


@pytest.mark.parametrize(
    "source",
    [
        "a = 1  # not typed",
        "a: int = 1",
        "a: dict = {}  # no plain type",
        "a: int = 1 + 1  # computed",
        'a: str = "太原"  # not ASCII',
        'a: str = "x=y"  # holds =',
        'a: list[str] = [\n    "x",\n]  # on three lines',
        'a: str = "/data"  # a place outside',
        "print(1)  # no parameter",
    ],
)
def test_a_parameter_that_breaks_a_rule(source: str) -> None:
    book = good()
    book["cells"][1]["source"] = source
    assert any("cell parameters" in one for one in notebook_problems(written(book)))


@pytest.mark.parametrize("source", ["# 区域\n\n增长 5%", "# １月", "# T1", "# 见[2024](a)"])
def test_a_digit_in_prose(source: str) -> None:
    book = good()
    book["cells"][0]["source"] = source
    assert any("cell title holds digits" in one for one in notebook_problems(written(book)))


def untag(book):
    book["cells"][1]["metadata"] = {}


def move(book):
    book["cells"][1], book["cells"][2] = book["cells"][2], book["cells"][1]


def run(book):
    book["cells"][3]["execution_count"] = 3


def show(book):
    book["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]


def sign(book):
    book["metadata"]["kernelspec"]["display_name"] = "my env"


def record(book):
    book["cells"][3]["metadata"] = {"collapsed": True}


def randomise(book):
    book["cells"][3]["id"] = "3f2a91bc"


def untitle(book):
    del book["cells"][0]


def forget_import(book):
    del book["cells"][2]


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        (untag, "parameters cell"),
        (move, "parameters cell"),
        (run, "is not stripped"),
        (show, "is not stripped"),
        (sign, "notebook metadata kernelspec"),
        (record, "metadata beside its tags"),
        (randomise, "an id that nobody can read"),
        (untitle, "does not begin with a title"),
        (forget_import, "does not have exactly one cell"),
    ],
)
def test_a_notebook_that_breaks_a_rule(spoil, part: str) -> None:
    book = good()
    spoil(book)
    assert any(part in one for one in notebook_problems(written(book)))


def test_two_cells_of_one_id() -> None:
    text = written(good()).replace('"id": "facts"', '"id": "show"')
    assert list(notebook_problems(text)) == ["cell show shares its id"] * 2


@pytest.mark.parametrize("change", [str.rstrip, lambda text: text.replace("\n ", "\n  ")])
def test_another_layout_of_the_file(change) -> None:
    assert any("one space" in one for one in notebook_problems(change(written(good()))))

"""The page of problems and refusals, from the calls that tell them, and of the errors."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from pieces import table

PACKAGE = Path(__file__).parents[2] / "src" / "tyanalysis"
CODE = re.compile(r"[a-z]+(-[a-z]+)*")

# Function and number of its arguments (0: any) -> where the two sentences begin.
PLACES = {
    ("Problem", 0): 6, ("Finding", 0): 6, ("problem", 7): 5, ("finding", 7): 5,
    ("problem", 4): 2, ("problem", 5): 2, ("NotComputable", 0): 1, ("refusal", 0): 1,
}  # fmt: skip
INTRO = """\
# Problems and errors

A message says where (file, row, column; or report and cell), what was found and what was expected,
why it matters, and the next step. `tyanalysis check` lists all of them at once.

## Problems and findings

A **problem** must be mended before the data can be used. A **finding** may be right, and is told to
the reader. An ellipsis stands for what depends on the row.

"""
REFUSALS = """
## Refusals

What the figures cannot answer is said, not divided: `NotComputable` carries one of these codes as
its `reason`, and a sentence in Chinese and English for the reader.

"""
ERRORS = """
## Error classes

::: tyanalysis.errors
    options:
      show_root_heading: false
      show_root_toc_entry: false
      show_bases: true
"""


def page() -> str:
    """Write the page."""
    told: dict[str, list[str]] = {}
    refused: dict[str, list[str]] = {}
    for name, words in _calls():
        if name in ("problem", "finding"):
            row = told.setdefault(words[0], [f"`{words[0]}`", name, "", ""])
            row[2], row[3] = row[2] or words[1], row[3] or words[2]
        elif words[2]:
            refused.setdefault(words[0], []).append(words[2])
    codes = table(
        ["code", "kind", "why it matters", "next step"], [told[one] for one in sorted(told)]
    )
    reasons = table(
        ["reason", "for example"],
        [[f"`{one}`", " · ".join(dict.fromkeys(refused[one][:2]))] for one in sorted(refused)],
    )
    return INTRO + codes + REFUSALS + reasons + ERRORS


def _calls() -> Iterator[tuple[str, list[str]]]:
    """Yield each call that tells a problem or a refusal: its name, its code, and two sentences.

    They are the reason and the next step of a problem, the Chinese and the English of a refusal.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = PLACES.get((name, len(node.args)), PLACES.get((name, 0)))
            code = _words(node.args[0])
            if place is not None and CODE.fullmatch(code):
                said = [_words(one) for one in node.args[place : place + 2]]
                yield name.lower(), [code, *said, "", ""]


def _words(node: ast.expr) -> str:
    """Give a text of the source, with an ellipsis for each value put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values
        )
    return ""

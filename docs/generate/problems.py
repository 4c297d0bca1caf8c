"""The page of problems and refusals, from the calls that tell them, and of the errors."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from pieces import table

PACKAGE = Path(__file__).parents[2] / "src" / "tyanalysis"
CODE = re.compile(r"[a-z]+(-[a-z]+)*")

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
            row = told.setdefault(words[0], [f"`{words[0]}`", name, words[5], words[6]])
            row[2], row[3] = row[2] or words[5], row[3] or words[6]
        elif len(words) > 2 and words[2]:
            refused.setdefault(words[0], []).append(words[2])
    codes = table(["code", "kind", "why it matters", "next step"], [told[one] for one in sorted(told)])
    reasons = table(
        ["reason", "for example"],
        [[f"`{one}`", " · ".join(dict.fromkeys(refused[one][:2]))] for one in sorted(refused)],
    )
    return INTRO + codes + REFUSALS + reasons + ERRORS


def _calls() -> Iterator[tuple[str, list[str]]]:
    """Yield each call that tells a problem or a refusal: its name in small letters, its words."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", "")).lower()
            words = [_words(one) for one in node.args]
            wanted = {"problem": 5, "finding": 5, "notcomputable": 2, "refusal": 3}
            if len(words) >= wanted.get(name, 99) and CODE.fullmatch(words[0]):
                yield name, [*words, "", ""]


def _words(node: ast.expr) -> str:
    """Give a text of the source, with an ellipsis for each value put into it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values
        )
    return ""

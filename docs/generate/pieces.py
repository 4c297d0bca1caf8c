"""Small pieces of Markdown: tables whose cells hold any text, and docstrings in our manner."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence


def cell(text: object) -> str:
    r"""Write a text so that it stays in its cell.

    >>> cell("a | b\nc <d>")
    'a \\| b c &lt;d&gt;'
    """
    parts = re.split(r"(`[^`]*`)", " ".join(str(text).split()))
    safe = [one if one.startswith("`") else one.replace("<", "&lt;").replace(">", "&gt;")
            for one in parts]  # fmt: skip
    return "".join(safe).replace("|", "\\|")


def code(text: object) -> str:
    """Write a text as code, or nothing as nothing."""
    return f"`{text}`" if str(text) else ""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines) + "\n"


def prose(docstring: str, language: str) -> str:
    """Turn a docstring into Markdown: double backticks are code, a block after ``::`` too.

    Args:
        docstring: The text as it stands in the source.
        language: Language of its blocks.
    """
    text = inspect.cleandoc(docstring).replace("``", "`")
    lines, inside = [], False
    for line in text.splitlines():
        if inside and line and not line.startswith("    "):
            while lines[-1] == "":
                lines.pop()
            lines += ["```", ""]
            inside = False
        if line.endswith("::"):
            lines += [line.removesuffix("::").rstrip() + ":" * (line != "::"), "", f"```{language}"]
            inside = True
        elif inside:
            if line or lines[-1] != f"```{language}":
                lines.append(line.removeprefix("    "))
        else:
            lines.append(line)
    return "\n".join([*lines, "```"] if inside else lines).replace("\n\n\n", "\n\n") + "\n"

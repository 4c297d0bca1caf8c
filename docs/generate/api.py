"""The page of the names of ``import tyanalysis as ty``, in the blocks of the package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import tyanalysis

DATA_PAGE = Path(__file__).parents[1] / "reference" / "types.md"
INTRO = """\
# The notebook's names

`import tyanalysis as ty` gives these names. `plot_*` draws a chart, `table_*` lists, `describe_*`
says it in sentences; all three take the package that `ty.load()` gives, or the frame they name.
The others give plain pandas frames. In a notebook `help(ty.<name>)` shows the same text.

"""


def page() -> str:
    """Write the page."""
    parts = [INTRO]
    for title, names in blocks():
        parts.append(f"## {title.capitalize()}\n")
        parts += [_entry(name) for name in names]
    return "\n".join(parts)


def blocks() -> Iterator[tuple[str, list[str]]]:
    """Yield the topics of the public names, as the comments between them say."""
    source = Path(tyanalysis.__file__).read_text(encoding="utf-8")
    listed = source.split("_PUBLIC: dict[str, str] = {\n", 1)[1].split("\n}\n", 1)[0]
    for part in re.split(r"^ +# ", listed, flags=re.MULTILINE)[1:]:
        title, names = part.split("\n", 1)
        yield title, re.findall(r'"(\w+)": ', names)


def _entry(name: str) -> str:
    full = f"tyanalysis.{tyanalysis._PUBLIC[name]}.{name}"
    # What has its place on another page is linked: a name has one anchor.
    elsewhere = DATA_PAGE.read_text(encoding="utf-8")
    if full.startswith("tyanalysis.analysis.") or f"::: {full.rpartition('.')[0]}\n" in elsewhere:
        return f"- [`ty.{name}`][{full}]\n"
    return f"::: {full}\n    options:\n      heading: ty.{name}\n      toc_label: {name}\n"

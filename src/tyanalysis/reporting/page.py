"""The pages around the reports, from Jinja templates; every value is escaped."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from tyanalysis.reporting.database import FOLDER
from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.place import PAGE, own_prefix
from tyanalysis.reporting.webfonts import font_faces

FONTS = "/*fonts*/"
PAGES: dict[Language, str] = {"zh": "index.html", "en": "en.html"}
"""The index, and each report's page, by language."""


def render_template(name: str, language: Language, /, **values: object) -> str:
    """Fill a template of this package, and put the fonts of its letters into it.

    Args:
        name: The template's file.
        language: The language whose typefaces it takes.
        values: What the template uses; a name that is missing is an error.
    """
    return with_fonts({name: fill_template(name, language, **values)}, language)[name]


def fill_template(name: str, language: Language, /, **values: object) -> str:
    """Fill a template of this package and leave its fonts to `with_fonts`."""
    return _environment().get_template(name).render(language=language, **values)


def with_fonts(pages: Mapping[str, str], language: Language) -> dict[str, str]:
    """Put fonts into pages of one language: one subset for all of them, which is cut once."""
    waiting = [page for page in pages.values() if FONTS in page]
    faces = font_faces("".join(waiting), language) if waiting else ""
    return {name: page.replace(FONTS, faces, 1) for name, page in pages.items()}


def put_page(output: Path, name: str, content: str | bytes) -> None:
    """Write a file of the site in one step, and leave one alone that is the same already.

    Args:
        output: The folder of all reports.
        name: The file, relative to it.
        content: What it holds; text is written as UTF-8.
    """
    path = output / name
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return
    # Apart from the readers, and where the next start looks for what a killed one has left.
    for folder in (path.parent, output / FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(prefix=own_prefix(PAGE), dir=output / FOLDER)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(made).chmod(0o644)
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tyanalysis.reporting", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

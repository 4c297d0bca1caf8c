"""The pages around the reports, from Jinja templates; every value is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.webfonts import font_faces

FONTS = "/*fonts*/"


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


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tyanalysis.reporting", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

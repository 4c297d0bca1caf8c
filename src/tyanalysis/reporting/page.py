"""The pages around the reports, from Jinja templates; every value is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.webfonts import font_faces


def render_template(name: str, language: Language, **values: object) -> str:
    """Fill a template of this package, and put the fonts of its letters into it.

    Args:
        name: The template's file.
        language: The language whose typefaces it takes.
        values: What the template uses; a name that is missing is an error.
    """
    page = _environment().get_template(name).render(language=language, **values)
    return page.replace("/*fonts*/", font_faces(page, language), 1)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tyanalysis.reporting", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

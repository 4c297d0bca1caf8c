"""An executed notebook as one HTML file that needs nothing else: no network, no other file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tyanalysis.reporting.blocks import Document
from tyanalysis.reporting.document import build_document
from tyanalysis.reporting.hypertext import Page
from tyanalysis.reporting.labels import LANGUAGE_TAGS, words
from tyanalysis.reporting.webfonts import font_faces


def render_html(notebook: Mapping[str, Any], resources: Mapping[str, Any] | None = None) -> str:
    """Render an executed notebook as one self-contained HTML page.

    Args:
        notebook: A notebook as nbformat reads it, executed, with or without display bundles.
        resources: Options under the key ``tyanalysis``, all optional, each also accepted in the
            notebook's metadata under the same key: ``home`` (address of the list of reports),
            ``changes`` (address of what changed in the newest edition), ``sibling`` (address of the
            same report in the other language), ``files`` (a list of ``{"name": …, "href": …}`` to
            offer for download), ``footer`` (a line of text).

    Raises:
        RenderError: A bundle or a drawing is not valid, or a font is missing.
    """
    given = (resources or {}).get("tyanalysis", {})
    return render_document(build_document(notebook), page_options(notebook, given))


def page_options(notebook: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the options of a page: those given, else those in the notebook's metadata."""
    return {**notebook.get("metadata", {}).get("tyanalysis", {}), **given}


def render_document(document: Document, options: Mapping[str, Any]) -> str:
    """Render a document; see `render_html` for the options."""
    page = Page(document)
    body: str = (
        _environment()
        .get_template("report.html.j2")
        .render(
            document=document,
            front=document.front,
            page=page,
            words=words(document.front.language),
            tag=LANGUAGE_TAGS[document.front.language],
            home=options.get("home"),
            changes=options.get("changes"),
            sibling=options.get("sibling"),
            files=options.get("files") or (),
            footer=options.get("footer"),
            style=Markup(_template_text("report.css")),
            script=Markup(_template_text("report.js")),
        )
    )
    # The fonts hold just the letters of the finished page, so they come last.
    return body.replace("/*fonts*/", font_faces(body, document.front.language), 1)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tyanalysis.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _template_text(name: str) -> str:
    loader = PackageLoader("tyanalysis.reporting")
    return loader.get_source(_environment(), name)[0]

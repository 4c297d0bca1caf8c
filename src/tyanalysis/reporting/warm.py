"""What rendering pays once, paid ahead: before a process is forked for each edition."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import nbformat

import tyanalysis
from tyanalysis.bundle import MIME, checked_bundles, compiled_schema
from tyanalysis.reporting import manifest
from tyanalysis.reporting.document import build_document
from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.pdf import prepare_printer
from tyanalysis.reporting.render import render_edition


def warm_renderers() -> None:
    """Load, compile and map all that the renderers need, without setting a page of a PDF.

    Modules, the compiled schema, the page template, the parser of Markdown, the fonts of pages and
    PDFs and the description of the software stay in the process and in whatever is forked from it.
    No thread is left behind, no file stays open for writing, and no code of a notebook runs.

    Raises:
        RenderError: A font is missing or cannot be read.
    """
    compiled_schema()
    nbformat.validate(nbformat.v4.new_notebook())  # compiles the schema of notebooks
    manifest.environment()
    for language in ("zh", "en"):
        notebook = _specimen("zh" if language == "zh" else "en")
        found = checked_bundles(notebook)
        manifest.numbers(notebook, found)
        render_edition(notebook, {"html", "xlsx"}, epoch=0, found=found)
        prepare_printer(build_document(notebook, found))


def _specimen(language: Language) -> dict[str, Any]:
    """Give a small executed notebook with a table, a sentence and Markdown."""
    shared: dict[str, Any] = {"version": 1, "language": language, "figures": ["f"]}
    number = {"text": "1.5", "value": 1.5, "unit": "percent", "figures": ["f"]}
    column = {"key": "a", "name": "a", "unit": "percent", "align": "right"}
    shown: list[dict[str, Any]] = [
        {"kind": "text", "label": "text", "role": "summary", "parts": [["一 ", number]]},
        {"kind": "table", "label": "table", "caption": "a", "columns": [column],
         "rows": [[number]]},
    ]  # fmt: skip
    listed = {
        **shared,
        "kind": "sources",
        "label": "sources",
        "sources": [{"id": "s", "title": "s"}],
        "figures": [{"id": "f", "source": "s", "area": "a", "value": "1.5"}],
    }
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {MIME: one}}
        for one in (*({**shared, **part} for part in shown), listed)
    ]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# a\n\n- **b**"},
            {"cell_type": "code", "id": "c", "metadata": {}, "source": "a", "outputs": outputs},
        ],
    }


def draw_once() -> None:
    """Draw a small chart in memory: matplotlib reads its fonts and style files at the first one."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - a notebook may do without

    figure = Figure()
    axes = figure.subplots()
    axes.plot([0, 1], label="1")
    axes.legend()
    figure.savefig(io.BytesIO(), format="svg")


def warm_package() -> None:
    """Let the package that the notebooks use pay what it can, where it says how.

    Named in the package's ``_WARM`` and not imported here: the machinery knows no package.
    """
    _call("_WARM")


def read_ahead(data: str, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Let the package read the data that several editions share, where it says how.

    Args:
        data: The data folder, or "".
        wanted: Report and parameters of each edition.
    """
    with suppress(Exception):  # what is only paid ahead must never keep a template from starting
        _call("_READ_AHEAD", data, wanted)


def _call(name: str, *arguments: Any) -> None:
    module, _, function = str(getattr(tyanalysis, name, "")).partition(":")
    full = f"tyanalysis.{module}"
    if full in sys.modules or (module and "pandas" in sys.modules):
        getattr(import_module(full), function)(*arguments)

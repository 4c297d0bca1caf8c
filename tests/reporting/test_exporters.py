"""``jupyter nbconvert --to tyanalysis-html`` and ``-pdf`` work on any notebook."""

from __future__ import annotations

import pytest
from nbconvert.exporters import get_exporter

import executed_notebook as made


def test_nbconvert_finds_the_html_exporter() -> None:
    exporter = get_exporter("tyanalysis-html")()
    page, resources = exporter.from_notebook_node(made.foreign())
    assert page.startswith("<!doctype html>")
    assert resources["output_extension"] == ".html"


def test_nbconvert_finds_the_pdf_exporter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(made.EPOCH))
    exporter = get_exporter("tyanalysis-pdf")()
    content, resources = exporter.from_notebook_node(made.full())
    assert content == made.pdf("zh")
    assert resources["output_extension"] == ".pdf"

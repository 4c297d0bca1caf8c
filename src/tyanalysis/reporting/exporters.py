"""The renderers as nbconvert exporters: ``jupyter nbconvert --to tyanalysis-html`` and ``-pdf``."""

from __future__ import annotations

import os
from typing import Any

from nbconvert.exporters import Exporter

from tyanalysis.reporting.html import render_html
from tyanalysis.reporting.pdf import render_pdf


class TyHTMLExporter(Exporter):
    """One self-contained HTML page from any executed notebook."""

    export_from_notebook = "tyanalysis HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override] # the base class annotates its own notebook
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        """Convert a notebook; nbconvert calls this."""
        notebook, prepared = super().from_notebook_node(nb, resources, **options)
        return render_html(notebook, prepared), prepared


class TyPDFExporter(Exporter):
    """One accessible PDF from any executed notebook, dated by ``SOURCE_DATE_EPOCH`` if set."""

    export_from_notebook = "tyanalysis PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override] # the base class annotates its own notebook
        self, nb: Any, resources: Any = None, **options: Any
    ) -> tuple[bytes, Any]:
        """Convert a notebook; nbconvert calls this."""
        notebook, prepared = super().from_notebook_node(nb, resources, **options)
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        return render_pdf(notebook, int(epoch) if epoch else None), prepared

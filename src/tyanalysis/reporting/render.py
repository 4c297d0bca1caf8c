"""Everything a reader opens of one executed notebook, made from one reading of it.

The bundles are checked once and the document is built once; each renderer takes them from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tyanalysis.bundle import checked_bundles


def render_edition(
    notebook: Mapping[str, Any],
    formats: Collection[str],
    *,
    options: Mapping[str, Any] | None = None,
    epoch: int,
    title: str = "",
    found: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, bytes]:
    """Render an executed notebook in several formats.

    Args:
        notebook: A notebook as nbformat reads it, executed, with or without display bundles.
        formats: Any of ``html``, ``pdf`` and ``xlsx``; others are left to their own makers.
        options: What surrounds the HTML page; see `tyanalysis.reporting.html.render_html`.
        epoch: The date of the files, in seconds since 1970.
        title: The title in the workbook's properties.
        found: The notebook's bundles, where they are checked already; see `checked_bundles`.

    Returns:
        The content of each file, by format.

    Raises:
        RenderError: A bundle or a drawing is not valid, a font is missing, or a character is in
            none of them.
    """
    found = checked_bundles(notebook) if found is None else found
    files: dict[str, bytes] = {}
    # Each renderer brings a part of a second of imports, so only those wanted are loaded.
    if "xlsx" in formats:
        from tyanalysis.reporting.workbook import render_workbook  # noqa: PLC0415

        files["xlsx"] = render_workbook(notebook, epoch, title, found)
    if "html" in formats or "pdf" in formats:
        from tyanalysis.reporting.document import build_document  # noqa: PLC0415

        document = build_document(notebook, found)
        if "html" in formats:
            from tyanalysis.reporting.html import page_options, render_document  # noqa: PLC0415

            page = render_document(document, page_options(notebook, options or {}))
            files["html"] = page.encode("utf-8")
        if "pdf" in formats:
            from tyanalysis.reporting.pdf import print_document  # noqa: PLC0415

            files["pdf"] = print_document(document, epoch)
    return files

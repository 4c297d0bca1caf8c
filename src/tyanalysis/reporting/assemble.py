"""Put an edition together in a private folder, and see that it is whole."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tyanalysis.errors import RenderError
from tyanalysis.reporting import manifest as manifests
from tyanalysis.reporting.layout import FAILED, FILES
from tyanalysis.reporting.manifest import Manifest
from tyanalysis.reporting.notebook import write_notebook
from tyanalysis.reporting.page import render_template
from tyanalysis.reporting.spec import Failure


def assemble(
    private: Path,
    manifest: Manifest,
    files: Mapping[str, bytes],
    notebook: Any,
    formats: Sequence[str],
) -> Path:
    """Write all files of an edition and verify it.

    Args:
        private: A folder nobody looks into.
        manifest: What the edition is; its list of files is filled in here.
        files: The rendered files by name.
        notebook: The executed notebook.
        formats: The formats that must be there.

    Returns:
        The edition's folder, in the private one.

    Raises:
        RenderError: The edition is not whole.
    """
    folder = private / manifest.edition
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    write_notebook(notebook, folder / FILES["notebook"])
    manifest.model_copy(update={"files": manifests.list_files(folder)}).write(folder)
    verify(folder, formats)
    return folder


def assemble_failure(
    private: Path, manifest: Manifest, failure: Failure, notebook: Any, *, last_good: bool = False
) -> Path:
    """Keep what is left of a failed build.

    Args:
        private: A folder nobody looks into.
        manifest: What was to be made, and how it failed.
        failure: The same with its traceback.
        notebook: The executed notebook, its failing cell marked; None when it is lost.
        last_good: Whether there is a last good edition to link to.

    Returns:
        The folder with the notebook and the message as text and as a page.
    """
    folder = private / FAILED
    folder.mkdir()
    if notebook is not None:
        write_notebook(notebook, folder / FILES["notebook"])
    text = failure_message(manifest, failure)
    (folder / "message.txt").write_text(text, encoding="utf-8")
    page = render_template(
        "failed.html.j2",
        "en" if manifest.language == "en" else "zh",
        manifest=manifest,
        failure=failure,
        last_good=last_good,
        notebook=notebook is not None,
    )
    (folder / FILES["html"]).write_text(page, encoding="utf-8")
    manifest.model_copy(update={"files": manifests.list_files(folder)}).write(folder)
    return folder


def failure_message(manifest: Manifest, failure: Failure) -> str:
    """Say what failed, with which parameters and where, as plain text."""
    where = f"cell {failure.cell}" if failure.cell else failure.stage
    lines = [
        f"{manifest.report} ({manifest.variant}, {manifest.language}): not published.",
        f"{where}: {failure.ename}: {failure.evalue}",
        "",
        "parameters",
        *(f"  {name} = {value!r}" for name, value in manifest.parameters.items()),
        "",
        "traceback",
        failure.traceback.rstrip(),
        "",
    ]
    return "\n".join(lines)


def verify(folder: Path, formats: Sequence[str]) -> None:
    """Check that an edition is whole before anybody sees it.

    Raises:
        RenderError: A file is missing, empty or cut off, or the PDF does not open.
    """
    wanted = [FILES[one] for one in ("xlsx", "notebook", *formats)] + [manifests.NAME]
    problems = [
        f"{name}: missing or empty"
        for name in wanted
        if not (folder / name).is_file() or not (folder / name).stat().st_size
    ]
    if not problems and "html" in formats:
        page = (folder / FILES["html"]).read_text(encoding="utf-8").strip().lower()
        if not (page.startswith("<!doctype html") and page.endswith("</html>")):
            problems.append(f"{FILES['html']}: found a page that is cut off")
    if not problems and "pdf" in formats:
        from pypdf import PdfReader  # noqa: PLC0415 - only where a PDF is made
        from pypdf.errors import PyPdfError  # noqa: PLC0415

        try:
            pages = len(PdfReader(io.BytesIO((folder / FILES["pdf"]).read_bytes())).pages)
        except (PyPdfError, ValueError, KeyError) as error:
            problems.append(f"{FILES['pdf']}: found a file that does not open ({error})")
        else:
            problems += [] if pages else [f"{FILES['pdf']}: found no page"]
    if problems:
        raise RenderError(
            f"edition {folder.name}: {'; '.join(problems)}. It is not published; the last good "
            "edition stays."
        )

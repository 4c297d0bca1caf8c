"""Publish an edition: complete, verified and moved into place in one step, or not at all.

::

    reports/<report>/<variant>/<language>/<edition>/   one edition
                                          latest/      a copy of the newest
                                          failed/      the last build, if it failed
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tyanalysis.errors import RenderError
from tyanalysis.reporting import manifest as manifests
from tyanalysis.reporting.manifest import Manifest
from tyanalysis.reporting.notebook import write_notebook
from tyanalysis.reporting.page import render_template
from tyanalysis.reporting.place import place, private_folder
from tyanalysis.reporting.run import Failure

FILES = {
    "html": "index.html",
    "pdf": "report.pdf",
    "xlsx": "data.xlsx",
    "notebook": "notebook.ipynb",
}
LATEST = "latest"
FAILED = "failed"
EDITION = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")


def publish(
    output: Path,
    manifest: Manifest,
    files: Mapping[str, bytes],
    *,
    formats: Sequence[str],
    write: Callable[[Path], None],
    keep: int | None = None,
) -> Path:
    """Publish one edition, its ``latest`` copy, and take back the notice of an earlier failure.

    Args:
        output: The folder of all reports.
        manifest: What the edition is; its list of files is filled in here.
        files: The rendered files by name.
        formats: The formats that must be there.
        write: Writes the executed notebook into a folder.
        keep: How many editions to keep, see ``retention``; all when None.

    Returns:
        The edition's folder.

    Raises:
        RenderError: The edition is not whole; nothing in the output has changed.
    """
    home = output / manifest.report / manifest.variant / manifest.language
    with private_folder(output) as private:
        folder = private / manifest.edition
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        write(folder)
        manifest.model_copy(update={"files": manifests.list_files(folder)}).write(folder)
        verify(folder, formats)
        copy = private / LATEST
        shutil.copytree(folder, copy)
        place(folder, home / manifest.edition)
        place(copy, home / LATEST)
        if (home / FAILED).exists():
            (home / FAILED).rename(private / FAILED)
        from tyanalysis.reporting.retention import superfluous  # noqa: PLC0415 - needs this one

        for old in superfluous(home, keep):
            old.rename(private / old.name)
    return home / manifest.edition


def publish_failure(output: Path, manifest: Manifest, failure: Failure, notebook: Any) -> Path:
    """Keep what is left of a failed build; the editions stay as they are.

    Returns:
        The folder with the executed notebook, its failing cell marked, and the message as text
        and as a page.
    """
    home = output / manifest.report / manifest.variant / manifest.language
    with private_folder(output) as private:
        folder = private / FAILED
        folder.mkdir()
        write_notebook(notebook, folder / FILES["notebook"])
        text = failure_message(manifest, failure)
        (folder / "message.txt").write_text(text, encoding="utf-8")
        page = render_template(
            "failed.html.j2",
            "en" if manifest.language == "en" else "zh",
            manifest=manifest,
            failure=failure,
            last_good=(home / LATEST / FILES["html"]).exists(),
        )
        (folder / FILES["html"]).write_text(page, encoding="utf-8")
        manifest.model_copy(update={"files": manifests.list_files(folder)}).write(folder)
        place(folder, home / FAILED)
    return home / FAILED


def editions(home: Path) -> list[Path]:
    """List the editions of one variant and language, newest first.

    A folder whose manifest cannot be read comes last.
    """
    found = []
    for folder in home.iterdir() if home.is_dir() else []:
        if not EDITION.fullmatch(folder.name):
            continue
        try:
            created = manifests.read_manifest(folder).created
        except ValueError:
            created = ""
        found.append((created, folder.name, folder))
    return [folder for _, _, folder in sorted(found, reverse=True)]


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

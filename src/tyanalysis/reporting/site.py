"""The index of all editions: ``reports/index.html``, made from the folders as they are."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tyanalysis.reporting.catalogue import LANGUAGES
from tyanalysis.reporting.layout import FAILED, FILES, LATEST
from tyanalysis.reporting.manifest import Manifest, read_manifest
from tyanalysis.reporting.page import render_template
from tyanalysis.reporting.plan import DEFAULT_VARIANT
from tyanalysis.reporting.publish import editions

LINKS = (("html", "HTML"), ("pdf", "PDF"), ("xlsx", "Excel"), ("notebook", "Notebook"))


@dataclass(frozen=True)
class Shelf:
    """All there is of one variant in one language.

    Attributes:
        path: Its folder, relative to the index.
        language: ``zh`` or ``en``.
        latest: The newest edition's manifest, if there is one.
        links: Label and address of the newest edition's files.
        editions: Manifest and links of every edition, newest first.
        failed: The manifest of the last build, if that failed.
    """

    path: str
    language: str
    latest: Manifest | None
    links: list[tuple[str, str]]
    editions: list[tuple[Manifest, list[tuple[str, str]]]]
    failed: Manifest | None


@dataclass(frozen=True)
class Variant:
    """One parameter set of a report."""

    name: str
    parameters: dict[str, str]
    shelves: list[Shelf]


@dataclass(frozen=True)
class Entry:
    """One report on the index."""

    report: str
    titles: dict[str, str]
    variants: list[Variant]


def write_site(output: Path) -> Path:
    """Write the index anew and put it in place in one step."""
    entries = read_site(output)
    shelves = [shelf for entry in entries for one in entry.variants for shelf in one.shelves]
    page = render_template(
        "site.html.j2",
        "zh",
        entries=entries,
        editions=sum(len(shelf.editions) for shelf in shelves),
        failures=[shelf for shelf in shelves if shelf.failed],
    )
    handle, name = tempfile.mkstemp(prefix=".index-", dir=output)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(page)
    Path(name).chmod(0o644)
    return Path(name).replace(output / FILES["html"])


def read_site(output: Path) -> list[Entry]:
    """Collect what is published, by report, variant and language."""
    entries = []
    for report in _folders(output):
        variants = []
        titles: dict[str, str] = {}
        # The default set of parameters first, the others by name.
        for folder in sorted(_folders(report), key=lambda one: one.name != DEFAULT_VARIANT):
            homes = sorted(_folders(folder), key=lambda one: one.name not in LANGUAGES[:1])
            shelves = [shelf for shelf in (_shelf(output, home) for home in homes) if shelf]
            if not shelves:
                continue
            known = [one for shelf in shelves for one in (shelf.latest, shelf.failed) if one]
            newest = max(known, key=lambda one: one.created)
            titles = titles or newest.titles
            variants.append(Variant(folder.name, _shown(newest), shelves))
        if variants:
            entries.append(Entry(report.name, titles, variants))
    return entries


def _shelf(output: Path, home: Path) -> Shelf | None:
    path = home.relative_to(output).as_posix()
    found = []
    for folder in editions(home):
        manifest = _read(folder)
        if manifest is not None:
            found.append((manifest, _links(manifest, f"{path}/{folder.name}")))
    latest, failed = _read(home / LATEST), _read(home / FAILED)
    if latest is None and failed is None:
        return None
    links = _links(latest, f"{path}/{LATEST}") if latest else []
    return Shelf(path, home.name, latest, links, found, failed)


def _links(manifest: Manifest, path: str) -> list[tuple[str, str]]:
    names = {file.name for file in manifest.files}
    return [(label, f"{path}/{FILES[one]}") for one, label in LINKS if FILES[one] in names]


def _read(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except ValueError:
        return None  # a damaged folder is left out of the index, not out of the reader's sight


def _folders(folder: Path) -> list[Path]:
    inside = folder.iterdir() if folder.is_dir() else []
    return sorted(one for one in inside if one.is_dir() and not one.name.startswith("."))


def _shown(manifest: Manifest) -> dict[str, str]:
    """Give the parameters that tell variants apart."""
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in manifest.parameters.items()
        if name not in {"language", "data"}
    }

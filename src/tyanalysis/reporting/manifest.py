"""The manifest of an edition: what it is, what it rests on, and every number it prints.

``manifest.json``, version 2::

    version      2
    status       "ok", or "failed" for a build that was not published
    report       the catalogue's id; variant, language and edition name the folder above
    titles       {"zh": …, "en": …} from the catalogue; title and data_date as the report prints
    parameters   every parameter with its value, defaults included; as_of is the day whose
                 knowledge was used, and without it the data are as they were at the run
    ingredients  what the edition depends on, in groups: name -> digest, version or value; see
                 `key`. The folder's own name ends with the first digits of the key
    key          sha256 over the ingredients: equal keys mean equal pages on one day
    notebook     {"path": relative to the project, "sha256"}
    inputs       [{"path": relative to the data folder, "sha256"}]: what the cells read
    environment  {"python", "package", "libraries", "fonts": sha256 of the fonts in use}: the
                 software in short, for a reader
    headlines    the numbers that the text quotes: key, label, text, value, low, high,
                 low_closed, high_closed, unit, period, kind, figures (null = unbounded)
    items        the charts and tables: kind, label, caption, columns, rows of text or numbers
    figures      ids of every figure used, sorted
    cards        every figure's card by id: area, indicator, period, value, bounds, as_printed,
                 kind, grade, source (since version 2, as are the next three)
    sources      every document by id: title, publisher, published, url, grade
    sentences    computed sentences and captions by label
    baseline     the edition that this run was compared with, or ""
    files        [{"name", "sha256", "bytes"}]: the rest of the folder
    timings      seconds: run, render, cells by id
    failure      null, or {"stage", "cell", "ename", "evalue"}
    created      when it was built, UTC

Only ``timings`` and ``created`` differ between two builds of the same inputs. A manifest of version
1 is read as well: what it does not hold is None, so that a comparison can say what it cannot see.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

import tyanalysis
from tyanalysis.bundle import checked_bundles
from tyanalysis.fonts import fonts_digest
from tyanalysis.reporting.digest import sha256
from tyanalysis.reporting.layout import MANIFEST
from tyanalysis.reporting.report_entry import Value

NAME = MANIFEST


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class File(_Record):
    """One file of the edition."""

    name: str
    sha256: str
    bytes: int


class Input(_Record):
    """One file that the report rests on."""

    path: str
    sha256: str


class Environment(_Record):
    """The software that made the edition."""

    model_config = ConfigDict(extra="ignore", frozen=True)  # older ones had a digest of the code

    python: str
    package: str
    fonts: str
    libraries: dict[str, str]


class FailureNote(_Record):
    """Where a build stopped; its traceback is in the folder's message."""

    stage: str
    cell: str
    ename: str
    evalue: str


class Manifest(_Record):
    """See the module's docstring for the fields."""

    version: Literal[1, 2] = 2
    status: Literal["ok", "failed"]
    report: str
    variant: str
    language: str
    edition: str
    titles: dict[str, str]
    title: str = ""
    data_date: str = ""
    parameters: dict[str, Value]
    key: str
    ingredients: dict[str, dict[str, str]] = {}
    notebook: Input
    inputs: list[Input]
    environment: Environment
    headlines: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    figures: list[str] = []
    cards: dict[str, dict[str, Any]] | None = None
    sources: dict[str, dict[str, Any]] | None = None
    sentences: dict[str, list[str]] | None = None
    baseline: str = ""
    files: list[File] = []
    timings: dict[str, Any] = {}
    failure: FailureNote | None = None
    created: str

    def write(self, folder: Path) -> None:
        """Write it into the edition's folder."""
        text = json.dumps(self.model_dump(), ensure_ascii=False, indent=1, allow_nan=False)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder.

    Raises:
        ValueError: It is missing, damaged or of another version.
    """
    try:
        return Manifest.model_validate_json((folder / NAME).read_bytes())
    except OSError as error:
        raise ValueError(f"{folder / NAME}: cannot be read ({error.strerror})") from None


def numbers(notebook: Any, found: Sequence[Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """Collect what an executed notebook says about itself, for the manifest.

    Args:
        notebook: The executed notebook.
        found: Its bundles, where they are checked already; see `checked_bundles`.

    Returns:
        The fields title, data_date, headlines, items, figures, cards, sources and sentences.

    Raises:
        RenderError: A display bundle is not valid.
    """
    title = data_date = ""
    headlines: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    used: set[str] = set()
    cards: dict[str, dict[str, Any]] = {}
    sources: dict[str, dict[str, Any]] = {}
    sentences: dict[str, list[str]] = {}
    for bundle in checked_bundles(notebook) if found is None else found:
        if bundle["kind"] == "report":
            title, data_date = str(bundle["title"]), str(bundle.get("data_date") or "")
        headlines += bundle.get("headlines", [])
        if bundle["kind"] in {"chart", "table"}:
            items.append(
                {key: bundle[key] for key in ("kind", "label", "caption", "columns", "rows")}
            )
            said = (str(bundle["caption"]), str(bundle.get("note") or ""))
            sentences[bundle["label"]] = [one for one in said if one]
        elif bundle["kind"] == "text" and bundle["parts"]:
            sentences[bundle["label"]] = ["".join(map(_said, part)) for part in bundle["parts"]]
        elif bundle["kind"] == "sources":
            cards.update({one["id"]: _without(one, "id", "conflicts") for one in bundle["figures"]})
            sources.update({one["id"]: _without(one, "id") for one in bundle["sources"]})
        used.update(_figure_ids(bundle))
    return {
        "title": title,
        "data_date": data_date,
        "headlines": headlines,
        "items": items,
        "figures": sorted(used),
        "cards": cards,
        "sources": sources,
        "sentences": sentences,
    }


@cache
def environment() -> Environment:
    """Describe the software of this process."""
    libraries = {}
    for requirement in metadata.requires("tyanalysis") or []:
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        # A requirement for other platforms or an extra need not be installed.
        with suppress(metadata.PackageNotFoundError):
            libraries[name] = metadata.version(name)
    return Environment(
        python=platform.python_version(),
        package=tyanalysis.__version__,
        fonts=fonts_digest(),
        libraries=dict(sorted(libraries.items())),
    )


def relative_inputs(read: Mapping[str, str], data: Path | None) -> list[Input]:
    """Name the files read relative to the data folder; by name alone where they lie outside."""
    base = data.parent if data is not None and data.is_file() else data
    found = []
    for name, digest in sorted(read.items()):
        if not digest:
            continue  # looked for and not found
        path = Path(name).resolve()
        inside = base is not None and path.is_relative_to(base.resolve())
        shown = path.relative_to(base.resolve()) if base and inside else Path(path.name)
        found.append(Input(path=shown.as_posix(), sha256=digest))
    return found


def list_files(folder: Path) -> list[File]:
    """List the files of an edition's folder, its manifest apart."""
    return [
        File(name=path.name, sha256=sha256(path), bytes=path.stat().st_size)
        for path in sorted(folder.iterdir())
        if path.name != NAME
    ]


def _said(part: Any) -> str:
    return part if isinstance(part, str) else str(part["text"])


def _without(record: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Give a record without some fields and without empty ones; an end of null is unbounded."""
    return {
        key: value
        for key, value in record.items()
        if key not in names and (value is not None or key in {"low", "high"})
    }


def _figure_ids(value: object) -> Iterator[str]:
    """Find every figure id in a bundle, however deep."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key == "figures":
                yield from _ids(part)
            yield from _figure_ids(part)
    elif isinstance(value, list):
        for part in value:
            yield from _figure_ids(part)


def _ids(cards: Iterable[Any]) -> Iterator[str]:
    for card in cards:
        yield str(card["id"]) if isinstance(card, Mapping) else str(card)

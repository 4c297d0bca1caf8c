"""What an edition depends on, as names with digests, and the key made of them all.

The ingredients come in groups, each a mapping of names to digests, versions or values::

    notebook    each cell by its id: kind, source and tags, not outputs; and their order
    code        modules and files of the package, and modules beside the notebook
    libraries   Python and every distribution, by version
    fonts       each role's file
    edition     report, language, formats, parameters, titles, links to the other language
    data        the files that the run read, through the read log; "absent" where one was looked
                for and not found

All but the data are known before the run, and are taken before it: what changes meanwhile is seen
by the next plan. The figures of an earlier edition that a report compares itself with are no
ingredient: they change with each build, and an edition would never be fresh.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import tyanalysis
from tyanalysis import fonts
from tyanalysis.errors import RenderError
from tyanalysis.reporting import libraries
from tyanalysis.reporting.code import Code
from tyanalysis.reporting.digest import canonical, sha256, sha256_text
from tyanalysis.reporting.imports import cell_references
from tyanalysis.reporting.layout import FILES, LATEST
from tyanalysis.reporting.plan import Ingredients, Job
from tyanalysis.reporting.report_entry import LANGUAGES
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.source import read_source

GROUPS = ("notebook", "code", "libraries", "fonts", "edition", "data")
ABSENT = "absent"
OUTSIDE = "elsewhere/"
UNKNOWN = "unknown"
"""The value of an ingredient that could not be determined: it never equals anything."""

_WORDS = {"order": "order of the notebook's cells", "links": "links to other languages"}

Digest = Callable[[Path], str]
Versions = Callable[[frozenset[str]], Mapping[str, str]]


@dataclass
class World:
    """The state of everything outside the catalogue, looked at once.

    Attributes:
        setting: The folders.
        code: The package's source.
        digest: Gives the sha256 of a file.
        versions: Gives the versions of the libraries, and of those that provide some modules.
    """

    setting: Setting
    code: Code = field(default_factory=Code)
    digest: Digest = field(default_factory=lambda: sha256)
    versions: Versions = field(default_factory=lambda: library_versions)
    _kept: dict[object, Mapping[str, str]] = field(default_factory=dict)

    def before_run(self, job: Job) -> Ingredients:
        """Give the ingredients of an edition but for its data."""
        notebook, code, versions = self._source(job)
        return {
            "notebook": notebook,
            "code": code,
            "libraries": versions,
            "fonts": self._fonts(),
            "edition": edition_ingredients(job, self.setting),
        }

    def _source(self, job: Job) -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]:
        names = tuple(
            (kind, job.notebook, tuple(sorted(job.formats)), job.language)
            for kind in ("notebook", "code", "libraries")
        )
        if names[0] not in self._kept:
            source = read_source(job.notebook)
            cells = {f"cell {cell.name}": cell.digest for cell in source.cells}
            order = json.dumps([cell.name for cell in source.cells])
            closure = self.code.closure(
                cell_references(cell.source for cell in source.code),
                job.notebook.parent,
                job.formats,
                job.language,
            )
            found = ({**cells, "order": sha256_text(order)}, closure.digests,
                     self.versions(closure.outside))  # fmt: skip
            self._kept.update(zip(names, found, strict=True))
        first, second, third = (self._kept[name] for name in names)
        return first, second, third

    def _fonts(self) -> Mapping[str, str]:
        if "fonts" not in self._kept:
            try:
                found = fonts.font_files()
                self._kept["fonts"] = {role: self.digest(path) for role, path in found.items()}
            except (RenderError, OSError):
                self._kept["fonts"] = {"files": UNKNOWN}
        return self._kept["fonts"]


def edition_ingredients(job: Job, setting: Setting) -> dict[str, str]:
    """Give what the catalogue and the caller ask of an edition."""
    workbook = setting.data is not None and setting.data.is_file()
    parameters = {
        f"parameter {name}": json.dumps(value, ensure_ascii=False)
        for name, value in job.parameters.items()
        if name != "data"  # the files that it leads to count
    }
    return {
        "report": job.report,
        "language": job.language,
        **{f"format {one}": "wanted" for one in sorted(job.formats)},
        **parameters,
        "title_zh": job.entry.title_zh,
        "title_en": job.entry.title_en,
        "links": " ".join(linked_languages(job, setting.output)),
        # A folder is known by the files in it that are read; of two workbooks one is read.
        **({"workbook": setting.data.name} if setting.data and workbook else {}),
    }


def data_ingredients(read: Mapping[str, str], setting: Setting) -> dict[str, str]:
    """Name the files that a run read, with their digests.

    Args:
        read: Absolute path and sha256; an empty digest for a file looked for and not found.
        setting: The folders that names are relative to.
    """
    return {
        data_name(Path(path).resolve(), setting): digest or ABSENT
        for path, digest in sorted(read.items())
    }


def outside_places(read: Mapping[str, str], setting: Setting) -> dict[str, str]:
    """Give the absolute paths of files read outside the known folders, by ingredient."""
    named = {data_name(Path(path).resolve(), setting): path for path in read}
    return {name: path for name, path in named.items() if name.startswith(OUTSIDE)}


def data_name(path: Path, setting: Setting) -> str:
    """Name a file without the paths of this machine; outside the known folders by name alone."""
    for prefix, base in _bases(setting):
        if path.is_relative_to(base):
            return prefix + path.relative_to(base).as_posix()
    return f"{OUTSIDE}{path.name}"


def data_path(name: str, setting: Setting) -> Path | None:
    """Find a file again by its name; None where the name does not tell."""
    for prefix, base in _bases(setting):
        if name.startswith(prefix) and base.is_dir():
            return base / name.removeprefix(prefix)
    return None


def _bases(setting: Setting) -> Iterator[tuple[str, Path]]:
    if setting.data is not None:
        data = setting.data.resolve()
        yield "data/", data.parent if data.is_file() else data
    package = Path(tyanalysis.__file__).resolve().parent
    yield "bundled/", package / "bundled" / "data"
    yield "bundled/", package.parents[1] / "data"
    yield "project/", setting.root.resolve()


def linked_languages(job: Job, output: Path) -> list[str]:
    """Give the other languages that the page links to: built with it, or there already."""
    home = output / job.report / job.variant
    return [
        one
        for one in LANGUAGES
        if one in job.entry.languages and one != job.language
        if one in job.siblings or (home / one / LATEST / FILES["html"]).exists()
    ]


def content_key(ingredients: Ingredients) -> str:
    """Hash all ingredients: equal keys mean equal pages on one day."""
    return sha256_text(canonical(ingredients))


def differences(group: str, before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Say in words what changed in a group of ingredients.

    >>> list(differences("libraries", {"pandas": "3.1.0"}, {"pandas": "3.1.1"}))
    ['pandas 3.1.0 → 3.1.1']
    >>> list(differences("data", {"data/a.csv": "1"}, {"data/a.csv": "2"}))
    ['data/a.csv changed']
    """
    if group == "fonts":
        if dict(before) != dict(now) or UNKNOWN in now.values():
            told = "fonts cannot be read" if UNKNOWN in now.values() else "fonts changed"
            yield told
        return
    for name in [*now, *(one for one in before if one not in now)]:
        old, new = before.get(name), now.get(name)
        if old != new or new == UNKNOWN:
            yield _told(group, name, old, new)


def _told(group: str, name: str, old: str | None, new: str | None) -> str:
    if new == UNKNOWN:
        return f"{name} cannot be determined"
    if group == "libraries":
        return f"{name} {old or ABSENT} → {new or ABSENT}"
    if group == "data":
        gone = {None: "is gone", ABSENT: "is gone"}
        return f"{name} {'is there now' if old == ABSENT else gone.get(new, 'changed')}"
    shown = _WORDS.get(name, f"notebook {name}" if group == "notebook" else name)
    return f"{shown} {'added' if old is None else 'dropped' if new is None else 'changed'}"


def library_versions(modules: frozenset[str]) -> dict[str, str]:
    """Give the versions of Python, the package's libraries, and what some modules come from."""
    found = libraries.required_versions()
    unknown = {one for one in modules if one.replace("_", "-").lower() not in found}
    providers = libraries.providers() if unknown else {}
    extra = libraries.versions_of(unknown, providers)
    return {"python": libraries.python_version(), **found, **extra}

"""Copy the site to a folder or any place that fsspec reaches, so that readers never meet half of it.

At the target ``.tyanalysis-site.json`` lists every file that was written there, with its hash. Only
files on the list are replaced or deleted. A copy has four steps:

1. What is new goes to its place, and what replaces something else goes aside where the place can
   rename. Nothing that a reader sees leads there yet.
2. What was put aside is renamed into place: editions called latest, then the reports' pages, the
   feed, and the index last. Where nothing can be renamed, each file is written over in one step.
3. What is gone from the site is deleted.
4. The list is written.

Ended at any moment, by whatever, the place holds whole files, and no page leads to one that is not
there. What is about to be written is listed first as pending: the next copy takes up where the last
was ended and takes none of its files for somebody else's. A lock keeps two publishers apart.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.layout import LATEST
from tyanalysis.reporting.report_lock import hold
from tyanalysis.reporting.target import PART, Target
from tyanalysis.reporting.target_lock import Lock, hold_target

LIST = ".tyanalysis-site.json"
STAGE = ".tyanalysis-stage"
"""Where the files wait that are to replace others."""
_SAVE_SECONDS = 5.0
_ROUNDS = 5


@dataclass
class Report:
    """What was done.

    Attributes:
        written: Paths that were written.
        deleted: Paths that were deleted.
        kept: Paths on the list that somebody else has changed or replaced since: left alone.
        same: How many files were there already.
    """

    written: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    same: int = 0


def copy_site(
    output: Path,
    target: str,
    *,
    options: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    told: Callable[[str], None] | None = None,
) -> Report:
    """Bring a target up to date with the site.

    Args:
        output: The folder of all reports.
        target: A folder, or a URL that fsspec knows.
        options: For the file system beside what the URL and fsspec's own settings say.
        dry_run: Say what would be done and do nothing.
        told: Called with each path before it is written or deleted.

    Raises:
        ParameterError: The target cannot be used, or holds files of somebody else where the site
            has its own.
        DataError: There is no site, or the connection failed; what was copied stays and is not
            copied again.
    """
    if not (output / "index.html").is_file():
        raise DataError(f"{output}: found no index.html, expected the reports. Build them first.")
    place = Target(target, options)
    if place.local and (Path(place.root).resolve() / "x").is_relative_to(output.resolve()):
        raise ParameterError(
            f"{place.shown}: found a folder inside the reports themselves, expected one outside "
            f"{output}. The site would be copied into itself."
        )
    try:
        return _copy(output, place, told or (lambda _: None), dry_run=dry_run)
    except (ParameterError, DataError):
        raise
    except Exception as error:  # each backend has exceptions of its own
        raise DataError(
            f"{place.shown}: the copy stopped ({type(error).__name__}: {place.mask(str(error))}). "
            "What was copied is whole and stays; run the same command again to go on."
        ) from None  # its traceback could show the address with a password


def site_files(output: Path) -> Iterator[str]:
    """List the files of the site in the order in which they are copied.

    Contents come first, then the copies called latest, then pages that lead to them; hidden files
    and folders are no part of the site.
    """
    names = [
        path.relative_to(output).as_posix()
        for path in output.rglob("*")
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(output).parts)
    ]
    yield from sorted(names, key=lambda name: (_rank(name), name))


def _copy(output: Path, place: Target, told: Callable[[str], None], *, dry_run: bool) -> Report:
    listed, pending = _read_list(place)
    report = Report()
    names = list(site_files(output))
    content = {name: _digest(output / name) for name in names}
    wanted = {name: digest for name, digest in content.items() if digest}
    changed = [name for name in names if name in wanted and listed.get(name) != wanted[name]]
    report.same = len(wanted) - len(changed)
    _refuse_foreign(place, [n for n in changed if n not in listed and n not in pending], wanted)
    gone = [name for name in (*listed, *pending) if name not in wanted]
    if dry_run:
        report.written, report.deleted = changed, list(dict.fromkeys(gone))
        return report
    if changed:
        pending |= {name: wanted[name] for name in changed}
        _save(place, listed, pending)
    saved = time.monotonic()
    for name in changed:
        try:
            data = (output / name).read_bytes()
        except FileNotFoundError:
            continue  # pruned meanwhile; the next copy sees the site as it is then
        told(name)
        place.write(name, data)
        listed[name] = hashlib.sha256(data).hexdigest()
        pending.pop(name, None)
        report.written.append(name)
        if time.monotonic() - saved > _SAVE_SECONDS:
            _save(place, listed, pending)
            saved = time.monotonic()
    for name in dict.fromkeys(gone):
        digests = {listed.pop(name, None), pending.pop(name, None)}
        there = place.read(name)
        if there is None:
            continue
        if hashlib.sha256(there).hexdigest() in digests:
            told(name)
            place.delete(name)
            report.deleted.append(name)
        else:
            report.kept.append(name)
    if changed or gone:
        _save(place, listed, {})
    return report


def _rank(name: str) -> int:
    parts = name.split("/")
    if len(parts) <= 2:  # the index, the feed and the reports' own pages
        return 4 - len(parts) + 1
    page = parts[-1].endswith(".html")
    return (1 if page else 0) if LATEST not in parts else 2


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _read_list(place: Target) -> tuple[dict[str, str], dict[str, str]]:
    found = place.read(LIST)
    if found is None:
        return {}, {}
    try:
        content = json.loads(found)
        if content["version"] != 1:
            raise ValueError(f"version {content['version']}")
        return dict(content["files"]), dict(content["pending"])
    except (ValueError, KeyError, TypeError) as error:
        raise ParameterError(
            f"{place.shown}/{LIST}: found no list of what was written ({error}), expected one of "
            "version 1. Without it nothing there can be told from other people's files. Mend it, "
            "or name an empty place."
        ) from None


def _save(place: Target, files: Mapping[str, str], pending: Mapping[str, str]) -> None:
    content = {"version": 1, "files": dict(sorted(files.items())), "pending": dict(pending)}
    place.write(LIST, json.dumps(content, ensure_ascii=False, indent=0).encode())


def _refuse_foreign(place: Target, names: list[str], wanted: Mapping[str, str]) -> None:
    """Refuse to replace files that we did not write; one listing for each folder tells which."""
    foreign: list[str] = []
    listings: dict[str, set[str]] = {}
    for name in names:
        folder, _, last = name.rpartition("/")
        if folder not in listings:
            try:
                there = place.fs.ls(place.path(folder).rstrip("/"), detail=False)
            except (FileNotFoundError, NotADirectoryError):
                there = []
            listings[folder] = {str(one).rstrip("/").rpartition("/")[2] for one in there}
        if last in listings[folder]:
            content = place.read(name)
            if content is None or hashlib.sha256(content).hexdigest() != wanted[name]:
                foreign.append(name)
    if foreign:
        told = ", ".join(foreign[:5]) + (" …" if len(foreign) > 5 else "")
        raise ParameterError(
            f"{place.shown}: found files that were not written from here: {told}. They would be "
            "replaced; nothing was copied. Name an empty folder, or move them away."
        )


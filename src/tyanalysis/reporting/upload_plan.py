"""What a copy of the site has to do: which files, in which order, and which are there already."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tyanalysis.reporting.layout import LATEST
from tyanalysis.reporting.target import Target
from tyanalysis.reporting.target_list import Written, refuse_foreign


@dataclass(frozen=True)
class UploadPlan:
    """What is to be done.

    Attributes:
        wanted: The files of the site with their hashes, in order.
        changed: Those that the target does not have.
        gone: Those that the target has from us and the site has no more.
    """

    wanted: dict[str, str]
    changed: list[str]
    gone: list[str]


def plan_upload(output: Path, place: Target, written: Written) -> UploadPlan:
    """Compare the site with what a target has from it.

    Args:
        output: The folder of all reports.
        place: The target.
        written: The target's list.

    Raises:
        ParameterError: The target holds files of somebody else where the site has its own.
    """
    content = {name: _digest(output / name) for name in site_files(output)}
    wanted = {name: digest for name, digest in content.items() if digest}
    changed = [name for name in wanted if written.files.get(name) != wanted[name]]
    refuse_foreign(place, [name for name in changed if name not in written], wanted)
    gone = [name for name in written if name not in wanted]
    return UploadPlan(wanted, changed, gone)


def site_files(output: Path) -> Iterator[str]:
    """List the files of the site in the order in which they are copied.

    Contents come first, then the copies called latest, then pages that lead to them; hidden files
    and folders are no part of the site.
    """
    names = []
    for folder, below, files in os.walk(output):
        # Hidden folders are not even entered: those of builds come and go meanwhile.
        below[:] = [one for one in below if not one.startswith(".")]
        names += [
            Path(folder, one).relative_to(output).as_posix()
            for one in files
            if not one.startswith(".")
        ]
    yield from sorted(names, key=lambda name: (_rank(name), name))


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

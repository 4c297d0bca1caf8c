"""The edition that a run is compared with: the last good one of the same variant and language."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tyanalysis.reporting.manifest import NAME, Environment, Manifest, read_manifest, sha256
from tyanalysis.reporting.publish import editions

VARIABLE = "TYANALYSIS_BASELINE"


def find_baseline(home: Path, again: Manifest | None = None) -> str:
    """Name the edition that the next run of a home is compared with, "" for a first edition.

    Args:
        home: The folder of one report, variant and language.
        again: The edition that the run makes a second time, see `made_again`; it keeps the
            baseline that it had, because an edition compared with itself would say that nothing
            changed.
    """
    if again is not None:
        return again.baseline if again.baseline and (home / again.baseline / NAME).is_file() else ""
    for folder in editions(home):
        try:
            if read_manifest(folder).status == "ok":
                return folder.name
        except ValueError:
            continue  # a damaged folder is no good edition
    return ""


def baseline_environment(home: Path, folder: Path, again: Manifest | None = None) -> dict[str, str]:
    """Prepare what a run needs to know of its baseline.

    Args:
        home: The folder of one report, variant and language.
        folder: A folder of the run, into which the manifest is copied: the edition itself may be
            pruned or replaced meanwhile.
        again: As for `find_baseline`.

    Returns:
        The variable and the path of the copy; the variable is empty for a first edition.
    """
    name = find_baseline(home, again)
    if not name:
        return {VARIABLE: ""}
    copy = folder / "baseline.json"
    shutil.copyfile(home / name / NAME, copy)
    return {VARIABLE: str(copy)}


def made_again(
    home: Path,
    day: str,
    notebook: Path,
    parameters: object,
    formats: Sequence[str],
    data: Path | None,
    environment: Environment,
) -> Manifest | None:
    """Find the edition of a day that a run with the same content would make a second time.

    Its key is known only after the run, so everything behind the key is compared instead.
    """
    for folder in editions(home):
        if not folder.name.startswith(day):
            continue
        try:
            made = read_manifest(folder)
        except ValueError:
            continue
        base = data.parent if data is not None and data.is_file() else data
        same = (
            made.notebook.sha256 == sha256(notebook)
            and made.parameters == parameters
            and made.environment == environment
            and {file.name for file in made.files} >= {_FILES[one] for one in formats}
            and (base is None or all(_same(base / one.path, one.sha256) for one in made.inputs))
        )
        if same:
            return made
    return None


_FILES = {"html": "index.html", "pdf": "report.pdf"}


def _same(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path) == digest

"""The edition that a run is compared with: the last good one of the same variant and language."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tyanalysis.reporting.digest import sha256
from tyanalysis.reporting.key import ABSENT, data_path
from tyanalysis.reporting.layout import LATEST, MANIFEST
from tyanalysis.reporting.manifest import Manifest, read_manifest
from tyanalysis.reporting.publish import editions
from tyanalysis.reporting.setting import Setting

VARIABLE = "TYANALYSIS_BASELINE"
BASELINE = "baseline.json"
"""The baseline's manifest in the private folder of a run."""


def hand_over(home: Path, folder: Path, again: Manifest | None = None) -> str:
    """Put the manifest of a run's baseline into its private folder.

    A copy, because the edition itself may be pruned or replaced meanwhile.

    Args:
        home: The folder of one report, variant and language.
        folder: The private folder.
        again: As for `find_baseline`.

    Returns:
        The baseline's name; "" for a first edition, and then there is no copy.
    """
    name = find_baseline(home, again)
    if name:
        shutil.copyfile(home / name / MANIFEST, folder / BASELINE)
    return name


def find_baseline(home: Path, again: Manifest | None = None) -> str:
    """Name the edition that the next run of a home is compared with, "" for a first edition.

    Args:
        home: The folder of one report, variant and language.
        again: The edition that the run makes a second time, see `made_again`; it keeps the
            baseline that it had, because an edition compared with itself would say that nothing
            changed.
    """
    if again is not None:
        known = again.baseline and (home / again.baseline / MANIFEST).is_file()
        return again.baseline if known else ""
    for folder in (home / LATEST, *editions(home)):
        try:
            manifest = read_manifest(folder)
        except ValueError:
            continue  # a damaged folder is no good edition
        if manifest.status == "ok" and (home / manifest.edition / MANIFEST).is_file():
            return manifest.edition
    return ""


def made_again(
    home: Path, ingredients: Mapping[str, Mapping[str, str]], setting: Setting
) -> Manifest | None:
    """Find the edition of this day that a run of the same content would make a second time.

    Args:
        home: The folder of one report, variant and language.
        ingredients: What the run rests on, but for its data.
        setting: The folders, and the day.
    """
    try:
        made = read_manifest(home / LATEST)
    except ValueError:
        return None
    if not made.edition.startswith(setting.day.isoformat()):
        return None
    before = {name: dict(group) for name, group in made.ingredients.items() if name != "data"}
    same = before == {name: dict(group) for name, group in ingredients.items()}
    read = made.ingredients.get("data", {})
    return made if same and all(_now(name, setting) == one for name, one in read.items()) else None


def _now(name: str, setting: Setting) -> str:
    path = data_path(name, setting)
    return sha256(path) if path is not None and path.is_file() else ABSENT

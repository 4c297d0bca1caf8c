"""Publish an edition: checked once more and moved into place in one step, or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tyanalysis.errors import RenderError
from tyanalysis.reporting import manifest as manifests
from tyanalysis.reporting.database import FOLDER
from tyanalysis.reporting.layout import EDITION, FAILED, LATEST
from tyanalysis.reporting.manifest import Manifest, read_manifest
from tyanalysis.reporting.place import (
    PAGE,
    PRIVATE,
    clear_scratch,
    move_away,
    owner_is_gone,
    place,
    settle,
    sync,
)

JOURNAL = "publishing.json"
"""In a private folder while its edition is being moved: what a crash leaves half done."""


def publish(output: Path, folder: Path, *, keep: int | None = None) -> Path:
    """Publish one edition, its ``latest``, and take back the notice of an earlier failure.

    Args:
        output: The folder of all reports.
        folder: The finished edition, in a private folder of the output.
        keep: How many editions to keep, see ``retention``; all when None.

    Returns:
        The edition's folder.

    Raises:
        RenderError: The files are not those of the manifest; nothing in the output has changed.
        OSError: The disk is full or may not be written; the last good edition stands.
    """
    manifest = check_files(folder)
    private, home = folder.parent, home_of(output, manifest)
    copy = private / LATEST
    shutil.copytree(folder, copy)
    settle(folder)
    settle(copy)
    target = home / manifest.edition
    home.mkdir(parents=True, exist_ok=True)
    note = {"home": home.relative_to(output).as_posix(), "edition": manifest.edition}
    (private / JOURNAL).write_text(json.dumps(note), encoding="utf-8")
    sync(private / JOURNAL)
    sync(private)  # before the move that it tells of
    place(folder, target)
    place(copy, home / LATEST)
    move_away(home / FAILED, private)
    from tyanalysis.reporting.retention import superfluous  # noqa: PLC0415 - needs this module

    for old in superfluous(home, keep):
        move_away(old, private)
    (private / JOURNAL).unlink()
    return target


def publish_failure(output: Path, folder: Path) -> Path:
    """Put what is left of a failed build beside the editions, which stay as they are.

    Returns:
        Its folder, with the executed notebook, its failing cell marked, and the message as text
        and as a page.
    """
    home = home_of(output, read_manifest(folder))
    settle(folder)
    place(folder, home / FAILED)
    return home / FAILED


def home_of(output: Path, manifest: Manifest) -> Path:
    """Give the folder that holds the editions of one variant in one language."""
    return output / manifest.report / manifest.variant / manifest.language


def check_files(folder: Path) -> Manifest:
    """Check that a folder holds just what its manifest lists, byte for byte.

    Raises:
        RenderError: It does not.
    """
    try:
        manifest = read_manifest(folder)
        found = {one.name: one for one in manifests.list_files(folder)}
    except (OSError, ValueError) as error:
        raise RenderError(f"edition {folder.name}: {error}. It is not published.") from None
    wanted = {one.name: one for one in manifest.files}
    wrong = [
        f"{name}: {'missing' if name not in found else 'not what the manifest says'}"
        for name in wanted
        if found.get(name) != wanted[name]
    ] + [f"{name}: not in the manifest" for name in found if name not in wanted]
    if wrong:
        raise RenderError(
            f"edition {folder.name}: {'; '.join(wrong)}. It is not published; the last good "
            "edition stays. Build it again."
        )
    return manifest


def sweep(output: Path) -> list[str]:
    """Clear away what killed builds have left, and finish what was half moved.

    Returns:
        The names of the private folders that were cleared.
    """
    swept = []
    for private in sorted(output.glob(f"{PRIVATE}*")) if output.is_dir() else []:
        if not owner_is_gone(private):
            continue
        _finish(output, private)
        shutil.rmtree(private, ignore_errors=True)
        swept.append(private.name)
    for page in (output / FOLDER).glob(f"{PAGE}*"):
        if owner_is_gone(page, PAGE):
            page.unlink(missing_ok=True)
    clear_scratch()
    return swept


def _finish(output: Path, private: Path) -> None:
    """Let ``latest`` follow an edition that was moved before its process was killed."""
    try:
        note = json.loads((private / JOURNAL).read_text(encoding="utf-8"))
        home = output / note["home"]
        check_files(home / note["edition"])
        copy = private / (LATEST + ".again")
        shutil.copytree(home / note["edition"], copy)
    except (OSError, ValueError, KeyError, RenderError):
        return  # it was not moved, so there is nothing to follow
    place(copy, home / LATEST)


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

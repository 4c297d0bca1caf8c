"""A workspace for another region: tables with example rows, notebooks, a catalogue, a README.

The notebooks, the vocabulary of indicators and the descriptor are those of the installed package;
the example rows and the READMEs lie in ``template``. A workspace is made whole or not at all.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any, Final

from tyanalysis.data.schema import TABLES
from tyanalysis.errors import DataError
from tyanalysis.reporting.project import CATALOGUE, installed

# The handbook works its examples on the published figures of Taiyuan and Shanxi by their ids.
NOT_COPIED: Final = ("methods",)
ABOUT: Final = {
    "name": "my-region",
    "title": "Public figures on my region",
    "description": "Qualified, sourced and dated claims; each row of figures is one claim by one"
    " source. Change this title, and replace the rows whose id begins with 'example-'.",
    "version": "0.1.0",
}


def make_workspace(folder: Path) -> list[Path]:
    """Make a workspace.

    Args:
        folder: Where; it is made if it is missing. What lies in it already stays, and nothing in
            it may have the name of something that is to be made.

    Returns:
        The files and folders made, directly below the folder.

    Raises:
        DataError: If something is in the way (all of it is named), or it cannot be written.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise DataError(
            f"{folder}: found a file, expected a folder or nothing. Nothing was written. Next:"
            " name another folder."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".tyanalysis-init-") as name:
            draft = Path(name) / "workspace"
            _write(draft)
            return _move(draft, folder)
    except OSError as error:
        raise DataError(
            f"{folder}: cannot be written ({error.strerror}). Nothing was left there. Next: name a"
            " folder that you may write to."
        ) from error


def _write(draft: Path) -> None:
    source = installed()
    template = resources.files(__package__) / "template"
    (draft / "data").mkdir(parents=True)
    for name in ("README.md", "README.en.md", "gitignore"):
        text = (template / name).read_text(encoding="utf-8")
        (draft / name.replace("gitignore", ".gitignore")).write_text(text, encoding="utf-8")
    for table in TABLES:
        example = template / "data" / f"{table}.csv"
        # The reports find their figures by indicator, so a workspace needs the same vocabulary.
        text = (
            example.read_text(encoding="utf-8")
            if example.is_file()
            else (source.root / "data" / f"{table}.csv").read_text(encoding="utf-8")
        )
        (draft / "data" / f"{table}.csv").write_text(text, encoding="utf-8")
    descriptor = json.loads((source.root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    _write_json(draft / "data" / "datapackage.json", _descriptor(descriptor))
    _copy_notebooks(source.catalogue.parent, draft / CATALOGUE.parent)


def _descriptor(descriptor: dict[str, Any]) -> dict[str, Any]:
    """Give the descriptor of an empty package: the same tables, another title."""
    kept = {name: descriptor[name] for name in ("$schema", "resources") if name in descriptor}
    return {"$schema": kept["$schema"], **ABOUT, "resources": kept["resources"]}


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _copy_notebooks(source: Path, target: Path) -> None:
    target.mkdir()
    for path in sorted(source.glob("*.ipynb")):
        if path.stem not in NOT_COPIED:
            shutil.copyfile(path, target / path.name)
    text = (source / CATALOGUE.name).read_text(encoding="utf-8")
    (target / CATALOGUE.name).write_text(without_reports(text, NOT_COPIED), encoding="utf-8")


def without_reports(catalogue: str, reports: tuple[str, ...]) -> str:
    r"""Leave reports out of the text of a catalogue; its comments stay.

    >>> without_reports('# all\n\n[report.a]\nx = 1\n\n[report.b]\ny = 2\n', ("b",))
    '# all\n\n[report.a]\nx = 1\n'
    """
    parts = re.split(r"(?m)^(?=\[)", catalogue)
    wanted = rf"\[+report\.(?:{'|'.join(map(re.escape, reports))})[.\]]"
    return "".join(part for part in parts if not re.match(wanted, part)).rstrip("\n") + "\n"


def _move(draft: Path, folder: Path) -> list[Path]:
    """Move the draft into place: by one rename, or piece by piece beside what is there."""
    if not folder.exists() or not any(folder.iterdir()):
        os.replace(draft, folder)
        return sorted(folder.iterdir())
    pieces = sorted(draft.iterdir())
    in_the_way = [piece.name for piece in pieces if (folder / piece.name).exists()]
    if in_the_way:
        raise DataError(
            f"{folder}: found {', '.join(in_the_way)} there already, expected nothing of that"
            " name. A workspace overwrites nothing; nothing was written. Next: name an empty"
            " folder, or move them away."
        )
    moved: list[Path] = []
    try:
        for piece in pieces:
            os.rename(piece, folder / piece.name)
            moved.append(folder / piece.name)
    except OSError:
        for piece in moved:
            os.rename(piece, draft / piece.name)
        raise
    return moved

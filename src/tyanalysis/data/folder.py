"""Where the data lies, and what is read of it: the folder, and the read log of its files."""

from __future__ import annotations

import hashlib
import json
import os
from importlib import resources
from pathlib import Path
from typing import Final

from tyanalysis.errors import DataError

DESCRIPTOR: Final = "datapackage.json"
READ_LOG: Final = "TYANALYSIS_READ_LOG"
DATA_FOLDER: Final = "TYANALYSIS_DATA"


def find_data(data: str | os.PathLike[str] = "") -> Path:
    """Find the data: the given path, TYANALYSIS_DATA, a project around here, or the bundled data.

    Args:
        data: Folder or workbook; "" looks in the environment variable, then upward from the
            working directory for ``data/datapackage.json``, then in the installed package.

    Raises:
        DataError: If the path that was named does not exist, or there is no data anywhere.
    """
    named = os.fspath(data) or os.environ.get(DATA_FOLDER, "")
    if named:
        path = Path(named).expanduser()
        if not path.exists():
            origin = "the data parameter" if os.fspath(data) else DATA_FOLDER
            raise DataError(
                f"{path}: found nothing there; expected a data folder or an .xlsx workbook, named"
                f" by {origin}. Next: correct the path, or leave it empty for the bundled data."
            )
        return path.resolve()
    here = Path.cwd()
    bundled = Path(str(resources.files("tyanalysis"))) / "bundled" / "data"
    source_tree = Path(__file__).resolve().parents[3] / "data"
    candidates = [folder / "data" for folder in (here, *here.parents)]
    for path in (*candidates, bundled, source_tree):
        if (path / DESCRIPTOR).is_file():
            return path.resolve()
    raise DataError(
        f"{here}: found no data/{DESCRIPTOR} here or above, and no bundled data; expected one."
        f" Next: name a folder with the data parameter or {DATA_FOLDER}."
    )


def read_bytes(path: Path) -> bytes:
    """Read a file, and write path and sha256 to the read log if there is one."""
    data = path.read_bytes()
    if os.environ.get(READ_LOG):
        log_read(path, hashlib.sha256(data).hexdigest())
    return data


def log_read(path: Path, digest: str) -> None:
    """Write a line of the read log; "" for a file that was looked for and is not there.

    A report without a table changes when the table comes.
    """
    log = os.environ.get(READ_LOG)
    if log:
        entry = {"path": str(path.resolve()), "sha256": digest}
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

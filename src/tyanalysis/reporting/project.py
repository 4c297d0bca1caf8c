"""Where a project lies: its catalogue, its notebooks, its data, its reports.

A project is a folder that holds ``notebooks/reports.toml``. Looking for it makes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import tyanalysis
from tyanalysis.errors import DataError

CATALOGUE = Path("notebooks") / "reports.toml"


@dataclass(frozen=True)
class Project:
    """The folders of one project.

    Attributes:
        root: The folder that holds everything; absolute.
    """

    root: Path

    @property
    def catalogue(self) -> Path:
        """The list of reports."""
        return self.root / CATALOGUE

    @property
    def reports(self) -> Path:
        """Where editions are published unless the caller says otherwise."""
        return self.root / "reports"

    @property
    def data(self) -> Path | None:
        """The project's own data package, if it has one."""
        folder = self.root / "data"
        return folder if (folder / "datapackage.json").is_file() else None


def find_project(folder: Path | None = None) -> Project:
    """Find the project of a folder, of the working directory, or of the installed repository.

    Args:
        folder: The project's folder when the caller names it; then nothing else is tried.

    Raises:
        DataError: There is no ``notebooks/reports.toml`` in any of the places.
    """
    if folder is not None:
        if (folder / CATALOGUE).is_file():
            return Project(folder.resolve())
        raise DataError(
            f"{folder}: found no {CATALOGUE}, expected the folder of a project. Name the folder "
            "that holds notebooks/ with --project."
        )
    here = Path.cwd()
    # An editable install knows its repository; any other has no notebooks beside the package.
    repository = Path(tyanalysis.__file__).resolve().parents[2]
    for candidate in (here, *here.parents, repository):
        if (candidate / CATALOGUE).is_file():
            return Project(candidate)
    raise DataError(
        f"{here}: found no {CATALOGUE} here or in a folder above, expected a project. Go to its "
        "folder, or name it with --project."
    )

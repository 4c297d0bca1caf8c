"""Where a project lies: its catalogue, its notebooks, its data, its reports.

A project is a folder that holds ``notebooks/reports.toml``. Looking for it makes nothing. The
installed package carries a project of its own, which serves where there is no other.
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
        # Nothing may be published into an installed package.
        home = Path.cwd() if self.root == _bundled() else self.root
        return home / "reports"

    @property
    def data(self) -> Path | None:
        """The project's own data package, if it has one."""
        folder = self.root / "data"
        return folder if (folder / "datapackage.json").is_file() else None


def find_project(folder: Path | None = None) -> Project:
    """Find the project of a folder, of the working directory, or of the installed package.

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
    for candidate in (here, *here.parents):
        if (candidate / CATALOGUE).is_file():
            return Project(candidate)
    try:
        return installed()
    except DataError:
        raise DataError(
            f"{here}: found no {CATALOGUE} here or in a folder above, expected a project. Go to its"
            " folder, name it with --project, or make one with tyanalysis init DIR."
        ) from None


def installed() -> Project:
    """Give the project that comes with the package: its repository, or what its wheel carries.

    Raises:
        DataError: The installation has neither.
    """
    # An editable install knows its repository; a wheel carries notebooks and data within.
    repository = Path(tyanalysis.__file__).resolve().parents[2]
    for candidate in (_bundled(), repository):
        if (candidate / CATALOGUE).is_file():
            return Project(candidate)
    raise DataError(
        f"{repository}: found no {CATALOGUE} beside the package and none within, expected the"
        " notebooks that come with it. Next: install the package again."
    )


def _bundled() -> Path:
    return Path(tyanalysis.__file__).resolve().parent / "bundled"

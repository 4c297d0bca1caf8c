"""Write all that surrounds the editions anew: the site, its feed and the history.

A mark says that this is due from the first edition of a batch on, so that a batch that is killed,
or meets a full disk, has its pages written by the next build, even by one that builds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tyanalysis.errors import DataError
from tyanalysis.reporting.database import FOLDER, memory_errors, memory_path
from tyanalysis.reporting.place import own_prefix, owner_is_gone
from tyanalysis.reporting.publish import sweep

DUE = "due-"


def mark_due(output: Path) -> None:
    """Note that this process is going to change what the pages are about.

    Raises:
        DataError: The output folder cannot be written.
    """
    with disk_errors(output, "Nothing was built"):
        _own_mark(output).parent.mkdir(parents=True, exist_ok=True)
        _own_mark(output).touch()


def is_due(output: Path) -> bool:
    """Say whether pages wait to be written: by this process, or by one that has ended."""
    return _own_mark(output).exists() or bool(_left(output))


def catch_up(output: Path) -> None:
    """Clear away what killed builds have left, and write the pages if they are due or not there.

    For where nothing is to be built; a build does both by itself.

    Raises:
        DataError: As for `write_surroundings`.
    """
    with disk_errors(output, "Nothing was built; the last good editions stay"):
        sweep(output)
    if is_due(output) or not (output / "index.html").exists():
        write_surroundings(output)


def write_surroundings(output: Path) -> None:
    """Write the pages, and take back the marks of this process and of those that are gone.

    Raises:
        DataError: They cannot be written; the editions stand, and the mark stays.
    """
    from tyanalysis.reporting.history_page import write_history  # noqa: PLC0415
    from tyanalysis.reporting.site import write_site  # noqa: PLC0415 - templates, fonts

    left = [_own_mark(output), *_left(output)]
    with page_errors(output):
        write_site(output)  # needs no memory, so it comes first
        write_history(output)
        for mark in left:
            mark.unlink(missing_ok=True)


@contextmanager
def page_errors(output: Path) -> Iterator[None]:
    """Turn what keeps pages from being written into an error that says what to do.

    Raises:
        DataError: The disk is full or may not be written, or the memory cannot be read.
    """
    told = "The editions stand, but the pages around them, such as the index, are not up to date"
    with memory_errors(memory_path(output)), disk_errors(output, told):
        yield


@contextmanager
def disk_errors(output: Path, told: str) -> Iterator[None]:
    """Turn an error of the disk into one of ours.

    Args:
        output: The folder of all reports.
        told: What has become of the work.

    Raises:
        DataError: With the file, the reason and the next step.
    """
    try:
        yield
    except OSError as error:
        raise DataError(
            f"{error.filename or output}: cannot be written ({error.strerror or error}). {told}. "
            "Make room or give permission, and build again."
        ) from error


def _own_mark(output: Path) -> Path:
    return output / FOLDER / own_prefix(DUE)


def _left(output: Path) -> list[Path]:
    return [one for one in (output / FOLDER).glob(f"{DUE}*") if owner_is_gone(one, DUE)]

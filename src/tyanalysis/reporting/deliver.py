"""Bring what came of an attempt to where readers look: an edition, or the page of a failure."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tyanalysis.errors import RenderError
from tyanalysis.reporting.describe import describe_job
from tyanalysis.reporting.layout import FAILED
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.publish import publish, publish_failure
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Failure, Result, Status


@dataclass(frozen=True)
class Delivered:
    """Where it is now.

    Attributes:
        folder: The edition's folder, or that of the failure.
        failure: Why there is no edition; None when there is one.
        status: How the attempt ended in the end.
    """

    folder: Path
    failure: Failure | None
    status: Status


def deliver(
    job: Job,
    setting: Setting,
    private: Path,
    result: Result,
    published: Callable[[Path, Mapping[str, str]], None],
) -> Delivered:
    """Publish the edition that an attempt has made, or what is left of it.

    Nothing that goes wrong on the way raises: it becomes the failure, and the last good edition
    stands.

    Args:
        job: What was to be made.
        setting: The folders.
        private: The attempt's private folder.
        result: What it answered.
        published: Told of an edition's folder, and of data files outside the project.
    """
    try:
        if result.status == "ok":
            folder = publish(setting.output, private / result.folder, keep=job.entry.keep)
            published(folder, result.places)
            return Delivered(folder, None, "ok")
        folder = publish_failure(setting.output, _failure_folder(job, setting, private, result))
        return Delivered(folder, _failure_of(result), result.status)
    except (OSError, RenderError) as error:
        failure = result.failure or disk_failure(error)
        return Delivered(setting.output / job.name / FAILED, failure, "failed")


def disk_failure(error: Exception) -> Failure:
    """Say what keeps an edition from its place, and what to do about it."""
    told = str(error)
    if isinstance(error, OSError):
        told = (
            f"{error.strerror or error}: {error.filename or 'the output folder'}. Nothing was "
            "published; the last good edition stays. Make room or give permission, and build again."
        )
    return Failure("publish", "", type(error).__name__, told, told)


def _failure_folder(job: Job, setting: Setting, private: Path, result: Result) -> Path:
    """Give the folder of a failure, made here where the worker left none."""
    made = private / result.folder
    if result.folder and made.is_dir():
        return made
    from tyanalysis.reporting.assemble import assemble_failure  # noqa: PLC0415 - rare, and heavy
    from tyanalysis.reporting.edition import failed_manifest  # noqa: PLC0415

    failure = _failure_of(result)
    spec = describe_job(job, setting)
    shutil.rmtree(private / FAILED, ignore_errors=True)
    return assemble_failure(
        private,
        failed_manifest(spec, failure),
        failure,
        None,
        last_good=bool(spec.links["last_good"]),
    )


def _failure_of(result: Result) -> Failure:
    return result.failure or Failure("run", "", result.status, "no answer came", "no answer came")

"""What all editions of a build have in common, how each is described, and what became of it.

Light on purpose: the command that plans and supervises imports this and none of what it takes to
run or render.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tyanalysis.errors import ParameterError
from tyanalysis.reporting.layout import FILES, LATEST
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.spec import Failure, Limits, Spec, Way


@dataclass(frozen=True)
class Setting:
    """What all editions of one build have in common.

    Attributes:
        root: The project's folder, to which paths in the manifest are relative.
        output: Where editions are published.
        data: The data folder, or None when the notebooks find their own.
        day: The day the editions are named after.
        epoch: Seconds since 1970 that the files carry as their date.
    """

    root: Path
    output: Path
    data: Path | None
    day: date
    epoch: int

    @classmethod
    def of(cls, root: Path, output: Path, data: Path | None) -> Setting:
        """Take the day from ``SOURCE_DATE_EPOCH``, or from the clock.

        Raises:
            ParameterError: The variable holds no number of seconds.
        """
        text = os.environ.get("SOURCE_DATE_EPOCH", "")
        if text:
            if not (text.isascii() and text.isdigit()):
                raise ParameterError(
                    f"SOURCE_DATE_EPOCH: found {text!r}, expected seconds since 1970, such as "
                    "1767225600. Unset it to use today."
                )
            return cls(root, output, data, datetime.fromtimestamp(int(text), UTC).date(), int(text))
        day = datetime.now().astimezone().date()
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return cls(root, output, data, day, int(midnight.timestamp()))


@dataclass(frozen=True)
class Outcome:
    """What became of one job.

    Attributes:
        job: The job.
        folder: The edition's folder, or that of the failure.
        failure: None when the edition was published.
        seconds: Wall time.
        status: How the last attempt ended.
        attempts: How many there were.
    """

    job: Job
    folder: Path
    failure: Failure | None
    seconds: float
    status: str = "ok"
    attempts: int = 1


def describe_job(
    job: Job, setting: Setting, *, way: Way = "shell", limits: Limits | None = None, mark: str = ""
) -> Spec:
    """Describe a job for a worker."""
    variables = {"SOURCE_DATE_EPOCH": str(setting.epoch)}
    if setting.data is not None:
        variables["TYANALYSIS_DATA"] = str(setting.data)
    # Also when it is empty: what the caller's own shell says must not reach an edition unseen.
    variables["TYANALYSIS_AS_OF"] = str(job.parameters.get("as_of", ""))
    return Spec(
        report=job.report,
        variant=job.variant,
        language=job.language,
        formats=tuple(job.formats),
        titles={"zh": job.entry.title_zh, "en": job.entry.title_en},
        notebook=str(job.notebook.resolve()),
        root=str(setting.root.resolve()),
        data=str(setting.data) if setting.data is not None else None,
        parameters=dict(job.parameters),
        passed=dict(job.passed),
        environment=variables,
        links=_surroundings(job, setting.output),
        day=setting.day.isoformat(),
        epoch=setting.epoch,
        way=way,
        limits=limits or Limits(),
        mark=mark,
    )


def _surroundings(job: Job, output: Path) -> dict[str, Any]:
    """Give the relative links of a page: the index, the other language, the files beside it."""
    labels = {"pdf": "PDF", "xlsx": "Excel", "notebook": "Notebook"}
    offered = [one for one in labels if one in job.formats or one in {"xlsx", "notebook"}]
    page = f"{LATEST}/{FILES['html']}"
    siblings = [
        f"../../{language}/{page}"
        for language in job.entry.languages
        if language != job.language
        and (
            language in job.siblings
            or (output / job.report / job.variant / language / page).exists()
        )
    ]
    return {
        "home": f"../../../../{FILES['html']}",
        "sibling": siblings[0] if siblings else None,
        "files": [{"name": labels[one], "href": FILES[one]} for one in offered],
        "last_good": (output / job.report / job.variant / job.language / page).exists(),
    }

"""Describe a job for a worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tyanalysis.reporting.facts import world_now
from tyanalysis.reporting.key import linked_languages
from tyanalysis.reporting.layout import CHANGES, FILES, LATEST
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Limits, Spec, Way


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
        ingredients=job.ingredients or world_now(setting).before_run(job),
        output=str(setting.output),
    )


def _surroundings(job: Job, output: Path) -> dict[str, Any]:
    """Give the relative links of a page: the index, the other language, the files beside it."""
    labels = {"pdf": "PDF", "xlsx": "Excel", "notebook": "Notebook"}
    offered = [one for one in labels if one in job.formats or one in {"xlsx", "notebook"}]
    page = f"{LATEST}/{FILES['html']}"
    siblings = [f"../../{language}/{page}" for language in linked_languages(job, output)]
    return {
        "home": f"../../../../{'en.html' if job.language == 'en' else FILES['html']}",
        "changes": f"../{CHANGES}",
        "sibling": siblings[0] if siblings else None,
        "files": [{"name": labels[one], "href": FILES[one]} for one in offered],
        "last_good": (output / job.report / job.variant / job.language / page).exists(),
    }

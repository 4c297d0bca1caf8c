"""Make one edition of a report: run, render, verify, publish; or keep what failed.

An edition folder holds ``index.html``, ``report.pdf``, ``data.xlsx``, ``notebook.ipynb`` and
``manifest.json``. Its id is the day of the build and the first six digits of its key. The day is
that of ``SOURCE_DATE_EPOCH`` where the variable is set, otherwise today; its midnight in UTC is
the date inside every file, so equal inputs give equal bytes on one day, and on any day with the
variable set.
"""

from __future__ import annotations

import os
import tempfile
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tyanalysis.errors import ParameterError, RenderError
from tyanalysis.reporting import manifest as manifests
from tyanalysis.reporting.baseline import baseline_environment, find_baseline, made_again
from tyanalysis.reporting.manifest import Environment, FailureNote, Input, Manifest
from tyanalysis.reporting.notebook import write_notebook
from tyanalysis.reporting.plan import Job
from tyanalysis.reporting.publish import FILES, LATEST, publish, publish_failure
from tyanalysis.reporting.run import Failure, Progress, Run, run_notebook
from tyanalysis.reporting.workbook import render_workbook


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
    """

    job: Job
    folder: Path
    failure: Failure | None
    seconds: float


def make_edition(job: Job, setting: Setting, progress: Progress | None = None) -> Outcome:
    """Build and publish one edition.

    Nothing that goes wrong in the notebook or the rendering raises: it is kept beside the last
    good edition and told in the outcome.
    """
    began = time.perf_counter()
    home = setting.output / job.report / job.variant / job.language
    again = made_again(
        home, setting.day.isoformat(), job.notebook, dict(job.parameters), job.formats,
        setting.data, manifests.environment(),
    )  # fmt: skip
    baseline = find_baseline(home, again)
    with tempfile.TemporaryDirectory(prefix="ty-") as private:
        known = baseline_environment(home, Path(private), again)
        run = _run(job, setting, progress, known)
    failure, files, told = run.failure, {}, {}
    rendering = time.perf_counter()
    if failure is None:
        try:
            told = manifests.numbers(run.notebook)
            files = _render(job, setting, run.notebook, told["title"])
        except Exception as error:  # one report's bug must not stop the others
            failure = Failure(
                "render", "", type(error).__name__, str(error), traceback.format_exc()
            )
    spent = {"run": run.total, "render": round(time.perf_counter() - rendering, 3)}
    manifest = _describe(job, setting, run, told, {**spent, "cells": run.seconds})
    manifest = manifest.model_copy(update={"baseline": baseline})
    if failure is None:
        try:
            folder = publish(
                setting.output,
                manifest,
                files,
                formats=job.formats,
                write=lambda place: write_notebook(run.notebook, place / FILES["notebook"]),
                keep=job.entry.keep,
            )
        except RenderError as error:
            failure = Failure("verify", "", type(error).__name__, str(error), str(error))
    if failure is not None:
        note = FailureNote(
            stage=failure.stage, cell=failure.cell, ename=failure.ename, evalue=failure.evalue
        )
        broken = manifest.model_copy(update={"status": "failed", "failure": note})
        folder = publish_failure(setting.output, broken, failure, run.notebook)
    return Outcome(job, folder, failure, round(time.perf_counter() - began, 3))


def _run(job: Job, setting: Setting, progress: Progress | None, baseline: dict[str, str]) -> Run:
    variables = {"SOURCE_DATE_EPOCH": str(setting.epoch), **baseline}
    if setting.data is not None:
        variables["TYANALYSIS_DATA"] = str(setting.data)
    return run_notebook(job.notebook, job.passed, environment=variables, progress=progress)


def _render(job: Job, setting: Setting, notebook: Any, title: str) -> dict[str, bytes]:
    """Make the files that a reader opens, by name."""
    # Each renderer brings a second of imports, so only the one that is wanted is loaded.
    files = {FILES["xlsx"]: render_workbook(notebook, setting.epoch, title)}
    if "html" in job.formats:
        from tyanalysis.reporting.html import render_html  # noqa: PLC0415

        options = {"tyanalysis": _surroundings(job, setting.output)}
        files[FILES["html"]] = render_html(notebook, options).encode("utf-8")
    if "pdf" in job.formats:
        from tyanalysis.reporting.pdf import render_pdf  # noqa: PLC0415

        files[FILES["pdf"]] = render_pdf(notebook, epoch=setting.epoch)
    return files


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
    }


def _describe(
    job: Job, setting: Setting, run: Run, told: dict[str, Any], timings: dict[str, Any]
) -> Manifest:
    inputs = manifests.relative_inputs(run.inputs, setting.data)
    path = job.notebook.resolve()
    inside = path.is_relative_to(setting.root.resolve())
    shown = path.relative_to(setting.root.resolve()) if inside else Path(path.name)
    notebook = Input(path=shown.as_posix(), sha256=manifests.sha256(path))
    environment: Environment = manifests.environment()
    key = manifests.content_key(
        report=job.report,
        notebook=notebook.sha256,
        parameters=dict(job.parameters),
        language=job.language,
        formats=sorted(job.formats),
        inputs=[one.model_dump() for one in inputs],
        environment=environment.model_dump(),
    )
    return Manifest(
        status="ok",
        report=job.report,
        variant=job.variant,
        language=job.language,
        edition=f"{setting.day.isoformat()}-{key[:6]}",
        titles={"zh": job.entry.title_zh, "en": job.entry.title_en},
        parameters=dict(job.parameters),
        key=key,
        notebook=notebook,
        inputs=inputs,
        environment=environment,
        timings=timings,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        **told,
    )

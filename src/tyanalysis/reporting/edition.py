"""Make one edition of a report: run, render, verify. Publishing is the coordinator's.

An edition folder holds ``index.html``, ``report.pdf``, ``data.xlsx``, ``notebook.ipynb`` and
``manifest.json``. Its id is the day of the build and the first six digits of its key. The day is
that of ``SOURCE_DATE_EPOCH`` where the variable is set, otherwise today; its midnight in UTC is
the date inside every file, so equal inputs give equal bytes on one day, and on any day with the
variable set.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tyanalysis.bundle import checked_bundles
from tyanalysis.reporting import manifest as manifests
from tyanalysis.reporting.baseline import BASELINE, VARIABLE
from tyanalysis.reporting.digest import sha256
from tyanalysis.reporting.key import content_key, data_ingredients, outside_places
from tyanalysis.reporting.layout import FILES
from tyanalysis.reporting.manifest import FailureNote, Input, Manifest
from tyanalysis.reporting.picture import add_pictures
from tyanalysis.reporting.render import render_edition
from tyanalysis.reporting.run import Progress, Run, run_notebook
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.spec import Failure, Result, Spec, Status


def make_edition(spec: Spec, folder: Path, progress: Progress | None = None) -> Result:
    """Make one edition in a private folder.

    Nothing that goes wrong in the notebook or the rendering raises: what is left of it is put into
    a folder of its own, and told in the result.

    Args:
        spec: What to make.
        folder: Where to make it; the result names the folder in it that holds the files.
        progress: Told at the start of each code cell.
    """
    from tyanalysis.reporting.assemble import assemble, assemble_failure  # noqa: PLC0415 - heavy

    began = time.perf_counter()
    known = folder / BASELINE
    baseline = {VARIABLE: str(known) if known.exists() else ""}
    run = run_notebook(
        Path(spec.notebook),
        spec.passed,
        environment={**spec.environment, **baseline},
        progress=progress,
        way=spec.way,
        limits=spec.limits,
        mark=spec.mark,
    )
    failure, files, told = run.failure, {}, {}
    rendering = time.perf_counter()
    if failure is None:
        try:
            found = checked_bundles(run.notebook)
            told = manifests.numbers(run.notebook, found)
            rendered = render_edition(
                run.notebook,
                {"xlsx", *spec.formats},
                options=spec.links,
                epoch=spec.epoch,
                title=told["title"],
                found=found,
            )
            files = {FILES[one]: content for one, content in rendered.items()}
            add_pictures(run.notebook)
        except Exception as error:  # one report's bug must not stop the others
            failure = _failure("render", error)
    spent = {"run": run.total, "render": round(time.perf_counter() - rendering, 3)}
    manifest = _describe(spec, run, told, {**spent, "cells": run.seconds})
    if failure is None:
        try:
            made = assemble(folder, manifest, files, run.notebook, spec.formats)
        except Exception as error:  # not whole, or the disk is full
            failure = _failure("verify", error)
    if failure is not None:
        note = FailureNote(
            stage=failure.stage, cell=failure.cell, ename=failure.ename, evalue=failure.evalue
        )
        broken = manifest.model_copy(update={"status": "failed", "failure": note})
        good = bool(spec.links.get("last_good"))
        made = assemble_failure(folder, broken, failure, run.notebook, last_good=good)
    seconds = round(time.perf_counter() - began, 3)
    status: Status = "ok"
    if failure is not None:  # what failed after the cells had run is no matter of luck
        status = run.status if run.failure is not None else "failed"
    places = outside_places(run.inputs, _setting(spec))
    return Result(status, failure, made.name, seconds, places)


def failed_manifest(spec: Spec, failure: Failure) -> Manifest:
    """Describe an edition of which nothing came back, so that its failure can be told."""
    note = FailureNote(
        stage=failure.stage, cell=failure.cell, ename=failure.ename, evalue=failure.evalue
    )
    nothing = Run(notebook=None, failure=failure, inputs={})
    return _describe(spec, nothing, {}, {}).model_copy(update={"status": "failed", "failure": note})


def _failure(stage: str, error: Exception) -> Failure:
    told = str(error)
    if isinstance(error, OSError):
        told = (
            f"{error.strerror or error}: {error.filename or 'a file of the edition'}. Nothing was "
            "published. Make room or give permission, and build again."
        )
    return Failure(stage, "", type(error).__name__, told, traceback.format_exc())


def _describe(
    spec: Spec, run: Run, told: Mapping[str, Any], timings: Mapping[str, Any]
) -> Manifest:
    data = Path(spec.data) if spec.data is not None else None
    inputs = manifests.relative_inputs(run.inputs, data)
    path, root = Path(spec.notebook), Path(spec.root)
    shown = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    notebook = Input(path=shown.as_posix(), sha256=sha256(path))
    groups = {group: dict(one) for group, one in spec.ingredients.items()}
    ingredients = {**groups, "data": data_ingredients(run.inputs, _setting(spec))}
    key = content_key(ingredients)
    return Manifest(
        status="ok",
        report=spec.report,
        variant=spec.variant,
        language=spec.language,
        edition=f"{spec.day}-{key[:6]}",
        titles=dict(spec.titles),
        parameters=dict(spec.parameters),
        baseline=spec.baseline,
        key=key,
        notebook=notebook,
        inputs=inputs,
        ingredients=ingredients,
        environment=manifests.environment(),
        timings=dict(timings),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        **told,
    )


def _setting(spec: Spec) -> Setting:
    """Give the folders that names of files are relative to."""
    data = Path(spec.data) if spec.data is not None else None
    day = date.fromisoformat(spec.day)
    return Setting(Path(spec.root), Path(spec.output), data, day, spec.epoch)

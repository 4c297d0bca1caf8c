"""What a worker is told: one edition to be made, as plain values that travel as JSON.

The same description serves a forked child, a process of its own and a machine of a cluster. What a
worker answers is a `Result` and a folder with the finished files; it publishes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from tyanalysis.reporting.report_entry import Value

Way = Literal["shell", "kernel", "plain"]
"""How cells run: in a forked shell, in a forked kernel, or in a kernel that papermill starts."""

Status = Literal["ok", "failed", "timeout", "died", "cancelled", "lost"]
"""How an attempt ended. Lost: the worker went away for a reason of its own, not the edition's."""

SPEC, RESULT, LOG = "spec.json", "result.json", "worker.log"


@dataclass(frozen=True)
class Limits:
    """What an edition may use; None is no limit.

    Attributes:
        cell_seconds: Wall time of one cell.
        edition_seconds: Wall time of the edition, rendering included.
        memory_mb: Memory the cells may take.
        output_mb: What their outputs may add up to.
    """

    cell_seconds: float | None = None
    edition_seconds: float | None = None
    memory_mb: int | None = None
    output_mb: int | None = 200


@dataclass(frozen=True)
class Failure:
    """Why an edition was not published.

    Attributes:
        stage: ``run``, ``render``, ``verify`` or ``publish``.
        cell: The id of the cell that failed; empty when no cell did.
        ename: The exception's class.
        evalue: Its message.
        traceback: As text without colours.
    """

    stage: str
    cell: str
    ename: str
    evalue: str
    traceback: str


@dataclass(frozen=True)
class Spec:
    """One edition to be made.

    Attributes:
        report: The id in the catalogue.
        variant: The name of the set of parameters.
        language: ``zh`` or ``en``.
        formats: The formats to render.
        titles: The report's title in each language.
        notebook: The path of its notebook.
        root: The project's folder.
        data: The data folder, if one is named.
        parameters: Every parameter with its value.
        passed: Those of them that the run sets.
        environment: Variables for the cells.
        links: Addresses for the page: ``home``, ``changes``, ``sibling``, ``files``.
        day: The day the edition is named after.
        epoch: Seconds since 1970 that the files carry as their date.
        way: How the cells run.
        limits: What the edition may use.
        mark: The name of the attempt; every process of it carries it.
        ingredients: What the edition rests on, but for the data it will read.
        output: The folder of all reports.
        baseline: The edition that this one is compared with; its manifest lies beside the
            description.
        threads: How many threads setting the PDF may take; 0 is as many as there are processors.
    """

    report: str
    variant: str
    language: Literal["zh", "en"]
    formats: tuple[str, ...]
    titles: Mapping[str, str]
    notebook: str
    root: str
    data: str | None
    parameters: Mapping[str, Value]
    passed: Mapping[str, Value]
    environment: Mapping[str, str]
    links: Mapping[str, Any]
    day: str
    epoch: int
    way: Way = "shell"
    limits: Limits = field(default_factory=Limits)
    mark: str = ""
    ingredients: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    output: str = ""
    baseline: str = ""
    threads: int = 0

    def write(self, folder: Path) -> None:
        """Write it where a worker looks for it."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        (folder / SPEC).write_text(text, encoding="utf-8")


def read_spec(folder: Path) -> Spec:
    """Read what a worker is told."""
    return spec_of(json.loads((folder / SPEC).read_text(encoding="utf-8")))


def spec_of(values: Mapping[str, Any]) -> Spec:
    """Make a description from its plain values."""
    limits, formats = Limits(**values["limits"]), tuple(values["formats"])
    return Spec(**{**values, "formats": formats, "limits": limits})


@dataclass(frozen=True)
class Result:
    """How an attempt ended.

    Attributes:
        status: Its end.
        failure: Why there is no edition; None when there is one.
        folder: The name of the folder beside the description that holds the files; empty if none.
        seconds: Wall time.
        places: Where data files lie that no folder of the project holds, by ingredient.
    """

    status: Status
    failure: Failure | None = None
    folder: str = ""
    seconds: float = 0.0
    places: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it in one step, so that half an answer is never read."""
        part = folder / (RESULT + ".part")
        part.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        part.replace(folder / RESULT)


def read_result(folder: Path) -> Result | None:
    """Read what a worker answered; None when it left without a word."""
    try:
        return result_of(json.loads((folder / RESULT).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def result_of(values: Mapping[str, Any]) -> Result:
    """Make an answer from its plain values."""
    failure = values["failure"]
    return Result(**{**values, "failure": Failure(**failure) if failure else None})

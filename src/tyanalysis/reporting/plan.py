"""What is to be built: one job for each report and language asked for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tyanalysis.errors import NotebookError, ParameterError, TyAnalysisError
from tyanalysis.reporting.catalogue import Catalogue, Format, Language, Report, Value
from tyanalysis.reporting.notebook import check_runnable, read_notebook
from tyanalysis.reporting.parameters import Parameter, check_parameters, inspect_parameters

DEFAULT_VARIANT = "default"


@dataclass(frozen=True)
class Job:
    """One edition to be built.

    Attributes:
        report: The id in the catalogue.
        entry: What the catalogue says about it.
        notebook: The path of its notebook.
        variant: The name of this set of parameters.
        language: The language to build.
        formats: The formats to render.
        parameters: Every parameter with its value.
        passed: Those of them that the run sets.
        siblings: The other languages built with it.
    """

    report: str
    entry: Report
    notebook: Path
    variant: str
    language: Language
    formats: tuple[Format, ...]
    parameters: Mapping[str, Value]
    passed: Mapping[str, Value]
    siblings: tuple[Language, ...] = ()


@dataclass(frozen=True)
class _Wanted:
    """What the caller asks of every report."""

    languages: tuple[Language, ...]
    formats: tuple[Format, ...]
    data_given: bool
    as_text: bool
    as_of: str


def make_plan(
    catalogue: Catalogue,
    names: Sequence[str] = (),
    given: Mapping[str, Any] | None = None,
    *,
    languages: Sequence[Language] = (),
    formats: Sequence[Format] = (),
    data_given: bool = False,
    as_text: bool = False,
    as_of: date | None = None,
) -> list[Job]:
    """List the editions to build, and check every parameter before anything runs.

    Args:
        catalogue: The reports.
        names: The reports to build; all when empty.
        given: Parameters for each of them.
        languages: Languages to build; those of the catalogue when empty.
        formats: Formats to render; those of the catalogue when empty.
        data_given: The caller named a data folder, which then wins over the notebooks' own.
        as_text: The parameters come from a command line and are read by their type.
        as_of: The day whose knowledge the editions may use; None for all that is known. It stands
            among the parameters as ``as_of``, and makes a variant of its own.

    Raises:
        ParameterError: An unknown report, or a wrong parameter, language or format; or the
            catalogue and a notebook disagree. Every problem of every report.
        NotebookError: A notebook cannot be run.
    """
    wanted = _Wanted(
        tuple(languages), tuple(formats), data_given, as_text, as_of.isoformat() if as_of else ""
    )
    jobs: list[Job] = []
    problems: list[TyAnalysisError] = []
    for name in catalogue.select(tuple(names)):
        try:
            jobs += _jobs(catalogue, name, given or {}, wanted)
        except (NotebookError, ParameterError) as error:
            problems.append(error)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ParameterError("\n".join(str(problem) for problem in problems))
    return jobs


def variant_name(changed: Mapping[str, Value]) -> str:
    """Name a set of parameters: readable, and its own for each set.

    >>> variant_name({})
    'default'
    >>> variant_name({"reading": "customary"})
    'reading-customary-b90f2c'
    """
    if not changed:
        return DEFAULT_VARIANT
    text = json.dumps(changed, sort_keys=True, ensure_ascii=False)
    words = "-".join(f"{name}-{_plain(changed[name])}" for name in sorted(changed))
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:48].strip("-")
    return f"{slug}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _jobs(
    catalogue: Catalogue,
    name: str,
    given: Mapping[str, Any],
    wanted: _Wanted,
) -> list[Job]:
    entry, path = catalogue.reports[name], catalogue.notebook(name)
    check_runnable(read_notebook(path), f"report {name}, {path}")
    found = inspect_parameters(path)
    values = check_parameters(f"report {name}", entry, found, given, as_text=wanted.as_text)
    lacking = [f"language {one}" for one in wanted.languages if one not in entry.languages]
    if lacking:
        raise ParameterError(
            f"report {name}: found {' and '.join(lacking)} asked for, expected "
            f"{', '.join(entry.languages)}. Name the reports that have it, or add it to "
            f"{catalogue.path}."
        )
    chosen = [one for one in entry.languages if not wanted.languages or one in wanted.languages]
    if "language" not in found and len(chosen) > 1:
        raise ParameterError(
            f"report {name}: found {len(chosen)} languages and no parameter 'language' in "
            f"{path.name}, so all would be the same. Add the parameter, or list one language."
        )
    changed = {key: value for key, value in values.items() if value != found[key].default}
    state: dict[str, Value] = {"as_of": wanted.as_of} if wanted.as_of else {}
    jobs = []
    for language in chosen:
        passed = {**changed, **_own(found, language, data_given=wanted.data_given)}
        passed |= {key: value for key, value in state.items() if key in found}
        jobs.append(
            Job(
                report=name,
                entry=entry,
                notebook=path,
                variant=variant_name({**changed, **state}),
                language=language,
                formats=wanted.formats or tuple(entry.formats),
                parameters={**{key: one.default for key, one in found.items()}, **passed, **state},
                passed=passed,
                siblings=tuple(one for one in chosen if one != language),
            )
        )
    return jobs


def _own(
    found: Mapping[str, Parameter], language: Language, *, data_given: bool
) -> dict[str, Value]:
    """Give the parameters that the machinery sets itself."""
    own: dict[str, Value] = {"language": language} if "language" in found else {}
    if data_given and "data" in found:
        own["data"] = ""  # the environment names the folder, and no path enters the notebook
    return own


def _plain(value: Value) -> str:
    return "-".join(str(one) for one in value) if isinstance(value, list) else str(value)

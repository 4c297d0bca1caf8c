"""What is to be built: one job for each report, set of parameters and language asked for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

from tyanalysis.errors import DataError, NotebookError, ParameterError, TyAnalysisError
from tyanalysis.reporting.catalogue import Catalogue, suggest
from tyanalysis.reporting.parameters_cell import Parameter, read_parameters
from tyanalysis.reporting.report_entry import (
    Format,
    Language,
    ReadColumn,
    Report,
    Value,
)
from tyanalysis.reporting.source import check_source, read_source
from tyanalysis.reporting.sweep import parameter_sets

DEFAULT_VARIANT = "default"

Ingredients = Mapping[str, Mapping[str, str]]
"""Group -> name -> digest, version or value."""


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
        ingredients: What it rests on but for the data, as `key.before_run` gives it; None where
            nobody has looked.
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
    ingredients: Ingredients | None = None

    @property
    def name(self) -> str:
        """Its name, which is also its folder below the output: report/variant/language."""
        return f"{self.report}/{self.variant}/{self.language}"


@dataclass(frozen=True)
class _Wanted:
    """What the caller asks of every report."""

    languages: tuple[Language, ...]
    formats: tuple[Format, ...]
    data_given: bool
    as_text: bool
    read_column: ReadColumn | None
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
    read_column: ReadColumn | None = None,
    as_of: date | None = None,
) -> list[Job]:
    """List the editions to build, and check every parameter before anything runs.

    A report with a matrix gives one set of parameters for each combination of its rows.

    Args:
        catalogue: The reports. What is wrong in its file is told first, with what is wrong in the
            parameters of the sound reports.
        names: The reports to build; all when empty.
        given: Parameters for each of them.
        languages: Languages to build; those of the catalogue when empty.
        formats: Formats to render; those of the catalogue when empty.
        data_given: The caller named a data folder, which then wins over the notebooks' own.
        as_text: The parameters come from a command line and are read by their type.
        read_column: Reads a column of a data table; needed where the catalogue names one.
        as_of: The day whose knowledge the editions may use; None for all that is known. It stands
            among the parameters as ``as_of``, and makes a variant of its own.

    Raises:
        DataError: Something in the file of the catalogue is wrong, and nothing else.
        ParameterError: An unknown report, or a wrong parameter, language or format; or the
            catalogue and a notebook disagree; or two editions would have one folder. Every problem
            of every report.
        NotebookError: A notebook cannot be run.
    """
    state = as_of.isoformat() if as_of else ""
    wanted = _Wanted(tuple(languages), tuple(formats), data_given, as_text, read_column, state)
    jobs: list[Job] = []
    problems: list[TyAnalysisError] = []
    chosen: list[str] = []
    try:
        catalogue.refuse()
    except DataError as error:
        problems.append(error)
    try:
        chosen = catalogue.select(tuple(names))
    except ParameterError as error:
        problems.append(error)
    for name in chosen:
        try:
            jobs += _jobs(catalogue, name, given or {}, wanted)
        except (NotebookError, ParameterError) as error:
            problems.append(error)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        # A notebook that several reports share is told of once.
        raise ParameterError("\n".join(dict.fromkeys(str(problem) for problem in problems)))
    return jobs


def choose(jobs: Sequence[Job], patterns: Sequence[str]) -> list[Job]:
    """Keep the editions whose name (report/variant/language) fits a pattern; all without any.

    Args:
        jobs: The editions.
        patterns: As in a shell, such as ``zone_growth/*`` or ``*/en``.

    Raises:
        ParameterError: No edition fits one of the patterns.
    """
    names = [job.name for job in jobs]
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise ParameterError(
                f"--only {pattern}: fits none of {len(names)} editions{suggest(pattern, names)}. "
                "A pattern covers the whole name REPORT/VARIANT/LANGUAGE; * stands for anything. "
                "See the names with: tyanalysis plan"
            )
    if not patterns:
        return list(jobs)
    kept = [job for job in jobs if any(fnmatchcase(job.name, one) for one in patterns)]
    together: dict[tuple[str, str], list[Language]] = {}
    for job in kept:
        together.setdefault((job.report, job.variant), []).append(job.language)
    return [
        replace(
            job,
            siblings=tuple(one for one in together[job.report, job.variant] if one != job.language),
        )
        for job in kept
    ]


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
    source = read_source(path)
    check_source(source, f"report {name}, {path}")
    found = read_parameters(source, str(path))
    sets = parameter_sets(
        name,
        entry,
        found,
        given,
        where=partial(catalogue.where, name),
        as_text=wanted.as_text,
        read_column=wanted.read_column,
    )
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
    jobs = []
    defaults = {key: one.default for key, one in found.items()}
    state: dict[str, Value] = {"as_of": wanted.as_of} if wanted.as_of else {}
    variants: dict[str, Mapping[str, Value]] = {}
    for values in sets:
        changed = {key: value for key, value in values.items() if value != defaults[key]}
        variant = variant_name({**changed, **state})
        if variant in variants:
            raise ParameterError(
                f"report {name}: {variants[variant]} and {changed} would both be published as "
                f"{variant!r}, and one would take the other's place. Rename a value."
            )
        variants[variant] = changed
        for language in chosen:
            passed = {**changed, **_own(found, language, data_given=wanted.data_given)}
            passed |= {key: value for key, value in state.items() if key in found}
            jobs.append(
                Job(
                    report=name,
                    entry=entry,
                    notebook=path,
                    variant=variant,
                    language=language,
                    formats=wanted.formats or tuple(entry.formats),
                    parameters={**defaults, **passed, **state},
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

"""The catalogue of reports: ``notebooks/reports.toml``, read and checked as a whole.

One table for each report, named by its id::

    [report.zone-growth]
    notebook = "zone_growth.ipynb"          # beside this file
    title_zh = "区域增长"
    title_en = "Zone growth"
    description_zh = "…"                    # optional, one line for the list of reports
    description_en = "…"
    languages = ["zh", "en"]                # optional; these are the defaults
    formats = ["html", "pdf"]
    keep = 12                               # optional: editions kept, per variant and language

    [report.zone-growth.parameters.reading] # optional; if any is listed, all are
    type = "str"                            # str, int, float, bool, list[str], …
    default = "strict"
    choices = ["strict", "customary"]

The parameters ``language`` and ``data`` of a notebook belong to the machinery (``--language``,
``--data``) and are not listed. TOML because a code such as ``0012`` without quotes is an error
there.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tyanalysis.errors import DataError, ParameterError

Language = Literal["zh", "en"]
Format = Literal["html", "pdf"]
TypeName = Literal["str", "int", "float", "bool", "list[str]", "list[int]", "list[float]"]
Scalar = str | int | float | bool
Value = Scalar | list[Scalar]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
FORMATS: tuple[Format, ...] = ("html", "pdf")
OWNED = ("language", "data")
"""Notebook parameters that the machinery sets itself."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ParameterEntry(_Model):
    """What the catalogue says about one parameter; the notebook's own cell must agree."""

    type: TypeName | None = None
    default: Value | None = None
    choices: list[Scalar] | None = Field(default=None, min_length=1)
    title_zh: str = ""
    title_en: str = ""


class Report(_Model):
    """One report: a notebook with its titles, languages and formats."""

    notebook: Text
    title_zh: Text
    title_en: Text
    description_zh: str = ""
    description_en: str = ""
    languages: list[Language] = Field(default=list(LANGUAGES), min_length=1)
    formats: list[Format] = Field(default=list(FORMATS), min_length=1)
    keep: int | None = Field(default=None, ge=1)
    parameters: dict[str, ParameterEntry] = Field(default_factory=dict)


class _File(_Model):
    report: dict[Slug, Report] = Field(min_length=1)


class Catalogue(_Model):
    """All reports of a project, by id, in the order of the file."""

    path: Path
    reports: dict[str, Report]

    def notebook(self, report: str) -> Path:
        """Give the path of a report's notebook."""
        return self.path.parent / self.reports[report].notebook

    def select(self, names: tuple[str, ...]) -> list[str]:
        """Give the reports named, in the order named, or all of them when none is.

        Raises:
            ParameterError: A name is not in the catalogue; the nearest one is suggested.
        """
        unknown = [name for name in names if name not in self.reports]
        if unknown:
            told = [f"{name!r}{suggest(name, self.reports)}" for name in unknown]
            raise ParameterError(
                f"{self.path}: found no report {', '.join(told)}, expected one of "
                f"{', '.join(self.reports)}. See them with: tyanalysis list"
            )
        return list(dict.fromkeys(names)) or list(self.reports)


def suggest(name: str, known: Any) -> str:
    """Say which known name is nearest, or nothing.

    >>> suggest("zone-grwth", ["zone-growth", "investment"])
    " (did you mean 'zone-growth'?)"
    """
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" (did you mean {near[0]!r}?)" if near else ""


def load_catalogue(path: Path) -> Catalogue:
    """Read and check a catalogue.

    Raises:
        DataError: The file cannot be read, or something in it is wrong: every problem at once,
            with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: found bytes that are not UTF-8 ({error}). Save it as UTF-8."
        ) from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: not valid TOML: {error}. Text values need quotes.") from None
    try:
        reports = _File.model_validate(content).report
    except ValidationError as error:
        problems = [_complaint(text, one) for one in error.errors()]
    else:
        problems = [
            f"line {_line(text, ('report', name, 'notebook'))}: report.{name}.notebook: found "
            f"{report.notebook!r}, expected a file in {path.parent}"
            for name, report in reports.items()
            if not (path.parent / report.notebook).is_file()
        ]
        if not problems:
            return Catalogue(path=path, reports=reports)
    raise DataError(
        f"{path}: {len(problems)} problem{'s' * (len(problems) > 1)} in the catalogue.\n"
        + "\n".join(f"  - {problem}" for problem in problems)
    )


def _complaint(text: str, error: Any) -> str:
    loc = tuple(str(part) for part in error["loc"] if part != "[key]")
    # A union reports each of its members; the member's name is no part of the file.
    where = ".".join(part for part in loc if not re.fullmatch(r"(list|str|int|float|bool).*", part))
    line = f"line {_line(text, loc)}: " if _line(text, loc) else ""
    if error["type"] == "extra_forbidden":
        models: dict[int, type[BaseModel]] = {1: _File, 3: Report, 5: ParameterEntry}
        model = models.get(len(loc), _Model)
        return f"{line}{where}: an unknown key{suggest(loc[-1], model.model_fields)}"
    if error["type"] == "missing":
        return f"{line}{where}: missing"
    return f"{line}{where}: found {error['input']!r}: {error['msg']}"


def _line(text: str, loc: tuple[str, ...]) -> int:
    r"""Find the line of a key, or of the nearest table above it; 0 when neither is written out.

    >>> _line('[report.a]\nnotebook = "x"\n', ("report", "a", "notebook"))
    2
    """
    found, best = 0, -1
    table: tuple[str, ...] = ()
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        header = re.match(r"\[\s*([^\[\]]+?)\s*\]", line)
        key = re.match(r"([\w\"'.-]+?)\s*=", line)
        if header:
            table = _parts(header[1])
            here = table
        elif key:
            here = (*table, *_parts(key[1]))
        else:
            continue
        if here == loc[: len(here)] and len(here) > best:
            found, best = number, len(here)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))

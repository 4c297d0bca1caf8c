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
    timeout = 600                           # optional: seconds for an edition, and for a cell
    cell_timeout = 120
    retries = 1                             # optional: after a kernel that died or ran out of time
    memory_mb = 2000                        # optional: memory of the run, size of its outputs
    output_mb = 50

    [report.zone-growth.parameters.reading] # optional; if any is listed, all are
    type = "str"                            # str, int, list[str], "str | None", …
    default = "strict"                      # must be that of the notebook
    choices = ["strict", "customary"]       # or the values of a column, as under matrix
    required = true                         # the notebook's value is for Jupyter; give another

    [report.zone-growth.matrix]             # optional: an edition for each combination
    reading = ["strict", "customary"]
    areas = { table = "areas", column = "id", where = { kind = "zone" } }

A value of ``where`` may be a list of alternatives. Each value of a column counts once, blanks do
not; a parameter that is a list takes each value as a list of one, or a list as it stands. A
parameter given with ``-p`` takes the place of its row in the matrix.

The parameters ``language`` and ``data`` of a notebook belong to the machinery (``--language``,
``--data``) and are not listed. TOML because a code such as ``0012`` without quotes is an error
there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationError,
    field_validator,
)
from pydantic_core import PydanticCustomError

from tyanalysis.errors import DataError, ParameterError

Language = Literal["zh", "en"]
Format = Literal["html", "pdf"]
Scalar = str | int | float | bool
Value = Scalar | list[Scalar] | None
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
FORMATS: tuple[Format, ...] = ("html", "pdf")
OWNED = ("language", "data")
"""Notebook parameters that the machinery sets itself."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Column(_Model):
    """Values that a column of a data table holds: each once, in the order of the rows."""

    table: Text
    column: Text
    where: dict[str, Scalar | list[Scalar]] = Field(default_factory=dict)

    def __str__(self) -> str:
        """Name it in a message."""
        return f"{self.table}.{self.column}"


def _which(value: object) -> str:
    return "column" if isinstance(value, dict | Column) else "list"


Choices = Annotated[
    Annotated[list[Scalar], Field(min_length=1), Tag("list")] | Annotated[Column, Tag("column")],
    Discriminator(_which),
]
Axis = Annotated[
    Annotated[list[Scalar | list[Scalar]], Field(min_length=1), Tag("list")]
    | Annotated[Column, Tag("column")],
    Discriminator(_which),
]
ReadColumn = Callable[[Column], Sequence[Scalar]]
"""Reads the values of a column; raises DataError where there is no such table or column."""


class ParameterEntry(_Model):
    """What the catalogue says about one parameter; the notebook's own cell must agree."""

    type: Text | None = None
    default: Value = None
    choices: Choices | None = None
    required: bool = False
    title_zh: str = ""
    title_en: str = ""

    @field_validator("type")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        from tyanalysis.reporting import kinds  # noqa: PLC0415 - it builds on the values here

        if value is not None and kinds.kind_of_text(value) is None:
            raise PydanticCustomError("kind", f"expected {kinds.KNOWN}")
        return value


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
    timeout: float | None = Field(default=None, gt=0)
    cell_timeout: float | None = Field(default=None, gt=0)
    retries: int | None = Field(default=None, ge=0)
    memory_mb: int | None = Field(default=None, ge=1)
    output_mb: int | None = Field(default=None, ge=1)
    parameters: dict[str, ParameterEntry] = Field(default_factory=dict)
    matrix: dict[str, Axis] = Field(default_factory=dict)


class _File(_Model):
    report: dict[Slug, Report] = Field(min_length=1)


class Catalogue(_Model):
    """All reports of a project, by id, in the order of the file."""

    path: Path
    reports: dict[str, Report]
    text: str = ""

    def where(self, *loc: str) -> str:
        """Say where in the file a key stands, as the start of a message."""
        line = _line(self.text, ("report", *loc))
        return f"{self.path}, line {line}" if line else str(self.path)

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
            return Catalogue(path=path, reports=reports, text=text)
    raise DataError(
        f"{path}: {len(problems)} problem{'s' * (len(problems) > 1)} in the catalogue.\n"
        + "\n".join(f"  - {problem}" for problem in problems)
    )


def _complaint(text: str, error: Any) -> str:
    loc = tuple(str(part) for part in error["loc"] if part != "[key]")
    # A union reports each of its members; the member's name is no part of the file.
    where = ".".join(
        part for part in loc if not re.fullmatch(r"(list|str|int|float|bool|column)(\[.*)?", part)
    ) + (".column" if loc[-1] == "column" and loc.count("column") > 1 else "")
    line = f"line {_line(text, loc)}: " if _line(text, loc) else ""
    if error["type"] == "extra_forbidden":
        models: dict[int, type[BaseModel]] = {1: _File, 3: Report, 5: ParameterEntry}
        model = Column if "column" in loc[:-1] else models.get(len(loc), _Model)
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

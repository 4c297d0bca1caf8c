"""What a report says of itself in the catalogue: notebook, titles, languages, parameters, matrix.

The head of ``catalogue`` shows how it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    field_validator,
)
from pydantic_core import PydanticCustomError

from tyanalysis.reporting.notify_entry import ReportNotify
from tyanalysis.reporting.schedule_entry import ScheduleEntry

Language = Literal["zh", "en"]
Format = Literal["html", "pdf"]
Scalar = str | int | float | bool
Value = Scalar | list[Scalar] | None
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
FORMATS: tuple[Format, ...] = ("html", "pdf")
OWNED = ("language", "data", "as_of")
"""Notebook parameters that the machinery sets itself."""


class Entry(BaseModel):
    """A table of the catalogue: unknown keys are errors, and a number is not taken for text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Column(Entry):
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


class ParameterEntry(Entry):
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


class Report(Entry):
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
    schedule: ScheduleEntry | None = None
    notify: ReportNotify | None = None

"""The mapping: which column of a foreign table is which figure of ours; a TOML file to edit.

::

    [source]                          # the document the table comes from
    title = "2023年各市主要经济指标"
    publisher = "省统计局"
    published = "2024-03-20"

    [[table]]
    sheet = "表1"                     # "" or left out: the only one
    area_column = "地区"              # or area = "taiyuan" for the whole table
    period = "2023"                   # or period_column = "年份"

    [[table.column]]
    header = "地区生产总值 / 绝对量"
    indicator = "gross-regional-product"
    unit = "亿元"                     # the printed word or our code

    [areas]                           # labels that are no name in areas.csv
    "并州" = "taiyuan"

    [new_area.gujiao]                 # rows to be added to areas.csv, likewise [new_indicator.ID]
    kind = "county"
    name_zh = "古交市"

A cell's area, period, indicator and unit are those of its column in the mapping, else those of the
row's own columns, else those that the header prints, else those of the table. Where the header
tells its time by another one (上年同期), and not that of the table, the column needs a period.
"""

from __future__ import annotations

import json
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tyanalysis.errors import DataError


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ColumnMap(_Model):
    """One column of values."""

    header: str = ""
    column: str = Field(default="", pattern="^[A-Z]{0,3}$")
    indicator: str = ""
    unit: str = ""
    period: str = ""
    area: str = ""
    kind: str = ""
    growth: bool = False
    price_basis: str = ""
    subject_zh: str = ""
    subject_en: str = ""
    note: str = ""


class TableMap(_Model):
    """One sheet or table."""

    sheet: str = ""
    header_rows: list[int] = []
    first_row: int = Field(default=0, ge=0)
    last_row: int = Field(default=0, ge=0)
    area_column: str = ""
    period_column: str = ""
    indicator_column: str = ""
    unit_column: str = ""
    area: str = ""
    period: str = ""
    year: str = ""
    indicator: str = ""
    unit: str = ""
    kind: str = ""
    skip: list[str] = []
    column: list[ColumnMap] = Field(min_length=1)


class SourceMap(_Model):
    """The document."""

    id: str = ""
    title: str = ""
    title_en: str = ""
    publisher: str = ""
    publisher_en: str = ""
    published: str = ""
    url: str = ""
    grade: Literal["A", "B"] = "B"
    mirror: bool = False
    note: str = ""


class NewArea(_Model):
    """A row for ``areas.csv``, and its parent for ``memberships.csv``."""

    kind: str
    name_zh: str = ""
    name_en: str = ""
    short_zh: str = ""
    short_en: str = ""
    level: str = ""
    status: str = ""
    note: str = ""
    parent: str = ""


class NewIndicator(_Model):
    """A row for ``indicators.csv``."""

    name_zh: str
    name_en: str
    dimension: str
    unit: str = ""
    measure: str
    scope_zh: str = ""
    scope_en: str = ""
    definition_zh: str = ""
    definition_en: str = ""


class Mapping(_Model):
    """The whole file."""

    source: SourceMap = SourceMap()
    table: list[TableMap] = Field(min_length=1)
    areas: dict[str, str] = {}
    indicators: dict[str, str] = {}
    new_area: dict[str, NewArea] = {}
    new_indicator: dict[str, NewIndicator] = {}

    @model_validator(mode="after")
    def _skips_by_table(self) -> Mapping:
        for name, labels, new in (
            ("areas", self.areas, set(self.new_area)),
            ("indicators", self.indicators, set(self.new_indicator)),
        ):
            wrong = [label for label, key in labels.items() if key == "skip" and key not in new]
            if wrong:
                listed = json.dumps(wrong, ensure_ascii=False)
                raise ValueError(
                    f"{name}.{wrong[0]}: found 'skip', expected an id. To leave rows out, write"
                    f" skip = {listed} in that [[table]] instead."
                )
        return self


_PLACES: dict[str, type[BaseModel]] = {
    "source": SourceMap, "table": TableMap, "column": ColumnMap, "new_area": NewArea,
    "new_indicator": NewIndicator,
}  # fmt: skip


def load_mapping(path: Path) -> Mapping:
    """Read a mapping.

    Raises:
        DataError: If it cannot be read, or with everything that is wrong in it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror}), expected a mapping. Next: write one with"
            " tyanalysis import FILE --propose mapping.toml."
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: no valid TOML in UTF-8: {error}. Next: mend that line.") from None
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        problems = [_complaint(one) for one in error.errors()]
    raise DataError(
        f"{path}: {len(problems)} problem{'s' * (len(problems) > 1)} in the mapping.\n"
        + "\n".join(f"  - {problem}" for problem in problems)
    )


def _complaint(error: Any) -> str:
    loc = error["loc"]
    # Lists count from 1 for people.
    where = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in loc)
    if error["type"] == "extra_forbidden":
        model = next((_PLACES[p] for p in reversed(loc[:-1]) if p in _PLACES), Mapping)
        near = get_close_matches(str(loc[-1]), list(model.model_fields), n=1, cutoff=0.5)
        return f"{where}: an unknown key{f' (did you mean {near[0]!r}?)' if near else ''}"
    if error["type"] == "missing" and loc[-1] == "column":
        return f"{where}: missing; take away the # before a [[table.column]] and what belongs to it"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "missing":
        return f"{where}: missing"
    return f"{where}: found {error['input']!r}: {error['msg']}"

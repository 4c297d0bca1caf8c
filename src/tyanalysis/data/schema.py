"""The tables of a data package: their columns, what a cell may hold, and which tables they name.

This is the one place where columns are written down; ``datapackage.json`` is checked against it,
and the pandera schemas are derived from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

ID_PATTERN: Final = r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*"
AREA_KINDS: Final = (
    "nation", "province", "city", "county", "zone", "park", "town", "chain", "industry",
    "enterprise", "project", "programme", "product", "group",
)  # fmt: skip
DIMENSIONS: Final = (
    "money", "count", "percent", "percentage_point", "mass", "power", "area", "people", "orders",
    "pots", "stems", "plants", "ratio", "rank", "date", "text", "time",
)  # fmt: skip
KINDS: Final = (
    "actual", "count", "growth", "enumeration", "status", "expected", "capacity", "plan", "target",
    "date", "rank_claim", "background",
)  # fmt: skip
QUALIFIERS: Final = (
    "exact", "rounded", "gt", "ge", "lt", "le", "about", "range", "more", "nearly", "reaches",
    "up_to", "several", "figurative",
)  # fmt: skip
BOUND_COLUMNS: Final = ("low", "high", "low_closed", "high_closed")


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: As in the header.
        type: id, text, number, bool, date, period, unit, quotient_unit, url or enum.
        required: Whether a cell may not be blank.
        choices: What an enum may hold.
        refers: The table whose ids it holds, or "".
    """

    name: str
    type: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the package.

    Attributes:
        name: Also the name of its file, its sheet and its resource.
        columns: In the order of the header.
        key: The columns that name a row; no two rows share them.
        required: Whether a package without it is refused.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool = True

    @property
    def names(self) -> list[str]:
        """The names of the columns in order."""
        return [column.name for column in self.columns]

    def of_type(self, *types: str) -> list[str]:
        """Give the names of the columns of some types."""
        return [column.name for column in self.columns if column.type in types]


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _bounds(prefix: str) -> tuple[Column, ...]:
    return tuple(
        Column(prefix + name, "bool" if name.endswith("_closed") else "number")
        for name in BOUND_COLUMNS
    )


def _ref(name: str, table: str, required: bool = True) -> Column:
    return Column(name, "id", required, refers=table)


def _choice(name: str, choices: tuple[str, ...], required: bool = True) -> Column:
    return Column(name, "enum", required, choices)


_ID: Final = Column("id", "id", required=True)
_LEVELS: Final = ("national", "provincial", "municipal", "county")
_STATUS: Final = ("existing", "planned", "to_be_fostered", "being_built", "emerging")
_MEASURES: Final = ("flow", "stock", "rate", "share", "count", "rank", "date", "status")
_GRADES: Final = ("S", "A", "B")  # S: the seed article itself

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        Table(
            "areas",
            (
                _ID,
                _choice("kind", AREA_KINDS),
                *_texts("name_zh", "name_en", "short_zh", "short_en"),
                _choice("level", _LEVELS, required=False),
                _choice("status", _STATUS, required=False),
                Column("note"),
            ),
            ("id",),
        ),
        Table(
            "memberships",
            (
                _ref("area", "areas"),
                _ref("parent", "areas"),
                _choice("extent", ("whole", "part")),
                Column("relation", required=True),
                _ref("source", "sources", required=False),
                Column("note"),
            ),
            ("area", "parent", "relation"),
        ),
        Table(
            "indicators",
            (
                _ID,
                Column("name_zh", required=True),
                Column("name_en", required=True),
                _choice("dimension", DIMENSIONS),
                Column("unit", "unit"),
                _choice("measure", _MEASURES),
                *_texts("scope_zh", "scope_en", "definition_zh", "definition_en"),
            ),
            ("id",),
        ),
        Table(
            "figures",
            (
                _ID,
                _ref("area", "areas"),
                *_texts("subject_zh", "subject_en"),
                _ref("indicator", "indicators"),
                Column("period", "period"),
                Column("value", "number"),
                Column("unit", "unit"),
                _choice("qualifier", QUALIFIERS),
                *_bounds(""),
                *_bounds("customary_"),
                Column("precision", "number"),
                _choice("kind", KINDS),
                _choice(
                    "price_basis", ("current", "comparable", "constant", "unknown"), required=False
                ),
                _choice("vintage", ("first", "revised", "yearbook"), required=False),
                _ref("source", "sources"),
                Column("as_printed", required=True),
                Column("locator"),
                _choice("grade", _GRADES),
                Column("note"),
            ),
            ("id",),
        ),
        Table(
            "sources",
            (
                _ID,
                Column("title", required=True),
                *_texts("title_en", "publisher", "publisher_en"),
                Column("published", "date"),
                Column("url", "url"),
                Column("accessed", "date"),
                _choice("grade", _GRADES),
                Column("mirror", "bool", required=True),
                Column("note"),
            ),
            ("id",),
        ),
        Table(
            "derivations",
            (
                _ID,
                *_texts("method", "inputs"),
                Column("unit", "quotient_unit"),
                *_texts("name_zh", "name_en", "caution_zh", "caution_en", "report"),
            ),
            ("id",),
            required=False,
        ),
        Table(
            "questions",
            (
                _ID,
                *_texts("method", "area", "indicator", "period", "name_zh", "name_en", "report"),
            ),
            ("id",),
            required=False,
        ),
    )
}


@cache
def pandera_schema(name: str) -> Any:
    """Build the pandera schema of a table as text, blank cells missing.

    It holds what one cell alone can show: no blank where a cell is required, ids of the right
    form, and only the listed choices. Numbers, periods and references have checks of their own,
    whose messages say more.

    Args:
        name: Name of the table.

    Returns:
        A ``pandera.pandas.DataFrameSchema``; its checks are named by the code of the problem.
    """
    # pandera takes 0.4 s to import and is wanted only when files are read.
    import pandera.pandas as pa  # noqa: PLC0415

    columns = {}
    for column in TABLES[name].columns:
        checks = []
        if column.type == "enum":
            checks.append(pa.Check.isin(column.choices, error="unknown-choice"))
        if column.type == "id":
            checks.append(pa.Check.str_matches(rf"^(?:{ID_PATTERN})$", error="bad-id"))
        columns[column.name] = pa.Column(
            "str", checks=checks, nullable=not column.required, required=False
        )
    return pa.DataFrameSchema(columns, strict=False)

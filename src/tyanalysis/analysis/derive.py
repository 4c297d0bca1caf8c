"""Carry out ``derivations.csv``: what may be computed from the figures of one data package.

Every result has bounds, the weakest kind of its inputs, their periods, figures and sources, and the
cautions of its row. What the claims do not determine is said so (``determinable``), never divided
away.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.comparability import mixtures
from tyanalysis.analysis.consistency import agrees
from tyanalysis.analysis.derivation_row import Row, area_filter, is_number, read_rows
from tyanalysis.analysis.frames import Frames, bounds_of, joined, text
from tyanalysis.analysis.kinds import weakest_kind
from tyanalysis.analysis.overlap import ancestors
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.remember import remembered
from tyanalysis.data.unit import convert
from tyanalysis.errors import DataError

_STATED: Final = frozenset({"", "exact", "rounded", "reaches", "about", "up_to"})
_GRADES: Final = "ASBC"


@remembered
def derive(
    frames: Frames,
    report: str | None = None,
    *,
    areas: Iterable[str] | None = None,
    reading: str = "",
) -> pd.DataFrame:
    """Compute what ``derivations.csv`` names.

    Args:
        frames: The data package.
        report: Only the rows shown by this report, or None for all.
        areas: Only results that rest on a figure of one of these areas, or None for all.
        reading: "" for the reading the package was loaded with, strict or customary.

    Returns:
        One row for each row of the table: ``id``, ``method``, ``name_zh``, ``name_en``, ``value``
        (from the stated numbers, missing where an input is one-sided), ``low``, ``high``,
        ``low_closed``, ``high_closed`` (in the chosen reading, decimals as printed), the same four
        with the prefixes ``rounded_`` (decimals as all that rounds to them), ``strict_`` and
        ``customary_``, ``unit``, ``kind``, ``period``, ``areas``, ``figures``, ``sources``,
        ``grade`` (the lowest), ``determinable``, ``verdict`` and ``customary_verdict`` (of a check:
        yes, no, undetermined; else ""), ``mixed`` (what differs between the inputs),
        ``assumption_zh``, ``assumption_en``, ``caution_zh``, ``caution_en``, ``report``. Lists are
        joined with ``;``.

    Raises:
        DataError: If the table names what does not exist, or mixes without a caution.
    """
    rows = read_rows(frames)
    run = _Run(frames, rows)
    chosen = [
        row for row in rows.values() if report is None or report in row.fields["report"].split(";")
    ]
    if areas is not None:
        own = set(frames.figures["id"][frames.figures["area"].isin(list(areas))])
        chosen = [row for row in chosen if own & set(run.figures(row))]
    return pd.DataFrame([run.result(row, reading) for row in chosen], columns=list(_COLUMNS))


_ENDS: Final = ("low", "high", "low_closed", "high_closed")
_COLUMNS: Final = (
    "id", "method", "name_zh", "name_en", "value", *_ENDS,
    *(f"{prefix}{end}" for prefix in ("rounded_", "strict_", "customary_") for end in _ENDS),
    "unit", "kind", "period", "areas", "figures", "sources", "grade", "determinable", "verdict",
    "customary_verdict", "mixed", "assumption_zh", "assumption_en", "caution_zh", "caution_en",
    "report",
)  # fmt: skip


class _Run:
    """One evaluation of the table; rows that others use are computed once."""

    def __init__(self, frames: Frames, rows: dict[str, Row]) -> None:
        self.frames = frames
        self.rows = rows
        self.table = frames.figures.set_index("id", drop=False)
        self.place = {name: number for number, name in enumerate(frames.figures["id"])}
        self.taken: dict[tuple[str, str], Bounds] = {}
        self.known: dict[tuple[str, str, str], Bounds] = {}
        self.open: list[str] = []

    def result(self, row: Row, reading: str) -> dict[str, Any]:
        used = self.table.loc[self.figures(row)]
        dates = [v for role, v in row.inputs.items() if row.method.roles[role] == "date"]
        mixed = mixtures(used[~used["id"].isin([value for values in dates for value in values])])
        if mixed and not (row.fields["caution_zh"] and row.fields["caution_en"]):
            raise row.error(
                "caution_zh",
                f"nothing, while the inputs differ ({mixed})",
                "the assumption that lets them be combined, in both languages",
                "say it in caution_zh and caution_en, or choose other figures",
            )
        bounds = self.bounds(row, reading, "printed")
        floor = row.method.floor
        grades = sorted(text(used, "grade"), key=_GRADES.find)
        zh, en = self.assumptions(row)
        return {
            **{key: row.fields[key] for key in ("id", "method", "name_zh", "name_en")},
            "value": self.value(row),
            **_one(bounds, ""),
            **_one(self.bounds(row, reading, "rounded"), "rounded_"),
            **_one(self.bounds(row, "strict", "printed"), "strict_"),
            **_one(self.bounds(row, "customary", "printed"), "customary_"),
            "unit": row.fields["unit"],
            "kind": weakest_kind(text(used, "kind")),
            "period": joined(text(used, "period")),
            "areas": joined(text(used, "area")),
            "figures": joined(used["id"]),
            "sources": joined(text(used, "source")),
            "grade": grades[-1] if grades else "",
            "determinable": bool(bounds.determinable(floor)[0]),
            "verdict": self.verdict(row, reading),
            "customary_verdict": self.verdict(row, "customary"),
            "mixed": mixed,
            "assumption_zh": zh,
            "assumption_en": en,
            **{key: row.fields[key] for key in ("caution_zh", "caution_en", "report")},
        }

    def figures(self, row: Row) -> list[str]:
        """Give the ids of all figures a row rests on, those of the rows it uses included."""
        found: list[str] = []
        for values in row.inputs.values():
            for value in values:
                if value in self.rows:
                    self.enter(row, value)
                    found += self.figures(self.rows[value])
                    self.open.pop()
                elif value in self.place:
                    found.append(value)
        return list(dict.fromkeys(found))

    def bounds(self, row: Row, reading: str, rounding: str) -> Bounds:
        """Evaluate one row."""
        key = (row.id, reading, rounding)
        if key not in self.known:
            self.known[key] = self.evaluate(row, reading, rounding)
        return self.known[key]

    def value(self, row: Row) -> float:
        """Evaluate one row from the stated numbers, or give NaN where one is one-sided."""
        used = self.table.loc[self.figures(row)]
        stated = text(used, "qualifier").isin(_STATED) | self.at_value_ids(row, used)
        if not stated.all():
            return float("nan")
        bounds = self.evaluate(row, "", "value")
        return float(bounds.low[0]) if bool(bounds.is_point[0]) else float("nan")

    def evaluate(self, row: Row, reading: str, rounding: str) -> Bounds:
        arguments: dict[str, Any] = {}
        common = ""
        for role, treatment in row.method.roles.items():
            if role not in row.inputs:
                continue
            parts: list[Any] = []
            for value in row.inputs[role]:
                if treatment == "date":
                    parts.append(self.date(value))
                    continue
                taken, unit = self.input(row, role, value, reading, rounding)
                common = common or (unit if treatment == "over" else "")
                parts.append(self.converted(row, taken, unit, treatment, common))
            arguments[role] = _argument(row, role, treatment, parts)
        result = row.method.function(**arguments)
        if row.fields["unit"] in {"percent", "percentage_point"} and _is_fraction(row):
            result = result * 100.0
        return result

    def input(
        self, row: Row, role: str, value: str, reading: str, rounding: str
    ) -> tuple[Bounds, str]:
        """Take one input with its unit ("" for a plain number)."""
        if value in self.rows:
            self.enter(row, value)
            other = self.rows[value]
            taken = self.evaluate(other, reading, rounding)
            self.open.pop()
            return taken, row.treat.get(other.fields["unit"], other.fields["unit"])
        if is_number(value):
            return Bounds.point(float(value)), ""
        if (wanted := area_filter(value)) is not None:
            return Bounds.point(float(len(self.areas(wanted)))), ""
        place = self.place[value]
        unit = str(self.frames.figures["unit"].iloc[place])
        if rounding == "value" or role in row.at_value:
            stated = Bounds.point(float(self.frames.figures["value"].iloc[place]))
            if not bool(stated.is_empty[0]):
                return stated, row.treat.get(unit, unit)
        exact = "printed" if rounding == "value" else rounding
        return self.all_bounds(reading, exact)[[place]], row.treat.get(unit, unit)

    def all_bounds(self, reading: str, rounding: str) -> Bounds:
        """Read all figures once for each reading and rounding."""
        key = (reading, rounding)
        if key not in self.taken:
            self.taken[key] = bounds_of(self.frames.figures, reading, rounding)
        return self.taken[key]

    def converted(self, row: Row, taken: Bounds, unit: str, treatment: str, common: str) -> Bounds:
        """Bring an input into the unit that its role asks for."""
        target = row.fields["unit"]
        if not unit or treatment == "plain":
            return taken
        if treatment == "fraction":
            return taken / 100.0 if unit in {"percent", "percentage_point"} else taken
        over, _, under = target.partition("/")
        if treatment == "same":
            wanted = target
        elif treatment == "over":
            wanted = over if under else unit
        else:
            wanted = under or common
        # A yearly amount over a yearly capacity: the two years cancel.
        own = unit.removesuffix("_per_year") if treatment == "under" and under else unit
        try:
            done: Bounds = convert(taken, own, wanted)
        except DataError as error:
            raise row.error(
                "unit", f"{target!r} for an input in {unit}", "a unit it converts into", str(error)
            ) from error
        return done

    def date(self, value: str) -> str:
        if value in self.place:
            return str(text(self.frames.figures, "period").iloc[self.place[value]])
        return value

    def areas(self, wanted: dict[str, tuple[str, ...]]) -> list[str]:
        """Choose areas by kind, status, level and the area they lie in."""
        table = self.frames.areas
        keep = pd.Series(True, index=table.index)
        for column, choices in wanted.items():
            if column != "in":
                keep &= text(table, column).isin(choices)
        chosen = table["id"][keep].to_list()
        for parent in wanted.get("in", ()):
            chosen = [a for a in chosen if parent in ancestors(self.frames.memberships, a)]
        return chosen

    def at_value_ids(self, row: Row, used: pd.DataFrame) -> pd.Series:
        ids = [value for role in row.at_value for value in row.inputs.get(role, ())]
        return used["id"].isin(ids)

    def assumptions(self, row: Row) -> tuple[str, str]:
        """Word what the row assumes beyond its caution."""
        zh, en = [], []
        if row.at_value:
            zh.append("按所述数字本身计算，不计其上下限")
            en.append("the stated number is taken as it is, not its bounds")
        for source, target in row.treat.items():
            zh.append(f"把单位 {source} 视同 {target}")
            en.append(f"the unit {source} is read as {target}")
        return "；".join(zh), "; ".join(en)

    def verdict(self, row: Row, reading: str) -> str:
        """Say whether a check allows agreement once rounding is granted; "" if it is no check."""
        if row.method.expected is None:
            return ""
        expected = row.method.expected * (100.0 if row.fields["unit"] == "percent" else 1.0)
        bounds = self.bounds(row, reading, "rounded")
        return str(agrees(bounds, expected, row.method.floor)[0])

    def enter(self, row: Row, value: str) -> None:
        """Note that a row uses another, and refuse a circle."""
        if value in self.open or value == row.id:
            raise row.error(
                "inputs", f"{value}, which rests on this row", "rows without a circle", "break it"
            )
        self.open.append(value)


def _one(bounds: Bounds, prefix: str) -> dict[str, Any]:
    return {f"{prefix}{end}": getattr(bounds, end)[0] for end in _ENDS}


def _is_fraction(row: Row) -> bool:
    """Say whether the method gives a fraction, rather than something in the unit of its inputs."""
    return "same" not in row.method.roles.values()


def _argument(row: Row, role: str, treatment: str, parts: list[Any]) -> Any:
    if treatment == "date":
        return parts[0]
    if role == row.method.many:
        return Bounds.concat(parts)
    bounds: Bounds = parts[0]
    plain = row.inputs[role][0]
    if treatment == "plain" and is_number(plain):
        return float(np.asarray(bounds.low)[0])
    return bounds

"""The bounds of a row of ``derivations.csv``: its inputs, converted and put into its method."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from tyanalysis.analysis.derivation_row import Row, area_filter, is_number
from tyanalysis.analysis.frames import Frames, bounds_of, text
from tyanalysis.analysis.overlap import ancestors
from tyanalysis.data.quantity import Bounds
from tyanalysis.data.unit import convert
from tyanalysis.errors import DataError

_STATED: Final = frozenset({"", "exact", "rounded", "reaches", "about", "up_to"})


class Evaluation:
    """One evaluation of the table; rows that others use are computed once.

    Args:
        frames: The data package.
        rows: The rows of the table, by id.
    """

    def __init__(self, frames: Frames, rows: dict[str, Row]) -> None:
        self.frames = frames
        self.rows = rows
        self.table = frames.figures.set_index("id", drop=False)
        self.place = {name: number for number, name in enumerate(frames.figures["id"])}
        self.taken: dict[tuple[str, str], Bounds] = {}
        self.known: dict[tuple[str, str, str], Bounds] = {}
        self.open: list[str] = []

    def figures(self, row: Row) -> list[str]:
        """Give the ids of all figures a row rests on, those of the rows it uses included."""
        found: list[str] = []
        for values in row.inputs.values():
            for value in values:
                if value in self.rows:
                    self._enter(row, value)
                    found += self.figures(self.rows[value])
                    self.open.pop()
                elif value in self.place:
                    found.append(value)
        return list(dict.fromkeys(found))

    def bounds(self, row: Row, reading: str, rounding: str) -> Bounds:
        """Evaluate one row."""
        key = (row.id, reading, rounding)
        if key not in self.known:
            self.known[key] = self._evaluate(row, reading, rounding)
        return self.known[key]

    def value(self, row: Row) -> float:
        """Evaluate one row from the stated numbers, or give NaN where one is one-sided."""
        used = self.table.loc[self.figures(row)]
        stated = text(used, "qualifier").isin(_STATED) | self._at_value_ids(row, used)
        if not stated.all():
            return float("nan")
        bounds = self._evaluate(row, "", "value")
        return float(bounds.low[0]) if bool(bounds.is_point[0]) else float("nan")

    def _evaluate(self, row: Row, reading: str, rounding: str) -> Bounds:
        arguments: dict[str, Any] = {}
        common = ""
        for role, treatment in row.method.roles.items():
            if role not in row.inputs:
                continue
            parts: list[Any] = []
            for value in row.inputs[role]:
                if treatment == "date":
                    parts.append(self._date(value))
                    continue
                taken, unit = self._input(row, role, value, reading, rounding)
                common = common or (unit if treatment == "over" else "")
                parts.append(self._converted(row, taken, unit, treatment, common))
            arguments[role] = _argument(row, role, treatment, parts)
        result = row.method.function(**arguments)
        if row.fields["unit"] in {"percent", "percentage_point"} and _is_fraction(row):
            result = result * 100.0
        return result

    def _input(
        self, row: Row, role: str, value: str, reading: str, rounding: str
    ) -> tuple[Bounds, str]:
        """Take one input with its unit ("" for a plain number)."""
        if value in self.rows:
            self._enter(row, value)
            other = self.rows[value]
            taken = self._evaluate(other, reading, rounding)
            self.open.pop()
            return taken, row.treat.get(other.fields["unit"], other.fields["unit"])
        if is_number(value):
            return Bounds.point(float(value)), ""
        if (wanted := area_filter(value)) is not None:
            return Bounds.point(float(len(self._areas(wanted)))), ""
        place = self.place[value]
        unit = str(self.frames.figures["unit"].iloc[place])
        if rounding == "value" or role in row.at_value:
            stated = Bounds.point(float(self.frames.figures["value"].iloc[place]))
            if not bool(stated.is_empty[0]):
                return stated, row.treat.get(unit, unit)
        exact = "printed" if rounding == "value" else rounding
        return self._all_bounds(reading, exact)[[place]], row.treat.get(unit, unit)

    def _all_bounds(self, reading: str, rounding: str) -> Bounds:
        """Read all figures once for each reading and rounding."""
        key = (reading, rounding)
        if key not in self.taken:
            self.taken[key] = bounds_of(self.frames.figures, reading, rounding)
        return self.taken[key]

    def _converted(self, row: Row, taken: Bounds, unit: str, treatment: str, common: str) -> Bounds:
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

    def _date(self, value: str) -> str:
        if value in self.place:
            return str(text(self.frames.figures, "period").iloc[self.place[value]])
        return value

    def _areas(self, wanted: dict[str, tuple[str, ...]]) -> list[str]:
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

    def _at_value_ids(self, row: Row, used: pd.DataFrame) -> pd.Series:
        ids = [value for role in row.at_value for value in row.inputs.get(role, ())]
        return used["id"].isin(ids)

    def _enter(self, row: Row, value: str) -> None:
        """Note that a row uses another, and refuse a circle."""
        if value in self.open or value == row.id:
            raise row.error(
                "inputs", f"{value}, which rests on this row", "rows without a circle", "break it"
            )
        self.open.append(value)


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

"""From the cells of a foreign table to figures, with every problem and everything left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter

from tyanalysis.data.number_text import explain_number
from tyanalysis.data.problems import Problem
from tyanalysis.data.qualifier import Reading, is_quantity, read_quantity
from tyanalysis.data.schema import KINDS
from tyanalysis.data.unit import compatible
from tyanalysis.intake.figure_columns import locator, price_basis, printed, quantity_columns
from tyanalysis.intake.known import GROWTH_ID, Known
from tyanalysis.intake.layout import Layout, clean, find_layout
from tyanalysis.intake.mapping import ColumnMap, Mapping, TableMap
from tyanalysis.intake.sheet import Sheet
from tyanalysis.intake.words import UnitWord, is_total, period_in, plain, read_unit, unit_in


@dataclass(frozen=True)
class Draft:
    """A figure to be: its row without id and source, and where it was read."""

    row: dict[str, str]
    file: str
    line: int
    column: str

    @property
    def place(self) -> str:
        """Sheet, row and column in one phrase."""
        return f"{self.file}, row {self.line}, column {self.column}"


@dataclass
class Intake:
    """What a table gives.

    Attributes:
        drafts: The figures, in the order of the file.
        left_out: Rows and cells that give none, each with the reason.
        problems: What must be mended first.
    """

    drafts: list[Draft] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_figures(sheets: list[Sheet], mapping: Mapping, known: Known, file: str) -> Intake:
    """Turn tables into figures.

    Args:
        sheets: The sheets of the file.
        mapping: What their columns mean.
        known: The names of areas and indicators.
        file: Name of the file or database, for the messages.
    """
    intake = Intake()
    for table in mapping.table:
        found = [s for s in sheets if table.sheet in {"", s.name}]
        if len(found) != 1:
            there = ", ".join(sheet.name for sheet in sheets)
            intake.problems.append(
                Problem(
                    "no-sheet",
                    file,
                    None,
                    "",
                    f"{'no' if not found else len(found)} sheet for {table.sheet!r} of the mapping",
                    f"one of {there}" if there else "one",
                    "",
                    "Write the sheet's name in the mapping",
                )
            )
            continue
        name = f"{file}#{found[0].name}" if found[0].name else file
        _Reader(found[0], table, known, name, intake).read()
    return intake


class _Reader:
    """Reads one sheet by one table of the mapping."""

    def __init__(
        self, sheet: Sheet, table: TableMap, known: Known, file: str, intake: Intake
    ) -> None:
        self.sheet, self.table, self.known, self.file, self.intake = (
            sheet, table, known, file, intake,
        )  # fmt: skip
        self.layout: Layout = find_layout(sheet, table.header_rows, table.first_row, table.last_row)

    def read(self) -> None:
        roles = {
            role: self._column(getattr(self.table, f"{role}_column"), "")
            for role in ("area", "period", "indicator", "unit")
        }
        values = [(self._column(one.header, one.column), one) for one in self.table.column]
        columns = [(place, one) for place, one in values if place is not None]
        for row in self.layout.body:
            cells = self.sheet.cells[row - 1]
            labels = {role: cells[i] if i is not None else "" for role, i in roles.items()}
            if reason := self._skipped(cells, labels, [place for place, _ in columns]):
                self.intake.left_out.append(f"{self.file}, row {row}: {reason}")
                continue
            for place, one in columns:
                self._cell(row, place, one, labels)
        for row in self.layout.notes:
            text = " ".join(dict.fromkeys(filter(None, self.sheet.cells[row - 1])))
            if text:
                self.intake.left_out.append(f"{self.file}, row {row}: a note: {text[:40]}")

    def _column(self, header: str, letter: str) -> int | None:
        if not header and not letter:
            return None
        place = column_index_from_string(letter) - 1 if letter else self.layout.column(header)
        if place is not None and place < self.sheet.width:
            return place
        wanted = plain(header)
        twice = [
            get_column_letter(i + 1) for i, n in enumerate(self.layout.names) if plain(n) == wanted
        ]
        head = self.layout.header
        self._problem(
            "no-column", head[-1] if head else 1, letter,
            f"columns {' and '.join(twice)} of the name {header!r}" if twice
            else f"no column {header or letter!r}",
            "one of " + "; ".join(name for name in self.layout.names if name),
            "Columns are found by their header, from the top down",
            f"Write column = {twice[0]!r} in the mapping" if twice
            else "Correct the header in the mapping, or propose it again",
        )  # fmt: skip
        return None

    def _skipped(self, cells: tuple[str, ...], labels: dict[str, str], places: list[int]) -> str:
        label = labels["area"] or labels["indicator"]
        if plain(label) in {plain(one) for one in self.table.skip}:
            return f"{label!r} is skipped by the mapping"
        known = self.known.area(labels["area"]) if labels["area"] else ""
        if is_total(label) and not known:
            return f"{label!r} is a sum"
        if not any(clean(cells[place]) for place in places):
            return f"{label or next(filter(None, cells), '')!r} has no values"
        return ""

    def _cell(self, row: int, place: int, one: ColumnMap, labels: dict[str, str]) -> None:
        text = clean(self.sheet.cells[row - 1][place])
        if not text:
            return
        area = self._area(row, one, labels["area"])
        indicator = self._indicator(row, one, labels["indicator"])
        period = self._period(row, one, labels["period"])
        reading = self._quantity(row, place, text)
        if area is None or indicator is None or period is None or reading is None:
            return
        word = (
            reading.unit or one.unit or labels["unit"] or unit_in(labels["indicator"])
            or self.table.unit or self.layout.unit
        )  # fmt: skip
        if indicator.endswith(GROWTH_ID) and not reading.unit and not one.unit:
            word = "%"
        unit = self._unit(row, place, word, indicator)
        if unit is None:
            return
        kind = one.kind or self.table.kind
        kind = kind or ("growth" if indicator.endswith(GROWTH_ID) else "actual")
        draft = Draft(
            {
                "area": area, "indicator": indicator, "period": period,
                "subject_zh": one.subject_zh, "subject_en": one.subject_en,
                **quantity_columns(reading, unit, self.known.units.get(indicator) or unit.code),
                "kind": kind,
                "price_basis": one.price_basis or price_basis(indicator, kind, unit.code),
                "as_printed": printed(text, word),
                "locator": locator(self.sheet.name, row, place),
                "note": one.note,
            },
            self.file, row, self._name(place),
        )  # fmt: skip
        if kind not in KINDS:
            self._problem(
                "unknown-kind", row, self._name(place), repr(kind), f"one of {', '.join(KINDS)}",
                "", "Correct kind in the mapping",
            )  # fmt: skip
            return
        self.intake.drafts.append(draft)

    def _area(self, row: int, one: ColumnMap, label: str) -> str | None:
        named = one.area or label or self.table.area
        found = self.known.area(named)
        if not found:
            self._once(
                "unknown-area", row, self.table.area_column, repr(named) if named else "no area",
                "the name of an area in areas.csv", "Every figure is about an area",
                f'Add "{named}" = "its id" under [areas] in the mapping, a table [new_area.ID], or'
                " the label to skip" if named else "Name area or area_column in the mapping",
            )  # fmt: skip
        return found or None

    def _indicator(self, row: int, one: ColumnMap, label: str) -> str | None:
        named = one.indicator or label or self.table.indicator
        found = self.known.indicator(named)
        if found and one.growth and not found.endswith(GROWTH_ID):
            found = found + GROWTH_ID if found + GROWTH_ID in self.known.units else ""
        if not found:
            what = f"no growth of {named!r}" if one.growth and named else repr(named)
            self._once(
                "unknown-indicator", row, self.table.indicator_column or one.header, what,
                "the name or id of an indicator in indicators.csv",
                "The reports find figures by their indicator",
                f'Add "{named}" = "its id" under [indicators], a table [new_indicator.ID], or the'
                " label to skip" if named else "Name the column's indicator in the mapping",
            )  # fmt: skip
        return found or None

    def _period(self, row: int, one: ColumnMap, label: str) -> str | None:
        year = self.table.year or self.layout.year
        named = one.period or label or self.table.period
        head = period_in(one.header, year)
        found = period_in(named, year) if named else head or self.layout.period
        if not found:
            self._once(
                "unknown-period", row, self.table.period_column or one.header,
                repr(named) if named else "no period",
                "a period such as 2023, 2024年1—6月 or 2024-S1", "A figure without a time is none",
                "Name period, period_column or year (for 上半年 and the like) in the mapping",
            )  # fmt: skip
        return found or None

    def _quantity(self, row: int, place: int, text: str) -> Reading | None:
        if is_quantity(text):
            return read_quantity(text)
        told = explain_number(text)
        self._problem(
            told.code, row, self._name(place), told.found, "a number, with its qualifier or alone",
            told.why, told.step,
        )  # fmt: skip
        return None

    def _unit(self, row: int, place: int, word: str, indicator: str) -> UnitWord | None:
        unit = read_unit(word) if word else None
        kept = self.known.units.get(indicator, "")
        if unit is None:
            self._once(
                "unknown-unit", row, self._name(place), repr(word) if word else "no unit",
                f"a unit, in the header, the corner or the mapping ({indicator} is kept in {kept})",
                "A number without a unit is not a figure", "Write the column's unit in the mapping",
            )  # fmt: skip
        elif kept and not compatible(unit.code, kept):
            self._once(
                "unit-differs", row, self._name(place), f"{word} ({unit.code})",
                f"a unit that converts into {kept}, that of {indicator}",
                "The column may be another indicator", "Correct indicator or unit in the mapping",
            )  # fmt: skip
            return None
        return unit

    def _name(self, place: int) -> str:
        name = self.layout.names[place]
        return f"{get_column_letter(place + 1)} ({name})" if name else get_column_letter(place + 1)

    def _problem(
        self, code: str, row: int, column: str, found: str, expected: str, why: str, step: str
    ) -> None:
        self.intake.problems.append(
            Problem(code, self.file, row, column, found, expected, why, step)
        )

    def _once(
        self, code: str, row: int, column: str, found: str, expected: str, why: str, step: str
    ) -> None:
        """Tell a problem of a label or a column where it is met first, not in every cell."""
        told = {(p.code, p.file, p.column, p.found) for p in self.intake.problems}
        if (code, self.file, column, found) not in told:
            self._problem(code, row, column, found, expected, why, step)

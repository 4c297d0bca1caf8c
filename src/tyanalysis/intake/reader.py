"""From the cells of one sheet to figures, by one table of the mapping."""

from __future__ import annotations

from openpyxl.utils import column_index_from_string, get_column_letter

from tyanalysis.data.problems import Problem
from tyanalysis.data.qualifier import Reading
from tyanalysis.data.schema import KINDS
from tyanalysis.data.unit import compatible
from tyanalysis.intake.cell import explain_cell, is_filled, is_unchanged, read_cell, wording
from tyanalysis.intake.draft import Draft, Intake
from tyanalysis.intake.figure_columns import locator, price_basis, printed, quantity_columns
from tyanalysis.intake.guess import quoted
from tyanalysis.intake.known import GROWTH_ID, Known
from tyanalysis.intake.layout import Layout, find_layout
from tyanalysis.intake.mapping import ColumnMap, TableMap
from tyanalysis.intake.relative import relative_word, told_period
from tyanalysis.intake.sheet import Sheet
from tyanalysis.intake.words import (
    GROWTH,
    UnitWord,
    is_rate,
    is_total,
    level_unit,
    period_in,
    plain,
    rate_unit,
    read_unit,
    unit_in,
    year_in,
)


class Reader:
    """Reads one sheet by one table of the mapping."""

    def __init__(
        self, sheet: Sheet, table: TableMap, known: Known, file: str, intake: Intake
    ) -> None:
        self.sheet, self.table, self.known, self.file, self.intake = (
            sheet, table, known, file, intake,
        )  # fmt: skip
        self.layout: Layout = find_layout(sheet, table.header_rows, table.first_row, table.last_row)

    def read(self) -> None:
        """Read every row of the body, and tell what gives no figure."""
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
        self._tell_unnamed({*roles.values(), *(place for place, _ in columns)})
        for row in self.layout.notes:
            text = " ".join(dict.fromkeys(filter(None, self.sheet.cells[row - 1])))
            if text:
                self.intake.left_out.append(f"{self.file}, row {row}: a note: {text[:40]}")

    def _tell_unnamed(self, named: set[int | None]) -> None:
        """Tell of the columns with numbers that the mapping does not name."""
        for place in set(range(self.sheet.width)) - named:
            cells = [self.sheet.cells[row - 1][place] for row in self.layout.body]
            count = sum(read_cell(cell) is not None or cell.startswith("=") for cell in cells)
            if count:
                self.intake.left_out.append(
                    f"{self.file}, column {self._name(place)}: {count} number{'s' * (count > 1)},"
                    " not named by the mapping"
                )

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
        if not any(is_filled(cells[place]) for place in places):
            return f"{label or next(filter(None, cells), '')!r} has no values"
        return ""

    def _cell(self, row: int, place: int, one: ColumnMap, labels: dict[str, str]) -> None:
        cell = self.sheet.cells[row - 1][place]
        if not is_filled(cell):
            return
        area = self._area(row, one, labels["area"])
        indicator = self._indicator(row, place, one, labels["indicator"])
        period = self._period(row, place, one, labels["period"])
        reading = self._quantity(row, place, cell)
        if area is None or indicator is None or period is None or reading is None:
            return
        word = reading.unit or one.unit or self._printed_unit(place, labels, indicator)
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
                "as_printed": wording(cell) if is_unchanged(cell)
                else printed(wording(cell), word),
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
                f" skip = [{quoted(named)}] in that [[table]]" if named
                else "Name area or area_column in the mapping",
            )  # fmt: skip
        return found or None

    def _indicator(self, row: int, place: int, one: ColumnMap, label: str) -> str | None:
        named = one.indicator or label or self.table.indicator
        found = self.known.indicator(named)
        level = found or (self.known.level(named) if is_rate(named) else "")
        grown = level + GROWTH_ID
        if found and one.growth and not found.endswith(GROWTH_ID):
            found = grown if grown in self.known.units else ""
        if found.endswith(GROWTH_ID) and "环比" in plain(self.layout.names[place] + label):
            self._once(
                "not-year-on-year", row, self._name(place), "growth over the period before (环比)",
                f"growth over the year before, which {found} is", "The two are different figures",
                "Leave the column out, or give it an indicator of its own: a table"
                " [new_indicator.ID]",
            )  # fmt: skip
            return None
        if not found:
            add = f"a table [new_indicator.{grown if level else 'ID'}]"
            what = repr(named) if named else "no indicator"
            if one.growth and named:
                what = f"no growth of {named!r}"
            self._once(
                "unknown-indicator", row, self.table.indicator_column or one.header, what,
                "the name or id of an indicator in indicators.csv",
                "The reports find figures by their indicator",
                "Name the indicator of the column or of the table in the mapping" if not named
                else f"Add {add} to the mapping" if level
                else f'Add "{named}" = "its id" under [indicators], {add}, or'
                f" skip = [{quoted(named)}] in that [[table]]",
            )  # fmt: skip
        return found or None

    def _period(self, row: int, place: int, one: ColumnMap, label: str) -> str | None:
        year = self.table.year or self.layout.year
        named = one.period or label or self.table.period
        base = period_in(named, year) if named else self.layout.period
        header = self.layout.names[place]
        word = relative_word(header)
        told = None
        if not one.period and (word or not (label and period_in(header))):
            told = told_period(header, base, year or year_in(label))
        if told is not None and word and (told != base or not told):
            hint = f'"{told}"' if told else "…"
            self._once(
                "relative-period", row, self._name(place), f"{word!r}, a time told by another one",
                "a period of the column's own", "The period of the table is not that of the column",
                f"Write period = {hint} under the column in the mapping",
            )  # fmt: skip
            return None
        found = told or base
        if not found:
            self._once(
                "unknown-period", row, self.table.period_column or one.header,
                repr(named) if named else "no period",
                "a period such as 2023, 2024年1—6月 or 2024-S1", "A figure without a time is none",
                "Name period, period_column or year (for 上半年 and the like) in the mapping",
            )  # fmt: skip
        return found or None

    def _quantity(self, row: int, place: int, cell: str) -> Reading | None:
        reading = read_cell(cell)
        if reading is None:
            told = explain_cell(cell)
            self._problem(
                told.code, row, self._name(place), told.found,
                "a number, with its qualifier or alone", told.why, told.step,
            )  # fmt: skip
        return reading

    def _printed_unit(self, place: int, labels: dict[str, str], indicator: str) -> str:
        """Find the unit that the table prints for a cell; growth without one is in %."""
        header, label = self.layout.names[place], labels["indicator"]
        if indicator.endswith(GROWTH_ID):
            # A unit beside the name of a level is not that of its growth.
            in_label = unit_in(label) if GROWTH.search(plain(label)) else ""
            return rate_unit(header) or in_label or "%"
        return (
            labels["unit"] or unit_in(label) or level_unit(header)
            or self.table.unit or self.layout.unit
        )  # fmt: skip

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

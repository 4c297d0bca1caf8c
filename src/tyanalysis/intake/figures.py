"""From the sheets of a file to figures, with every problem and everything left out."""

from __future__ import annotations

from tyanalysis.data.problems import Problem
from tyanalysis.intake.draft import Intake
from tyanalysis.intake.known import Known
from tyanalysis.intake.mapping import Mapping
from tyanalysis.intake.reader import Reader
from tyanalysis.intake.sheet import Sheet


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
        Reader(found[0], table, known, _place(file, found[0]), intake).read()
    for sheet in sheets:
        if not any(table.sheet in {"", sheet.name} for table in mapping.table):
            place = _place(file, sheet)
            intake.left_out.append(f"{place}: the mapping has no table for this sheet")
        elif sheet.hidden:
            intake.notes.append(f"{_place(file, sheet)}: {sheet.hidden}")
    return intake


def _place(file: str, sheet: Sheet) -> str:
    return f"{file}#{sheet.name}" if sheet.name else file

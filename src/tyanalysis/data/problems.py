"""What the checks say: problems stop the work, findings are told to the reader.

Both name the place, what was found and what was expected, why it matters and the next step, and
turn into one paragraph. A row is numbered as a spreadsheet shows it: the header is row 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tyanalysis.errors import DataError


@dataclass(frozen=True)
class Problem:
    """Something in the data that must be mended before it can be used.

    Attributes:
        code: Short name of the check, for example ``"unknown-id"``.
        file: File name as the user knows it, with the sheet after ``#`` for a workbook.
        row: Row as the file shows it, or None where the problem is not in one row.
        column: Column name, or "" where the problem is not in one column.
        found: What is there.
        expected: What should be there.
        why: Why it matters; "" where that is plain.
        next_step: What to do now.
    """

    code: str
    file: str
    row: int | None
    column: str
    found: str
    expected: str
    why: str
    next_step: str

    @property
    def where(self) -> str:
        """The place: file, row and column, as far as they are known."""
        parts = [self.file]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    @property
    def message(self) -> str:
        """The whole problem as one paragraph.

        >>> Problem("x", "areas.csv", 3, "kind", "'city '", "'city'", "", "Write city").message
        "areas.csv, row 3, column kind: found 'city '; expected 'city'. Next: write city."
        """
        text = f"{self.where}: found {self.found}; expected {self.expected}."
        if self.why:
            text += f" {_capital(self.why)}."
        return f"{text} Next: {self.next_step[:1].lower()}{self.next_step[1:]}."


@dataclass(frozen=True)
class Finding(Problem):
    """Something a reader must know that may be right: a conflict, a revision, a contradiction.

    Attributes:
        figures: Ids of the figures that it is about.
    """

    figures: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class CheckReport:
    """The outcome of checking one data package.

    Attributes:
        problems: What stops the work, in the order of tables and rows.
        findings: What the reader is told.
        counts: Rows of each table that could be read.
    """

    problems: list[Problem]
    findings: list[Finding]
    counts: dict[str, int]

    @property
    def ok(self) -> bool:
        """Whether the package can be used."""
        return not self.problems


def raise_problems(problems: Iterable[Problem], what: str) -> None:
    """Raise one error that lists every problem, or return if there is none.

    Args:
        problems: The problems.
        what: The folder or file that was read, for the first line.

    Raises:
        DataError: If there is any problem.
    """
    found = list(problems)
    if not found:
        return
    noun = "problem" if len(found) == 1 else "problems"
    lines = [f"{what}: {len(found)} {noun} must be mended before this data can be used"]
    lines += [f"{number}. {problem.message}" for number, problem in enumerate(found, start=1)]
    raise DataError("\n".join(lines))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

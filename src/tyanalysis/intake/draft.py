"""A figure to be, and what a table gives as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from tyanalysis.data.problems import Problem


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
        left_out: Sheets, columns, rows and cells that give none, each with the reason.
        notes: What was taken though a reader of the file may not see it.
        problems: What must be mended first.
    """

    drafts: list[Draft] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

"""A cell of figures: its wording as printed, its reading, or why it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tyanalysis.data.number_text import Explanation, explain_number
from tyanalysis.data.qualifier import Reading, is_quantity, read_quantity
from tyanalysis.intake.layout import UNCHANGED, clean, without_marks
from tyanalysis.intake.words import plain

_BY_HAND: Final = (
    "Correct the cell in the file, leave its row out with skip in the mapping, or enter the figure"
    " by hand in figures.csv"
)
_COMMA: Final = re.compile(r"-?\d+,\d{1,2}|-?\d{1,3}(?:\.\d{3})+,\d+")
# Written alike by the check of a package, and right for a file of others too.
_KEPT: Final = {"sheet-error"}


def read_cell(cell: str) -> Reading | None:
    """Read a cell as one quantity; None if it is missing or anything else.

    >>> read_cell("over 600").qualifier, read_cell("0,5"), read_cell("—")
    ('gt', None, None)
    """
    text = clean(cell)
    return read_quantity(text) if text and is_quantity(text) else None


def is_filled(cell: str) -> bool:
    """Say whether a cell says anything: neither blank nor a mark for a missing figure."""
    return clean(cell) != ""


def wording(cell: str) -> str:
    """Give the words of a cell as printed, without footnote marks and full-width forms.

    >>> wording("８，９００"), wording("5.2①"), wording("over  600"), wording("持 平")
    ('8,900', '5.2', 'over 600', '持平')
    """
    if is_unchanged(cell):
        return plain(without_marks(cell))
    if re.search("[A-Za-z]", cell):
        return " ".join(unicodedata.normalize("NFKC", without_marks(cell)).split())
    return clean(cell)


def is_unchanged(cell: str) -> bool:
    """Say whether a cell says in words that nothing has changed (持平)."""
    return plain(without_marks(cell)) in UNCHANGED


def explain_cell(cell: str) -> Explanation:
    """Say why a cell is no quantity, and what to do about it in an import.

    >>> explain_cell("0,5").step[:46], explain_cell("=B3*2").code
    ('Write 0.5 in the file if the comma is a decima', 'formula-without-value')
    """
    text = clean(cell)
    if cell.startswith("="):
        return Explanation(
            "formula-without-value", f"the formula {cell!r} without a value",
            "The program that wrote the file did not compute it",
            "Open the file in a spreadsheet, save it, and import it again",
        )  # fmt: skip
    told = explain_number(text)
    if told.code in _KEPT:
        return told
    found = f"the text {cell!r}"
    if _COMMA.fullmatch(text):
        whole, _, decimals = text.replace(".", "").partition(",")
        return Explanation(
            "decimal-comma", found, "Commas part groups of three digits here",
            f"Write {whole}.{decimals} in the file if the comma is a decimal point",
        )  # fmt: skip
    if re.fullmatch(r"\(\d[\d,]*(\.\d+)?\)", text):
        return Explanation(
            "text-in-number", found, "Brackets may be an accountant's minus or an aside",
            f"Write -{text[1:-1]} in the file if a minus is meant",
        )  # fmt: skip
    return Explanation("text-in-number", found, "No part of a cell is read alone", _BY_HAND)

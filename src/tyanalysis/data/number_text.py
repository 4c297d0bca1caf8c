"""Why a cell that should hold a number does not, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from tyanalysis.data.unit import suggest_unit

NUMBER: Final = r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
INFINITY: Final = r"-?inf"
_THOUSANDS: Final = re.compile(r"-?\d{1,3}([,，'\s]\d{3})+(\.\d+)?")
_SHEET_ERRORS: Final = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
_MISSING: Final = {
    "na",
    "n/a",
    "nan",
    "null",
    "none",
    "-",
    "--",
    "—",
    "…",
    "...",
    "无",
    "缺",
    "不详",
}
_INFINITE: Final = {"∞", "infinity", "inf.", "无穷", "无穷大", "正无穷", "inf"}
_WORDS: Final = re.compile(r"([^\d.\-]*)(-?\d[\d,]*(?:\.\d+)?)\s*([^\d]*)")


class Explanation(NamedTuple):
    """What is wrong with a number's text."""

    code: str
    found: str
    why: str
    step: str


def explain_number(text: str) -> Explanation:  # noqa: PLR0911  # one return for each mistake
    """Say what is wrong with a cell that is no number.

    >>> explain_number("1,000").step
    'Write 1000'
    >>> explain_number("12亿元").step
    'Write 12, and CNY_100M in the column of the unit'
    """
    stripped = _stripped(text)
    if re.fullmatch(NUMBER, stripped):
        return Explanation(
            "blank-in-number", f"{text!r} with blanks around the number",
            "Blanks and no-break blanks make it text", f"Write {stripped}",
        )  # fmt: skip
    if text.upper() in _SHEET_ERRORS:
        return Explanation(
            "sheet-error", f"the spreadsheet's error {text}", "The formula in the cell has failed",
            "Mend the formula in the spreadsheet and export again, or leave the cell empty",
        )  # fmt: skip
    if stripped.lower() in _MISSING:
        return Explanation(
            "missing-mark", f"{text!r}", "A number that is not known is an empty cell",
            "Leave the cell empty, and say why in the note",
        )  # fmt: skip
    if stripped.lower().lstrip("+-−负") in _INFINITE:
        sign = "-" if stripped[0] in "-−负" else ""
        return Explanation(
            "infinity-spelling", f"{text!r}", "An end without bound is spelled inf or -inf",
            f"Write {sign}inf",
        )  # fmt: skip
    plain = unicodedata.normalize("NFKC", stripped).replace("−", "-")
    if plain != stripped and re.fullmatch(NUMBER, plain):
        return Explanation(
            "full-width-digits", f"{text!r} with full-width digits or signs",
            "They look like digits but are other characters", f"Write {plain}",
        )  # fmt: skip
    if _THOUSANDS.fullmatch(plain):
        return Explanation(
            "thousands-separator", f"{text!r} with thousands separators",
            "1,000 is 1 elsewhere", f"Write {re.sub('[^0-9.-]', '', plain)}",
        )  # fmt: skip
    return _explain_words(text, plain)


def _explain_words(text: str, plain: str) -> Explanation:
    match = _WORDS.fullmatch(plain)
    before, number, after = match.groups() if match else ("", "", "")
    number = number.replace(",", "")
    if match and after.strip() in {"%", "％"} and not before.strip():
        return Explanation(
            "percent-sign", f"{text!r} with a percent sign", "The unit has its own column",
            f"Write {number}, and percent in the column of the unit",
        )  # fmt: skip
    unit = suggest_unit(after) if match and after.strip() else ""
    if unit and not before.strip():
        return Explanation(
            "unit-in-number", f"{text!r}, number and unit in one cell",
            "The unit has its own column", f"Write {number}, and {unit} in the column of the unit",
        )  # fmt: skip
    if re.fullmatch(r"\(\d+(\.\d+)?\)", plain):
        return Explanation(
            "text-in-number", f"{text!r}", "Brackets are an accountant's minus",
            f"Write -{plain[1:-1]}",
        )  # fmt: skip
    step = "Write the number alone"
    if match:
        step = f"Write {number}, and put what the words say into qualifier, unit or note"
    return Explanation("text-in-number", f"the text {text!r}", "It cannot be computed with", step)


def _stripped(text: str) -> str:
    """Cut blanks of every kind, the no-break and the ideographic one included."""
    return "".join(ch for ch in text.strip() if unicodedata.category(ch) != "Cf").strip(
        "\u00a0\u3000 "
    )

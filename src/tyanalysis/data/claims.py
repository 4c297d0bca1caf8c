"""Checks of a figure against itself: value, bounds, qualifier, unit and printed words agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from tyanalysis.data.grid import RawTable
from tyanalysis.data.printed import close, printed_numbers, same_digits, says
from tyanalysis.data.schema import BOUND_COLUMNS

PRINTED_LIMIT: Final = 40
_COUNTED: Final = {
    "count", "persons", "persons_10K", "orders", "orders_10K", "pots", "pots_10K", "stems",
    "stems_10K", "plants", "plants_10K", "rank", "km2", "mu", "mu_10K", "hectare", "GW", "tonne",
    "tonne_10K",
}  # fmt: skip
_COUNTED_FROM_WORDS: Final = {"enumeration", "rank_claim"}
_UNBOUNDED_KINDS: Final = {"date", "status", "background", "rank_claim", "enumeration"}


def check_claims(raw: RawTable) -> None:
    """Check every figure against itself; problems and findings are added to the table."""
    if raw.frame is None or raw.frame.empty:
        return
    frame = claims_frame(raw.frame)
    for prefix in ("", "customary_"):
        _check_ends(raw, frame, prefix)
    _check_value(raw, frame)
    _check_qualifier(raw, frame)
    _check_unit_given(raw, frame)
    _check_negative(raw, frame)
    _check_printed(raw, frame)


def claims_frame(cells: pd.DataFrame) -> pd.DataFrame:
    """Turn checked text cells of the figures into numbers and flags, blanks missing.

    Args:
        cells: The figures as text; number and flag columns hold good cells or missing ones.

    Returns:
        The same frame with float64 numbers and ``boolean`` flags.
    """
    frame = cells.copy()
    for prefix in ("", "customary_"):
        for name in BOUND_COLUMNS:
            column = frame[prefix + name]
            frame[prefix + name] = (
                column.map({"true": True, "false": False}).astype("boolean")
                if name.endswith("_closed")
                else pd.to_numeric(column)
            )
    for name in ("value", "precision"):
        frame[name] = pd.to_numeric(frame[name])
    return frame


def _check_ends(raw: RawTable, frame: pd.DataFrame, prefix: str) -> None:
    low, high = frame[prefix + "low"], frame[prefix + "high"]
    assert raw.frame is not None
    # What stands in the file counts, also where it was blanked for being no number.
    for one, other in (("low", "high"), ("high", "low")):
        lone = frame[prefix + one].isna() & frame[prefix + other].notna()
        for row in _rows(raw, frame, lone, prefix + one):
            raw.problem(
                "missing-bound", row, prefix + one, "a blank cell",
                f"a number or inf, as {prefix + other} has one", "Half an interval says nothing",
                f"Write {'-inf' if one == 'low' else 'inf'} if the claim leaves that end open",
            )  # fmt: skip
    for end in ("low", "high"):
        name = f"{prefix}{end}_closed"
        unsaid = frame[name].isna() & frame[prefix + end].notna()
        for row in _rows(raw, frame, unsaid, name):
            raw.problem(
                "missing-closed", row, name, "a blank cell", "true or false",
                f"Whether the claim includes {prefix + end} itself decides between < and ≤",
                "Write true for 以上, 不低于 and exact numbers, false for 超, 不足, 近 and inf",
            )  # fmt: skip
    crossed = low > high
    for row in frame.index[crossed.to_numpy()]:
        raw.problem(
            "low-above-high", int(row), prefix + "low", f"{low[row]:g} above {high[row]:g}",
            f"{prefix}low at most {prefix}high", "No number lies in between", "Exchange the two",
        )  # fmt: skip
    closed = frame[prefix + "low_closed"].fillna(False) & frame[prefix + "high_closed"].fillna(
        False
    )
    hollow = (low == high) & ~closed.astype(bool) & frame[prefix + "low_closed"].notna()
    for row in frame.index[hollow.to_numpy(dtype=bool)]:
        raw.problem(
            "empty-interval", int(row), prefix + "low_closed",
            f"an open end at {low[row]:g}, where both bounds meet", "true at both ends",
            "An interval from a number to itself without it holds nothing",
            "Write true in both, or widen the bounds",
        )  # fmt: skip


def _check_value(raw: RawTable, frame: pd.DataFrame) -> None:
    for prefix, name in (("", "bounds"), ("customary_", "customary bounds")):
        value, low, high = frame["value"], frame[prefix + "low"], frame[prefix + "high"]
        # 50多 names 50 and means more than 50: there the value lies below its bounds.
        outside = ((value < low) & ~frame["qualifier"].isin(["more", "gt"])) | (
            (value > high) & ~frame["qualifier"].isin(["lt"])
        )
        outside &= low <= high
        for row in frame.index[outside.to_numpy()]:
            raw.problem(
                "value-outside-bounds", int(row), "value", f"{value[row]:g}",
                f"a value from {low[row]:g} to {high[row]:g}, the row's {name}",
                "Value and bounds are two readings of one claim",
                f"Correct the value or the {name}",
            )  # fmt: skip
    value, low, high = frame["value"], frame["low"], frame["high"]
    negative = frame["precision"] < 0
    for row in frame.index[negative.to_numpy()]:
        raw.problem(
            "negative-precision", int(row), "precision", f"{frame.loc[row, 'precision']:g}",
            "half a unit of the last printed digit", "", "Write it without the minus",
        )  # fmt: skip
    unbounded = value.notna() & low.isna() & high.isna() & ~frame["kind"].isin(_UNBOUNDED_KINDS)
    unbounded &= ~frame["qualifier"].isin(["figurative", "several"])
    for row in _rows(raw, frame, unbounded, "low"):
        raw.problem(
            "missing-bound", row, "low", "no bounds", "low and high, as the row has a value",
            "Computation uses the bounds, not the value",
            "Write the value in both for an exact number, or what the qualifier says",
        )  # fmt: skip


def _check_qualifier(raw: RawTable, frame: pd.DataFrame) -> None:
    known = frame.dropna(subset=["value", "low", "high", "low_closed", "high_closed"])
    value, low, high = known["value"], known["low"], known["high"]
    at_low = (low == value) & known["low_closed"].astype(bool)
    at_high = (high == value) & known["high_closed"].astype(bool)
    rules = {
        "exact": ((low != value) | (high != value), "low = value = high"),
        "rounded": ((low != value) | (high != value), "low = value = high (precision apart)"),
        "gt": ((low < value) | at_low, "a low end that leaves the value itself out"),
        "more": ((low < value) | at_low, "a low end that leaves the value itself out"),
        "ge": (~at_low, "a low end at the value, closed"),
        "lt": ((high > value) | at_high, "a high end that leaves the value itself out"),
        "nearly": ((high > value) | at_high, "a high end that leaves the value itself out"),
        "le": (~at_high, "a high end at the value, closed"),
        "up_to": (~at_high, "a high end at the value, closed"),
        "about": (low == high, "bounds around the value"),
        "range": (low == high, "two bounds"),
    }
    for qualifier, (wrong, expected) in rules.items():
        here = wrong & (known["qualifier"] == qualifier)
        for row in known.index[here.to_numpy(dtype=bool)]:
            if low[row] > high[row]:
                continue
            ends = known.loc[row]
            text = (
                f"{'[' if ends['low_closed'] else '('}{low[row]:g}, {high[row]:g}"
                f"{']' if ends['high_closed'] else ')'} for {value[row]:g}"
            )
            raw.problem(
                "qualifier-contradicts-bounds", int(row), "qualifier", f"{qualifier} with {text}",
                expected, "The words and the bounds are two readings of one claim",
                "Correct the qualifier or the bounds",
            )  # fmt: skip


def _check_unit_given(raw: RawTable, frame: pd.DataFrame) -> None:
    bare = frame["value"].notna() & frame["unit"].isna() & ~frame["kind"].isin(_UNBOUNDED_KINDS)
    bare &= frame["qualifier"] != "figurative"
    for row in _rows(raw, frame, bare, "unit"):
        raw.problem(
            "missing-unit", row, "unit", "a blank cell", "the unit of the value",
            "A number without a unit is not a figure", "Write the unit's code",
        )  # fmt: skip


def _check_negative(raw: RawTable, frame: pd.DataFrame) -> None:
    below = frame["unit"].isin(_COUNTED) & (frame["value"] < 0)
    for row in frame.index[below.to_numpy()]:
        raw.problem(
            "negative-count", int(row), "value", f"{frame.loc[row, 'value']:g}",
            f"a number of {frame.loc[row, 'unit']} that is not negative", "",
            "Write it without the minus, or choose the indicator of its change",
        )  # fmt: skip


def _check_printed(raw: RawTable, frame: pd.DataFrame) -> None:
    for row, value, unit, kind, printed in frame[
        ["value", "unit", "kind", "as_printed"]
    ].itertuples():
        if not isinstance(printed, str):
            continue
        if len(printed) > PRINTED_LIMIT:
            raw.problem(
                "printed-too-long", int(row), "as_printed", f"{len(printed)} characters",
                f"at most {PRINTED_LIMIT}: the figure's own phrase",
                "Whole sentences of other people's text stay out of the package",
                "Cut it down to the number with its words",
            )  # fmt: skip
        # A rank is printed as 首座 or 最大, and what was counted from a list has no digits.
        if pd.isna(value) or unit == "rank" or kind in _COUNTED_FROM_WORDS:
            continue
        numbers = printed_numbers(printed)
        if any(says(number, scale, value, unit) for number, scale in numbers):
            continue
        if unit == "percent" and any(close(abs(value) * 100, number) for number, _ in numbers):
            raw.problem(
                "percent-as-fraction", int(row), "value", f"{value:g} percent",
                f"{value * 100:g}, as printed ({printed})", "49.7% is 49.7 percent, not 0.497",
                f"Write {value * 100:g}",
            )  # fmt: skip
            continue
        if any(same_digits(value, number) for number, _ in numbers):
            raw.problem(
                "printed-scale", int(row), "value", f"{value:g} {unit}",
                f"the size that is printed ({printed})", "Only the digits agree",
                "Correct the unit, or move the decimal point of the value",
            )  # fmt: skip
            continue
        raw.problem(
            "printed-disagrees", int(row), "as_printed", repr(printed),
            f"a phrase with the digits of {value:.15g}",
            "The phrase is what the figure is checked against",
            "Correct the value, or copy the phrase that prints it",
        )  # fmt: skip


def check_fractions(raw: RawTable) -> None:
    """Tell of percentages that may have been written as fractions (0.497 for 49.7)."""
    if raw.frame is None:
        return
    frame = claims_frame(raw.frame)
    small = (frame["unit"] == "percent") & (frame["value"].abs() < 1) & (frame["value"] != 0)
    small &= ~frame["as_printed"].str.contains("%|％|百分之|percent|per cent", na=False)
    for row in frame.index[small.to_numpy()]:
        raw.finding(
            "percent-below-one", int(row), "value", f"{frame.loc[row, 'value']:g} percent",
            "a percentage, printed with a percent sign",
            "It may be a fraction (0.497 for 49.7%)", "Compare it with the source",
        )  # fmt: skip


def _rows(raw: RawTable, frame: pd.DataFrame, wrong: pd.Series, column: str) -> list[int]:
    """Give the rows of a mask, without cells that have been told already."""
    told: Mapping[tuple[int | None, str], bool] = {
        (problem.row, problem.column): True for problem in raw.problems
    }
    absent = any(p.code == "missing-column" and p.column == column for p in raw.problems)
    if absent:
        return []
    rows = [int(row) for row in frame.index[wrong.to_numpy(dtype=bool)]]
    return [row for row in rows if (row, column) not in told]

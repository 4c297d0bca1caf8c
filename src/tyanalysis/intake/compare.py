"""Figures to be against each other and against what the package holds already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from tyanalysis.data.grid import RawPackage
from tyanalysis.data.problems import Problem
from tyanalysis.data.schema import BOUND_COLUMNS
from tyanalysis.data.unit import compatible, convert
from tyanalysis.errors import DataError
from tyanalysis.intake.draft import Draft

_KEY = ("area", "subject_zh", "indicator", "period", "kind")


@dataclass
class Comparison:
    """What becomes of the figures.

    Attributes:
        new: Those to be written.
        already: Those that this very source has in the package.
        duplicates: Sentences on claims that another source makes too; both are kept.
        conflicts: Sentences on claims that another source makes otherwise; both are kept.
        problems: Two values for one thing from one source.
    """

    new: list[Draft] = field(default_factory=list)
    already: list[Draft] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def compare(drafts: Iterable[Draft], package: RawPackage, source: str) -> Comparison:
    """Compare figures with each other and with the package's.

    Args:
        drafts: The figures to be.
        package: The package as text.
        source: The id that the import's source has or will have.
    """
    result = Comparison()
    known = _by_key(package)
    seen: dict[tuple[str, ...], Draft] = {}
    for draft in drafts:
        key = _key(draft.row)
        if key in seen:
            first = seen[key]
            if same_claim(draft.row, first.row):
                result.duplicates.append(f"{draft.place}: {_said(draft.row)}, as in {first.place}")
            else:
                result.problems.append(_twice(draft, _said(draft.row), _said(first.row), first))
            continue
        seen[key] = draft
        rows = known.get(key, [])
        own = [row for row in rows if row["source"] == source]
        if own:
            if same_claim(draft.row, own[0]):
                result.already.append(draft)
            else:
                result.problems.append(_twice(draft, _said(draft.row), _said(own[0]), None))
            continue
        result.new.append(draft)
        for row in rows:
            text = f"{draft.place}: {_said(draft.row)}; {row['id']} of {row['source']}"
            if same_claim(draft.row, row):
                result.duplicates.append(f"{text} says the same")
            else:
                result.conflicts.append(f"{text} says {_said(row)}")
    return result


def same_claim(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Say whether two rows claim the same, in whatever unit."""
    for name in (*BOUND_COLUMNS, "value"):
        a, b = one.get(name, ""), other.get(name, "")
        if name.endswith("_closed") or not a or not b:
            if a != b:
                return False
            continue
        try:
            theirs = float(convert(float(b), other.get("unit", ""), one.get("unit", "")))
        except (DataError, ValueError):
            return False
        # Equal infinities differ by nan.
        if float(a) != theirs and not abs(float(a) - theirs) <= 1e-9 * abs(theirs):
            return False
    return compatible(one["unit"], other["unit"]) if one.get("unit") and other.get("unit") else True


def _by_key(package: RawPackage) -> dict[tuple[str, ...], list[dict[str, str]]]:
    raw = package.tables.get("figures")
    found: dict[tuple[str, ...], list[dict[str, str]]] = {}
    if raw is None or raw.frame is None:
        return found
    for record in raw.frame.to_dict("records"):
        row = {str(k): "" if pd.isna(v) else str(v) for k, v in record.items()}
        found.setdefault(_key(row), []).append(row)
    return found


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in _KEY)


def _said(row: Mapping[str, str]) -> str:
    return f"{row['area']}, {row['indicator']}, {row['period']}: {row['as_printed']}"


def _twice(draft: Draft, found: str, other: str, first: Draft | None) -> Problem:
    where = f"in {first.place}" if first else "in the package from this very source"
    return Problem(
        "two-values", draft.file, draft.line, draft.column, found,
        f"the same as {where} ({other})", "One source cannot say both of one thing",
        "Leave one of them out, or tell them apart with subject_zh or kind in the mapping",
    )  # fmt: skip

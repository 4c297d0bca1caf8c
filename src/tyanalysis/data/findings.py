"""What a reader must know about the figures: conflicts, revisions and contradictions.

The finders are pure functions, figures in and frames of ``CASE_COLUMNS`` out; the reports use the
same ones as the check. ``find_all`` runs them all and says each finding in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from tyanalysis.data.claim_sets import CASE_COLUMNS, no_cases
from tyanalysis.data.conflicts import find_conflicts, find_duplicates
from tyanalysis.data.contradictions import (
    find_cumulative_falls,
    find_jumps,
    find_level_against_growth,
    find_parts_against_total,
    find_rate_times_time,
    find_shares_against_levels,
    find_unnamed_years,
)
from tyanalysis.data.rows import rows_of

if TYPE_CHECKING:
    from tyanalysis.data.package import Package

__all__ = [
    "CASE_COLUMNS",
    "find_all",
    "find_conflicts",
    "find_cumulative_falls",
    "find_duplicates",
    "find_jumps",
    "find_level_against_growth",
    "find_parts_against_total",
    "find_rate_times_time",
    "find_shares_against_levels",
    "find_unnamed_years",
]

_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "conflict": (
        "{b} ({figure_b}), the same figure elsewhere",
        "Two sources, or two texts of one, cannot both be right",
        "Name the one the report rests on; the other is shown as a conflict",
    ),
    "vintage": (
        "{b} ({figure_b}), another vintage",
        "The figure was revised",
        "Keep vintages apart in every series",
    ),
    "duplicate": (
        "one row for one claim of one source; {figure_b} has it",
        "The claim would count as two witnesses",
        "Delete one of the two rows",
    ),
    "rate-times-time": (
        "{b}, what {figure_b} makes in 365 days",
        "The rate and the year do not fit: a season, another subject, or a slip",
        "Print both and say that they do not fit",
    ),
    "parts-against-total": (
        "{b}, the sum of the printed parts",
        "A total and its parts differ by more than rounding",
        "Compare scope and vintage of the parts with the source",
    ),
    "share-against-levels": (
        "{b}, the quotient of the printed levels",
        "Another vintage or scope, or shares that were made to add up to 100",
        "Compare vintage and scope of share and levels with the source",
    ),
    "cumulative-falls": (
        "at least {b}, what {figure_b} says for an earlier part of the year",
        "An amount cannot shrink within a year: revision, another scope, or a slip",
        "Compare the two with their sources",
    ),
    "level-against-growth": (
        "growth of {b}, what the printed levels show",
        "The basis was changed, levels and growth differ in scope, or one of them is a slip",
        "Show the break; never compute growth across it",
    ),
    "implied-deflator": (
        "about {b} nominal growth in the printed levels",
        "Prices would have moved more than they plausibly did: revision of a level, or a slip",
        "Show the break; never compute growth across it",
    ),
    "unnamed-year": (
        "{b} ({figure_b}), the claim for the year before the report",
        "The report names no year; it may mean another one, or another subject",
        "Show both with their dates; do not join them in a series",
    ),
    "jump": (
        "a number of the size of {b} ({figure_b}), the neighbour in the series",
        "A jump by ten or more is often a slip of the unit",
        "Compare the unit with the source",
    ),
}


def find_all(package: Package) -> pd.DataFrame:
    """Run every finder on a package and put the findings into words.

    Args:
        package: Best read with ``rounding="rounded"``.

    Returns:
        ``CASE_COLUMNS`` and ``found``, ``expected``, ``why``, ``next_step`` (English, for the
        check; reports make their own sentences from the columns), in the order of the figures.
    """
    figures = package.figures
    frames = [
        find_conflicts(figures),
        find_duplicates(figures),
        find_rate_times_time(figures),
        find_parts_against_total(figures),
        find_shares_against_levels(figures),
        find_cumulative_falls(figures, package.indicators),
        find_level_against_growth(figures),
        find_unnamed_years(figures, package.indicators),
        find_jumps(figures),
    ]
    filled = [frame for frame in frames if not frame.empty]
    found = pd.concat(filled, ignore_index=True) if filled else no_cases()
    place = {figure: number for number, figure in enumerate(figures["id"])}
    order = found["figure_a"].map(place).sort_values(kind="stable").index
    return _in_words(found.loc[order].reset_index(drop=True), figures)


def _in_words(found: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    printed = dict(zip(figures["id"], figures["as_printed"], strict=True))
    rows = []
    for case in rows_of(found):
        words = {str(key): value for key, value in case.items()}
        expected, why, step = _WORDS[words["reason"]]
        a, b = _interval(words, "a"), _interval(words, "b")
        subject = f"{words['area']} {words['indicator']} {words['period'] or 'undated'}"
        said = f"{a} {words['unit']} for {subject}, printed {printed[words['figure_a']]!r}"
        rows.append((said, expected.format(**words, a=a, b=b), why, step))
    texts = pd.DataFrame(rows, columns=["found", "expected", "why", "next_step"], dtype="str")
    return pd.concat([found, texts], axis=1)


def _interval(case: dict[str, Any], side: str) -> str:
    low, high = case[f"low_{side}"], case[f"high_{side}"]
    if low == high:
        return f"{low:.10g}"
    left = "[" if case[f"low_closed_{side}"] else "("
    right = "]" if case[f"high_closed_{side}"] else ")"
    return f"{left}{low:.10g}, {high:.10g}{right}"

"""What a reader must know about the figures: conflicts, revisions and contradictions.

The finders are pure functions, figures in and frames of ``CASE_COLUMNS`` out; the reports use the
same ones as the check. ``find_all`` runs them all and says each finding in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
)
from tyanalysis.data.quantity import Bounds

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
        "one row for one claim of one source; {figure_a} has it",
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
        "Share and levels differ by more than rounding",
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
        find_jumps(figures),
    ]
    filled = [frame for frame in frames if not frame.empty]
    found = pd.concat(filled, ignore_index=True) if filled else no_cases()
    place = {figure: number for number, figure in enumerate(figures["id"])}
    order = found["figure_a"].map(place).sort_values(kind="stable").index
    return _in_words(found.loc[order].reset_index(drop=True))


def _in_words(found: pd.DataFrame) -> pd.DataFrame:
    a, b = (
        str(
            Bounds.of(
                *(found[f"{end}_{side}"] for end in ("low", "high", "low_closed", "high_closed"))
            )
        ).split("; ")
        for side in "ab"
    )
    rows = []
    for number, case in enumerate(found.to_dict("records")):
        expected, why, step = _WORDS[str(case["reason"])]
        names = {"a": a[number], "b": b[number], **{str(key): value for key, value in case.items()}}
        subject = f"{case['area']} {case['indicator']} {case['period'] or 'undated'}"
        rows.append(
            (f"{a[number]} {case['unit']} for {subject}", expected.format(**names), why, step)
        )
    words = pd.DataFrame(rows, columns=["found", "expected", "why", "next_step"], dtype="str")
    return pd.concat([found, words], axis=1)

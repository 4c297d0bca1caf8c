"""Choosing what a report looks at: areas with all that lies in them, and a range of years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.data.period import parse_period
from tyanalysis.data.remember import TABLE_NAMES, remembered, share
from tyanalysis.errors import ParameterError


def select(
    package: Package, areas: Sequence[str] = (), period_start: str = "", period_end: str = ""
) -> Package:
    """Keep the figures of the chosen areas, of what lies in them and of what they lie in.

    The surroundings (a zone's city and province) stay, because a report compares with them.
    Undated figures stay in every range of years: leaving them out would hide a claim.

    Args:
        package: The data package.
        areas: Area ids; empty keeps all.
        period_start: First year or SDMX period to keep, "" for no limit.
        period_end: Last year or SDMX period to keep, "" for no limit.

    Returns:
        The same package with fewer figures, without the derivations that rest on a figure that
        is gone, and without the questions about other areas.

    Raises:
        ParameterError: An unknown area, or periods in the wrong order.
        DataError: A period that is none.
    """
    chosen = _selected(package, areas, period_start, period_end)
    tables = {name: getattr(chosen, name).copy(deep=False) for name in TABLE_NAMES}
    return share(replace(package, **tables), chosen)


@remembered
def _selected(
    package: Package, areas: Sequence[str], period_start: str, period_end: str
) -> Package:
    """Choose as ``select`` does; whoever selects the same again shares what was found for it."""
    figures, questions = package.figures, package.questions
    if areas:
        near = _surroundings(package, areas)
        figures = figures[figures["area"].isin(near)]
        inside = _reach(package.memberships, areas, "parent", "area")
        asked = questions["area"].map(lambda names: bool(inside & set(str(names).split("+"))))
        questions = questions[asked.astype(bool)].reset_index(drop=True)
    start = parse_period(str(period_start)).start if period_start else None
    end = parse_period(str(period_end)).end if period_end else None
    if start and end and start > end:
        raise ParameterError(
            f"Parameters period_start and period_end: found {period_start!r} after "
            f"{period_end!r}, expected the earlier first. No figure could be in between. "
            "Exchange the two."
        )
    if start or end:
        keep = {p: not p or _overlaps(p, start, end) for p in figures["period"].unique()}
        figures = figures[figures["period"].map(keep)]
    return replace(
        package,
        figures=figures.reset_index(drop=True),
        derivations=_still_possible(
            package.derivations, set(package.figures["id"]) - set(figures["id"])
        ),
        questions=questions,
    )


def _still_possible(derivations: pd.DataFrame, gone: set[str]) -> pd.DataFrame:
    """Drop the rows that rest on a figure that is gone, and those that rest on such rows."""
    missing, kept = set(gone), derivations
    while True:
        lost = pd.Series(
            [bool(missing & _names(i)) for i in kept["inputs"]], kept.index, dtype=bool
        )
        if not lost.any():
            return kept.reset_index(drop=True)
        missing |= set(kept.loc[lost, "id"])
        kept = kept[~lost]


def _names(inputs: str) -> set[str]:
    """Take the ids out of ``role=id+id;role=id``."""
    return {name for part in inputs.split(";") for name in part.partition("=")[2].split("+")}


def _overlaps(text: str, start: date | None, end: date | None) -> bool:
    """Say whether a period touches the range; an undated one always does."""
    period = parse_period(text)
    if period.start is None or period.end is None:
        return True
    return (start is None or period.end >= start) and (end is None or period.start <= end)


def _surroundings(package: Package, areas: Sequence[str]) -> set[str]:
    """Collect the areas, everything below them and everything above them."""
    known = set(package.areas["id"])
    for area in areas:
        if area not in known:
            near = get_close_matches(area, sorted(known), n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "See the id column of areas.csv."
            raise ParameterError(
                f"Parameter areas: found {area!r}, expected ids of areas.csv. {hint}"
            )
    return _reach(package.memberships, areas, "parent", "area") | _reach(
        package.memberships, areas, "area", "parent"
    )


def _reach(memberships: pd.DataFrame, start: Sequence[str], source: str, target: str) -> set[str]:
    """Follow the membership graph in one direction."""
    found, queue = set(start), list(start)
    while queue:
        here = queue.pop()
        for there in memberships.loc[memberships[source] == here, target]:
            if there not in found:
                found.add(there)
                queue.append(there)
    return found

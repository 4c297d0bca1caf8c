"""The state of the data on a past day: only what had been published by then.

A source counts as published on the last day that its date leaves open: ``2024-10`` on 31 October,
``2024`` on 31 December. A source without a date counts as not yet published, because nothing shows
that it was. So an edition for a past day never uses what that day could not know; it may leave
out what it could have known, and says how much it left out.
"""

from __future__ import annotations

import calendar
import os
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from tyanalysis.errors import ParameterError

AS_OF: Final = "TYANALYSIS_AS_OF"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class LeftOut:
    """What the state of a past day leaves out.

    Attributes:
        as_of: The day; "" when all that is known is used.
        later: Figures whose source was published after it.
        undated: Figures whose source has no date, or one too vague to lie before the day.
    """

    as_of: str = ""
    later: int = 0
    undated: int = 0


def read_day(text: str = "") -> date | None:
    """Read the day: the text, or the environment variable TYANALYSIS_AS_OF where it is empty.

    Raises:
        ParameterError: It is no day such as 2024-06-30.
    """
    origin, named = ("as_of", text) if text else (AS_OF, os.environ.get(AS_OF, ""))
    if not named:
        return None
    try:
        return date.fromisoformat(named)
    except ValueError:
        raise ParameterError(
            f"{origin}: found {named!r}; expected a day such as 2024-06-30. Next: write the day, or"
            " leave it empty to use all that is known."
        ) from None


def last_day(published: str) -> date | None:
    """Give the last day on which a source may have been published; None when nothing is said.

    >>> last_day("2024-02"), last_day("2024"), last_day("")
    (datetime.date(2024, 2, 29), datetime.date(2024, 12, 31), None)
    """
    found = _DATE.fullmatch(published)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    try:
        return date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except ValueError:  # no such month or day
        return None


def first_day(published: str) -> date | None:
    """Give the first day on which a source may have been published; None when nothing is said."""
    found = _DATE.fullmatch(published)
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def leave_out(
    figures: pd.DataFrame, sources: pd.DataFrame, derivations: pd.DataFrame, day: date
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, LeftOut]:
    """Leave out the figures that a day could not know, and what rests on them.

    Args:
        figures: The claims, with ``id`` and ``source``.
        sources: The documents, with ``id`` and ``published``.
        derivations: What may be computed, with ``inputs`` such as ``part=F02;total=F01+F03``.
        day: The day.

    Returns:
        Figures, sources and derivations that remain, and the count of what does not.
    """
    last = {i: last_day(p) for i, p in zip(sources["id"], sources["published"], strict=True)}
    first = {i: first_day(p) for i, p in zip(sources["id"], sources["published"], strict=True)}
    known = {i for i, end in last.items() if end is not None and end <= day}
    surely_later = {i for i, start in first.items() if start is not None and start > day}
    keep = figures["source"].isin(known)
    later = int(figures["source"].isin(surely_later).sum())
    gone = set(figures.loc[~keep, "id"])
    stands = pd.Series(True, index=derivations.index)
    while not (rests := _rests_on(derivations, gone) & stands).eq(False).all():
        stands &= ~rests
        gone |= set(derivations.loc[rests, "id"])
    return (
        figures[keep].reset_index(drop=True),
        sources[sources["id"].isin(known)].reset_index(drop=True),
        derivations[stands].reset_index(drop=True),
        LeftOut(day.isoformat(), later, int((~keep).sum()) - later),
    )


def _rests_on(derivations: pd.DataFrame, gone: set[str]) -> pd.Series:
    """Say of each derivation whether it uses one of the ids."""
    uses = [
        not gone.isdisjoint(re.split(r"[;+=]", str(inputs))) for inputs in derivations["inputs"]
    ]
    return pd.Series(uses, index=derivations.index, dtype=bool)

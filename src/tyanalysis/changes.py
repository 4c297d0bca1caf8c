"""What changed between two states of the same numbers and figure cards, as plain data.

Numbers and cards are those of the display bundle (`tyanalysis.bundle`). A comparison of editions
and a brief that leads with what is new both ask here, so that both say the same.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Cause = Literal["correction", "new-data", "both", "withdrawn", "method", "unknown"]
Card = Mapping[str, Any]
"""A figure's card: id, area, indicator, period, value, bounds, as_printed, kind, grade, source."""

# What makes a card another claim. Names of areas and indicators are ours and not the source's.
_CLAIM = (
    "low",
    "high",
    "low_closed",
    "high_closed",
    "unit",
    "period",
    "kind",
    "as_printed",
    "source",
)
_SUBJECT = ("area", "indicator", "period", "kind")


@dataclass(frozen=True)
class Span:
    """An interval whose ends are open or closed; infinite where unbounded.

    Attributes:
        low: Lower end.
        high: Upper end.
        low_closed: Whether the lower end itself is possible.
        high_closed: Whether the upper end itself is possible.
    """

    low: float
    high: float
    low_closed: bool = True
    high_closed: bool = True

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def bounded(self) -> bool:
        """Whether it says anything at all."""
        return math.isfinite(self.low) or math.isfinite(self.high)

    def to_json(self) -> dict[str, Any]:
        """Give the ends with null for unbounded, as the bundle does."""
        low, high = (end if math.isfinite(end) else None for end in (self.low, self.high))
        closed = {"low_closed": self.low_closed, "high_closed": self.high_closed}
        return {"low": low, "high": high, **closed}


@dataclass(frozen=True)
class FigureChange:
    """What became of one figure.

    Attributes:
        how: ``corrected`` (the same figure says something else), ``regraded``, ``renamed`` (our
            names for it changed), ``revised`` (a newer claim about the same fact took its place),
            ``added`` or ``gone``.
        old: Its card before; of the claim that was revised.
        new: Its card now.
        fields: Which fields differ.
    """

    how: Literal["corrected", "regraded", "renamed", "revised", "added", "gone"]
    old: Card | None
    new: Card | None
    fields: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The figure's id; of the newer one where a claim was revised."""
        card = self.new or self.old or {}
        return str(card.get("id", ""))

    @property
    def is_correction(self) -> bool:
        """Whether known facts were put right, as against new ones that were added."""
        return self.how in {"corrected", "regraded", "revised"}


def cause_of(
    before: set[str],
    after: set[str],
    changes: Sequence[FigureChange],
    known: Collection[str],
    kept: Collection[str],
) -> tuple[Cause, tuple[str, ...]]:
    """Say why a number changed, as far as its figures tell.

    Args:
        before: Ids of the figures it rested on.
        after: Ids of those it rests on.
        changes: What became of all figures.
        known: Ids of all figures that were known before.
        kept: Ids of all figures that are known now.

    Returns:
        The cause and the ids to which it is owed; ``unknown`` where the figures do not tell.
    """
    right = {str(card["id"]) for one in changes if one.is_correction
             for card in (one.old, one.new) if card}  # fmt: skip
    corrected = (before | after) & right
    added = {one for one in after - before if one not in known} - corrected
    lost = {one for one in before - after if one not in kept} - corrected
    cause: Cause = "unknown"
    if corrected or added:
        cause = "both" if corrected and added else "correction" if corrected else "new-data"
    elif lost:
        return "withdrawn", tuple(sorted(lost))
    return cause, tuple(sorted(corrected | added))


def span_of(number: Mapping[str, Any] | str) -> Span | None:
    """Give the interval of a printed number; None for text and for numbers without any bound known.

    >>> span_of({"text": "> 1000", "low": 1000, "high": None, "low_closed": False})
    Span(low=1000.0, high=inf, low_closed=False, high_closed=False)
    >>> span_of("–") is None
    True
    """
    if isinstance(number, str):
        return None
    value = number.get("value")
    if value is not None:
        return Span(float(value), float(value))
    low, high = number.get("low"), number.get("high")
    if low is None and high is None:
        return None
    return Span(
        -math.inf if low is None else float(low),
        math.inf if high is None else float(high),
        low is not None and bool(number.get("low_closed", True)),
        high is not None and bool(number.get("high_closed", True)),
    )


def difference(old: Span, new: Span) -> Span:
    """Subtract two intervals end by end; what the bounds do not determine stays unbounded.

    >>> difference(Span(1000, math.inf, False, False), Span(1200, 1200))
    Span(low=-inf, high=200, low_closed=False, high_closed=False)
    """
    return Span(
        _tidy(new.low - old.high, new.low, old.high),
        _tidy(new.high - old.low, new.high, old.low),
        math.isfinite(new.low - old.high) and new.low_closed and old.high_closed,
        math.isfinite(new.high - old.low) and new.high_closed and old.low_closed,
    )


def movement(old: Span | None, new: Span | None) -> float:
    """Measure how far the ends moved, the farther one; infinite where a bound came, went or opened.

    >>> movement(Span(1000, math.inf, False, False), Span(1200, math.inf, False, False))
    200
    """
    if old is None or new is None:
        return 0.0 if old is new else math.inf
    if (old.low_closed, old.high_closed) != (new.low_closed, new.high_closed):
        return math.inf
    ends = ((old.low, new.low), (old.high, new.high))
    return max(0.0 if one == other else abs(other - one) for one, other in ends)


def size(span: Span | None) -> float:
    """Give the magnitude of an interval: its larger finite end, 0 where there is none."""
    ends = (span.low, span.high) if span is not None else ()
    return max((abs(end) for end in ends if math.isfinite(end)), default=0.0)


def compare_cards(
    old: Mapping[str, Card], new: Mapping[str, Card], published: Mapping[str, str] | None = None
) -> list[FigureChange]:
    """Say what became of every figure: corrections first, then what is new, then what is gone.

    Args:
        old: Cards by figure id.
        new: Cards by figure id.
        published: The date of each source, in ISO form, which tells a revision from a second claim.
    """
    dates = published or {}
    gone = [key for key in old if key not in new]
    revised: dict[str, str] = {}
    known: dict[tuple[Any, ...], list[str]] = {}
    for key, card in old.items():
        known.setdefault(_subject(card), []).append(key)
    for key, card in new.items():
        if key in old or not card.get("period"):
            continue
        for before in known.get(_subject(card), ()):
            if before not in new or _later(card, old[before], dates):
                revised[key] = before
    changed = [_changed(old[key], card) for key, card in new.items() if key in old]
    renewed = [FigureChange("revised", old[a], new[b], _differing(old[a], new[b], _FIELDS))
               for b, a in revised.items()]  # fmt: skip
    added = [FigureChange("added", None, card) for key, card in new.items()
             if key not in old and key not in revised]  # fmt: skip
    replaced = set(revised.values())
    lost = [FigureChange("gone", old[key], None) for key in gone if key not in replaced]
    return [*(one for one in changed if one is not None), *renewed, *added, *lost]


_FIELDS = (*_CLAIM, "value", "grade", "area", "indicator")


def _changed(old: Card, new: Card) -> FigureChange | None:
    # A field that one side does not have was not recorded then, which is no change.
    fields = _differing(old, new, [name for name in _FIELDS if name in old and name in new])
    if not fields:
        return None
    told = set(fields)
    # A value printed otherwise within the same bounds is our formatting and not the source's.
    formatted = "low" in old and "low" in new
    if told & {*_CLAIM, *(() if formatted else ("value",))}:
        return FigureChange("corrected", old, new, fields)
    return FigureChange("regraded" if "grade" in told else "renamed", old, new, fields)


def _differing(old: Card, new: Card, names: Iterable[str]) -> tuple[str, ...]:
    def plain(value: Any) -> Any:
        return None if value == "" else value  # a field left out and an empty one say the same

    return tuple(name for name in names if plain(old.get(name)) != plain(new.get(name)))


def _subject(card: Card) -> tuple[Any, ...]:
    return tuple(card.get(name) for name in _SUBJECT)


def _later(new: Card, old: Card, dates: Mapping[str, str]) -> bool:
    one, other = (dates.get(str(card.get("source")), "") for card in (old, new))
    width = min(len(one), len(other))  # a year alone is neither before nor after its days
    return width > 0 and other[:width] > one[:width]


def _tidy(result: float, one: float, other: float) -> float:
    """Take the binary noise off a difference: 12 digits of the larger term are real."""
    scale = max(abs(one), abs(other))
    if result == 0 or not math.isfinite(scale):
        return result
    digits = 12 - math.ceil(math.log10(scale)) if scale else 0
    return round(result, digits)

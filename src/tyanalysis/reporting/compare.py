"""Compare two editions of a report: numbers, figures, sources, charts and wording.

A change by correction (the same figure says something else, was regraded, or a newer claim about
the same fact took its place) is told apart from a change by new data (figures that were not known
before) and from a change of method (the same figures, other code or parameters).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from tyanalysis.changes import Cause, FigureChange, cause_of, compare_cards, span_of
from tyanalysis.reporting.compare_numbers import (
    NumberChange,
    Threshold,
    compare_headlines,
    compare_items,
)
from tyanalysis.reporting.compare_words import WordingChange, compare_sentences
from tyanalysis.reporting.manifest import Manifest

_SOURCE_FIELDS = ("title", "publisher", "published", "url")
# What a manifest of version 1 lacks, in the words of the page.
_FIELDS = ("cards", "sources", "sentences")


@dataclass(frozen=True)
class Moved:
    """A number that changed, and why.

    Attributes:
        change: The number before and now.
        cause: What made it change; see the module.
        because: The figures to which it is owed, by id.
    """

    change: NumberChange
    cause: Cause
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceChange:
    """A document that was added, corrected, regraded, or is gone."""

    how: Literal["added", "corrected", "regraded", "gone"]
    id: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What two editions differ in.

    Attributes:
        old: The older edition.
        new: The newer one.
        headlines: Numbers that the text quotes.
        cells: Numbers of charts and tables.
        below: How many numbers moved by less than the threshold.
        figures: Claims that were corrected, regraded, revised, added, or are gone.
        sources: Documents likewise.
        items: Charts and tables that only one edition has: ``appeared`` or ``went``, and caption.
        charts: Labels of the charts whose numbers or captions differ.
        wording: Sentences that read otherwise.
        inputs: Files that were read and differ, by path.
        method: Which of notebook, parameters, code and libraries differ.
        unseen: What could not be compared: names of manifest fields that an older version lacks.
    """

    old: Manifest
    new: Manifest
    headlines: tuple[Moved, ...]
    cells: tuple[Moved, ...]
    below: int
    figures: tuple[FigureChange, ...]
    sources: tuple[SourceChange, ...]
    items: tuple[tuple[str, str], ...]
    charts: tuple[str, ...]
    wording: tuple[WordingChange, ...]
    inputs: tuple[str, ...]
    method: tuple[str, ...]
    unseen: tuple[str, ...] = field(default=())

    @property
    def same(self) -> bool:
        """Whether a reader of both sees the same."""
        parts = (self.headlines, self.cells, self.figures, self.sources, self.items, self.charts)
        return not (any(parts) or self.wording or self.below)

    @property
    def corrections(self) -> tuple[FigureChange, ...]:
        """Known facts that were put right."""
        return tuple(one for one in self.figures if one.is_correction)

    @property
    def news(self) -> tuple[FigureChange, ...]:
        """Figures that were not known before."""
        return tuple(one for one in self.figures if one.how == "added")

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON values."""
        return {
            "version": 1,
            "report": self.new.report,
            "variant": self.new.variant,
            "language": self.new.language,
            "old": self.old.edition,
            "new": self.new.edition,
            "same": self.same,
            "unseen": list(self.unseen),
            "method": list(self.method),
            "inputs": list(self.inputs),
            "headlines": [_moved_json(one) for one in self.headlines],
            "cells": [_moved_json(one) for one in self.cells],
            "below_threshold": self.below,
            "figures": [{"how": one.how, "id": one.id, "fields": list(one.fields),
                         "correction": one.is_correction, "old": one.old, "new": one.new}
                        for one in self.figures],
            "sources": [asdict(one) for one in self.sources],
            "items": [{"how": how, "caption": caption} for how, caption in self.items],
            "charts": list(self.charts),
            "wording": [asdict(one) for one in self.wording],
        }  # fmt: skip


def compare(old: Manifest, new: Manifest, threshold: Threshold | None = None) -> Comparison:
    """Compare two editions of one report in one language.

    Args:
        old: The older edition's manifest, of any version.
        new: The newer one's.
        threshold: Numbers that moved by less are counted and not listed.
    """
    least = threshold or Threshold()
    figures = _figures(old, new)
    method = _method(old, new)
    numbers = [*compare_headlines(old.headlines, new.headlines),
               *compare_items(old.items, new.items)]  # fmt: skip
    large = [one for one in numbers if _tells(one, least)]
    moved = [_explained(one, old, new, figures, changed=bool(method)) for one in large]
    return Comparison(
        old=old,
        new=new,
        headlines=tuple(one for one in moved if one.change.place == "headline"),
        cells=tuple(one for one in moved if one.change.place != "headline"),
        below=len(numbers) - len(large),
        figures=tuple(figures),
        sources=tuple(compare_sources(old.sources, new.sources)),
        items=tuple(_items(old.items, new.items)),
        charts=tuple(_charts(old.items, new.items)),
        wording=tuple(_wording(old, new)),
        inputs=tuple(_inputs(old, new)),
        method=method,
        unseen=tuple(name for name in _FIELDS
                     if getattr(old, name) is None or getattr(new, name) is None),
    )  # fmt: skip


def compare_sources(
    old: Mapping[str, Mapping[str, Any]] | None, new: Mapping[str, Mapping[str, Any]] | None
) -> list[SourceChange]:
    """Say which documents were corrected, regraded, added, or are gone."""
    if old is None or new is None:
        return []
    found: list[SourceChange] = []
    for key in dict.fromkeys([*new, *old]):
        one, other = old.get(key), new.get(key)
        if one is None or other is None:
            found.append(SourceChange("added" if one is None else "gone", key, one, other))
            continue
        names = (*_SOURCE_FIELDS, "grade")
        fields = tuple(name for name in names if (one.get(name) or "") != (other.get(name) or ""))
        if fields:
            how: Literal["regraded", "corrected"] = (
                "regraded" if fields == ("grade",) else "corrected"
            )
            found.append(SourceChange(how, key, one, other, fields))
    order = ("corrected", "regraded", "added", "gone")
    return sorted(found, key=lambda change: order.index(change.how))


def _explained(
    change: NumberChange,
    old: Manifest,
    new: Manifest,
    figures: Sequence[FigureChange],
    *,
    changed: bool,
) -> Moved:
    """Find what made a number change."""
    cause, because = cause_of(*change.figures, figures, set(old.figures), set(new.figures))
    # Without cards a silent correction cannot be told from a change of method.
    if cause == "unknown" and changed and old.cards is not None and new.cards is not None:
        return Moved(change, "method")
    return Moved(change, cause, because)


def _figures(old: Manifest, new: Manifest) -> list[FigureChange]:
    if old.cards is None or new.cards is None:
        # Ids are all that is known of an older edition.
        added = [key for key in new.figures if key not in set(old.figures)]
        gone = [key for key in old.figures if key not in set(new.figures)]
        return [
            *(FigureChange("added", None, {"id": key, **((new.cards or {}).get(key) or {})})
              for key in added),
            *(FigureChange("gone", {"id": key, **((old.cards or {}).get(key) or {})}, None)
              for key in gone),
        ]  # fmt: skip
    sides = [{key: {"id": key, **card} for key, card in one.items()}
             for one in (old.cards, new.cards)]  # fmt: skip
    documents = {**(old.sources or {}), **(new.sources or {})}
    dates = {key: str(one.get("published") or "") for key, one in documents.items()}
    return compare_cards(sides[0], sides[1], dates)


def _tells(change: NumberChange, threshold: Threshold) -> bool:
    if change.old is None or change.new is None:
        return True
    if (change.old.get("unit") or "") != (change.new.get("unit") or ""):
        return True
    return threshold.passes(span_of(change.old), span_of(change.new))


def _charts(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[str]:
    before = {str(item["label"]): item for item in old if item["kind"] == "chart"}
    return [
        str(item["label"])
        for item in new
        if item["kind"] == "chart"
        and (other := before.get(str(item["label"])))
        and any(item[part] != other[part] for part in ("caption", "rows", "columns"))
    ]


def _items(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    before, after = (
        {str(item["label"]): str(item["caption"]) for item in one} for one in (old, new)
    )
    return [
        *(("appeared", caption) for label, caption in after.items() if label not in before),
        *(("went", caption) for label, caption in before.items() if label not in after),
    ]


def _wording(old: Manifest, new: Manifest) -> list[WordingChange]:
    if old.sentences is None or new.sentences is None:
        return []
    return compare_sentences(old.sentences, new.sentences)


def _inputs(old: Manifest, new: Manifest) -> list[str]:
    before, after = ({one.path: one.sha256 for one in side.inputs} for side in (old, new))
    return sorted(path for path in before.keys() | after.keys()
                  if before.get(path) != after.get(path))  # fmt: skip


def _method(old: Manifest, new: Manifest) -> tuple[str, ...]:
    parts = {
        "notebook": (old.notebook.sha256, new.notebook.sha256),
        "parameters": (old.parameters, new.parameters),
        "code": (old.ingredients.get("code"), new.ingredients.get("code")),
        "libraries": (old.environment.libraries, new.environment.libraries),
    }
    return tuple(name for name, (one, other) in parts.items() if one != other)


def _moved_json(one: Moved) -> dict[str, Any]:
    change = one.change
    return {
        "how": change.how,
        "place": change.place,
        "key": change.key,
        "label": change.label,
        "old": change.old,
        "new": change.new,
        "difference": change.difference.to_json() if change.difference else None,
        "cause": one.cause,
        "because": list(one.because),
    }

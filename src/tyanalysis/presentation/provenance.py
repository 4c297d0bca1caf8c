"""Sources and figure cards: every printed number answers for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tyanalysis.bundle import MIME
from tyanalysis.data.findings import find_conflicts
from tyanalysis.data.package import Package, with_reading
from tyanalysis.data.remember import remembered
from tyanalysis.presentation.display import number_from
from tyanalysis.presentation.language import check_language, translate
from tyanalysis.presentation.names import grade_name, kind_name, period_name
from tyanalysis.presentation.panels import panel_cards
from tyanalysis.presentation.printed import with_printed

_BOUNDS = ("low", "high", "low_closed", "high_closed", "unit")


@dataclass(frozen=True)
class SourceList:
    """All documents and all figures of a package; a report prints the ones it used."""

    language: str
    sources: tuple[dict[str, Any], ...]
    figures: tuple[dict[str, Any], ...]

    def __repr__(self) -> str:
        return str(self._repr_mimebundle_()["text/plain"])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = {
            "version": 1,
            "kind": "sources",
            "label": "sources",
            "language": self.language,
            "sources": list(self.sources),
            "figures": list(self.figures),
        }
        plain = "\n".join(f"{s['title']}, {s['publisher']}, {s['published']}" for s in self.sources)
        return {"text/plain": plain, MIME: bundle}


def show_sources(package: Package, language: str) -> SourceList:
    """List documents and figures with wording, grade and conflicts.

    A mirror's address is never given: publisher and date are what can be cited.

    Args:
        package: The data package.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    conflicts = conflicts_by_figure(package)
    sources = tuple(_source(row, language) for row in _records(package.sources))
    names = {
        key: str(name or key)
        for table in (package.areas, package.indicators)
        for key, name in zip(table["id"], table[f"name_{language}"], strict=True)
    }
    figures = tuple(
        _card(row, names, conflicts.get(row["id"], []), package.reading, language)
        for row in _records(package.figures)
    )
    return SourceList(language, sources, (*figures, *panel_cards(package, language)))


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    cells = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(cells.columns, row, strict=True)) for row in cells.to_numpy()]


def _source(row: dict[str, Any], language: str) -> dict[str, Any]:
    def words(column: str) -> str:
        english = row.get(f"{column}_en") if language == "en" else None
        return str(english or row.get(column) or "")

    return {
        "id": row["id"],
        "title": words("title"),
        "publisher": words("publisher"),
        "published": str(row.get("published") or ""),
        "url": None if row.get("mirror") else (row.get("url") or None),
        "grade": grade_name(str(row.get("grade") or ""), language),
        "note": None,
    }


def _card(
    row: dict[str, Any],
    names: Mapping[Any, str],
    conflicts: list[str],
    reading: str,
    language: str,
) -> dict[str, Any]:
    """Make one figure's card; a claim without a number shows its wording only."""
    value, bounds = "", {}
    if row["low"] is not None and row["unit"]:
        bounded = row | {"figures": row["id"]}
        shown = number_from(bounded, language, about=row["qualifier"] == "about")
        value = with_printed(shown, row, reading, language).text
        # A comparison of editions needs the bounds behind the text.
        bounds = {name: getattr(shown, name) for name in _BOUNDS}
    subject = row.get(f"subject_{language}") or ""
    indicator = names[row["indicator"]]
    return {
        "id": row["id"],
        "area": names[row["area"]],
        "indicator": f"{indicator} · {subject}" if subject and subject != indicator else indicator,
        "period": period_name(row["period"] or "", language),
        "value": value,
        **bounds,
        "as_printed": row["as_printed"] or "",
        "kind": kind_name(row["kind"], language),
        "grade": str(row["grade"] or ""),
        "source": row["source"],
        "note": None,
        "conflicts": conflicts,
    }


@remembered
def conflicts_by_figure(package: Package) -> dict[str, list[str]]:
    """Map each figure to those that contradict or revise it."""
    pairs = find_conflicts(with_reading(package.figures, "customary", "rounded"))
    found: dict[str, list[str]] = {}
    for a, b in zip(pairs["figures_a"], pairs["figures_b"], strict=True):
        for one, others in ((a, b), (b, a)):
            for figure in one.split():
                found.setdefault(figure, []).extend(others.split())
    return {figure: list(dict.fromkeys(others)) for figure, others in found.items()}


def _grade(grade: str, language: str) -> str:
    """Print a grade with its meaning in brackets, since a colon stands before the list."""
    mark = "：" if language == "zh" else ": "
    letter, colon, meaning = grade_name(grade, language).partition(mark)
    if not colon:
        return letter
    return f"{letter}（{meaning}）" if language == "zh" else f"{letter} ({meaning})"


def describe_grades(package: Package, language: str) -> str:
    """Say how many figures stand behind the report, by grade, in one line."""
    counts = package.figures["grade"].value_counts()
    words = {"zh": "{name}{n}条", "en": "{name}, {n}"}[language]
    parts = [
        words.format(name=_grade(str(grade), language), n=n)
        for grade, n in counts.sort_index().items()
    ]
    return translate("数字分级：", language) + {"zh": "；", "en": "; "}[language].join(parts)

"""The page that shows what two editions differ in, in their language."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from markupsafe import Markup

from tyanalysis.changes import span_of
from tyanalysis.reporting.compare import Comparison, Moved
from tyanalysis.reporting.compare_editions import drawings
from tyanalysis.reporting.compare_text import (
    bounds_text,
    change_word,
    difference_text,
    figure_how,
    figure_name,
    figure_text,
)
from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.page import fill_template
from tyanalysis.reporting.summary import Summary
from tyanalysis.reporting.svg import inline_svg

MOST_CHARTS = 8
"""More pairs of charts than this would make a page that no reader scrolls through."""


@dataclass(frozen=True)
class ChartPair:
    """One chart in both editions, ready for a page."""

    label: str
    captions: tuple[str, str]
    pictures: tuple[Markup, Markup]


@dataclass(frozen=True)
class Links:
    """Where a page of comparison leads; "" where there is no such page.

    Attributes:
        home: The index of all reports.
        report: The page of the report.
        old: The older edition's page.
        new: The newer one's.
        other: The same page in the other language.
    """

    home: str = ""
    report: str = ""
    old: str = ""
    new: str = ""
    other: str = ""


def comparison_page(old: Path, new: Path, comparison: Comparison, links: Links) -> str:
    """Make the page of a comparison, without fonts.

    Args:
        old: The older edition's folder, from which its charts are taken.
        new: The newer one's.
        comparison: What they differ in.
        links: The page's surroundings.
    """
    language: Language = "en" if comparison.new.language == "en" else "zh"
    return fill_template(
        "compare.html.j2",
        language,
        c=comparison,
        title=comparison.new.titles.get(language) or comparison.new.report,
        links=links,
        charts=chart_pairs(old, new, comparison),
        cells=_grouped(comparison),
        say=partial(change_word, language=language),
        apart=partial(_apart, language=language),
        ends=partial(_ends, language=language),
        name=partial(figure_name, language=language),
        how=partial(figure_how, language=language),
        value=figure_text,
        pieces=_pieces,
    )


def no_comparison_page(new: Summary, links: Links, why: str = "") -> str:
    """Make the page of an edition that is compared with none, without fonts.

    Args:
        new: The edition.
        links: The page's surroundings.
        why: Why it cannot be compared with the one before it; "" when it is the first.
    """
    language: Language = "en" if new.language == "en" else "zh"
    title = new.titles.get(language) or new.report
    return fill_template("first.html.j2", language, new=new, title=title, links=links, why=why)


def chart_pairs(old: Path, new: Path, comparison: Comparison) -> list[ChartPair]:
    """Set the changed charts side by side; one that has lost its picture is left out."""
    if not comparison.charts:
        return []
    sides = drawings(old), drawings(new)
    captions = [{str(item["label"]): str(item["caption"]) for item in one.items}
                for one in (comparison.old, comparison.new)]  # fmt: skip
    return [
        ChartPair(
            label,
            (captions[0][label], captions[1][label]),
            (_picture(sides[0][label], f"old-{label}"), _picture(sides[1][label], f"new-{label}")),
        )
        for label in comparison.charts
        if label in sides[0] and label in sides[1]
    ][:MOST_CHARTS]


def _picture(drawing: str, name: str) -> Markup:
    if drawing.startswith("data:"):
        return Markup('<img src="{}" alt="">').format(drawing)
    return Markup(inline_svg(drawing, name, f"chart {name}"))


def _grouped(comparison: Comparison) -> list[tuple[str, list[Moved]]]:
    """Give the changed cells under the caption of their chart or table."""
    captions = {str(item["label"]): str(item["caption"])
                for one in (comparison.old, comparison.new) for item in one.items}  # fmt: skip
    groups: dict[str, list[Moved]] = {}
    for moved in comparison.cells:
        groups.setdefault(moved.change.place, []).append(moved)
    return [(captions.get(place, place), found) for place, found in groups.items()]


def _apart(moved: Moved, language: Language) -> str:
    unit = str((moved.change.new or {}).get("unit") or "")
    return difference_text(moved.change.difference, unit, language)


def _ends(moved: Moved, language: Language) -> str:
    """Say how the bounds moved, where the difference itself says less."""
    old, new = moved.change.old or {}, moved.change.new or {}
    same = (old.get("unit") or "") == (new.get("unit") or "")
    return (
        bounds_text(span_of(old), span_of(new), str(new.get("unit") or ""), language)
        if same
        else ""
    )


def _pieces(change: object) -> Markup:
    """Mark the words that only one edition has."""
    tags = {"old": "del", "new": "ins"}
    parts = [
        f"<{tags[how]}>{html.escape(words)}</{tags[how]}>" if how in tags else html.escape(words)
        for how, words in change.pieces  # type: ignore[attr-defined]
    ]
    return Markup("".join(parts))

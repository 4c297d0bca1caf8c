"""What changed since an edition's baseline, in the few lines that a message has room for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tyanalysis.reporting.compare import Comparison, Moved, compare
from tyanalysis.reporting.compare_text import change_word
from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.manifest import read_manifest

LINES = 8


def changes_text(folder: Path, language: str) -> str:
    """Say what an edition changes against its baseline.

    Args:
        folder: The edition's folder; its baseline lies beside it.
        language: ``zh`` or ``en``.

    Returns:
        Lines of text; for a first edition, or when a manifest cannot be read, one that says so.
    """
    spoken: Language = "en" if language == "en" else "zh"
    try:
        new = read_manifest(folder)
        if not new.baseline:
            return {"zh": "这是第一版。", "en": "This is the first edition."}[spoken]
        found = compare(read_manifest(folder.parent / new.baseline), new)
    except ValueError:
        return {
            "zh": "上一版无法读取，没有比较。",
            "en": "The edition before cannot be read, so nothing was compared.",
        }[spoken]
    lines = list(_lines(found, spoken))
    more = len(lines) - LINES
    if more > 0:
        told = {"zh": f"另有{more}处，见网页。", "en": f"{more} more: see the page."}[spoken]
        lines = [*lines[:LINES], told]
    return "\n".join(lines)


def _lines(found: Comparison, language: Language) -> Iterator[str]:
    if found.same:
        yield {
            "zh": f"与{found.old.edition}相比没有变化。",
            "en": f"Nothing changed against {found.old.edition}.",
        }[language]
        return
    corrections, news = len(found.corrections), len(found.news)
    yield {
        "zh": f"与{found.old.edition}相比：更正{corrections}项，新数据{news}项。",
        "en": f"Against {found.old.edition}: corrections {corrections}, new data {news}.",
    }[language]
    for one in found.headlines:
        yield _headline(one, language)
    cells = len(found.cells) + found.below
    if cells:
        yield {
            "zh": f"图表中有{cells}个数字变动。",
            "en": f"Numbers changed in charts and tables: {cells}.",
        }[language]


def _headline(moved: Moved, language: Language) -> str:
    change = moved.change
    old, new = (str((one or {}).get("text") or "—") for one in (change.old, change.new))
    colon = "：" if language == "zh" else ": "
    return f"{change.label}{colon}{old} → {new} ({change_word(moved.cause, language)})"

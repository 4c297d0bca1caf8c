"""The site's pages of changes: what the latest edition differs in from the one before it."""

from __future__ import annotations

from pathlib import Path

import tyanalysis
from tyanalysis.errors import TyAnalysisError
from tyanalysis.reporting.compare import compare
from tyanalysis.reporting.compare_page import Links, comparison_page, no_comparison_page
from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.layout import CHANGES, FILES, LATEST
from tyanalysis.reporting.manifest import read_manifest
from tyanalysis.reporting.page import PAGES, put_page, with_fonts
from tyanalysis.reporting.report_entry import LANGUAGES
from tyanalysis.reporting.summary import SiteMemory, Summary


def make_changes(memory: SiteMemory, home: Path, editions: list[Summary]) -> None:
    """Write the page that compares the latest edition with the one before it.

    Each edition links to it, so there is one for a first edition too, which says so.

    Args:
        memory: Remembers from what the page was made.
        home: The folder of one variant in one language.
        editions: Its editions, newest first; at least one.
    """
    part = f"{home.relative_to(memory.output).as_posix()}/{CHANGES}"
    pair = editions[:2]
    others = [one for one in LANGUAGES if one != home.name
              and (home.parent / one / LATEST / FILES["html"]).is_file()]  # fmt: skip
    stamp = " ".join((*(f"{one.edition} {one.created}" for one in reversed(pair)), *others,
                      tyanalysis.__version__))  # fmt: skip
    if memory.is_made(part, stamp):
        return
    language: Language = "en" if home.name == "en" else "zh"
    page = PAGES[language]
    addresses = [f"../{one.edition}/{FILES['html']}" if FILES["html"] in one.files else ""
                 for one in pair]  # fmt: skip
    links = Links(
        f"../../../../{page}",
        f"../../../{page}",
        old=addresses[1] if len(pair) > 1 else "",
        new=addresses[0],
        other=f"../../{others[0]}/{CHANGES}" if others else "",
    )
    content = _changes_page(home, pair, links)
    put_page(memory.output, part, with_fonts({"": content}, language)[""])
    memory.made(part, stamp)


def _changes_page(home: Path, pair: list[Summary], links: Links) -> str:
    new, why = pair[0], ""
    if len(pair) > 1:
        folders = home / pair[1].edition, home / new.edition
        try:
            found = compare(read_manifest(folders[0]), read_manifest(folders[1]))
            return comparison_page(*folders, found, links)
        except (ValueError, TyAnalysisError) as error:
            why = str(error)
    return no_comparison_page(new, links, why)

"""The site of all editions: index, a page for each report, pages of changes, and an Atom feed.

::

    reports/index.html en.html feed.xml
            <report>/index.html en.html                       its history
            <report>/<variant>/<language>/changes/index.html  the latest edition and the one before,
                                                              if there is one
                                          cover.png           the latest one's first chart, small

Everything is made from the folders as they are and lives on relative links, so it works from a
folder, a zip file or any web server.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tyanalysis.reporting.cover import make_cover
from tyanalysis.reporting.feed import render_feed
from tyanalysis.reporting.labels import Language
from tyanalysis.reporting.layout import CHANGES, EDITION, FAILED, FILES, LATEST
from tyanalysis.reporting.page import PAGES, fill_template, put_page, with_fonts
from tyanalysis.reporting.plan import DEFAULT_VARIANT
from tyanalysis.reporting.report_entry import LANGUAGES
from tyanalysis.reporting.site_changes import make_changes
from tyanalysis.reporting.summary import SiteMemory, Summary

LINKS = (("html", "HTML"), ("pdf", "PDF"), ("xlsx", "Excel"), ("notebook", "Notebook"))
FEED = "feed.xml"
COVER = "cover.png"


@dataclass(frozen=True)
class Shelf:
    """All there is of one variant in one language.

    Attributes:
        path: Its folder, relative to the index.
        language: ``zh`` or ``en``.
        latest: The newest edition, if there is one.
        editions: Every edition, newest first.
        failed: The last build, if that failed.
        cover: The picture of the latest edition, relative to the index, "" where there is none.
        changes: Whether there is a page of changes.
    """

    path: str
    language: str
    latest: Summary | None
    editions: list[Summary]
    failed: Summary | None
    cover: str = ""
    changes: bool = False

    @property
    def newest(self) -> Summary:
        """The last thing that happened here."""
        known = [one for one in (self.latest, self.failed) if one]
        return max(known, key=lambda one: one.created)

    def links(self, summary: Summary, folder: str = "") -> list[tuple[str, str]]:
        """Give label and address of an edition's files, relative to the index."""
        place = f"{self.path}/{folder or summary.edition}"
        return [(label, f"{place}/{FILES[one]}") for one, label in LINKS
                if FILES[one] in summary.files]  # fmt: skip


@dataclass(frozen=True)
class Variant:
    """One parameter set of a report."""

    name: str
    parameters: dict[str, str]
    shelves: list[Shelf]

    @property
    def created(self) -> str:
        """When something last happened here."""
        return max(shelf.newest.created for shelf in self.shelves)

    @property
    def failed(self) -> bool:
        """Whether a last build failed."""
        return any(shelf.failed for shelf in self.shelves)


@dataclass(frozen=True)
class Entry:
    """One report."""

    report: str
    titles: dict[str, str]
    variants: list[Variant]

    def title(self, language: str) -> str:
        """Give its title."""
        return self.titles.get(language) or self.report


def write_site(output: Path) -> Path:
    """Write what has changed of the site, each file in one step.

    Returns:
        The index.
    """
    memory = SiteMemory(output)
    seen: set[str] = set()
    try:
        entries = read_site(output, memory, seen)
        for language in LANGUAGES:
            _write_pages(output, entries, language)
        put_page(output, FEED, render_feed(entries, os.environ.get("TYANALYSIS_SITE_URL", "")))
    finally:
        memory.close(seen)
    return output / PAGES["zh"]


def read_site(
    output: Path, memory: SiteMemory | None = None, seen: set[str] | None = None
) -> list[Entry]:
    """Collect what is published, by report, variant and language.

    Args:
        output: The folder of all reports.
        memory: Where summaries are remembered; with it, covers and pages of changes are made.
        seen: Filled with the paths of the folders that were found.
    """
    known = memory or SiteMemory(output)
    entries = []
    for report in _folders(output):
        variants = []
        titles: dict[str, str] = {}
        # The default set of parameters first, the others by name.
        for folder in sorted(_folders(report), key=lambda one: one.name != DEFAULT_VARIANT):
            homes = sorted(_folders(folder), key=lambda one: one.name not in LANGUAGES[:1])
            shelves = [
                shelf
                for home in homes
                if (shelf := _shelf(known, home, seen, make=memory is not None))
            ]
            if shelves:
                newest = max((shelf.newest for shelf in shelves), key=lambda one: one.created)
                titles = titles or newest.titles
                variants.append(Variant(folder.name, newest.parameters, shelves))
        if variants:
            entries.append(Entry(report.name, titles, variants))
    if memory is None:
        known.close(known.known)
    return entries


def _shelf(memory: SiteMemory, home: Path, seen: set[str] | None, *, make: bool) -> Shelf | None:
    path = home.relative_to(memory.output).as_posix()
    found: dict[str, Summary] = {}
    for folder in _folders(home):
        if EDITION.fullmatch(folder.name) or folder.name in {LATEST, FAILED}:
            summary = memory.summary(folder)
            if seen is not None:
                seen.add(f"{path}/{folder.name}")
            if summary is not None:
                found[folder.name] = summary
    latest, failed = found.pop(LATEST, None), found.pop(FAILED, None)
    if latest is None and failed is None:
        return None
    editions = sorted(found.values(), key=lambda one: (one.created, one.edition), reverse=True)
    if make and latest is not None:
        _make_cover(memory, home, latest)
        make_changes(memory, home, editions or [latest])
    cover = f"{path}/{COVER}" if (home / COVER).is_file() else ""
    changes = len(editions) > 1 and (home / CHANGES).is_file()
    return Shelf(path, home.name, latest, editions, failed, cover, changes)


def _make_cover(memory: SiteMemory, home: Path, latest: Summary) -> None:
    part = f"{home.relative_to(memory.output).as_posix()}/{COVER}"
    stamp = f"{latest.edition} {latest.created}"
    if memory.parts.get(part) == stamp:  # there may be no picture to make
        return
    content = make_cover(home / LATEST)
    if content:
        put_page(memory.output, part, content)
    memory.made(part, stamp)


def _write_pages(output: Path, entries: list[Entry], language: Language) -> None:
    """Write the index and the reports' pages in one language."""
    ordered = sorted(
        ((entry, variant) for entry in entries for variant in entry.variants),
        key=lambda pair: pair[1].created,
        reverse=True,
    )
    shelves = [shelf for _, variant in ordered for shelf in variant.shelves]
    other = PAGES["en" if language == "zh" else "zh"]
    pages = {
        PAGES[language]: fill_template(
            "site.html.j2",
            language,
            entries=entries,
            ordered=ordered,
            editions=sum(len(shelf.editions) for shelf in shelves),
            failures=[shelf for shelf in shelves if shelf.failed],
            other=other,
            page=PAGES[language],
            latest=LATEST,
            changes=CHANGES,
            feed=FEED,
            history=(output / "history.html").exists(),
        )
    }
    for entry in entries:
        rows = sorted(
            ((summary, shelf) for variant in entry.variants for shelf in variant.shelves
             for summary in shelf.editions),
            key=lambda row: (row[0].created, row[0].language),
            reverse=True,
        )  # fmt: skip
        pages[f"{entry.report}/{PAGES[language]}"] = fill_template(
            "editions.html.j2",
            language,
            entry=entry,
            rows=rows,
            other=other,
            page=PAGES[language],
            changes=CHANGES,
            feed=FEED,
        )
    for name, content in with_fonts(pages, language).items():
        put_page(output, name, content)


def _folders(folder: Path) -> Iterator[Path]:
    """Give the folders in a folder, by name, hidden ones left out."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as inside:
        names = [one.name for one in inside if not one.name.startswith(".") and one.is_dir()]
    yield from (folder / name for name in sorted(names))

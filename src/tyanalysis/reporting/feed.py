"""The Atom feed of the newest editions (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from tyanalysis.reporting.site import Entry, Shelf
    from tyanalysis.reporting.summary import Summary

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50


def render_feed(entries: list[Entry], base: str = "") -> bytes:
    """Make the feed.

    Args:
        entries: What is published.
        base: The address of the site where it is known; addresses are relative without it.
    """
    base = f"{base.rstrip('/')}/" if base else ""
    rows = sorted(
        ((summary, shelf, entry) for entry in entries for variant in entry.variants
         for shelf in variant.shelves for summary in shelf.editions),
        key=lambda row: (row[0].created, row[1].path),
        reverse=True,
    )[:MOST]  # fmt: skip
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": "zh-CN"})
    _add(feed, "title", "研究报告 Reports")
    _add(feed, "id", _urn(base or "tyanalysis:site"))
    _add(feed, "updated", _date(rows[0][0].created if rows else ""))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}index.html")
    _add(_add(feed, "author"), "name", "tyanalysis")
    for summary, shelf, entry in rows:
        _entry(feed, summary, shelf, entry, base)
    ET.indent(feed)
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _entry(feed: ET.Element, summary: Summary, shelf: Shelf, entry: Entry, base: str) -> None:
    one = _add(feed, "entry")
    one.set("xml:lang", "en" if shelf.language == "en" else "zh-CN")
    title = entry.title(shelf.language)
    variant = "" if summary.variant == "default" else f" · {summary.variant}"
    _add(one, "title", f"{title}{variant} · {summary.edition}")
    _add(one, "id", _urn(f"tyanalysis:{shelf.path}/{summary.edition}"))
    _add(one, "updated", _date(summary.created))
    links = shelf.links(summary)
    types = {"HTML": "text/html", "PDF": "application/pdf"}
    for label, href in links:
        if label in types:
            rel = "alternate" if label == "HTML" or links[0][0] != "HTML" else "related"
            _add(one, "link", rel=rel, type=types[label], href=base + href)
    if not any(label in types for label, _ in links):
        _add(one, "link", rel="alternate", type="text/html", href=f"{base}index.html")
    words = ("数据截至", "；") if shelf.language != "en" else ("Data as of", "; ")
    told = [f"{words[0]} {summary.data_date}"] if summary.data_date else []
    _add(one, "summary", words[1].join([*told, *summary.headlines]) or title)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text or None
    return element


def _urn(name: str) -> str:
    """Give an id that stays the same wherever the site is put."""
    return uuid5(NAMESPACE_URL, name).urn


def _date(created: str) -> str:
    """Give a date as RFC 3339 wants it: with a zone."""
    try:
        found = datetime.fromisoformat(created)
    except ValueError:
        found = datetime(1970, 1, 1, tzinfo=UTC)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()

"""The site's fonts: those of the reports, cut down to the letters that the built pages show."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from tyanalysis import fonts

FACES = {"latin.woff2": "latin", "chinese.woff2": "sans"}


def write(site: Path) -> None:
    """Write the fonts that docs/stylesheets/site.css names, beside the pages of a built site."""
    shown = set(
        "".join(unescape(page.read_text(encoding="utf-8")) for page in site.rglob("*.html"))
    )
    folder = site / "assets" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    drawn: set[str] = set()
    for name, role in FACES.items():
        font = fonts.font(role)
        letters = (shown & {chr(code) for code in fonts.coverage(font)}) - drawn
        (folder / name).write_bytes(fonts.subset_woff2(font.path, letters | {" "}, font.index))
        drawn |= letters

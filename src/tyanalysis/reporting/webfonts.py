"""The fonts inside a page: each family cut down to the letters that the page shows in it."""

from __future__ import annotations

import base64
from html.parser import HTMLParser

from tyanalysis import fonts
from tyanalysis.reporting.labels import Language

SERIF_TAGS = frozenset({"h1", "h2"})
BOLD_TAGS = frozenset({"h3", "h4", "h5", "h6", "th", "strong", "b", "summary"})


def font_faces(page: str, language: Language) -> str:
    """Give the @font-face rules for a finished page.

    Chinese pages are set in sans, their titles in serif, emphasis in true bold. English pages take
    the Latin face first, because the curly quotes of a Chinese font are full-width.
    """
    letters = _Letters()
    letters.feed(page)
    shown, bold, serif = letters.found["all"], letters.found["bold"], letters.found["serif"]
    faces = []
    if language == "en":
        latin = fonts.font("latin")
        drawn = {chr(code) for code in fonts.coverage(latin)}
        faces.append(_face("TY Latin", latin, shown & drawn, "200 900"))
        shown = (shown - drawn) | letters.found["svg"]  # drawings name the Chinese family alone
        bold, serif = (bold | serif) - drawn, set()
    faces.append(_face("Noto Sans SC", fonts.font("sans"), shown, "400"))
    if bold:
        faces.append(_face("TY Bold", fonts.font("heading"), bold, "100 900"))
    if serif:
        faces.append(_face("TY Serif", fonts.font("serif"), serif, "400"))
    return "\n".join(faces)


def _face(name: str, font: fonts.Font, letters: set[str], weight: str) -> str:
    content = fonts.subset_woff2(font.path, letters | {" "}, font.index)
    return (
        f"@font-face{{font-family:'{name}';font-weight:{weight};font-display:block;"
        f"src:url(data:font/woff2;base64,{base64.b64encode(content).decode('ascii')})"
        "format('woff2')}"
    )


class _Letters(HTMLParser):
    """Collects which letters a page shows: all of them, in serif, in bold, and in drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {key: set() for key in ("all", "serif", "bold", "svg")}
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that changes the face."""
        if tag in SERIF_TAGS | BOLD_TAGS | {"svg", "style", "script"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Forget it again."""
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        """Keep the letters."""
        inside = set(self._inside)
        if inside & {"style", "script"}:
            return
        letters = set(data) - set("\n\r\t")
        self.found["all"] |= letters
        for key, tags in (("serif", SERIF_TAGS), ("bold", BOLD_TAGS), ("svg", {"svg"})):
            if inside & tags:
                self.found[key] |= letters

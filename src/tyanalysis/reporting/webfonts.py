"""The fonts inside a page: each family cut down to the letters that the page shows in it."""

from __future__ import annotations

import base64
import re
from html import unescape

from tyanalysis import fonts
from tyanalysis.reporting.labels import Language

SERIF_TAGS = frozenset({"h1", "h2"})
BOLD_TAGS = frozenset({"h3", "h4", "h5", "h6", "th", "strong", "b", "summary"})
_KINDS = {
    **dict.fromkeys(SERIF_TAGS, "serif"),
    **dict.fromkeys(BOLD_TAGS, "bold"),
    "svg": "svg",
}
_UNSEEN = re.compile(r"<(style|script)\b[^>]*>.*?</\1>|<!--.*?-->", re.DOTALL)
_MARK = re.compile(r"<(/?)([A-Za-z!][A-Za-z0-9]*)[^>]*>")


def font_faces(page: str, language: Language) -> str:
    """Give the @font-face rules for a finished page.

    Chinese pages are set in sans, their titles in serif, emphasis in true bold. English pages take
    the Latin face first, because the curly quotes of a Chinese font are full-width.
    """
    letters = letters_of(page)
    shown, bold, serif = letters["all"], letters["bold"], letters["serif"]
    faces = []
    if language == "en":
        latin = fonts.font("latin")
        drawn = {chr(code) for code in fonts.coverage(latin)}
        faces.append(_face("TY Latin", latin, shown & drawn, "200 900"))
        shown = (shown - drawn) | letters["svg"]  # drawings name the Chinese family alone
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


def letters_of(page: str) -> dict[str, set[str]]:
    """Collect which letters a finished page shows.

    The page is well formed, since the template and the SVG writer escape every ``>`` in a value,
    so a pattern can tell tags from text, ten times faster than a parser.

    Returns:
        The letters under ``all``, and again under ``serif``, ``bold`` and ``svg`` those inside
        such elements.

    >>> found = letters_of("<p>a<b title='x'>b</b></p><h2>c &lt;</h2><script>d</script>")
    >>> sorted(found["all"]), sorted(found["bold"]), sorted(found["serif"])
    ([' ', '<', 'a', 'b', 'c'], ['b'], [' ', '<', 'c'])
    """
    texts: dict[str, list[str]] = {key: [] for key in ("all", "serif", "bold", "svg")}
    depths = dict.fromkeys(("serif", "bold", "svg"), 0)
    # Pieces alternate: text, slash of an end tag, name of the tag, text, and so on.
    pieces = _MARK.split(_UNSEEN.sub("", page))
    texts["all"] = pieces[::3]
    for slash, name, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        kind = _KINDS.get(name)
        if kind:
            depths[kind] += -1 if slash else 1
        if text:
            for key, depth in depths.items():
                if depth:
                    texts[key].append(text)
    return {key: set(unescape("".join(found))) - set("\n\r\t") for key, found in texts.items()}

"""An SVG drawing made fit to stand inside a page: no ids that clash, colours that follow it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from tyanalysis.errors import RenderError

# The palette of the charts; a page gives each token a light and a dark value.
PALETTE = {
    "#1f2933": "ink",
    "#5f6b7a": "grey",
    "#d9dee4": "grid",
    "#1f4e79": "accent",
    "#b8602a": "accent2",
    "#3f7d58": "accent3",
    "#a9c1d9": "soft",
    "#ffffff": "paper",
    "#000000": "ink",
}

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_LOCAL_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_OUTSIDE_URL = re.compile(r"url\(\s*['\"]?(?!#|data:)[^)]*\)|@import[^;]*;?")
_RULE = re.compile(r"([^{}]+)\{")
_LENGTH = re.compile(r"([\d.]+)\s*(pt|px|in|cm|mm)?")
_POINTS = {"pt": 1.0, "px": 0.75, "": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}
_DROPPED = {"metadata", "script", "foreignObject", "title"}


def natural_width(svg: str) -> float:
    """Give the width of a drawing in points, 0 where it names none.

    >>> natural_width('<svg width="2in" viewBox="0 0 1 1"/>')
    144.0
    """
    head = re.search(r"<svg\b[^>]*>", svg)
    found = re.search(r"\bwidth=[\"']([^\"']+)[\"']", head.group()) if head else None
    length = _LENGTH.fullmatch(found.group(1).strip()) if found else None
    return float(length.group(1)) * _POINTS[length.group(2) or ""] if length else 0.0


def inline_svg(svg: str, name: str, where: str) -> str:
    """Rewrite a drawing so that it can stand inside HTML.

    Ids get a prefix, styles reach no further than the drawing, palette colours become CSS
    variables, scripts and outside addresses go, and the page decides the size.

    Args:
        svg: The drawing as a file of its own.
        name: A name unique in the page.
        where: Cell and chart, for the message.

    Raises:
        RenderError: It is no well-formed SVG.
    """
    try:
        root = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>\[]*(\[[^\]]*\])?[^>]*>", "", svg))
    except ElementTree.ParseError as error:
        raise RenderError(
            f"{where}: found a drawing that is not well formed ({error}), expected SVG. "
            "It cannot be put into a page. Publish it with matplotlib's savefig."
        ) from error
    width = natural_width(svg)
    _clean(root, name)
    for size in ("width", "height", "id", "version", "role"):
        root.attrib.pop(size, None)
    root.set("id", f"{name}-svg")
    root.set("aria-hidden", "true")  # its box carries the description
    root.set("focusable", "false")
    if width:
        root.set("style", f"--natural:{width / 0.75:.0f}px")
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)


def _clean(element: ElementTree.Element, name: str) -> None:
    element.tag = _local(element.tag)
    for key, value in list(element.attrib.items()):
        del element.attrib[key]
        _keep(element, _local(key), value, name)
    style = element.get("style")
    parts = [style] if style else []
    for paint in ("fill", "stroke"):  # a CSS variable works in a style only
        if _COLOUR.fullmatch(element.get(paint, "")):
            parts.insert(0, f"{paint}: {element.attrib.pop(paint)}")
    if parts:
        element.set("style", _follow_palette("; ".join(parts)))
    if element.tag == "style":
        rules = _local_urls(element.text or "", name)
        element.text = _follow_palette(_RULE.sub(rf"#{name}-svg \1{{", rules))
    for child in list(element):
        if not isinstance(child.tag, str) or _local(child.tag) in _DROPPED:
            element.remove(child)
        else:
            _clean(child, name)


def _keep(element: ElementTree.Element, key: str, value: str, name: str) -> None:
    """Set an attribute again if it is harmless, with its ids made the page's own."""
    if key == "href" and value.startswith("#"):
        element.set("href", f"#{name}-{value[1:]}")
    elif key == "href" and value.startswith("data:image/"):
        element.set("href", value)
    elif key == "id":
        element.set("id", f"{name}-{value}")
    elif key not in {"href", "xmlns", "base", "space"} and not key.startswith("on"):
        element.set(key, _local_urls(value, name))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _local_urls(value: str, name: str) -> str:
    return _OUTSIDE_URL.sub("none", _LOCAL_URL.sub(rf"url(#{name}-\1)", value))


def _follow_palette(style: str) -> str:
    def variable(found: re.Match[str]) -> str:
        colour = found.group().lower()
        return f"var(--{PALETTE[colour]}, {colour})" if colour in PALETTE else found.group()

    return _COLOUR.sub(variable, style)

"""Markdown and computed sentences as one small tree that every renderer can walk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin


@dataclass(frozen=True)
class Node:
    """One piece of prose.

    Blocks: paragraph, heading, bullets, numbered, item, quote, code, rule, grid (a Markdown table
    of line and cell). Inline: text, strong, em, strike, verbatim, link, image, break, number,
    references, footnote.

    Attributes:
        kind: Which piece it is.
        text: The letters of a text, code, number or image (its description).
        children: The pieces inside.
        href: The target of a link, the address of an image.
        figures: The ids of the figures behind a number.
        sources: The source numbers of a references node.
        level: The level of a heading, the first number of a list.
    """

    kind: str
    text: str = ""
    children: tuple[Node, ...] = ()
    href: str = ""
    figures: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    level: int = 0

    def plain(self) -> str:
        """Give the letters alone, without footnotes and references."""
        if self.kind in {"footnote", "references"}:
            return ""
        if self.kind == "break":
            return " "
        return self.text + "".join(child.plain() for child in self.children)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


_CONTAINERS = {
    "paragraph": "paragraph",
    "heading": "heading",
    "bullet_list": "bullets",
    "ordered_list": "numbered",
    "list_item": "item",
    "blockquote": "quote",
    "table": "grid",
    "tr": "line",
    "th": "cell",
    "td": "cell",
    "strong": "strong",
    "em": "em",
    "s": "strike",
    "link": "link",
}


def parse_markdown(source: str) -> tuple[Node, ...]:
    r"""Parse the source of one Markdown cell; HTML in it stays visible as text.

    >>> [node.kind for node in parse_markdown("# 一\n\n二**三**")]
    ['heading', 'paragraph']
    """
    tokens = _parser().parse(source, {})
    notes = dict(_footnotes(tokens))
    inside_notes = False
    kept = []
    for token in tokens:
        if token.type == "footnote_block_open":
            inside_notes = True
        if not inside_notes:
            kept.append(token)
        if token.type == "footnote_block_close":
            inside_notes = False
    return _tree(kept, notes)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    return parser.enable(["table", "strikethrough"]).use(footnote_plugin)


def _footnotes(tokens: Sequence[Token]) -> Iterator[tuple[int, tuple[Node, ...]]]:
    start = 0
    for place, token in enumerate(tokens):
        if token.type == "footnote_open":
            start = place + 1
        elif token.type == "footnote_close":
            number = int(tokens[start - 1].meta["id"])
            yield number, _tree(tokens[start:place], {})


def _tree(tokens: Sequence[Token], notes: Mapping[int, tuple[Node, ...]]) -> tuple[Node, ...]:
    """Fold a flat list of opening and closing tokens into nodes."""
    stack: list[tuple[Token | None, list[Node]]] = [(None, [])]
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting == 1:
            stack.append((token, []))
        elif token.nesting == -1:
            opening, children = stack.pop()
            target = stack[-1][1]
            if name not in _CONTAINERS or opening is None:  # thead, tbody: only their rows matter
                target.extend(children)
                continue
            target.append(
                Node(
                    _CONTAINERS[name],
                    children=tuple(children),
                    href=str(opening.attrs.get("href", "")),
                    level=_level(opening),
                )
            )
        elif token.type == "inline":
            stack[-1][1].extend(_tree(token.children or (), notes))
        else:
            leaf = _leaf(token, notes)
            if leaf is not None:
                stack[-1][1].append(leaf)
    return tuple(stack[0][1])


def _level(token: Token) -> int:
    if token.type == "heading_open":
        return int(token.tag[1:])
    return int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else 0


def _leaf(token: Token, notes: Mapping[int, tuple[Node, ...]]) -> Node | None:
    if token.type == "footnote_ref":
        return Node("footnote", children=notes.get(int(token.meta["id"]), ()))
    if token.type == "text" and not token.content:
        return None
    if token.type == "image":
        return Node("image", token.content, href=str(token.attrs.get("src", "")))
    kinds = {
        "text": "text",
        "html_inline": "text",
        "code_inline": "verbatim",
        "fence": "code",
        "code_block": "code",
        "hardbreak": "break",
        "softbreak": "soft",
        "hr": "rule",
    }
    kind = kinds.get(token.type)
    return (
        Node(kind, token.content.rstrip("\n") if kind == "code" else token.content)
        if kind
        else None
    )


def join_lines(nodes: Sequence[Node]) -> tuple[Node, ...]:
    r"""Turn the line ends inside paragraphs into a space, or into nothing between Han characters.

    >>> lines = parse_markdown("太原\n市\nGDP")[0].children
    >>> "".join(node.plain() for node in join_lines(lines))
    '太原市 GDP'
    """
    joined: list[Node] = []
    for place, node in enumerate(nodes):
        if node.kind != "soft":
            joined.append(
                Node(**{**vars(node), "children": join_lines(node.children)})
                if node.children
                else node
            )
            continue
        before = joined[-1].plain()[-1:] if joined else ""
        after = nodes[place + 1].plain()[:1] if place + 1 < len(nodes) else ""
        if not (_wide(before) and _wide(after)):
            joined.append(Node("text", " "))
    return tuple(joined)


def sentence(parts: Sequence[Any]) -> tuple[Node, ...]:
    """Turn one part of a text bundle (strings and numbers) into inline nodes."""
    return tuple(
        Node("text", part)
        if isinstance(part, str)
        else Node("number", str(part["text"]), figures=tuple(part.get("figures", ())))
        for part in parts
    )


def _wide(letter: str) -> bool:
    return bool(letter) and (
        "\u2e80" <= letter <= "\u9fff"
        or "\uf900" <= letter <= "\ufaff"
        or "\uff00" <= letter <= "\uffef"
    )

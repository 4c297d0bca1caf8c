"""The sections of a document: none of them empty, nothing said twice, all of them numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tyanalysis.reporting.blocks import Block, Heading, Prose


def without_empty_sections(blocks: Sequence[Block]) -> list[Block]:
    """Drop headings that nothing follows before the next of their level or a higher one."""
    kept: list[Block] = []
    for block in reversed(blocks):
        after = kept[-1] if kept else None
        empty = isinstance(block, Heading) and (
            after is None or (isinstance(after, Heading) and after.level <= block.level)
        )
        if not empty:
            kept.append(block)
    return kept[::-1]


def without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Drop prose that its section has said already, such as that there are no figures."""
    kept: list[Block] = []
    said: list[tuple[object, ...]] = []
    for block in blocks:
        if isinstance(block, Heading):
            said = []
        elif isinstance(block, Prose):
            if block.nodes in said:
                continue
            said.append(block.nodes)
        kept.append(block)
    return kept


def number_headings(blocks: Sequence[Block]) -> list[Block]:
    """Close gaps between levels (PDF/UA allows none) and number the headings 1, 1.1 and so on."""
    above: list[int] = []
    counts: list[int] = []
    numbered: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            numbered.append(block)
            continue
        while above and above[-1] >= block.level:
            above.pop()
        above.append(block.level)
        counts = [*counts, *[0] * len(above)][: len(above)]
        counts[-1] += 1
        number = ".".join(map(str, counts))
        anchor = f"section-{number.replace('.', '-')}"
        numbered.append(replace(block, level=len(above), number=number, anchor=anchor))
    return numbered

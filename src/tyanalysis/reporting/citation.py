"""Numbers the sources in the order of first use, and gathers the figure cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from tyanalysis.reporting.blocks import Card, Source


class Citations:
    """Knows which figure comes from which source, and gives each source its number when asked.

    Unknown figure ids are passed over: a number may rest on a figure that no sources bundle
    lists, and then it simply has no reference.
    """

    def __init__(self, bundles: Iterable[Mapping[str, Any]]) -> None:
        self._sources: dict[str, Mapping[str, Any]] = {}
        self._figures: dict[str, Mapping[str, Any]] = {}
        self._numbers: dict[str, int] = {}
        for bundle in bundles:
            self._sources.update({source["id"]: source for source in bundle["sources"]})
            self._figures.update({figure["id"]: figure for figure in bundle["figures"]})

    def cite(self, figures: Iterable[str]) -> tuple[int, ...]:
        """Give the numbers of the sources of some figures, ascending, each once.

        >>> bundle = {"sources": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}],
        ...           "figures": [{"id": "1", "source": "b"}, {"id": "2", "source": "a"}]}
        >>> citations = Citations([bundle])
        >>> citations.cite(["1"]), citations.cite(["2", "1", "unknown"])
        ((1,), (1, 2))
        """
        cited = set()
        for figure in figures:
            source = self._figures.get(figure, {}).get("source", "")
            if source in self._sources:
                cited.add(self._number(source))
        return tuple(sorted(cited))

    def known(self, figures: Iterable[str]) -> tuple[str, ...]:
        """Give those of some figure ids that have a card."""
        return tuple(dict.fromkeys(figure for figure in figures if figure in self._figures))

    def sources(self) -> tuple[Source, ...]:
        """Give all sources: the cited in their order, then the others as listed."""
        for name in self._sources:
            self._number(name)
        ordered = sorted(self._numbers.items(), key=lambda item: item[1])
        return tuple(
            Source(number, **_strings(self._sources[name], Source)) for name, number in ordered
        )

    def cards(self) -> tuple[Card, ...]:
        """Give all figure cards, by source number and then as listed."""
        cards = [
            Card(
                number=self._number(figure["source"]) if figure["source"] in self._sources else 0,
                conflicts=self.known(figure.get("conflicts") or ()),
                **_strings(figure, Card),
            )
            for figure in self._figures.values()
        ]
        return tuple(sorted(cards, key=lambda card: card.number or len(self._sources) + 1))

    def _number(self, source: str) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)


def _strings(found: Mapping[str, Any], record: type[Source] | type[Card]) -> dict[str, Any]:
    """Take the text fields of a record, None as empty."""
    names = {field.name for field in fields(record)} - {"number", "conflicts"}
    texts = {name: str(found[name]) for name in names if found.get(name) is not None}
    if not texts.get("url", "").startswith(("https://", "http://")):
        texts.pop("url", None)  # nothing else is an address that a reader may follow
    return texts

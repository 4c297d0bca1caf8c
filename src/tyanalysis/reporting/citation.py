"""Numbers the sources in the order of first use, and gathers the figure cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from tyanalysis.reporting.blocks import Card, Source


class Citations:
    """Knows which figure comes from which source, and gives each source its number when asked.

    A sources bundle may list everything that was read. Only what a number of the document rests
    on, and what contradicts that, becomes a card; only their sources are listed, and documents
    that the bundle names without any figure. Unknown figure ids are passed over: a number may
    rest on a figure that no sources bundle lists, and then it simply has no reference.
    """

    def __init__(self, bundles: Iterable[Mapping[str, Any]]) -> None:
        self._sources: dict[str, Mapping[str, Any]] = {}
        self._figures: dict[str, Mapping[str, Any]] = {}
        self._numbers: dict[str, int] = {}
        self._used: set[str] = set()
        self._quoted: set[str] = set()
        for bundle in bundles:
            self._sources.update({source["id"]: source for source in bundle["sources"]})
            self._figures.update({figure["id"]: figure for figure in bundle["figures"]})

    def __bool__(self) -> bool:
        """Whether there is anything to list."""
        return bool(self._sources)

    def cite(self, figures: Iterable[str]) -> tuple[int, ...]:
        """Give the numbers of the sources of some figures, ascending, each once.

        >>> bundle = {"sources": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}],
        ...           "figures": [{"id": "1", "source": "b"}, {"id": "2", "source": "a"}]}
        >>> citations = Citations([bundle])
        >>> citations.cite(["1"]), citations.cite(["2", "1", "unknown"])
        ((1,), (1, 2))
        """
        cited = set()
        for figure in self.known(figures):
            source = self._figures[figure]["source"]
            if source in self._sources:
                cited.add(self._number(source))
        return tuple(sorted(cited))

    def known(self, figures: Iterable[str], *, quoted: bool = False) -> tuple[str, ...]:
        """Give those of some figure ids that have a card, and note that they are used.

        Args:
            figures: Ids of figures.
            quoted: Whether a sentence quotes them.
        """
        found = tuple(dict.fromkeys(figure for figure in figures if figure in self._figures))
        self._used.update(found)
        if quoted:
            self._quoted.update(found)
        return found

    def sources(self) -> tuple[Source, ...]:
        """Give the sources: the cited in their order, then the others as listed."""
        shown = self._shown()
        bare = self._sources.keys() - {figure["source"] for figure in self._figures.values()}
        wanted = bare | {self._figures[name]["source"] for name in shown}
        for name in self._sources:
            if name in wanted:
                self._number(name)
        ordered = sorted(self._numbers.items(), key=lambda item: item[1])
        return tuple(
            Source(number, **_strings(self._sources[name], Source)) for name, number in ordered
        )

    def cards(self) -> tuple[Card, ...]:
        """Give the figure cards, by source number and then as listed."""
        shown = self._shown()
        cards = [
            Card(
                number=self._number(figure["source"]) if figure["source"] in self._sources else 0,
                conflicts=tuple(other for other in figure.get("conflicts") or () if other in shown),
                quoted=name in self._quoted,
                **_strings(figure, Card),
            )
            for name, figure in self._figures.items()
            if name in shown
        ]
        return tuple(sorted(cards, key=lambda card: card.number or len(self._sources) + 1))

    def _shown(self) -> set[str]:
        against = {
            other
            for name in self._used
            for other in self._figures[name].get("conflicts") or ()
            if other in self._figures
        }
        return self._used | against

    def _number(self, source: str) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)


def _strings(found: Mapping[str, Any], record: type[Source] | type[Card]) -> dict[str, Any]:
    """Take the text fields of a record, None as empty."""
    names = {field.name for field in fields(record)} - {"number", "conflicts", "quoted"}
    texts = {name: str(found[name]) for name in names if found.get(name) is not None}
    if not texts.get("url", "").startswith(("https://", "http://")):
        texts.pop("url", None)  # nothing else is an address that a reader may follow
    return texts

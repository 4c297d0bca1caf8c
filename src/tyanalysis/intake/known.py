"""The names that the data package knows: from a label to the id of an area or an indicator."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tyanalysis.data.grid import RawPackage
from tyanalysis.data.synonyms import SYNONYMS
from tyanalysis.intake.words import GROWTH, OTHER_THING, is_rate, plain, without_asides

GROWTH_ID: Final = "-growth"
_SHORTEST: Final = 3


@dataclass(frozen=True)
class Known:
    """Names of a package, and what a mapping adds to them.

    Attributes:
        areas: Plain name, short name or id → id.
        indicators: The same for indicators.
        units: Indicator → the unit its figures are kept in.
        names: Indicator → its names in Chinese and English.
    """

    areas: Mapping[str, str]
    indicators: Mapping[str, str]
    units: Mapping[str, str]
    names: Mapping[str, tuple[str, str]]

    def area(self, label: str) -> str:
        """Give the id of an area, or "".

        A label in other writing is found too: blanks, full-width signs, 其中：.
        """
        name = plain(label)
        return self.areas.get(name) or self.areas.get(re.sub(r"^(?:其中|#|\*)[:：]?", "", name), "")

    def indicator(self, label: str, *, relative: bool = False) -> str:
        """Give the id of an indicator, or ""; a growth word in the label asks for its growth.

        Args:
            label: A header or a row's label, with unit and period words perhaps.
            relative: Whether words such as 上年同期 may stand in it.
        """
        if plain(label) in self.indicators:
            return self.indicators[plain(label)]
        found = self.level(label, relative=relative)
        if found and GROWTH.search(plain(label)) and not found.endswith(GROWTH_ID):
            grown = found + GROWTH_ID
            return grown if grown in self.units and is_rate(label) else ""
        return found

    def level(self, label: str, *, relative: bool = False) -> str:
        """Give the id of the indicator in a label, without regard to a growth word; or ""."""
        core = _core(label, relative=relative)
        found = self.indicators.get(core, "")
        return found if self._same_thing(label, core, found) else ""

    def nearest(self, label: str) -> str:
        """Give the id of the indicator whose name is nearest to a header, as a guess; or ""."""
        core = _core(label, relative=True)
        near = difflib.get_close_matches(core, self.indicators, n=1, cutoff=0.8) if core else []
        if not near or not self._same_thing(label, near[0], self.indicators[near[0]]):
            return ""
        found = self.indicators[near[0]].removesuffix(GROWTH_ID)
        if is_rate(label):
            return found + GROWTH_ID if found + GROWTH_ID in self.units else ""
        return "" if GROWTH.search(plain(label)) or found != self.indicators[near[0]] else found

    def indicator_in(self, title: str) -> str:
        """Give the id of the indicator whose name a title holds, the longest of them, or ""."""
        text = plain(title)
        held = [name for name in self.indicators if len(name) >= _SHORTEST and name in text]
        name = max(held, key=len, default="")
        found = self.indicators.get(name, "")
        return found if self._same_thing(title, name, found) else ""

    def _same_thing(self, label: str, name: str, indicator: str) -> bool:
        """Say whether an indicator has every word of a label that makes it another thing."""
        own = _other_things(name).union(*map(_other_things, self.names.get(indicator, ())))
        return _other_things(label) <= own


def _core(label: str, *, relative: bool) -> str:
    core = without_asides(label, relative=relative)
    return plain(SYNONYMS.get(core.lower(), core))


def _other_things(label: str) -> set[str]:
    """Find the words that make a name another thing (人均), in order to compare two names."""
    return {plain(word).lower() for word in OTHER_THING.findall(label)}


def known_names(
    package: RawPackage,
    areas: Mapping[str, str],
    indicators: Mapping[str, str],
    new: Iterable[tuple[str, Mapping[str, str]]] = (),
    new_indicators: Iterable[tuple[str, Mapping[str, str]]] = (),
) -> Known:
    """Collect the names of a package and of a mapping; those of the mapping come first.

    Args:
        package: The package as text.
        areas: Labels of the mapping and the ids they stand for.
        indicators: The same for indicators.
        new: Areas that the mapping adds: id and row.
        new_indicators: Indicators likewise.
    """
    places = _names(package, "areas", ("name_zh", "name_en", "short_zh", "short_en"), new)
    things = _names(package, "indicators", ("name_zh", "name_en"), new_indicators)
    units = {row["id"]: row["unit"] for row in _records(package, "indicators")} | {
        key: row.get("unit", "") for key, row in new_indicators
    }
    titles = {
        key: (row.get("name_zh", ""), row.get("name_en", ""))
        for key, row in (
            *((row["id"], row) for row in _records(package, "indicators")),
            *new_indicators,
        )
    }
    return Known(
        places | {plain(label): key for label, key in areas.items()},
        things | {plain(label): key for label, key in indicators.items()},
        units,
        titles,
    )


def _names(
    package: RawPackage,
    table: str,
    columns: tuple[str, ...],
    new: Iterable[tuple[str, Mapping[str, str]]],
) -> dict[str, str]:
    names: dict[str, str] = {}
    rows = [(row["id"], row) for row in _records(package, table)]
    # A full name goes before another's short one: 阳曲县 and a zone called 阳曲 for short.
    for column in (*columns, "id"):
        for key, row in (*rows, *new):
            name = key if column == "id" else row.get(column)
            if isinstance(name, str) and name:
                names.setdefault(plain(name), key)
    return names


def _records(package: RawPackage, table: str) -> list[dict[str, str]]:
    """Give the rows of a table, blanks as ""."""
    raw = package.tables.get(table)
    if raw is None or raw.frame is None:
        return []
    return [
        {str(name): str(value) for name, value in row.items()}
        for row in raw.frame.fillna("").to_dict("records")
    ]

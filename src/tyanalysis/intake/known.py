"""The names that the data package knows: from a label to the id of an area or an indicator."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tyanalysis.data.grid import RawPackage
from tyanalysis.data.synonyms import SYNONYMS
from tyanalysis.intake.words import GROWTH, plain, without_asides

GROWTH_ID: Final = "-growth"
_SHORTEST: Final = 3


@dataclass(frozen=True)
class Known:
    """Names of a package, and what a mapping adds to them.

    Attributes:
        areas: Plain name, short name or id → id.
        indicators: The same for indicators.
        units: Indicator → the unit its figures are kept in.
    """

    areas: Mapping[str, str]
    indicators: Mapping[str, str]
    units: Mapping[str, str]

    def area(self, label: str) -> str:
        """Give the id of an area, or "".

        A label in other writing is found too: blanks, full-width signs, 其中：.
        """
        name = plain(label)
        return self.areas.get(name) or self.areas.get(re.sub(r"^(?:其中|#|\*)[:：]?", "", name), "")

    def indicator(self, label: str, *, exact: bool = True) -> str:
        """Give the id of an indicator, or ""; a growth word in the label asks for its growth.

        Args:
            label: A header or a row's label, with unit and period words perhaps.
            exact: Whether only names count that are the same; else the nearest one.
        """
        if plain(label) in self.indicators:
            return self.indicators[plain(label)]
        core = without_asides(label)
        core = plain(SYNONYMS.get(core.lower(), core))
        found = self.indicators.get(core, "")
        if not found and not exact and core:
            near = difflib.get_close_matches(core, self.indicators, n=1, cutoff=0.8)
            found = self.indicators[near[0]] if near else ""
        if found and GROWTH.search(plain(label)) and not found.endswith(GROWTH_ID):
            grown = found + GROWTH_ID
            return grown if grown in self.units else ""
        return found

    def indicator_in(self, title: str) -> str:
        """Give the id of the indicator whose name a title holds, the longest of them, or ""."""
        text = plain(title)
        held = [name for name in self.indicators if len(name) >= _SHORTEST and name in text]
        return self.indicators[max(held, key=len)] if held else ""


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
    return Known(
        places | {plain(label): key for label, key in areas.items()},
        things | {plain(label): key for label, key in indicators.items()},
        units,
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

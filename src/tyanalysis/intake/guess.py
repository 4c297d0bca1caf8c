"""What one column of figures may mean, guessed from its header and its neighbours."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final

from openpyxl.utils import get_column_letter

from tyanalysis.intake.known import GROWTH_ID, Known
from tyanalysis.intake.layout import Layout
from tyanalysis.intake.relative import relative_word, told_period
from tyanalysis.intake.words import (
    GROWTH,
    OTHER_THING,
    is_rate,
    level_unit,
    plain,
    rate_unit,
    without_asides,
)

_KINDS: Final = (("目标", "target"), ("target", "target"), ("计划", "plan"), ("plan", "plan"),
                 ("预计", "expected"), ("预期", "expected"), ("产能", "capacity"))  # fmt: skip


@dataclass
class Guess:
    """A column of the mapping as it is proposed.

    Attributes:
        keys: The keys of its ``[[table.column]]``, as TOML.
        doubts: Why it is not certain; with any, it is proposed commented out.
        growth_of: Indicator whose growth the column holds and the package does not know, or "".
        of_table: Whether rows or table tell its indicator.
    """

    keys: dict[str, str]
    doubts: list[str] = field(default_factory=list)
    growth_of: str = ""
    of_table: bool = False

    @property
    def lines(self) -> list[str]:
        """The lines of the proposal, as comments where there are doubts."""
        lines = ["[[table.column]]", *(f"{key} = {text}" for key, text in self.keys.items())]
        if not self.doubts:
            return lines
        return [f"# not certain: {'; '.join(self.doubts)}", *(f"# {line}" for line in lines)]


class Columns:
    """Guesses the columns of one table."""

    def __init__(self, layout: Layout, known: Known, roles: dict[str, int]) -> None:
        self.layout, self.known, self.roles = layout, known, roles

    def guess(self, place: int, figures: list[int]) -> Guess:
        """Guess what a column means.

        Args:
            place: The column, from 0.
            figures: The places of all columns with figures.
        """
        name = self.layout.names[place]
        guess = Guess(self._address(place))
        rate = is_rate(name)
        guess.of_table = "indicator" in self.roles or self.is_aside(place)
        if not guess.of_table:
            self._named(name, guess)
        elif self._of_level(place, guess):
            guess.of_table = False
        elif rate:
            guess.keys["growth"] = "true"
        elif GROWTH.search(plain(name)) or OTHER_THING.search(name):
            guess.doubts.append("another thing than the row names")
        if guess.keys.get("growth") or guess.keys.get("indicator", "").endswith(f'{GROWTH_ID}"'):
            guess.keys["unit"] = quoted(rate_unit(name) or "%")
        elif word := (rate_unit(name) or level_unit(name)):
            guess.keys["unit"] = quoted(word)
        self._timed(place, figures, guess)
        if kind := next((kind for word, kind in _KINDS if word in name.lower()), ""):
            guess.keys["kind"] = quoted(kind)
        if "环比" in name:
            guess.doubts.append("环比 is growth over the period before, not over the year before")
        return guess

    def is_aside(self, place: int) -> bool:
        """Say whether a header names only a time, a unit or growth, so that the table names it."""
        name = self.layout.names[place]
        return (
            bool(name)
            and place not in self.roles.values()
            and not without_asides(name, relative=True)
        )

    def _address(self, place: int) -> dict[str, str]:
        name = self.layout.names[place]
        if not name or sum(plain(one) == plain(name) for one in self.layout.names) > 1:
            return {"column": quoted(get_column_letter(place + 1))}
        return {"header": quoted(name)}

    def _named(self, name: str, guess: Guess) -> None:
        """Find the indicator that the header names."""
        found = self.known.indicator(name, relative=True)
        level = self.known.level(name, relative=True)
        if not found and level and is_rate(name):
            guess.growth_of, found = level, level + GROWTH_ID
        nearest = "" if found else self.known.nearest(name)
        guess.keys["indicator"] = quoted(found or nearest)
        if nearest:
            guess.doubts.append(f"nearest: {nearest}; check")
        elif not found:
            guess.doubts.append(f"{name or 'no header'}: no such indicator")

    def _of_level(self, place: int, guess: Guess) -> bool:
        """Take 增速 beside a level of the same heading as the growth of that level."""
        name = self.layout.names[place]
        if "indicator" in self.roles or not is_rate(name):
            return False
        left = [p for p in range(place) if p not in self.roles.values() and not self.is_aside(p)]
        level = self.known.indicator(self.layout.names[left[-1]], relative=True) if left else ""
        if not level or level.endswith(GROWTH_ID):
            return False
        guess.keys["indicator"] = quoted(level + GROWTH_ID)
        if level + GROWTH_ID not in self.known.units:
            guess.growth_of = level
        beside = self.layout.names[left[-1]].split(" / ")
        if " / " not in name or beside[0] != name.split(" / ")[0]:
            guess.doubts.append(f"growth of the column at its left, {beside[-1]}? Check")
        return True

    def _timed(self, place: int, figures: list[int], guess: Guess) -> None:
        """Find the period of a header, and whether it is that of the table."""
        layout, name = self.layout, self.layout.names[place]
        if "period" in self.roles:
            if word := relative_word(name):
                guess.doubts.append(f"{word} of a row with a period of its own")
            return
        told = told_period(name, layout.period, layout.year)
        if told:
            guess.keys["period"] = quoted(told)
        elif told is not None:
            guess.keys["period"] = quoted("")
            guess.doubts.append(f"which period is {relative_word(name)}?")
        others = {
            period
            for one in figures
            if one != place
            and (period := told_period(layout.names[one], layout.period, layout.year))
            and not re.search("年同[期月季]", layout.names[one])
        }
        # Beside 本月 and 累计 alike, 同比 and 上年同期 may be of either.
        loose = (told is None and is_rate(name)) or bool(re.search("年同[期季]", name))
        if loose and layout.period and others - {layout.period}:
            both = ", ".join(sorted({layout.period, *others}))
            guess.keys.setdefault("period", quoted(""))
            guess.doubts.append(f"which period: {both}, or the year before?" if told else
                                f"which period: {both}?")  # fmt: skip


def quoted(text: str) -> str:
    """Write a TOML string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)

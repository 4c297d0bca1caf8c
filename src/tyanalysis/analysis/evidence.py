"""What the figures hold about an area: the look-ups behind questions, and what they lack.

A question either gets an :class:`Outcome` with bounds, or one with a reason and the
:class:`Need` that would open it. Sentences name what was found and what was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from tyanalysis.analysis.claims import best_claims
from tyanalysis.analysis.frames import Frames, joined
from tyanalysis.analysis.kinds import AHEAD, FACTS, weakest_kind
from tyanalysis.analysis.wording import area_name, indicator_name, listed, period_name
from tyanalysis.data.period import parse_period
from tyanalysis.data.quantity import Bounds

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Need:
    """A figure, a list or a definition that a question lacks.

    Attributes:
        what: figures, members (the list of a group's members) or definition.
        indicator: Indicator id.
        areas: Area ids; with ``what`` members the group whose members are asked for.
        periods: Periods in SDMX notation; "" for any.
        kind: Kind of claim that is lacking (actual, target).
    """

    what: str
    indicator: str
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    kind: str = "actual"


@dataclass(frozen=True)
class Outcome:
    """An answer, or a refusal with its reason and what is lacking.

    Attributes:
        bounds: The answer, shape (1,); empty in a refusal.
        unit: Unit of the answer.
        kind: Weakest kind of its figures.
        period: Period of the answer.
        figures: Ids of the figures used or, in a refusal, of those found.
        reason: "" for an answer, else a code.
        zh: The refusal in Chinese, or "".
        en: The refusal in English, or "".
        needs: What would open the question.
    """

    bounds: Bounds
    unit: str = ""
    kind: str = ""
    period: str = ""
    figures: str = ""
    reason: str = ""
    zh: str = ""
    en: str = ""
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """The figures of one package under one reading.

    Attributes:
        frames: The data package.
        reading: "", strict or customary.
    """

    frames: Frames
    reading: str = ""

    def facts(self, area: str, indicator: str, period: str = "") -> pd.DataFrame:
        """Give the best facts of an area, the latest first; one period, or all for ""."""
        return self.claims(area, indicator, FACTS, period)

    def claims(
        self, area: str, indicator: str, kinds: Iterable[str] | None, period: str = ""
    ) -> pd.DataFrame:
        """Give the best claims of some kinds, the latest first."""
        found = self.table.iloc[self._rows.get((area, indicator), [])]
        if kinds is not None:
            found = found[found["kind"].isin(list(kinds))]
        if period:
            found = found[found["period"] == period]
        return found.sort_values(["end", "rank"], ascending=[False, True], kind="stable")

    @cached_property
    def table(self) -> pd.DataFrame:
        """All best claims, read once."""
        return best_claims(self.frames, reading=self.reading)

    @cached_property
    def _rows(self) -> dict[tuple[str, str], list[int]]:
        places: dict[tuple[str, str], list[int]] = {}
        pairs = zip(self.table["area"], self.table["indicator"], strict=True)
        for place, pair in enumerate(pairs):
            places.setdefault(pair, []).append(place)
        return places

    def ahead(self, area: str, indicator: str, period: str) -> pd.DataFrame:
        """Give plans, targets and expectations for a period."""
        return self.claims(area, indicator, AHEAD, period)

    def inside(self, area: str, indicator: str, period: str) -> pd.DataFrame:
        """Give the facts of a period or of a part of it that begins with it (year to date)."""
        wanted = parse_period(period)
        found = self.facts(area, indicator)
        keep = [
            (here := parse_period(text)).start == wanted.start
            and here.end is not None
            and wanted.end is not None
            and here.end <= wanted.end
            for text in found["period"]
        ]
        return found[np.array(keep, dtype=bool)]

    def similar(self, area: str, indicator: str, period: str = "") -> pd.DataFrame:
        """Give facts of the area that a reader might take for the indicator, nearest first.

        Indicators of the same dimension and measure count, those that share a word of the id first,
        then whole periods before single days, then what is close in time to the period.
        """
        table = self.frames.indicators.set_index("id")
        if indicator not in table.index:
            return self.table.iloc[:0]
        own = table.loc[indicator]
        alike = table[
            (table["dimension"] == own["dimension"]) & (table["measure"] == own["measure"])
        ]
        words = set(indicator.split("-"))
        shared = {name: len(words & set(name.split("-"))) for name in alike.index}
        own_facts = (self.table["area"] == area) & self.table["kind"].isin(FACTS)
        found = self.table[own_facts & self.table["indicator"].isin(list(shared))]
        found = found.assign(_shared=[shared[name] for name in found["indicator"]])
        found = found[found["_shared"] > 0]
        if found.empty:
            return found
        asked = parse_period(period).end
        wanted = found["end"].max() if asked is None else pd.Timestamp(asked)
        distance = (found["end"] - wanted).abs()
        found = found.assign(_day=found["period_kind"] == "day", _distance=distance)
        found["_less"] = -found["_shared"]
        return found.sort_values(["_less", "_day", "_distance", "rank"], kind="stable")

    def area(self, ids: str | Sequence[str]) -> dict[str, str]:
        """Name areas in both languages."""
        chosen = [ids] if isinstance(ids, str) else list(ids)
        return {
            lang: listed([area_name(self.frames, one, lang) for one in chosen], lang)
            for lang in LANGUAGES
        }

    def indicator(self, ids: str | Sequence[str]) -> dict[str, str]:
        """Name indicators in both languages."""
        chosen = [ids] if isinstance(ids, str) else list(ids)
        return {
            lang: listed([indicator_name(self.frames, one, lang) for one in chosen], lang)
            for lang in LANGUAGES
        }

    def described(self, row: pd.Series) -> dict[str, str]:
        """Name a claim by period and indicator in both languages."""
        names = self.indicator(str(row["indicator"]))
        when = periods([str(row["period"])])
        return {
            "zh": f"{when['zh']}的{names['zh']}",
            "en": f"{names['en']} for {when['en']}",
        }


def periods(texts: Sequence[str]) -> dict[str, str]:
    """Name periods in both languages."""
    return {lang: listed([period_name(one, lang) for one in texts], lang) for lang in LANGUAGES}


def answer(bounds: Bounds, unit: str, rows: Iterable[pd.Series], period: str) -> Outcome:
    """Make an answer from bounds and the claims it rests on."""
    used = list(rows)
    return Outcome(
        bounds,
        unit,
        weakest_kind(str(row["kind"]) for row in used),
        period,
        joined(str(row["figure"]) for row in used),
    )


def refusal(
    reason: str, zh: str, en: str, needs: Iterable[Need] = (), found: Iterable[Any] = ()
) -> Outcome:
    """Make a refusal; English sentences begin with a capital letter."""
    return Outcome(
        Bounds.empty(),
        figures=joined(str(row["figure"]) for row in found),
        reason=reason,
        zh=zh,
        en=en[:1].upper() + en[1:],
        needs=tuple(needs),
    )


def bounds_at(row: pd.Series) -> Bounds:
    """Read the bounds of one claim, shape (1,)."""
    return Bounds.of(row["low"], row["high"], row["low_closed"], row["high_closed"])

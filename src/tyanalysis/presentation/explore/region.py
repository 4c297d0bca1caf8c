"""The package as a cell wants it: it finds, asks and shows, and stays frames underneath."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar

import pandas as pd

from tyanalysis.data import package as read
from tyanalysis.data.package import Package, Reading, Rounding
from tyanalysis.data.remember import share
from tyanalysis.data.search import in_period, resolve, resolve_one, search, several
from tyanalysis.errors import ParameterError
from tyanalysis.presentation.cell import get_language
from tyanalysis.presentation.display import Table, Text
from tyanalysis.presentation.explore import facts
from tyanalysis.presentation.explore.card import Card
from tyanalysis.presentation.explore.found import TABLES, Found, counted
from tyanalysis.presentation.names import kinds_of

Wanted = str | Sequence[str] | None
Span = str | int | Sequence[str | int | None] | None


class Figures(pd.DataFrame):
    """The table of figures; called, it gives the rows that were asked for.

    It is the plain frame in every other way, and everything made from it is a plain
    ``DataFrame``: ``d.figures.query(...)``, ``d.figures["area"]``, and ``d.figures(area="清徐")``
    as well. A frame that can be called was chosen over a second name for the same thing
    (``d.figures_of(...)``), because the question "which figures?" has one answer to look up; over
    an accessor that holds a frame, because what is called "figures" must *be* the frame.
    """

    _internal_names: ClassVar[list[str]] = [
        *pd.DataFrame._internal_names,  # type: ignore[attr-defined]  # not in the stubs
        "_region",
    ]
    _internal_names_set: ClassVar[set[str]] = set(_internal_names)
    _region: Package

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return pd.DataFrame

    def __call__(
        self,
        area: Wanted = (),
        indicator: Wanted = (),
        period: Span = "",
        kind: Wanted = (),
        source: Wanted = (),
        words: str | None = "",
    ) -> pd.DataFrame:
        """Give the figures that meet every condition, as a plain frame.

        Args:
            area: Ids or names in either language, one or several; None is no condition here and
                below.
            indicator: Ids or names, also such as GDP and 固投.
            period: A year or an SDMX period: figures whose period touches it; or a pair of them:
                the span between, either end "" or None for open. Undated figures meet no
                condition.
            kind: Kinds of claim: actual, plan, target, growth, … or their printed names.
            source: Ids of sources.
            words: Words that the wording or the names hold, as for ``find``.

        Returns:
            Rows of the table in its order, numbered anew.

        Raises:
            ParameterError: A name that no row has, with the nearest ones; a kind that there is
                not; a span that ends before it begins.
            DataError: A period that is none.

        Example:
            >>> import tyanalysis as ty
            >>> d = ty.load()
            >>> list(d.figures(area="清徐", indicator="gross-regional-product")["period"])
            ['2020', '2023']
        """
        region = self._region
        frame = search(region, words)["figures"] if words else pd.DataFrame(self)
        keep = pd.Series(True, index=frame.index)
        for column, wanted, table in (
            ("area", area, region.areas),
            ("indicator", indicator, region.indicators),
            ("source", source, region.sources),
        ):
            if several(wanted):
                keep &= frame[column].isin(resolve(table, wanted, column))
        if several(kind):
            keep &= frame["kind"].isin(kinds_of(several(kind)))
        if several(period):
            start, end = _span(period)
            keep &= in_period(frame["period"], start, end)
        return frame[keep].reset_index(drop=True)


@dataclass(frozen=True, eq=False, repr=False)
class Region(Package):
    """A data package to explore: its tables as plain frames, and questions to ask of them.

    ``d.areas``, ``d.indicators``, ``d.figures``, ``d.sources``, ``d.memberships`` are frames.
    ``d.find("醋")`` searches them all; ``d.figures(area="清徐", period="2023")`` asks for figures;
    ``d.area(…)``, ``d.indicator(…)``, ``d.figure(…)``, ``d.source(…)`` show one of a kind.
    """

    def __post_init__(self) -> None:
        figures = Figures(self.figures)
        figures._region = self
        object.__setattr__(self, "figures", figures)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Come back from another process: a frame leaves its question behind there."""
        self.__dict__.update(state)
        self.__post_init__()

    def find(self, words: str, language: str = "") -> Found:
        """Search names, wording and titles, in Chinese and English.

        Args:
            words: Words that a row must hold, all of them.
            language: Of what is shown; "" takes that of ``set_language``.

        Raises:
            ParameterError: No word at all.

        Example:
            >>> import tyanalysis as ty
            >>> found = ty.load().find("醋")
            >>> list(found.areas["id"])
            ['qingxu-vinegar', 'qingxu-aged-vinegar']
        """
        return Found(self, words, get_language(language), **search(self, words))

    def area(self, name: str, language: str = "") -> Card:
        """Show one area: what it is, where it lies, what lies in it.

        Args:
            name: Its id or its name in either language.
            language: Of what is shown; "" takes that of ``set_language``.

        Raises:
            ParameterError: An area that is not there, with the nearest names.
        """
        key = resolve_one(self.areas, name, "area")
        return facts.area_card(self, key, get_language(language))

    def indicator(self, name: str, language: str = "") -> Card:
        """Show one indicator: unit, scope, definition, who has figures of it; see ``area``."""
        key = resolve_one(self.indicators, name, "indicator")
        return facts.indicator_card(self, key, get_language(language))

    def figure(self, name: str, language: str = "") -> Card:
        """Show one figure: bounds, kind, wording, source, grade, contradictions; see ``area``."""
        key = resolve_one(self.figures, name, "figure")
        return facts.figure_card(self, key, get_language(language))

    def source(self, name: str, language: str = "") -> Card:
        """Show one source and how many figures rest on it; see ``area``."""
        key = resolve_one(self.sources, name, "source")
        return facts.source_card(self, key, get_language(language))

    def table(self, figures: pd.DataFrame | None = None, language: str = "") -> Table | Text:
        """Show figures with bounds, kind, source and grade.

        Args:
            figures: Rows of ``figures``; all of them where None.
            language: Of what is shown; "" takes that of ``set_language``.
        """
        rows = self.figures if figures is None else figures
        return facts.table_figures(self, rows, get_language(language))

    def findings(self, figures: pd.DataFrame | None = None, language: str = "") -> Table | Text:
        """Show what contradicts or revises what; arguments as for ``table``."""
        rows = self.figures if figures is None else figures
        return facts.table_findings(self, rows, get_language(language))

    def _counts(self) -> list[str]:
        return [counted(name, len(getattr(self, name)), get_language()) for name in TABLES]

    @property
    def _head(self) -> str:
        return f"{self.path.name} ({self.reading}, {self.rounding})"

    def __repr__(self) -> str:
        return "\n".join([self._head, *(f"  {count}" for count in self._counts())])

    def _repr_html_(self) -> str:
        return Card(self._head, (), " · ".join(self._counts()))._repr_html_()


def load(
    data: str | os.PathLike[str] = "",
    reading: Reading = "strict",
    rounding: Rounding = "printed",
    as_of: str = "",
) -> Region:
    """Read a data package to explore and to report on.

    Args:
        data: Folder or workbook; "" takes TYANALYSIS_DATA, the nearest ``data`` folder upward
            from the working directory, or the bundled data.
        reading: strict takes only what the words say; customary adds what a reader of Chinese
            takes for granted (50多家 is 51 to 59).
        rounding: printed takes a decimal as the number it prints, rounded as the interval of
            numbers that round to it, half a unit of the last digit to either side.
        as_of: A day such as ``2024-06-30``: figures whose source was not certainly published by
            then are left out. "" takes TYANALYSIS_AS_OF, or everything.

    Raises:
        DataError: If there is no data, or with every problem in it.
        ParameterError: If reading or rounding is none of the choices, or as_of is no day.

    Example:
        >>> import tyanalysis as ty
        >>> d = ty.load()
        >>> len(d.figures) == len(d.figures())
        True
    """
    package = read.load(data, reading, rounding, as_of)
    region = Region(**{field.name: getattr(package, field.name) for field in fields(package)})
    return share(region, package)


def _span(period: Span) -> tuple[str, str]:
    """Take one period as both ends, or a pair of them."""
    if isinstance(period, str) or not isinstance(period, Iterable):
        return str(period), str(period)
    ends = ["" if end is None else str(end) for end in period]
    if len(ends) != 2:
        raise ParameterError(
            f"figures, period: found {len(ends)} periods; expected one, or a first and a last."
            " Next: write period='2023' or period=('2015', '2023')."
        )
    return ends[0], ends[1]

"""A view: some figures as chart, table, sources, contradictions and comparisons, and to take away.

A view is what the page of choices shows, and can be made by one line without it.
"""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from tyanalysis.data.folder import find_data
from tyanalysis.data.package import Package
from tyanalysis.data.search import in_period, resolve
from tyanalysis.errors import DataError
from tyanalysis.presentation.cell import get_language
from tyanalysis.presentation.comparability import table_comparability
from tyanalysis.presentation.display import Chart, Table, Text
from tyanalysis.presentation.explore.chart import plot_figures
from tyanalysis.presentation.explore.facts import table_figures, table_findings, table_sources
from tyanalysis.presentation.language import translate

_BOM = "\ufeff"  # without it Excel takes UTF-8 for GBK


@dataclass(frozen=True, eq=False, repr=False)
class View:
    """Figures that were chosen, and all that is shown of them.

    Attributes:
        package: The data package, in the reading that was chosen.
        areas: Ids of areas; empty for all.
        indicators: Ids of indicators; empty for all.
        period_start: First period, "" for no limit.
        period_end: Last period, "" for no limit.
        language: ``zh`` or ``en``.
    """

    package: Package
    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    period_start: str
    period_end: str
    language: str

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The figures as a plain frame."""
        frame = pd.DataFrame(self.package.figures)
        keep = pd.Series(True, index=frame.index)
        for column, wanted in (("area", self.areas), ("indicator", self.indicators)):
            if wanted:
                keep &= frame[column].isin(wanted)
        if self.period_start or self.period_end:
            keep &= in_period(frame["period"], self.period_start, self.period_end)
        return frame[keep].reset_index(drop=True)

    @cached_property
    def chart(self) -> Chart | Text:
        """The figures drawn with their bounds: a matplotlib figure."""
        return plot_figures(self.package, self.figures, self.language)

    @cached_property
    def table(self) -> Table | Text:
        """The figures with bounds, kind, source and grade."""
        return table_figures(self.package, self.figures, self.language)

    @cached_property
    def sources(self) -> Table | Text:
        """The documents they rest on."""
        return table_sources(self.package, self.figures, self.language)

    @cached_property
    def conflicts(self) -> Table | Text:
        """What contradicts or revises them."""
        return table_findings(self.package, self.figures, self.language)

    @cached_property
    def comparable(self) -> Table | Text:
        """What may be compared with what, for the newest figure of each area."""
        chosen = replace(self.package, figures=self.figures)
        return table_comparability(chosen, "", self.language)

    @property
    def code(self) -> str:
        """The line that makes this view."""
        loaded = []
        if not _is_default(self.package):
            loaded.append(repr(str(self.package.path)))
        for name, usual in (("reading", "strict"), ("rounding", "printed")):
            value = getattr(self.package, name)
            if value != usual:
                loaded.append(f"{name}={value!r}")
        words = [f"ty.load({', '.join(loaded)})"]
        for name in ("areas", "indicators"):
            if getattr(self, name):
                words.append(f"{name}={list(getattr(self, name))!r}")
        for name in ("period_start", "period_end"):
            if getattr(self, name):
                words.append(f"{name}={getattr(self, name)!r}")
        return f"ty.view({', '.join(words)}, language={self.language!r})"

    def csv(self) -> bytes:
        """Give the figures as CSV in UTF-8 with a byte order mark, as Excel wants it."""
        text: str = self.figures.to_csv(index=False, lineterminator="\r\n")
        return (_BOM + text).encode("utf-8")

    def xlsx(self) -> bytes:
        """Give a workbook: the table, its sources, contradictions, and the figures with bounds."""
        tables = {
            "所选数字": self.table, "来源": self.sources, "矛盾": self.conflicts,
            "能否比较": self.comparable,
        }  # fmt: skip
        buffer = io.BytesIO()
        with pd.ExcelWriter(buffer, engine="xlsxwriter") as book:
            for name, table in tables.items():
                frame = table.frame if isinstance(table, Table) else _words(table)
                frame = frame.replace({float("inf"): None, float("-inf"): None})
                frame.to_excel(book, sheet_name=translate(name, self.language), index=False)
            plain = self.figures.replace({float("inf"): None, float("-inf"): None})
            plain.to_excel(book, sheet_name="figures", index=False)
        return buffer.getvalue()

    @cached_property
    def _drawing(self) -> str:
        return self.chart.svg() if isinstance(self.chart, Chart) else ""

    def svg(self) -> str:
        """Give the chart as SVG with selectable text; "" where there is nothing to draw."""
        return self._drawing

    @property
    def chart_html(self) -> str:
        """The chart as HTML: the drawing with its alternative text, caption and note."""
        if isinstance(self.chart, Text):
            return f"<p>{html.escape(self.chart.markdown)}</p>"
        drawing = self._drawing[self._drawing.index("<svg") :]
        return (
            f"<figure style='margin:0'><div role='img' aria-label='{html.escape(self.chart.alt)}'>"
            f"{drawing}</div><figcaption>{html.escape(self.chart.caption)}<br>"
            f"<small>{html.escape(self.chart.note)}</small></figcaption></figure>"
        )

    def _repr_html_(self) -> str:
        parts = [self.chart_html, *map(table_html, (self.table, self.sources))]
        parts += [table_html(self.conflicts), table_html(self.comparable)]
        return "".join(f"<div>{part}</div>" for part in parts)

    def __repr__(self) -> str:
        return f"{self.code}\n{self.table!r}"


def view(
    package: Package,
    areas: str | Sequence[str] = (),
    indicators: str | Sequence[str] = (),
    period_start: str | int | None = "",
    period_end: str | int | None = "",
    language: str = "",
) -> View:
    """Look at some figures: chart, table, sources, contradictions, comparisons.

    Args:
        package: The data package.
        areas: Ids or names, one or several; empty takes all.
        indicators: Ids or names; empty takes all.
        period_start: First year or SDMX period, "" or None for no limit.
        period_end: Last year or SDMX period, "" for no limit. With a limit, undated figures go.
        language: ``zh`` or ``en``; "" takes that of ``set_language``.

    Raises:
        ParameterError: A name that no row has, with the nearest ones; a last period before the
            first.
        DataError: A period that is none.

    Example:
        >>> import tyanalysis as ty
        >>> v = ty.view(ty.load(), "太原", "地区生产总值", period_start="2020")
        >>> v.code
        "ty.view(ty.load(), areas=['taiyuan'], indicators=['gross-regional-product'], \
period_start='2020', language='zh')"
    """
    start, end = ("" if limit is None else str(limit) for limit in (period_start, period_end))
    in_period(package.figures["period"].head(0), start, end)  # refuses what is no span
    return View(
        package,
        tuple(resolve(package.areas, areas, "areas")),
        tuple(resolve(package.indicators, indicators, "indicators")),
        start,
        end,
        get_language(language),
    )


def table_html(table: Table | Text) -> str:
    """Give a table or a sentence as HTML."""
    if isinstance(table, Table):
        note = f"<p>{html.escape(table.note)}</p>" if table.note else ""
        return str(table._repr_mimebundle_()["text/html"]) + note
    return f"<p>{html.escape(table.markdown)}</p>"


def _words(text: Text) -> pd.DataFrame:
    return pd.DataFrame({"": [text.markdown]})


def _is_default(package: Package) -> bool:
    try:
        return find_data() == package.path
    except DataError:
        return False

"""The page of choices in a notebook: widgets around a view."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets

from tyanalysis.data.package import READINGS, Package, Reading, with_reading
from tyanalysis.data.search import several
from tyanalysis.errors import TyAnalysisError
from tyanalysis.presentation.explore.view import View, table_html, view
from tyanalysis.presentation.language import translate
from tyanalysis.presentation.names import name_of
from tyanalysis.presentation.printed import READINGS as READING_NAMES

_LANGUAGES = (("中文", "zh"), ("English", "en"))
_TABS = {"table": "所选数字", "sources": "来源", "conflicts": "矛盾", "comparable": "能否比较"}
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Page(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Choices above, what they show below.

    Attributes:
        view: What is shown now; ``page.view.figures`` is its plain frame.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._packages: dict[str, Package] = {view.package.reading: view.package}
        wide = ipywidgets.Layout(width="100%")
        half = ipywidgets.Layout(width="49%", min_width="18em")
        self._areas = ipywidgets.SelectMultiple(rows=9, layout=half)
        self._indicators = ipywidgets.SelectMultiple(rows=9, layout=half)
        self._start = ipywidgets.Dropdown(layout=ipywidgets.Layout(width="11em"))
        self._end = ipywidgets.Dropdown(layout=ipywidgets.Layout(width="11em"))
        self._reading = ipywidgets.ToggleButtons(style={"button_width": "9em"})
        self._language = ipywidgets.ToggleButtons(
            options=_LANGUAGES, value=view.language, style={"button_width": "6em"}
        )
        self._chart = ipywidgets.HTML(layout=wide)
        self._parts = {name: ipywidgets.HTML(layout=wide) for name in _TABS}
        self._tabs = ipywidgets.Tab(children=[*self._parts.values()])
        self._code = ipywidgets.Textarea(rows=3, layout=ipywidgets.Layout(width="98%"))
        self._files = ipywidgets.HTML(layout=wide)
        self._message = ipywidgets.HTML()
        super().__init__(
            [
                ipywidgets.HBox([self._language, self._reading], layout=_wrap()),
                ipywidgets.HBox([self._areas, self._indicators], layout=_wrap()),
                ipywidgets.HBox([self._start, self._end], layout=_wrap()),
                self._message, self._chart, self._tabs, self._code, self._files,
            ]
        )  # fmt: skip
        self.add_class("tyanalysis-page")
        self._choices = (
            self._areas, self._indicators, self._start, self._end, self._reading, self._language,
        )  # fmt: skip
        self._offer()
        self._show()
        for choice in self._choices:
            choice.observe(self._chosen, "value")

    def _say(self, words: str) -> str:
        return translate(words, self.view.language)

    def _offer(self) -> None:
        """Fill the lists in the language of the view; only indicators of the areas are offered."""
        view, language = self.view, self.view.language
        figures = view.package.figures
        held = set(figures["area"])
        areas = [a for a in view.package.areas["id"] if a in held]
        near = figures[figures["area"].isin(view.areas)] if view.areas else figures
        measured = set(near["indicator"])
        indicators = [i for i in view.package.indicators["id"] if i in measured]
        years = sorted({p[:4] for p in figures["period"] if p})
        named = (
            (self._areas, view.package.areas, areas, view.areas),
            (self._indicators, view.package.indicators, indicators, view.indicators),
        )
        for choice, table, ids, chosen in named:
            choice.options = [(name_of(table, one, language), one) for one in ids]
            choice.value = tuple(one for one in chosen if one in ids)
        everything = self._say("不限")
        for choice, value in ((self._start, view.period_start), (self._end, view.period_end)):
            choice.options = [(everything, ""), *((y, y) for y in sorted({*years, value} - {""}))]
            choice.value = value
        self._reading.options = [(self._say(READING_NAMES[one]), one) for one in READINGS]
        self._reading.value = view.package.reading
        for choice, words in zip(
            self._choices, ("地区", "指标", "起", "止", "读法", "语言"), strict=True
        ):
            choice.description = self._say(words)
        for place, words in enumerate(_TABS.values()):
            self._tabs.set_title(place, self._say(words))
        self._code.description = self._say("代码")

    def _chosen(self, change: Any) -> None:
        """Make the view that the choices ask for; what cannot be read is said, nothing is lost."""
        package = self._package(self._reading.value)
        self.view = View(
            package, tuple(self._areas.value), tuple(self._indicators.value),
            self._start.value, self._end.value, self._language.value,
        )  # fmt: skip
        if change["owner"] in (self._areas, self._language):
            for choice in self._choices:
                choice.unobserve(self._chosen, "value")
            self._offer()
            for choice in self._choices:
                choice.observe(self._chosen, "value")
            # An indicator that none of the areas has is no longer offered, nor chosen.
            self.view = replace(self.view, indicators=tuple(self._indicators.value))
        self._show()

    def _package(self, reading: Reading) -> Package:
        if reading not in self._packages:
            old = self.view.package
            figures = with_reading(old.figures, reading, old.rounding)
            self._packages[reading] = replace(old, figures=figures, reading=reading)
        return self._packages[reading]

    def _show(self) -> None:
        try:
            self._message.value = ""
            self._chart.value = self.view.chart_html
            for name, part in self._parts.items():
                shown = table_html(getattr(self.view, name))
                part.value = f"<div style='overflow:auto'>{shown}</div>"
            self._code.value = self.view.code
            self._files.value = self._links()
        except TyAnalysisError as error:
            self._message.value = f"<p>{html.escape(error.in_words())}</p>"

    def _links(self) -> str:
        """Give links that hold the files themselves: nothing is written on the server."""
        view = self.view
        files = [("csv", "text/csv", view.csv()), ("xlsx", _SHEET, view.xlsx())]
        if view.svg():
            files.append(("svg", "image/svg+xml", view.svg().encode("utf-8")))
        links = [
            f"<a download='view.{suffix}' href='data:{kind};base64,"
            f"{base64.b64encode(content).decode('ascii')}'>{suffix.upper()}</a>"
            for suffix, kind, content in files
        ]
        return f"{self._say('下载：')}{' · '.join(links)}"


def explore(
    package: Package,
    areas: str | Sequence[str] = (),
    indicators: str | Sequence[str] = (),
    period_start: str | int | None = "",
    period_end: str | int | None = "",
    language: str = "",
) -> Page:
    """Open the page of choices: areas, indicators, periods, reading, language.

    Args:
        package: The data package.
        areas: Ids or names that are chosen at first; empty takes the one with most figures.
        indicators: Ids or names; empty takes all.
        period_start: First year, "" for no limit.
        period_end: Last year, "" for no limit.
        language: ``zh`` or ``en``; "" takes that of ``set_language``.

    Returns:
        A widget; its ``view`` has chart, table, sources, conflicts, comparisons and the line of
        code that makes the same view.

    Raises:
        ParameterError: A name that no row has, with the nearest ones.
    """
    most = list(package.figures["area"].value_counts().index[:1])
    return Page(
        view(package, several(areas) or most, indicators, period_start, period_end, language)
    )


def _wrap() -> Any:
    return ipywidgets.Layout(flex_flow="row wrap", grid_gap="0.4em")

"""What a search found, as a notebook and a terminal show it."""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd

from tyanalysis.data.package import Package
from tyanalysis.presentation.explore import facts
from tyanalysis.presentation.language import translate

_SHOWN = 12  # rows of a kind that the result of a search shows
TABLES = {
    "areas": "{n}个地区", "indicators": "{n}个指标", "figures": "{n}条数字", "sources": "{n}个来源",
}  # fmt: skip


def counted(table: str, n: int, language: str) -> str:
    """Say how many rows of a table there are."""
    return translate(TABLES[table], language, n).format(n=n)


@dataclass(frozen=True, eq=False, repr=False)
class Found:
    """What a search found.

    Attributes:
        region: The package that was searched.
        words: What was looked for.
        language: Of what is shown.
        areas: Rows of ``areas``, a plain frame; the others likewise.
        indicators: Rows of ``indicators``.
        figures: Rows of ``figures``.
        sources: Rows of ``sources``.
    """

    region: Package
    words: str
    language: str
    areas: pd.DataFrame
    indicators: pd.DataFrame
    figures: pd.DataFrame
    sources: pd.DataFrame

    def _names(self, table: str) -> list[str]:
        frame: pd.DataFrame = getattr(self, table)
        column = "title" if table == "sources" else f"name_{self.language}"
        english = frame["title_en"].where(frame["title_en"] != "") if table == "sources" else None
        names = frame[column]
        if english is not None and self.language == "en":
            names = english.fillna(names)
        return [f"{name} ({key})" for name, key in zip(names, frame["id"], strict=True)]

    def _groups(self) -> list[tuple[str, list[str]]]:
        return [
            (counted(table, len(names), self.language), names[:_SHOWN])
            for table in ("areas", "indicators", "sources")
            if (names := self._names(table))
        ]

    def _repr_html_(self) -> str:
        groups = "".join(
            f"<p><strong>{html.escape(head)}</strong><br>{html.escape('; '.join(names))}</p>"
            for head, names in self._groups()
        )
        table = facts.table_figures(self.region, self.figures.head(_SHOWN), self.language)
        bundle = table._repr_mimebundle_()
        shown = bundle.get("text/html") or f"<p>{html.escape(bundle['text/plain'])}</p>"
        return f"<div>{groups}<p><strong>{html.escape(self._head())}</strong></p>{shown}</div>"

    def _head(self) -> str:
        left = len(self.figures) - _SHOWN
        rest = translate("（另有{n}条）", self.language).format(n=left) if left > 0 else ""
        return f"{counted('figures', len(self.figures), self.language)}{rest}"

    def __repr__(self) -> str:
        lines = [f"{head}: {'; '.join(names)}" for head, names in self._groups()]
        table = facts.table_figures(self.region, self.figures.head(_SHOWN), self.language)
        return "\n".join([*lines, self._head(), repr(table)])

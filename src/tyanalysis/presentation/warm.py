"""What the first cells of a report pay once, paid ahead: before a process is forked for each.

No cell runs here, so nothing of one report can reach another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from tyanalysis.analysis.claims import claims
from tyanalysis.analysis.derive import derive
from tyanalysis.analysis.questions import unmet_needs
from tyanalysis.analysis.selection import select
from tyanalysis.data.package import load
from tyanalysis.data.unit import convert
from tyanalysis.errors import TyAnalysisError
from tyanalysis.presentation.conflicts import report_findings
from tyanalysis.presentation.display import Chart, Column
from tyanalysis.presentation.language import catalogue
from tyanalysis.presentation.provenance import conflicts_by_figure
from tyanalysis.presentation.style import drawing_context, finish, new_chart


def warm_up() -> None:
    """Build the registry of units, read the English words, and open the fonts of charts.

    What is built stays in the process and in whatever is forked from it. No thread is left behind
    and no file stays open for writing.

    Raises:
        RenderError: A font is missing or cannot be read.
    """
    convert(1.0, "CNY_10K", "CNY_100M")
    catalogue()
    with drawing_context("warm"):
        figure, (axes,) = new_chart()
        axes.barh(["增长", "growth"], [1.5, -2.5], label="亿元")
        axes.legend()
        finish(axes, unit="亿元")
    chart = Chart("warm", "zh", "增长", "增长", figure, (Column("a", "a"),), ())
    chart.svg()


_MOST_AHEAD: Final = 6
"""Selections that are read ahead: the editions wait for it, so it must stay a matter of seconds."""


def read_ahead(data: str, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Read the data of several reports, and ask what more than one of them will ask.

    What is found stays with the data, under the digest of its files: a report that finds other
    bytes reads and computes anew, and each still reads the bytes itself and says so.

    Args:
        data: The data folder, or "" for the one that is found from here.
        wanted: Report and parameters of each. What only one of them asks is left to it, and so
            are those that see the state of a past day.
    """
    now = [
        (selection, report)
        for report, given in wanted
        if not given.get("as_of") and (selection := _selection(given)) is not None
    ]
    editions = Counter(now)
    for selection, times in Counter(selection for selection, _ in now).most_common(_MOST_AHEAD):
        if times < 2:
            continue
        with suppress(TyAnalysisError):  # the report says it, with its place
            reading, areas, start, end = selection
            package = select(load(data, reading), areas, start, end)
            claims(package)
            claims(package, rounding="rounded")
            conflicts_by_figure(package)
            for (of, report), several in editions.items():
                if of == selection and several > 1:
                    report_findings(package, report)
                    derive(package, report)
                    unmet_needs(package, report)


def _selection(given: Mapping[str, Any]) -> tuple[Any, tuple[str, ...], str, str] | None:
    """Give what the reports choose their figures by; None where a report means something else."""
    reading, start, end = (
        given.get(name) or standard
        for name, standard in (("reading", "strict"), ("period_start", ""), ("period_end", ""))
    )
    areas = given.get("areas") or []
    texts = isinstance(areas, list) and all(
        isinstance(one, str) for one in (*areas, reading, start, end)
    )
    return (reading, tuple(areas), str(start), str(end)) if texts else None

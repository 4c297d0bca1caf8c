"""Which figures belong to which report, for the sections that every report has."""

from __future__ import annotations

import pandas as pd

from tyanalysis.data.package import Package

# Report -> kinds of area it is about. Investment is a subject, not a kind of area.
_KINDS = {
    "zone_growth": {"zone", "park", "chain", "industry", "county", "city", "province"},
    "town_output": {"town", "enterprise", "product", "group"},
}
_INVESTMENT = ("investment", "project", "grant", "fund", "capacity")


def in_report(package: Package, report: str) -> pd.DataFrame:
    """Keep the figures that a report is about; an unknown report is about all of them.

    Args:
        package: The data package.
        report: Key of the report.

    Returns:
        The chosen rows of ``figures``.
    """
    figures = package.figures
    investment = figures["indicator"].str.contains("|".join(_INVESTMENT))
    if report == "investment":
        return figures[investment]
    if report not in _KINDS:
        return figures
    kinds = figures["area"].map(package.areas.set_index("id")["kind"])
    return figures[kinds.isin(_KINDS[report]) & ~investment]

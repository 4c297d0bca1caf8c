"""Cards of panels: a number that rests on a table of many areas names the table, not one cell."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from tyanalysis.data.package import Package
from tyanalysis.presentation.language import translate
from tyanalysis.presentation.names import kind_name, period_name


class _Held(NamedTuple):
    areas: str
    indicator: str
    period: str
    source: str


_HELD: Final = {
    "china-province-investment": _Held(
        "各省份（31个）", "固定资本形成总额（现价）", "1952-01-01/P66Y", "chncapitalstock-0.1.1"
    ),
}


def panel_cards(package: Package, language: str) -> tuple[dict[str, Any], ...]:
    """Make one card for each panel whose source the package lists; its id is ``panel:<name>``.

    Args:
        package: The data package.
        language: ``zh`` or ``en``.
    """
    grades = package.sources.set_index("id")["grade"]
    return tuple(
        {
            "id": f"panel:{name}",
            "area": translate(held.areas, language),
            "indicator": translate(held.indicator, language),
            "period": period_name(held.period, language),
            "value": "",
            "as_printed": "",
            "kind": kind_name("actual", language),
            "grade": str(grades[held.source]),
            "source": held.source,
            "note": None,
            "conflicts": [],
        }
        for name, held in _HELD.items()
        if held.source in grades.index
    )

"""The head of a report says how new the data are, and how much of them has no date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import tyanalysis as ty
from tyanalysis.data.package import load


def date_of(folder: Path, report: str = "brief", areas: tuple[str, ...] = (), language="zh") -> str:
    return ty.show_front(ty.load(folder), report, areas, "", "", language).data_date


def test_the_newest_source_gives_the_date(tiny_package: Path) -> None:
    assert date_of(tiny_package) == "2024-10"


def test_a_source_without_a_date_is_counted_where_a_report_rests_on_it(
    edit_csv: Callable[..., Path],
) -> None:
    folder = edit_csv("sources", "2024-09-01", "")
    assert date_of(folder) == "2024-10（另有1个来源没有日期）"
    assert date_of(folder, language="en") == "2024-10 (1 more source without a date)"
    assert date_of(folder, areas=("taiyuan",)).startswith("2024-10（另有1个")  # its zones too
    assert date_of(folder, "town_output") == "2024-10（另有1个来源没有日期）"


def test_a_report_that_rests_on_dated_sources_alone_has_the_date_alone(
    edit_csv: Callable[..., Path],
) -> None:
    folder = edit_csv("sources", "2024-10,", ",")
    assert date_of(folder, "town_output") == "2024-09-01"
    assert date_of(folder) == "2024-09-01（另有1个来源没有日期）"


def test_a_past_day_uses_no_source_without_a_date(edit_csv: Callable[..., Path]) -> None:
    folder = edit_csv("sources", "2024-09-01", "")
    past = load(folder, as_of="2025-01-01")
    shown = ty.show_front(past, "brief", (), "", "", "en").data_date
    assert shown == "2024-10 (as known on 2025-01-01)"

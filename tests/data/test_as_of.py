"""The state of a past day: only what was certainly published by then, and what rests on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tyanalysis.data.as_of import leave_out, read_day
from tyanalysis.data.package import load
from tyanalysis.errors import ParameterError


def test_a_source_counts_from_the_last_day_its_date_leaves_open(tiny_package: Path) -> None:
    # The yearbook is of 2024-10, the paper of 2024-09-01.
    for day, expected in (
        ("2024-08-31", set()),
        ("2024-09-01", {"paper"}),
        ("2024-10-30", {"paper"}),
        ("2024-10-31", {"paper", "yearbook"}),
    ):
        package = load(tiny_package, as_of=day)
        assert set(package.sources["id"]) == set(package.figures["source"]) == expected, day
        assert package.left_out.as_of == day


def test_what_is_left_out_is_counted(tiny_package: Path, edit_csv) -> None:
    edit_csv("sources", "Evening Press,2024-09-01", "Evening Press,")
    package = load(tiny_package, as_of="2024-06-30")
    assert (package.left_out.later, package.left_out.undated) == (4, 8)
    # A date that only may lie before the day is as good as none.
    package = load(tiny_package, as_of="2024-10-15")
    assert (package.left_out.later, package.left_out.undated) == (0, 12)
    assert package.figures.empty


def test_without_a_day_nothing_is_left_out(tiny_package: Path, monkeypatch) -> None:
    monkeypatch.setenv("TYANALYSIS_AS_OF", "")
    assert len(load(tiny_package).figures) == 12
    assert load(tiny_package).left_out.as_of == ""


def test_the_environment_names_the_day(tiny_package: Path, monkeypatch) -> None:
    monkeypatch.setenv("TYANALYSIS_AS_OF", "2024-09-01")
    assert len(load(tiny_package).figures) == 8
    assert len(load(tiny_package, as_of="2024-12-31").figures) == 12


@pytest.mark.parametrize("text", ["2024-09", "yesterday", "2024-02-30"])
def test_a_day_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ParameterError, match=r"as_of: found .*expected a day such as 2024-06-30"):
        read_day(text)


def test_what_rests_on_a_figure_left_out_goes_with_it() -> None:
    figures = pd.DataFrame({"id": ["F1", "F2", "F3"], "source": ["old", "old", "new"]})
    sources = pd.DataFrame({"id": ["old", "new"], "published": ["2020", "2024-05-06"]})
    derivations = pd.DataFrame(
        {
            "id": ["D1", "D2", "D3", "D4"],
            "inputs": [
                "part=F1;total=F2",
                "parts=F1+F3",
                "units=D2;amount=F1",
                "amount=F2;days=365",
            ],
        }
    )
    kept = leave_out(figures, sources, derivations, date(2023, 1, 1))
    assert list(kept[0]["id"]) == ["F1", "F2"]
    assert list(kept[1]["id"]) == ["old"]
    assert list(kept[2]["id"]) == ["D1", "D4"]
    assert (kept[3].later, kept[3].undated) == (1, 0)

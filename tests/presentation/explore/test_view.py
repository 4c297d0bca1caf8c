"""Views of figures, and the page of choices around them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import tyanalysis as ty
from tyanalysis.errors import ParameterError
from tyanalysis.presentation.display import Chart, Text


@pytest.fixture
def region(tiny_package: Path):
    return ty.load(tiny_package)


def test_a_view_shows_what_was_chosen_in_both_languages(region) -> None:
    for language, shown in (("zh", "> 1000亿元"), ("en", "> 100 billion yuan")):
        view = ty.view(region, ["东开发区", "west-zone"], "total-investment", language=language)
        assert list(view.figures["id"]) == ["T05", "T07"]
        assert type(view.figures) is pd.DataFrame
        assert isinstance(view.chart, Chart)
        assert shown in view.chart.alt
        assert shown.replace(">", "&gt;") in view._repr_html_()
        assert shown in repr(view)


def test_years_enough_make_a_series_and_a_claim_without_bounds_is_not_drawn(region) -> None:
    figures = region.figures(area="taiyuan", indicator="gross-regional-product")
    early = figures.assign(id=figures["id"] + "b", period=["2011", "2012", "2013"])
    chart = ty.plot_figures(region, pd.concat([figures, early], ignore_index=True))
    lines = [line for line in chart.axes[0].get_lines() if len(line.get_xdata()) > 1]
    assert [list(line.get_xdata()) for line in lines] == [[2011, 2012, 2013], [2021, 2022, 2023]]
    nothing = figures.assign(low=float("-inf"), high=float("inf"))
    assert isinstance(ty.plot_figures(region, nothing), Text)


def test_the_line_of_code_makes_the_same_view(region) -> None:
    view = ty.view(ty.load(region.path, reading="customary"), "taiyuan", period_start="2022")
    assert "reading='customary'" in view.code
    again = eval(view.code, {"ty": ty})
    assert again.figures.equals(view.figures)
    assert again.code == view.code


def test_a_view_is_taken_away_as_csv_workbook_and_svg(region) -> None:
    view = ty.view(region, "east-zone", language="en")
    assert view.csv().startswith(b"\xef\xbb\xbfid,area,")
    assert "总投资超1000亿元" in view.csv().decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(view.xlsx()))
    assert book.sheetnames[-1] == "figures"
    cells = [cell.value for row in book.worksheets[0] for cell in row]
    assert "> 100 billion yuan" in cells
    assert view.svg().startswith("<?xml")


def test_a_name_that_is_not_there(region) -> None:
    with pytest.raises(ParameterError, match="areas: found 'Mars'"):
        ty.view(region, "Mars")


def test_the_page_follows_its_choices(region) -> None:
    page = ty.explore(region, "taiyuan")
    before = page._chart.value
    assert "1210亿元" in page._parts["table"].value
    page._areas.value = ("east-zone",)
    assert page._chart.value != before
    assert [one for _, one in page._indicators.options] == [
        "total-investment", "planned-investment", "opening-date",
    ]  # fmt: skip
    page._language.value = "en"
    assert "Evening Press" in page._parts["sources"].value
    assert page._areas.description == "Area"
    page._areas.value = ("flower-town",)
    assert "≥ 51" in page._parts["table"].value
    page._reading.value = "customary"
    assert "51–59" in page._parts["table"].value
    assert page._code.value == page.view.code
    for suffix in ("csv", "xlsx", "svg"):
        assert f"download='view.{suffix}'" in page._files.value


def test_a_choice_of_nothing_says_so(region) -> None:
    page = ty.explore(region, "rose-firm")
    page._end.value = "2016"
    assert "没有这样的数字" in page._parts["table"].value
    assert "download='view.svg'" not in page._files.value


def test_a_view_takes_years_as_numbers_and_refuses_a_span_that_runs_backwards(region) -> None:
    view = ty.view(region, "taiyuan", None, 2022, None)
    assert set(view.figures["period"]) == {"2022", "2023"}
    assert "period_start='2022'" in view.code
    with pytest.raises(ParameterError, match="expected the first before the last"):
        ty.view(region, period_start="2023", period_end="2015")
    assert ty.explore(region, None, "gdp").view.indicators == ("gross-regional-product",)

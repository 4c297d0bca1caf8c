"""Functions as they are called from a cell: the package is enough, the language is chosen once."""

from __future__ import annotations

import inspect
import pickle
import re

import matplotlib as mpl
import matplotlib.figure
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

import tyanalysis as ty
from conftest import write_tiny
from tyanalysis.errors import NotComputable, ParameterError
from tyanalysis.presentation.display import Chart, Table, Text
from tyanalysis.presentation.shell import register
from tyanalysis.reporting.run import plain_text

ALONE = [
    name
    for name in ty.__all__
    if name.startswith(("plot_", "table_", "describe_"))
    and not name.endswith(("_example", "_handbook"))
]


@pytest.fixture(scope="module")
def package():
    return ty.load()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return ty.load(write_tiny(tmp_path_factory.mktemp("tiny")))


@pytest.mark.parametrize("name", ALONE)
def test_a_function_needs_the_package_alone(name: str) -> None:
    function = getattr(ty, name)
    inspect.signature(function).bind("the package")
    makers = re.findall(r": (?:From|The result of) ``(\w+)``", function.__doc__)
    assert set(makers) <= set(ty.__all__)


@pytest.mark.parametrize(
    "name",
    [
        "plot_zone_overlap", "table_zone_growth", "describe_town_enterprises", "table_conflicts",
        "plot_investment_growth", "table_progress", "plot_batches", "table_projects",
        "describe_province_position", "table_figures",
    ],
)  # fmt: skip
def test_a_function_takes_the_package_alone(tiny, name: str) -> None:
    shown = getattr(ty, name)(tiny)
    assert isinstance(shown, Chart | Table | Text)
    assert shown.language == "zh"


def test_every_frame_is_made_as_the_report_makes_it(package) -> None:
    stages = ty.project_stages(package)
    by_hand = ty.plot_batches(package, ty.batch_funnel(stages), "en")
    ty.set_language("en")
    assert ty.plot_batches(package).alt == by_hand.alt


def test_language_is_chosen_once_and_a_call_may_name_another(package) -> None:
    ty.set_language("en")
    growth = ty.zone_growth(package)
    assert ty.table_zone_growth(growth).language == "en"
    assert ty.table_zone_growth(growth, language="zh").language == "zh"
    with pytest.raises(ParameterError, match="'fr'"):
        ty.set_language("fr")


def test_help_says_what_may_be_left_out() -> None:
    shown = inspect.signature(ty.plot_zone_overlap)
    assert [p.default is inspect.Parameter.empty for p in shown.parameters.values()] == [
        True, False, False,
    ]  # fmt: skip
    assert "zone_overlaps" in ty.plot_zone_overlap.__doc__


def test_a_frame_that_cannot_be_made_is_asked_for(package) -> None:
    with pytest.raises(ParameterError, match=r"Next: pass pairs=ty\.zone_overlaps\(package\)"):
        ty.plot_zone_overlap(ty.zone_places(package))


def test_a_chart_is_a_matplotlib_figure_and_shows_itself_once(package) -> None:
    chart = ty.plot_zone_growth(package)
    assert isinstance(chart, mpl.figure.Figure)
    chart.axes[0].set_title("my own title")
    shell = InteractiveShell.instance()
    try:
        data, _ = shell.display_formatter.format(chart)
    finally:
        InteractiveShell.clear_instance()
    assert "my own title" in data["image/svg+xml"]
    assert mpl.figure.Figure.__module__ == "matplotlib.figure"
    assert "matplotlib.pyplot" not in ty.plot_zone_growth.__globals__
    assert pickle.loads(pickle.dumps(chart)).caption == chart.caption


def test_rows_go_on_as_a_plain_frame(package) -> None:
    frame = ty.table_zone_growth(package).frame
    assert type(frame) is pd.DataFrame
    assert frame["growth_low"].dtype == "float64"
    open_end = ty.table_findings(package, package.figures(area="qingxu-vinegar")).frame
    assert open_end["a_high"].max() == float("inf")


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    register(shell)
    yield shell
    InteractiveShell.clear_instance()


def test_a_phrase_and_an_interval_are_shown_in_words(shell) -> None:
    data, _ = shell.display_formatter.format(ty.read_quantity("50多家"))
    assert "[51, ∞) 家" in data["text/html"]
    assert "习惯读法: [51, 59] 家" in data["text/plain"]
    data, _ = shell.display_formatter.format(ty.Bounds.of(1000, float("inf"), False))
    assert data["text/html"] == "<code>(1000, ∞)</code>"
    assert data["text/plain"] == "(1000, ∞)"


def told(shell, source: str, capsys) -> str:
    assert not shell.run_cell(source).success
    return capsys.readouterr().out


def test_an_error_in_a_notebook_is_a_paragraph(shell, capsys, monkeypatch) -> None:
    monkeypatch.delenv("TYANALYSIS_READ_LOG", raising=False)
    cell = "import tyanalysis as ty\nty.load(reading='loose')"
    words = told(shell, cell, capsys)
    assert words.startswith("ParameterError: load, reading: found 'loose'")
    assert "Traceback" not in words
    assert max(len(line) for line in words.splitlines()) <= 92


def test_an_error_in_a_report_keeps_its_trace(shell, capsys, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("TYANALYSIS_READ_LOG", str(tmp_path / "log"))
    words = plain_text(told(shell, "import tyanalysis as ty\nty.load(reading='loose')", capsys))
    assert "Traceback" in words
    assert "ty.load(reading='loose')" in words


def test_a_refusal_is_said_in_both_languages() -> None:
    words = NotComputable("no-base-period", "没有基期。", "There is no base period.").in_words()
    assert "There is no base period." in words
    assert "没有基期。" in words

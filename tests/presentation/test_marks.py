"""Marks: open ends look open, promises look different from facts, gaps stay gaps."""

import math

import pytest

from tyanalysis.presentation.marks import interval_bar, interval_dot, kind_handles, series_line
from tyanalysis.presentation.style import drawing_context, new_chart


@pytest.fixture
def axes():
    with drawing_context("marks"):
        _, (panel,) = new_chart(4)
        yield panel


def row(low, high, low_closed=True, high_closed=True, kind="actual"):
    return {"low": low, "high": high, "low_closed": low_closed, "high_closed": high_closed,
            "kind": kind}  # fmt: skip


def test_a_fact_is_a_solid_bar(axes):
    interval_bar(axes, 0, row(5, 5), edge=10)
    (bar,) = axes.patches
    assert bar.get_width() == 5
    assert bar.get_hatch() is None


def test_a_plan_is_a_hatched_outline(axes):
    interval_bar(axes, 0, row(5, 5, kind="plan"), edge=10)
    (bar,) = axes.patches
    assert bar.get_hatch() == "////"
    assert bar.get_facecolor()[3] == 0


def test_an_open_end_fades_out_to_the_edge(axes):
    interval_bar(axes, 0, row(5, math.inf, False, False), edge=10)
    fades = axes.patches[1:]
    assert fades[-1].get_x() + fades[-1].get_width() == pytest.approx(10)
    alphas = [patch.get_alpha() for patch in fades]
    assert alphas == sorted(alphas, reverse=True)
    assert len(axes.texts) == 1, "an arrow points to the edge"


def test_an_excluded_end_is_a_broken_line(axes):
    interval_bar(axes, 0, row(5, 8, high_closed=False), edge=10)
    assert axes.lines[0].get_linestyle() == "--"
    assert axes.patches[1].get_alpha() < 1


def test_no_bounds_draw_nothing(axes):
    interval_bar(axes, 0, row(math.nan, math.nan), edge=10)
    interval_dot(axes, 0, row(math.nan, math.nan), edge=(0, 10))
    assert not axes.patches
    assert not axes.lines


def test_open_ends_are_hollow_dots(axes):
    interval_dot(axes, 0, row(2, 4, low_closed=False), edge=(0, 10))
    low, high = axes.lines
    assert low.get_markerfacecolor() == "#ffffff"
    assert high.get_markerfacecolor() != "#ffffff"


def test_a_promised_point_is_hollow(axes):
    interval_dot(axes, 0, row(3, 3, kind="target"), edge=(0, 10))
    assert axes.lines[0].get_markerfacecolor() == "none"


def test_a_missing_year_breaks_the_line(axes):
    series_line(axes, [2019, 2020, 2022, 2023], [1, 2, 3, 4])
    assert [list(line.get_xdata()) for line in axes.lines] == [[2019, 2020], [2022, 2023]]


def test_the_legend_names_only_what_is_drawn():
    assert len(kind_handles(["actual"], "zh")) == 1
    assert len(kind_handles(["actual", "plan", "open"], "en")) == 3

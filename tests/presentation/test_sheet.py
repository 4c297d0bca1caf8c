"""A chart is laid out once for a drawing, measures each text once, and looks the same."""

from __future__ import annotations

import io

from matplotlib.figure import Figure
from matplotlib.text import Text

from tyanalysis.presentation.display import Chart, Column
from tyanalysis.presentation.style import drawing_context, finish, new_chart


class Plain(Figure):
    """A figure as matplotlib draws it."""


def drawn() -> Chart:
    with drawing_context("sheet"):
        figure, (axes,) = new_chart(6)
        axes.barh([f"太原市{number}" for number in range(8)], range(8), label="亿元")
        axes.legend()
        finish(axes, unit="亿元")
    return Chart("sheet", "zh", "投资", "八条横条", figure, (Column("a", "区"),), ())


def measures(monkeypatch, figure: Figure) -> tuple[int, str]:
    counted = 0
    measure = Text._get_layout

    def counting(text, renderer):
        nonlocal counted
        counted += 1
        return measure(text, renderer)

    stream = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(Text, "_get_layout", counting)
        patch.setattr("tyanalysis.presentation.sheet._MEASURE", counting)
        with drawing_context("sheet"):
            figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return counted, stream.getvalue()


def test_a_chart_measures_less_and_gives_the_same_bytes(monkeypatch):
    plain = drawn()
    plain.__class__ = Plain
    usual, expected = measures(monkeypatch, plain)
    ours, found = measures(monkeypatch, drawn())
    assert found == expected
    assert ours < usual / 3

"""Pixels are made of a chart's drawing, in the same fonts, and nothing else is touched."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from tyanalysis.bundle import MIME
from tyanalysis.errors import RenderError
from tyanalysis.presentation.display import Chart, Column
from tyanalysis.presentation.style import drawing_context, finish, new_chart
from tyanalysis.reporting.picture import add_pictures, draw_pixels


@pytest.fixture
def chart() -> Chart:
    with drawing_context("sample"):
        figure, (axes,) = new_chart(4)
        axes.barh([0, 1], [1, 2])
        axes.set_yticks([0, 1], ["综改示范区", "太忻"])
        finish(axes, unit="亿元")
    return Chart("sample", "zh", "投资", "两条横条", figure, (Column("a", "区"),), ())


def opened(content: bytes) -> Image.Image:
    flat = Image.new("RGB", Image.open(io.BytesIO(content)).size, "white")
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    flat.paste(picture, mask=picture.getchannel("A"))
    return flat.convert("L")


def test_the_pixels_show_what_matplotlib_draws(chart: Chart) -> None:
    ours, theirs = opened(draw_pixels([chart.svg()])[0]), opened(chart.png())
    assert abs(ours.width - theirs.width) <= 2
    assert abs(ours.height - theirs.height) <= 2
    small = [np.asarray(one.resize((60, 30)), dtype=float) for one in (ours, theirs)]
    assert np.abs(small[0] - small[1]).mean() < 3
    # Words are there: without a font for them the label's corner would be empty.
    labels = np.asarray(ours)[:, : ours.width // 8]
    assert (labels < 128).sum() > 100


def notebook(**data):
    return new_notebook(
        cells=[new_code_cell("c", id="one", outputs=[new_output("display_data", data)])]
    )


def test_a_chart_without_pixels_gets_them(chart: Chart) -> None:
    made = notebook(**{MIME: {"kind": "chart", "label": "a"}, "image/svg+xml": chart.svg()})
    add_pictures(made)
    png = made.cells[0].outputs[0].data["image/png"]
    assert base64.b64decode(png) == draw_pixels([chart.svg()])[0]


@pytest.mark.parametrize(
    "data",
    [
        {MIME: {"kind": "chart", "label": "a"}, "image/svg+xml": "<svg/>", "image/png": "kept"},
        {MIME: {"kind": "table", "label": "a"}, "image/svg+xml": "<svg/>"},
        {"image/svg+xml": "<svg/>"},
        {MIME: {"kind": "chart", "label": "a"}},
    ],
)
def test_everything_else_stays(data: dict) -> None:
    made = notebook(**data)
    add_pictures(made)
    assert made.cells[0].outputs[0].data == data


def test_what_is_no_drawing_is_named_with_its_cell() -> None:
    made = notebook(**{MIME: {"kind": "chart", "label": "growth"}, "image/svg+xml": "no drawing"})
    with pytest.raises(RenderError, match="cell one, chart 'growth': found a drawing that cannot"):
        add_pictures(made)

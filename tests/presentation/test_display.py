"""Display objects: one bundle each, valid, with numbers that are the same in both languages."""

import base64
import math

import pytest

from tyanalysis.bundle import MIME, validate_bundle
from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.display import (
    Chart,
    Column,
    Headline,
    Table,
    Text,
    figure_number,
    number,
    number_from,
    say,
)
from tyanalysis.presentation.style import drawing_context, finish, new_chart


def plan_share(language):
    return number(
        Bounds.of(0, 23.22, False, False), "percent", language, kind="plan", period="2024",
        figures=["seed-F022", "seed-F021"],
    )  # fmt: skip


def test_a_number_keeps_bounds_and_figures():
    share = plan_share("zh")
    assert share.text == "< 23.22%"
    assert (share.value, share.low, share.high) == (None, 0.0, 23.22)
    assert (share.low_closed, share.high_closed) == (False, False)
    assert share.figures == ("seed-F022", "seed-F021")


def test_an_unbounded_end_is_null_and_an_exact_number_has_a_value():
    assert number(Bounds.of(1000, math.inf, False), "CNY_100M", "zh").high is None
    assert number(Bounds.point(5), "count", "zh").value == 5


def test_both_languages_carry_the_same_number():
    zh, en = (number(Bounds.point(232.2), "CNY_100M", lang).to_json() for lang in ("zh", "en"))
    assert zh.pop("text") != en.pop("text")
    assert zh == en


def test_a_row_of_figures_rests_on_itself_and_says_about():
    row = {
        "id": "seed-F057", "low": 2000.0, "high": 2000.0, "low_closed": True, "high_closed": True,
        "unit": "pots", "kind": "actual", "period": "", "qualifier": "about",
    }  # fmt: skip
    printed = figure_number(row, "zh")
    assert (printed.text, printed.figures) == ("约2000盆", ("seed-F057",))


def test_joined_figure_ids_are_split():
    row = {"low": 1, "high": 1, "low_closed": True, "high_closed": True, "unit": "count",
           "figures": "a;b"}  # fmt: skip
    assert number_from(row, "zh").figures == ("a", "b")


def test_say_keeps_numbers_apart_and_capitalises_english():
    parts = say("{n}对主要数字中，{fit}对可以直接比较。", "en", 2, n=plan_share("en"), fit="two")
    assert [type(p).__name__ for p in parts] == ["str", "Number", "str", "str", "str"]
    assert parts[0] == "Of "


@pytest.mark.parametrize("role", ["paragraph", "list"])
def test_text_bundle_is_valid(role):
    share = plan_share("zh")
    text = Text(
        "share", "zh", (("占", share, "。"),), (Headline("plan-share", "占比", share),), role
    )
    shown = text._repr_mimebundle_()
    validate_bundle(shown[MIME])
    assert "< 23.22%" in shown["text/markdown"]
    assert shown[MIME]["figures"] == ["seed-F022", "seed-F021"]
    assert shown[MIME]["headlines"][0]["key"] == "plan-share"


def test_table_bundle_is_valid_and_escapes_html():
    table = Table("t", "zh", "a<b", (Column("x", "<x>", "亿元", "right"),), ((plan_share("zh"),),))
    shown = table._repr_mimebundle_()
    validate_bundle(shown[MIME])
    assert "<x>" not in shown["text/html"]
    assert "&lt; 23.22%" in shown["text/html"]


def draw():
    with drawing_context("sample"):
        figure, (axes,) = new_chart(4)
        axes.barh([0, 1], [1, 2])
        axes.set_yticks([0, 1], ["综改示范区", "太忻"])
        finish(axes, unit="亿元")
    columns = (Column("a", "区"), Column("b", "投资", "亿元", "right"))
    return Chart("sample", "zh", "投资", "两条横条", figure, columns, (("综改", plan_share("zh")),))


def test_chart_bundle_is_valid_with_selectable_chinese_text():
    shown = draw()._repr_mimebundle_()
    validate_bundle(shown[MIME])
    assert "综改示范区" in shown["image/svg+xml"]
    assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
    assert shown["text/plain"] == "两条横条"


def test_a_report_run_leaves_the_pixels_to_the_rendering(monkeypatch, tmp_path):
    monkeypatch.setenv("TYANALYSIS_READ_LOG", str(tmp_path / "reads.jsonl"))
    shown = draw()._repr_mimebundle_()
    assert "image/png" not in shown
    assert "综改示范区" in shown["image/svg+xml"]


def test_a_chart_is_drawn_with_the_same_bytes_each_time():
    assert draw().svg() == draw().svg()
    assert draw().png() == draw().png()


def test_english_charts_have_straight_quotes():
    with drawing_context("quotes"):
        figure, (axes,) = new_chart(4)
        axes.set_title("the “three batches” event’s day")
    chart = Chart("quotes", "en", "c", "a", figure, (Column("a", "A"),), (("x",),))
    assert "the &quot;three" in chart.svg() or 'the "three' in chart.svg()

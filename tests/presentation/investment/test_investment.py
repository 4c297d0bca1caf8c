"""The investment report: both languages say the same numbers, and gaps are said."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tyanalysis as ty
from tyanalysis.bundle import MIME, validate_bundle
from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.display import Chart, Number, Text, number
from tyanalysis.presentation.investment.cells import MISSING, cell, signed, spoken
from tyanalysis.presentation.language import catalogue

ROOT = Path(__file__).parents[3]
CJK = re.compile(r"[\u4e00-\u9fff]")
FIRST, LAST = "summary", "others-table"

pytestmark = pytest.mark.usefixtures("drawn_once")


def own_cells() -> list[tuple[str, ast.stmt]]:
    """Give the notebook's cells from the summary to the last section of its own."""
    book = json.loads((ROOT / "notebooks" / "investment.ipynb").read_text(encoding="utf-8"))
    code = [(c["id"], "".join(c["source"])) for c in book["cells"] if c["cell_type"] == "code"]
    names = [name for name, _ in code]
    chosen = code[names.index(FIRST) : names.index(LAST) + 1]
    return [(name, ast.parse(source).body[0]) for name, source in chosen]


def shown(chosen: Any, language: str, start: str = "", end: str = "") -> dict[str, Any]:
    """Run those cells and keep what each displays."""
    names: dict[str, Any] = {
        "ty": ty, "chosen": chosen, "language": language, "data": str(ROOT / "data"),
        "period_start": start, "period_end": end,
    }  # fmt: skip
    made = {}
    for name, line in own_cells():
        if isinstance(line, ast.Expr):
            made[name] = eval(ast.unparse(line), names)
        else:
            exec(ast.unparse(line), names)
    return made


@pytest.fixture(scope="module")
def package() -> Any:
    return ty.load(ROOT / "data")


@pytest.fixture(scope="module")
def zh(package: Any) -> dict[str, Any]:
    return shown(package, "zh")


@pytest.fixture(scope="module")
def en(package: Any) -> dict[str, Any]:
    return shown(package, "en")


def numbers(made: Any) -> Iterator[Number]:
    rows = made.sentences if isinstance(made, Text) else made.rows
    for row in rows:
        yield from (part for part in row if isinstance(part, Number))


def canonical(value: Number) -> tuple[Any, ...]:
    return (
        value.value, value.low, value.high, value.low_closed, value.high_closed, value.unit,
        value.kind, value.period, value.figures,
    )  # fmt: skip


def test_every_object_is_a_valid_bundle_under_a_label_of_its_own(zh, en):
    for made in (zh, en):
        bundles = [thing._repr_mimebundle_()[MIME] for thing in made.values()]
        for bundle in bundles:
            validate_bundle(bundle)
        labels = [bundle["label"] for bundle in bundles]
        assert len(labels) == len(set(labels))


def test_both_languages_hold_the_same_numbers(zh, en):
    for name, thing in zh.items():
        mine = sorted(map(repr, map(canonical, numbers(thing))))
        theirs = sorted(map(repr, map(canonical, numbers(en[name]))))
        assert mine == theirs, name


def test_the_english_report_has_no_chinese_and_no_place_left_open(en):
    for name, thing in en.items():
        bundle = thing._repr_mimebundle_()[MIME]
        words = json.dumps(bundle | {"figures": []}, ensure_ascii=False)
        assert not CJK.search(words), (name, CJK.findall(words)[:10])
        assert not re.search(r"\{\w+\}", words), name


def test_eight_charts_with_their_finding_and_a_text_in_place_of_the_picture(zh):
    charts = [thing for thing in zh.values() if isinstance(thing, Chart)]
    assert len(charts) == 8
    for chart in charts:
        assert len(chart.alt) > 40
        assert re.search(r"\d", chart.caption)
        assert not chart.caption.endswith("。")
        assert chart.rows


def test_charts_use_the_palette_and_keep_their_text(zh):
    allowed = {
        "#1f2933", "#5f6b7a", "#d9dee4", "#1f4e79", "#b8602a", "#3f7d58", "#a9c1d9", "#ffffff",
        "#000000",
    }  # fmt: skip
    for thing in zh.values():
        if isinstance(thing, Chart):
            svg = thing.svg()
            assert set(re.findall(r"#[0-9a-f]{6}", svg)) <= allowed
            assert "<text" in svg


def test_the_summary_has_at_most_six_sentences_and_unique_headlines(zh):
    summary = zh["summary"]
    assert summary.role == "summary"
    assert 1 <= len(summary.sentences) <= 6
    assert "同口径的完成额" in "".join(map(str, summary.sentences[0]))
    keys = [h.key for thing in zh.values() if isinstance(thing, Text) for h in thing.headlines]
    assert len(keys) == len(set(keys))
    heads = {h.key: h.number for h in summary.headlines}
    assert heads["plan-share-zongcai-zone-2024"].text == "< 23.22%"
    assert heads["plan-share-zongcai-zone-2024"].value is None
    assert heads["plan-half-pace-zongcai-zone-2024"].value == pytest.approx(116.1)
    assert heads["completion-lead-zongcai-zone-2024-S1"].value == pytest.approx(12.9)
    assert heads["fai-growth-shanxi-2023"].value == -6.6


def test_a_programme_without_a_completed_amount_says_so(zh, en):
    assert "没有公布完成额" in zh["promises-words"].markdown
    assert "no completed amount was published" in en["promises-words"].markdown
    assert "不能相除" in zh["promises-words"].markdown
    assert "快慢无从判断" in zh["programmes-words"].markdown


def test_open_totals_print_their_sign(zh):
    rows = {str(row[0]): row for row in zh["programmes-table"].rows}
    row = next(row for name, row in rows.items() if "2024" in name)
    assert [str(part) for part in row[1:5]] == ["≥ 101", "> 1000", "232.2", "< 23.22"]


def test_every_investment_claim_about_a_place_is_shown(package, zh):
    used: set[str] = set()
    for thing in zh.values():
        used |= set(thing._repr_mimebundle_()[MIME].get("figures", ()))
    figures = package.figures
    kinds = figures["area"].map(package.areas.set_index("id")["kind"])
    mine = figures[
        figures["indicator"].str.contains("investment|-fai|projects")
        & kinds.isin(["province", "city", "county", "zone"])
        & figures["low"].notna()
    ]
    key = ["area", "indicator", "period", "kind"]
    missing = mine[~mine["id"].isin(used)].merge(mine[mine["id"].isin(used)][key], "left", key,
                                                 indicator=True)  # fmt: skip
    left = missing[missing["_merge"] == "left_only"]
    assert left.empty, left[["id", *key]].to_string()


@pytest.mark.parametrize(
    ("areas", "start", "end"),
    [([], "", "1990"), (["qingxu-vinegar"], "", ""), (["datong"], "2023", "2023")],
)
def test_sections_without_figures_say_so_and_never_fail(package, areas, start, end):
    chosen = ty.select(package, areas, start, end)
    for language in ("zh", "en"):
        for name, thing in shown(chosen, language, start, end).items():
            validate_bundle(thing._repr_mimebundle_()[MIME])
            if isinstance(thing, Chart):
                assert thing.rows, name


def test_nothing_before_the_first_figure(package):
    made = shown(ty.select(package, [], "", "1990"), "zh")
    assert made["summary"].markdown == "所选地区和时期没有这一部分所需的数字。"
    assert isinstance(made["growth-chart"], Text)


def test_the_pulls_show_residual_assumption_and_vintage(zh):
    rows = {str(row[0]): [str(part) for part in row] for row in zh["pulls-table"].rows}
    assert len(rows) == 13
    assert rows["太原"] == ["太原", "5121.61", "9.2", "22.7", "2.08", "22.9"]
    assert rows["残差"] == ["残差", "0.05", MISSING, MISSING, "−0.09", "−1.0"]
    assert rows["山西"][1:3] == ["22590.16", "9.1"]
    words = zh["pulls-words"].markdown
    assert "残差−0.09个百分点" in words
    assert "零在其中，舍入就能解释" in words
    assert "代替没有公布的不变价占比" in words
    assert "22870.4亿元" in words
    drawn = [str(row[0]) for row in zh["pulls-chart"].rows]
    assert (drawn[0], drawn[-1]) == ("太原", "残差")


def test_one_city_alone_has_no_pulls(package):
    made = shown(ty.select(package, ["taiyuan"]), "zh")
    assert isinstance(made["pulls-chart"], Text)
    assert made["pulls-words"].markdown == ""


def test_the_provinces_mark_both_breaks_and_rest_on_the_panel(zh, en):
    words = zh["position-words"].markdown
    assert "2017年的水平比上年变动−19.9%" in words
    assert "1993年投资价格指数变动−33.2%" in words
    assert "现价年均增长17.2%" in words
    svg = zh["position-chart"].svg()
    assert "2017  水平断点 −19.9%" in svg
    assert "1993  价格指数断点 −33.2%" in svg
    last = [str(part) for part in zh["position-chart"].rows[-1]]
    assert last == ["2017", "31", "1.5", "26", MISSING, MISSING, "水平断点"]
    for name in ("position-chart", "position-words"):
        used = {figure for value in numbers(en[name]) for figure in value.figures}
        assert used == {"panel:china-province-investment"}


def test_years_before_the_panel_ends_have_no_hollow_point(package):
    made = shown(package, "zh", "1980", "1990")
    assert [str(row[0]) for row in made["position-chart"].rows] == [
        str(year) for year in range(1980, 1991)
    ]
    assert "断点" not in made["position-chart"].svg()
    assert "水平比上年变动" not in made["position-words"].markdown


def test_the_customary_reading_determines_what_the_strict_one_cannot(zh):
    customary = shown(ty.load(ROOT / "data", reading="customary"), "zh")
    strict = zh["programmes-words"].markdown
    assert "平均每个项目的总投资无法确定" in strict
    assert "平均每个项目的总投资为> 5.02亿元" in customary["programmes-words"].markdown


@pytest.mark.parametrize(
    ("bounds", "language", "expected"),
    [
        (Bounds.of(1000, float("inf"), False), "zh", "超过1000亿元"),
        (Bounds.of(500, float("inf")), "zh", "不低于500亿元"),
        (Bounds.of(500, float("inf")), "en", "at least 50 billion yuan"),
        (Bounds.point(500), "zh", "500亿元"),
    ],
)
def test_stated_bounds_are_said_in_words(bounds, language, expected):
    value = number(bounds, "CNY_100M", language)
    said = spoken(value, language)
    assert str(said) == expected
    assert canonical(said) == canonical(value)


def test_signs_stand_before_growth_and_not_before_bounds():
    up, down = (number(Bounds.point(x), "percent", "zh", floor=None) for x in (1.6, -6.6))
    assert (str(signed(up, "zh")), str(signed(down, "zh"))) == ("+1.6%", "−6.6%")
    open_end = number(Bounds.of(6, float("inf"), False), "percent", "zh")
    assert str(signed(open_end, "zh")) == "> 6%"
    assert signed(MISSING, "zh") == MISSING


def test_about_is_printed_as_stated_and_keeps_its_bounds():
    row = {"value": 10.0, "low": float("-inf"), "high": float("inf"), "low_closed": False,
           "high_closed": False, "qualifier": "about", "kind": "target"}  # fmt: skip
    made = cell(row, "", "percent", "en", digits=1)
    assert str(made) == "about 10%"
    assert (made.value, made.low, made.high) == (None, None, None)


def test_what_has_no_bounds_is_a_gap():
    row = {"low": float("nan"), "high": float("nan"), "low_closed": False, "high_closed": False}
    assert cell(row, "", "percent", "zh") == MISSING


def test_every_heading_of_the_notebook_has_its_english():
    book = json.loads((ROOT / "notebooks" / "investment.ipynb").read_text(encoding="utf-8"))
    lines = [
        line.rstrip("\n")
        for c in book["cells"]
        if c["cell_type"] == "markdown"
        for line in c["source"]
        if line.strip()
    ]
    assert lines
    words = catalogue("notebook-investment")
    assert [line for line in lines if not words.get(line)] == []

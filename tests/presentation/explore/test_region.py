"""The package in a cell: finding, asking, cards."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from rich.cells import cell_len

import tyanalysis as ty
from tyanalysis.errors import ParameterError


@pytest.fixture
def region(tiny_package: Path):
    return ty.load(tiny_package)


def test_find_looks_everywhere_in_both_languages(region) -> None:
    assert list(region.find("醋").areas["id"]) == ["vinegar-town"]
    found = region.find("vinegar", "en")
    assert list(found.figures["id"]) == ["T08", "T09"]  # by the name of their area
    assert list(region.find("晚报").sources["id"]) == ["paper"]
    assert list(region.find("evening").sources["id"]) == ["paper"]
    assert list(region.find("突破").figures["id"]) == ["T09"]  # by the wording
    assert list(region.find("gross product").indicators["id"]) == [
        "gross-regional-product", "gross-regional-product-growth",
    ]  # fmt: skip
    assert type(found.areas) is pd.DataFrame


def test_find_wants_a_word(region) -> None:
    with pytest.raises(ParameterError, match="found no word"):
        region.find("  ")


def test_what_was_found_shows_bounds_kind_source_and_grade(region) -> None:
    shown = region.find("醋", "en")
    for text in (repr(shown), shown._repr_html_().replace("&gt;", ">")):
        assert "> 7 billion yuan" in text
        assert "Evening paper, Evening Press" in text
        assert "actual" in text
    assert "Vinegar Town (vinegar-town)" in repr(shown)


def test_figures_is_the_frame_and_can_be_asked(region) -> None:
    assert isinstance(region.figures, pd.DataFrame)
    assert type(region.figures.query("area == 'taiyuan'")) is pd.DataFrame
    assert type(region.figures.copy()) is pd.DataFrame
    asked = region.figures(area="东开发区", kind="plan")
    assert type(asked) is pd.DataFrame
    assert list(asked["id"]) == ["T05", "T06"]
    assert list(region.figures(area=["East", "West Zone"], indicator="总投资")["id"]) == [
        "T05", "T07",
    ]  # fmt: skip
    assert list(region.figures(period="2022")["id"]) == ["T02", "T08"]
    assert list(region.figures(period=("", "2016"))["id"]) == ["T12"]
    assert list(region.figures(words="roses")["id"]) == ["T11"]
    assert len(region.figures()) == len(region.figures)
    assert list(region.figures(source="yearbook", period="2023")["id"]) == ["T03", "T04"]


def test_a_selection_can_be_asked_as_well(region) -> None:
    chosen = ty.select(region, ["west-zone"])
    assert list(chosen.figures(indicator="total-investment")["id"]) == ["T07"]


def test_a_package_comes_back_from_another_process(region) -> None:
    again = pickle.loads(pickle.dumps(region))
    assert list(again.figures(area="taiyuan", period="2021")["id"]) == ["T01"]


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ({"area": "Vinegar"}, "vinegar-town (vinegar town)"),
        ({"indicator": "gros-output"}, "gross-output"),
        ({"area": "月球"}, "look it up with find"),
        ({"area": "月球"}, "name of the table areas. It has taiyuan, east-zone, west-zone"),
        ({"area": 3}, "found 3; expected an id or a name of the table areas"),
        ({"source": "gazette"}, "table sources. It has yearbook, paper."),
        ({"period": ["2021"]}, "a first and a last"),
        ({"period": ("2023", "2015")}, "write ('2015', '2023')"),
        ({"kind": "foo"}, "found 'foo'; expected one of actual (实际), count (计数)"),
        ({"words": 3}, "find, words: found 3"),
    ],
)
def test_a_question_that_cannot_be_read(region, question, part: str) -> None:
    with pytest.raises(ParameterError) as caught:
        region.figures(**question)
    assert part in str(caught.value)


def test_a_question_takes_numbers_nothing_and_printed_names(region) -> None:
    everything = len(region.figures)
    for nothing in (None, "", ()):
        asked = region.figures(nothing, nothing, nothing, nothing, nothing, words=None)
        assert len(asked) == everything
    assert list(region.figures(period=2022)["id"]) == ["T02", "T08"]
    assert list(region.figures(period=(None, 2016))["id"]) == ["T12"]
    for kind in ("计划", "Plan", "plan", ["plan"]):
        assert list(region.figures(kind=kind)["id"]) == ["T05", "T06", "T07"]
    assert list(region.figures(kind=["Design capacity", "日期"])["id"]) == ["T11", "T12"]


def test_an_indicator_goes_by_its_other_names_too(region) -> None:
    for name in ("gdp", "GDP", "Gross Domestic Product", "生产总值", "地区 生产总值"):
        assert list(region.figures(indicator=name)["id"]) == ["T01", "T02", "T03"]
    assert region.indicator("GRP").title.startswith("地区生产总值")
    assert list(region.find("GDP").figures["id"]) == ["T01", "T02", "T03", "T04"]
    assert list(region.find("gross domestic product").figures["id"])[:3] == ["T01", "T02", "T03"]
    assert region.find("固投").indicators.empty  # there is none in these data


@pytest.mark.parametrize("words", [3, None, ["醋"]])
def test_what_is_looked_for_is_text(region, words) -> None:
    with pytest.raises(ParameterError, match="expected words as text"):
        region.find(words)


@pytest.mark.parametrize("name", [3, None, "", ["taiyuan"]])
def test_a_card_wants_one_name(region, name) -> None:
    for card in (region.area, region.indicator, region.figure, region.source):
        with pytest.raises(ParameterError, match="expected one id or name of the table"):
            card(name)


def test_what_is_no_rows_of_figures_is_refused(region) -> None:
    for shown in (region.table, region.findings):
        with pytest.raises(ParameterError, match="found a frame without"):
            shown(region.areas[["kind"]])
        with pytest.raises(ParameterError, match="found str; expected a frame"):
            shown("T05")
    with pytest.raises(ParameterError, match="without unit"):
        region.table(region.figures.drop(columns="unit"))
    with pytest.raises(ParameterError, match="found 'other'; expected a source of this package"):
        region.table(region.figures.assign(source="other"))


def test_cards_in_both_languages(region) -> None:
    figure = region.figure("T05", "en")
    assert dict(figure.lines)["Interval"] == "(100, ∞) billion yuan"
    assert dict(figure.lines)["Kind"] == "plan"
    assert "Evening Press" in dict(figure.lines)["Source"]
    assert "<strong>East · Total investment · 2023</strong>" in figure._repr_html_().replace(
        "East Zone", "East"
    )
    area = region.area("west-zone")
    assert dict(area.lines)["所在或所属"] == "太原 (部分)"
    assert "老醋镇" in dict(area.lines)["其中"]
    assert "Evening paper" in repr(region.source("paper", "en"))
    assert "Address" not in repr(region.source("paper", "en"))  # a mirror is not linked
    assert dict(region.indicator("enterprises").lines)["有数字的地区"] == "花卉镇"
    assert "地区" in repr(region)


def test_an_undated_figure_is_in_no_period(edit_csv: Callable[..., Path]) -> None:
    folder = edit_csv(
        "figures", "east-zone,,,total-investment,2023,", "east-zone,,,total-investment,,"
    )
    region = ty.load(folder)
    assert "T05" not in set(region.figures(period=("", "2030"))["id"])


def test_findings_of_some_figures(edit_csv: Callable[..., Path]) -> None:
    other = (
        "T99,taiyuan,,,gross-regional-product,2023,1300.0,CNY_100M,rounded,1300.0,1300.0,true,true"
        ",,,,,0.05,actual,current,first,paper,1300.0亿元,p. 1,B,\n"
    )
    folder = edit_csv("figures", "T12,", other + "T12,")
    region = ty.load(folder)
    shown = region.findings(region.figures(area="taiyuan"), "en")
    assert "130 billion yuan" in shown._repr_mimebundle_()["text/plain"]
    assert "T03" in repr(region.figure("T99", "en"))
    assert not hasattr(region.findings(region.figures(area="east-zone")), "rows")


def test_what_is_printed_stands_in_columns_with_its_bounds(region) -> None:
    head, columns, *rows = str(region.table(region.figures(area="east-zone"))).splitlines()
    assert head == "所选数字"
    ends = [cell_len(row[: row.index("亿元")]) for row in rows[:2]]
    assert ends[0] == ends[1]
    assert "> 1000亿元" in rows[0]
    assert columns.split() == ["地区", "指标", "时期", "数值", "性质", "来源", "分级"]
    assert str(region.findings()) == "所选地区和时期内没有发现互相矛盾的数字。"
    assert "Text(" not in repr(region.findings())
    assert str(ty.show_sources(region, "en")).startswith("Yearbook, Statistics Bureau")
    many = pd.concat([region.figures] * 8, ignore_index=True)
    assert str(region.table(many)).splitlines()[-1] == "（另有36条）"


def test_counts_and_heads_are_english_in_english(region) -> None:
    ty.set_language("en")
    assert "  6 areas" in repr(region)
    assert "1 area: Vinegar Town" in repr(region.find("vinegar"))
    assert "0 figures" in repr(region.find("West Zone shares"))
    source = dict(region.source("yearbook").lines)
    assert (source["Published"], source["Grade"][:3]) == ("2024-10", "A: ")
    assert "Published" in repr(ty.table_sources(region, region.figures, "en"))


@pytest.mark.parametrize(
    ("language", "shown", "interval"),
    [
        ("zh", "约512.3亿元（严格读法没有界限）", "(0, ∞) 亿元"),
        ("en", "about 51.23 billion yuan (no bound in the strict reading)", "(0, ∞) billion yuan"),
    ],
)
def test_about_without_a_bound_keeps_the_printed_number(
    edit_csv: Callable[..., Path], language, shown: str, interval: str
) -> None:
    row = (
        "T98,west-zone,,,gross-output,2023,512.3,CNY_100M,about,0,inf,false,false,"
        "486.7,537.9,true,true,,actual,unknown,,paper,约512.3亿元,line 9,B,\n"
    )
    folder = edit_csv("figures", "T12,", row + "T12,")
    region = ty.load(folder)
    card = dict(region.figure("T98", language).lines)
    assert shown in card.values()
    assert interval in card.values()
    assert shown in str(region.table(region.figures(area="west-zone"), language))
    cards = {one["id"]: one for one in ty.show_sources(region, language).figures}
    assert cards["T98"]["value"] == shown
    customary = ty.load(folder, reading="customary").figure("T98", language)
    assert shown not in dict(customary.lines).values()


def test_the_state_of_a_past_day_can_be_explored(tiny_package: Path) -> None:
    past = ty.load(tiny_package, as_of="2024-09-30")
    assert list(past.sources["id"]) == ["paper"]
    assert (past.left_out.later, len(past.figures(area="taiyuan"))) == (4, 0)

"""The town report: both languages say the same numbers, and what is missing is said."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tyanalysis as ty
from tyanalysis.bundle import MIME, validate_bundle
from tyanalysis.presentation.display import Chart, Number, Table, Text, say
from tyanalysis.presentation.town.common import claim_cell, source_name, spread, who
from tyanalysis.presentation.town.sales import agreement

ROOT = Path(__file__).parents[3]
CJK = re.compile(r"[\u4e00-\u9fff]")
FIRST, LAST = "summary", "words-text"

pytestmark = pytest.mark.usefixtures("drawn_once")


def cells() -> list[tuple[str, ast.stmt]]:
    """Give the notebook's cells from the summary to the last section of its own."""
    book = json.loads((ROOT / "notebooks" / "town_output.ipynb").read_text(encoding="utf-8"))
    code = [(c["id"], "".join(c["source"])) for c in book["cells"] if c["cell_type"] == "code"]
    names = [name for name, _ in code]
    chosen = code[names.index(FIRST) : names.index(LAST) + 1]
    return [(name, ast.parse(source).body[0]) for name, source in chosen]


def shown(chosen: Any, language: str) -> dict[str, Any]:
    """Run those cells and keep what each displays."""
    names: dict[str, Any] = {"ty": ty, "chosen": chosen, "language": language}
    made = {}
    for name, line in cells():
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


def canonical(value: Number) -> dict[str, Any]:
    return {k: v for k, v in value.to_json().items() if k != "text"}


def test_every_object_is_a_valid_bundle_under_a_label_of_its_own(zh, en):
    for made in (zh, en):
        labels = []
        for thing in made.values():
            bundle = thing._repr_mimebundle_()[MIME]
            validate_bundle(bundle)
            labels.append(bundle["label"])
        assert len(labels) == len(set(labels))


def test_both_languages_hold_the_same_numbers(zh, en):
    for name, thing in zh.items():
        ours, theirs = ([canonical(n) for n in numbers(made)] for made in (thing, en[name]))
        if isinstance(thing, Text):  # sentences may name their numbers in another order
            ours, theirs = (sorted(side, key=str) for side in (ours, theirs))
        assert ours == theirs, name


def test_headlines_are_unique_and_rest_on_figures(zh, en):
    heads = [h for made in zh.values() if isinstance(made, Text) for h in made.headlines]
    keys = [head.key for head in heads]
    assert len(keys) == len(set(keys))
    assert all(head.number.figures for head in heads)
    assert keys == [h.key for made in en.values() if isinstance(made, Text) for h in made.headlines]


def test_english_has_chinese_only_where_it_quotes(en):
    for name, thing in en.items():
        if isinstance(thing, Text):
            assert not CJK.search(re.sub(r"“[^”]*”|等", "", thing.markdown)), name
        elif name != "words-table":
            words = [thing.caption, thing.note, *(c.name for c in thing.columns)]
            words += [str(cell) for row in thing.rows for cell in row]
            words += [thing.alt] if isinstance(thing, Chart) else []
            assert not any(CJK.search(word) for word in words), name


def test_charts_have_a_finding_an_alternative_and_data(zh):
    charts = [thing for thing in zh.values() if isinstance(thing, Chart)]
    assert 4 <= len(charts) <= 8
    for chart in charts:
        assert chart.caption
        assert re.search(r"\d", chart.alt)
        assert chart.rows
        assert any(n.figures for n in numbers(chart)), chart.label


def test_the_summary_is_short_and_starts_with_the_finding(zh):
    summary = zh["summary"]
    assert summary.role == "summary"
    assert 1 <= len(summary.sentences) <= 6
    assert "只有1个（清徐老陈醋）" in summary.markdown.splitlines()[0]


def test_the_sentences_hold_the_derived_numbers(zh, en):
    assert "152.9亿元" in zh["total-words"].markdown
    assert "增长多少无法计算" in zh["total-words"].markdown
    assert "≤ 63.64%" in zh["tiers-words"].markdown
    assert "8417万元" in zh["sales-words"].markdown
    assert "> 16438单/天" in zh["sales-words"].markdown
    assert "54.75–91.25万盆" in zh["rates-words"].markdown
    assert "102–118" in zh["enterprises-words"].markdown
    assert "the starting article has > 7 billion yuan" in en["output-words"].markdown
    assert "up to 3 million plants" in en["rates-words"].markdown


def test_all_twelve_towns_are_in_the_table(zh):
    assert len(zh["towns-table"].rows) == 12
    assert [row[3] for row in zh["towns-table"].rows].count("—") == 11


def test_a_target_is_no_published_output(zh):
    assert zh["peers-chart"].caption.startswith("6个镇公布过产出")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_figures_every_section_says_so_or_nothing(package, language):
    empty = replace(package, figures=package.figures.iloc[:0])
    for name, thing in shown(empty, language).items():
        assert isinstance(thing, Text), name
        assert not list(numbers(thing)), name


@pytest.mark.parametrize("areas", [["xiaodian"], ["wutai"]])
def test_every_choice_of_areas_can_be_shown(package, areas):
    made = shown(ty.select(package, areas, "2021", "2024"), "en")
    assert all(isinstance(thing, Text | Table | Chart) for thing in made.values())
    for thing in made.values():
        validate_bundle(thing._repr_mimebundle_()[MIME])


def test_one_source_alone_makes_no_verdict(package):
    sales = ty.town_sales(package)
    assert agreement(sales.head(1), "zh") == []
    both = "".join(map(str, agreement(sales, "zh")[0]))
    assert "互相矛盾" in both


def test_years_in_a_row_are_said_to_be_compatible(package):
    sales = ty.town_sales(package)
    for end in ("low", "high", "low_closed", "high_closed"):
        sales.loc[1, f"base_rounded_{end}"] = sales.loc[0, f"sales_rounded_{end}"]
    assert "可以并存" in "".join(map(str, agreement(sales, "zh")[0]))


def test_sources_without_a_name_are_said_to_be_unnamed():
    row = {"publisher_zh": "未注明(作者甲)", "publisher_en": "not stated (by A)", "grade": "B"}
    assert source_name(row, "zh") == "未注明来源"
    assert source_name(row, "en") == "source not stated"
    assert who(row | {"grade": "S"}, "en") == "the starting article"


def test_a_missing_number_is_a_dash():
    assert claim_cell({"low": float("nan"), "unit": "count"}, "zh") == "—"


def test_numbers_in_a_list_stay_numbers(package):
    row = {str(k): v for k, v in ty.town_volumes(package).iloc[1].items()}
    cell = claim_cell(row, "zh")
    sentence = say("列名{named}", "zh", named="‹items›")
    parts = spread(sentence, "zh", items=[(cell,), ("甲",), ("乙", "丙")])
    assert parts == ("列名", cell, "、", "甲", "和", "乙", "丙")
    assert isinstance(pd.Series(parts).iloc[1], Number)

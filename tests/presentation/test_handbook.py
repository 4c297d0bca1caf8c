"""The handbook's tables, charts and sentences: both languages, no leftovers, no empty shells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tyanalysis as ty
from tyanalysis.analysis.handbook import Example
from tyanalysis.bundle import MIME, validate_bundle
from tyanalysis.presentation.display import Text
from tyanalysis.presentation.handbook.charts import _DRAWINGS
from tyanalysis.presentation.handbook.page import SPECS

DATA = Path(__file__).parents[2] / "data"

pytestmark = pytest.mark.usefixtures("drawn_once")


@pytest.fixture(scope="module")
def examples() -> dict[str, Example]:
    """Make every example as the notebook does."""
    package = ty.load(DATA)
    provinces = ty.load_panel("china-province-investment", DATA)
    counties = ty.load_panel("us-county-gdp", DATA)
    made = [
        ty.growth_example(package, "taiyuan"),
        ty.cumulative_example(package, "shanxi", "2022"),
        ty.projection_example(package, "taiyuan", "2023"),
        ty.real_example(provinces, "shanxi", 1993, 2016),
        ty.price_example(provinces, 2004, 2016),
        ty.denton_example(package, "shanxi", 2021, 2023),
        ty.chain_example(package, "taiyuan", 2007, 2022, 2016),
        ty.splice_example(package, "shanxi", 2018, 2019, 2023),
        ty.contribution_example(package, "shanxi", "2023"),
        ty.city_pull_example(package, "shanxi", "2021"),
        ty.quotient_example(package, "taiyuan", "shanxi", "2021"),
        ty.concentration_example(package, "shanxi", "2021", provinces, counties),
        ty.inequality_example(counties),
        ty.shift_example(counties),
        ty.dynamic_example(counties),
        ty.agglomeration_example(counties),
        ty.plants_example(),
        ty.convergence_example(provinces, "shanxi", 1996, 2016),
        ty.mobility_example(counties),
        ty.composite_example(package, "shanxi", "2021"),
        ty.presence_example(counties),
        ty.complexity_example(),
        ty.funnel_example(package, "sx-zones"),
        ty.proportion_example(counties),
        ty.pace_example(package, "zongcai-zone", "2024"),
        ty.attainment_example(package, "zongcai-zone", "2024-S1", "taiyuan", "2014"),
        ty.icor_example(package, provinces, "shanxi", 2005, 2016),
        ty.efficiency_example(),
        ty.survival_example(provinces, 1000.0, 4000.0, 1996, 2016),
    ]
    return {one.family: one for one in made}


@pytest.fixture(scope="module")
def both(examples: dict[str, Example]) -> dict[str, list[dict[str, Any]]]:
    """The bundles of the whole handbook, by language."""
    found: dict[str, list[dict[str, Any]]] = {}
    for language in ("zh", "en"):
        three = (examples[k] for k in ("growth", "concentration", "composite"))
        items = [ty.describe_handbook(*three, language)]
        for family, example in examples.items():
            items += [ty.table_example(example, language), ty.describe_example(example, language)]
            if family in _DRAWINGS:
                items.append(ty.plot_example(example, language))
        found[language] = [item._repr_mimebundle_()[MIME] for item in items]
    return found


def numbers(bundle: Any) -> Iterator[tuple[Any, ...]]:
    """Give every number of a bundle without its text."""
    if isinstance(bundle, dict):
        if "low_closed" in bundle:
            yield tuple(bundle[n] for n in ("value", "low", "high", "low_closed", "unit"))
            return
        bundle = list(bundle.values())
    if isinstance(bundle, list | tuple):
        for part in bundle:
            yield from numbers(part)


def test_every_family_has_a_form(examples: dict[str, Example]) -> None:
    assert set(examples) == set(SPECS)
    assert [f for f, one in examples.items() if one.table.empty] == []
    assert 4 <= len(_DRAWINGS) <= 8


def test_bundles_are_valid_and_labels_are_unique(both: dict[str, list[dict[str, Any]]]) -> None:
    for bundles in both.values():
        for bundle in bundles:
            validate_bundle(bundle)
        labels = [bundle["label"] for bundle in bundles]
        assert len(set(labels)) == len(labels)


def test_the_two_languages_hold_the_same_numbers(both: dict[str, list[dict[str, Any]]]) -> None:
    for zh, en in zip(both["zh"], both["en"], strict=True):
        assert sorted(map(repr, numbers(zh))) == sorted(map(repr, numbers(en))), zh["label"]


def test_english_holds_no_chinese_and_no_place_is_left(
    both: dict[str, list[dict[str, Any]]],
) -> None:
    for bundle in both["en"]:
        assert re.findall(r"[\u4e00-\u9fff]+", repr({**bundle, "figures": []})) == []
    for language in ("zh", "en"):
        assert re.findall(r"\{[a-z_]+\}", repr([b.get("parts") for b in both[language]])) == []
        captions = [str(b.get("caption", "")) for b in both[language]]
        assert not [c for c in captions if "{" in c]


def test_the_summary_quotes_three_families(both: dict[str, list[dict[str, Any]]]) -> None:
    summary = both["zh"][0]
    assert summary["role"] == "summary"
    assert len(summary["parts"]) == 4
    assert len(summary["headlines"]) == 6


def test_real_figures_keep_their_ids(both: dict[str, list[dict[str, Any]]]) -> None:
    for label in (
        "growth-table",
        "pull-table",
        "funnel-table",
        "pace-table",
        "denton-table",
        "icor-table",
    ):
        bundle = next(b for b in both["zh"] if b["label"] == label)
        assert bundle["figures"], label


def test_textbook_cases_are_named_as_such() -> None:
    assert "不是实际数据" in SPECS["efficiency"].note
    for family in ("plants", "complexity"):
        assert SPECS[family].note.startswith("已发表的")
        assert "不是本地数据" in SPECS[family].note


@pytest.mark.parametrize("show", ["table_example", "describe_example", "plot_example"])
def test_an_empty_example_says_so(show: str) -> None:
    shown = getattr(ty, show)(Example("pull", pd.DataFrame()), "en")
    assert isinstance(shown, Text)
    assert "no" in shown.markdown.lower()


def test_alternative_texts_read_the_data_out(examples: dict[str, Example]) -> None:
    chart = ty.plot_example(examples["pull"], "zh")
    assert "太原 22.7 9.2 2.09" in chart.alt
    assert chart.alt.count("；") == 10

"""Charts, tables and sentences of the zone report: both languages, signs, bounds and blanks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tyanalysis as ty
from tyanalysis.bundle import MIME, validate_bundle
from tyanalysis.data.package import Package
from tyanalysis.presentation.display import Chart, Number, Text
from tyanalysis.presentation.zones.common import claim_number, inside, magnitude, sign_of
from tyanalysis.presentation.zones.growth_text import compared_sentences
from tyanalysis.presentation.zones.outcomes import outcome_sentences

DATA = Path(__file__).parents[2] / "data"
CHARTS = 8

pytestmark = pytest.mark.usefixtures("drawn_once")


@pytest.fixture(scope="module")
def package() -> Package:
    return ty.load(DATA)


def shown(package: Package, language: str) -> list[Any]:
    """Make every object of the report's own sections."""
    profiles, members = ty.zone_profiles(package), ty.zone_members(package)
    dates, pairs, places = (
        ty.zone_dates(package), ty.zone_overlaps(package), ty.zone_places(package),
    )  # fmt: skip
    growth, weights = ty.zone_growth(package), ty.zone_weights(package)
    levels, rates = ty.region_levels(package), ty.region_growth(package)
    counties, cities = ty.county_records(package), ty.zone_cities(package)
    targets, aims = ty.zone_targets(package), ty.growth_targets(package)
    return [
        ty.describe_zone_summary(package, language),
        ty.table_zone_profile(profiles, language),
        ty.describe_zone_profile(profiles, members, language),
        ty.table_zone_members(members, language),
        ty.plot_zone_dates(dates, language),
        ty.describe_zone_dates(dates, language),
        ty.table_zone_dates(dates, language),
        ty.plot_zone_overlap(places, pairs, language),
        ty.describe_zone_overlap(places, pairs, language),
        ty.plot_zone_growth(growth, language),
        ty.describe_zone_growth(growth, language),
        ty.table_zone_growth(growth, language),
        ty.table_zone_output(ty.zone_output(package), language),
        ty.plot_zone_weight(weights, language),
        ty.describe_zone_weight(weights, language),
        ty.table_zone_weights(weights, language),
        ty.plot_region_levels(levels, language),
        ty.describe_region_levels(levels, ty.region_claims(package), language),
        ty.table_region_levels(levels, language),
        ty.plot_region_growth(rates, language),
        ty.describe_region_growth(rates, language),
        ty.table_region_growth(rates, language),
        ty.table_counties(counties, language),
        ty.describe_counties(counties, ty.county_years(package), language),
        ty.plot_cities(cities, language),
        ty.describe_cities(cities, ty.zone_city_totals(package), language),
        ty.table_cities(cities, language),
        ty.plot_zone_targets(targets, language),
        ty.describe_zone_targets(targets, aims, language),
        ty.table_zone_targets(targets, language),
        ty.table_growth_targets(aims, language),
    ]


@pytest.fixture(scope="module")
def both(package: Package) -> dict[str, list[dict[str, Any]]]:
    """The bundles of the whole report, by language."""
    return {
        language: [item._repr_mimebundle_()[MIME] for item in shown(package, language)]
        for language in ("zh", "en")
    }


def numbers(bundle: Any) -> Iterator[tuple[Any, ...]]:
    """Give every number of a bundle without its text."""
    if isinstance(bundle, dict):
        if "low_closed" in bundle:
            yield tuple(
                tuple(bundle[name]) if name == "figures" else bundle[name]
                for name in ("value", "low", "high", "low_closed", "high_closed", "unit", "figures")
            )
            return
        bundle = list(bundle.values())
    if isinstance(bundle, list | tuple):
        for part in bundle:
            yield from numbers(part)


def test_every_object_is_a_valid_bundle_with_a_label_of_its_own(
    both: dict[str, list[dict[str, Any]]],
) -> None:
    for bundles in both.values():
        for bundle in bundles:
            validate_bundle(bundle)
        labels = [bundle["label"] for bundle in bundles]
        assert len(set(labels)) == len(labels)
        assert sum(bundle["kind"] == "chart" for bundle in bundles) == CHARTS


def test_the_two_languages_hold_the_same_numbers(both: dict[str, list[dict[str, Any]]]) -> None:
    for chinese, english in zip(both["zh"], both["en"], strict=True):
        assert sorted(map(repr, numbers(chinese))) == sorted(map(repr, numbers(english))), chinese[
            "label"
        ]


def test_english_holds_no_chinese(both: dict[str, list[dict[str, Any]]]) -> None:
    for bundle in both["en"]:
        found = re.findall(r"[\u4e00-\u9fff]+", repr({**bundle, "figures": []}))
        assert not found, bundle["label"]


def test_the_summary_leads_with_the_finding(package: Package) -> None:
    summary = ty.describe_zone_summary(package, "zh")
    assert summary.role == "summary"
    assert len(summary.sentences) <= 6
    first = "".join(map(str, summary.sentences[0]))
    assert "只有2项可与市、省比较" in first
    assert "6.3%" in first
    assert "快2.2个百分点" in first
    headlines = {h.key: h.number for h in summary.headlines}
    share = headlines["share/taixin-taiyuan/taiyuan/2022"]
    assert share.text == "61.46%"
    assert share.value == pytest.approx(61.459, abs=1e-3)
    parks = headlines["target/zongcai-zone/parks/park-output-threshold"]
    assert (parks.text, parks.high, parks.kind) == ("≥ 3000亿元", None, "target")


def test_the_customary_reading_closes_the_count_of_firms(package: Package) -> None:
    customary = ty.load(DATA, reading="customary")
    texts = [
        ty.describe_zone_profile(ty.zone_profiles(p), ty.zone_members(p), "zh").markdown
        for p in (package, customary)
    ]
    assert "合计≥ 102家" in texts[0]
    assert "一百多家" in texts[0]
    assert "合计102–118家" in texts[1]


@pytest.mark.parametrize(
    ("own", "other", "words"),
    [
        (6.3, 4.1, "比市的4.1%快2.2个百分点"),
        (4.0, 4.04, "与市的4.04%持平"),
        (-1.0, 2.0, "比市的2%慢3.0个百分点"),
    ],
)
def test_faster_slower_and_level_follow_the_rounded_gap(
    own: float, other: float, words: str
) -> None:
    def ends(prefix: str, value: float) -> dict[str, Any]:
        return {
            f"{prefix}low": value, f"{prefix}high": value,
            f"{prefix}low_closed": True, f"{prefix}high_closed": True,
        }  # fmt: skip

    row = {
        "area_zh": "区", "indicator": "x", "indicator_zh": "指标", "period": "2023",
        "unit": "percent", "kind": "growth", "figures": "F1", "other": "city", "other_zh": "市",
        "other_figures": "F2",
    } | ends("", own) | ends("other_", other) | ends("gap_", own - other)  # fmt: skip
    sentence = "".join(map(str, compared_sentences(pd.DataFrame([row]), "zh")[0]))
    assert sentence.startswith("区2023年指标下降1%" if own < 0 else "区2023年指标增长")
    assert words in sentence


def test_an_about_is_printed_with_its_number_and_keeps_its_bounds() -> None:
    row = {
        "low": 0.0, "high": math.inf, "low_closed": False, "high_closed": False, "value": 525.0,
        "qualifier": "about", "unit": "CNY_100M", "figures": "F1",
    }  # fmt: skip
    printed = claim_number(row, "zh")
    assert (printed.text, printed.value, printed.low, printed.high) == ("约525亿元", None, 0, None)
    assert claim_number(row | {"qualifier": "gt", "low": 1.0}, "zh").text == "> 1亿元"


def test_signs_and_names() -> None:
    number = Number("−2.0%", -2.0, -2.0, -2.0, True, True, "percent")
    assert (magnitude(number).text, magnitude(number).value) == ("2.0%", 2.0)
    assert sign_of(number) == -1
    assert sign_of(replace(number, value=0.04)) == 0
    assert inside("Industrial investment", "en") == "industrial investment"
    assert inside("GDP", "en") == "GDP"


def test_what_lies_beyond_the_scale_is_named_in_the_note(package: Package) -> None:
    chart = ty.plot_zone_growth(ty.zone_growth(package), "zh")
    assert isinstance(chart, Chart)
    assert "257.7%" in chart.note
    (axes,) = chart.figure.axes
    assert max(patch.get_width() for patch in axes.patches) == 59.8


def test_targets_are_hatched_and_open_ends_fade(package: Package) -> None:
    chart = ty.plot_zone_targets(ty.zone_targets(package), "zh")
    assert isinstance(chart, Chart)
    (axes,) = chart.figure.axes
    hatched = [patch for patch in axes.patches if patch.get_hatch()]
    assert len(hatched) == 6
    faded = {round(patch.get_y(), 2) for patch in axes.patches if patch.get_alpha()}
    assert len(faded) == 3


def test_the_missing_year_stays_open(package: Package) -> None:
    chart = ty.plot_region_levels(ty.region_levels(package), "en")
    assert isinstance(chart, Chart)
    city = chart.figure.axes[1]
    for line in city.lines:
        years = [int(x) for x in line.get_xdata()]
        assert years == list(range(years[0], years[-1] + 1)), "a line runs over a missing year"
    assert 2024 in [int(x) for line in city.lines for x in line.get_xdata()]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("areas", "start", "end"), [(["zhenhua-horticulture"], "", ""), ([], "1950", "1951")]
)
def test_a_choice_without_figures_says_so(
    package: Package, areas: list[str], start: str, end: str, language: str
) -> None:
    chosen = ty.select(package, areas, start, end)
    items = shown(chosen, language)
    for item in items:
        validate_bundle(item._repr_mimebundle_()[MIME])
    words = {"zh": "没有这方面的数字", "en": "no such figures"}[language]
    silent = [i for i in items if isinstance(i, Text) and words in i.markdown]
    assert len(silent) > len(items) / 2


@pytest.mark.parametrize(
    ("kind", "language", "words"),
    [
        ("expected", "zh", "目标21%，预计4.5%，低16.5个百分点"),
        ("expected", "en", "target 21%, expected 4.5%, 16.5 percentage points below target"),
        ("actual", "zh", "目标21%，结果4.5%，低16.5个百分点"),
        ("actual", "en", "target 21%, outcome 4.5%, 16.5 percentage points below target"),
    ],
)
def test_an_expected_figure_is_not_called_an_outcome(kind, language, words):
    row = {
        "area_zh": "市", "area_en": "City", "indicator_zh": "投资增速",
        "indicator_en": "Growth of investment", "period": "2014", "unit": "percent",
        "kind": "target", "figures": "F1", "actual_kind": kind, "actual_figures": "F2",
    }  # fmt: skip
    for prefix, value in (("", 21.0), ("actual_", 4.5), ("gap_", -16.5)):
        row |= {f"{prefix}low": value, f"{prefix}high": value}
        row |= {f"{prefix}low_closed": True, f"{prefix}high_closed": True}
    (sentence,) = outcome_sentences(pd.DataFrame([row]), language)
    assert words in "".join(str(part) for part in sentence)

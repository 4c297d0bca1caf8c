"""The brief leads with what changed, and keeps corrections apart from new data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import tyanalysis as ty
from tyanalysis.bundle import MIME, validate_bundle
from tyanalysis.data.baseline import BASELINE, Baseline, load_baseline
from tyanalysis.data.package import Package, load
from tyanalysis.errors import DataError
from tyanalysis.presentation.brief.points import brief_points
from tyanalysis.presentation.display import Text

DATA = Path(__file__).parents[3] / "data"
PLAN = "seed-F022"


@pytest.fixture(scope="module")
def package() -> Package:
    return ty.load(DATA)


@pytest.fixture(scope="module")
def before(package: Package) -> Baseline:
    """The edition before, when everything was as it is now."""
    shown = ty.show_sources(package, "zh")
    headlines = {point.key: point.to_json() for _, point in brief_points(package, "zh")}
    cards = {str(card["id"]): card for card in shown.figures}
    sources = {str(one["id"]): one for one in shown.sources}
    return Baseline("2026-11-01-aaaaaa", headlines, frozenset(cards), cards, sources)


def say(package: Package, baseline: Baseline, language: str = "zh") -> list[str]:
    text = ty.describe_brief_changes(package, baseline, language)
    validate_bundle(text._repr_mimebundle_()[MIME])
    assert text.role == "summary"
    assert len(text.sentences) <= 7
    return ["".join(map(str, parts)) for parts in text.sentences]


def with_card(before: Baseline, **changes: Any) -> Baseline:
    cards = {**(before.cards or {}), PLAN: {**(before.cards or {})[PLAN], **changes}}
    return replace(before, cards=cards)


def test_a_first_edition_says_so(package: Package) -> None:
    assert "第一版" in say(package, Baseline())[0]
    assert "first edition" in say(package, Baseline(), "en")[0]


def test_nothing_changed(package: Package, before: Baseline) -> None:
    assert say(package, before) == ["与上一版（2026年11月1日）相比，数字和要点都没有变化。"]


def test_a_correction_and_the_main_figure_that_moved(package: Package, before: Baseline) -> None:
    old = with_card(before, value="230亿元", low=230.0, high=230.0)
    key = "plan-zongcai-zone-2024"
    moved = {**old.headlines[key], "text": "230亿元", "value": 230.0, "low": 230.0, "high": 230.0}
    said = say(package, replace(old, headlines={**old.headlines, key: moved}))
    assert "更正1条数字，新增0条，撤出0条；要点数字变动1个" in said[0]
    assert "原为230亿元，现为232.2亿元" in said[1]
    assert said[2] == "“综改示范区年度计划投资”由230亿元变为232.2亿元，因为所依据的数字更正了。"


def test_new_data_is_said_apart(package: Package, before: Baseline) -> None:
    cards = {key: card for key, card in (before.cards or {}).items() if key != PLAN}
    said = say(package, replace(before, cards=cards, figures=before.figures - {PLAN}))
    assert "更正0条数字，新增1条" in said[0]
    assert said[1].startswith("新数据之一：")
    assert "232.2亿元" in said[1]


def test_new_data_without_a_bound_keeps_its_printed_number(
    package: Package, before: Baseline
) -> None:
    cards = {key: card for key, card in (before.cards or {}).items() if key != "col-0715"}
    said = say(package, replace(before, cards=cards, figures=before.figures - {"col-0715"}))
    assert said[1].endswith("约560亿元（严格读法没有界限）。")


def test_a_regrade_and_a_wording(package: Package, before: Baseline) -> None:
    assert "的来源分级由B改为S" in say(package, with_card(before, grade="B"))[1]
    assert "数值不变" in say(package, with_card(before, as_printed="另一种说法"))[1]


def test_an_old_manifest_without_cards(package: Package, before: Baseline) -> None:
    said = say(package, replace(before, cards=None, sources=None))
    assert "看不出哪些被更正" in said[1]


def test_the_main_figures_keep_their_bounds(package: Package) -> None:
    table = ty.table_brief_points(package, "zh")
    assert not isinstance(table, Text)
    values = [str(row[3]) for row in table.rows]
    assert "< 23.22%" in values
    assert "≥ 500亿元" in values
    assert 8 <= len(values) <= 14
    english = ty.table_brief_points(package, "en")
    assert not isinstance(english, Text)
    assert len(english.rows) == len(values)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_conflicts_and_gaps_are_few_lines(package: Package, language: str) -> None:
    for text in (ty.describe_brief_conflicts(package, language),
                 ty.describe_brief_unknown(package, language)):  # fmt: skip
        assert 3 <= len(text.sentences) <= 5
        assert not any("{" in "".join(map(str, parts)) for parts in text.sentences)


def test_nothing_chosen(package: Package) -> None:
    none = ty.select(package, [], "2090", "2091")
    assert ty.describe_brief_conflicts(none, "zh").sentences
    assert "first edition" in say(none, Baseline(), "en")[0]


def test_the_baseline_is_read_from_the_manifest_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BASELINE, "")
    assert not load_baseline()
    path = tmp_path / "manifest.json"
    content = {"edition": "2026-11-01-aaaaaa", "figures": ["a"], "headlines": [{"key": "k"}],
               "cards": {"a": {"value": "1"}}, "sources": {}}  # fmt: skip
    path.write_text(json.dumps(content), encoding="utf-8")
    log = tmp_path / "reads.jsonl"
    monkeypatch.setenv("TYANALYSIS_READ_LOG", str(log))
    monkeypatch.setenv(BASELINE, str(path))
    found = load_baseline()
    assert (found.edition, found.date) == ("2026-11-01-aaaaaa", "2026-11-01")
    assert found.cards == {"a": {"id": "a", "value": "1"}}
    assert not log.exists(), "the baseline is no input"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(DataError, match="found no manifest of an edition"):
        load_baseline()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_past_day_says_how_much_it_leaves_out(language: str) -> None:
    past = load(DATA, as_of="2023-01-01")
    assert past.left_out.later > past.left_out.undated > 0
    first = ty.describe_brief_unknown(past, language).sentences[0]
    said = "".join(map(str, first))
    for part in ("2023-01-01", str(past.left_out.later), str(past.left_out.undated)):
        assert part in said
    now = ty.describe_brief_unknown(ty.load(DATA), language).markdown
    assert "均未采用" not in now
    assert "left out" not in now

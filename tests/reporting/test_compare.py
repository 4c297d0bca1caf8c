"""Two editions are compared number by number, and a correction is not taken for new data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tiny_editions import amount, below, card, executed, make_old, manifest, put, state
from tyanalysis.changes import Span
from tyanalysis.cli import main
from tyanalysis.errors import ParameterError
from tyanalysis.reporting.compare import Comparison, compare
from tyanalysis.reporting.compare_editions import find_pair
from tyanalysis.reporting.compare_numbers import Threshold, match_rows
from tyanalysis.reporting.compare_page import Links, comparison_page
from tyanalysis.reporting.compare_words import compare_sentences
from tyanalysis.reporting.manifest import Manifest, numbers

PLACE = "alpha/default/zh"
F1, F2, F3 = card("f-1", 230), card("f-2", 1000), card("f-3", 40)


def edition(told: dict[str, Any] | None = None, **changes: Any) -> Manifest:
    return manifest(PLACE, "2026-11-01", **{**numbers(executed(**changes)), **(told or {})})


def against(told: dict[str, Any] | None = None, **changes: Any) -> Comparison:
    return compare(edition(), edition(told, **changes))


def corrected() -> dict[str, Any]:
    """An edition in which figure f-1 was put right and all that rests on it moved."""
    return {
        "figures": [card("f-1", 235), F2, F3],
        "headlines": [{"key": "share", "label": "占比", **below(23.5, "f-1", "f-2")},
                      {"key": "done", "label": "完成", **amount(235, "f-1")}],
        "rows": [["太忻", "2023年", amount(235, "f-1")], ["综改", "2023年", amount(40, "f-3")]],
        "sentences": ["占比不到四分之一。", "完成235亿元。"],
    }  # fmt: skip


def test_equal_editions_are_the_same() -> None:
    found = against()
    assert found.same
    assert (found.unseen, found.method, found.inputs) == ((), (), ())


def test_a_corrected_figure_and_what_rests_on_it() -> None:
    found = against(**corrected())
    assert [(one.how, one.id) for one in found.figures] == [("corrected", "f-1")]
    assert [(m.change.key, m.cause, m.because) for m in found.headlines] == [
        ("share", "correction", ("f-1",)), ("done", "correction", ("f-1",)),
    ]  # fmt: skip
    share, done = (one.change for one in found.headlines)
    assert done.difference == Span(5, 5)
    assert share.difference == Span(-23.22, 23.5, False, False)
    # The chart and the table show the same cell: it is told once.
    assert [(m.change.label, m.change.old["text"], m.change.new["text"]) for m in found.cells] == [
        ("太忻 · 2023年 · 金额", "230", "235")
    ]
    assert found.charts == ("amounts",)
    assert [one.only_numbers for one in found.wording] == [True]


def test_new_data_is_no_correction() -> None:
    rows = [*state()["rows"], ["太忻", "2024年", amount(260, "f-4")]]
    headlines = [*state()["headlines"], {"key": "done-2024", "label": "完成", **amount(260, "f-4")}]
    news = card("f-4", 260, "2024年", indicator="投资f-1")
    found = against(rows=rows, headlines=headlines, figures=[F1, F2, F3, news])
    assert (found.corrections, [one.id for one in found.news]) == ((), ["f-4"])
    assert [(m.change.how, m.cause) for m in (*found.headlines, *found.cells)] == [
        ("appeared", "new-data"), ("appeared", "new-data"),
    ]  # fmt: skip


def test_a_revised_vintage_is_a_correction() -> None:
    later = card("f-9", 231, indicator="投资f-1", source="bulletin")
    sources = [*state()["sources"], {"id": "bulletin", "title": "公报", "published": "2025-02-01"}]
    headlines = [state()["headlines"][0], {"key": "done", "label": "完成", **amount(231, "f-9")}]
    found = against(figures=[F1, F2, F3, later], sources=sources, headlines=headlines)
    assert [(one.how, one.id, one.old["id"]) for one in found.figures] == [
        ("revised", "f-9", "f-1")
    ]
    assert [m.cause for m in found.headlines] == ["correction"]
    assert [(one.how, one.id) for one in found.sources] == [("added", "bulletin")]


def test_correction_and_new_data_in_one_number() -> None:
    headlines = [{"key": "done", "label": "完成", **amount(500, "f-1", "f-4")}]
    news = card("f-4", 265, "2024年")
    found = against(headlines=headlines, figures=[card("f-1", 235), F2, F3, news])
    assert [(m.change.key, m.cause) for m in found.headlines] == [
        ("done", "both"), ("share", "correction"),
    ]  # fmt: skip


def test_a_withdrawn_figure() -> None:
    rows = state()["rows"][:1]
    found = against(rows=rows, figures=[F1, F2])
    assert [(one.how, one.id) for one in found.figures] == [("gone", "f-3")]
    assert [(m.change.how, m.cause) for m in found.cells] == [("went", "withdrawn")]


def test_another_method_is_neither() -> None:
    software = {"code": {"module tyanalysis.analysis.growth": "1"}}
    rows = [["太忻", "2023年", amount(231, "f-1")], state()["rows"][1]]
    found = against({"ingredients": software}, rows=rows)
    assert found.method == ("code",)
    assert [m.cause for m in found.cells] == ["method"]
    assert [m.cause for m in against(rows=rows).cells] == ["unknown"], "nothing explains it"


def test_sources_are_corrected_and_regraded() -> None:
    paper = state()["sources"][0]
    for change, how in (({"grade": "B"}, "regraded"), ({"title": "日报"}, "corrected")):
        (one,) = against(sources=[{**paper, **change}]).sources
        assert (one.how, one.id, one.fields) == (how, "paper", tuple(change))
    gone, added = sorted(against(sources=[{**paper, "id": "new"}]).sources, key=lambda s: s.how)[
        ::-1
    ]
    assert (gone.how, added.how) == ("gone", "added")


def test_what_an_old_manifest_cannot_show_is_said(tmp_path: Path) -> None:
    old = put(tmp_path, PLACE, "2026-11-01")
    put(tmp_path, PLACE, "2026-11-02", "bbbbbb", **corrected())
    make_old(old)
    done = CliRunner().invoke(main, ["compare", "alpha", "--json", "--output", str(tmp_path)])
    found = json.loads(done.stdout)
    assert found["unseen"] == ["cards", "sources", "sentences"]
    assert [one["cause"] for one in found["headlines"]] == ["unknown", "unknown"]
    assert (found["sources"], found["wording"]) == ([], [])


def test_small_movements_are_counted_and_not_listed() -> None:
    old, new = edition(), edition(**corrected())
    for text, left, hidden in (("6", 0, 3), ("5", 2, 1), ("2%", 2, 1), ("3%", 0, 3)):
        found = compare(old, new, Threshold.parse(text))
        numbers_left = len(found.headlines) + len(found.cells)
        assert (numbers_left, found.below) == (left, hidden), text
        assert not found.same
    with pytest.raises(ParameterError, match="threshold: found 'x'"):
        Threshold.parse("x")


def table(rows: list[Any], *columns: str) -> dict[str, Any]:
    return {"rows": rows, "columns": [{"key": name, "name": name} for name in columns]}


def test_rows_are_paired_by_their_words_then_by_their_first_words_then_by_figures() -> None:
    n = amount(1, "f-1")
    old = table([["a", n, "x"], ["b", n, "y"], ["c", amount(3, "f-3"), "z"]], "k", "n", "note")
    new = table([["b", n, "y"], ["a", n, "reworded"], ["renamed", amount(4, "f-3"), "z"]],
                "k", "n", "note")  # fmt: skip
    pairs = [(name, before and before[0]) for name, before, _ in match_rows(old, new)]
    assert pairs == [("b", "b"), ("a", "a"), ("renamed", "c")]


def test_rows_of_equal_words_keep_their_order_and_new_columns_do_not_part_them() -> None:
    old = table([["a", amount(1)], ["a", amount(2)]], "k", "n")
    new = table([["a", "x", amount(1)], ["a", "y", amount(2)]], "k", "extra", "n")
    pairs = [(before[1]["value"], after[2]["value"]) for _, before, after in match_rows(old, new)]
    assert pairs == [(1, 1), (2, 2)]


def test_sentences_are_paired_with_their_likes() -> None:
    old = {"a": ["产值增长很快，居全省第一。", "没有可比的基期。"], "b": ["只此一句。"]}
    new = {"a": ["没有可比的基期。", "产值增长较快，居全省第二。"]}
    found = [(one.place, one.how) for one in compare_sentences(old, new)]
    assert ("b", "went") in found
    whole = compare_sentences({"a": ["产值增长很快。"]}, {"a": ["产值增长较快。"]})[0]
    assert whole.pieces == (("same", "产值增长"), ("old", "很"), ("new", "较"), ("same", "快。"))
    assert (whole.how, whole.only_numbers) == ("changed", False)


def test_which_editions_are_compared(tmp_path: Path) -> None:
    home = tmp_path / PLACE
    with pytest.raises(ParameterError, match="found no edition"):
        find_pair(home)
    days = [put(tmp_path, PLACE, f"2026-11-0{day}", f"{day}" * 6) for day in (1, 2, 3)]
    assert find_pair(home) == (days[1], days[2])
    assert find_pair(home, ["2026-11-01"]) == (days[0], days[2])
    assert find_pair(home, ["latest"]) == (days[1], days[2])
    assert find_pair(home, ["latest", days[0].name]) == (days[2], days[0])
    with pytest.raises(ParameterError, match="found 3 editions for '2026'"):
        find_pair(home, ["2026"])
    with pytest.raises(ParameterError, match=r"found no edition .did you mean '2026-11-02-222222'"):
        find_pair(home, ["2026-11-02-222223"])


def test_one_edition_alone_cannot_be_compared(tmp_path: Path) -> None:
    put(tmp_path, PLACE, "2026-11-01")
    done = CliRunner().invoke(main, ["compare", "alpha", "--output", str(tmp_path)])
    assert done.exit_code == 2
    assert "found one edition" in done.stderr


@pytest.fixture
def two(tmp_path: Path) -> Path:
    put(tmp_path, PLACE, "2026-11-01")
    put(tmp_path, PLACE, "2026-11-02", "bbbbbb", **corrected(), drawn=2)
    return tmp_path


def test_the_command_tells_it_and_its_exit_code_too(two: Path) -> None:
    run = CliRunner().invoke
    done = run(main, ["compare", "alpha", "--output", str(two)])
    assert done.exit_code == 0, done.output
    for part in ("2026-11-01-aaaaaa → 2026-11-02-bbbbbb", "corrections (1)", "230亿元",
                 "upper bound +0.28 pp", "charts that changed: amounts"):  # fmt: skip
        assert part in done.stdout
    assert run(main, ["compare", "alpha", "--exit-code", "--output", str(two)]).exit_code == 1
    same = ["compare", "alpha", "latest", "latest", "--exit-code", "--output", str(two)]
    assert run(main, same).exit_code == 0
    wrong = run(main, ["compare", "alpa", "--output", str(two)])
    assert (wrong.exit_code, "did you mean 'alpha'" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(("language", "words"), [("zh", "更正"), ("en", "Corrections")])
def test_the_page_shows_both_charts_and_the_changed_words(
    tmp_path: Path, language: str, words: str
) -> None:
    place = f"alpha/default/{language}"
    old = put(tmp_path, place, "2026-11-01", sentences=["<b>旧</b>"])
    new = put(tmp_path, place, "2026-11-02", "bbbbbb", **{**corrected(), "drawn": 2})
    found = compare(*(Manifest.model_validate_json((one / "manifest.json").read_bytes())
                      for one in (old, new)))  # fmt: skip
    page = comparison_page(old, new, found, Links(home="../x.html", old="o", new="n"))
    assert words in page
    assert f'lang="{ {"zh": "zh-CN", "en": "en"}[language] }"' in page
    assert page.index('d="M0 1"') < page.index('d="M0 2"')
    assert "<ins>" in page
    assert "&lt;b&gt;" in page
    assert "<b>旧" not in page


def test_the_command_writes_the_page(two: Path) -> None:
    page = two / "page.html"
    arguments = ["compare", "alpha", "--page", str(page), "--output", str(two)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "@font-face" in text
    assert "<a href" not in text, "a page by itself leads nowhere"

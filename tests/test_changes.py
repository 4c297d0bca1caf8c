"""What became of numbers and figures: corrections, revisions and new data are told apart."""

from __future__ import annotations

import math

import pytest

from tyanalysis.changes import Span, compare_cards, difference, movement, size, span_of

BASE = {"id": "f-1", "area": "太忻", "indicator": "投资", "period": "2023年", "value": "5亿元",
        "low": 5.0, "high": 5.0, "low_closed": True, "high_closed": True, "unit": "CNY_100M",
        "as_printed": "5亿元", "kind": "实际", "grade": "A", "source": "a"}  # fmt: skip


def card(name: str = "f-1", **changes: object) -> dict[str, object]:
    return {**BASE, "id": name, **changes}


def how(old: list[dict], new: list[dict], dates: dict[str, str] | None = None):
    sides = [{str(one["id"]): one for one in side} for side in (old, new)]
    return [(one.how, one.id, one.is_correction) for one in compare_cards(*sides, dates)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"value": "6亿元", "low": 6.0, "high": 6.0}, "corrected"),
        ({"as_printed": "约5亿元"}, "corrected"),
        ({"source": "b"}, "corrected"),
        ({"high": None}, "corrected"),
        ({"high_closed": False}, "corrected"),
        ({"grade": "B"}, "regraded"),
        ({"area": "太忻经济区"}, "renamed"),
    ],
)
def test_the_same_figure_that_says_something_else(change, expected) -> None:
    ((told, name, correction),) = how([card()], [card(**change)])
    assert (told, name) == (expected, "f-1")
    assert correction == (expected != "renamed")


def test_nothing_changed() -> None:
    assert how([card()], [card()]) == []
    assert how([card(note=None)], [card(note="", conflicts=["f-2"])]) == []


def test_a_field_that_was_not_recorded_is_no_change() -> None:
    old = {key: value for key, value in card().items() if key != "unit"}
    assert how([old], [card()]) == []


def test_zero_and_unbounded_are_not_the_same() -> None:
    assert how([card(low=0.0)], [card(low=None)]) == [("corrected", "f-1", True)]


def test_another_period_is_new_data_and_the_same_fact_from_a_later_source_a_revision() -> None:
    dates = {"a": "2024-01-15", "b": "2025-01-15", "c": "2023-12"}
    new = card("f-2", period="2024年", source="b")
    assert how([card()], [card(), new], dates) == [("added", "f-2", False)]
    revised = card("f-3", value="6亿元", source="b")
    assert how([card()], [card(), revised], dates) == [("revised", "f-3", True)]
    assert how([card()], [revised], dates) == [("revised", "f-3", True)], "the old one is not gone"
    earlier = card("f-4", source="c")
    assert how([card()], [card(), earlier], dates) == [("added", "f-4", False)]


def test_a_year_is_not_before_its_days() -> None:
    dates = {"a": "2024", "b": "2024-06-01"}
    assert how([card()], [card(), card("f-2", source="b")], dates) == [("added", "f-2", False)]


def test_a_figure_that_is_gone() -> None:
    assert how([card(), card("f-2", period="")], [card()]) == [("gone", "f-2", False)]


def test_differences_keep_their_bounds() -> None:
    more = Span(1000, math.inf, False, False)
    assert difference(Span(5, 5), Span(7.1, 7.1)) == Span(2.1, 2.1)
    assert difference(Span(232.2, 232.2), Span(235, 235)).low == 2.8
    assert not difference(more, Span(1200, math.inf, True, False)).bounded
    assert difference(Span(0, 10, True, False), Span(20, 30)) == Span(10, 30, False, True)


def test_movement_is_of_the_end_that_moved_farther() -> None:
    assert movement(Span(0, 10), Span(1, 13)) == 3
    assert movement(Span(0, 10), Span(0, math.inf, True, False)) == math.inf
    assert movement(Span(0, 10, False, True), Span(0, 10)) == math.inf
    assert movement(None, None) == 0
    assert movement(None, Span(1, 1)) == math.inf
    assert size(Span(-5, math.inf)) == 5
    assert size(None) == 0


def test_the_interval_of_a_printed_number() -> None:
    assert span_of({"text": "5", "value": 5}) == Span(5, 5)
    assert span_of({"text": "< 5", "low": None, "high": 5, "high_closed": False}) == Span(
        -math.inf, 5, False, False
    )
    assert span_of({"text": "待定"}) is None
    assert Span(1, math.inf, True, False).to_json() == {
        "low": 1, "high": None, "low_closed": True, "high_closed": False,
    }  # fmt: skip

"""One claim for each thing; promises and facts apart."""

import math

from tyanalysis.analysis.investment.claims import bounds_at, ends, first, place_claims
from tyanalysis.data.quantity import Bounds


def test_the_better_grade_stands_in_front_and_keeps_the_other(frames_of):
    frames = frames_of(
        [
            {"indicator": "g", "value": 5.0, "unit": "percent", "grade": "B"},
            {"indicator": "g", "value": 7.0, "unit": "percent", "grade": "A"},
        ]
    )
    (row,) = place_claims(frames, ["g"]).to_dict("records")
    assert (row["low"], row["grade"], row["others"], row["differs"]) == (7.0, "A", "F1", True)


def test_a_target_and_its_outcome_are_two_rows(frames_of):
    frames = frames_of(
        [
            {"indicator": "g", "value": 21.0, "kind": "target"},
            {"indicator": "g", "value": 4.5, "kind": "expected"},
            {"indicator": "g", "value": 4.6, "kind": "growth"},
        ]
    )
    found = place_claims(frames, ["g"])
    assert sorted(zip(found["kind"], found["promise"], strict=True)) == [
        ("expected", True), ("growth", False), ("target", True),
    ]  # fmt: skip


def test_subjects_stay_apart_only_on_request_and_claims_without_a_number_never(frames_of):
    frames = frames_of(
        [
            {"indicator": "done", "value": 1.0, "subject_zh": "甲"},
            {"indicator": "done", "value": 2.0, "subject_zh": "乙"},
            {"indicator": "done", "value": math.nan, "subject_zh": "丙"},
        ]
    )
    assert len(place_claims(frames, ["done"])) == 1
    assert len(place_claims(frames, ["done"], by_subject=True)) == 2


def test_kinds_of_area_are_a_filter(frames_of):
    frames = frames_of(
        [{"area": "z", "value": 1.0}, {"area": "c", "value": 2.0}],
        areas=[("z", "zone"), ("c", "city")],
    )
    assert place_claims(frames, ["x"], area_kinds=["city"])["area"].to_list() == ["c"]
    assert place_claims(frames, ["nothing"]).empty


def test_bounds_go_into_cells_and_back():
    row = ends(Bounds.of(0, 23.22, False, False), "share_")
    assert str(bounds_at(row, "share_")) == "(0, 23.22)"
    assert bool(bounds_at({"low": math.nan}).is_empty[0])


def test_first_gives_none_where_nothing_fits(frames_of):
    found = place_claims(frames_of([{"value": 1.0}]), ["x"])
    assert first(found, area="a")["low"] == 1.0
    assert first(found, area="b") is None

"""What is kept for a package is used for it alone, and only as long as it was not changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

import tyanalysis as ty
from tyanalysis.analysis.claims import claims
from tyanalysis.data.remember import remembered, share, store_of


@remembered
def total(frame: pd.DataFrame, column: str) -> float:
    return float(frame[column].sum())


@remembered
def half(frame: pd.DataFrame) -> pd.DataFrame:
    return frame / 2


def test_a_result_is_computed_once_and_again_after_a_change() -> None:
    frame = pd.DataFrame({"n": [1.0, 2.0], "name": ["a", "b"]})
    assert total(frame, "n") == 3.0
    kept = store_of(frame)
    assert store_of(frame) is kept
    frame.loc[0, "n"] = 5.0
    assert total(frame, "n") == 7.0
    kept = store_of(frame)
    frame.loc[1, "name"] = "c"
    assert store_of(frame) is not kept


def test_two_frames_do_not_share() -> None:
    a, b = pd.DataFrame({"n": [1.0]}), pd.DataFrame({"n": [2.0]})
    assert (total(a, "n"), total(b, "n")) == (1.0, 2.0)


def test_a_frame_that_was_handed_out_may_be_written_to() -> None:
    frame = pd.DataFrame({"n": [2.0]})
    first = half(frame)
    first.loc[0, "n"] = 99.0
    assert half(frame)["n"].item() == 1.0


def test_a_copy_shares_until_it_is_changed() -> None:
    frame = pd.DataFrame({"n": [1.0]})
    copy = share(frame.copy(deep=False), frame)
    assert store_of(copy) is store_of(frame)
    copy.loc[0, "n"] = 4.0
    assert (total(copy, "n"), total(frame, "n")) == (4.0, 1.0)


def test_a_change_of_one_loaded_package_is_not_seen_in_the_next() -> None:
    first = ty.load()
    low = first.figures.loc[0, "low"]
    first.figures.loc[0, "low"] = -1.0
    second = ty.load()
    assert second.figures.loc[0, "low"] == low or pd.isna(low)
    assert store_of(first) is not store_of(second)


def test_a_package_with_fewer_figures_has_results_of_its_own() -> None:
    whole = ty.load()
    part = replace(whole, figures=whole.figures.iloc[:10].reset_index(drop=True))
    assert len(claims(whole)) == len(whole.figures)
    assert len(claims(part)) == 10


def test_a_changed_file_is_seen(tiny_package: Path) -> None:
    before = ty.load(tiny_package)
    file = tiny_package / "areas.csv"
    text = file.read_text(encoding="utf-8")
    name = str(before.areas["name_en"][0])
    file.write_text(text.replace(name, f"{name} renamed"), encoding="utf-8")
    assert ty.load(tiny_package).areas["name_en"][0] == f"{name} renamed"
    assert before.areas["name_en"][0] == name

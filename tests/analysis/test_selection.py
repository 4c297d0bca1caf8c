"""Choosing areas and years."""

import pytest

from tyanalysis.analysis.derive import derive
from tyanalysis.analysis.selection import select
from tyanalysis.data.package import load
from tyanalysis.errors import ParameterError


@pytest.fixture(scope="module")
def package():
    return load()


def test_nothing_chosen_keeps_everything(package):
    chosen = select(package)
    assert len(chosen.figures) == len(package.figures)
    assert len(chosen.derivations) == len(package.derivations)


def test_an_area_brings_what_lies_in_it_and_what_it_lies_in(package):
    areas = set(select(package, ["zhongbei-zone"]).figures["area"])
    assert {"zhongbei-zone", "taixin-zone", "shanxi"} <= areas
    assert "qingxu-vinegar" not in areas


def test_years_keep_what_touches_them_and_what_is_undated(package):
    chosen = select(package, period_start="2023", period_end="2023").figures
    assert set(chosen["period"].str[:4]) <= {"2023", "", "2021", "2022"}
    assert "2023-S1" in set(chosen["period"])
    assert (chosen["period"] == "").any()
    spans = chosen["period"][chosen["period"].str.contains("/")]
    assert not spans.str.startswith("2020-01-01/P9M").any()


def test_derivations_and_questions_follow_the_figures(package):
    chosen = select(package, ["qingxu-vinegar"])
    assert {"D20", "D22"} <= set(chosen.derivations["id"])
    assert "D01" not in set(chosen.derivations["id"])
    assert "Q08" in set(chosen.questions["id"])
    assert "Q03a" not in set(chosen.questions["id"])
    assert len(derive(chosen)) == len(chosen.derivations)


def test_a_row_that_rests_on_a_dropped_row_goes_too(package):
    figures = package.figures[package.figures["id"] != "seed-F057"]
    chosen = select(package, list(figures["area"].unique()))
    assert "D27b" in set(chosen.derivations["id"])
    from tyanalysis.analysis.selection import _still_possible  # noqa: PLC0415

    kept = set(_still_possible(package.derivations, {"seed-F057"})["id"])
    assert "D25a" not in kept
    assert "D27b" not in kept, "it is computed from D25a"


def test_an_unknown_area_is_refused_with_the_nearest(package):
    with pytest.raises(ParameterError, match=r"found 'taiyuann'.*Did you mean 'taiyuan'"):
        select(package, ["taiyuann"])


def test_years_in_the_wrong_order_are_refused(package):
    with pytest.raises(ParameterError, match=r"found '2024' after '2020'"):
        select(package, period_start="2024", period_end="2020")

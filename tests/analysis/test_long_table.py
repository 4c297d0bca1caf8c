import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.long_table import group_codes, level_before, refuse_sorts, totals
from tyanalysis.errors import NotComputable, ParameterError


@pytest.mark.parametrize("kind", ["object", "category"])
def test_groups_are_numbered_as_they_appear_and_a_missing_name_is_a_name(kind):
    frame = pd.DataFrame({"a": ["z", None, "b", "z", None], "b": [1, 1, 2, 1, np.nan]})
    frame["a"] = frame["a"].astype(kind)
    assert group_codes(frame, ["a"]).tolist() == [0, 1, 2, 0, 1]
    assert group_codes(frame, ["a", "b"]).tolist() == [0, 1, 2, 0, 3]
    assert group_codes(frame, []).tolist() == [0] * 5


def test_the_level_before_is_that_of_the_same_series_only():
    series, when = np.array([0, 1, 0, 1]), np.array([2021, 2020, 2020, 2022])
    before = level_before(series, when, np.array([5.0, 6.0, 7.0, 8.0]), 1, "year")
    assert before.tolist() == pytest.approx([7, np.nan, np.nan, np.nan], nan_ok=True)
    with pytest.raises(ParameterError, match="2020 twice"):
        level_before(np.zeros(2, int), np.array([2020, 2020]), np.ones(2), 1, "year")


def test_totals_now_and_before_stand_beside_each_row():
    frame = pd.DataFrame({"by": list("xxyx"), "period": [1, 1, 1, 2]})
    now, before = totals(frame, np.array([1.0, 2.0, 3.0, 4.0]), ["by"], "period", 1)
    assert now.tolist() == [3, 3, 3, 4]
    assert before.tolist() == pytest.approx([np.nan, np.nan, np.nan, 3], nan_ok=True)


def test_facts_of_two_names_are_one_sort():
    frame = pd.DataFrame({"by": ["x", "x"], "kind": ["actual", "count"]})
    refuse_sorts(frame, ["by"], ())
    with pytest.raises(NotComputable, match="mixed-kinds"):
        refuse_sorts(frame.assign(kind=["actual", "plan"]), ["by"], ())
    refuse_sorts(frame.assign(kind=["actual", "plan"]), ["kind"], ())

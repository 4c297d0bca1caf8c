"""Indices of one column, for many."""

import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.agglomeration import gini_locational_area
from tyanalysis.analysis.concentration import hhi
from tyanalysis.analysis.dispersion import (
    coefficient_of_variation,
    hoover,
    mean_square_successive_difference,
    williamson,
)
from tyanalysis.analysis.inequality import atkinson, gini, theil_l, theil_t_split, wolfson
from tyanalysis.analysis.many import by_column, by_group
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import ParameterError

WIDE = pd.DataFrame({"2022": [1.0, 2.0, 3.0], "2023": [1.0, 1.0, 7.0]}, index=list("abc"))
LONG = WIDE.melt(var_name="period", ignore_index=False).assign(kind="actual", half=list("xxyxxy"))


@pytest.mark.parametrize("index", [gini, theil_l, wolfson, hoover, coefficient_of_variation])
def test_many_columns_are_as_many_calls(index):
    expected = [index(WIDE[name]) for name in WIDE]
    assert by_column(index, WIDE)["value"].tolist() == expected
    assert by_column(index, WIDE.to_numpy())["value"].tolist() == expected
    grouped = by_group(index, LONG, "period")
    assert grouped["value"].tolist() == expected
    assert grouped["units"].tolist() == [3, 3]


def test_results_of_several_numbers_become_columns():
    found = by_column(atkinson, WIDE, aversion=1.0)
    assert found.loc["2023", "equal_level"] == pytest.approx(7 ** (1 / 3))
    split = by_group(theil_t_split, LONG, "period", {"groups": "half"})
    assert (split["between"] + split["within"]).tolist() == pytest.approx(split["total"].tolist())
    one = theil_t_split(WIDE["2023"], ["x", "x", "y"])
    assert split.loc[1, "between"] == one.between
    reference = by_column(gini_locational_area, WIDE, reference=[1.0, 1.0, 1.0])
    assert reference["value"].iloc[0] == pytest.approx(gini_locational_area([1, 2, 3], [1, 1, 1]))


def test_bounds_stay_bounds_and_a_refused_group_says_why():
    frame = Bounds.of([1, 1, 1, 2], [1, 3, 1, 2]).to_frame()
    frame = frame.assign(area=list("aabb"), kind=["actual"] * 3 + ["plan"])
    found = by_group(hhi, frame, ["area"]).set_index("area")
    assert found.loc["a", ["low", "high"]].tolist() == pytest.approx([0.5, 0.625])
    assert found["reason"].to_dict() == {"a": "", "b": "mixed-kinds"}
    assert np.isnan(found.loc["b", "low"])
    with pytest.raises(ParameterError, match="town"):
        by_group(hhi, frame, "town")
    none = by_column(gini, pd.DataFrame({"x": [0.0, 0.0]}))
    assert none.to_dict("list") == {"value": [pytest.approx(np.nan, nan_ok=True)],
                                    "reason": ["undefined"]}  # fmt: skip


@pytest.mark.parametrize(
    "index",
    [gini, theil_l, wolfson, atkinson, hoover, coefficient_of_variation,
     mean_square_successive_difference, lambda y: williamson(y, [1.0, 1.0, 1.0]),
     lambda y: williamson([1.0, 1.0, 1.0], y)],
)  # fmt: skip
def test_a_table_is_not_pooled(index):
    with pytest.raises(ParameterError, match=r"many\.by_column"):
        index(WIDE.to_numpy())

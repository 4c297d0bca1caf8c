import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.amounts import with_rounding
from tyanalysis.analysis.cumulative import (
    cumulate,
    cumulative_growth,
    single_growth,
    single_periods,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def ytd(*rows):
    return pd.DataFrame(rows, columns=["area", "year", "month", "value"])


def test_january_and_february_are_one_period_and_gaps_are_counted():
    frame = ytd(("a", 2020, 6, 30.0), ("a", 2020, 2, 10.0), ("a", 2020, 3, 16.0),
                ("a", 2021, 1, 5.0), ("b", 2020, 2, 1.0))  # fmt: skip
    single = single_periods(frame, ["area"])
    assert single["value"].tolist() == [10.0, 6.0, 14.0, 5.0, 1.0]
    assert single["months"].tolist() == [2, 1, 3, 1, 2]


def test_a_revision_shows_as_a_negative_month():
    single = single_periods(ytd(("a", 2020, 2, 10.0), ("a", 2020, 3, 9.0)), ["area"])
    assert single["value"].tolist() == [10.0, -1.0]


def test_rounding_of_both_levels_widens_the_month():
    levels = with_rounding([10.0, 16.0], 0.1).to_frame()
    frame = pd.DataFrame({"year": 2020, "month": [2, 3]}).join(levels)
    single = single_periods(frame)
    assert str(Bounds.from_frame(single)) == "[9.95, 10.05); (5.9, 6.1)"
    assert str(Bounds.from_frame(cumulate(single))) == "[9.95, 10.05); (15.85, 16.15)"


def test_a_missing_month_does_not_pass_for_a_sum():
    single = single_periods(
        ytd(("a", 2020, 2, 10.0), ("a", 2020, 3, 16.0), ("a", 2020, 4, 20.0)), ["area"]
    )
    assert cumulate(single, ["area"])["value"].tolist() == [10.0, 16.0, 20.0]
    with pytest.raises(NotComputable, match="no-parts"):
        cumulate(single.drop(index=1), ["area"])


@pytest.mark.parametrize("month", [0, 13])
def test_months_out_of_range_or_twice_are_refused(month):
    with pytest.raises(ParameterError, match="months 1 to 12"):
        single_periods(ytd(("a", 2020, month, 1.0)))
    with pytest.raises(ParameterError, match="twice"):
        single_periods(ytd(("a", 2020, 3, 1.0), ("a", 2020, 3, 2.0)))


def test_growth_of_a_month_whose_base_may_be_nothing_is_not_determined():
    wide = single_growth(101.0, 100.0, with_rounding(0.02, 0.02), with_rounding(0.02, 0.02))
    assert wide.is_entire.all()
    exact = single_growth(120.0, 100.0, 0.2, 0.25)
    assert exact.low == pytest.approx([0.0])


def test_cumulative_growth_is_bounded_by_its_months():
    bounds = cumulative_growth(Bounds.of([50, 50], [150, 150]), Bounds.of([0, 0.25], [0, 0.25]))
    assert bounds.low == pytest.approx([200 / (150 + 40) - 1])
    assert bounds.high == pytest.approx([200 / (50 + 120) - 1])
    with pytest.raises(ParameterError, match="rates above -1"):
        cumulative_growth([1.0], [-1.0])
    assert not np.isnan(cumulative_growth([1.0], [-0.5]).low).any()

import numpy as np
import pytest

from tyanalysis.analysis.shares import (
    average_location_quotient,
    location_quotient,
    location_quotient_table,
    share_of_total,
    shares,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def test_a_floor_of_the_total_is_a_ceiling_of_the_share():
    assert str(share_of_total(232.2, Bounds.of(1000, np.inf, False))) == "(0, 0.2322)"
    both = share_of_total(Bounds.of(1000, np.inf, False), Bounds.of(100, np.inf, False))
    assert str(both) == "(0, 1]"  # a part is no larger than its whole, and that is all


def test_a_part_larger_than_its_whole_contradicts_itself():
    assert share_of_total(Bounds.of(12, 13), 10.0).is_empty.all()
    assert np.isnan(share_of_total([1.0, 1.0], [0.0, 2.0])).tolist() == [True, False]


def test_shares_of_bounds_are_tighter_than_quotients():
    parts = Bounds.of([10, 30], [20, 30])
    exact = shares(parts)
    assert str(exact) == "[0.25, 0.4]; [0.6, 0.75]"
    naive = parts / parts.sum()
    assert naive.low[0] < exact.low[0] < exact.high[0] < naive.high[0]


def test_open_and_infinite_ends_of_shares():
    parts = Bounds.of([0, 5], [np.inf, 5], [True, True], [False, True])
    assert str(shares(parts)) == "[0, 1); (0, 1]"
    assert str(shares(Bounds.of([0, 5], [1, 5], [False, True]))) == "(0, 0.166667]; [0.833333, 1)"


def test_nothing_has_no_shares():
    with pytest.raises(NotComputable, match="undefined"):
        shares([0.0, 0.0])
    with pytest.raises(NotComputable, match="undefined"):
        shares(Bounds.point([0.0, 0.0]))
    with pytest.raises(ParameterError, match="at least 0"):
        shares(Bounds.of([-1, 2], [1, 3]))


def test_empty_industries_have_no_quotient_and_do_not_spoil_the_average():
    table = [[1.0, 0.0, 3.0], [2.0, 0.0, 2.0]]
    quotients = location_quotient_table(table)
    assert np.isnan(quotients[:, 1]).all()
    assert np.isfinite(average_location_quotient(table)).all()
    with pytest.raises(ParameterError, match="3 industries"):
        location_quotient_table(table, [1.0, 2.0])
    assert str(location_quotient(Bounds.of(1, 2, False), 10, 20, 100)) == "(0.5, 1]"

import numpy as np
import pytest

from tyanalysis.analysis.growth import cagr, growth_from_increment, growth_rate, index_series
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def test_rows_without_a_base_are_marked_and_a_single_one_is_refused():
    assert np.isnan(growth_rate([1.0, 2.0], [0.0, 1.0])).tolist() == [True, False]
    assert growth_rate(Bounds.point([1.0, 2.0]), [-1.0, 1.0]).is_empty.tolist() == [True, False]
    for base in (0.0, -5.0):
        with pytest.raises(NotComputable, match="undefined"):
            growth_rate(5.0, base)


def test_growth_over_a_floor_is_a_ceiling():
    assert str(growth_rate(100, Bounds.of(80, np.inf, False))) == "(-1, 0.25)"
    assert str(growth_rate(Bounds.of(100, np.inf, False), 80)) == "(0.25, inf)"


def test_compound_growth_needs_years_and_a_start():
    assert cagr([100.0, 50.0], [121.0, 50.0], 2).round(9).tolist() == [0.1, 0.0]
    with pytest.raises(ParameterError, match="years"):
        cagr(100.0, 121.0, 0)
    with pytest.raises(NotComputable, match="undefined"):
        cagr(0.0, 121.0, 2)
    assert cagr(100.0, 0.0, 3) == -1.0


def test_growth_from_an_increment_larger_than_the_level_is_refused():
    with pytest.raises(NotComputable, match="undefined"):
        growth_from_increment(10.0, 10.0)
    assert str(growth_from_increment(Bounds.of(90, 110), 10.0)) == "[0.1, 0.125]"
    assert str(growth_from_increment(Bounds.of(90, 110), -10.0)) == "[-0.1, -0.0833333]"


def test_the_base_of_an_index_is_exact_though_its_level_is_not():
    index = index_series(Bounds.of([10, 20], [20, 30]), base=1)
    assert str(index) == "[33.3333, 100]; 100"
    assert index_series([[1.0, 2.0], [4.0, 2.0]], scale=1).tolist() == [[1, 2], [1, 0.5]]
    with pytest.raises(ParameterError, match="base"):
        index_series([1.0, 2.0], base=2)

import numpy as np
import pytest

from tyanalysis.analysis.concentration import (
    concentration_ratio,
    effective_number,
    hhi,
    hhi_normalised,
    hhi_points,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def test_the_index_of_a_box_is_tighter_than_that_of_naive_shares():
    box = Bounds.of([40, 30, 20], [44, 33, 22])
    naive = ((box / box.sum()) ** 2).sum()
    assert hhi(box).issubset(naive).all()
    assert naive.high[0] - naive.low[0] > 3 * (hhi(box).high[0] - hhi(box).low[0])


def test_open_ends_are_kept():
    assert str(hhi(Bounds.of([1, 1], [1, 3], True, [True, False]))) == "[0.5, 0.625)"
    with pytest.raises(ParameterError, match="without bounds"):
        hhi(Bounds.of([2, 1], [2, 1.5], False))
    assert str(hhi(Bounds.of([3, 1], [4, 2], [False, True], [True, False]))) == "(0.52, 0.68]"
    # One of two equal claims is closed, so the value is attained by that one.
    assert hhi(Bounds.of([1, 1], [2, 2], True, [True, False])).high_closed.all()
    assert not hhi(Bounds.of([1, 1], [2, 2], True, False)).high_closed.any()


def test_a_part_without_ceiling_may_dwarf_the_others():
    assert str(hhi(Bounds.of([1, 1], [np.inf, 1], True, [False, True]))) == "[0.5, 1)"
    assert str(hhi(Bounds.of([0, 0], [np.inf, 1]))) == "[0.5, 1]"
    assert str(concentration_ratio(Bounds.of([1, 1, 1], np.inf), 1)) == "[0.333333, 1)"
    assert str(hhi(Bounds.of([0, 0], [np.inf, 0], [False, True], [False, True]))) == "1"


def test_the_three_scales_and_the_effective_number_agree():
    box = Bounds.of([1, 1], [1, 3])
    assert str(hhi_points(box)) == "[5000, 6250]"
    assert str(hhi_normalised(box)) == "[0, 0.25]"
    assert str(effective_number(box)) == "[1.6, 2]"
    with pytest.raises(ParameterError, match="at least two"):
        hhi_normalised([1.0])
    with pytest.raises(ParameterError, match="top"):
        concentration_ratio(box, 3)
    with pytest.raises(NotComputable, match="undefined"):
        hhi([[1.0, 2.0], [0.0, 0.0]])

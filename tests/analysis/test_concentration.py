import itertools

import numpy as np
import pytest

from tyanalysis.analysis import concentration_range
from tyanalysis.analysis.concentration import (
    concentration_ratio,
    effective_number,
    hhi,
    hhi_normalised,
    hhi_points,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def corners(box):
    return np.array(list(itertools.product(*zip(box.low, box.high, strict=True))))


@pytest.mark.parametrize("seed", range(40))
def test_the_largest_index_is_that_of_the_best_corner(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 9))
    low = rng.integers(0, 9, n) + 0.25
    box = Bounds.of(low, low + rng.integers(0, 9, n))
    points = corners(box)
    index = (points**2).sum(axis=1) / points.sum(axis=1) ** 2
    assert hhi(box).high == pytest.approx([index.max()], rel=1e-12)
    for top in range(1, n + 1):
        share = np.sort(points, axis=1)[:, -top:].sum(axis=1) / points.sum(axis=1)
        assert concentration_ratio(box, top).high == pytest.approx([share.max()], rel=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_no_point_of_a_fine_grid_is_less_concentrated(seed):
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 5, 3) + 0.5
    box = Bounds.of(low, low + rng.integers(0, 5, 3))
    axes = [np.linspace(a, b, 41) for a, b in zip(box.low, box.high, strict=True)]
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 3)
    index = hhi(grid)
    assert hhi(box).low[0] <= index.min() + 1e-12
    assert hhi(box).low == pytest.approx([index.min()], abs=2e-3)
    share = concentration_ratio(grid, 1)
    assert concentration_ratio(box, 1).low[0] <= share.min() + 1e-12
    assert concentration_ratio(box, 1).low == pytest.approx([share.min()], abs=1e-2)


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


def test_a_search_that_is_cut_short_still_covers_the_maximum(monkeypatch):
    low = np.array([4.0, 3.0, 2.5, 2.0, 1.0, 0.5, 0.25])
    box = Bounds.of(low, 10 - low)
    exact = hhi(box)
    monkeypatch.setattr(concentration_range, "_MAX_NODES", 0)
    cut = hhi(box)
    assert cut.high[0] >= exact.high[0]
    assert cut.high_closed.all()
    assert cut.low[0] == exact.low[0]

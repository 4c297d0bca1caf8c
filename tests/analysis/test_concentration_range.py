import itertools
import tracemalloc

import numpy as np
import pytest

from tyanalysis.analysis import concentration_range
from tyanalysis.analysis.concentration import (
    concentration_ratio,
    hhi,
)
from tyanalysis.data.quantity import Bounds


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


def test_a_search_that_is_cut_short_still_covers_the_maximum(monkeypatch):
    low = np.array([4.0, 3.0, 2.5, 2.0, 1.0, 0.5, 0.25])
    box = Bounds.of(low, 10 - low)
    exact = hhi(box)
    monkeypatch.setattr(concentration_range, "_MAX_NODES", 0)
    cut = hhi(box)
    assert cut.high[0] >= exact.high[0]
    assert cut.high_closed.all()
    assert cut.low[0] == exact.low[0]


@pytest.mark.parametrize("seed", range(20))
def test_sums_along_the_common_level_are_those_of_the_parts(seed):
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 6, 7).astype(float)
    high = np.where(rng.random(7) < 0.2, np.inf, low + rng.integers(0, 5, 7))
    line, levels = concentration_range._Line(Bounds.of(low, high)), np.arange(0, 12, 0.5)
    points = np.clip(levels[:, None], low, high)
    assert line.sums(levels).tolist() == points.sum(axis=1).tolist()
    assert line.sums(levels, 2).tolist() == (points**2).sum(axis=1).tolist()
    for top in range(1, 8):
        largest = np.sort(points, axis=1)[:, -top:].sum(axis=1)
        assert line.tops(levels, top).tolist() == largest.tolist()


def test_twenty_thousand_parts_need_little_memory():
    rng = np.random.default_rng(0)
    low = rng.random(20_000) * 5
    box = Bounds.of(low, low + rng.random(20_000) * 8)
    tracemalloc.start()
    try:
        index, share = hhi(box), concentration_ratio(box, 10)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100e6  # one table of levels by parts takes 12,000 MB
    middle = (box.low + box.high) / 2
    assert index.low[0] < hhi(middle) < index.high[0]
    assert share.low[0] < concentration_ratio(middle, 10) < share.high[0]

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tyanalysis.analysis.contribution import contributions_from_levels
from tyanalysis.analysis.corners import corner_range, other_parts, weighted_ratio_range
from tyanalysis.analysis.cumulative import cumulative_growth
from tyanalysis.analysis.shares import shares
from tyanalysis.data.quantity import Bounds


def share(x, r):
    return x / (x + r)


def test_a_repeated_unknown_is_one_unknown():
    part, rest = Bounds.of(2, 3), Bounds.of(4, 6)
    exact, naive = corner_range(share, part, rest), part / (part + rest)
    assert str(exact) == "[0.25, 0.428571]"
    assert exact.issubset(naive).all()
    assert not naive.issubset(exact).all()


def test_an_end_is_open_where_no_point_attains_it():
    assert str(corner_range(share, Bounds.of(2, 3, True, False), Bounds.of(4, 6, False, True))) == (
        "[0.25, 0.428571)"
    )


def test_both_ends_are_open_where_the_claims_are():
    assert str(corner_range(share, Bounds.of(2, 3, False), Bounds.of(4, 6))) == "(0.25, 0.428571]"


def test_a_corner_where_the_function_is_not_defined_says_nothing_of_its_faces():
    # 0/(0+r) is 0 for every r but 0 itself, and r may be anything else.
    assert str(corner_range(share, Bounds.point(0.0), Bounds.of(0, 1, True, False))) == "0"
    assert corner_range(share, Bounds.point(0.0), Bounds.point(0.0)).is_empty.all()


def test_a_flat_face_attains_its_value_though_its_corners_do_not():
    # 0 times anything is 0, even where the other factor's ends are open.
    product = corner_range(lambda x, y: x * y, Bounds.of(0, 1), Bounds.of(1, 2, False, False))
    assert str(product) == "[0, 2)"
    whole = corner_range(share, Bounds.of(1, 2, False, False), Bounds.point(0.0))
    assert str(whole) == "1"


def test_rows_are_separate_and_empty_ones_stay_empty():
    rows = corner_range(share, Bounds.of([2, np.nan], [3, np.nan]), Bounds.of(4, 6))
    assert rows.is_empty.tolist() == [False, True]
    assert str(rows[0]) == "[0.25, 0.428571]"


@pytest.mark.parametrize("seed", range(5))
def test_weighted_ratios_are_extreme_at_a_corner(seed):
    rng = np.random.default_rng(seed)
    low = rng.uniform(0.1, 2, 6)
    box = Bounds.of(low, low + rng.uniform(0, 3, 6))
    over, under = rng.uniform(-1, 2, 6), rng.uniform(0.1, 2, 6)
    corners = np.array(list(itertools.product(*zip(box.low, box.high, strict=True))))
    ratios = (corners * over).sum(axis=1) / (corners * under).sum(axis=1)
    assert weighted_ratio_range(box, over, under) == pytest.approx((ratios.min(), ratios.max()))


def test_a_ratio_over_nothing_is_not_a_number():
    assert np.isnan(weighted_ratio_range(Bounds.of(0, 1), np.ones(1), np.ones(1))).all()


ENDS = st.one_of(st.integers(-9, 9).map(float), st.sampled_from([np.inf, -np.inf]))


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(ENDS, ENDS, st.booleans(), st.booleans()), max_size=6))
def test_the_others_are_the_sum_without_the_part(rows):
    parts = Bounds.concat(Bounds.of(min(a, b), max(a, b), c, d) for a, b, c, d in rows)
    found = other_parts(parts)
    assert len(found) == len(parts)
    for i in range(len(parts)):
        rest = parts[[j for j in range(len(parts)) if j != i]]
        assert str(found[i]) == str(rest.sum() if len(rest) else Bounds.point(0.0))


def test_the_others_keep_digits_that_taking_the_part_off_the_total_would_lose():
    parts = Bounds.point([1e17, 0.1, 0.2])
    assert other_parts(parts).low[0] == 0.1 + 0.2
    assert parts.sum().low[0] - 1e17 == 0.0


def test_twenty_thousand_parts_need_little_memory_and_stay_exact():
    n = 20_000
    low = np.ones(n)
    low[0] = 0.0
    parts = Bounds.of(low, 2.0, True, False)
    tracemalloc.start()
    try:
        found = shares(parts)
        made = contributions_from_levels(parts, Bounds.of(low / 2, 0.9 * low))
        growth = cumulative_growth(Bounds.of(np.ones(n), 2.0), np.linspace(-0.5, 0.5, n))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100e6  # one table of all parts by all parts takes 3,200 MB
    assert found.low[1] == 1 / (1 + 2 * (n - 1))
    assert found.high[1] == 2 / (2 + n - 2)
    assert not found.low_closed[1]
    assert len(made.parts) == n
    assert -0.5 < growth.low[0] < growth.high[0] < 0.5

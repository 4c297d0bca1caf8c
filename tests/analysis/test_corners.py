import itertools

import numpy as np
import pytest

from tyanalysis.analysis.corners import corner_range, weighted_ratio_range
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

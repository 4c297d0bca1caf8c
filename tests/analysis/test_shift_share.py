import numpy as np
import pytest

from tyanalysis.analysis.shift_share import (
    shift_share,
    shift_share_dynamic,
    shift_share_esteban,
)
from tyanalysis.errors import NotComputable, ParameterError

OLD, NEW = [10.0, 0.0], [12.0, 3.0]
REF_OLD, REF_NEW = [100.0, 50.0], [110.0, 60.0]


def test_an_industry_new_to_the_region_is_all_regional():
    done = shift_share(OLD, NEW, REF_OLD, REF_NEW)
    assert done.regional.tolist() == pytest.approx([1.0, 3.0])
    assert (done.national[1], done.industry_mix[1]) == (0.0, 0.0)


def test_an_industry_without_a_base_is_refused_where_a_rate_is_needed():
    with pytest.raises(NotComputable, match="no-base-period"):
        shift_share_esteban(OLD, NEW, REF_OLD, REF_NEW)
    with pytest.raises(NotComputable, match="no-base-period"):
        shift_share(OLD, NEW, [100.0, 0.0], REF_NEW)


def test_many_regions_at_once_are_the_regions_one_by_one():
    rng = np.random.default_rng(1)
    start, end = rng.uniform(1, 9, (2, 3, 4))
    together = shift_share(start, end, start.sum(axis=0), end.sum(axis=0))
    for i in range(3):
        alone = shift_share(start[i], end[i], start.sum(axis=0), end.sum(axis=0))
        np.testing.assert_allclose(together.regional[i], alone.regional)
    assert together.total().regional.shape == (3,)
    assert together.total().to_frame()["change"].tolist() == pytest.approx(
        (end - start).sum(axis=1)
    )


def test_shapes_and_dates_are_checked():
    with pytest.raises(ParameterError, match="shapes"):
        shift_share(OLD, NEW, REF_OLD, [1.0])
    with pytest.raises(ParameterError, match="two or more"):
        shift_share_dynamic([OLD], [REF_OLD])
    with pytest.raises(ParameterError, match="at least 0"):
        shift_share([-1.0, 1.0], NEW, REF_OLD, REF_NEW)

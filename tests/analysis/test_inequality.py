import numpy as np
import pytest

from tyanalysis.analysis.dispersion import (
    coefficient_of_variation,
    hoover,
)
from tyanalysis.analysis.inequality import (
    atkinson,
    gini,
    gini_small_sample,
    theil_l,
    theil_l_split,
    theil_t,
    theil_t_split,
)
from tyanalysis.errors import NotComputable, ParameterError


def test_equality_is_nothing_and_one_owner_is_the_most():
    equal, one = [5.0] * 4, [0.0, 0.0, 0.0, 5.0]
    for index in (gini, theil_t, hoover, lambda x: atkinson(x, 1.0).value if min(x) else 1.0):
        assert index(equal) == pytest.approx(0, abs=1e-12)
    assert gini(one) == pytest.approx(0.75)
    assert gini_small_sample(one) == pytest.approx(1.0)
    assert theil_t(one) == pytest.approx(np.log(4))
    assert hoover(one) == pytest.approx(0.75)
    assert theil_l(equal) == 0


def test_groups_of_one_mean_are_all_within():
    split = theil_t_split([1.0, 3.0, 1.0, 3.0], ["a", "a", "b", "b"])
    assert split.between == pytest.approx(0, abs=1e-12)
    assert theil_l_split([1.0, 3.0, 1.0, 3.0], ["a", "a", "b", "b"]).between == pytest.approx(0)
    with pytest.raises(ParameterError, match="one for each of 4"):
        theil_t_split([1.0, 3.0, 1.0, 3.0], ["a", "b"])


def test_nothing_at_all_has_no_inequality():
    for index in (gini, theil_t, hoover):
        with pytest.raises(NotComputable, match="undefined"):
            index([0.0, 0.0])
    with pytest.raises(NotComputable, match="undefined"):
        coefficient_of_variation([-1.0, 1.0])
    with pytest.raises(ParameterError, match="aversion"):
        atkinson([1.0, 2.0], -0.5)

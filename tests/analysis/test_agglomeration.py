import pytest

from tyanalysis.analysis.agglomeration import (
    cluster_index,
    ellison_glaeser,
    gini_concentration,
    gini_locational_area,
)
from tyanalysis.errors import NotComputable, ParameterError


def test_one_large_plant_is_no_cluster_but_many_small_ones_are():
    totals = {"a": 100.0, "b": 100.0}
    lone = ellison_glaeser([90, 1, 1, 1], ["a", "b", "b", "b"], totals)
    crowd = ellison_glaeser([10] * 9 + [1] * 3, ["a"] * 9 + ["b"] * 3, totals)
    assert lone.gamma < 0.1 < 0.5 < crowd.gamma
    with pytest.raises(ParameterError, match="c"):
        ellison_glaeser([1.0, 2.0], ["a", "c"], totals)
    with pytest.raises(NotComputable, match="undefined"):
        ellison_glaeser([1.0], ["a"], totals)


def test_an_industry_spread_like_all_others_is_not_concentrated():
    assert gini_concentration([2.0, 4.0], [10.0, 20.0]) == pytest.approx(0, abs=1e-12)
    assert gini_locational_area([2.0, 4.0], [10.0, 20.0]) == pytest.approx(0, abs=1e-12)
    with pytest.raises(ParameterError, match="shape"):
        gini_locational_area([1.0], [1.0, 2.0])
    with pytest.raises(NotComputable, match="undefined"):
        cluster_index(1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)

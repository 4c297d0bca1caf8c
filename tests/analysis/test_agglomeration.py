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


def test_a_plant_finds_its_region_without_asking_all_of_them():
    compared = 0

    class Region:
        def __init__(self, name):
            self.name = name

        def __hash__(self):
            return hash(self.name)

        def __eq__(self, other):
            nonlocal compared
            compared += 1
            return self.name == other.name

    regions = {Region(n): 10.0 for n in range(500)}
    plants = [Region(n % 500) for n in range(1000)]
    found = ellison_glaeser([1.0] * 1000, plants, regions)
    assert found.raw == pytest.approx(0, abs=1e-12)
    assert compared < 10_000  # 250 for each plant if the list were searched


def test_regions_keep_the_order_of_their_totals():
    totals = {"b": 30.0, "a": 10.0, "c": 60.0}
    found = ellison_glaeser([1.0, 3.0], ["a", "c"], totals)
    assert found.raw == pytest.approx((0.25 - 0.1) ** 2 + 0.3**2 + (0.75 - 0.6) ** 2)

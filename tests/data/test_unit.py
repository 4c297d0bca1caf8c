import numpy as np
import pytest

from tyanalysis.data.quantity import Bounds
from tyanalysis.data.schema import DIMENSIONS
from tyanalysis.data.unit import compatible, convert, dimension, suggest_unit, units
from tyanalysis.errors import DataError


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (1200, "CNY_10K", "CNY_100M", 0.12),
        (1.26, "CNY_100M", "CNY", 126_000_000),
        (49.7, "percent", "ratio", 0.497),
        (1500, "mu", "km2", 1.0),
        (120, "pots_10K", "pots", 1_200_000),
        (300, "hectare", "km2", 3.0),
        (2, "year", "month", 24),
    ],
)
def test_units_convert_exactly(value, source, target, expected):
    assert convert(value, source, target) == pytest.approx(expected, rel=1e-15)


def test_money_in_ten_thousands_converts_without_a_last_digit_off():
    assert float(convert(1200, "CNY_10K", "CNY_100M")) == 0.12
    assert convert(np.array([1.0, 2.5]), "CNY_100M", "CNY_10K").tolist() == [10_000, 25_000]


def test_bounds_convert_with_their_open_ends():
    bounds = convert(Bounds.of(1000, np.inf, False), "CNY_100M", "CNY_10K")
    assert str(bounds) == "(1e+07, inf)"
    assert not bounds.low_closed[0]


def test_quotients_of_units_convert():
    assert convert(2000 / 56, "CNY_100M/GW", "CNY/W") == pytest.approx(3.5714, rel=1e-4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("percent", "percentage_point"),
        ("stems", "plants"),
        ("stems", "pots"),
        ("pots_10K", "plants_10K"),
        ("orders", "count"),
        ("GW", "GW_per_year"),
        ("tonne_10K", "tonne_10K_per_year"),
        ("CNY", "percent"),
        ("count", "ratio"),
    ],
)
def test_units_of_different_things_do_not_convert(one, other):
    assert not compatible(one, other)
    with pytest.raises(
        DataError, match=f"found {one} .*converts into {other} .*Next: keep the two"
    ):
        convert(1.0, one, other)


def test_an_unknown_unit_is_refused_with_a_suggestion():
    with pytest.raises(DataError, match=r"found '亿元'.*Next: write CNY_100M"):
        dimension("亿元")
    with pytest.raises(DataError, match=r"found 'furlong'.*use one of CNY"):
        dimension("furlong")


def test_every_unit_measures_a_dimension_that_indicators_have():
    assert {dimension(unit) for unit in units()} <= set(DIMENSIONS)
    assert dimension("percent") == "percent"
    assert dimension("ratio") == "ratio"
    assert dimension("tonne_10K_per_year") == "mass"


def test_misspelled_units_are_recognised():
    assert suggest_unit("cny_100m") == "CNY_100M"
    assert suggest_unit("个百分点") == "percentage_point"
    assert suggest_unit("§") == ""

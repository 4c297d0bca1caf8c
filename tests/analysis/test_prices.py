import numpy as np
import pytest

from tyanalysis.analysis.prices import (
    chain,
    deflate,
    implied_deflator,
    price_index,
    quantity_index,
    real_growth,
    splice,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def test_real_and_price_growth_make_nominal_growth():
    real = real_growth(0.125, 0.05)
    assert implied_deflator(0.125, real) == pytest.approx(0.05)
    assert str(real_growth(0.1, Bounds.of(0, 0.1))) == "[0, 0.1]"


def test_deflating_needs_a_price():
    assert deflate(110.0, 110.0, base=100) == 100.0
    assert str(deflate(100, Bounds.of(1, 1.25, False))) == "[80, 100)"
    assert np.isnan(deflate([1.0, 1.0], [0.0, 1.0])).tolist() == [True, False]
    with pytest.raises(NotComputable, match="undefined"):
        deflate(1.0, 0.0)
    with pytest.raises(ParameterError, match="base"):
        deflate(1.0, 1.0, base=0)


def test_a_chain_multiplies_and_a_splice_goes_on():
    assert chain([[1.1, 1.2], [2.0, 0.5]]).round(9).tolist() == [[1, 1.1, 1.32], [1, 2, 1]]
    assert splice([100, 110], [95, 100, 120], 1).tolist() == pytest.approx([100, 110, 132])
    with pytest.raises(ParameterError, match="overlap"):
        splice([100], [100, 120], 2)
    with pytest.raises(ParameterError, match="above 0"):
        chain([1.1, 0.0])


def test_fisher_lies_between_laspeyres_and_paasche():
    p, q = [[1, 1], [2, 1]], [[1, 1], [1, 3]]
    low, high = sorted(price_index(p, q, f)[1] for f in ("laspeyres", "paasche"))
    assert low == 1.25
    assert low < price_index(p, q)[1] < high
    assert price_index(p, q)[1] == pytest.approx(np.sqrt(low * high))


def test_baskets_without_value_and_odd_shapes_are_refused():
    with pytest.raises(NotComputable, match="undefined"):
        price_index([[1, 1], [2, 1]], [[0, 0], [1, 3]])
    with pytest.raises(ParameterError, match="one shape"):
        quantity_index([[1, 1]], [[1, 1], [1, 3]])
    with pytest.raises(ParameterError, match="formula"):
        price_index([[1, 1]], [[1, 1]], "tornqvist")

import numpy as np
import pytest

from tyanalysis.analysis.dispersion import (
    coefficient_of_variation,
    mean_square_successive_difference,
    williamson,
)
from tyanalysis.errors import ParameterError


def test_williamson_weighs_by_population():
    assert williamson([1.0, 3.0], [3.0, 1.0]) == pytest.approx(np.sqrt(0.75) / 1.5)
    spread = williamson([2.0, 4.0, 9.0], [1, 1, 1])
    assert spread == pytest.approx(coefficient_of_variation([2.0, 4.0, 9.0], sample=False))
    with pytest.raises(ParameterError, match="2 units"):
        williamson([1.0, 2.0], [1.0])
    with pytest.raises(ParameterError, match="two periods"):
        mean_square_successive_difference([1.0])

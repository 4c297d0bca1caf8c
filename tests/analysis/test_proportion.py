import pytest

from tyanalysis.analysis.proportion import wilson_interval
from tyanalysis.errors import ParameterError


def test_wilson_at_its_ends_and_in_many_rows():
    bounds = wilson_interval([0, 5, 40], [5, 5, 68])
    assert bounds.low[0] == 0
    assert bounds.high[1] == 1
    assert bounds.contains([0.0, 1.0, 40 / 68]).all()
    narrow = wilson_interval(40, 68, 0.5)
    assert narrow.issubset(bounds[2:]).all()
    with pytest.raises(ParameterError, match="at most as many"):
        wilson_interval(6, 5)
    with pytest.raises(ParameterError, match="confidence"):
        wilson_interval(1, 5, 95)

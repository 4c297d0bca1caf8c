import pytest

from tyanalysis.analysis.average import average_growth
from tyanalysis.errors import ParameterError


def test_average_growth_needs_a_rate():
    with pytest.raises(ParameterError, match="rates"):
        average_growth()

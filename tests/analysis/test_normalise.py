import pytest

from tyanalysis.analysis.normalise import (
    goalposts,
    min_max,
    weighted_geometric_mean,
    weighted_mean,
    z_score,
)
from tyanalysis.errors import ParameterError


def test_scales_and_means():
    assert min_max([2.0, 4.0], 1, 100).tolist() == [1, 100]
    assert z_score([1.0, 3.0], sample=False).tolist() == [-1, 1]
    assert goalposts([50.0, 120.0], 100, 0).tolist() == [0.5, -0.2]
    geometric = weighted_geometric_mean([[1.0, 100.0], [50.0, 50.0]], [1, 1])
    assert geometric.tolist() == pytest.approx([10, 50])
    assert weighted_mean([[1.0, 100.0], [50.0, 50.0]], [1, 1]).tolist() == [50.5, 50]
    with pytest.raises(ParameterError, match="above 0"):
        weighted_geometric_mean([0.0, 1.0], [1, 1])
    with pytest.raises(ParameterError, match="goalposts"):
        goalposts([1.0], 5, 5)
    with pytest.raises(ParameterError, match="sum above 0"):
        weighted_mean([1.0, 2.0], [0, 0])

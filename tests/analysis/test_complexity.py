import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.complexity import complexity, diversity, presence
from tyanalysis.errors import NotComputable, ParameterError


def nested(n):
    """A table in which each area has all industries of the next one, and one more."""
    return pd.DataFrame(np.tri(n)[::-1], index=[f"a{i}" for i in range(n)])


def test_complexity_orders_a_nested_table_by_diversity():
    table = nested(24)
    found = complexity(table)
    assert found.areas["diversity"].tolist() == list(range(24, 0, -1))
    assert found.areas["eci"].is_monotonic_decreasing
    assert found.industries["pci"].is_monotonic_increasing
    assert found.industries["ubiquity"].tolist() == list(range(24, 0, -1))


def test_complexity_of_ten_towns_is_refused():
    with pytest.raises(NotComputable, match="too-few"):
        complexity(nested(10))
    with pytest.raises(NotComputable, match="undefined"):
        complexity(pd.DataFrame(np.ones((20, 20))))
    with pytest.raises(ParameterError, match="only 0 and 1"):
        diversity(pd.DataFrame([[2.0, 1.0]]))


def test_presence_is_a_quotient_of_at_least_one():
    table = pd.DataFrame([[9.0, 1.0], [5.0, 5.0]], index=["x", "y"], columns=["p", "q"])
    assert presence(table).loc["x"].tolist() == [1, 0]
    assert presence(table).loc["y"].tolist() == [0, 1]
    assert presence(table, 0.1).to_numpy().sum() == 4

import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.complexity import (
    complexity,
    diversity,
    presence,
    proximity,
    relatedness_density,
)
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


# The network of Hidalgo and Hausmann (2009), figure S4, and an industry that nobody has.
NETWORK = pd.DataFrame(
    [[1, 1, 1, 1, 0], [0, 1, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 1, 0]],
    index=["C1", "C2", "C3", "C4"], columns=["P1", "P2", "P3", "P4", "none"],
)  # fmt: skip


def test_proximity_computed_by_hand():
    near = proximity(NETWORK, least=4)
    # Ubiquities 1, 2, 2, 3; together: P1 with each other once, P2 P3 once, P2 P4 once, P3 P4 twice.
    third = 1 / 3
    expected = [[0, 1 / 2, 1 / 2, third], [1 / 2, 0, 1 / 2, third], [1 / 2, 1 / 2, 0, 2 / 3],
                [third, third, 2 / 3, 0]]  # fmt: skip
    assert near.iloc[:4, :4].to_numpy() == pytest.approx(np.array(expected))
    assert (near["none"] == 0).all()
    assert near.equals(near.T)


def test_density_computed_by_hand_says_which_industry_is_next():
    found = relatedness_density(NETWORK, least=4)
    assert found["none"].isna().all()
    # P1: 1/2 + 1/2 + 1/3 = 4/3 in all; P2: 4/3; P3: 5/3; P4: 4/3.
    assert found.loc["C3", ["P1", "P2", "P3", "P4"]].tolist() == pytest.approx(
        [(1 / 2 + 1 / 3) * 3 / 4, (1 / 2 + 1 / 3) * 3 / 4, 2 / 3 * 3 / 5, 2 / 3 * 3 / 4]
    )
    assert found.loc["C1", ["P1", "P4"]].tolist() == pytest.approx([1, 1])
    missing = found.loc["C4"].where(NETWORK.loc["C4"] == 0)
    assert missing.idxmax() == "P3"


def test_relatedness_of_ten_towns_is_refused():
    for method in (proximity, relatedness_density):
        with pytest.raises(NotComputable, match="too-few"):
            method(nested(10))
        with pytest.raises(ParameterError, match="only 0 and 1"):
            method(nested(24) * 2)
    cells = relatedness_density(nested(24)).to_numpy()
    assert ((cells >= 0) & (cells <= 1)).all()

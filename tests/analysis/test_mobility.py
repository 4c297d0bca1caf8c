import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.mobility import rank_changes, rank_correlation, transition_matrix
from tyanalysis.errors import NotComputable, ParameterError


def test_rank_correlations_at_their_ends():
    rising = [1.0, 2.0, 3.0, 4.0, 5.0]
    for method in ("kendall", "spearman"):
        assert rank_correlation(rising, rising, method).coefficient == pytest.approx(1)
        assert rank_correlation(rising, rising[::-1], method).coefficient == pytest.approx(-1)
    with pytest.raises(NotComputable, match="too-few"):
        rank_correlation([1.0, 2.0], [2.0, 1.0])
    with pytest.raises(NotComputable, match="undefined"):
        rank_correlation([1.0] * 3, rising[:3])


def test_places_won_and_lost_cancel_out():
    before = pd.Series({"a": 9.0, "b": 7.0, "c": 5.0})
    after = pd.Series({"c": 9.0, "a": 7.0, "b": 5.0})
    changes = rank_changes(before, after)
    assert changes["places"].to_dict() == {"a": -1, "b": -1, "c": 2}
    with pytest.raises(ParameterError, match="the same areas"):
        rank_changes(before, after.rename({"c": "d"}))


def test_transitions_count_every_move():
    rng = np.random.default_rng(0)
    random = transition_matrix(rng.random((40, 60)), 4)
    assert random.counts.sum() == 39 * 60
    assert random.probabilities.sum(axis=1) == pytest.approx(np.ones(4))
    assert random.mobility == pytest.approx(1.0, abs=0.1)
    relative = transition_matrix([[1.0] * 9 + [11.0], [1.0] * 9 + [11.0]], limits=[1.0])
    assert relative.counts.tolist() == [[9, 0], [0, 1]]
    with pytest.raises(NotComputable, match="too-few"):
        transition_matrix(rng.random((3, 10)), 5)

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


# US states by quintile of income per head, 1929 to 2009, as giddy.markov.Markov prints them.
STATES = [[729, 71, 1, 0, 0], [72, 567, 80, 3, 0], [0, 81, 631, 86, 2], [0, 3, 86, 573, 56],
          [0, 0, 1, 57, 741]]  # fmt: skip
STATES_P = [
    [0.91011236, 0.0886392, 0.00124844, 0, 0],
    [0.09972299, 0.78531856, 0.11080332, 0.00415512, 0],
    [0, 0.10125, 0.78875, 0.1075, 0.0025],
    [0, 0.00417827, 0.11977716, 0.79805014, 0.07799443],
    [0, 0, 0.00125156, 0.07133917, 0.92740926],
]


def test_transitions_of_us_states_are_those_published():
    start, end = np.divmod(np.repeat(np.arange(25), np.ravel(STATES)), 5) + np.array([[1], [1]])
    # Classes as levels 1 to 5, whose mean is near 3 at both dates.
    found = transition_matrix([start, end], limits=[1.5 / 3, 2.5 / 3, 3.5 / 3, 4.5 / 3])
    assert found.counts.tolist() == STATES
    assert found.probabilities == pytest.approx(np.array(STATES_P), abs=5e-9)
    # Prais or Shorrocks: (5 - trace) / 4.
    assert found.mobility == pytest.approx(0.19758992, abs=1e-7)


def test_transitions_of_a_published_small_chain():
    # Five units over three dates, classes a, b, c, the first example of giddy.markov.Markov.
    units = ["bac", "cca", "cbc", "aab", "abc"]
    levels = np.array([["abc".index(x) + 1.0 for x in unit] for unit in units * 3]).T
    found = transition_matrix(levels, limits=[0.6, 1.2])
    assert (found.counts / 3).tolist() == [[1, 2, 1], [1, 0, 2], [1, 1, 1]]
    assert found.probabilities.round(8).tolist() == [
        [0.25, 0.5, 0.25], [0.33333333, 0, 0.66666667], [0.33333333] * 3,
    ]  # fmt: skip


def test_quantile_classes_count_a_move_computed_by_hand():
    # Ten units in two halves; at the second date unit 4 and unit 5 change places.
    before = np.arange(10.0)
    after = before.copy()
    after[[4, 5]] = [5.0, 4.0]
    found = transition_matrix([before, after], 2)
    assert found.counts.tolist() == [[4, 1], [1, 4]]
    assert found.mobility == pytest.approx(0.4)
    assert found.limits.tolist() == [0.5]

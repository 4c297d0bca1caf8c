import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.composite import (
    composite_score,
    critic_weights,
    entropy_weights,
    topsis,
)
from tyanalysis.analysis.normalise import (
    rank,
)
from tyanalysis.errors import NotComputable, ParameterError

TABLE = pd.DataFrame(
    {"output": [9.0, 6.0, 3.0, 1.0], "jobs": [1.0, 4.0, 3.0, 2.0], "debt": [5.0, 1.0, 2.0, 4.0]},
    index=list("abcd"),
)


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "topsis"])
@pytest.mark.parametrize("weights", ["equal", "entropy", "critic", (3, 1, 1)])
def test_the_rank_lies_in_its_range(method, weights):
    found = composite_score(TABLE, weights, [True, True, False], method)
    assert (found["rank_best"] <= found["rank"]).all()
    assert (found["rank"] <= found["rank_worst"]).all()
    assert found["rank"].tolist() == rank(found["score"].to_numpy()).tolist()
    again = composite_score(TABLE, weights, [True, True, False], method)
    pd.testing.assert_frame_equal(found, again)


def test_a_leader_in_everything_leads_whatever_the_weights():
    table = TABLE.assign(output=[1.0, 9.0, 3.0, 2.0])
    found = composite_score(table, better_high=[True, True, False])
    assert found.loc["b", ["rank", "rank_best", "rank_worst"]].tolist() == [1, 1, 1]
    assert found.loc["a", "rank_worst"] > found.loc["a", "rank_best"] or found.loc["a", "rank"] == 4


def test_the_direction_of_an_indicator_turns_its_order():
    up = composite_score(TABLE[["debt"]])["rank"]
    down = composite_score(TABLE[["debt"]], better_high=[False])["rank"]
    assert (up + down == 5).all()
    assert topsis(TABLE[["debt"]].to_numpy(), [1], [False]).argmax() == 1


def test_a_zero_does_not_win_the_entropy_weights():
    mild = entropy_weights([[1.0, 1.0], [1.1, 2.0], [0.9, 0.0]])
    assert mild[0] < mild[1] < 1
    steady = entropy_weights([[0.0, 1.0], [1.0, 2.0], [1.0, 9.0]])
    shares = np.array([[0, 1 / 12], [0.5, 2 / 12], [0.5, 9 / 12]])
    logs = np.log(np.where(shares > 0, shares, 1))
    redundancy = 1 + (shares * logs).sum(axis=0) / np.log(3)
    assert steady == pytest.approx(redundancy / redundancy.sum())


def test_what_tells_nobody_apart_is_refused():
    with pytest.raises(NotComputable, match="undefined"):
        composite_score(TABLE.assign(jobs=1.0))
    with pytest.raises(NotComputable, match="undefined"):
        critic_weights([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    with pytest.raises(NotComputable, match="undefined"):
        topsis([[1.0, 2.0], [1.0, 2.0]], [1, 1])
    with pytest.raises(ParameterError, match="method"):
        composite_score(TABLE, method="electre")
    with pytest.raises(ParameterError, match="equal, entropy or critic"):
        composite_score(TABLE, "expert")
    with pytest.raises(ParameterError, match="one for each of 3"):
        composite_score(TABLE, [1, 2])

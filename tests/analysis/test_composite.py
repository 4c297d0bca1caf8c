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


def test_z_scores_are_averaged_as_computed_by_hand():
    # Means 3 and 20, sample deviations 2 and 10; debt counts the other way round.
    table = pd.DataFrame({"output": [1.0, 3.0, 5.0], "debt": [10.0, 30.0, 20.0]}, index=list("abc"))
    found = composite_score(table, [3, 1], [True, False], scale="z")
    assert found["score"].tolist() == pytest.approx([-0.75 + 0.25, 0 - 0.25, 0.75 + 0.0])
    # With equal weights a has 0 and b -0.5, so the two change places.
    assert found["rank"].tolist() == [3, 2, 1]
    assert found["rank_best"].tolist() == [2, 2, 1]
    assert found["rank_worst"].tolist() == [3, 3, 1]


def test_z_does_not_let_one_outlier_set_the_scale():
    table = pd.DataFrame({"x": [0.0, 1.0, 2.0, 100.0], "y": [3.0, 2.0, 1.0, 0.0]})
    by_range = composite_score(table, "equal")["score"]
    by_spread = composite_score(table, "equal", scale="z")["score"]
    assert by_range.iloc[0] - by_range.iloc[2] == pytest.approx((66 - 1.98) / 2)
    y_step = 1 / np.sqrt(5 / 3)
    x_step = 1 / table["x"].std()
    assert by_spread.iloc[0] - by_spread.iloc[2] == pytest.approx(y_step - x_step)


def test_goalposts_give_the_human_development_index():
    # China in the UNDP technical note: sub-indices 0.747, 0.829, 0.689, 0.575, index 0.701.
    table = pd.DataFrame(
        {"life": [69.8, 55.0], "literacy": [82.9, 90.0], "enrolment": [68.9, 60.0],
         "income": [3130.0, 2000.0]}, index=["China", "other"],
    )  # fmt: skip
    posts = [(25, 85), (0, 100), (0, 100), (100, 40000, True)]
    options = {"scale": "goalposts", "goalposts": posts}
    found = composite_score(table, [3, 2, 1, 3], **options)
    assert found.loc["China", "score"] == pytest.approx(0.701, abs=1.1e-3)
    income = np.log(20) / np.log(400)
    assert found.loc["other", "score"] == pytest.approx((0.5 + (1.8 + 0.6) / 3 + income) / 3)
    assert found["rank"].tolist() == [1, 2]
    assert found["rank_worst"].tolist() == [1, 2]
    mean = composite_score(table, method="geometric", **options).loc["other", "score"]
    assert mean == pytest.approx((0.5 * 0.9 * 0.6 * income) ** 0.25)


def test_goalposts_do_not_move_with_the_sample_and_say_the_direction():
    posts = [(0, 10), (8, 0), (0, 4)]
    alone = composite_score(TABLE.iloc[:2], scale="goalposts", goalposts=posts)["score"]
    among = composite_score(TABLE, scale="goalposts", goalposts=posts)["score"]
    assert alone.tolist() == pytest.approx(among.iloc[:2].tolist())
    assert among["a"] == pytest.approx((0.9 + 7 / 8 + 5 / 4) / 3)  # beyond the post, not cut off
    same = TABLE.assign(jobs=1.0)
    assert composite_score(same, scale="goalposts", goalposts=posts)["rank"].min() == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "decimal"}, "min-max, z or goalposts"),
        ({"scale": "z", "method": "geometric"}, "z with geometric"),
        ({"scale": "z", "method": "topsis"}, "z with topsis"),
        ({"scale": "goalposts"}, "both or neither"),
        ({"goalposts": [(0, 1)] * 3}, "both or neither"),
        ({"scale": "goalposts", "goalposts": [(0, 1)]}, "one for each of 3"),
        ({"scale": "goalposts", "goalposts": [(0, 9)] * 3, "better_high": [True] * 3}, "direction"),
        ({"scale": "goalposts", "goalposts": [(9, 99)] * 3, "method": "geometric"}, "above 0"),
    ],
)
def test_scales_that_do_not_go_together_are_refused(options, message):
    with pytest.raises(ParameterError, match=message):
        composite_score(TABLE, **options)


def test_indicators_that_all_agree_have_a_score_without_critic_weights():
    table = pd.DataFrame({"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 6.0]})
    assert composite_score(table)["score"].tolist() == pytest.approx([1.0, 50.5, 100.0])
    with pytest.raises(NotComputable, match="undefined"):
        composite_score(table, "critic")

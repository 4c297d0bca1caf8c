import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.survival import reached_after, survival_curve, waiting_times
from tyanalysis.errors import NotComputable, ParameterError


@pytest.fixture
def projects():
    signed = ["2022-01-01", "2022-01-01", "2022-07-01", "2023-01-01", "2023-07-01", "2025-01-01"]
    started = ["2022-07-02", "2023-01-01", None, "2024-06-01", "2023-10-01", None]
    return pd.DataFrame({"signed": signed, "started": started})


def test_a_start_after_the_last_look_is_not_yet(projects):
    times = waiting_times(projects, "2023-12-31")
    assert times["reached"].tolist() == [True, True, False, False, True]
    assert times["months"].round(1).tolist() == [6.0, 12.0, 18.0, 12.0, 3.0]
    with pytest.raises(ParameterError, match="later date"):
        waiting_times(projects.assign(started="2021-01-01"), "2023-12-31")


def test_the_curve_steps_down_by_those_still_watched(projects):
    curve = survival_curve(waiting_times(projects, "2023-12-31"))
    # 5 watched: one starts after 3 months, one after 6; one is last seen after 364 days; of the two
    # left one starts after 365.
    steps = curve[curve["events"] > 0]
    assert steps["waiting"].tolist() == pytest.approx([0.8, 0.6, 0.3])
    assert steps["at_risk"].tolist() == [5, 4, 2]
    assert ((curve["low"] <= curve["waiting"]) & (curve["waiting"] <= curve["high"])).all()


def test_nobody_knows_beyond_the_longest_watch(projects):
    asked = reached_after(waiting_times(projects, "2023-12-31"), [4, 13, 30])
    assert asked["reached"].tolist() == pytest.approx([0.2, 0.7, np.nan], nan_ok=True)
    assert (asked["low"].iloc[:2] <= asked["reached"].iloc[:2]).all()
    assert (asked["high"].iloc[:2] >= asked["reached"].iloc[:2]).all()


def test_cohorts_have_curves_of_their_own_and_small_ones_are_refused():
    months = [1.0, 2, 3, 4, 5] * 2
    frame = pd.DataFrame({"months": months, "reached": True, "batch": ["a"] * 5 + ["b"] * 5})
    curves = survival_curve(frame, "batch")
    assert curves.groupby("group").size().tolist() == [6, 6]
    with pytest.raises(NotComputable, match="too-few"):
        survival_curve(frame.iloc[:7], "batch")
    with pytest.raises(NotComputable, match="undefined"):
        survival_curve(frame.assign(reached=False))

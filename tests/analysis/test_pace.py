"""Pace against the shape of past years."""

import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.pace import (
    completion_lead,
    completion_lead_by_profile,
    pace_by_months,
    pace_by_profile,
)
from tyanalysis.analysis.projection import past_profile, profile_share, project_year_end
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError

LEVELS = [(2020, 2, 9.0), (2020, 6, 36.0), (2020, 12, 100.0), (2021, 2, 24.0), (2021, 6, 80.0),
          (2021, 12, 200.0), (2022, 6, 21.0), (2022, 12, 50.0), (2023, 6, 99.0)]  # fmt: skip
PROFILES = past_profile(pd.DataFrame(LEVELS, columns=["year", "month", "value"]))


def test_the_pace_of_past_years_is_their_range():
    # 36/100, 80/200 and 21/50; 2023 is not complete.
    assert str(profile_share(PROFILES, 6)) == "[0.36, 0.42]"
    assert str(pace_by_profile(Bounds.point([100.0, 232.2]), PROFILES, 6)) == (
        "[36, 42]; [83.592, 97.524]"
    )
    floor = pace_by_profile(Bounds.of(1000, np.inf, False), PROFILES, 6)
    assert str(floor) == "(360, inf)"
    uniform = pace_by_months(Bounds.point(100.0), 6)
    assert uniform.low[0] > pace_by_profile(Bounds.point(100.0), PROFILES, 6).high[0]


def test_completion_may_be_behind_the_calendar_and_ahead_of_every_past_year():
    done = Bounds.of(0.445, 0.455, True, False)
    assert completion_lead(done, 6).high[0] < 0
    lead = completion_lead_by_profile(done, PROFILES, 6)
    assert lead.low[0] == pytest.approx(0.025)
    assert lead.high[0] == pytest.approx(0.095)
    assert (bool(lead.low_closed[0]), bool(lead.high_closed[0])) == (True, False)
    percent = pd.DataFrame({"value": [40.0], "unit": ["percent"]})
    assert str(completion_lead_by_profile(percent, PROFILES, 6)) == "[-0.02, 0.04]"


def test_the_pace_that_is_reached_exactly_projects_to_the_plan():
    pace = pace_by_profile(Bounds.point(100.0), PROFILES, 6)
    ends = project_year_end(pace, PROFILES[6].tolist()).range
    assert ends.contains(100.0).all()


def test_months_without_enough_past_years_are_refused():
    with pytest.raises(NotComputable, match="no-history"):
        pace_by_profile(Bounds.point(1.0), PROFILES, 2)  # 2022 has no February
    assert str(pace_by_profile(Bounds.point(100.0), PROFILES, 2, least_years=2)) == "[9, 12]"
    with pytest.raises(ParameterError, match="found 3; expected one of the months"):
        completion_lead_by_profile(Bounds.point(0.5), PROFILES, 3)
    with pytest.raises(ParameterError, match="at most 1"):
        pace_by_profile(Bounds.point(1.0), pd.DataFrame({11: [0.9, 1.1, 0.95]}), 11)
    with pytest.raises(NotComputable, match="no-history"):
        profile_share(pd.DataFrame({6: [np.nan]}), 6, least_years=0)

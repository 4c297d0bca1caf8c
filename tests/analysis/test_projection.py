import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tyanalysis.analysis.projection import past_profile, project_year_end, twelve_month_multiple
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def test_the_profile_leaves_out_years_that_are_not_complete():
    frame = pd.DataFrame(
        [(2021, 6, 40.0), (2021, 12, 100.0), (2022, 6, 60.0), (2022, 12, 120.0), (2023, 6, 70.0)],
        columns=["year", "month", "value"],
    )
    profile = past_profile(frame)
    assert profile.index.tolist() == [2021, 2022]
    assert profile[6].tolist() == [0.4, 0.5]
    with pytest.raises(NotComputable, match="no-parts"):
        past_profile(frame[frame["month"] < 12])


def test_the_range_covers_the_past_profiles():
    found = project_year_end(Bounds.of(60, 61, True, False), [0.48, 0.5, 0.6])
    assert str(found.range) == "[100, 127.083)"
    assert found.years == 3
    assert found.middle == pytest.approx(121.0)


def test_without_three_years_there_is_no_projection():
    with pytest.raises(NotComputable, match="no-history"):
        project_year_end(60.0, [0.5, 0.6])
    assert project_year_end(60.0, [0.5, 0.6], least_years=2).years == 2
    with pytest.raises(ParameterError, match="at most 1"):
        project_year_end(60.0, [0.5, 0.6, 1.2])


def test_the_prediction_interval_is_that_of_the_t_distribution():
    shares = np.array([0.48, 0.5, 0.52, 0.49])
    found = project_year_end(50.0, shares, "prediction", confidence=0.8)
    half = stats.t.ppf(0.9, 3) * shares.std(ddof=1) * np.sqrt(1 + 1 / 4)
    assert found.range.low == pytest.approx([50 / (shares.mean() + half)])
    assert found.range.high == pytest.approx([50 / (shares.mean() - half)])
    with pytest.raises(NotComputable, match="undefined"):
        project_year_end(50.0, [0.1, 0.9, 0.5], "prediction", confidence=0.99)


def test_the_prediction_interval_covers_a_further_year_about_as_often_as_it_says():
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(200):
        shares = rng.normal(0.5, 0.02, 6)
        found = project_year_end(100 * shares[5], shares[:5], "prediction", confidence=0.8)
        hits += bool(found.range.contains(100.0).all())
    assert 140 <= hits <= 180


def test_twelve_months_of_a_part_year():
    assert twelve_month_multiple([10.0], 6).tolist() == [20.0]
    with pytest.raises(ParameterError, match="months"):
        twelve_month_multiple(1.0, 13)

import numpy as np
import pytest

from tyanalysis.analysis.convergence import (
    beta_convergence,
    sigma_convergence,
    sigma_path,
    speed_from_annual_growth,
    speed_from_total_growth,
)
from tyanalysis.errors import NotComputable, ParameterError


@pytest.fixture(scope="module")
def levels():
    return np.exp(np.random.default_rng(3).normal(size=25))


def test_both_regressions_give_the_true_speed_by_their_own_formula(levels):
    speed, years = 0.02, 12
    end = np.exp(np.log(levels) * np.exp(-speed * years))
    for growth in ("annual", "total"):
        fit = beta_convergence(levels, end, years, growth)
        assert fit.speed.speed == pytest.approx(speed)
        assert fit.speed.half_life == pytest.approx(np.log(2) / speed)
    annual = beta_convergence(levels, end, years, "annual")
    assert speed_from_total_growth(annual.beta, years).speed != pytest.approx(speed, rel=0.05)


def test_the_speed_of_divergence_has_no_half_life():
    assert speed_from_annual_growth(0.01, 10).half_life == np.inf
    with pytest.raises(NotComputable, match="undefined"):
        speed_from_annual_growth(-0.2, 10)


def test_ten_areas_are_too_few_unless_the_caller_says_so(levels):
    with pytest.raises(NotComputable, match="too-few"):
        beta_convergence(levels[:10], levels[:10] * 2, 5)
    few = beta_convergence(levels[:10], levels[:10] ** 0.9, 5, least_units=10)
    assert few.units == 10
    with pytest.raises(NotComputable, match="undefined"):
        beta_convergence(np.ones(20), levels[:20], 5)
    with pytest.raises(ParameterError, match="growth"):
        beta_convergence(levels, levels, 5, "monthly")


def test_sigma_falls_when_gaps_shrink(levels):
    found = sigma_convergence(levels, np.sqrt(levels))
    assert found.ratio == pytest.approx(2.0)
    assert found.f == pytest.approx(4.0)
    assert found.p < 0.01
    assert sigma_path([levels, np.sqrt(levels)])[0] == pytest.approx(found.sd_start)
    with pytest.raises(NotComputable, match="undefined"):
        sigma_convergence(levels, np.ones(25))

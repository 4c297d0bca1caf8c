import numpy as np
import pytest

from tyanalysis.analysis.contribution import (
    contribution_rate,
    contributions_from_growth,
    contributions_from_levels,
    pull_residual,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def test_a_total_that_may_not_have_grown_has_no_contribution_rates():
    with pytest.raises(NotComputable, match="undefined"):
        contribution_rate(Bounds.of(0.01, 0.02), Bounds.of(-0.001, 0.001))
    with pytest.raises(NotComputable, match="undefined"):
        contributions_from_levels([60.0, 40.0], [50.0, 50.0])
    assert np.isnan(contribution_rate([0.01, 0.01], [0.0, 0.02])).tolist() == [True, False]


def test_mixed_price_bases_leave_a_residual():
    done = contributions_from_growth([60.0, 40.0], [0.2, 0.1], 100.0, 0.15)
    increments = 60 - 60 / 1.2, 40 - 40 / 1.1
    whole = 100 - 100 / 1.15
    assert done.parts["increment_low"].tolist() == pytest.approx(increments)
    assert done.residual.low == pytest.approx([1 - sum(increments) / whole])
    assert done.parts["pull_low"].tolist() == pytest.approx([x / (100 / 1.15) for x in increments])


def test_a_part_without_change_contributes_nothing_though_others_are_uncertain():
    done = contributions_from_levels(Bounds.of([40, 70], [40, 90]), [40.0, 60.0])
    assert done.parts.loc[0, ["rate_low", "rate_high", "pull_low", "pull_high"]].tolist() == [0] * 4
    assert done.parts.loc[1, ["rate_low", "rate_high"]].tolist() == [1.0, 1.0]
    assert done.parts.loc[1, ["pull_low", "pull_high"]].tolist() == pytest.approx([0.1, 0.3])


def test_bounds_of_pulls_are_exact_where_the_base_is_uncertain():
    done = contributions_from_levels([60.0, 60.0], Bounds.of([40, 50], [50, 50]))
    # The first part's base stands in the total too: (60-b)/(b+50) for b in [40, 50].
    assert done.parts.loc[0, ["pull_low", "pull_high"]].tolist() == pytest.approx([0.1, 20 / 90])
    # Of a part that shrinks, a larger base means a larger fall of a larger total.
    done = contributions_from_levels([30.0, 90.0], Bounds.of([40, 50], [50, 50]))
    assert done.parts.loc[0, ["pull_low", "pull_high"]].tolist() == pytest.approx([-0.2, -10 / 90])


def test_dust_is_no_residual():
    assert str(pull_residual([0.1, 0.2], 0.3)) == "0"
    assert str(pull_residual([0.1, 0.1], 0.3)) == "0.1"


def test_lengths_and_signs_are_checked():
    with pytest.raises(ParameterError, match="as many"):
        contributions_from_levels([1.0, 2.0], [1.0])
    with pytest.raises(ParameterError, match="at least 0"):
        contributions_from_levels([1.0, -2.0], [1.0, 1.0])

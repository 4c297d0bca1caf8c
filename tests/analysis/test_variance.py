import numpy as np
import pytest

from tyanalysis.analysis.variance import aggregate_outturn, composition_variance
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def test_composition_variance_by_hand():
    # Plan 100 + 100 + 200, outturn 120 + 60 + 180 = 90%: adjusted 90, 90, 180.
    done = composition_variance([120.0, 60.0, 180.0], [100.0, 100.0, 200.0])
    assert done.outturn == pytest.approx(0.9)
    assert done.parts["deviation"].tolist() == pytest.approx([30, -30, 0])
    assert done.variance == pytest.approx(60 / 360)
    assert done.parts["share"].tolist() == pytest.approx([1 / 3, -1 / 3, 0])


def test_unplanned_spending_has_no_share_but_counts():
    done = composition_variance([50.0, 50.0], [100.0, 0.0])
    assert done.variance == pytest.approx(1.0)
    assert np.isnan(done.parts["share"].iloc[1])
    with pytest.raises(NotComputable, match="undefined"):
        composition_variance([1.0, 1.0], [0.0, 0.0])
    with pytest.raises(NotComputable, match="not-exact"):
        composition_variance(Bounds.of([1, 1], [2, 2]), [1.0, 1.0])


def test_outturn_of_claims_is_bounded():
    assert str(aggregate_outturn(Bounds.of([10, 20], [12, 20]), [20.0, 20.0])) == "[0.75, 0.8]"
    with pytest.raises(NotComputable, match="undefined"):
        aggregate_outturn([1.0], [0.0])
    with pytest.raises(ParameterError, match="as many"):
        aggregate_outturn([1.0], [1.0, 2.0])

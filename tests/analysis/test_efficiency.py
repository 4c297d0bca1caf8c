import numpy as np
import pytest

from tyanalysis.analysis.efficiency import (
    disbursement_ratio,
    growth_accounting,
    icor,
    icor_from_levels,
    realisation_ratio,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable


def test_ratios_to_growth_need_growth():
    assert str(icor(0.2, Bounds.of(0.04, 0.05))) == "[4, 5]"
    assert np.isnan(icor([0.2, 0.2], [0.0, 0.05])).tolist() == [True, False]
    with pytest.raises(NotComputable, match="undefined"):
        icor_from_levels(20.0, Bounds.of(99, 105), 100.0)
    assert str(icor_from_levels(20.0, Bounds.of(104, 105), 100.0)) == "[4, 5]"


def test_growth_accounts_add_up():
    done = growth_accounting([0.06, 0.02], [0.06, 0.1], [0.03, -0.01], [1 / 3, 0.5])
    total = done.capital + done.labour + done.productivity
    assert total.tolist() == pytest.approx([0.06, 0.02])


def test_what_is_left_to_spend():
    assert str(disbursement_ratio(20.0, Bounds.of(150, 250), 50.0)) == "[0.1, 0.2]"
    assert realisation_ratio([1.0], [4.0]).tolist() == [0.25]
    for method, args in ((disbursement_ratio, (1.0, 5.0, 5.0)), (realisation_ratio, (1.0, 0.0))):
        with pytest.raises(NotComputable, match="undefined"):
            method(*args)

"""What may not be put together is refused, and what is refused can be taken on by name."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tyanalysis.analysis import (
    concentration,
    contribution,
    efficiency,
    growth,
    inequality,
    panel,
    shares,
    shift_share,
    variance,
)
from tyanalysis.analysis.alike import CODES, refuse_mixed, refuse_unlike
from tyanalysis.analysis.amounts import read_exact
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import DataError, NotComputable, ParameterError

BASE = {
    "kind": "actual", "period": "2024", "price_basis": "current", "unit": "CNY_100M",
    "indicator": "gross-output",
}  # fmt: skip
OTHER = {
    "kind": "target", "period": "2024-S1", "price_basis": "constant", "unit": "CNY_10K",
    "indicator": "full-chain-output",
}  # fmt: skip
REASONS = dict(zip(BASE, CODES, strict=True))


def figures(values, **changes):
    """Figures of one sort, of which the last row differs in the given columns."""
    frame = pd.DataFrame([BASE | {"value": float(v)} for v in values])
    for column, value in changes.items():
        frame.loc[len(frame) - 1, column] = value
    return frame


WITHIN = {
    "shares": shares.shares,
    "hhi": concentration.hhi,
    "cr": lambda x, **k: concentration.concentration_ratio(x, 1, **k),
}
BETWEEN = {
    "growth": growth.growth_rate,
    "cagr": lambda a, b, **k: growth.cagr(b, a, 3, **k),
    "share_of_total": shares.share_of_total,
}


@pytest.mark.parametrize("column", BASE)
@pytest.mark.parametrize("name", WITHIN)
def test_rows_of_different_sorts_are_refused_within_a_frame(name, column):
    mixed = figures([3, 4, 5], **{column: OTHER[column]})
    assert (WITHIN[name](figures([3, 4, 5])).low > 0).all()
    with pytest.raises(NotComputable) as refusal:
        WITHIN[name](mixed)
    assert refusal.value.reason == REASONS[column]
    assert OTHER[column] in refusal.value.zh
    assert (WITHIN[name](mixed, assuming=(REASONS[column],)).low > 0).all()


@pytest.mark.parametrize("column", BASE)
@pytest.mark.parametrize("name", BETWEEN)
def test_rows_of_different_sorts_are_refused_between_frames(name, column):
    now, before = figures([3, 4]), figures([5, 6])
    assert not BETWEEN[name](now, before).is_empty.any()
    other = figures([5, 6], **{column: OTHER[column]})
    with pytest.raises(NotComputable) as refusal:
        BETWEEN[name](now, other)
    assert refusal.value.reason == REASONS[column]
    assert not BETWEEN[name](now, other, assuming=(REASONS[column],)).is_empty.any()


@pytest.mark.parametrize("column", BASE)
def test_contributions_and_outturn_are_refused_too(column):
    now, before = figures([3, 4]), figures([2, 3])
    assert len(contribution.contributions_from_levels(now, before).parts) == 2
    with pytest.raises(NotComputable, match=REASONS[column]):
        contribution.contributions_from_levels(now, figures([2, 3], **{column: OTHER[column]}))
    with pytest.raises(NotComputable, match=REASONS[column]):
        variance.aggregate_outturn(figures([2, 3], **{column: OTHER[column]}), now)


def test_growth_compares_years_but_not_a_half_year_with_a_year():
    now, before = figures([3]), figures([2])
    before["period"] = "2023"
    assert growth.growth_rate(now, before).low.tolist() == [0.5]
    before["period"] = "2023-S1"
    with pytest.raises(NotComputable, match="mixed-periods"):
        growth.growth_rate(now, before)
    now["period"] = "2024-S1"
    assert growth.growth_rate(now, before).low.tolist() == [0.5]
    before["period"] = "2023-S2"
    with pytest.raises(NotComputable, match="mixed-periods"):
        growth.growth_rate(now, before)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(kinds=st.lists(st.sampled_from(["actual", "count", "enumeration", "plan", "target"]),
                      min_size=2, max_size=5))  # fmt: skip
def test_facts_are_one_kind_and_plans_another(kinds):
    frame = figures([1] * len(kinds))
    frame["kind"] = kinds
    sorts = {"fact" if k in ("actual", "count", "enumeration") else k for k in kinds}
    if len(sorts) == 1:
        refuse_mixed(frame)
    else:
        with pytest.raises(NotComputable, match="mixed-kinds"):
            refuse_mixed(frame)


@pytest.mark.parametrize("method", [panel.share_panel, panel.hhi_panel])
def test_long_tables_refuse_mixed_sorts(method):
    frame = figures([1, 2], kind="plan")
    with pytest.raises(NotComputable, match="mixed-kinds"):
        method(frame, ["period"])
    assert len(method(frame, ["period"], assuming=("mixed-kinds",)))


def test_an_unknown_assumption_is_no_licence():
    with pytest.raises(ParameterError, match="mixed-everything"):
        refuse_mixed(figures([1, 2]), ["mixed-everything"])
    with pytest.raises(ParameterError, match="one length"):
        refuse_unlike(figures([1, 2]), figures([1, 2, 3]))


def test_methods_on_exact_numbers_refuse_bounds():
    with pytest.raises(NotComputable, match="not-exact"):
        inequality.gini(Bounds.of([1, 2], [1, 3]))
    with pytest.raises(NotComputable, match="not-exact"):
        efficiency.growth_accounting(Bounds.of([0.05], [0.06]), 0.06, 0.03, 0.3)
    with pytest.raises(NotComputable, match="not-exact"):
        shift_share.shift_share_dynamic(Bounds.of([1, 2], [1, 3]), [1, 2])
    assert inequality.gini(Bounds.point([20, 50, 20, 10])) == pytest.approx(0.3)
    with pytest.raises(ParameterError, match="missing"):
        read_exact([1.0, float("nan")], "values")
    with pytest.raises(ParameterError, match="above 0"):
        inequality.theil_l([1.0, 0.0])
    with pytest.raises(NotComputable, match="no-parts"):
        concentration.hhi([])
    with pytest.raises(DataError, match="expected low, high"):
        growth.growth_rate(pd.DataFrame({"level": [1.0]}), 2.0)


def test_icor_wants_value_added():
    with pytest.raises(NotComputable, match="not-value-added"):
        efficiency.icor(0.2, 0.05, measure="gross output")

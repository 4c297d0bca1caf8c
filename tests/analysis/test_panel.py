import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.panel import (
    contribution_panel,
    growth_panel,
    hhi_panel,
    share_panel,
    shift_share_panel,
)
from tyanalysis.errors import NotComputable, ParameterError


def long(*rows):
    return pd.DataFrame(rows, columns=["area", "industry", "period", "value"])


def test_a_gap_in_a_series_gives_no_growth():
    frame = long(("a", "x", 2022, 12.0), ("a", "x", 2020, 10.0), ("a", "x", 2023, 6.0),
                 ("b", "x", 2021, 1.0))  # fmt: skip
    by = ["area", "industry"]
    growth = growth_panel(frame, by)["growth"]
    assert growth.tolist() == pytest.approx([np.nan, np.nan, -0.5, np.nan], nan_ok=True)
    assert growth_panel(frame, by, lag=2)["growth"].tolist() == pytest.approx(
        [0.2, np.nan, np.nan, np.nan], nan_ok=True
    )


def test_a_series_with_a_period_twice_is_refused():
    frame = long(("a", "x", 2020, 1.0), ("a", "x", 2020, 2.0))
    with pytest.raises(ParameterError, match="2020 twice"):
        growth_panel(frame, ["area"])
    with pytest.raises(ParameterError, match="lag"):
        growth_panel(frame, ["area"], lag=0)


def test_entries_show_in_the_residual():
    frame = long(("a", "x", 2020, 10.0), ("a", "x", 2021, 12.0), ("b", "x", 2021, 3.0))
    found = contribution_panel(frame, ["area"], ["industry"])
    assert found["pull"].tolist() == pytest.approx([np.nan, 0.2, np.nan], nan_ok=True)
    assert found["residual"].iloc[1:].tolist() == pytest.approx([0.3, 0.3])
    assert found["rate"].iloc[1] == pytest.approx(2 / 5)


def test_shares_and_concentration_of_nothing_are_not_numbers():
    frame = long(("a", "x", 2020, 0.0), ("b", "x", 2020, 0.0), ("a", "x", 2021, 1.0))
    assert share_panel(frame, ["period"]).tolist() == pytest.approx([np.nan] * 2 + [1], nan_ok=True)
    found = hhi_panel(frame, ["period"])
    assert found["hhi"].tolist() == pytest.approx([np.nan, 1.0], nan_ok=True)
    assert found["parts"].tolist() == [2, 1]
    assert np.isnan(found["hhi_normalised"]).all()


def test_missing_and_negative_values_are_refused_in_sums():
    for bad in (np.nan, -1.0):
        with pytest.raises(ParameterError, match="missing or negative"):
            share_panel(long(("a", "x", 2020, bad)), ["period"])
    with pytest.raises(NotComputable, match="no-parts"):
        share_panel(long().iloc[:0], ["period"])


def test_the_index_and_the_order_of_the_frame_stay():
    frame = long(("a", "x", 2021, 12.0), ("b", "x", 2020, 5.0), ("a", "x", 2020, 10.0),
                 ("b", "x", 2021, 5.0)).set_axis([7, 3, 9, 1])  # fmt: skip
    found = shift_share_panel(frame)
    assert found.index.tolist() == [7, 3, 9, 1]
    assert found["national"].tolist() == pytest.approx(
        [10 * 2 / 15, np.nan, np.nan, 5 * 2 / 15], nan_ok=True
    )
    assert found["regional"].sum() == pytest.approx(0)


@pytest.mark.parametrize("method", [growth_panel, share_panel, contribution_panel])
def test_sorts_may_differ_between_groups_but_not_within_one(method):
    frame = long(("a", "x", 2020, 1.0), ("a", "x", 2021, 2.0), ("a", "y", 2020, 3.0),
                 ("a", "y", 2021, 4.0)).assign(unit=["t", "t", "GW", "GW"])  # fmt: skip
    arguments = {"part": ["area"]} if method is contribution_panel else {}
    assert len(method(frame, by=["industry"], **arguments)) == 4
    for units in (["t", "GW", "GW", "GW"], ["t", "t", "GW", "t"]):
        with pytest.raises(NotComputable, match="mixed-units"):
            method(frame.assign(unit=units), by=["industry"], **arguments)
        method(frame.assign(unit=units), by=["industry"], assuming=("mixed-units",), **arguments)

"""Bounds hold every point they stand for: any point of the box gives a result inside the bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tyanalysis.analysis import (
    agglomeration,
    average,
    concentration,
    contribution,
    cumulative,
    efficiency,
    growth,
    prices,
    shares,
    variance,
)
from tyanalysis.analysis.amounts import with_rounding
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

FEW = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def boxes(draw, n, low=0, high=40, unbounded=True):
    """A column of n intervals with ends on quarters, any flags, and a point inside each."""
    rows = []
    for _ in range(n):
        start = draw(st.integers(low * 4, high * 4)) / 4
        width = draw(st.integers(0, 40)) / 4
        if unbounded and draw(st.integers(0, 9)) == 0:
            rows.append((start, np.inf, draw(st.booleans()), False, start + 1 + width * 100))
            continue
        low_closed, high_closed = (width == 0 or draw(st.booleans()) for _ in range(2))
        place = draw(st.sampled_from([0.0, 0.25, 0.5, 1.0]))
        if (place == 0 and not low_closed) or (place == 1 and not high_closed):
            place = 0.5
        rows.append((start, start + width, low_closed, high_closed, start + place * width))
    lows, highs, low_flags, high_flags, points = (
        list(column) for column in zip(*rows, strict=True)
    )
    return Bounds.of(lows, highs, low_flags, high_flags), np.array(points)


def assert_inside(bounds, values):
    """Every value lies inside, or at a closed end to the last binary digits."""
    for i, value in enumerate(np.atleast_1d(values)):
        row = bounds[i : i + 1]
        slack = 1e-9 * (1 + abs(value))
        at_low = abs(value - row.low[0]) <= slack
        at_high = abs(value - row.high[0]) <= slack
        inside = row.contains(value).all() and not at_low and not at_high
        attained = (at_low and row.low_closed[0]) or (at_high and row.high_closed[0])
        assert inside or attained, f"{value} is not in {row}"


PAIRS = {
    "growth_rate": growth.growth_rate,
    "cagr": lambda a, b: growth.cagr(b, a, 3),
    "share_of_total": shares.share_of_total,
    "deflate": prices.deflate,
    "real_growth": prices.real_growth,
    "icor": efficiency.icor,
    "realisation": efficiency.realisation_ratio,
    "pull_from_start": contribution.pull_from_start_share,
    "contribution_rate": contribution.contribution_rate,
    "two_rates": average.average_growth,
    "previous": average.implied_previous_growth,
}


@pytest.mark.parametrize("name", PAIRS)
@FEW
@given(a=boxes(1), b=boxes(1, low=1))
def test_of_two_claims(name, a, b):
    method = PAIRS[name]
    value = method(a[1], b[1])
    if name == "share_of_total" and value > 1:
        return  # a part larger than its whole is no share
    assert_inside(method(a[0], b[0]), value)


@FEW
@given(level=boxes(1, low=50, high=90), rise=boxes(1, low=-40, high=30, unbounded=False))
def test_of_level_and_increment(level, rise):
    value = growth.growth_from_increment(level[1], rise[1])
    assert_inside(growth.growth_from_increment(level[0], rise[0]), value)


@FEW
@given(share=boxes(1), rate=boxes(1), total=boxes(1))
def test_of_pull_by_end_share(share, rate, total):
    value = contribution.pull_from_end_share(share[1], rate[1], total[1])
    assert_inside(contribution.pull_from_end_share(share[0], rate[0], total[0]), value)


PARTS = {
    "shares": shares.shares,
    "hhi": concentration.hhi,
    "hhi_points": concentration.hhi_points,
    "hhi_normalised": concentration.hhi_normalised,
    "effective_number": concentration.effective_number,
    "cr1": lambda x: concentration.concentration_ratio(x, 1),
    "cr2": lambda x: concentration.concentration_ratio(x, 2),
}


@pytest.mark.parametrize("name", PARTS)
@FEW
@given(data=st.data(), n=st.integers(2, 7))
def test_of_parts_of_a_whole(name, data, n):
    box, point = data.draw(boxes(n))
    if point.sum() > 0:
        assert_inside(PARTS[name](box), PARTS[name](point))


@FEW
@given(data=st.data(), n=st.integers(1, 5))
def test_of_contributions_from_levels(data, n):
    now, before = data.draw(boxes(n)), data.draw(boxes(n))
    old, new = before[1].sum(), now[1].sum()
    change = (now[0] - before[0]).sum()
    if not (change.low[0] > 0 or change.high[0] < 0):
        with pytest.raises(NotComputable, match="undefined"):
            contribution.contributions_from_levels(now[0], before[0])
        return
    done = contribution.contributions_from_levels(now[0], before[0])
    if old <= 0:
        return
    assert_inside(Bounds.from_frame(done.parts, "pull_"), (now[1] - before[1]) / old)
    assert_inside(Bounds.from_frame(done.parts, "rate_"), (now[1] - before[1]) / (new - old))


@FEW
@given(now=boxes(1, low=60, high=90), before=boxes(1, high=30, unbounded=False),
       rates=st.tuples(st.integers(-30, 60), st.integers(-30, 60)))  # fmt: skip
def test_of_single_growth_over_rounding(now, before, rates):
    exact = [r / 1000 for r in rates]
    rounded = with_rounding(exact, 0.001)
    result = cumulative.single_growth(now[0], before[0], rounded[0], rounded[1])
    value = cumulative.single_growth(now[1], before[1], exact[0], exact[1])
    if np.isfinite(value.low).all():
        assert_inside(result, value.low)


@FEW
@given(data=st.data(), n=st.integers(1, 6))
def test_of_cumulative_growth(data, n):
    level = data.draw(boxes(n, low=1, unbounded=False))
    rate = data.draw(boxes(n, low=0, high=1, unbounded=False))
    value = cumulative.cumulative_growth(level[1], rate[1] / 10)
    assert_inside(cumulative.cumulative_growth(level[0], rate[0] / 10.0), value.low)


@FEW
@given(data=st.data(), n=st.integers(1, 5))
def test_of_aggregate_outturn(data, n):
    actual, plan = data.draw(boxes(n)), data.draw(boxes(n, low=1))
    value = variance.aggregate_outturn(actual[1], plan[1]).low
    assert_inside(variance.aggregate_outturn(actual[0], plan[0]), value)


@FEW
@given(data=st.data())
def test_of_the_cluster_index_and_the_location_quotient(data):
    eight = [data.draw(boxes(1, low=1)) for _ in range(8)]
    value = agglomeration.cluster_index(*(point for _, point in eight))
    assert_inside(agglomeration.cluster_index(*(box for box, _ in eight)), value)
    four = eight[:4]
    value = shares.location_quotient(*(point for _, point in four))
    assert_inside(shares.location_quotient(*(box for box, _ in four)), value)


@FEW
@given(data=st.data(), n=st.integers(2, 6))
def test_of_an_index_series_whose_base_stays_exact(data, n):
    box, point = data.draw(boxes(n, low=1))
    result = growth.index_series(box, base=0)
    assert result[0].low == result[0].high == 100.0
    assert_inside(result, growth.index_series(point, base=0))

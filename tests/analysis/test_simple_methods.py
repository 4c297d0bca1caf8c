"""Plan, pace, ratios, counts, consistency and time: hand cases and properties."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tyanalysis.analysis.consistency import (
    agrees,
    list_against_count,
    parts_add_up,
    rate_factor,
    rate_share,
    share_against_levels,
    tiers_add_up,
    without_dust,
)
from tyanalysis.analysis.counts import count_times, how_many, sum_of, whole
from tyanalysis.analysis.implied import implied_overall, implied_plan
from tyanalysis.analysis.kinds import AHEAD, FACTS, is_fact, weakest_kind
from tyanalysis.analysis.pace import (
    attainment,
    completion_lead,
    pace_by_days,
    pace_by_months,
    target_gap,
)
from tyanalysis.analysis.plan import coverage, part_share, plan_remainder, years_after_plan
from tyanalysis.analysis.timeline import days_since, months_since, years_since
from tyanalysis.analysis.unit_ratio import chain_total, per_period, range_ratio
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable

POSITIVE = st.integers(1, 1000).map(float)


@st.composite
def positive_intervals(draw):
    low, high = sorted((draw(POSITIVE), draw(POSITIVE)))
    if low == high:
        return Bounds.point(low)
    top = draw(st.sampled_from([high, math.inf]))
    return Bounds.of(low, top, draw(st.booleans()), draw(st.booleans()))


def inside(box):
    """A number of an interval."""
    low, high = box.low[0], min(box.high[0], box.low[0] + 10)
    return float((low + high) / 2)


@given(positive_intervals(), positive_intervals())
def test_part_and_rest_make_a_whole(part, rest):
    a, b = inside(part), inside(rest)
    share = part_share(part, rest)
    assert share.low[0] - 1e-12 <= a / (a + b) <= share.high[0] + 1e-12
    assert part_share(part, rest).issubset(Bounds.of(0, 1))[0]
    one, other = (
        part_share(Bounds.point(a), Bounds.point(b)),
        part_share(Bounds.point(b), Bounds.point(a)),
    )
    assert (one + other).low[0] == pytest.approx(1.0)


@given(positive_intervals(), positive_intervals())
def test_years_after_the_plan_are_no_wider_than_the_naive_formula(total, plan):
    exact = years_after_plan(total, plan)
    a, b = inside(total), inside(plan)
    assert exact.low[0] - 1e-9 <= (a - b) / b <= exact.high[0] + 1e-9
    naive = plan_remainder(total, plan) / plan
    assert exact.low[0] >= naive.low[0] - 1e-9
    assert exact.high[0] <= naive.high[0] + 1e-9


@given(positive_intervals(), st.integers(1, 12))
def test_pace_lies_in_the_plan_and_reaches_it_at_the_end(plan, months):
    assert pace_by_months(plan, months).low[0] <= plan.low[0]
    assert pace_by_months(plan, 12).low[0] == plan.low[0]


@given(positive_intervals())
def test_whole_numbers_stay_inside_and_whole(box):
    counted = whole(box)
    assert counted.issubset(box)[0]
    for end in (counted.low[0], counted.high[0]):
        assert math.isnan(end) or math.isinf(end) or end == int(end)


@given(positive_intervals(), positive_intervals())
def test_how_many_is_whole_and_holds_every_case(amount, each):
    found = how_many(amount, each)
    pieces = math.floor(inside(amount) / inside(each) + 1e-12)
    assert found.low[0] <= pieces <= found.high[0]
    assert found.low[0] == math.floor(found.low[0])


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6))
def test_counts_add_up_to_whole_numbers(parts):
    boxes = Bounds.of([p + 1 for p in parts], [p + 9 for p in parts])
    added = sum_of(boxes)
    assert added.low[0] == sum(parts) + len(parts)
    assert added.high[0] == sum(parts) + 9 * len(parts)
    assert parts_add_up(added, boxes).contains(0.0)[0]


def test_open_ends_of_counts_move_to_the_next_whole_number():
    assert (
        str(whole(Bounds.of([50, 2.5, 3], [60, 4.5, 4], False, False))) == "[51, 59]; [3, 4]; empty"
    )
    assert str(how_many(Bounds.of(0, 100, False, False), Bounds.point(10))) == "[0, 9]"
    assert str(count_times(Bounds.point(3), Bounds.of(1000, math.inf))) == "[3000, inf)"


def test_completion_lead_subtracts_before_rounding():
    assert completion_lead(Bounds.point(0.565), 5).low[0] == pytest.approx(0.1483, abs=1e-4)
    assert completion_lead(Bounds.point(0.362), 5).low[0] == pytest.approx(-0.0547, abs=1e-4)


def test_implied_plan_carries_the_rounding_of_both():
    plan = implied_plan(
        Bounds.of(452.95, 453.05, True, False), Bounds.of(0.3615, 0.3625, True, False)
    )
    assert plan.low[0] == pytest.approx(1249.52, abs=0.01)
    assert plan.high[0] == pytest.approx(1253.25, abs=0.01)
    assert implied_overall(Bounds.point(57.6), Bounds.point(12.3)).low[0] == pytest.approx(45.3)


def test_attainment_of_a_floor_is_an_upper_bound():
    done = attainment(Bounds.point(250), Bounds.of(500, math.inf))
    assert str(done) == "(0, 0.5]"
    assert str(target_gap(Bounds.point(250), Bounds.of(500, math.inf))) == "[250, inf)"


def test_pace_by_days_knows_leap_years_and_refuses_no_date():
    assert pace_by_days(Bounds.point(366), "2024-08-19").low[0] == 232
    assert pace_by_days(Bounds.point(365), date(2023, 8, 19)).low[0] == pytest.approx(231)
    assert pace_by_days(Bounds.point(366), "2024-S1").low[0] == 182
    with pytest.raises(NotComputable, match="no-base-period"):
        pace_by_days(Bounds.point(1), "")


def test_daily_rates_against_the_year():
    rate, year = Bounds.of(1500, 2500, True, False), Bounds.point(1_200_000)
    assert str(rate_share(rate, year)) == "[0.45625, 0.760417)"
    assert rate_factor(Bounds.point(1000), Bounds.point(3_000_000)).low[0] == pytest.approx(
        8.219, abs=1e-3
    )


def test_verdicts():
    residuals = Bounds.of([0, 0.1, -1, -np.inf], [0, 0.2, 1, np.inf])
    assert agrees(residuals).tolist() == ["yes", "no", "yes", "undetermined"]
    assert agrees(Bounds.of(0, np.inf, False, False), 1.0, floor=0.0).tolist() == ["undetermined"]


def test_lists_tiers_and_shares():
    assert list_against_count(Bounds.point(2), Bounds.point(10)).low[0] == 8
    assert tiers_add_up(Bounds.point(11), Bounds.point([1, 10])).low[0] == 0
    off = share_against_levels(Bounds.point(0.615), Bounds.point(3424), Bounds.point(5571.17))
    assert off.low[0] == pytest.approx(0.0004, abs=1e-4)
    assert without_dust(Bounds.point(4153.25 - 32.24 - 1504.19 - 2616.82)).low[0] == 0.0


def test_ranges_periods_and_chains():
    assert range_ratio(Bounds.of(20, 100)).low[0] == 5
    assert per_period(Bounds.point(73), 365).low[0] == pytest.approx(0.2)
    assert chain_total(Bounds.point(2), Bounds.of(1, 3)).high[0] == 5
    assert str(coverage(Bounds.point(7), Bounds.point(14))) == "[0, 0.5]"


def test_time_between_dates_of_different_precision():
    assert str(days_since("2021-12-29", "2024-08-19")) == "964"
    assert str(days_since("2016-M11", "2016-12-01")) == "[1, 30]"
    assert str(months_since("2010", "2010-M12")) == "[0, 11]"
    assert years_since("2021-12-29", "2024-08-19").low[0] == pytest.approx(2.639, abs=1e-3)
    with pytest.raises(NotComputable, match="not given"):
        days_since("", "2024")


def test_the_weakest_kind_wins():
    assert weakest_kind(["actual", "plan", "capacity"]) == "plan"
    assert weakest_kind(["growth", "actual"]) == "growth"
    assert weakest_kind(["target", "rumour"]) == "rumour"
    assert is_fact("enumeration")
    assert not set(FACTS) & set(AHEAD)

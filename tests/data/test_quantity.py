"""Open and closed interval arithmetic: hand cases and properties."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tyanalysis.data.quantity import Bounds

INF = math.inf
NUMBERS = st.integers(-50, 50).map(float)


@st.composite
def intervals(draw, minimum=-50):
    low, high = sorted((draw(st.integers(minimum, 50)), draw(st.integers(minimum, 50))))
    if low == high:
        return Bounds.point(float(low))
    unbounded = draw(st.booleans())
    return Bounds.of(
        float(low), INF if unbounded else high, draw(st.booleans()), draw(st.booleans())
    )


@st.composite
def interval_and_member(draw, minimum=-50):
    box = draw(intervals(minimum))
    low = box.low[0]
    high = box.high[0] if np.isfinite(box.high[0]) else low + 100
    share = draw(st.sampled_from([0.0, 0.25, 0.5, 1.0]))
    value = low + (high - low) * share
    if not box.contains(value)[0]:
        value = (low + high) / 2
    return box, value


OPERATIONS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
}


def test_quotient_by_an_open_ended_total_stays_below_the_printed_share():
    share = Bounds.point(232.2) / Bounds.of(1000, INF, False)
    assert str(share) == "(0, 0.2322)"


def test_two_one_sided_claims_cancel_to_not_determinable():
    ratio = Bounds.of(1000, INF, False) / Bounds.of(101, INF)
    assert str(ratio) == "(0, inf)"
    assert not ratio.determinable(floor=0)[0]
    assert ratio.determinable()[0], "without a natural floor 'above zero' is information"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (Bounds.of(0, 1) * Bounds.of(2, INF), "[0, inf)"),
        (Bounds.of(0, 1, False) * Bounds.of(2, INF), "(0, inf)"),
        (Bounds.point(0) * Bounds.entire(), "0"),
        (Bounds.of(1, 2) / Bounds.of(0, 4, False), "[0.25, inf)"),
        (Bounds.of(1, 2) / Bounds.of(-4, 0, True, False), "(-inf, -0.25]"),
        (Bounds.of(1, 2) / Bounds.of(-1, 1), "(-inf, inf)"),
        (Bounds.of(1, 2) / Bounds.point(0), "empty"),
        (Bounds.point(0) / Bounds.of(-1, 1), "0"),
        (Bounds.of(-2, 1, True, False) ** 2, "[0, 4]"),
        (Bounds.of(-2, 2, False, True) ** 2, "[0, 4]"),
        (Bounds.of(-3, -2, False, True) ** 2, "[4, 9)"),
        (Bounds.of(-3, 2, False) ** 3, "(-27, 8]"),
        (Bounds.of(2, 4, False) ** -1, "[0.25, 0.5)"),
        (Bounds.of(2, 4) ** 0, "1"),
        (-Bounds.of(1, INF, False), "(-inf, -1)"),
        (1 - Bounds.of(0, 1, False), "[0, 1)"),
        (2 / Bounds.of(1, 4), "[0.5, 2]"),
    ],
)
def test_hand_cases(made, expected):
    assert str(made) == expected


def test_sum_and_mean_keep_the_open_end():
    parts = Bounds.of([1, 50], [1, INF], [True, False], [True, False])
    assert str(parts.sum()) == "(51, inf)"
    assert str(parts.mean()) == "(25.5, inf)"
    assert Bounds.empty(0).mean().is_empty[0]


def test_a_part_without_bounds_makes_the_sum_empty():
    assert Bounds.concat([Bounds.point(1), Bounds.empty()]).sum().is_empty[0]


@pytest.mark.parametrize(
    ("a", "b", "lt", "le"),
    [
        (Bounds.of(0, 1, True, False), Bounds.point(1), "yes", "yes"),
        (Bounds.of(0, 1), Bounds.point(1), "undetermined", "yes"),
        (Bounds.point(1), Bounds.point(1), "no", "yes"),
        (Bounds.of(1, 2, False), Bounds.point(1), "no", "no"),
        (Bounds.of(0, INF), Bounds.point(1), "undetermined", "undetermined"),
        (Bounds.empty(), Bounds.point(1), "undetermined", "undetermined"),
    ],
)
def test_comparisons_answer_yes_no_or_undetermined(a, b, lt, le):
    assert a.lt(b)[0] == lt
    assert a.le(b)[0] == le
    assert b.gt(a)[0] == lt
    assert b.ge(a)[0] == le


def test_sets():
    a, b = Bounds.of(0, 2, True, False), Bounds.of(1, 3, False, True)
    assert str(a.intersect(b)) == "(1, 2)"
    assert str(a.hull(b)) == "[0, 3]"
    assert str(a.hull(Bounds.empty())) == "[0, 2)"
    assert a.intersect(Bounds.of(2, 3)).is_empty[0]
    assert Bounds.of(0, 1, False).issubset(Bounds.of(0, 1))[0]
    assert not Bounds.of(0, 1).issubset(Bounds.of(0, 1, False))[0]


def test_frames_go_there_and_back():
    frame = Bounds.of([1, -INF], [2, 5], [True, False], [False, True]).to_frame(prefix="strict_")
    assert list(frame.columns) == [
        "strict_low", "strict_high", "strict_low_closed", "strict_high_closed",
    ]  # fmt: skip
    again = Bounds.from_frame(frame, prefix="strict_")
    assert str(again) == "[1, 2); (-inf, 5]"


def test_missing_bounds_in_a_frame_are_empty():
    frame = pd.DataFrame(
        {"low": [None, 1.0], "high": [None, 2.0], "low_closed": [None, True],
         "high_closed": [None, True]}
    )  # fmt: skip
    assert list(Bounds.from_frame(frame).is_empty) == [True, False]


def test_an_interval_without_a_number_is_empty():
    assert Bounds.of(1, 1, True, False).is_empty[0]
    assert Bounds.of(2, 1).is_empty[0]
    assert Bounds.of(INF, INF).is_empty[0]


@pytest.mark.parametrize("name", OPERATIONS)
@given(data=st.data())
def test_the_result_contains_every_point_result(name, data):
    (a, x), (b, y) = data.draw(interval_and_member()), data.draw(interval_and_member())
    if name == "div" and y == 0:
        return
    exact = {"add": x + y, "sub": x - y, "mul": x * y, "div": x / y if y else 0.0}[name]
    result = OPERATIONS[name](a, b)
    slack = 1e-9 * max(1.0, abs(exact))
    assert result.contains(exact)[0] or (
        result.low[0] - slack <= exact <= result.high[0] + slack and not a.is_point[0]
    ), f"{a} {name} {b} = {result} lacks {exact}"


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=intervals(), b=intervals(), wider=intervals())
def test_wider_inputs_never_give_narrower_results(name, a, b, wider):
    op = OPERATIONS[name]
    big = op(a.hull(wider), b)
    if name == "div" and b.is_point[0] and b.low[0] == 0:
        return
    assert op(a, b).issubset(big)[0], f"{op(a, b)} not in {big}"


@pytest.mark.parametrize("name", OPERATIONS)
@given(x=NUMBERS, y=NUMBERS)
def test_points_give_exactly_the_number(name, x, y):
    if name == "div" and y == 0:
        return
    exact = {"add": x + y, "sub": x - y, "mul": x * y, "div": x / y if y else 0.0}[name]
    result = OPERATIONS[name](Bounds.point(x), Bounds.point(y))
    assert result.low[0] == result.high[0] == exact


@given(a=intervals(), n=st.integers(0, 4))
def test_a_power_is_inside_the_repeated_product(a, n):
    product = Bounds.point(1.0)
    for _ in range(n):
        product = product * a
    assert (a**n).issubset(product)[0]


@given(a=intervals(), b=intervals())
def test_comparison_and_difference_agree(a, b):
    below = a.lt(b)[0]
    difference = a - b
    assert (below == "yes") == (
        difference.high[0] < 0 or (difference.high[0] == 0 and not difference.high_closed[0])
    )


def test_a_column_shows_itself_in_a_cell_and_in_a_terminal() -> None:
    column = Bounds.of([1000, 51, 5, np.nan], [np.inf, 59, 5, 1], [False, True, True, True])
    assert repr(column) == "Bounds((1000, inf); [51, 59]; 5; empty)"
    assert "<th>0</th><td>(1000, ∞)</td>" in column._repr_html_()
    assert "… 40 more" in repr(Bounds.point(np.arange(100)))

"""Numbers to text: bound signs, outward rounding, scaling of units, both languages."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tyanalysis.data.quantity import Bounds
from tyanalysis.presentation.format import format_bounds, format_number, unit_name

INF = math.inf


@pytest.mark.parametrize(
    ("bounds", "unit", "zh", "en"),
    [
        (Bounds.point(232.2), "CNY_100M", "232.2亿元", "23.22 billion yuan"),
        (Bounds.of(1000, INF, False), "CNY_100M", "> 1000亿元", "> 100 billion yuan"),
        (Bounds.of(500, INF), "CNY_100M", "≥ 500亿元", "≥ 50 billion yuan"),
        (Bounds.point(25494.7), "CNY_100M", "25494.7亿元", "2,549.47 billion yuan"),
        (Bounds.point(254947), "CNY_100M", "25.4947万亿元", "25.4947 trillion yuan"),
        (Bounds.of(0, 2.3, False), "CNY_100M/count", "≤ 2.3亿元", "≤ 230 million yuan"),
        (Bounds.of(0, 21, False, False), "CNY/orders", "< 21元/单", "< 21 yuan per order"),
        (Bounds.point(0.8417), "CNY_100M", "8417万元", "84.17 million yuan"),
        (Bounds.of(2000, INF), "CNY_10K", "≥ 2000万元", "≥ 20 million yuan"),
        (Bounds.of(20, 100), "CNY_10K", "20–100万元", "0.2–1 million yuan"),
        (Bounds.of(0, 23.22, False, False), "percent", "< 23.22%", "< 23.22%"),
        (Bounds.of(0, 4, False), "times", "≤ 4倍", "≤ 4 times"),
        (Bounds.of(51, 59), "count", "51–59", "51–59"),
        (Bounds.of(600, INF, False), "orders_10K", "> 600万单", "> 6 million orders"),
        (Bounds.point(70), "tonne_10K", "70万吨", "700,000 tonnes"),
        (Bounds.point(-6.6), "percent", "−6.6%", "−6.6%"),
        (Bounds.of(0, INF, False), "CNY_100M", "无法确定", "not determinable"),
        (Bounds.empty(), "percent", "无法确定", "not determinable"),
        (Bounds.point(1), "percentage_point", "1个百分点", "1 percentage point"),
        (Bounds.point(12.9), "percentage_point", "12.9个百分点", "12.9 percentage points"),
        (Bounds.point(35.75), "CNY_100M/GW", "35.75亿元/GW", "3.575 billion yuan per GW"),
        (Bounds.point(7), "hectolitre", "7hectolitre", "7 hectolitre"),
    ],
)
def test_quantities_in_both_languages(bounds, unit, zh, en):
    assert format_bounds(bounds, unit, "zh") == zh
    assert format_bounds(bounds, unit, "en") == en


def test_about_is_a_word():
    assert format_bounds(Bounds.point(2000), "pots", "zh", about=True) == "约2000盆"
    assert format_bounds(Bounds.point(2000), "pots", "en", about=True) == "about 2,000 pots"


def test_bounds_are_rounded_outwards():
    assert (
        format_bounds(Bounds.of(0, 23.225, False, False), "percent", "zh", digits=2) == "< 23.23%"
    )
    assert format_bounds(Bounds.of(1.1668, 2.2991), "CNY_100M", "zh", digits=2) == "1.16–2.30亿元"
    assert format_bounds(Bounds.of(4.3066, INF, False), "year", "zh", digits=2) == "> 4.30年"


def test_binary_noise_is_no_digit():
    assert format_bounds(Bounds.of(0, 0.2322 * 100, False, False), "percent", "zh", digits=2) == (
        "< 23.22%"
    )


def test_a_growth_may_lie_below_zero():
    low = Bounds.of(-5, INF, False)
    assert format_bounds(low, "percent", "zh", floor=None) == "> −5%"


def test_a_minus_zero_is_zero():
    assert format_number(-0.04, "en", 1) == "0.0"


def test_unit_heads():
    assert unit_name("CNY_100M", "zh", 500) == "亿元"
    assert unit_name("CNY_100M", "en", 500) == "billion yuan"
    assert unit_name("percent", "en") == "%"


@given(st.floats(0.01, 1e5), st.floats(0, 1e5), st.booleans(), st.booleans(), st.integers(0, 3))
def test_what_is_printed_still_holds_the_interval(low, width, low_closed, high_closed, digits):
    bounds = Bounds.of(low, low + width, low_closed, high_closed)
    if bounds.is_empty[0] or bounds.is_point[0]:
        return
    text = format_bounds(bounds, "year", "zh", digits=digits, floor=None).removesuffix("年")
    down, up = (float(end) for end in text.split("–"))
    assert down <= low * (1 + 1e-11)
    assert up >= (low + width) * (1 - 1e-11)

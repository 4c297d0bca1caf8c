"""The qualifier reader on golden readings and on the phrases of announcements."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tyanalysis.data.numeral import last_place, read_numeral
from tyanalysis.data.qualifier import is_quantity, read_quantity
from tyanalysis.errors import DataError


@pytest.mark.parametrize(
    ("phrase", "value", "unit", "qualifier", "strict", "customary"),
    [
        ("总投资超1000亿元", 1000, "亿元", "gt", "(1000, inf)", "(1000, inf)"),
        ("全年新增工业产值500亿元以上", 500, "亿元", "ge", "[500, inf)", "[500, inf)"),
        ("不低于2000万元", 2000, "万元", "ge", "[2000, inf)", "[2000, inf)"),
        ("突破 600万单", 600, "万单", "gt", "(600, inf)", "(600, inf)"),
        ("100多项", 100, "项", "more", "[101, inf)", "[101, 199]"),
        ("120多家", 120, "家", "more", "[121, inf)", "[121, 129]"),
        ("50多亿元", 50, "亿元", "more", "(50, inf)", "(50, 60)"),
        ("近80万吨", 80, "万吨", "nearly", "(0, 80)", "[70, 80)"),
        ("近17个领域", 17, "个", "nearly", "[0, 17)", "[16, 17)"),
        ("约2000盆", 2000, "盆", "about", "(0, inf)", "[1500, 2500)"),
        ("1.2万元左右", 1.2, "万元", "about", "(0, inf)", "[1.15, 1.25)"),
        ("每年可达300万株", 300, "万株", "up_to", "[0, 300]", "[0, 300]"),
        ("已达到152.9亿元", 152.9, "亿元", "reaches", "152.9", "152.9"),
        ("达50多家", 50, "家", "more", "[51, inf)", "[51, 59]"),
        ("232.2亿元", 232.2, "亿元", "rounded", "232.2", "232.2"),
        ("总投资70亿元", 70, "亿元", "exact", "70", "70"),
        ("数十个品种", None, "个", "several", "[20, inf)", "[20, 99]"),
        ("20万元至100万元", None, "万元", "range", "[20, 100]", "[20, 100]"),
        ("不超过30个", 30, "个", "le", "(-inf, 30]", "(-inf, 30]"),
        ("100以内", 100, "", "le", "(-inf, 100]", "(-inf, 100]"),
        ("下降6.6%", -6.6, "%", "rounded", "-6.6", "-6.6"),
        ("下降5-6%", None, "%", "range", "[-6, -5]", "[-6, -5]"),
        ("达500亿元以上", 500, "亿元", "ge", "[500, inf)", "[500, inf)"),
        (">140", 140, "", "gt", "(140, inf)", "(140, inf)"),
        ("≥10%", 10, "%", "ge", "[10, inf)", "[10, inf)"),
        ("< 5", 5, "", "lt", "(-inf, 5)", "(-inf, 5)"),
        ("<=5", 5, "", "le", "(-inf, 5]", "(-inf, 5]"),
        ("~20", 20, "", "about", "(0, inf)", "[15, 25)"),
        ("over 600", 600, "", "gt", "(600, inf)", "(600, inf)"),
        ("More than 1,200", 1200, "", "gt", "(1200, inf)", "(1200, inf)"),
        ("at least 3", 3, "", "ge", "[3, inf)", "[3, inf)"),
        ("nearly 80", 80, "", "nearly", "(0, 80)", "[70, 80)"),
        ("about 80", 80, "", "about", "(0, inf)", "[75, 85)"),
        ("approx. 9,000", 9000, "", "about", "(0, inf)", "[8500, 9500)"),
        ("up to 30", 30, "", "up_to", "[0, 30]", "[0, 30]"),
        ("30 or more", 30, "", "ge", "[30, inf)", "[30, inf)"),
        ("turnover 600", 600, "", "exact", "600", "600"),
        ("下降超过5%", -5, "%", "lt", "(-inf, -5)", "(-inf, -5)"),
        ("超过1,200家", 1200, "家", "gt", "[1201, inf)", "[1201, inf)"),
    ],
)
def test_phrases(phrase, value, unit, qualifier, strict, customary):
    reading = read_quantity(phrase)
    assert (reading.value, reading.unit, reading.qualifier) == (value, unit, qualifier)
    assert (str(reading.strict), str(reading.customary)) == (strict, customary)


def test_precision_is_half_a_unit_of_the_last_printed_digit():
    assert read_quantity("1.26亿元").precision == pytest.approx(0.005)
    assert read_quantity("70亿元").precision is None


def test_a_phrase_without_a_number_is_refused_with_the_next_step():
    with pytest.raises(DataError, match=r"'若干亿元': found no number.*by hand"):
        read_quantity("若干亿元")


@pytest.mark.parametrize(
    ("text", "value"),
    [("三百一", 310), ("三百零一", 301), ("一千零五", 1005), ("二十五", 25), ("十二", 12),
     ("两千", 2000), ("1,000.5", 1000.5), ("1/2", 0.5), ("−3", -3), ("二〇二四", 2024)],
)  # fmt: skip
def test_numerals(text, value):
    assert read_numeral(text) == value


def test_what_is_no_numeral_is_refused():
    with pytest.raises(ValueError, match="not a numeral"):
        read_numeral("多少")


def test_last_place():
    assert [last_place(t) for t in ("100", "120", "1.26", "二十", "0")] == [100, 10, 0.01, 10, 1]


@pytest.mark.parametrize(
    "text",
    ["0,5", "12,34", "3、5", "1,2345", "12,34,567", "1.234,5", "1.2.3", "12 34", "1/0", "5-",
     "超10-近20", "20万元至1亿元", "30-20", "下降-5%", "超100以上", "约10-20", "turnover 600"],
)  # fmt: skip
def test_what_would_be_read_in_part_is_no_quantity(text):
    assert not is_quantity(text)


@given(st.text(st.sampled_from("0123456789,，、.-~ 至超近约下降≥<以上多%亿元家"), max_size=12))
def test_an_accepted_text_is_read_whole(text):
    if not is_quantity(text):
        return
    reading = read_quantity(text)
    printed = re.findall(r"\d[\d,.]*", re.sub(r"(?<=\d)\s+(?=\d)", "", text.replace("，", ",")))
    assert all(re.fullmatch(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", one) for one in printed)
    numbers = sorted(float(one.replace(",", "")) for one in printed)
    if reading.value is None:
        ends = (reading.strict.low[0], reading.strict.high[0])
        assert sorted(map(abs, ends)) == numbers
    else:
        assert [abs(reading.value)] == numbers

"""Printed names of periods, kinds and areas."""

import pandas as pd
import pytest

from tyanalysis.presentation.names import kind_name, name_of, period_name


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2023", "2023年", "2023"),
        ("2024-S1", "2024年上半年", "first half of 2024"),
        ("2024-S2", "2024年下半年", "second half of 2024"),
        ("2022-Q1", "2022年一季度", "Q1 2022"),
        ("2022-Q4", "2022年四季度", "Q4 2022"),
        ("2021-M09", "2021年9月", "Sep 2021"),
        ("2020-01-01/P9M", "2020年1—9月", "Jan–Sep 2020"),
        ("2016-01-01/P5Y", "2016—2020年", "2016–2020"),
        ("2024-08-19", "2024年8月19日", "19 Aug 2024"),
        ("", "未注明时间", "undated"),
    ],
)
def test_periods(period, zh, en):
    assert period_name(period, "zh") == zh
    assert period_name(period, "en") == en


def test_an_area_without_a_short_name_is_printed_in_full():
    areas = pd.DataFrame(
        {
            "id": ["a"],
            "name_zh": ["甲区"],
            "name_en": ["Zone A"],
            "short_zh": [""],
            "short_en": [""],
        }
    )
    assert name_of(areas, "a", "zh", short=True) == "甲区"
    assert name_of(areas, "b", "en") == "b"


def test_unknown_kinds_are_printed_as_they_are():
    assert kind_name("plan", "en") == "plan"
    assert kind_name("rumour", "en") == "rumour"

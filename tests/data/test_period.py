from datetime import date

import pandas as pd
import pytest

from tyanalysis.data.period import parse_period, period_frame
from tyanalysis.data.period_hint import suggest_period
from tyanalysis.errors import DataError


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "months", "cumulative"),
    [
        ("2023", "year", date(2023, 1, 1), date(2023, 12, 31), 12, False),
        ("2024-S1", "half", date(2024, 1, 1), date(2024, 6, 30), 6, True),
        ("2024-S2", "half", date(2024, 7, 1), date(2024, 12, 31), 6, False),
        ("2022-Q1", "quarter", date(2022, 1, 1), date(2022, 3, 31), 3, True),
        ("2022-Q2", "quarter", date(2022, 4, 1), date(2022, 6, 30), 3, False),
        ("2021-M01", "month", date(2021, 1, 1), date(2021, 1, 31), 1, True),
        ("2020-M02", "month", date(2020, 2, 1), date(2020, 2, 29), 1, False),
        ("2020-01-01/P9M", "range", date(2020, 1, 1), date(2020, 9, 30), 9, True),
        ("2020-02-01/P9M", "range", date(2020, 2, 1), date(2020, 10, 31), 9, False),
        ("2021-01-01/P5Y", "range", date(2021, 1, 1), date(2025, 12, 31), 60, False),
        ("2021-01-01/P10D", "range", date(2021, 1, 1), date(2021, 1, 10), None, True),
        ("2020-07-01/P1Y", "range", date(2020, 7, 1), date(2021, 6, 30), 12, False),
        ("2024-W01", "week", date(2024, 1, 1), date(2024, 1, 7), None, False),
        ("2024-08-19", "day", date(2024, 8, 19), date(2024, 8, 19), None, False),
        ("", "undated", None, None, None, False),
    ],
)
def test_a_period_has_kind_ends_length_and_says_if_it_is_year_to_date(
    text, kind, start, end, months, cumulative
):
    period = parse_period(text)
    assert (period.kind, period.start, period.end) == (kind, start, end)
    assert (period.months, period.cumulative) == (months, cumulative)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2024H1", "2024-S1"),
        ("2024-H2", "2024-S2"),
        ("2024年上半年", "2024-S1"),
        ("2024下半年", "2024-S2"),
        ("2022年三季度", "2022-Q3"),
        ("2022Q3", "2022-Q3"),
        ("2022-Q03", "2022-Q3"),
        ("2023年前三季度", "2023-01-01/P9M"),
        ("2021年1-9月", "2021-01-01/P9M"),
        ("2021年1—2月", "2021-01-01/P2M"),
        ("2021年1-6月", "2021-S1"),
        ("2021-01/2021-09", "2021-01-01/P9M"),
        ("2020-9M", "2020-01-01/P9M"),
        ("2021-9", "2021-M09"),
        ("2021-M9", "2021-M09"),
        ("2021年9月", "2021-M09"),
        ("2024年8月19日", "2024-08-19"),
        ("2024/8/19", "2024-08-19"),
        ("20240819", "2024-08-19"),
        ("2024-01-06 00:00:00", "2024-01-06"),
        ("２０２４年", "2024"),
        ("２０２４", "2024"),
        ("2024.0", "2024"),
        ("2024年底", "2024-12-31"),
        ("2021-2025", "2021-01-01/P5Y"),
        ("2024-01-01/P6M", "2024-S1"),
        ("2024-01-01/P12M", "2024"),
        ("2024-04-01/P3M", "2024-Q2"),
        ("2021-01-01/P60M", "2021-01-01/P5Y"),
    ],
)
def test_a_period_written_otherwise_is_refused_with_the_notation_it_should_have(text, hint):
    with pytest.raises(DataError, match=f"found '{text}'.*Next: write {hint}\\."):
        parse_period(text)
    assert parse_period(hint).text == hint


@pytest.mark.parametrize(
    "text", ["今年", "2024-Q5", "2024-M13", "2024-02-30", "2024-S3", "0000", "2024-01-01/P0M", "24"]
)
def test_a_period_that_does_not_exist_is_refused(text):
    with pytest.raises(DataError, match="expected an SDMX period"):
        parse_period(text)


def test_no_impossible_period_is_suggested():
    assert suggest_period("2024-02-30") == ""
    assert suggest_period("2024年13月") == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2023", "2024", True),
        ("2023-S1", "2024-S1", True),
        ("2024-S1", "2024-S2", False),
        ("2023", "2024-S1", False),
        ("2020-01-01/P9M", "2021-01-01/P9M", True),
        ("2020-01-01/P9M", "2021-01-01/P10M", False),
        ("2020-01-01/P9M", "2021-02-01/P9M", False),
        ("2021-01-01/P10D", "2022-01-01/P10D", True),
        ("2021-01-01/P10D", "2022-01-01/P11D", False),
        ("2024-08-19", "2024-12-01", True),
        ("", "", False),
    ],
)
def test_periods_are_of_one_kind_only_in_the_same_season(one, other, same):
    assert parse_period(one).same_kind(parse_period(other)) is same


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2024", "2023"),
        ("2024-S1", "2023-S1"),
        ("2024-02-29", "2023-02-28"),
        ("2020-01-01/P9M", "2019-01-01/P9M"),
        ("2020-W53", "2019-W52"),
    ],
)
def test_the_period_a_year_earlier(text, before):
    assert parse_period(text).year_earlier().text == before


def test_an_undated_period_has_none_a_year_earlier():
    with pytest.raises(DataError, match="undated"):
        parse_period("").year_earlier()


def test_periods_overlap_if_they_share_a_day():
    assert parse_period("2024").overlaps(parse_period("2024-12-31"))
    assert not parse_period("2024-S1").overlaps(parse_period("2024-S2"))
    assert not parse_period("").overlaps(parse_period("2024"))


def test_a_column_of_periods_keeps_its_index():
    frame = period_frame(pd.Series(["2024-S1", "", "2023"], index=[7, 8, 9]))
    assert list(frame.index) == [7, 8, 9]
    assert frame.loc[7, "end"] == pd.Timestamp(2024, 6, 30)
    assert frame["year"].tolist() == [2024, pd.NA, 2023]
    assert frame["cumulative"].tolist() == [True, False, False]
    assert pd.isna(frame.loc[8, "start"])


def test_an_empty_column_of_periods_gives_an_empty_frame():
    assert period_frame([]).empty

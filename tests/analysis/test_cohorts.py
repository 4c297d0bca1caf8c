"""Projects signed together, followed by hand."""

import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.cohorts import cohort_rates
from tyanalysis.analysis.proportion import wilson_interval
from tyanalysis.errors import NotComputable, ParameterError

PROJECTS = pd.DataFrame(
    [
        ("first", "2023-01-10", "2023-03-01", "2023-12-01", 10.0),
        ("first", "2023-02-10", "2024-02-01", None, 30.0),
        ("first", "2023-03-31", None, None, 60.0),
        ("first", "2023-03-31", "2023-05-01", "2024-03-01", 20.0),
        ("second", "2023-07-15", "2023-09-01", None, 5.0),
        ("second", "2023-08-15", None, None, 15.0),
        ("third", "2024-01-05", None, None, 8.0),
    ],
    columns=["batch", "signed", "started", "producing", "amount"],
)


def test_rates_of_signing_quarters_by_number_and_amount():
    found = cohort_rates(PROJECTS, "2024-03-31", amount="amount").set_index("cohort")
    assert found.index.tolist() == ["2023-Q1", "2023-Q3", "2024-Q1"]
    assert found[["signed", "started", "producing"]].to_numpy().tolist() == [
        [4, 3, 2], [2, 1, 0], [1, 0, 0],
    ]  # fmt: skip
    assert found["start_rate"].tolist() == pytest.approx([3 / 4, 1 / 2, 0])
    assert found["production_rate"].iloc[:2].tolist() == pytest.approx([2 / 3, 0])
    assert np.isnan(found.loc["2024-Q1", ["production_rate", "production_low"]].astype(float)).all()
    assert found["signed_amount"].tolist() == [120, 20, 8]
    assert found["start_rate_amount"].tolist() == pytest.approx([60 / 120, 5 / 20, 0])
    assert found["production_rate_amount"].iloc[0] == pytest.approx(30 / 60)
    assert found["watched"].iloc[0] == pytest.approx(366 / 365.25 * 12)
    wilson = wilson_interval(3, 4)
    assert found[["start_low", "start_high"]].iloc[0].tolist() == pytest.approx(
        [wilson.low[0], wilson.high[0]]
    )


def test_later_events_and_signings_are_not_known_yet():
    found = cohort_rates(PROJECTS, "2023-06-30", by="year")
    assert found[["cohort", "signed", "started", "producing"]].to_numpy().tolist() == [
        ["2023", 4, 2, 0]
    ]


def test_cohorts_are_compared_after_the_same_time():
    found = cohort_rates(PROJECTS, "2024-03-31", "batch", within=6).set_index("cohort")
    # Of the first batch one started after a year; the third was watched for three months only.
    assert found["started"].tolist() == [2, 1, 0]
    assert found["start_rate"].iloc[:2].tolist() == [0.5, 0.5]
    assert found.loc["third", ["start_rate", "start_low"]].isna().all()
    assert found["producing"].tolist() == [0, 0, 0]
    without = cohort_rates(PROJECTS, "2024-03-31", "batch").set_index("cohort")
    assert without["start_rate"].tolist() == [0.75, 0.5, 0.0]


@pytest.mark.parametrize(
    ("by", "names"),
    [("year", ["2023", "2024"]), ("half", ["2023-S1", "2023-S2", "2024-S1"]),
     ("month", ["2023-M01", "2023-M02", "2023-M03", "2023-M07", "2023-M08", "2024-M01"]),
     ("batch", ["first", "second", "third"])],
)  # fmt: skip
def test_cohorts_stand_in_the_order_of_signing(by, names):
    found = cohort_rates(PROJECTS.iloc[::-1], "2024-03-31", by)
    assert found["cohort"].tolist() == names
    assert found["signed"].sum() == len(PROJECTS)


def test_a_project_without_amount_leaves_no_sum():
    gap = PROJECTS.assign(amount=PROJECTS["amount"].where(PROJECTS["amount"] != 15.0))
    found = cohort_rates(gap, "2024-03-31", "batch", amount="amount").set_index("cohort")
    assert found["start_rate_amount"].isna().tolist() == [False, True, False]
    assert np.isnan(found.loc["second", "signed_amount"])
    assert found.loc["second", "start_rate"] == 0.5


def test_what_cannot_be_a_cohort_is_refused():
    with pytest.raises(NotComputable, match="no-parts"):
        cohort_rates(PROJECTS, "2022-12-31")
    for changes, message in (
        ({"signed": None}, "a missing date"),
        ({"started": "2022-01-01"}, "a date before signed"),
        ({"started": None, "producing": "2024-01-01"}, "without an earlier start"),
    ):
        with pytest.raises(ParameterError, match=message):
            cohort_rates(PROJECTS.assign(**changes), "2024-03-31")
    with pytest.raises(ParameterError, match="month, quarter, half, year, or a column"):
        cohort_rates(PROJECTS, "2024-03-31", "week")
    with pytest.raises(ParameterError, match="within"):
        cohort_rates(PROJECTS, "2024-03-31", within=0)
    with pytest.raises(ParameterError, match="a batch for each"):
        cohort_rates(PROJECTS.assign(batch=None), "2024-03-31", "batch")

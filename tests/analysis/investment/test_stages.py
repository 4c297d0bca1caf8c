"""Projects by stage, books with their parts, and the batches of one occasion."""

import math

import pytest

from tyanalysis.analysis.investment.stages import batch_funnel, books_and_starts, project_stages


@pytest.fixture(scope="module")
def stages(bundled):
    return project_stages(bundled)


def test_a_book_and_its_parts_add_up(stages):
    books = books_and_starts(stages).set_index(["area", "period", "stage"])
    whole = books.loc[("taixin-zone", "2022", "book")]
    assert (whole["residual_low"], whole["residual_count_low"]) == (0, 0)
    assert whole["infrastructure_share_low"] == pytest.approx(6266 / 9726 * 100)
    starts = books.loc[("taixin-zone", "2022-03-28", "started")]
    assert (starts["residual_low"], starts["residual_count_low"]) == (0, 0)
    assert (starts["infrastructure_count_low"], starts["industry_count_low"]) == (71, 112)


def test_a_book_grows_from_date_to_date(stages):
    books = books_and_starts(stages).set_index(["area", "period"])
    later = books.loc[("taixin-taiyuan", "2023-10-30")]
    assert later["added_count_low"] == 19
    assert later["added_amount_low"] == pytest.approx(678.81)
    assert math.isnan(books.loc[("taixin-taiyuan", "2022-09-27"), "added_count_low"])


def test_two_open_ends_cancel_per_project(stages):
    mine = stages[(stages["area"] == "zongcai-zone") & (stages["stage"] == "book")].iloc[0]
    assert (mine["each_low"], mine["each_high"]) == (0, math.inf)


def test_number_and_money_tell_two_stories(stages):
    funnel = batch_funnel(stages).set_index(["area", "period", "scope"])
    row = funnel.loc[("sx-zones", "2024-10-17", "several")]
    assert row["start_rate_low"] == pytest.approx(1607 / 1638 * 100)
    assert row["start_amount_rate_low"] == pytest.approx(3215 / 5887.6 * 100)
    assert row["production_rate_low"] == pytest.approx(1419 / 1607 * 100)


def test_one_event_several_events_and_promotion_are_never_mixed(stages):
    funnel = batch_funnel(stages)
    assert set(funnel["scope"]) == {"event", "several", "promotion"}
    mine = funnel[(funnel["area"] == "sx-zones") & (funnel["scope"] == "event")]
    assert mine["period"].to_list() == ["2021-01-01", "2023-02-22", "2023-08-31", "2023-12-01"]


def test_printed_totals_of_an_event_are_checked_against_their_parts(stages):
    funnel = batch_funnel(stages).set_index(["area", "period"])
    assert funnel.loc[("jincheng", "2023-12-01"), "gap_amount_low"] == pytest.approx(0)
    assert funnel.loc[("datong", "2023-12-01"), "gap_count_low"] == 0
    assert math.isnan(funnel.loc[("changzhi", "2023-12-01"), "gap_count_low"])


def test_nothing_gives_nothing(frames_of):
    stages = project_stages(frames_of([{"value": 1.0}]))
    assert stages.empty
    assert books_and_starts(stages).empty
    assert batch_funnel(stages).empty

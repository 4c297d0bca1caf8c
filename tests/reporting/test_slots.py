"""Slots and periods come from cron and calendar alone, in the zone of the schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.slots import (
    fill_parameters,
    next_slot,
    period_of,
    slots_after,
    slots_between,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local(entry: ScheduleEntry, after: datetime, count: int) -> list[str]:
    found = slots_after(entry, after)
    return [f"{next(found).astimezone(entry.zone):%Y-%m-%d %H:%M %z}" for _ in range(count)]


def test_weekday_one_is_monday() -> None:
    slot = next_slot(ScheduleEntry(cron="0 9 * * 1"), at("2026-11-25 12:00"))
    assert slot == datetime(2026, 11, 30, 1, tzinfo=UTC)
    assert slot.astimezone(SHANGHAI).strftime("%A %H:%M") == "Monday 09:00"


def test_month_ends_and_the_leap_day() -> None:
    last = ScheduleEntry(cron="0 18 L * *")
    assert local(last, at("2024-01-31 18:00"), 3) == [
        "2024-02-29 18:00 +0800", "2024-03-31 18:00 +0800", "2024-04-30 18:00 +0800",
    ]  # fmt: skip
    leap = ScheduleEntry(cron="0 9 29 2 *")
    assert local(leap, at("2023-01-01 00:00"), 2) == [
        "2024-02-29 09:00 +0800", "2028-02-29 09:00 +0800",
    ]  # fmt: skip


def test_the_clocks_go_forward() -> None:
    entry = ScheduleEntry(cron="30 2 * * *", timezone="Europe/Berlin")
    # 02:30 does not exist on 29 March 2026: the slot comes right after the gap, once.
    assert local(entry, at("2026-03-28 00:00", "Europe/Berlin"), 3) == [
        "2026-03-28 02:30 +0100", "2026-03-29 03:00 +0200", "2026-03-30 02:30 +0200",
    ]  # fmt: skip


def test_the_clocks_go_back() -> None:
    entry = ScheduleEntry(cron="30 2 * * *", timezone="Europe/Berlin")
    assert local(entry, at("2026-10-24 00:00", "Europe/Berlin"), 3) == [
        "2026-10-24 02:30 +0200", "2026-10-25 02:30 +0200", "2026-10-26 02:30 +0100",
    ]  # fmt: skip
    # Asked between the two 02:30, it is not found again, nor is anything before the question.
    between = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    assert local(entry, between, 1) == ["2026-10-26 02:30 +0100"]


def test_every_slot_is_after_the_question_and_in_order() -> None:
    entry = ScheduleEntry(cron="*/20 * * * *", timezone="Europe/Berlin")
    start = at("2026-10-24 23:00", "Europe/Berlin")
    slots, count = slots_between(entry, start, start + timedelta(hours=12))
    assert count == len(slots) == 36
    assert slots == sorted(set(slots))


def test_only_the_newest_slots_of_a_long_time_are_kept() -> None:
    start = at("2026-01-01 00:00")
    slots, count = slots_between(ScheduleEntry(cron="0 * * * *"), start, start + timedelta(days=10))
    assert (count, len(slots)) == (240, 60)
    assert slots[-1] == start + timedelta(days=10)


@pytest.mark.parametrize(
    ("period", "slot", "expected"),
    [
        ("last-month", "2024-03-01 00:00", ("2024-02-01", "2024-02-29", "2024-M02")),
        ("last-month", "2026-01-31 09:00", ("2025-12-01", "2025-12-31", "2025-M12")),
        ("last-quarter", "2026-01-05 09:00", ("2025-10-01", "2025-12-31", "2025-Q4")),
        ("last-quarter", "2026-06-30 23:00", ("2026-01-01", "2026-03-31", "2026-Q1")),
        ("last-half-year", "2026-02-01 09:00", ("2025-07-01", "2025-12-31", "2025-S2")),
        ("last-half-year", "2026-12-01 09:00", ("2026-01-01", "2026-06-30", "2026-S1")),
        ("last-year", "2026-07-01 09:00", ("2025-01-01", "2025-12-31", "2025")),
        ("as-of-today", "2024-02-29 09:00", ("2024-02-29", "2024-02-29", "2024-02-29")),
    ],
)
def test_periods(period, slot: str, expected: tuple[str, str, str]) -> None:
    found = period_of(ScheduleEntry(cron="0 9 * * *", period=period), at(slot))
    assert (found.start.isoformat(), found.end.isoformat(), found.code) == expected


def test_the_zone_decides_which_month_a_slot_is_in() -> None:
    # 1 March 00:30 in Shanghai is still February in UTC.
    entry = ScheduleEntry(cron="30 0 1 * *", period="last-month")
    slot = next_slot(entry, at("2024-02-20 00:00"))
    assert slot.month == 2
    assert period_of(entry, slot).code == "2024-M02"


def test_parameters_are_filled_from_the_slot() -> None:
    entry = ScheduleEntry(
        cron="0 9 1 * *",
        period="last-quarter",
        parameters={
            "period_start": "{start_year-2}",
            "period_end": "{end}",
            "years": "{start_year-1},{start_year}",
            "label": "{period} {start_month} {end_quarter} {slot} {slot_half}",
        },
    )
    assert fill_parameters(entry, at("2026-04-01 09:00")) == {
        "period_start": "2024",
        "period_end": "2026-03-31",
        "years": "2025,2026",
        "label": "2026-Q1 01 1 2026-04-01 1",
    }

"""What is due is built once, whatever the clock, the machine or a second scheduler does."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reporting.fake_clock import FakeClock, at
from tyanalysis.reporting.database import open_memory
from tyanalysis.reporting.report_lock import hold
from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.schedule_task import Event, Result, Task
from tyanalysis.reporting.schedule_words import in_chinese
from tyanalysis.reporting.scheduler import Scheduler
from tyanalysis.reporting.slot_table import MIGRATIONS
from tyanalysis.reporting.slots import next_slot

DAILY = "0 9 * * *"


class Bench:
    """A scheduler with a fake clock and a builder that only takes time, or fails."""

    def __init__(self, output: Path, clock: FakeClock, **schedule: object) -> None:
        self.clock, self.output = clock, output
        self.entry = ScheduleEntry.model_validate({"cron": DAILY, **schedule})
        self.built: list[Task] = []
        self.events: list[Event] = []
        self.work: Callable[[Task], Result] = lambda _: Result()
        self.scheduler = Scheduler(
            output,
            lambda: open_memory(output, MIGRATIONS),
            clock,
            self._build,
            lambda _, event: self.events.append(event),
        )

    @property
    def connection(self) -> sqlite3.Connection:
        return self.scheduler.connection

    def _build(self, task: Task) -> Result:
        self.built.append(task)
        return self.work(task)

    def due(self) -> list[str]:
        return [step.said for step in self.scheduler.due({"alpha": self.entry})]

    def run_until(self, text: str, **every: float) -> None:
        """Call as a trigger would: at each slot, or at a fixed step."""
        end = at(text)
        while self.clock.now() < end:
            if every:
                self.clock.go(**every)
            else:
                slot = next_slot(self.entry, self.clock.now())
                self.clock.go(seconds=(min(slot, end) - self.clock.now()).total_seconds())
            self.due()

    def days(self) -> list[str]:
        return [f"{task.slot.astimezone(self.entry.zone):%m-%d %H:%M}" for task in self.built]

    def states(self) -> dict[str, str]:
        rows = self.connection.execute("SELECT slot, state FROM slot ORDER BY slot")
        zone = self.entry.zone
        return {
            f"{datetime.fromisoformat(row['slot']).astimezone(zone):%m-%d %H:%M}": row["state"]
            for row in rows
        }


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(start: str = "2026-01-01 08:00", **schedule: object) -> Bench:
        made.append(Bench(tmp_path, FakeClock(start), **schedule))
        return made[-1]

    yield make
    for one in made:
        for row in one.connection.execute("SELECT message FROM slot WHERE state <> 'due'"):
            if row["message"] not in {"", "no data", "disk full"}:
                assert re.search(r"[a-z]{3}", in_chinese(row["message"])) is None
        one.scheduler.close()


def test_a_new_job_starts_at_its_first_sight(bench) -> None:
    one = bench("2026-06-15 12:00")
    assert one.due() == ["first seen"]
    assert one.due() == []
    one.clock.go(hours=21)
    assert one.due() == ["ok"]
    assert one.due() == []
    assert one.days() == ["06-16 09:00"]


def test_a_job_that_returns_to_the_catalogue_is_new_again(bench) -> None:
    one = bench(catch_up="all")
    one.due()
    one.scheduler.due({})
    one.clock.go(days=40)
    assert one.due() == ["first seen"]


def test_a_quarter_with_its_month_ends_and_the_leap_day(bench) -> None:
    one = bench("2024-01-01 00:00", cron="0 9 1 * *", period="last-month",
                parameters={"period_end": "{end}"})  # fmt: skip
    one.due()
    one.run_until("2024-04-01 12:00")
    assert one.days() == ["01-01 09:00", "02-01 09:00", "03-01 09:00", "04-01 09:00"]
    assert [task.parameters["period_end"] for task in one.built] == [
        "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31",
    ]  # fmt: skip
    assert {event.state for event in one.events} == {"ok"}
    assert {task.cause for task in one.built} == {"schedule"}


def test_monday_is_one_for_a_quarter(bench) -> None:
    one = bench("2026-01-01 00:00", cron="0 9 * * 1")
    one.due()
    one.run_until("2026-04-01 00:00", hours=6)
    assert len(one.built) == 13
    assert {task.slot.astimezone(one.entry.zone).strftime("%a %H:%M") for task in one.built} == {
        "Mon 09:00"
    }


@pytest.mark.parametrize("cron", ["30 2 * * *", "15 * * * *"])
def test_a_zone_with_daylight_saving_both_ways(bench, cron: str) -> None:
    one = bench("2026-01-01 00:00", cron=cron, timezone="Europe/Berlin", catch_up="all")
    zone = ZoneInfo("Europe/Berlin")
    for start, end, hours in (
        ("2026-03-28 00:00", "2026-03-31 00:00", 71),  # an hour is missing
        ("2026-10-24 00:00", "2026-10-27 00:00", 73),  # an hour comes twice
    ):
        one.clock.wall = at(start, "Europe/Berlin")
        one.connection.execute("DELETE FROM slot")
        one.connection.execute("DELETE FROM job")
        one.built.clear()
        one.due()
        while one.clock.now() < at(end, "Europe/Berlin"):
            one.clock.go(minutes=15)
            one.due()
        slots = [task.slot for task in one.built]
        if cron.startswith("30"):
            dates = [slot.astimezone(zone).date() for slot in slots]
            assert len(dates) == len(set(dates)) == 3
        else:  # an hourly job runs each real hour, in the repeated one as well
            assert len(slots) == hours
            assert all(b - a == timedelta(hours=1) for a, b in pairwise(slots))


@pytest.mark.parametrize(
    ("catch_up", "expected"),
    [
        ("all", [f"01-{day:02} 09:00" for day in range(3, 13)]),
        ("latest", ["01-12 09:00"]),
        ("none", []),
    ],
)
def test_the_machine_was_off_for_ten_days(bench, catch_up: str, expected: list[str]) -> None:
    one = bench(catch_up=catch_up)
    one.due()
    one.run_until("2026-01-02 12:00")
    one.built.clear()
    one.clock.go(days=10, hours=2)
    one.due()
    assert one.days() == expected
    assert all(task.cause == "catch-up" for task in one.built)
    # Nothing is unexplained, and the next slot comes as ever.
    assert len(one.states()) == 12
    one.due()
    one.run_until("2026-01-13 09:30")
    assert one.days() == [*expected, "01-13 09:00"]


def test_no_more_than_the_cap_is_caught_up(bench) -> None:
    one = bench(catch_up="all")
    one.due()
    one.clock.go(days=40)
    one.due()
    assert len(one.built) == 31
    assert one.days()[0] == "01-10 09:00"
    assert list(one.states().values()).count("missed") == 9


def test_without_catch_up_a_trigger_may_be_late_by_minutes(bench) -> None:
    one = bench(catch_up="none")
    one.due()
    one.clock.go(hours=1, minutes=14)
    assert one.due() == ["ok"]
    assert one.built[0].cause == "schedule"


def test_a_clock_set_back_an_hour_repeats_nothing(bench) -> None:
    one = bench(cron="*/20 * * * *", catch_up="all")
    one.due()
    one.run_until("2026-01-01 10:00")
    one.clock.jump(hours=-1)
    one.run_until("2026-01-01 12:00", minutes=7)
    assert len(one.days()) == len(set(one.days())) == 12


@pytest.mark.parametrize("catch_up", ["all", "latest", "none"])
@pytest.mark.parametrize("back", ["2026-01-05 08:10", "2026-01-05 12:10"])
def test_a_clock_set_forward_a_day_and_back_neither_repeats_nor_skips(
    bench, catch_up: str, back: str
) -> None:
    one = bench("2026-01-05 08:00", catch_up=catch_up)
    one.due()
    if back.endswith("12:10"):
        one.run_until("2026-01-05 12:00", minutes=15)
    one.clock.jump(days=1, minutes=70)  # 9:10 and 13:10 tomorrow
    one.due()
    one.clock.wall = at(back)
    one.due()
    one.run_until("2026-01-08 12:00", minutes=15)
    assert sorted(one.days()) == [f"01-{day:02} 09:00" for day in range(5, 9)]


def test_a_first_sight_in_the_future_is_mended(bench) -> None:
    one = bench("2099-01-01 00:00")
    one.due()
    one.clock.wall = at("2026-01-01 08:00")
    one.due()
    one.run_until("2026-01-02 10:00", hours=1)
    assert one.days() == ["01-01 09:00", "01-02 09:00"]


def test_a_job_longer_than_its_interval(bench) -> None:
    one = bench(cron="0 * * * *", catch_up="all")

    def long(_: Task) -> Result:
        one.clock.go(minutes=150)
        return Result()

    one.work = long
    one.due()
    one.run_until("2026-01-01 15:00")
    assert one.states() == {
        "01-01 09:00": "ok", "01-01 10:00": "skipped", "01-01 11:00": "skipped",
        "01-01 12:00": "ok", "01-01 13:00": "skipped", "01-01 14:00": "skipped",
        "01-01 15:00": "ok", "01-01 16:00": "skipped", "01-01 17:00": "skipped",
    }  # fmt: skip


def test_todays_slot_is_not_skipped_for_the_catching_up_of_old_ones(bench) -> None:
    one = bench(catch_up="all")
    one.due()
    one.clock.go(days=3, minutes=45)

    def slow(_: Task) -> Result:
        one.clock.go(minutes=20)
        return Result()

    one.work = slow
    one.due()
    assert one.days() == [f"01-0{day} 09:00" for day in range(1, 5)]
    assert [task.cause for task in one.built] == ["catch-up"] * 3 + ["schedule"]


def test_a_clock_that_jumps_during_a_run_skips_nothing(bench) -> None:
    one = bench(catch_up="all")

    def work(task: Task) -> Result:
        if task.slot == at("2026-01-01 09:00"):
            one.clock.go(minutes=2)
            one.clock.jump(days=1)
        return Result()

    one.work = work
    one.due()
    one.run_until("2026-01-03 10:00")
    assert one.days() == ["01-01 09:00", "01-02 09:00", "01-03 09:00"]


def test_retries_wait_longer_each_time_and_end(bench) -> None:
    one = bench(retries=2, back_off="5m")
    times: list[datetime] = []

    def fail(_: Task) -> Result:
        times.append(one.clock.now())
        return Result("no data")

    one.work = fail
    one.due()
    one.run_until("2026-01-01 12:00", minutes=1)
    waits = [later - sooner for sooner, later in pairwise(times)]
    assert waits == [timedelta(minutes=5), timedelta(minutes=10)]
    assert [task.attempt for task in one.built] == [1, 2, 3]
    assert [(event.state, event.message) for event in one.events] == [("failed", "no data")]


def test_a_retry_that_succeeds_is_told_once(bench) -> None:
    one = bench(retries=1)
    one.work = lambda task: Result("" if task.attempt == 2 else "a hiccup")
    one.due()
    one.run_until("2026-01-01 12:00", minutes=1)
    assert [event.state for event in one.events] == ["ok"]


def test_an_exception_of_the_builder_is_the_slots_failure(bench) -> None:
    one = bench(retries=0)

    def broken(_: Task) -> Result:
        raise OSError("disk full")

    one.work = broken
    one.due()
    one.clock.go(hours=2)
    assert one.due() == ["failed"]
    assert one.events[0].message == "disk full"


def test_after_the_deadline_no_run_begins(bench) -> None:
    one = bench(deadline="6h", catch_up="all")
    one.due()
    one.clock.go(days=2)
    assert one.due() == ["missed", "missed"]
    assert one.built == []
    assert "deadline" in one.events[0].message
    one.clock.go(hours=6)
    assert one.due() == ["ok"]


def test_a_run_that_is_called_off_counts_for_nothing(bench) -> None:
    one = bench()

    def stopped(_: Task) -> Result:
        raise KeyboardInterrupt

    one.work = stopped
    one.due()
    one.clock.go(hours=2)
    with pytest.raises(KeyboardInterrupt):
        one.due()
    assert one.events == []
    one.work = lambda _: Result()
    assert one.due() == ["ok"]
    assert one.built[-1].attempt == 1


def test_what_is_foreseen_is_what_is_done_and_nothing_is_written(bench) -> None:
    one = bench(catch_up="latest")
    one.due()
    one.clock.go(days=3)
    before = list(one.connection.iterdump())
    foreseen = one.scheduler.foresee("alpha", one.entry)
    assert list(one.connection.iterdump()) == before
    assert [decision.state for decision in foreseen] == ["missed", "missed", "due"]
    one.due()
    assert list(one.states().values()) == ["missed", "missed", "ok"]


def test_a_report_that_somebody_is_at_work_on_is_left_alone(bench, tmp_path: Path) -> None:
    one = bench()
    one.due()
    one.clock.go(hours=2)
    with hold(tmp_path, "alpha") as held:
        assert held
        assert one.due() == ["busy"]
    assert one.due() == ["ok"]


PROCESS = """
import sys, time
from pathlib import Path
from tyanalysis.reporting.database import open_memory
from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.schedule_task import Result
from tyanalysis.reporting.scheduler import Scheduler
from tyanalysis.reporting.slot_table import MIGRATIONS
from reporting.fake_clock import FakeClock
output, now, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
def build(task):
    with open(output / "built.txt", "a") as file:
        file.write(f"{task.slot:%d %H:%M} {task.attempt}\\n")
    time.sleep(seconds)
    return Result()
memory = lambda: open_memory(output, MIGRATIONS)
scheduler = Scheduler(output, memory, FakeClock(now), build)
while not (output / "go").exists():
    time.sleep(0.001)
entry = ScheduleEntry(cron="0 9 * * *", catch_up="all", retries=1)
print(" ".join(step.said for step in scheduler.due({"alpha": entry})))
"""


def start(output: Path, now: str, seconds: float) -> subprocess.Popen[str]:
    tests = str(Path(__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROCESS), str(output), now, str(seconds)],
        env={**os.environ, "PYTHONPATH": tests},
        stdout=subprocess.PIPE,
        text=True,
    )


def rows(output: Path) -> list[tuple[str, int]]:
    connection = open_memory(output, MIGRATIONS)
    found = connection.execute("SELECT state, attempts FROM slot").fetchall()
    connection.close()
    return [(row["state"], row["attempts"]) for row in found]


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists() or not path.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_two_schedulers_at_once_build_a_slot_once(bench, tmp_path: Path) -> None:
    bench().due()
    both = [start(tmp_path, "2026-01-01 09:00", 0.2) for _ in range(2)]
    (tmp_path / "go").touch()
    said = sorted(one.communicate(timeout=60)[0].strip() for one in both)
    assert [one.returncode for one in both] == [0, 0]
    assert (tmp_path / "built.txt").read_text() == "01 01:00 1\n"
    assert rows(tmp_path) == [("ok", 1)]
    assert said in (["busy", "ok"], ["", "ok"])


def test_a_run_killed_half_way_is_run_again_and_then_lost(bench, tmp_path: Path) -> None:
    one = bench(retries=1)
    one.due()
    (tmp_path / "go").touch()
    for attempt in (1, 2):
        victim = start(tmp_path, "2026-01-01 09:00", 60)
        wait_for(tmp_path / "built.txt")
        victim.send_signal(signal.SIGKILL)
        assert victim.wait(timeout=30) == -signal.SIGKILL
        assert victim.stdout is not None
        victim.stdout.close()
        assert (tmp_path / "built.txt").read_text() == f"01 01:00 {attempt}\n"
        (tmp_path / "built.txt").unlink()
        assert rows(tmp_path) == [("running", attempt)]
    one.clock.go(hours=1)
    assert one.due() == ["lost"]
    assert rows(tmp_path) == [("lost", 2)]
    assert "was killed" in one.events[0].message
    assert one.due() == []


def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    with hold(tmp_path, "alpha") as held:
        assert held
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writer, b"!")
            time.sleep(60)
            os._exit(0)
        assert os.read(reader, 1) == b"!"
        os.close(reader)
        os.close(writer)
    try:
        with hold(tmp_path, "alpha") as again:
            assert again
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_an_older_memory_is_brought_up_to_date(tmp_path: Path) -> None:
    old = ("other-1", "CREATE TABLE other (x INTEGER);\nINSERT INTO other VALUES (1)")
    open_memory(tmp_path, [old]).close()
    connection = open_memory(tmp_path, MIGRATIONS)
    assert connection.execute("SELECT x FROM other").fetchone()["x"] == 1
    assert connection.execute("SELECT count(*) FROM slot").fetchone()[0] == 0
    row = "INSERT INTO slot (report, slot, cause, state) VALUES ('a', 's', 'schedule', 'ok')"
    connection.execute(row)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(row)
    connection.close()


def test_times_are_kept_in_utc(bench) -> None:
    one = bench()
    one.due()
    one.clock.go(hours=1)
    one.due()
    assert one.built[0].slot == datetime(2026, 1, 1, 1, tzinfo=UTC)
    assert one.connection.execute("SELECT slot FROM slot").fetchone()[0] == (
        "2026-01-01T01:00:00+00:00"
    )

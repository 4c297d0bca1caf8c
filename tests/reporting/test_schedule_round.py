"""A round with everything real: a slot comes, the report is built, kept in history and mailed."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reporting.fake_clock import FakeClock
from reporting.mail_server import PASSWORD, MailBox
from tiny_project import CATALOGUE, write_project
from tyanalysis.cli import main
from tyanalysis.errors import ParameterError
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.database import memory_path
from tyanalysis.reporting.history import read_history
from tyanalysis.reporting.schedule_round import check_schedules, keep_going

SCHEDULE = """
[report.alpha.schedule]
cron = "0 9 1 * *"
period = "last-month"
as_of = "slot"
retries = 0
[report.alpha.schedule.parameters]
years = "{start_year-1},{start_year}"
"""
MAIL = """
[notify]
to = ["desk@example.org"]
failed_to = ["ops@example.org"]
[notify.server]
host = "127.0.0.1"
port = %d
sender = "reports@example.org"
user = "reports"
password = "env:SMTP_PASSWORD"
ca_file = "%s"
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def due(root: Path, now: str) -> tuple[int, str]:
    """Run the command as a timer would, at another time."""
    words = ["schedule", "due", "--project", str(root), "--now", now]
    done = subprocess.run(
        [sys.executable, "-m", "tyanalysis", *words], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.strip().removesuffix(" (slots count from now on)")


@pytest.mark.slow
def test_a_slot_is_built_told_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("TZ", "UTC")
    box = MailBox(tmp_path)
    try:
        # Before 08:00 the day in UTC, which is that of a container, is the day before.
        text = CATALOGUE + 'languages = ["zh"]\n' + SCHEDULE.replace("0 9 1", "0 7 1")
        root = write_project(tmp_path / "p", text + MAIL % (box.port, tmp_path / "authority.pem"))
        assert due(root, "2026-10-31T07:30+08:00") == (0, "alpha: first seen")
        code, told = due(root, "2026-11-01T07:10+08:00")
        assert (code, "alpha 2026-11-01 07:00 +0800: ok" in told, "sent" in told) == (0, True, True)
        assert due(root, "2026-11-01T07:20+08:00") == (0, "")
        (root / "data" / "broken").touch()
        code, told = due(root, "2027-01-30T09:30+08:00")
        assert code == 1
        assert "alpha 2026-12-01 07:00 +0800: missed" in told
        assert (
            "alpha 2027-01-01 07:00 +0800: failed (1 of 1 editions failed. zh, cell check: Key"
            in told
        )
    finally:
        box.stop()
    subjects = [str(mail["Subject"]) for _, _, mail in box.mails]
    assert subjects == [
        "[tyanalysis] 一号报告 2026-M10：已发布",
        "[tyanalysis] 一号报告 2026-M12：失败",
    ]
    assert [recipients for _, recipients, _ in box.mails] == [
        ["desk@example.org"],
        ["ops@example.org"],
    ]
    output = root / "reports"
    entries = read_history(output)
    assert {(one.outcome, one.cause) for one in entries} == {
        ("failed", "catch-up"), ("missed", "catch-up"), ("ok", "schedule"),
    }  # fmt: skip
    built = next(one for one in entries if one.outcome == "ok")
    manifest = json.loads((output / built.attempts[0].folder / "manifest.json").read_text())
    assert manifest["parameters"]["years"] == [2025, 2026]
    assert manifest["parameters"]["as_of"] == "2026-11-01"
    assert "as-of-2026-11-01" in manifest["variant"]
    assert manifest["edition"].startswith("2026-11-01-")
    page = (output / "history.html").read_text()
    assert "2026-11-01 07:00 +0800" in page
    assert '<td class="time">2026-12-01 07:00 +0800</td>' in page
    assert all(word in page for word in ("按计划", "on schedule", "失败", "错过", "KeyError"))
    failed = read_history(output, "alpha", failed=True)
    assert {one.outcome for one in failed} == {"missed", "failed"}
    listed = run("history", "--project", root, "--failed", "--json").output.splitlines()
    assert {json.loads(line)["outcome"] for line in listed} == {"failed", "missed"}
    shown = run("history", "alpha", "--project", root)
    assert "failed/message.txt" in shown.output
    assert "2026-12-01 07:00 +0800" in shown.output
    assert run("history", "alhpa", "--project", root).exit_code == 2
    secret = PASSWORD.encode()
    assert [one for one in root.rglob("*") if one.is_file() and secret in one.read_bytes()] == []


@pytest.mark.slow
def test_the_foreground_loop_ends_cleanly(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p", CATALOGUE + SCHEDULE)
    process = subprocess.Popen(
        [sys.executable, "-m", "tyanalysis", "schedule", "run", "--project", str(root)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    memory = memory_path(root / "reports")
    deadline = time.monotonic() + 60
    while not _seen(memory):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert told.splitlines()[-1] == "stopped"


def _seen(memory: Path) -> bool:
    if not memory.exists():
        return False
    connection = sqlite3.connect(memory)
    try:
        return bool(connection.execute("SELECT count(*) FROM job").fetchone()[0])
    except sqlite3.OperationalError:  # the tables are not there yet
        return False
    finally:
        connection.close()


def test_the_loop_wakes_for_the_slot_and_looks_at_the_clock_between() -> None:
    clock = FakeClock("2026-01-01 08:58:45")
    seen: list[str] = []

    def work():
        seen.append(f"{clock.now().astimezone():%M:%S}")
        if len(seen) == 3:
            clock.jump(minutes=5)  # the slot is past when the next wait would end
        if len(seen) == 6:
            raise StopIteration
        return FakeClock("2026-01-01 09:00:00").now()

    with pytest.raises(StopIteration):
        keep_going(work, clock)
    assert seen == ["58:45", "59:15", "59:45", "04:50", "04:55", "05:00"]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p", CATALOGUE + SCHEDULE)
    done = run("schedule", "due", "--dry-run", "--project", root, "--now", "2026-01-01T08:00+08:00")
    assert done.output == "alpha: nothing is due; next 2026-01-01 09:00 +0800\n"
    assert not (root / "reports").exists()
    assert run("schedule", "due", "--project", root, "--now", "noon").exit_code == 2


def test_the_list_shows_the_next_slot_and_its_period(tmp_path: Path) -> None:
    root = write_project(tmp_path / "p", CATALOGUE + SCHEDULE)
    listed = run("schedule", "list", "--project", root).output
    for part in ("alpha", "0 9 1 * *", "Asia/Shanghai", "01 09:00", "-M"):
        assert part in listed
    bare = write_project(tmp_path / "q", CATALOGUE)
    assert "has a schedule" in run("schedule", "list", "--project", bare).output


def test_nothing_is_installed_without_consent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "crontab").write_text(f'#!/bin/sh\n[ "$1" = -l ] || cat > {tmp_path}/tab\n')
    (folder / "crontab").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    root = write_project(tmp_path / "p", CATALOGUE + SCHEDULE)
    words = ("schedule", "install", "--using", "crontab", "--project", root)
    shown = run(*words)
    assert f"schedule due --project {root}" in shown.output
    assert shown.exit_code == 1
    assert not (tmp_path / "tab").exists()
    assert run(*words, "--yes").exit_code == 0
    assert f"--project {root}" in (tmp_path / "tab").read_text()


def test_a_schedule_that_does_not_fit_its_notebook_is_told(tmp_path: Path) -> None:
    text = (CATALOGUE + SCHEDULE).replace("years =", "yaers =")
    root = write_project(tmp_path / "p", text)
    with pytest.raises(
        ParameterError, match=r"(?s)line 7: the schedule's parameters do not hold.*yaers"
    ):
        check_schedules(load_catalogue(root / "notebooks/reports.toml"))


def test_pages_that_cannot_be_written_fail_no_slot_and_are_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "index.html")

    root = write_project(tmp_path / "p", CATALOGUE + SCHEDULE)
    words = ("schedule", "due", "--project", root, "--now")
    run(*words, "2026-10-15T00:00+00:00")  # a schedule begins when it is first seen
    with monkeypatch.context() as patch:
        patch.setattr("tyanalysis.reporting.site.put_page", full)
        done = run(*words, "2026-11-01T01:00+00:00")
    assert done.exit_code == 1, done.output
    assert "alpha 2026-11-01 09:00 +0800: ok" in done.output, done.output
    assert "index.html: cannot be written" in done.output
    assert not (root / "reports/index.html").exists()
    done = run(*words, "2026-11-01T01:05+00:00")  # builds nothing
    assert (done.exit_code, ": ok" in done.output) == (0, False), done.output
    assert "alpha" in (root / "reports/index.html").read_text(encoding="utf-8")

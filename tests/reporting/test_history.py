"""The history: every run with its cause and end, killed runs as killed, older files kept."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tyanalysis.reporting import history, ledger, outbox, slot_table
from tyanalysis.reporting.database import memory_path, open_memory
from tyanalysis.reporting.history import as_json, read_history
from tyanalysis.reporting.history_page import write_history
from tyanalysis.reporting.ledger import Ending, Ledger

SLOT = "2026-11-01T01:00:00+00:00"


def batch(output: Path, outcome: str, *, cause: str = "hand", report: str = "alpha") -> int:
    book = Ledger(output)
    number = book.start_batch(
        cause=cause,  # type: ignore[arg-type]
        slot=SLOT if cause != "hand" else None,
        command="tyanalysis build",
    )
    attempt = book.start_attempt(number, report, "default", "zh")
    bad = outcome == "failed"
    message = "KeyError: <no> & such town" if bad else ""
    folder = f"{report}/default/zh/failed" if bad else ""
    book.end_attempt(
        attempt, Ending("failed" if bad else "ok", 2.5, "check" * bad, message, folder)
    )
    book.end_batch(number, outcome)  # type: ignore[arg-type]
    book.close()
    return number


def test_without_a_memory_there_is_no_history_and_none_is_made(tmp_path: Path) -> None:
    assert read_history(tmp_path) == []
    assert not memory_path(tmp_path).exists()


def test_the_newest_comes_first_and_can_be_narrowed(tmp_path: Path) -> None:
    first = batch(tmp_path, "ok")
    second = batch(tmp_path, "failed", cause="schedule", report="beta")
    assert [one.batch for one in read_history(tmp_path)] == [second, first]
    assert [one.batch for one in read_history(tmp_path, "alpha")] == [first]
    assert [one.batch for one in read_history(tmp_path, failed=True)] == [second]
    assert [one.batch for one in read_history(tmp_path, limit=1)] == [second]
    entry = read_history(tmp_path, "beta")[0]
    assert (entry.cause, entry.slot.isoformat() if entry.slot else "") == ("schedule", SLOT)
    assert (entry.attempts[0].cell, entry.attempts[0].seconds) == ("check", 2.5)
    assert json.loads(json.dumps(as_json(entry)))["attempts"][0]["state"] == "failed"


def test_a_killed_run_is_seen_as_killed(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal; from pathlib import Path;"
        "from tyanalysis.reporting.ledger import Ledger; book = Ledger(Path(sys.argv[1]));"
        "number = book.start_batch(command='tyanalysis build');"
        "book.start_attempt(number, 'alpha', 'default', 'zh');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    entry = read_history(tmp_path)[0]
    assert (entry.outcome, entry.attempts[0].state) == ("killed", "died")
    assert entry.seconds is None  # nobody saw when it ended
    assert read_history(tmp_path, failed=True) == [entry]


def test_slots_that_were_not_built_are_in_it(tmp_path: Path) -> None:
    batch(tmp_path, "ok", cause="schedule")
    with closing(open_memory(tmp_path, history.MIGRATIONS)) as connection:
        for slot, state in ((SLOT, "ok"), ("2026-10-01", "missed"), ("2026-09-01", "ok")):
            connection.execute(
                "INSERT INTO slot (report, slot, cause, state) VALUES ('alpha', ?, 'catch-up', ?)",
                (slot if "T" in slot else f"{slot}T01:00:00+00:00", state),
            )
    found = [(one.batch, one.outcome, one.message) for one in read_history(tmp_path)]
    # A slot that was built is told by its run; one at which nothing had changed has none.
    assert found == [(1, "ok", ""), (None, "missed", ""), (None, "ok", "nothing had changed")]


def test_the_page_says_it_in_both_languages_and_escapes(tmp_path: Path) -> None:
    batch(tmp_path, "failed")
    folder = tmp_path / "alpha/default/zh/failed"
    folder.mkdir(parents=True)
    (folder / "message.txt").write_text("…")
    page = write_history(tmp_path).read_text(encoding="utf-8")
    for part in (
        "运行记录", "History", "手动", "by hand", "失败", "failed",
        "KeyError: &lt;no&gt; &amp; such",
        'href="alpha/default/zh/failed/message.txt"', 'href="index.html"',
    ):  # fmt: skip
        assert part in page, part
    assert "<no>" not in page


@pytest.mark.parametrize("older", [ledger.MIGRATIONS, slot_table.MIGRATIONS, outbox.MIGRATIONS])
def test_a_memory_of_an_older_program_is_brought_up_to_date(tmp_path: Path, older) -> None:
    with closing(open_memory(tmp_path, older)) as connection:
        table = older[0][1].split("CREATE TABLE ")[1].split()[0]
        if table == "job":
            connection.execute("INSERT INTO job VALUES ('alpha', '2026-01-01T00:00:00+00:00')")
    assert read_history(tmp_path) == []
    with closing(open_memory(tmp_path, history.MIGRATIONS)) as connection:
        tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")}
        kept = connection.execute("SELECT count(*) FROM job").fetchone()[0]
    assert tables >= {"batch", "attempt", "job", "slot", "message"}
    assert kept == (1 if table == "job" else 0)


def test_no_two_changes_of_the_memory_have_one_name() -> None:
    names = [name for name, _ in history.MIGRATIONS]
    assert len(names) == len(set(names))

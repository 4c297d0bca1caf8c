"""What calls the schedule: texts that systemd itself accepts, and a crontab left as it was."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tyanalysis.errors import DataError
from tyanalysis.reporting import triggers
from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.triggers import Trigger

COMMAND = ("/usr/bin/env", "-m", "tyanalysis", "--project", '/a b/100%/"x"')


@pytest.mark.parametrize(
    ("crons", "minutes"),
    [(["0 9 * * 1"], 15), (["0 9 * * 1", "10 8 1 * *"], 5), (["7 9 * * *"], 1), ([], 15)],
)
def test_the_slots_decide_how_often(crons: list[str], minutes: int) -> None:
    entries = [ScheduleEntry(cron=cron) for cron in crons]
    assert triggers.step_for(entries, datetime(2026, 1, 1, tzinfo=UTC)) == minutes


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("minutes", [1, 5, 15])
def test_systemd_accepts_the_units(tmp_path: Path, minutes: int) -> None:
    root = tmp_path / "my 100% project"
    root.mkdir()
    trigger = Trigger(root, COMMAND, minutes)
    units = triggers.write_units(trigger)
    assert triggers.verify_units(units) == ""
    broken = {name: text.replace("OnCalendar=*", "OnCalendar=!") for name, text in units.items()}
    assert "calendar specification" in triggers.verify_units(broken)


def test_two_projects_of_one_name_do_not_meet(tmp_path: Path) -> None:
    names = {Trigger(tmp_path / one / "reports", COMMAND, 5).name for one in "ab"}
    assert len(names) == 2


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put in the place of systemctl and crontab what records how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    tab, log = tmp_path / "tab", tmp_path / "log"
    (folder / "systemctl").write_text(
        f'#!/bin/sh\necho "$@" >> {log}\n[ ! -e {tmp_path}/broken ] || [ "$2" != enable ]\n'
    )
    (folder / "crontab").write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then cat {tab}; else cat > {tab}; fi\n'
    )
    for program in folder.iterdir():
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_units_are_installed_and_taken_away(programs: Path) -> None:
    trigger = Trigger(programs, COMMAND, 15)
    paths = triggers.install_units(triggers.write_units(trigger), trigger.name)
    assert [path.suffix for path in paths if path.is_file()] == [".service", ".timer"]
    assert f"--user enable --now {trigger.name}.timer" in (programs / "log").read_text()
    assert triggers.remove_units(trigger.name) == paths
    assert f"--user disable --now {trigger.name}.timer" in (programs / "log").read_text()
    assert [path for path in paths if path.exists()] == []
    assert triggers.remove_units(trigger.name) == []


def test_units_that_systemd_refuses_are_taken_away(programs: Path) -> None:
    (programs / "broken").touch()
    trigger = Trigger(programs, COMMAND, 15)
    with pytest.raises(DataError, match="Nothing is installed"):
        triggers.install_units(triggers.write_units(trigger), trigger.name)
    assert list(triggers.unit_folder().iterdir()) == []


def test_the_crontab_keeps_what_is_not_ours(programs: Path) -> None:
    (programs / "tab").write_text("MAILTO=me\n0 1 * * * backup\n")
    trigger = Trigger(programs, COMMAND, 5)
    line = triggers.write_line(trigger)
    assert line.startswith("*/5 * * * * cd ")
    assert "100\\%" in line
    for _ in range(2):
        triggers.write_crontab(triggers.edit_crontab(triggers.read_crontab(), trigger.name, line))
    assert (programs / "tab").read_text() == f"MAILTO=me\n0 1 * * * backup\n{line}\n"
    triggers.write_crontab(triggers.edit_crontab(triggers.read_crontab(), trigger.name))
    assert (programs / "tab").read_text() == "MAILTO=me\n0 1 * * * backup\n"


def test_a_machine_without_either_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not triggers.has_systemd()
    assert triggers.verify_units({}) == ""
    with pytest.raises(DataError, match="tyanalysis schedule run"):
        triggers.read_crontab()

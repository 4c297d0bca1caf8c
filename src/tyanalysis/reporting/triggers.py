"""What calls ``tyanalysis schedule due``: units of systemd for one user, or a line of crontab.

The trigger need not know when reports are due: it calls often enough, and the call decides.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from tyanalysis.errors import DataError
from tyanalysis.reporting.schedule_entry import ScheduleEntry
from tyanalysis.reporting.slots import slots_after

STEPS = (15, 5, 1)
"""Minutes between two calls, the longest first; the slots decide which will do."""


@dataclass(frozen=True)
class Trigger:
    """What is to be called, and how often.

    Attributes:
        root: The project's folder.
        command: The command and its arguments.
        minutes: Minutes between two calls.
    """

    root: Path
    command: tuple[str, ...]
    minutes: int

    @property
    def name(self) -> str:
        """The name of the units: the project's folder, and a mark of where it lies."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.root.name.lower()).strip("-") or "project"
        return f"tyanalysis-{slug}-{hashlib.sha256(str(self.root).encode()).hexdigest()[:6]}"


def step_for(entries: Iterable[ScheduleEntry], now: datetime | None = None) -> int:
    """Give the minutes between two calls at which no slot is late.

    >>> step_for([ScheduleEntry(cron="0 9 * * 1"), ScheduleEntry(cron="25 8 1 * *")])
    5
    """
    start = now or datetime.now(UTC)
    minutes = {slot.minute for entry in entries for slot in islice(slots_after(entry, start), 60)}
    return next(step for step in STEPS if all(minute % step == 0 for minute in minutes))


def unit_folder() -> Path:
    """Give the folder of the user's own units."""
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "systemd" / "user"


def write_units(trigger: Trigger) -> dict[str, str]:
    """Write the text of the service and the timer, by file name."""
    every = "*:*:00" if trigger.minutes == 1 else f"*:0/{trigger.minutes}:00"
    service = f"""\
# Made by: tyanalysis schedule install
[Unit]
Description=Reports that are due in {_plain(str(trigger.root))}

[Service]
Type=oneshot
WorkingDirectory={_plain(str(trigger.root))}
ExecStart={" ".join(_quoted(word) for word in trigger.command)}
"""
    timer = f"""\
# Made by: tyanalysis schedule install
[Unit]
Description=Looks for reports that are due in {_plain(str(trigger.root))}

[Timer]
OnCalendar={every}
Persistent=true
AccuracySec=1s

[Install]
WantedBy=timers.target
"""
    return {f"{trigger.name}.service": service, f"{trigger.name}.timer": timer}


def verify_units(units: dict[str, str]) -> str:
    """Have systemd check units before they are installed.

    Returns:
        What it complains of; empty when nothing, or when there is no ``systemd-analyze``.
    """
    program = shutil.which("systemd-analyze")
    if program is None:
        return ""
    with tempfile.TemporaryDirectory() as name:
        for file, text in units.items():
            (Path(name) / file).write_text(text, encoding="utf-8")
        paths = [str(Path(name) / file) for file in units]
        # It wants a runtime folder even where no session made one.
        environment = {"XDG_RUNTIME_DIR": name, **os.environ}
        done = subprocess.run(
            [program, "--user", "verify", *paths],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip()


def has_systemd() -> bool:
    """Say whether the user's own systemd is running."""
    if shutil.which("systemctl") is None:
        return False
    return _run(["systemctl", "--user", "show-environment"]).returncode == 0


def install_units(units: dict[str, str], name: str) -> list[Path]:
    """Write units and start the timer.

    Raises:
        DataError: systemd refuses; the files that were written are taken away again.
    """
    folder = unit_folder()
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / file for file in units]
    for path, text in zip(paths, units.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    try:
        _checked(["systemctl", "--user", "daemon-reload"])
        _checked(["systemctl", "--user", "enable", "--now", f"{name}.timer"])
    except DataError:
        for path in paths:
            path.unlink(missing_ok=True)
        raise
    return paths


def remove_units(name: str) -> list[Path]:
    """Stop the timer and take the units away; give the files that were there."""
    paths = [unit_folder() / f"{name}.{kind}" for kind in ("service", "timer")]
    there = [path for path in paths if path.exists()]
    if there:
        if has_systemd():
            _checked(["systemctl", "--user", "disable", "--now", f"{name}.timer"])
        for path in there:
            path.unlink()
        if has_systemd():
            _checked(["systemctl", "--user", "daemon-reload"])
    return there


def write_line(trigger: Trigger) -> str:
    """Write the line of crontab."""
    every = "*" if trigger.minutes == 1 else f"*/{trigger.minutes}"
    command = f"cd {shlex.quote(str(trigger.root))} && {shlex.join(trigger.command)}"
    # Cron ends a command at a per cent sign unless it is escaped.
    return f"{every} * * * * {command.replace('%', chr(92) + '%')} # {trigger.name}"


def read_crontab() -> str:
    """Read the user's crontab; empty when there is none.

    Raises:
        DataError: There is no crontab on this machine.
    """
    if shutil.which("crontab") is None:
        raise DataError(
            "found neither a running user's systemd nor crontab on this machine, so nothing can "
            "be installed. Run the schedule in the foreground with: tyanalysis schedule run"
        )
    done = _run(["crontab", "-l"])
    return done.stdout if done.returncode == 0 else ""


def edit_crontab(text: str, name: str, line: str = "") -> str:
    r"""Put a line into a crontab in place of the one of that name, or take it out.

    >>> edit_crontab("0 1 * * * backup\n* * * * * old # mine\n", "mine", "1 * * * * new # mine")
    '0 1 * * * backup\n1 * * * * new # mine\n'
    """
    kept = [one for one in text.splitlines() if not one.endswith(f"# {name}")]
    return "".join(f"{one}\n" for one in (*kept, *([line] if line else [])))


def write_crontab(text: str) -> None:
    """Replace the user's crontab.

    Raises:
        DataError: It is refused.
    """
    _checked(["crontab", "-"], text)


def _run(command: Sequence[str], text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def _checked(command: Sequence[str], text: str | None = None) -> None:
    done = _run(command, text)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise DataError(
            f"{' '.join(command)}: failed with {done.returncode} ({said}). Nothing is installed; "
            "tyanalysis schedule run does the same in the foreground."
        )


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped.replace("%", "%%").replace("$", "$$")}"'
